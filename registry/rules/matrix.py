"""How far items of evidence cover standards: the matrix of an equivalence route, in figures, and where it is weak.

Source: domain 3.5. What is weak is advice: it keeps nobody from handing in.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from members.rules.dates import add_years


@dataclass(frozen=True, slots=True)
class Covered:
    """One standard, and how many items are said to show that it is met."""

    standard: int
    code: str
    items: int
    needed: int

    @property
    def enough(self) -> bool:
        """Whether as many items are claimed as are asked for."""
        return self.items >= self.needed


def coverage(standards: Sequence[tuple[int, str]], claimed: Iterable[tuple[int, int]], *, needed: int) -> list[Covered]:
    """Each standard with the number of items claimed for it, in the order of the standards.

    Args:
        standards: id and code of each.
        claimed: item and standard of each claim; the same pair counts once, and other standards not at all.
        needed: how many items each standard asks for.
    """
    counts = Counter(standard for _item, standard in set(claimed))
    return [Covered(standard, code, counts[standard], needed) for standard, code in standards]


def short(found: Iterable[Covered]) -> list[Covered]:
    """The standards that lack evidence."""
    return [one for one in found if not one.enough]


def unused(items: Iterable[int], claimed: Iterable[tuple[int, int]]) -> list[int]:
    """The items that are said to show nothing, which nobody will read."""
    used = {item for item, _standard in claimed}
    return [item for item in items if item not in used]


class Weak(StrEnum):
    """Why those who judge may not rely much on the evidence for a standard."""

    ONE_SOURCE = "one_source"
    OWN_WORD = "own_word"
    OLD = "old"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as far as its weight goes.

    Args:
        source: what it comes from; two pieces with the same are one source.
        own_word: whether nobody but the applicant vouches for it.
        last_on: the last day that it is about, if it says.
    """

    source: Hashable
    own_word: bool
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Advice:
    """How much is recommended; 0 for no advice.

    Args:
        sources: from how many sources that stand apart each standard should be shown.
        years: how fresh evidence should be.
    """

    sources: int
    years: int


def weaknesses(
    standards: Sequence[tuple[int, str]],
    claimed: Iterable[tuple[int, int]],
    pieces: Mapping[int, Piece],
    *,
    advice: Advice,
    on: date,
) -> list[tuple[str, Weak]]:
    """Where the evidence for a standard is weak, by the code of the standard; one without any is short, not weak.

    Args:
        standards: id and code of each.
        claimed: item and standard of each claim.
        pieces: by the id of their item.
    """
    shown: dict[int, list[Piece]] = {}
    for item, standard in set(claimed):
        shown.setdefault(standard, []).append(pieces[item])
    return [(code, weak) for pk, code in standards if pk in shown for weak in _weak(shown[pk], advice, on)]


def is_old(last_on: date | None, *, years: int, on: date) -> bool:
    """Whether evidence of a day is older than is recommended."""
    return bool(years and last_on and last_on < add_years(on, -years))


def _weak(pieces: Sequence[Piece], advice: Advice, on: date) -> Iterable[Weak]:
    if len({piece.source for piece in pieces}) < advice.sources:
        yield Weak.ONE_SOURCE
    if advice.sources and all(piece.own_word for piece in pieces):
        yield Weak.OWN_WORD
    if advice.years and all(piece.last_on is None for piece in pieces):
        yield Weak.UNDATED
    elif advice.years and all(is_old(piece.last_on, years=advice.years, on=on) for piece in pieces if piece.last_on):
        yield Weak.OLD
