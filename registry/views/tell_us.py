"""Telling the register of a death: by anybody, without an account and without a cookie."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from members.doors import ANYONE, Door
from members.throttle import Allowance
from members.views.forms import FormDoor
from registry.leave_forms import TellForm
from registry.services import deaths


@method_decorator(csrf_exempt, name="dispatch")
class TellUs(FormDoor, Door):
    """Takes down what somebody tells us; the answer is the same whoever it is about.

    There is no cookie that another site could abuse, and all that is sent is looked into by people first; that is why
    no token of a form is asked for.
    """

    door = ANYONE
    limits = "tell_us"
    template = "registry/tell_us/form.jinja"
    form_class = TellForm

    def act(self, form: Any) -> HttpResponse:
        deaths.report(told=form.told(), by=None, at=self.now)
        return HttpResponseRedirect(reverse("told-us"))

    def throttled(self, allowance: Allowance) -> HttpResponse:
        wait = allowance.resets_in(self.now.timestamp())
        answer = render(self.request, "registry/throttled.jinja", {"minutes": -(-wait // 60)}, status=429)
        answer["Retry-After"] = str(wait)
        return answer


class ToldUs(Door):
    """Says what happens next."""

    door = ANYONE

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "registry/tell_us/done.jinja")
