"""Time away from practice, coming back from it, and leaving the register; no database, no clock.

Source: domain 1.10, 2.5 and 9.2; the figures are those of the register's policy rows.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from members.rules.dates import Days, add_months
from registry.choices import Status
from registry.rules.facts import Break, Facts

_MAY_PAUSE = frozenset(
    {
        Status.REGISTERED,
        Status.RENEWAL_WINDOW,
        Status.CAUTION,
        Status.WARNING,
        Status.FINDING,
        Status.CONDITIONS,
        Status.INTERIM_CONDITIONS,
    }
)
_AWAY = frozenset({Status.CAREER_BREAK, Status.CAREER_CHANGE})
_MAY_LEAVE = _MAY_PAUSE - {Status.CONDITIONS, Status.INTERIM_CONDITIONS} | _AWAY | {Status.OUTSIDE_ENDED}
_ORDERS = frozenset(
    {Status.SUSPENDED, Status.INTERIM_SUSPENDED, Status.CONDITIONS, Status.INTERIM_CONDITIONS, Status.PROCEEDINGS}
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds of time away on a register: the figures of its policy row.

    Args:
        ahead_months: how long before its first day a break is to be told.
        most_months: how long a break may last, with what it was extended by.
        return_term_days: the days in which somebody who comes back without a term renews.
        answer_days: within how many days the office answers.
        furthest_months: how far ahead a day may be chosen at all.
    """

    ahead_months: int = 1
    most_months: int = 60
    return_term_days: int = 28
    answer_days: int = 14
    furthest_months: int = 12


@dataclass(frozen=True, slots=True)
class Why:
    """Why something may not be asked for.

    Args:
        code: a short stable name; the words are the service's.
        field: which answer it concerns, if one.
        on: a day that belongs to it, such as the last one that may be chosen.
    """

    code: str
    field: str | None = None
    on: date | None = None


def is_late(begins: date, *, asked_on: date, policy: Policy) -> bool:
    """Whether a break is told later than its notice: the office then reads why and decides all the same."""
    return begins < add_months(asked_on, policy.ahead_months)


def why_no_break(
    days: Days, *, status: Status, breaks: Iterable[Break], reason: str, on: date, policy: Policy
) -> Why | None:
    """What stands against a break on these days; None where nothing does.

    Args:
        status: what the register says of the entry on the day of asking.
        reason: why it is told late, where it is.
    """
    if status in _AWAY:
        return Why("away")
    if status not in _MAY_PAUSE:
        return Why("not_registered")
    return next(_break_days(days, breaks, reason, on, policy), None)


def _break_days(days: Days, breaks: Iterable[Break], reason: str, on: date, policy: Policy) -> Iterator[Why]:
    furthest = add_months(on, policy.furthest_months)
    if not on < days.lower <= furthest:
        yield Why("first_day", "begins_on", furthest)
    if days.upper is None or days.upper <= days.lower:
        yield Why("no_days", "last_on")
    elif days.upper > (latest := add_months(days.lower, policy.most_months)):
        yield Why("too_long", "last_on", latest - timedelta(days=1))
    if any(_meet(one.during, days) for one in breaks):
        yield Why("planned", "begins_on")
    if is_late(days.lower, asked_on=on, policy=policy) and not reason.strip():
        yield Why("late", "reason", add_months(on, policy.ahead_months))


def why_not_longer(upper: date, *, away: Break, reason: str, on: date, policy: Policy) -> Why | None:
    """What stands against a break lasting until another day; None where nothing does.

    Args:
        upper: the day after the new last day.
        away: the break as it stands.
        reason: why it is told late, where it is.
    """
    if away.during.upper is None or upper <= away.during.upper:
        return Why("not_longer", "last_on")
    latest = add_months(away.during.lower, policy.most_months)
    if upper > latest:
        return Why("too_long", "last_on", latest - timedelta(days=1))
    if is_late(away.during.upper, asked_on=on, policy=policy) and not reason.strip():
        return Why("late_longer", "reason", away.during.upper - timedelta(days=1))
    return None


def why_no_return(back: date, *, away: Break, notice_days: int, on: date) -> Why | None:
    """What stands against coming back on a day; None where nothing does.

    Args:
        away: the break, which has begun.
        notice_days: for how long after its planned end a break still counts.
    """
    latest = away.during.upper and away.during.upper + timedelta(days=notice_days)
    if back < on or back <= away.during.lower or (latest and back > latest):
        return Why("return_day", "begins_on", latest)
    return None


def reminder_due(upper: date, *, notice_days: int, on: date) -> str | None:
    """Which reminder of the end of a break is due on a day; None where none is.

    Two months before its last day, one month, a week; and once it is over, while it still counts.

    Args:
        upper: the day after the planned last day.
        notice_days: for how long after it the break still counts.
    """
    if on >= upper:
        return "over" if on < upper + timedelta(days=notice_days) else None
    ladder = (
        ("a_week", upper - timedelta(days=7)),
        ("a_month", add_months(upper, -1)),
        ("two_months", add_months(upper, -2)),
    )
    return next((code for code, day in ladder if on >= day), None)


def needs_term(back: date, facts: Facts) -> bool:
    """Whether no term covers the day of coming back, so that one is given in which to renew."""
    return not any(back in term for term in facts.terms)


def why_not_leave(first_day: date, *, status: Status, facts: Facts, on: date, policy: Policy) -> Why | None:
    """What keeps somebody from leaving the register; None where nothing does (docs/rules.md 4).

    Args:
        first_day: the first on which they would no longer be registered.
        status: what the register says of the entry on the day of asking.
    """
    if status in _ORDERS or any(on in one.during for one in facts.proceedings):
        return Why("open_case")
    if status not in _MAY_LEAVE:
        return Why("not_registered")
    if facts.exits and any(one.during.upper is None and one.during.lower > on for one in facts.exits):
        return Why("leaving")
    furthest = add_months(on, policy.furthest_months)
    if not on < first_day <= furthest:
        return Why("leave_day", "last_on", furthest)
    return None


def why_no_scope(wanted: int, *, held: Collection[int], status: Status) -> Why | None:
    """What stands against asking to be registered in a scope of practice; None where nothing does.

    Args:
        wanted: the scope asked for.
        held: those held on the day of asking.
    """
    if status not in _MAY_PAUSE | _AWAY:
        return Why("not_registered")
    return Why("held", "scope") if wanted in held else None


def may_pause(status: Status) -> bool:
    """Whether somebody of whom the register says this may ask for time away."""
    return status in _MAY_PAUSE


def may_leave(status: Status) -> bool:
    """Whether somebody of whom the register says this may ask to leave, as far as the status goes."""
    return status in _MAY_LEAVE


def is_away(status: Status) -> bool:
    """Whether the register says of somebody that they are away."""
    return status in _AWAY


def _meet(one: Days, other: Days) -> bool:
    return (one.upper is None or other.lower < one.upper) and (other.upper is None or one.lower < other.upper)
