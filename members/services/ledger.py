"""The ledger: lines that are written once, and what a payment becomes by them."""

from collections.abc import Iterable
from datetime import datetime

from members.choices import PAYMENT, PaymentState
from members.models import LedgerLine, Payment
from members.rules.money import Movement


def write(*, payment: Payment, movements: Iterable[Movement], at: datetime) -> list[Movement]:
    """Write down what moved; what is written already, by whomever it was told, is passed over.

    Returns:
        What was new.
    """
    return [movement for movement in movements if _write(payment, movement, at)]


def move(payment: Payment, state: PaymentState) -> bool:
    """Move a payment to a state, as the table of moves allows; whether it was in another.

    Raises:
        Refused: for a move that the table does not hold.
    """
    if payment.state == state:
        return False
    PAYMENT.check(payment.state, state)
    payment.state = state
    return True


def _write(payment: Payment, movement: Movement, at: datetime) -> bool:
    _, new = LedgerLine.objects.get_or_create(
        source=movement.source,
        defaults={
            "payment": payment,
            "kind": movement.kind,
            "amount_pence": movement.pence,
            "at": movement.at,
            "recorded_at": at,
        },
    )
    return new
