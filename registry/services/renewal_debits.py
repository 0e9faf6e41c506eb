"""The fee of a renewal by direct debit: announced in good time, and the place held while the bank works on it.

What is on its way counts as paid for as long as the bank has not said no; a no never counts backwards (docs/adr/0033).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from psycopg.types.range import DateRange

from members import trail
from members.choices import DebitState, MandateState, PaymentState, Purpose
from members.models import Debit, Payment, Person, User
from members.queries import debits as questions
from members.queries.calendar import london_day
from members.services import closing, debits, payments
from registry.choices import RENEWING, FactSource
from registry.models import FeeHold, Renewal
from registry.queries import renewals
from registry.rules import debits as rules
from registry.services import facts
from registry.services import renewal_locks as locks

# How long before the new term the nightly run looks at a renewal at all; longer than any notice.
_LOOKS = timedelta(days=45)


def due(*, on: date) -> Iterator[int]:
    """Renewals whose fee is perhaps to be announced by a day; each is decided again when it is its turn."""
    working = Q(entry__person__mandates__state=MandateState.WORKING)
    working |= Q(entry__person__merged_into__mandates__state=MandateState.WORKING)
    waiting = Renewal.objects.filter(working, stage__in=RENEWING, paid_at=None, begins_on__lte=on + _LOOKS)
    return waiting.order_by("begins_on", "pk").distinct().values_list("pk", flat=True).iterator(2_000)


@transaction.atomic
def announce(*, renewal_id: int, on: date, at: datetime, failed_on: date | None = None) -> Debit | None:
    """Announce that the fee of a renewal is collected, once it is time; nothing is announced twice.

    Args:
        on: the London day that the run is for.
        failed_on: on which day the bank did not pay, where another try is to follow: its message is the notice.

    Returns:
        What was announced now or before; None where nothing is to be, or no instruction works any more.
    """
    renewal = locks.locked(Renewal.objects.select_related("entry").get(pk=renewal_id))
    plan = renewals.debit_plan(renewal, on=on, failed_on=failed_on)
    if plan is None or (failed_on is None and not plan.is_time):
        return None
    payment = _owed(renewal, None, at)
    if payment.state == PaymentState.PROCESSING:
        return questions.live(payment)
    if payment.state != PaymentState.OPEN or questions.working(payment.person) is None:
        return None
    return debits.announce(payment=payment, due_on=plan.due_on, at=at, tell=failed_on is None)


def set_up(*, person: Person, at: datetime) -> None:
    """Somebody set a direct debit up: what is due soon is announced at once; called in that transaction."""
    for state in renewals.current(person, on=london_day(at)):
        if state.renewal.paid_at is None and state.open:
            announce(renewal_id=state.renewal.pk, on=london_day(at), at=at)


def moved(*, payment: Payment, debit: Debit, at: datetime) -> None:
    """A direct debit of a renewal was sent, collected or not paid; called in that transaction."""
    if payment.purpose != Purpose.RENEWAL or payment.about != Renewal._meta.label_lower:
        return
    renewal = locks.locked(Renewal.objects.select_related("entry").get(pk=payment.about_id))
    if debit.state == DebitState.SENT:
        hold(renewal=renewal, at=at)
    elif debit.state == DebitState.COLLECTED:
        _release(renewal, london_day(at), at)
    elif debit.state == DebitState.FAILED:
        _reopen(renewal, debit, at)


def hold(*, renewal: Renewal, at: datetime) -> FeeHold | None:
    """Hold the place of a locked renewal that is declared and whose fee is on its way; holding it twice is once.

    Nobody is held who lapsed before both were so.
    """
    payment = renewals.payment(renewal)
    debit = questions.sent(payment) if payment else None
    if debit is None or debit.accepted_at is None or renewal.declared_at is None:
        return None
    if found := _open_hold(renewal):
        return found
    first = london_day(max(debit.accepted_at, renewal.declared_at))
    if renewals.read(renewal, on=first).late:
        return None
    held = FeeHold(
        entry=renewal.entry, during=DateRange(first, None), source=FactSource.RENEWAL, reference=debit.reference
    )
    return facts.record(fact=held, by=None, at=at, tell=False)


def _reopen(renewal: Renewal, debit: Debit, at: datetime) -> None:
    """The bank did not pay: until a stated day the fee may be paid otherwise, and another try follows by policy."""
    on = london_day(at)
    figures = renewals.debit_figures(renewal)
    state = renewals.read(renewal, on=on)
    if renewal.paid_at is not None or not state.open:
        _release(renewal, on, at)
        return
    day = rules.pay_by(state.last, figures, failed_on=on) if _open_hold(renewal) else state.last
    _release(renewal, day, at)
    debit.pay_by = None if state.late else day
    debit.save(update_fields=["pay_by"])
    trail.record(
        "registry.renewal_debit_failed",
        about=renewal,
        by=None,
        at=at,
        person=renewal.entry.person,
        until=debit.pay_by.isoformat() if debit.pay_by else "",
    )
    announce(renewal_id=renewal.pk, on=on, at=at, failed_on=on)


def _release(renewal: Renewal, last: date, at: datetime) -> None:
    """Hold the place no longer than through a day."""
    if found := _open_hold(renewal):
        until = max(last, found.during.lower) + timedelta(days=1)
        facts.end(fact=found, on=until, by=None, at=at, source=FactSource.RENEWAL, tell=False)


def _open_hold(renewal: Renewal) -> FeeHold | None:
    held = FeeHold.objects.filter(entry=renewal.entry_id, set_aside_at=None, during__endswith=None)
    return held.select_related("entry__person").first()


def _owed(renewal: Renewal, by: User | None, at: datetime) -> Payment:
    """What is owed, with the fee of the first day of the new term."""
    payment = payments.due(
        person=renewal.entry.person,
        purpose=Purpose.RENEWAL,
        about=renewal,
        fee_code=renewal.policy.fee_code,
        on=renewal.begins_on,
        at=at,
        by=by,
        back_url=reverse("my-renewal", args=[renewal.reference]),
    )
    return closing.locked(payment)
