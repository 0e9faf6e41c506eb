"""My direct debit: what is collected from which account and when, how it is set up, and how it is cancelled."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from members import policy
from members.choices import DebitState, MandateState
from members.doors import Door
from members.forms import RegisterForm
from members.jinja import day
from members.models import Debit, Mandate, Person
from members.queries import debits
from members.queries.calendar import london_day
from members.rules.money import pounds
from members.services import mandates
from members.stripe_gateway import Away
from members.views.forms import FormDoor

IN = {"area": "my", "section": "payments"}
# Whom a bank tells that it stands behind the scheme: the scheme's own page about its guarantee.
GUARANTEE = "https://www.directdebit.co.uk/direct-debit-guarantee/"
TAGS = {
    DebitState.ANNOUNCED: "information",
    DebitState.SENT: "information",
    DebitState.COLLECTED: "yes",
    DebitState.FAILED: "no",
    DebitState.CALLED_OFF: "plain",
}


class CancelForm(RegisterForm):
    """The button that ends a direct debit; there is nothing to enter."""


class _Mine(Door):
    """A page about the asker's own direct debit."""

    door = policy.OWN_EVIDENCE
    thing: Person

    @cached_property
    def mandate(self) -> Mandate | None:
        """The instruction to speak of."""
        return debits.current(self.thing)


class DirectDebit(_Mine):
    """What is set up, what is collected when, and what stands behind it.

    The address that Stripe leads back to proves nothing: whether it was set up, Stripe is asked.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        back = request.GET.get("back", "")
        away = back == "set-up" and not self._asked()
        mandate = self.mandate
        rows = debits.from_mandate(mandate).exclude(state=DebitState.CALLED_OFF) if mandate else []
        shown = IN | {
            "mandate": mandate,
            "works": mandate is not None and mandate.state == MandateState.WORKING,
            "ended": mandate is not None and mandate.state == MandateState.ENDED and mandate.since is not None,
            "facts": facts(mandate) if mandate and mandate.since else [],
            "rows": [line(one) for one in rows],
            "back": back,
            "away": away,
            "guarantee": GUARANTEE,
        }
        return render(request, "members/money/debit.html", shown)

    def _asked(self) -> bool:
        try:
            if self.mandate is not None:
                self.mandate = mandates.look(mandate=self.mandate, at=self.now)
        except Away:
            return False
        return True


class SetUp(_Mine):
    """Lead to the page on which a direct debit is set up; one that works leads back to its own page."""

    def post(self, request: HttpRequest) -> HttpResponse:
        found = mandates.set_up(
            person=self.thing, back_url=reverse("my-payments"), by=self.asker.account(), at=self.now
        )
        if found.state == MandateState.ASKED:
            return HttpResponseRedirect(found.setup_url, status=303)
        return HttpResponseRedirect(reverse("my-direct-debit"), status=303)


class Cancel(FormDoor, _Mine):
    """Cancel it: nothing more is collected."""

    template = "members/money/debit_cancel.html"
    form_class = CancelForm

    def context(self) -> dict[str, Any]:
        works = self.mandate is not None and self.mandate.state == MandateState.WORKING
        return IN | {"mandate": self.mandate, "works": works, "back_url": reverse("my-direct-debit")}

    def act(self, form: CancelForm) -> HttpResponse:
        if self.mandate is not None:
            mandates.cancel(mandate=self.mandate, by=self.asker.account(), at=self.now)
        return self.done(reverse("my-direct-debit"), _("Your direct debit is cancelled."))


def facts(mandate: Mandate) -> list[dict[str, str]]:
    """What is known of an instruction, for a summary list."""
    found = [
        (_("Account"), _("ending in %(digits)s") % {"digits": mandate.last_four} if mandate.last_four else ""),
        (_("Reference at the bank"), mandate.bank_reference),
        (_("Name on your bank statement"), settings.STATEMENT_NAME),
    ]
    if mandate.since:
        found.append((_("Set up on"), day(london_day(mandate.since))))
    if mandate.ended_at:
        ended = _("%(day)s, %(how)s") % {"day": day(london_day(mandate.ended_at)), "how": mandate.get_end_display()}
        found.append((_("Ended on"), ended))
    return [{"key": key, "value": value} for key, value in found]


def line(debit: Debit) -> dict[str, Any]:
    """A collection in a list."""
    return {
        "debit": debit,
        "what": debit.payment.fee.words,
        "amount": pounds(debit.payment.amount_pence),
        "state": debit.get_state_display().capitalize(),
        "tag": TAGS[DebitState(debit.state)],
    }
