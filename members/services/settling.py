"""What becomes of payments: lines are written once, and a payment's state follows from them.

So it does not matter in which order, how late or how often Stripe tells of anything (docs/adr/0024).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from members import trail, wiring
from members.choices import PAYABLE, SETTLED, PaymentMethod, PaymentState
from members.errors import Refused
from members.models import Payment, User
from members.queries import debits, money
from members.rules.money import state_of
from members.rules.stripe_answers import Reading
from members.services import calling_off, closing, debit_answers, ledger, messages, returning

S = PaymentState
_NOTHING_YET = frozenset({S.OPEN, S.PROCESSING, S.WAIVED, S.CANCELLED})


@transaction.atomic
def apply(*, payment: Payment, reading: Reading, at: datetime) -> Payment:
    """Bring a payment to where Stripe says it is; an older reading than one applied already changes nothing."""
    payment = closing.locked(payment)
    new = ledger.write(payment=payment, movements=reading.movements, at=at)
    if not reading.debit:
        payment.declined_at = max(filter(None, (payment.declined_at, reading.declined_at)), default=None)
    if reading.paid_at:
        payment.intent_id = payment.intent_id or reading.intent_id
    method = PaymentMethod.DEBIT if reading.debit else PaymentMethod.CARD
    if not by_money(payment=payment, method=method, paid_at=reading.paid_at or at, at=at) and not reading.debit:
        _without_money(payment, reading, at)
    payment.save()
    if reading.debit:
        debit_answers.hear(payment=payment, reading=reading, at=at)
    returning.take_note(payment=payment, movements=new, at=at)
    return payment


def by_money(
    *, payment: Payment, method: PaymentMethod, paid_at: datetime, at: datetime, by: User | None = None
) -> bool:
    """Move a locked payment to what its ledger lines come to; the first money makes whoever asked for it act.

    Args:
        method: how the money came, if it is the first.
        paid_at: when it was taken, if it is the first.
        by: who recorded it; None where Stripe says so.

    Returns:
        Whether enough came in for it to count as paid.
    """
    before = PaymentState(payment.state)
    found = money.comes_to(payment)
    state = state_of(found, owed=payment.amount_pence)
    if state is None:
        return False
    if payment.paid_at is None:
        payment.paid_at, payment.method = paid_at, method
    ledger.move(payment, state)
    payment.save()
    if before in _NOTHING_YET:
        _first_money(payment, before, by, at)
    if found.held > payment.amount_pence and not payment.refund_offered_at:
        returning.offer(payment=payment, why=returning.PAID_TWICE, at=at)
    return True


def put_into_effect(*, payment: Payment, at: datetime) -> bool:
    """Tell whoever asked for a payment that it is settled; when that can no longer be had, the money is offered back.

    Each function wired to `payment_settled` is called with every payment that is settled, in the transaction that
    settles it, and leaves alone those whose purpose is not its own. It may be called for one thing more than once. It
    raises `Refused` when what was paid for can no longer be had, because a sanction landed meanwhile for example:
    then what the functions did is undone, the money stays taken, and a refund is offered under the refusal's code.

    Returns:
        Whether it was had.
    """
    try:
        with transaction.atomic():
            wiring.call("payment_settled", payment=payment, at=at)
    except Refused as refusal:
        if payment.state != S.WAIVED:
            returning.offer(payment=payment, why=refusal.code, at=at)
        return False
    return True


def _first_money(payment: Payment, before: PaymentState, by: User | None, at: datetime) -> None:
    """The first time that money is seen: a receipt and what was paid for, or the money back."""
    trail.record(
        "members.payment_settled",
        about=payment,
        by=by,
        at=at,
        person=payment.person,
        pence=payment.amount_pence,
        method=payment.method,
    )
    calling_off.call_off(payment=payment, at=at)
    if payment.state not in SETTLED:
        return
    if before == S.WAIVED or _settled_otherwise(payment):
        returning.offer(payment=payment, why=returning.PAID_TWICE, at=at)
        return
    if put_into_effect(payment=payment, at=at):
        _close_others(payment, at)
        messages.tell(
            person=payment.person,
            event="members/mail/payment_received",
            key=f"payment:{payment.pk}:received",
            context={"payment": payment.pk},
            at=at,
        )


def _without_money(payment: Payment, reading: Reading, at: datetime) -> None:
    """What a payment is for which no money came: on its way, or still to be paid, perhaps on another page."""
    if payment.state not in PAYABLE or debits.sent(payment):
        return
    if reading.processing:
        ledger.move(payment, S.PROCESSING)
        return
    failed = payment.state == S.PROCESSING and reading.declined_at
    if not failed and not (reading.ended and reading.session_id == payment.session_id):
        return
    ledger.move(payment, S.OPEN)
    if reading.declined_at:  # whoever did not try knows that they did not pay
        messages.tell(
            person=payment.person,
            event="members/mail/payment_failed",
            key=f"payment:{payment.pk}:failed:{payment.attempt}",
            context={"payment": payment.pk},
            at=at,
        )
    closing.forget_page(payment)


def _of_same_thing(payment: Payment) -> QuerySet[Payment]:
    named = {"purpose": payment.purpose, "about": payment.about, "about_id": payment.about_id}
    return Payment.objects.filter(**named).exclude(pk=payment.pk)


def _settled_otherwise(payment: Payment) -> bool:
    return _of_same_thing(payment).filter(state__in=SETTLED).exists()


def _close_others(payment: Payment, at: datetime) -> None:
    """Ask no longer for what is settled now, should it have been asked for once more."""
    for other in _of_same_thing(payment).select_for_update().filter(state=S.OPEN):
        if debits.tried(other):  # its money is offered back, should it come
            continue
        closing.close(payment=other, by=None, at=at)
