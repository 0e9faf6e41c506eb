"""On which day the fee of a renewal is collected by direct debit, and by when it may be paid otherwise if that fails.

Source: domain 9.3; figures are policy rows. All days are London days.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from members.rules.dates import add_working_days


@dataclass(frozen=True, slots=True)
class Figures:
    """What a renewal policy says of direct debits; what each means, it says itself."""

    notice_days: int = 5
    spare_days: int = 3
    tries: int = 3
    again_days: int = 5
    otherwise_days: int = 14


def wanted_on(begins_on: date, figures: Figures, holidays: Collection[date], *, failed_on: date | None = None) -> date:
    """The working day on which it would best be collected: the first of the new term, or some days after a failure."""
    first = add_working_days(begins_on - timedelta(days=1), 1, holidays)
    return first if failed_on is None else max(first, add_working_days(failed_on, figures.again_days, holidays))


def due_on(wanted: date, figures: Figures, holidays: Collection[date], *, on: date, last: date) -> date | None:
    """The day on which it is collected if it is announced now; None where that would be too near the last day.

    Args:
        on: the day of the announcement.
        last: the last day on which the fee may be paid without harm.
    """
    day = max(wanted, add_working_days(on, figures.notice_days, holidays))
    return day if add_working_days(day, figures.spare_days, holidays) <= last else None


def is_time(wanted: date, figures: Figures, holidays: Collection[date], *, on: date) -> bool:
    """Whether it is to be announced by now."""
    return add_working_days(on, figures.notice_days, holidays) >= wanted


def pay_by(last: date, figures: Figures, *, failed_on: date) -> date:
    """The last day on which a fee that the bank did not pay may be paid otherwise without harm."""
    return max(last, failed_on + timedelta(days=figures.otherwise_days))
