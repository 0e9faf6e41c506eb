"""The messages about money: received, not received, waived, offered back and given back, and of direct debits."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from members.choices import DEBITING, DebitState, MandateEnd, PaymentMethod, PaymentState
from members.jinja import day
from members.mail import Builder, address
from members.models import Debit, LedgerLine, Mandate, Message, Payment, Refund
from members.queries import money
from members.queries.calendar import london_day
from members.rules.money import pounds


def _payment(message: Message) -> dict[str, Any]:
    payment = Payment.objects.select_related("fee").get(pk=message.context["payment"])
    return {
        "what": payment.fee.words,
        "amount": pounds(payment.amount_pence),
        "number": payment.number,
        "paid_on": payment.paid_at and london_day(payment.paid_at),
        "held": pounds(money.comes_to(payment).held),
        "link": address("my-payment", payment.reference),
        "link_words": _("See your payment"),
    }


def _received(message: Message) -> dict[str, Any]:
    return _payment(message) | {"link_words": _("See your payment and its receipt")}


def _refund(message: Message) -> dict[str, Any]:
    refund = Refund.objects.select_related("payment__fee").get(pk=message.context["refund"])
    return {
        "what": refund.payment.fee.words,
        "amount": pounds(refund.amount_pence),
        "to_card": refund.payment.method in {PaymentMethod.CARD, PaymentMethod.DEBIT},
        "link": address("my-payment", refund.payment.reference),
        "link_words": _("See your payment"),
    }


def _mandate(message: Message) -> dict[str, Any]:
    mandate = Mandate.objects.get(pk=message.context["mandate"])
    left = Debit.objects.filter(mandate=mandate, state=DebitState.CALLED_OFF, payment__state=PaymentState.OPEN)
    owed = {one.payment_id: one.payment for one in left.select_related("payment__fee").order_by("pk")}
    return _account(mandate) | {
        "since": mandate.since and london_day(mandate.since),
        "ended_on": mandate.ended_at and london_day(mandate.ended_at),
        "by_bank": mandate.end == MandateEnd.BANK,
        "owed": [_still_owed(one) for one in owed.values()],
        "link": address("my-direct-debit"),
        "link_words": _("See your direct debit"),
    }


def _still_owed(payment: Payment) -> str:
    """What is to be paid otherwise, and by which day where a bank did not pay it before."""
    what = f"{pounds(payment.amount_pence)}, {payment.fee.words}"
    failed = Debit.objects.filter(payment=payment, state=DebitState.FAILED).order_by("number").last()
    if failed is None or failed.pay_by is None:
        return what
    return _("%(what)s, by %(until)s") % {"what": what, "until": day(failed.pay_by)}


def _debit(message: Message) -> dict[str, Any]:
    debit = Debit.objects.select_related("payment__fee", "mandate").get(pk=message.context["debit"])
    again = Debit.objects.filter(payment=debit.payment, number=debit.number + 1, state__in=DEBITING).first()
    return _account(debit.mandate) | {
        "what": debit.payment.fee.words,
        "amount": pounds(debit.payment.amount_pence),
        "due_on": debit.due_on,
        "pay_by": debit.pay_by,
        "again_on": again and again.due_on,
        "link": address("my-payment", debit.payment.reference),
        "link_words": _("See your payment"),
    }


def _account(mandate: Mandate) -> dict[str, Any]:
    return {
        "digits": mandate.last_four,
        "bank_reference": mandate.bank_reference,
        "statement": settings.STATEMENT_NAME,
    }


def _clawback(message: Message) -> dict[str, Any]:
    line = LedgerLine.objects.select_related("payment__fee").get(pk=message.context["line"])
    return {
        "what": line.payment.fee.words,
        "amount": pounds(-line.amount_pence),
        "number": line.payment.number,
        "taken_on": london_day(line.at),
        "link": address("desk-payment", line.payment.reference),
        "link_words": _("See the payment"),
    }


EVENTS: dict[str, Builder] = {
    "members/mail/payment_received": _received,
    "members/mail/payment_failed": _payment,
    "members/mail/payment_waived": _payment,
    "members/mail/refund_offered": _payment,
    "members/mail/refund_made": _refund,
    "members/mail/debit_set_up": _mandate,
    "members/mail/debit_notice": _debit,
    "members/mail/debit_failed": _debit,
    "members/mail/debit_ended": _mandate,
    "members/mail/debit_clawback": _clawback,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
