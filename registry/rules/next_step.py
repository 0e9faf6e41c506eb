"""What happens next to an entry, by when, and whose move it is: from its status and the days known today."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from registry.choices import Status


class Move(Enum):
    """Who must act next."""

    PERSON = auto()
    OFFICE = auto()
    NOBODY = auto()


class Next(Enum):
    """What happens next."""

    RENEW_LATER = auto()
    RENEW = auto()
    RENEW_NOW = auto()
    COME_BACK = auto()
    SUSPENSION_ENDS = auto()
    CONDITIONS_END = auto()
    RETURN = auto()
    OUTSIDE = auto()
    DECISION = auto()
    ASK = auto()
    BEGINS = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Args:
        by: the last day for it, or the last day of what is now; None where no day is known.
    """

    what: Next
    move: Move
    by: date | None = None


_STEPS = {
    Status.DECEASED: (Next.ASK, Move.NOBODY),
    Status.ANNULLED: (Next.ASK, Move.NOBODY),
    Status.REMOVED: (Next.COME_BACK, Move.PERSON),
    Status.REMOVED_ADMIN: (Next.COME_BACK, Move.PERSON),
    Status.RESIGNED: (Next.COME_BACK, Move.PERSON),
    Status.LAPSED: (Next.COME_BACK, Move.PERSON),
    Status.SUSPENDED: (Next.SUSPENSION_ENDS, Move.NOBODY),
    Status.INTERIM_SUSPENDED: (Next.SUSPENSION_ENDS, Move.NOBODY),
    Status.OUTSIDE_ENDED: (Next.OUTSIDE, Move.PERSON),
    Status.CAREER_BREAK: (Next.RETURN, Move.PERSON),
    Status.CAREER_CHANGE: (Next.RETURN, Move.PERSON),
    Status.PROCEEDINGS: (Next.DECISION, Move.OFFICE),
    Status.CONDITIONS: (Next.CONDITIONS_END, Move.NOBODY),
    Status.INTERIM_CONDITIONS: (Next.CONDITIONS_END, Move.NOBODY),
    Status.RENEWAL_WINDOW: (Next.RENEW_NOW, Move.PERSON),
    Status.NOT_YET: (Next.BEGINS, Move.NOBODY),
}


def next_step(*, status: Status, change_on: date | None, term_end: date | None, renewing: bool = False) -> Step:
    """What happens next to an entry.

    Args:
        status: the present status.
        change_on: the first day of another answer, as known today.
        term_end: the last day of the present term, if any.
        renewing: whether a renewal is open.
    """
    if status in _STEPS:
        what, move = _STEPS[status]
        return Step(what, move, change_on and change_on - timedelta(days=1))
    if term_end is None:
        return Step(Next.NOTHING, Move.NOBODY)
    if renewing:
        return Step(Next.RENEW, Move.PERSON, term_end)
    return Step(Next.RENEW_LATER, Move.NOBODY, term_end)
