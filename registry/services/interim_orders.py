"""Interim orders are protection before anything is found: they last only so long, and are reviewed on the way.

Source: docs/rules.md 7.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from members import trail
from members.choices import WaitingOn
from members.errors import Refused
from members.models import User, WorkItem
from members.queries.calendar import london_day
from members.rules.dates import Days
from members.services import work
from registry import wording
from registry.choices import DecisionBody
from registry.models import Entry, RecordedDecision, Sanction
from registry.queries import policies
from registry.rules import orders as rules
from registry.rules.facts import StandingPolicy

A_DAY = timedelta(days=1)


def check(*, entry: Entry, body: str, begins: date, ends: date | None) -> None:
    """Whether an interim order may last so long, together with those before it; a court may order more.

    Raises:
        Refused: without an end, or for one that is too late.
    """
    if body == DecisionBody.COURT:
        return
    held = Sanction.objects.filter(entry=entry, kind__in=rules.INTERIM, set_aside_at=None)
    since = rules.interim_since(begins, [Days(one.during.lower, one.during.upper) for one in held])
    latest = rules.interim_ends_by(since, _policy(entry, begins))
    if ends is None or ends > latest:
        raise Refused(
            f"Enter the last day, {wording.day(latest - A_DAY)} or earlier: only a court may order longer.",
            field="ends",
            code="interim_too_long",
        )


@transaction.atomic
def watch(*, order: Sanction, at: datetime) -> None:
    """Put the review of an interim order before the office, by its day; one that follows another is a review of it."""
    begins, ends = order.during.lower, order.during.upper
    policy = _policy(order.entry, begins)
    held = Sanction.objects.filter(entry=order.entry, kind__in=rules.INTERIM, set_aside_at=None).exclude(pk=order.pk)
    since = rules.interim_since(begins, [Days(one.during.lower, one.during.upper) for one in held])
    review = rules.first_review if since == begins else rules.next_review
    work.open_item(
        key=_key(order),
        kind="interim_review",
        about=order,
        at=at,
        person=order.entry.person,
        due_on=review(begins, ends, policy),
    )


@transaction.atomic
def unwatch(*, order: Sanction, at: datetime) -> None:
    """An order that was varied or lifted is no longer reviewed."""
    work.close_item(key=_key(order), at=at)


@transaction.atomic
def review(*, order: Sanction, decision: RecordedDecision, by: User, at: datetime) -> date | None:
    """Say that an interim order was reviewed and continues as it is.

    Doing it again with the same decision changes nothing.

    Args:
        decision: the one that says so.

    Returns:
        The day by which it is reviewed next; None where it is over.

    Raises:
        Refused: when the decision is older than the order.
    """
    order = Sanction.objects.select_for_update().select_related("entry__person").get(pk=order.pk)
    if order.set_aside_at is not None or order.kind not in rules.INTERIM:
        raise Refused("This order was changed meanwhile. Look at the entry again.", code="changed")
    if decision.decided_on < order.during.lower:
        raise Refused("Enter a day since the order began.", field="decided_on", code="before_order")
    due = rules.next_review(decision.decided_on, order.during.upper, _policy(order.entry, decision.decided_on))
    over = order.during.upper is not None and order.during.upper <= london_day(at)
    if WorkItem.objects.filter(key=_key(order), due_on=due, closed_at__isnull=not over).exists():
        return None if over else due
    work.wait_for(key=_key(order), waiting_on=WaitingOn.OFFICE, at=at, due_on=due)
    if over:
        work.close_item(key=_key(order), at=at)
    trail.record(
        "registry.interim_order_reviewed",
        about=order,
        by=by,
        at=at,
        person=order.entry.person,
        entry=order.entry_id,
        decision=decision.pk,
        next_review_on=None if over else due.isoformat(),
    )
    return None if over else due


def _policy(entry: Entry, on: date) -> StandingPolicy:
    return policies.current().register(entry.register_id).book.on(on)


def _key(order: Sanction) -> str:
    return f"interim_review:{order.pk}"
