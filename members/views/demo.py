"""The demonstration alone: signing in as somebody invented with one press, and reading what was sent."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import mailbox
from members.demo import PERSONAS, persona
from members.doors import Door, Policy, everyone
from members.errors import Refused
from members.forms import FilterForm
from members.mailbox import Sent
from members.models import User


def _demonstration(door: Door) -> bool | None:
    return settings.DEMO or None


def _letter(door: Door) -> Sent | None:
    return mailbox.find(name=door.kwargs["name"]) if settings.DEMO else None


# These addresses exist in the demonstration alone (config/urls.py); their doors say so too.
DEMONSTRATION = Policy("anyone, in the demonstration", load=_demonstration, allows=everyone)
LETTER = Policy("anyone, in the demonstration, if it was sent", load=_letter, allows=everyone)
# Mail programs style letters in place; nothing else of a letter may do anything, wherever it is opened.
_ONLY_STYLE = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "sandbox": [""],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}


class Personas(Door):
    """Whom one can be here."""

    door = DEMONSTRATION

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "demo/personas.html", {"personas": PERSONAS})


class SignIn(Door):
    """Signs in as a persona, through the same session as anybody, with the second factor given for that session."""

    door = DEMONSTRATION

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = persona(request.POST.get("persona", ""))
        account = chosen and User.objects.filter(email=chosen.email, is_active=True).first()
        if chosen is None or account is None:
            raise Refused(_("That persona is not there. Start the demonstration with `make run`."))
        get_adapter(request).login(request, account)
        record_authentication(request, account, method="password", email=account.email)
        record_authentication(request, account, method="mfa", type="demonstration")
        UserSession.objects.create_from_request(request)
        return HttpResponseRedirect(_address(chosen.home))


class Narrow(FilterForm):
    about = forms.CharField(label=gettext_lazy("Address or subject"), required=False, max_length=200)


class Mailbox(Door):
    """What was sent, newest first."""

    door = DEMONSTRATION

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = Narrow(request.GET)
        about = filters.cleaned_data["about"] if filters.is_valid() else ""
        page = Paginator(mailbox.sent(about=about), 50).get_page(request.GET.get("page"))
        return render(request, "demo/mailbox.html", {"page": page, "filters": filters, "about": about})


class Letter(Door):
    """One letter: its head and its text."""

    door = LETTER

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        return render(request, "demo/letter.html", {"sent": self.thing})


class LetterAsShown(Door):
    """One letter as a mail program shows it; it may be styled and do nothing else."""

    door = LETTER

    @method_decorator(csp(_ONLY_STYLE))
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        if not self.thing.html:
            raise Http404
        return HttpResponse(self.thing.html)


def _address(name: str) -> str:
    """Where a persona begins."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse("demo")
