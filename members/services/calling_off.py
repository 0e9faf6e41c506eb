"""Calling a direct debit off before it is sent: it was paid otherwise, is not owed any more, or its account is gone."""

from datetime import datetime

from members import trail
from members.choices import DEBIT, DebitState
from members.models import Debit, Payment


def call_off(*, payment: Payment, at: datetime) -> None:
    """Collect a locked payment no more; what Stripe may have already is left for its bank to answer."""
    for debit in Debit.objects.select_for_update().filter(payment=payment, state=DebitState.ANNOUNCED, tried_at=None):
        over(debit=debit, state=DebitState.CALLED_OFF, at=at)
        trail.record("members.debit_called_off", about=debit, by=None, at=at, person=payment.person)


def over(*, debit: Debit, state: DebitState, at: datetime) -> None:
    """Move a locked debit to what came of it."""
    DEBIT.check(debit.state, state)
    debit.state, debit.answered_at = state, at
    debit.save()
