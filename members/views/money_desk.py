"""Payments at the desk: the list, one of them, and what finance does about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy
from members.acts import kinds
from members.choices import PAYABLE, PaymentState, RefundState
from members.doors import Door
from members.jinja import day
from members.models import Payment, Refund
from members.money_doors import FINANCE_ROLES, PAYMENT, PAYMENT_TO_SETTLE, REFUND_TO_SEND
from members.money_forms import OfflineForm, PaymentFilter, RefundForm, TransferForm, WaiverForm
from members.queries import debits, money, money_desk, people
from members.queries.calendar import london_day
from members.queries.pages import Capped
from members.rules.money import pounds
from members.services import hearing, offline, refunds, waivers
from members.services.payments import StripeAway
from members.stripe_gateway import Away
from members.views.debits import line as debit_line
from members.views.forms import FormDoor
from members.views.money import facts, line, moved

IN = {"area": "desk", "section": "payments"}


class Payments(Door):
    """Payments, newest first, narrowed by filters."""

    door = policy.DESK

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = PaymentFilter(request.GET)
        wanted = filters.wanted()
        rows = Capped(money_desk.chosen(wanted, asker=self.asker.person))
        page = rows.shown(request.GET.get("page", ""))
        names = people.names({payment.person_id for payment in page})
        context = {
            "page": page,
            "rows": [line(payment) | {"name": names.get(payment.person_id, "")} for payment in page],
            "filters": filters,
            "form": filters,
            "narrowed": wanted != money_desk.Wanted(),
            "finance": self.asker.holds(FINANCE_ROLES),
        }
        return render(request, "members/money/desk/list.html", context | IN)


class OnePayment(Door):
    """One payment: what it is for, what moved, what was proposed, and what may be done."""

    door = PAYMENT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        payment: Payment = self.thing
        labels = {code: kind.label for code, kind in kinds().items()}
        context = line(payment) | {
            "name": people.names([payment.person_id]).get(payment.person_id, ""),
            "facts": [*facts(payment), *_more(payment)],
            "moved": moved(money.lines(payment)),
            "held": pounds(money.comes_to(payment).held),
            "debits": [debit_line(one) for one in debits.of_payment(payment)],
            "refunds": [_refund(one) for one in money_desk.refunds(payment)],
            "acts": [(act, labels.get(act.kind, act.kind)) for act in money_desk.open_acts(payment)],
            "finance": self.asker.holds(FINANCE_ROLES),
            "payable": payment.state == PaymentState.OPEN,
            "refundable": refunds.may_be_given_back(payment) > 0,
            "at_stripe": bool(payment.session_id or payment.intent_id),
        }
        return render(request, "members/money/desk/payment.html", context | IN)


class ReadAgain(Door):
    """Ask Stripe what became of a payment."""

    door = PAYMENT_TO_SETTLE

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        try:
            hearing.read_again(payment_id=self.thing.pk, at=self.now)
        except Away as away:
            raise StripeAway from away
        messages.success(request, _("Stripe was asked, and what it says is shown."))
        return HttpResponseRedirect(reverse("desk-payment", args=[reference]))


class _AboutPayment(FormDoor, Door):
    """A form about one payment, which leads back to it."""

    door = PAYMENT_TO_SETTLE

    def payment(self) -> Payment:
        """The payment that the page is about."""
        found: Payment = self.thing
        return found

    def context(self) -> dict[str, Any]:
        payment = self.payment()
        name = people.names([payment.person_id]).get(payment.person_id, "")
        return IN | line(payment) | {"name": name, "left": pounds(refunds.may_be_given_back(payment))}

    def back(self, message: str) -> HttpResponse:
        """Lead back to the payment, which says once what was done."""
        return self.done(reverse("desk-payment", args=[self.payment().reference]), message)


class ProposeRefund(_AboutPayment):
    """Propose that money is given back."""

    template = "members/money/desk/refund.html"
    form_class = RefundForm

    def initial(self) -> dict[str, Any]:
        left = max(refunds.may_be_given_back(self.payment()), 0)
        return {"amount": f"{left / 100:.2f}"}

    def act(self, form: RefundForm) -> HttpResponse:
        pence, reason = form.cleaned_data["amount"], form.cleaned_data["reason"]
        refunds.propose(payment=self.payment(), pence=pence, reason=reason, by=self.asker.account(), at=self.now)
        return self.back(_("You proposed a refund. It is sent when a second person confirms it."))


class ProposeWaiver(_AboutPayment):
    """Propose that a fee need not be paid."""

    template = "members/money/desk/waiver.html"
    form_class = WaiverForm

    def act(self, form: WaiverForm) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        waivers.propose(payment=self.payment(), reason=reason, by=self.asker.account(), at=self.now)
        return self.back(_("You proposed a waiver. The fee need not be paid once a second person confirms it."))


class RecordOffline(_AboutPayment):
    """Record money that arrived without Stripe."""

    template = "members/money/desk/offline.html"
    form_class = OfflineForm

    def act(self, form: OfflineForm) -> HttpResponse:
        entered = form.cleaned_data
        offline.record(
            payment=self.payment(),
            received_on=entered["received_on"],
            pence=entered["amount"],
            bank_reference=entered["bank_reference"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.back(_("The payment was recorded."))


class RecordTransfer(_AboutPayment):
    """Record that the office's bank sent an agreed refund."""

    door = REFUND_TO_SEND
    template = "members/money/desk/transfer.html"
    form_class = TransferForm

    def payment(self) -> Payment:
        found: Payment = self.thing.payment
        return found

    def context(self) -> dict[str, Any]:
        return super().context() | {"refund": _refund(self.thing)}

    def act(self, form: TransferForm) -> HttpResponse:
        refunds.sent_by_bank(refund=self.thing, by=self.asker.account(), at=self.now, **form.cleaned_data)
        return self.back(_("The refund was recorded."))


def _more(payment: Payment) -> list[dict[str, str]]:
    """What the office sees beyond what the payer does."""
    found = [(_("Asked"), _("by the register") if payment.created_by_id is None else _("by the payer or an officer"))]
    if payment.intent_id or payment.session_id:
        found.append((_("At Stripe"), payment.intent_id or payment.session_id))
    if receipt := getattr(payment, "offline_receipt", None):
        found.append((_("Bank reference"), receipt.bank_reference))
    if payment.declined_at and payment.state in PAYABLE:
        found.append((_("Last declined on"), day(london_day(payment.declined_at))))
    if payment.refund_offered_at:
        found.append((_("To be refunded since"), day(london_day(payment.refund_offered_at))))
        found.append((_("Because"), payment.refund_offer.replace("_", " ")))
    return [{"key": key, "value": value} for key, value in found]


_REFUND_TAGS = {
    RefundState.AGREED: "information",
    RefundState.SENT: "information",
    RefundState.MADE: "yes",
    RefundState.FAILED: "no",
}


def _refund(one: Refund) -> dict[str, Any]:
    return {
        "refund": one,
        "amount": pounds(one.amount_pence),
        "state": one.get_state_display().capitalize(),
        "tag": _REFUND_TAGS[RefundState(one.state)],
        "agreed_on": london_day(one.agreed_at),
        "to_send": one.offline and one.state == RefundState.AGREED,
    }
