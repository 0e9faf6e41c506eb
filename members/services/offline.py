"""Money that reached the register without Stripe: recorded by finance, with how the bank names it."""

from datetime import date, datetime

from django.db import transaction

from members.choices import LedgerKind, PaymentMethod, PaymentState
from members.errors import Refused
from members.models import OfflineReceipt, Payment, User
from members.queries import people, roles
from members.queries.calendar import london_day, noon
from members.rules.money import Movement, pounds
from members.services import closing, ledger, settling
from members.services.refunds import PROPOSE as RECORD


@transaction.atomic
def record(
    *, payment: Payment, received_on: date, pence: int, bank_reference: str, by: User, at: datetime
) -> OfflineReceipt:
    """Record that a payment arrived by bank transfer or cheque; recording the same again changes nothing.

    Raises:
        Refused: by somebody without the role or whose payment it is, for another amount than is owed, a day to come,
            what is not to be paid any more, or what is being collected just now.
    """
    if not roles.holds(by, *RECORD):
        raise Refused("You do not hold the role that this needs.", code="role")
    payment = closing.locked(payment)
    if people.is_about(by, payment.person):
        raise Refused("Nobody records what concerns themselves.", code="own")
    reference = bank_reference.strip()
    if not reference:
        raise Refused("Enter the reference under which the bank shows it.", field="bank_reference", code="empty")
    if earlier := OfflineReceipt.objects.filter(payment=payment).first():
        if (earlier.received_on, earlier.bank_reference, payment.amount_pence) == (received_on, reference, pence):
            return earlier
        raise Refused("This payment was recorded already.", code="recorded")
    _check(payment, received_on, pence, at)
    receipt = OfflineReceipt.objects.create(
        payment=payment, received_on=received_on, bank_reference=reference, recorded_by=by, recorded_at=at
    )
    moved = Movement(LedgerKind.OFFLINE, pence, f"offline:{payment.reference}", noon(received_on))
    ledger.write(payment=payment, movements=[moved], at=at)
    settling.by_money(payment=payment, method=PaymentMethod.OFFLINE, paid_at=moved.at, by=by, at=at)
    closing.shut_page(payment)
    return receipt


def _check(payment: Payment, received_on: date, pence: int, at: datetime) -> None:
    if payment.state != PaymentState.OPEN:
        raise Refused(f"This is not to be paid any more: {payment.get_state_display()}.", code="state")
    closing.may_be_settled(payment)
    if pence != payment.amount_pence:
        raise Refused(f"The amount must be {pounds(payment.amount_pence)}.", field="amount", code="amount")
    if not london_day(payment.created_at) <= received_on <= london_day(at):
        raise Refused(
            "Enter the day on which it arrived: not before it was asked for, and not after today.",
            field="received_on",
            code="day",
        )
