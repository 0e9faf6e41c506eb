"""Claiming one's entry: which one, the code from the address on file, and what follows; and stopping a claim."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from members.doors import ANYONE, Door
from members.throttle import Allowance
from members.views.forms import FormDoor
from registry.claims_forms import LETTER, ClaimForm, CodeForm
from registry.doors import CLAIM_LINK, CONFIRMED_ACCOUNT, LINKED_CLAIM, OWN_CLAIM
from registry.models import EntryClaim
from registry.services import claims

_TITLES = {
    "ask": gettext_lazy("Was it you?"),
    "done": gettext_lazy("You told us that it was not you"),
    "old": gettext_lazy("This link cannot be used"),
}
IN = {"area": "my", "section": "overview"}


class _Throttled(Door):
    """Tells somebody who tries too often when to come back."""

    door = ANYONE  # of no address; each of those made of it says its own

    def throttled(self, allowance: Allowance) -> HttpResponse:
        wait = allowance.resets_in(self.now.timestamp())
        answer = render(self.request, "registry/throttled.jinja", {"minutes": -(-wait // 60)}, status=429)
        answer["Retry-After"] = str(wait)
        return answer


class Start(FormDoor, _Throttled):
    """Says which entry is one's own. What comes next is the same whether or not there is such an entry."""

    door = CONFIRMED_ACCOUNT
    weighty = True
    template = "registry/claims/start.html"
    form_class = ClaimForm
    limits = "claim"

    def context(self) -> dict[str, Any]:
        return IN

    def act(self, form: ClaimForm) -> HttpResponse:
        given = form.cleaned_data
        claim = claims.ask(
            user=self.asker.account(),
            number=given["number"],
            surname=given["surname"],
            by_letter=given["how"] == LETTER,
            at=self.now,
        )
        return HttpResponseRedirect(reverse("claim-code", args=[claim.reference]))


class EnterCode(FormDoor, _Throttled):
    """Takes the code. The page is the same for a claim that matches and for one that does not."""

    door = OWN_CLAIM
    weighty = True
    template = "registry/claims/code.html"
    form_class = CodeForm
    limits = "claim"
    thing: EntryClaim

    def context(self) -> dict[str, Any]:
        return IN

    def act(self, form: CodeForm) -> HttpResponse:
        claims.enter(claim=self.thing, code=form.cleaned_data["code"], by=self.asker.account(), at=self.now)
        return HttpResponseRedirect(reverse("claim-done", args=[self.thing.reference]))


class Done(Door):
    """Says that the entry is one's own, and what to do next."""

    door = LINKED_CLAIM
    thing: EntryClaim

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return render(request, "registry/claims/done.html", {"entry": self.thing.entry, **IN})


@method_decorator(csrf_exempt, name="dispatch")
class Stop(_Throttled):
    """Stops a claim, for whoever reads the messages of the address on file: without an account and without a cookie.

    The token in the address is the authority and can do nothing else, so no other site gains by sending somebody
    here; that is why no token of a form is asked for. Opening the link changes nothing: mail programs do so too.
    """

    door = CLAIM_LINK
    limits = "claim_stop"
    thing: str

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._page("ask")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        claims.stop(token=self.thing, at=self.now)
        return self._page("done")

    def unknown(self) -> HttpResponse:
        """A link that is too old or was broken on its way tells nobody anything, but says whom to ask."""
        return self._page("old", status=404)

    def _page(self, state: str, status: int = 200) -> HttpResponse:
        said = {"state": state, "title": _TITLES[state]}
        return render(self.request, "registry/claims/stop.jinja", said, status=status)
