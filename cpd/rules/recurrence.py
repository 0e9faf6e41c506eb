"""On which days an activity comes again."""

from datetime import date, timedelta

from cpd.choices import Rhythm
from members.rules.dates import add_months

_DAYS = {Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14}


def day_of(*, first: date, rhythm: Rhythm, number: int) -> date:
    """The day of one of its times; the first has the number 0. The 31st becomes the last day of a shorter month."""
    if rhythm in _DAYS:
        return first + timedelta(days=_DAYS[rhythm] * number)
    return add_months(first, number)


def due(*, first: date, rhythm: Rhythm, made: int, until: date | None, on: date) -> list[date]:
    """The days that are due and for which nothing was made yet, oldest first.

    Args:
        made: for how many of its times something was made already.
        until: the last day on which it may come; None while it goes on.
        on: today; what is due tomorrow is not made yet.
    """
    found = []
    number = made
    while (day := day_of(first=first, rhythm=rhythm, number=number)) <= min(on, until or on):
        found.append(day)
        number += 1
    return found


def is_over(*, first: date, rhythm: Rhythm, made: int, until: date | None) -> bool:
    """Whether it never comes again."""
    return until is not None and day_of(first=first, rhythm=rhythm, number=made) > until
