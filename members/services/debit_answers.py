"""What becomes of a direct debit, as Stripe says: on its way, collected, or not paid by the bank."""

from datetime import datetime

from members import trail, wiring
from members.choices import DEBIT, DEBITING, SETTLED, DebitState, PaymentState
from members.models import Debit, Payment
from members.rules.stripe_answers import Reading
from members.services import calling_off, ledger, messages


def hear(*, payment: Payment, reading: Reading, at: datetime) -> None:
    """Bring the debit that a reading is of to where it says it is; what is older than known already changes nothing.

    Args:
        payment: locked, and with what moved for it written down.
    """
    debit = Debit.objects.select_for_update().filter(payment=payment, reference=reading.debit).first()
    if debit is None:
        return
    if not debit.intent_id or not debit.accepted_at:
        debit.intent_id, debit.accepted_at = reading.intent_id, reading.accepted_at
        debit.save(update_fields=["intent_id", "accepted_at"])
    if reading.paid_at:
        _collected(payment, debit, at)
    elif reading.failure and debit.state in DEBITING:
        failed(payment=payment, debit=debit, why=reading.failure, at=at)
    elif reading.processing and debit.state == DebitState.ANNOUNCED:
        _sent(payment, debit, at)


def failed(*, payment: Payment, debit: Debit, why: str, at: datetime) -> None:
    """The bank did not pay: it may be paid otherwise again, by a day that its payer is told."""
    debit.failure = why[:60]
    calling_off.over(debit=debit, state=DebitState.FAILED, at=at)
    _reopen(payment)
    trail.record("members.debit_failed", about=debit, by=None, at=at, person=payment.person, why=debit.failure)
    wiring.call("debit_moved", payment=payment, debit=debit, at=at)
    messages.tell(
        person=payment.person,
        event="members/mail/debit_failed",
        key=f"debit:{debit.pk}:failed",
        context={"debit": debit.pk},
        at=at,
    )


def _sent(payment: Payment, debit: Debit, at: datetime) -> None:
    """It is taken in: from now on its payer has done their part."""
    DEBIT.check(debit.state, DebitState.SENT)
    debit.state = DebitState.SENT
    debit.save(update_fields=["state"])
    if payment.state == PaymentState.OPEN:
        ledger.move(payment, PaymentState.PROCESSING)
        payment.save(update_fields=["state"])
    trail.record("members.debit_sent", about=debit, by=None, at=at, person=payment.person)
    wiring.call("debit_moved", payment=payment, debit=debit, at=at)


def _collected(payment: Payment, debit: Debit, at: datetime) -> None:
    """The bank paid; where it took the money back before we heard of either, it counts as if it had not paid."""
    if debit.state == DebitState.COLLECTED:
        return
    if payment.state not in SETTLED:
        if debit.state in DEBITING:
            failed(payment=payment, debit=debit, why="taken_back", at=at)
        return
    calling_off.over(debit=debit, state=DebitState.COLLECTED, at=at)
    trail.record("members.debit_collected", about=debit, by=None, at=at, person=payment.person)
    wiring.call("debit_moved", payment=payment, debit=debit, at=at)


def _reopen(payment: Payment) -> None:
    """Nothing is on its way any more."""
    if payment.state == PaymentState.PROCESSING:
        ledger.move(payment, PaymentState.OPEN)
        payment.save(update_fields=["state"])
