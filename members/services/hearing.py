"""Hearing from Stripe: an event only says that something changed, so what it was about is read again; so is a page.

Whatever Stripe then says is applied by members/services/settling.py, whoever asked and however often.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from members import stripe_gateway
from members.choices import PaymentState, RefundState
from members.models import Payment, StripeEvent
from members.queries import debits
from members.rules.stripe_answers import MandateReading, Reading
from members.services import mandate_answers
from members.services.settling import apply
from members.stripe_gateway import Away, NotThere

# How long a look at Stripe's answer does for whoever looks again.
FRESH = timedelta(seconds=2)
# How long after the end of a page Stripe should have told us, and how often it is asked about what takes days.
TOLD_BY, ASK_SLOW = timedelta(minutes=5), timedelta(hours=6)


def take_in(*, event: dict[str, Any], at: datetime) -> None:
    """Take in an event that Stripe signed, once; a repeat changes nothing.

    Args:
        event: as it was verified.

    Raises:
        stripe_gateway.Away: when what it is about cannot be read; nothing is kept, so that Stripe tells us again.
        stripe_gateway.NotThere: when Stripe has no such thing for us.
    """
    if StripeEvent.objects.filter(event_id=event["id"]).exists():
        return
    subject: dict[str, Any] = event["data"]["object"]
    told = _mandate_again(event["type"], subject)
    reading = None if told else _read_again(event["type"], subject)
    with transaction.atomic():
        payment = Payment.objects.filter(reference=reading.reference).first() if reading else None
        _, new = StripeEvent.objects.get_or_create(
            event_id=event["id"],
            defaults={
                "kind": event["type"],
                "object_id": subject.get("id", ""),
                "payment": payment,
                "happened_at": datetime.fromtimestamp(event["created"], tz=UTC),
                "received_at": at,
            },
        )
        if new and payment and reading:
            apply(payment=payment, reading=reading, at=at)
        if new and told:
            mandate_answers.apply(reading=told, at=at)


def refresh(*, payment: Payment, at: datetime) -> Payment:
    """Ask Stripe what became of a payment's page, if it has one.

    Raises:
        stripe_gateway.Away: when Stripe does not answer.
    """
    if not payment.session_id:
        return payment
    return apply(payment=payment, reading=_page(payment, at), at=at)


def look(*, payment: Payment, at: datetime) -> Payment:
    """Ask Stripe as `refresh` does, unless somebody who looked at the payment had it asked within the last seconds.

    Raises:
        stripe_gateway.Away: when Stripe does not answer.
    """
    if payment.read_at and at - payment.read_at < FRESH:
        return payment
    Payment.objects.filter(pk=payment.pk).update(read_at=at)
    return refresh(payment=payment, at=at)


def read_again(*, payment_id: int, at: datetime) -> None:
    """Read one payment again from Stripe, wherever its money or its page is.

    Raises:
        stripe_gateway.Away: when Stripe does not answer.
    """
    Payment.objects.filter(pk=payment_id).update(read_at=at)
    payment = Payment.objects.get(pk=payment_id)
    if debit := debits.sent(payment):
        apply(payment=payment, reading=stripe_gateway.read_intent(debit.intent_id), at=at)
    elif payment.intent_id:
        apply(payment=payment, reading=stripe_gateway.read_intent(payment.intent_id), at=at)
    else:
        refresh(payment=payment, at=at)


def unheard(*, at: datetime) -> list[int]:
    """Payments of which Stripe should have told us: their page is over, or their money or refund is long on its way."""
    over = Q(state=PaymentState.OPEN, session_expires_at__lt=at - TOLD_BY) & ~Q(session_id="")
    slow = Q(state=PaymentState.PROCESSING) | Q(refunds__state=RefundState.SENT)
    waiting = over | slow & (Q(read_at=None) | Q(read_at__lt=at - ASK_SLOW))
    return sorted(set(Payment.objects.filter(waiting).values_list("pk", flat=True)))


def _mandate_again(kind: str, subject: dict[str, Any]) -> MandateReading | None:
    """What Stripe says now of the direct debit instruction that an event is about; None for an event about none."""
    if kind.startswith("mandate."):
        return stripe_gateway.read_mandate(subject["id"])
    if kind.startswith("checkout.session.") and subject.get("mode") == "setup":
        return stripe_gateway.read_setup(subject["id"])
    return None


def _read_again(kind: str, subject: dict[str, Any]) -> Reading | None:
    """What Stripe says now of the payment that an event is about; None for an event about none."""
    if kind.startswith("checkout.session."):
        return stripe_gateway.read_page(subject["id"])
    intent = subject.get("id") if kind.startswith("payment_intent.") else subject.get("payment_intent")
    return stripe_gateway.read_intent(intent) if intent else None


def _page(payment: Payment, at: datetime) -> Reading:
    """What became of a payment's page; one that Stripe knows no longer is over once its time is."""
    try:
        return stripe_gateway.read_page(payment.session_id)
    except NotThere as gone:
        if payment.session_expires_at and at >= payment.session_expires_at:
            return Reading(payment.reference, payment.session_id, ended=True)
        raise Away("Stripe does not know this page.") from gone
