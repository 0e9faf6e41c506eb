"""What I owe and paid: the list, one payment and what is next, the way to pay it, and its receipt."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy
from members.choices import PaymentState
from members.doors import Door
from members.jinja import day
from members.models import LedgerLine, Payment
from members.money_doors import OWN_PAYMENT, OWN_RECEIPT
from members.queries import debits, money
from members.queries.calendar import london_day
from members.queries.pages import Capped
from members.receipts import receipt
from members.rules.money import pounds
from members.services import hearing, payments
from members.stripe_gateway import Away

PAGE = 20
IN = {"area": "my", "section": "payments"}
TAGS = {
    PaymentState.OPEN: "restricted",
    PaymentState.PROCESSING: "information",
    PaymentState.PAID: "yes",
    PaymentState.WAIVED: "yes",
    PaymentState.PART_REFUNDED: "information",
    PaymentState.REFUNDED: "information",
    PaymentState.TAKEN_BACK: "no",
}


class Payments(Door):
    """Everything that a person owes or paid, newest first."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Capped(money.of_person(self.thing), PAGE).shown(request.GET.get("page", ""))
        rows = [line(payment) for payment in page]
        return render(request, "members/money/list.html", {"page": page, "rows": rows, **IN})


class OnePayment(Door):
    """One payment: what it is for, how far it has come, and what is next.

    The address that Stripe leads back to proves nothing: whether it was paid, Stripe is asked.
    """

    door = OWN_PAYMENT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        back = request.GET.get("back", "")
        away = back == "paid" and not self._asked()
        payment: Payment = self.thing
        context = line(payment) | {
            "facts": facts(payment),
            "moved": moved(money.lines(payment)),
            "away": away,
            "waiting": back == "paid",
            "left": back == "not-paid",
            "held": pounds(money.comes_to(payment).held),
            "collecting": debits.tried(payment) is not None,
        }
        return render(request, "members/money/payment.html", context | IN)

    def _asked(self) -> bool:
        try:
            self.thing = hearing.look(payment=self.thing, at=self.now)
        except Away:
            return False
        return True


class Pay(Door):
    """Lead to the page on which it is paid; what is paid already leads back to its own page."""

    door = OWN_PAYMENT

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        payment = payments.page(payment=self.thing, at=self.now)
        if payment.state == PaymentState.OPEN:
            return HttpResponseRedirect(payment.checkout_url, status=303)
        return HttpResponseRedirect(reverse("my-payment", args=[reference]), status=303)


class Receipt(Door):
    """The receipt, as a PDF made when it is asked for."""

    door = OWN_RECEIPT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        response = HttpResponse(receipt(self.thing), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="receipt-{self.thing.number}.pdf"'
        return response


def line(payment: Payment) -> dict[str, Any]:
    """A payment in a list."""
    return {
        "payment": payment,
        "amount": pounds(payment.amount_pence),
        "asked_on": london_day(payment.created_at),
        "state": payment.get_state_display().capitalize(),
        "tag": TAGS.get(PaymentState(payment.state), "plain"),
    }


def facts(payment: Payment) -> list[dict[str, str]]:
    """What is known of a payment, for a summary list."""
    found = [
        (_("For"), payment.fee.words),
        (_("Amount"), pounds(payment.amount_pence)),
        (_("Number"), payment.number),
        (_("Asked for on"), day(london_day(payment.created_at))),
    ]
    if payment.paid_at:
        found.append((_("Paid on"), day(london_day(payment.paid_at))))
    if payment.method:
        found.append((_("Paid by"), payment.get_method_display()))
    return [{"key": key, "value": value} for key, value in found]


def moved(lines: Iterable[LedgerLine]) -> list[list[str]]:
    """What moved, row by row."""
    return [[one.get_kind_display().capitalize(), day(london_day(one.at)), pounds(one.amount_pence)] for one in lines]
