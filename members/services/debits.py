"""Collecting a payment by direct debit: announced for a day, sent on it or later and never early, and once."""

from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from members import stripe_gateway, trail
from members.choices import DEBITING, DebitState, MandateState, PaymentState
from members.errors import Refused
from members.models import Debit, Payment
from members.queries import debits
from members.queries.calendar import london_day
from members.rules.stripe_answers import Reading
from members.services import calling_off, closing, debit_answers, hearing, messages, settling
from members.stripe_gateway import Account, Away, NotPossible, NotThere

log = structlog.get_logger(__name__)

# How long a collection that Stripe did not take waits for the next try.
AGAIN = timedelta(minutes=15)
# How far into a day its own run has surely been, so that what it could not begin is left over.
_BEGUN = timedelta(hours=10)


@transaction.atomic
def announce(*, payment: Payment, due_on: date, at: datetime, tell: bool = True) -> Debit:
    """Say that a payment will be collected by direct debit on a day; one that was announced already is the answer.

    Args:
        due_on: never today: there is to be time to object.
        tell: whether its payer is told by a message of its own; not where another one says so.

    Raises:
        Refused: where nothing is to be paid, or there is no direct debit instruction that works.
    """
    payment = closing.locked(payment)
    if found := debits.live(payment):
        return found
    if payment.state != PaymentState.OPEN:
        raise Refused(f"This is not to be paid any more: {payment.get_state_display()}.", code="state")
    mandate = debits.working(payment.person)
    if mandate is None:
        raise Refused("There is no direct debit set up.", code="no_mandate")
    if due_on <= london_day(at):
        raise Refused("A direct debit is announced before its day.", field="due_on", code="day")
    number = Debit.objects.filter(payment=payment).count() + 1
    debit = Debit.objects.create(payment=payment, mandate=mandate, number=number, due_on=due_on, announced_at=at)
    trail.record("members.debit_announced", about=debit, by=None, at=at, person=payment.person, due=due_on.isoformat())
    if tell:
        messages.tell(
            person=payment.person,
            event="members/mail/debit_notice",
            key=f"debit:{debit.pk}:notice",
            context={"debit": debit.pk},
            at=at,
        )
    return debit


def due(*, on: date) -> list[int]:
    """What is to be sent by a day: a night that was missed is made up for by the next."""
    waiting = Debit.objects.filter(state=DebitState.ANNOUNCED, due_on__lte=on)
    return list(waiting.order_by("due_on", "pk").values_list("pk", flat=True))


def left_over(*, at: datetime) -> list[int]:
    """What was tried and not taken by Stripe, after a while, and what no run of its day began."""
    left = Q(tried_at__lt=at - AGAIN) | Q(tried_at=None, due_on__lte=london_day(at - _BEGUN))
    waiting = Debit.objects.filter(left, state=DebitState.ANNOUNCED)
    return list(waiting.order_by("tried_at", "due_on", "pk").values_list("pk", flat=True))


def collect(*, debit_id: int, on: date, at: datetime) -> None:
    """Send one direct debit whose day has come; one that was sent is left alone, and asking twice sends it once.

    The page on which it might be paid by card is closed first, so that nobody pays twice. Nothing is locked while
    Stripe answers; when it does not, the sweeper tries again under the same key, for Stripe may have it.

    Args:
        on: the London day that the run is for.
    """
    debit = Debit.objects.select_related("payment__fee", "mandate").get(pk=debit_id)
    if debit.state != DebitState.ANNOUNCED or on < debit.due_on:
        return
    try:
        _shut_page(debit.payment, at)
        if not _begin(debit_id, at):
            return
        debit.refresh_from_db(fields=["intent_id"])
        reading = _send(debit)
    except (NotPossible, NotThere) as refused:
        _refused(debit, str(refused), at)
    except Away:
        log.warning("debit_put_off", debit=debit_id)
    else:
        settling.apply(payment=debit.payment, reading=reading, at=at)


def _send(debit: Debit) -> Reading:
    """What Stripe says of it; it is handed over once, and only read from then on."""
    payment, mandate = debit.payment, debit.mandate
    if not debit.intent_id:
        debit.intent_id = stripe_gateway.collect(
            reference=payment.reference,
            debit=debit.reference,
            key=f"debit:{debit.reference}",
            pence=payment.amount_pence,
            words=payment.fee.words,
            account=Account(mandate.customer_id, mandate.method_id, mandate.mandate_id),
        )
        Debit.objects.filter(pk=debit.pk, intent_id="").update(intent_id=debit.intent_id)
    try:
        return stripe_gateway.read_intent(debit.intent_id)
    except NotThere as gone:
        raise Away("Stripe does not know what it just took in.") from gone


def _shut_page(payment: Payment, at: datetime) -> None:
    """Let nobody pay by card what is about to be collected; what was paid in that moment is taken note of."""
    if not payment.session_id:
        return
    try:
        stripe_gateway.close_page(payment.session_id)
    except (NotPossible, NotThere):
        log.info("payment_page_was_over", payment=payment.pk)
    hearing.refresh(payment=payment, at=at)


@transaction.atomic
def _begin(debit_id: int, at: datetime) -> bool:
    """Whether it is still to be sent; from now on nothing calls it off, for Stripe may have it."""
    debit = Debit.objects.select_related("payment__person", "mandate").get(pk=debit_id)
    payment = closing.locked(debit.payment)
    debit = Debit.objects.select_for_update(of=["self"]).select_related("mandate").get(pk=debit_id)
    if debit.state != DebitState.ANNOUNCED:
        return False
    if debit.tried_at is None and (payment.state != PaymentState.OPEN or debit.mandate.state != MandateState.WORKING):
        calling_off.call_off(payment=payment, at=at)
        return False
    if payment.session_id or (payment.session_expires_at and payment.session_expires_at > at):
        return False  # a page for it is being made in this moment; the next run closes it
    debit.tried_at = at
    debit.save(update_fields=["tried_at"])
    return True


@transaction.atomic
def _refused(debit: Debit, why: str, at: datetime) -> None:
    """Stripe will not collect it from this account: as if the bank had not paid."""
    payment = closing.locked(debit.payment)
    now = Debit.objects.select_for_update().get(pk=debit.pk)
    if now.state in DEBITING:
        debit_answers.failed(payment=payment, debit=now, why=why, at=at)
