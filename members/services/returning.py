"""Money that goes back: offered, found to have gone back, or taken by the payer's bank."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from members import outbox, trail
from members.choices import REFUND, LedgerKind, PaymentMethod, RefundState
from members.models import LedgerLine, Payment, Refund
from members.rules.money import Movement
from members.services import messages, work

PAID_TWICE = "paid_twice"


def offer(*, payment: Payment, why: str, at: datetime) -> None:
    """Offer the money of a locked payment back, because what it was for cannot be had; finance is asked to send it.

    Args:
        why: the code of the refusal.
    """
    payment.refund_offered_at, payment.refund_offer = at, why[:30]
    payment.save(update_fields=["refund_offered_at", "refund_offer"])
    work.open_item(key=_offer_key(payment), kind="refund_offered", about=payment, person=payment.person, at=at)
    trail.record("members.refund_offered", about=payment, by=None, at=at, person=payment.person, why=why)
    messages.tell(
        person=payment.person,
        event="members/mail/refund_offered",
        key=f"payment:{payment.pk}:refund_offered",
        context={"payment": payment.pk},
        at=at,
    )


def take_note(*, payment: Payment, movements: Sequence[Movement], at: datetime) -> None:
    """Bring the refunds of a locked payment to where its new ledger lines say they are, and tell whom it concerns."""
    for movement in movements:
        if movement.kind == LedgerKind.REFUND:
            _refunded(payment, movement, at)
        elif movement.kind == LedgerKind.REFUND_FAILED:
            _came_back(payment, movement, at)
        elif movement.kind == LedgerKind.CHARGEBACK:
            _taken_back(payment, movement, at)


def made(*, refund: Refund, stripe_id: str, at: datetime, moved_at: datetime) -> None:
    """A refund that two people agreed has gone out; the person is told, and what was offered is done."""
    REFUND.check(refund.state, RefundState.MADE)
    refund.state, refund.made_at, refund.stripe_id = RefundState.MADE, moved_at, stripe_id
    refund.save(update_fields=["state", "made_at", "stripe_id"])
    payment = refund.payment
    trail.record("members.refund_made", about=refund, by=None, at=at, person=payment.person, pence=refund.amount_pence)
    messages.tell(
        person=payment.person,
        event="members/mail/refund_made",
        key=f"refund:{refund.pk}:made",
        context={"refund": refund.pk},
        at=at,
    )
    if payment.refund_offered_at:
        payment.refund_offered_at, payment.refund_offer = None, ""
        payment.save(update_fields=["refund_offered_at", "refund_offer"])
        work.close_item(key=_offer_key(payment), at=at)


def _refunded(payment: Payment, movement: Movement, at: datetime) -> None:
    refund = _refund(payment, movement)
    if refund is None:
        _ask_finance("refund_unagreed", payment, movement, at)
    elif refund.state in {RefundState.AGREED, RefundState.SENT}:
        made(refund=refund, stripe_id=movement.source, at=at, moved_at=movement.at)


def _came_back(payment: Payment, movement: Movement, at: datetime) -> None:
    refund = _refund(payment, movement)
    if refund is not None and refund.state != RefundState.FAILED:
        REFUND.check(refund.state, RefundState.FAILED)
        refund.state, refund.failed_at = RefundState.FAILED, movement.at
        refund.save(update_fields=["state", "failed_at"])
        trail.record("members.refund_failed", about=refund, by=None, at=at, person=payment.person)
    _ask_finance("refund_failed", payment, movement, at)


def _refund(payment: Payment, movement: Movement) -> Refund | None:
    if not movement.reference:
        return None
    found = Refund.objects.select_for_update().filter(payment=payment, reference=movement.reference).first()
    if found:
        found.payment = payment  # the locked one, so that nothing is written over
    return found


def _taken_back(payment: Payment, movement: Movement, at: datetime) -> None:
    """Finance is asked to look; of a direct debit, of which the bank asks nobody, the office is written to as well."""
    _ask_finance("chargeback", payment, movement, at)
    if payment.method == PaymentMethod.DEBIT:
        line = LedgerLine.objects.get(source=movement.source)
        outbox.post(
            key=f"ledger:{line.pk}:taken_back",
            to=str(settings.OFFICE["email"]),
            template="members/mail/debit_clawback",
            context={"line": line.pk},
            at=at,
        )


def _ask_finance(kind: str, payment: Payment, movement: Movement, at: datetime) -> None:
    work.open_item(key=f"{kind}:{movement.source}", kind=kind, about=payment, person=payment.person, at=at)


def _offer_key(payment: Payment) -> str:
    return f"refund_offered:{payment.pk}"
