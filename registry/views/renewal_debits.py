"""The fee of my renewal by direct debit: when it is collected, or the way to set one up."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from members.choices import MandateState, PaymentState
from members.queries import debits, money
from members.rules.money import pounds
from members.services import mandates
from members.views.forms import FormDoor
from registry.queries import renewals
from registry.renewal_forms import PayForm
from registry.views.renewals import OfRenewal, home


class DirectDebit(FormDoor, OfRenewal):
    """Whoever has a direct debit reads when the fee is collected; whoever has none is led to where one is set up."""

    template = "registry/renewals/debit.html"
    form_class = PayForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.state.open:
            return HttpResponseRedirect(home(self.thing))
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        fee = money.fee(self.thing.policy.fee_code, self.thing.begins_on)
        return self.common() | {
            "fee": fee,
            "amount": pounds(self.payment.amount_pence if self.payment else fee.amount_pence),
            "debit": self.state.debit,
            "mandate": debits.working(self.thing.entry.person),
            "plan": renewals.debit_plan(self.thing, on=self.today),
            "on_its_way": self.payment is not None and self.payment.state == PaymentState.PROCESSING,
            "back_url": reverse("my-renewal-fee", args=[self.thing.reference]),
        }

    def act(self, form: PayForm) -> HttpResponse:
        here = reverse("my-renewal-debit", args=[self.thing.reference])
        found = mandates.set_up(
            person=self.thing.entry.person, back_url=home(self.thing), by=self.asker.account(), at=self.now
        )
        if found.state == MandateState.ASKED:
            return HttpResponseRedirect(found.setup_url, status=303)
        return self.done(here)
