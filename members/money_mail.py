"""The messages about money: received, not received, waived, offered back and given back."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members.choices import PaymentMethod
from members.mail import Builder, address
from members.models import Message, Payment, Refund
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
        "to_card": refund.payment.method == PaymentMethod.CARD,
        "link": address("my-payment", refund.payment.reference),
        "link_words": _("See your payment"),
    }


EVENTS: dict[str, Builder] = {
    "members/mail/payment_received": _received,
    "members/mail/payment_failed": _payment,
    "members/mail/payment_waived": _payment,
    "members/mail/refund_offered": _payment,
    "members/mail/refund_made": _refund,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
