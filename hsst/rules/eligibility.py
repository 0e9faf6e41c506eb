"""May somebody apply for a certificate of equivalence? A few answers → what stands in the way, with the working.

Source: domain 3.2, 3.3 and 9.5; how many months a route asks for is the figure of its policy row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from members.rules.dates import add_months
from registry.rules import career
from registry.rules.career import Stretch, Worked

# Further ahead than that nobody plans, and the hours of today say nothing.
_LOOK_AHEAD_MONTHS = 120


class Elsewhere(StrEnum):
    """How somebody stands with the body whose registration a certificate rests on."""

    YES = "yes"
    APPLIED = "applied"
    NO = "no"


class Reason(StrEnum):
    """What stands in the way."""

    REGISTER_FIRST = "register_first"
    WAIT_FOR_REGISTER = "wait_for_register"
    NO_SPECIALTY = "no_specialty"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of themselves.

    Args:
        elsewhere: None where the route rests on no registration elsewhere.
        specialty: whether they work in one of the specialties.
        posts: those at the level that is asked for.
    """

    elsewhere: Elsewhere | None
    specialty: bool
    posts: Sequence[Worked]


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the way, and what the posts come to.

    Args:
        months: as if worked full time; `needed` how many are asked for.
        enough_on: the first day on which they will be enough if the posts that go on do; None where they are now, or
            would not be within ten years.
    """

    reasons: tuple[Reason, ...]
    stretches: tuple[Stretch, ...]
    months: Fraction
    needed: int
    enough_on: date | None


def find(told: Told, *, needed: int, on: date) -> Found:
    """What keeps somebody from applying on a day; no reasons where nothing does.

    Args:
        needed: how many months at the level, counted as full time, the route asks for.
    """
    until = on + timedelta(days=1)
    stretches = tuple(career.stretches(told.posts, until=until))
    months = sum((one.counted for one in stretches), Fraction(0))
    short = months < needed
    standing = {
        Reason.REGISTER_FIRST: told.elsewhere is Elsewhere.NO,
        Reason.WAIT_FOR_REGISTER: told.elsewhere is Elsewhere.APPLIED,
        Reason.NO_SPECIALTY: not told.specialty,
        Reason.TOO_SHORT: short,
    }
    reasons = tuple(reason for reason, so in standing.items() if so)
    return Found(reasons, stretches, months, needed, _enough_on(told.posts, needed, on) if short else None)


def _enough_on(posts: Sequence[Worked], needed: int, on: date) -> date | None:
    """The first day at whose end the posts come to enough; found by halving, for months only ever rise."""
    last = add_months(on, _LOOK_AHEAD_MONTHS)
    if career.months(posts, until=last + timedelta(days=1)) < needed:
        return None
    low, high = on, last  # not enough at the end of the first, enough at the end of the second
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        if career.months(posts, until=middle + timedelta(days=1)) < needed:
            low = middle
        else:
            high = middle
    return high
