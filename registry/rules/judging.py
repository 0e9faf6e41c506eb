"""What may be judged, when a round of judgements is opened, and what follows from them.

A round is sealed until everybody on a seat has handed in. Then equal marks are a finding; where they differ, those who
judged come to one finding or a moderator decides, and that they differed is kept (domain 3.5 and 9.1, security T10).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from registry.choices import Mark, Recommended, SeatKind


@dataclass(frozen=True, slots=True)
class Given:
    """One judgement as it stands: whose, and what it says."""

    seat: int
    mark: Mark
    reason: str = ""


def unmarked(asked: Sequence[int], marked: Collection[int]) -> list[int]:
    """The standards of a round that somebody has not judged yet, in their order."""
    return [standard for standard in asked if standard not in marked]


def is_opened(handed_in: int, *, seats: int, needed: int) -> bool:
    """Whether a round’s judgements may be read by those who gave them: all seats are filled, and all are in."""
    return needed > 0 and seats >= needed and handed_in >= seats


def agreed(given: Collection[Given]) -> Mark | None:
    """The one mark that all gave; None where they differ."""
    marks = {one.mark for one in given}
    return marks.pop() if len(marks) == 1 else None


def differing(given: Mapping[int, Collection[Given]]) -> list[int]:
    """The standards on which those who judged differ."""
    return [standard for standard, found in given.items() if agreed(found) is None]


def drafted(given: Sequence[Given]) -> str:
    """The reason of a finding on which all agreed: what each wrote, once."""
    written = list(dict.fromkeys(one.reason.strip() for one in given if one.reason.strip()))
    return "\n\n".join(written)


def outcomes(marks: Collection[str], *, portfolio: bool = False) -> tuple[Recommended, ...]:
    """What findings let those who judge recommend: no mark makes up for another, so admission only where all are met.

    Args:
        portfolio: whether a portfolio may be invited: of a first stage, where the standards may yet be shown.
    """
    if marks and all(mark == Mark.MET for mark in marks):
        return (Recommended.ADMIT,)
    return (Recommended.PORTFOLIO, Recommended.REFUSE) if portfolio else (Recommended.REFUSE,)


def stands(alone: Collection[str], *, sharing: int, dissenting: int, seats: int) -> bool:
    """Whether a proposal is the finding: all share it; or most do, and each of the others recorded a dissent.

    Args:
        alone: the marks that each gave before the round was opened.
        sharing: how many say what was proposed, word for word.
    """
    if sharing == seats:
        return True
    return may_dissent(alone) and sharing * 2 > seats and sharing + dissenting == seats


def may_dissent(alone: Collection[str]) -> bool:
    """Whether a majority can find: of three or more, some of whom gave the same mark before they knew of the others’.

    Where each gave another mark, nobody was of one mind with anybody: they all agree, or a moderator decides.
    """
    return len(alone) >= 3 and len(set(alone)) < len(alone)


def may_choose(kind: SeatKind, *, ways: int, chaired: bool) -> bool:
    """Whether somebody may say what is recommended.

    Where the findings leave a choice, it is the panel’s and nobody’s alone: its chair records it, or the moderator who
    has the case.

    Args:
        ways: how many recommendations the findings allow.
        chaired: whether a chair sits on the panel.
    """
    return ways < 2 or not chaired or kind in {SeatKind.LAY_CHAIR, SeatKind.MODERATOR}


def panel(*, certificate: bool, assessors: int) -> dict[SeatKind, int]:
    """Who judges on a route: assessors; for a certificate a lay chair and professionals (domain 3.2)."""
    if not assessors:
        return {}
    return (
        {SeatKind.LAY_CHAIR: 1, SeatKind.PROFESSIONAL: assessors - 1} if certificate else {SeatKind.ASSESSOR: assessors}
    )
