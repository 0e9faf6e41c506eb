"""The daily comparison: what Stripe lists of a London day, held against the ledger, line by line."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min, Q

from members import stripe_gateway, trail
from members.choices import AT_STRIPE
from members.models import LedgerLine, Payment, Reconciliation
from members.queries.calendar import begins, london_day
from members.rules.money import Difference, Differs, Movement, differences
from members.services import work

# Stripe writes a line into its list a moment after the charge; the hour keeps midnight from parting the two.
_MARGIN = timedelta(hours=1)
_LOOK_AGAIN = timedelta(days=60)


def compare(*, on: date, at: datetime) -> Reconciliation:
    """Compare one London day; comparing it again keeps one row, which says what was found last.

    Every difference becomes work for finance, which is closed when it is gone.

    Raises:
        stripe_gateway.Away: when Stripe does not answer.
    """
    start, end = begins(on), begins(on + timedelta(days=1))
    listed = list(stripe_gateway.movements(start - _MARGIN, end + _MARGIN))
    return _write(on, listed, start, end, at)


def due(*, at: datetime) -> list[date]:
    """The London days to be compared by now: those that were missed, and those that differed and may not any more."""
    yesterday = london_day(at) - timedelta(days=1)
    last = Reconciliation.objects.aggregate(last=Max("on"))["last"]
    first = last + timedelta(days=1) if last else _first_day() or yesterday
    differed = Reconciliation.objects.exclude(differences=[]).filter(on__gte=yesterday - _LOOK_AGAIN)
    missed = {first + timedelta(days=n) for n in range((yesterday - first).days + 1)}
    return sorted(missed | set(differed.values_list("on", flat=True)))


def told(row: Reconciliation) -> list[Difference]:
    """The differences of a day."""
    return [Difference(Differs(how), source, theirs, ours) for how, source, theirs, ours in row.differences]


@transaction.atomic
def _write(on: date, listed: list[Movement], start: datetime, end: datetime, at: datetime) -> Reconciliation:
    sources = {movement.source: movement for movement in listed}
    lines = LedgerLine.objects.filter(kind__in=AT_STRIPE).filter(
        Q(at__gte=start, at__lt=end) | Q(source__in=list(sources))
    )
    theirs = {movement.source: movement.pence for movement in listed if start <= movement.at < end}
    # A line belongs to the day of Stripe's own, and to its own day where Stripe has none.
    ours = {line.source: line.amount_pence for line in lines if line.source in theirs or line.source not in sources}
    found = differences(theirs=theirs, ours=ours)
    row, _new = Reconciliation.objects.select_for_update().get_or_create(
        on=on, defaults={"compared_at": at, "movements": 0, "stripe_pence": 0, "ledger_pence": 0}
    )
    before = {difference.source for difference in told(row)}
    row.compared_at, row.movements = at, len(theirs)
    row.stripe_pence, row.ledger_pence = sum(theirs.values()), sum(ours.values())
    row.differences = [[one.how, one.source, one.stripe_pence, one.ledger_pence] for one in found]
    row.save()
    payments = {line.source: line.payment_id for line in lines}
    for one in found:
        _ask(row, one, payments.get(one.source), at)
    for source in before - {one.source for one in found}:
        work.close_item(key=_key(source), at=at)
    trail.record("members.payments_compared", about=row, by=None, at=at, on=on.isoformat(), differences=len(found))
    return row


def _ask(row: Reconciliation, difference: Difference, payment_id: int | None, at: datetime) -> None:
    payment = Payment.objects.select_related("person").get(pk=payment_id) if payment_id else None
    person = payment.person if payment else None
    work.open_item(key=_key(difference.source), kind="money_difference", about=payment or row, person=person, at=at)


def _key(source: str) -> str:
    return f"money_difference:{source}"[:100]


def _first_day() -> date | None:
    first = LedgerLine.objects.filter(kind__in=AT_STRIPE).aggregate(first=Min("at"))["first"]
    return london_day(first) if first else None
