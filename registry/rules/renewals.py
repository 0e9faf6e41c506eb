"""Renewing a registration: until when, by whom, what is left to do, and which reminder is due.

Source: domain 1.8, 2.3 and 9.3; figures are policy rows. All days are London days: an instant is turned into one before
it comes here, so that 23:59:59 on the last day counts, in winter and in summer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto

from members.rules.dates import Days, add_months
from registry.choices import ExitKind, Status
from registry.rules.facts import Facts, PolicyBook
from registry.rules.standing import spans, status_on
from registry.rules.terms import first_term

# A first message, before any of the reminders is due.
OPENING = 1_000


@dataclass(frozen=True, slots=True)
class Policy:
    """The figures that renewing depends on.

    Args:
        book: of the register, for the window after a term.
        late_months: how long after the window somebody may still come back by renewing.
        suspended_may_renew: whether a suspension lets somebody renew.
    """

    book: PolicyBook = field(default_factory=PolicyBook)
    late_months: int = 1
    suspended_may_renew: bool = False


class Part(Enum):
    """The two parts of a renewal, in either order."""

    DECLARATIONS = auto()
    FEE = auto()


class Why(Enum):
    """Why an entry cannot be renewed."""

    ENDED = "ended"
    SUSPENDED = "suspended"
    OUTSIDE = "outside"
    BREAK = "break"
    COVERED = "covered"
    TOO_LATE = "too_late"


_ENDED = frozenset({Status.DECEASED, Status.ANNULLED, Status.REMOVED, Status.REMOVED_ADMIN, Status.RESIGNED})


def last_day(begins_on: date, book: PolicyBook) -> date:
    """The last day on which one is still registered without the new term, and may renew as if in good time."""
    return begins_on + timedelta(days=book.on(begins_on).renewal_window_days - 1)


def held_last(begins_on: date, book: PolicyBook, held: Sequence[Days]) -> date:
    """That last day, later where a direct debit that failed left somebody more time (docs/adr/0033)."""
    last = last_day(begins_on, book)
    for hold in sorted(held, key=lambda one: one.lower):
        if hold.upper and begins_on < hold.upper and hold.lower <= last + timedelta(days=1):
            last = max(last, hold.upper - timedelta(days=1))
    return last


def late_until(begins_on: date, policy: Policy) -> date:
    """The last day on which somebody who lapsed may come back by renewing: the short readmission."""
    return add_months(last_day(begins_on, policy.book), policy.late_months)


def missing(*, declared: bool, paid: bool) -> list[Part]:
    """What is left to do; nothing where both parts are done."""
    return [*([] if declared else [Part.DECLARATIONS]), *([] if paid else [Part.FEE])]


def why_not(facts: Facts, policy: Policy, *, begins_on: date, on: date, done_on: date) -> Why | None:
    """What keeps an entry from being renewed on a day; None where nothing does.

    An order that lets nobody practise wins over a renewal, but for an interim one, which has found nothing yet. Open
    proceedings keep the entry where it is, so it may be renewed while they last.

    Args:
        on: the day on which this is asked.
        done_on: the day on which the later of the two parts was done, or could be: money may be heard of late.
    """
    if any(begins_on in term or term.lower > begins_on for term in facts.terms):
        return Why.COVERED
    status = status_on(facts.begun_by(on), policy.book, on)
    if status in _ENDED or any(left.kind is ExitKind.LAPSED and on in left.during for left in facts.exits):
        return Why.ENDED
    if status is Status.SUSPENDED and not policy.suspended_may_renew:
        return Why.SUSPENDED
    if status is Status.OUTSIDE_ENDED:
        return Why.OUTSIDE
    if any(begins_on in taken.during for taken in facts.breaks):
        return Why.BREAK
    return Why.TOO_LATE if starts(facts, policy, begins_on=begins_on, done_on=done_on) is None else None


def starts(facts: Facts, policy: Policy, *, begins_on: date, done_on: date) -> date | None:
    """The first day of the term that a renewal gives; None once it is too late for one.

    In the window, and while proceedings kept the entry on the register ever since, the term goes on from the old one's
    end. Afterwards it begins on the day on which both parts are done, for nobody was registered in between.

    Args:
        done_on: the day on which the later of its parts was done.
    """
    last = last_day(begins_on, policy.book)
    if done_on <= last or not _lapsed(facts, policy.book, Days(last + timedelta(days=1), done_on + timedelta(days=1))):
        return begins_on
    return done_on if done_on <= late_until(begins_on, policy) else None


def new_term(begins_on: date, first: date, *, rule: str, late_from: str = "") -> Days:
    """The days that a renewal gives: until what a first term would end that began when the old one ended.

    Args:
        first: from `starts`.
        rule, late_from: of the register, as for a first term.
    """
    return Days(first, first_term(begins_on, rule=rule, late_from=late_from).upper)


def reminder(reminders: Sequence[int], *, last: date, on: date) -> int:
    """The latest message that is due by a day, as days before the last one; OPENING before any reminder."""
    left = (last - on).days
    return min((days for days in reminders if days >= left), default=OPENING)


def is_due(found: int, *, told: int | None) -> bool:
    """Whether a message that is due was not sent yet, nor a later one: of several, the latest is sent."""
    return told is None or found < told


def _lapsed(facts: Facts, book: PolicyBook, days: Days) -> bool:
    """Whether the entry was lapsed on any of these days."""
    return any(
        span.status is Status.LAPSED
        and (days.upper is None or span.during.lower < days.upper)
        and (span.during.upper is None or span.during.upper > days.lower)
        for span in spans(facts, book)
    )
