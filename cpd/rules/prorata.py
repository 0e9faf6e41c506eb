"""How much of a whole period is asked of somebody, with its working: breaks, leave, part-time work, joining late.

Each day of the cycle counts by the share of a whole day that is asked on it; what a scheme asks for a whole period is
multiplied by the days that count and divided by the days of a whole period. Source: docs/adr/0026-cpd-log.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cpd.choices import AllowanceReason
from members.rules.dates import Days, add_months

WHOLE = 100
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Allowance:
    """Days on which less is asked.

    Args:
        share: what is still asked of them, in per cent; nothing during a break.
    """

    during: Days
    share: int
    reason: AllowanceReason


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row on which the same is asked for the same reasons.

    Args:
        share: in per cent of a whole day.
        reasons: why it is less than a whole day, if it is.
    """

    during: Days
    share: int
    reasons: tuple[AllowanceReason, ...]

    @property
    def days(self) -> int:
        """How many days it has."""
        return length(self.during)


@dataclass(frozen=True, slots=True)
class Working:
    """What is asked, and how that was worked out.

    Args:
        stretches: the whole cycle, stretch by stretch.
        counted: days that count, in hundredths of a day.
        whole: days of a whole period of the scheme.
    """

    stretches: tuple[Stretch, ...]
    counted: int
    whole: int

    @property
    def asks_nothing(self) -> bool:
        """Whether nothing is asked on any day of the cycle."""
        return self.counted == 0

    @property
    def asks_all(self) -> bool:
        """Whether exactly what the scheme asks for a whole period is asked."""
        return self.counted == WHOLE * self.whole

    def part_of(self, target: int) -> int:
        """What of a target for a whole period is asked, rounded down."""
        return target * self.counted // (WHOLE * self.whole)


def length(during: Days) -> int:
    """The days in a range that has an end."""
    if during.upper is None:
        raise ValueError("This range has no end.")
    return (during.upper - during.lower).days


def period_end(term: Days, *, months: int) -> date:
    """The day after a period that begins with a term: the term’s end, or whole years later for a longer scheme.

    Args:
        term: a term of registration, which has an end.
        months: how long a whole period of the scheme is.
    """
    if term.upper is None:
        raise ValueError("A term has an end.")
    return add_months(term.upper, max(0, months - _YEAR) // _YEAR * _YEAR)


def working(*, period: Days, whole: int, allowances: Sequence[Allowance]) -> Working:
    """What is asked in a cycle.

    Args:
        period: the days of the cycle.
        whole: days of a whole period of the scheme.
        allowances: where several hold on one day, the one that asks least is the answer.
    """
    stretches: list[Stretch] = []
    for first, upper in _pieces(period, allowances):
        held = [one for one in allowances if first in one.during]
        share = min([WHOLE, *(one.share for one in held)])
        reasons = tuple(sorted({one.reason for one in held if one.share == share and share < WHOLE}))
        last = stretches[-1] if stretches else None
        if last and (last.share, last.reasons) == (share, reasons):
            stretches[-1] = Stretch(Days(last.during.lower, upper), share, reasons)
        else:
            stretches.append(Stretch(Days(first, upper), share, reasons))
    return Working(tuple(stretches), sum(one.days * one.share for one in stretches), whole)


def unasked(allowances: Sequence[Allowance]) -> list[Days]:
    """The days of which nothing is asked, which explain that nothing was done on them."""
    return [one.during for one in allowances if one.share == 0]


def _pieces(period: Days, allowances: Sequence[Allowance]) -> list[tuple[date, date]]:
    """The cycle cut wherever an allowance begins or ends."""
    if period.upper is None:
        raise ValueError("A cycle has an end.")
    edges = {period.lower, period.upper}
    for one in allowances:
        edges |= {day for day in (one.during.lower, one.during.upper) if day and period.lower < day < period.upper}
    ordered = sorted(edges)
    return list(pairwise(ordered))
