"""What a career history comes to: months as if worked full time, and the gaps in it.

Source: domain 1.5 and 9.1; how long a gap may be without a word is the audit's figure of domain 9.7.
"""

import calendar
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from members.rules.dates import Days, add_months

# The week of full-time work in the health service, and how many months without a post are nobody's business.
FULL_TIME, GAP_MONTHS = Decimal("37.5"), 3


@dataclass(frozen=True, slots=True)
class Worked:
    """One post as the sum needs it; no upper means that it goes on.

    Args:
        counts: whether its months are among those that are asked for; one that does not counts as no gap all the same.
    """

    during: Days
    hours: Decimal
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of days with the same hours a week in all posts together.

    Args:
        posts: how many there were at once.
        months: calendar months that it lasted.
        counted: the same as if worked full time; more hours than that count no more.
    """

    during: Days
    hours: Decimal
    posts: int
    months: Fraction
    counted: Fraction

    @property
    def capped(self) -> bool:
        """Whether more hours were worked than count."""
        return self.counted == self.months and self.hours > FULL_TIME


def stretches(posts: Iterable[Worked], *, until: date) -> list[Stretch]:
    """The posts that count in runs of days with the same hours, oldest first; times without one are left out.

    Args:
        until: the day after the last that counts: work to come is no experience.
    """
    held = [(post.during.lower, min(post.during.upper or until, until), post.hours) for post in posts if post.counts]
    held = [(lower, upper, hours) for lower, upper, hours in held if lower < upper]
    days = sorted({day for lower, upper, _hours in held for day in (lower, upper)})
    found = []
    for first, after in itertools.pairwise(days):
        hours = [hours for lower, upper, hours in held if lower <= first < upper]
        if hours:
            found.append(_stretch(Days(first, after), sum(hours, Decimal(0)), len(hours)))
    return found


def months(posts: Iterable[Worked], *, until: date) -> Fraction:
    """How many months a career comes to as if worked full time; posts at once count as one full-time post at most."""
    return sum((stretch.counted for stretch in stretches(posts, until=until)), Fraction(0))


def whole(counted: Fraction) -> Decimal:
    """Months as people read them, rounded down to one decimal, so that nobody is told they have what they lack."""
    return (Decimal(int(counted * 10)) / 10).quantize(Decimal("0.1"))


def gaps(posts: Iterable[Worked], *, until: date) -> list[Days]:
    """The times of more than three months without a post, between the first post and the day before `until`.

    The last has no upper when it goes on.
    """
    found = []
    free_from: date | None = None
    for lower, upper in sorted((post.during.lower, post.during.upper or until) for post in posts):
        if lower >= until:
            break
        if free_from is not None and _is_long(free_from, lower):
            found.append(Days(free_from, lower))
        free_from = max(free_from or upper, upper)
    if free_from is not None and _is_long(free_from, until):
        found.append(Days(free_from))
    return found


def unexplained(found: Sequence[Days], explained: Sequence[Days]) -> list[Days]:
    """The gaps that no explanation covers; one that goes on is explained from its first day."""
    return [gap for gap in found if not any(_covers(told, gap) for told in explained)]


def _covers(told: Days, gap: Days) -> bool:
    if told.lower > gap.lower:
        return False
    return gap.upper is None or told.upper is None or told.upper >= gap.upper


def _is_long(first: date, after: date) -> bool:
    return add_months(first, GAP_MONTHS) < after


def _stretch(during: Days, hours: Decimal, posts: int) -> Stretch:
    lasted = _position(during.upper or during.lower) - _position(during.lower)
    share = min(Fraction(1), Fraction(hours) / Fraction(FULL_TIME))
    return Stretch(during, hours, posts, lasted, lasted * share)


def _position(day: date) -> Fraction:
    """A day as a number of months: each calendar month is one, whatever its length."""
    length = calendar.monthrange(day.year, day.month)[1]
    return day.year * 12 + day.month - 1 + Fraction(day.day - 1, length)
