"""Coverage at a glance: of each standard how many pieces of evidence carry how much weight, and a picture of that."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.rules.matrix import Advice, Piece, is_old

# The picture's own units, so few that its words can be read on a phone.
WIDTH, LEFT, RIGHT, TOP, ROW, BAR = 360, 44, 84, 30, 22, 14
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)


class Weight(StrEnum):
    """How much those who judge may rely on one piece, in the order in which they are drawn."""

    SOUND = "sound"
    OWN_WORD = "own_word"
    OLD = "old"
    OLD_OWN_WORD = "old_own_word"


@dataclass(frozen=True, slots=True)
class Weighed:
    """The pieces that are said to show one standard.

    Args:
        counts: of each weight that there is any of, in order.
        few_sources: how many sources they come from, where that is fewer than is recommended; else 0.
    """

    code: str
    counts: tuple[tuple[Weight, int], ...]
    few_sources: int

    @property
    def total(self) -> int:
        """How many pieces there are."""
        return sum(number for _weight, number in self.counts)


@dataclass(frozen=True, slots=True)
class Part:
    """The pieces of one weight in one standard’s bar."""

    weight: Weight
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One standard: its pieces as one bar, and where its words stand after it."""

    weighed: Weighed
    y: int
    parts: tuple[Part, ...]
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line down, with its figure."""

    x: float
    number: int


@dataclass(frozen=True, slots=True)
class Picture:
    """All standards, one bar beneath the other.

    Args:
        needed: the line of as many pieces as each standard asks for.
        weights: those that there are any of.
    """

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    needed: Line
    weights: tuple[Weight, ...]
    height: int
    top: int = TOP
    width: int = WIDTH
    thick: int = BAR


def weigh(
    standards: Sequence[tuple[int, str]],
    claimed: Iterable[tuple[int, int]],
    pieces: Mapping[int, Piece],
    *,
    advice: Advice,
    on: date,
) -> list[Weighed]:
    """Each standard with the weight of its pieces, in the order of the standards; the arguments are of `weaknesses`."""
    shown: dict[int, list[Piece]] = {pk: [] for pk, _code in standards}
    for item, standard in set(claimed):
        if standard in shown:
            shown[standard].append(pieces[item])
    return [_weighed(code, shown[pk], advice, on) for pk, code in standards]


def picture(weighed: Sequence[Weighed], *, needed: int) -> Picture:
    """The bars of all standards to one scale, which holds the longest of them and what is asked for."""
    most = max([needed, 1, *(one.total for one in weighed)])
    step = next((step for step in _STEPS if most <= 4 * step), most)
    most = step * -(-most // step)
    there = {weight for one in weighed for weight, _number in one.counts}
    return Picture(
        bars=tuple(_bar(number, one, most) for number, one in enumerate(weighed)),
        lines=tuple(Line(_x(number, most), number) for number in range(0, most + 1, step)),
        needed=Line(_x(needed, most), needed),
        weights=tuple(weight for weight in Weight if weight in there),
        height=TOP + ROW * len(weighed),
    )


def _weighed(code: str, pieces: Sequence[Piece], advice: Advice, on: date) -> Weighed:
    counts = Counter(_weight(piece, advice, on) for piece in pieces)
    sources = len({piece.source for piece in pieces})
    few = sources if sources < advice.sources else 0
    return Weighed(code, tuple((weight, counts[weight]) for weight in Weight if counts[weight]), few)


def _weight(piece: Piece, advice: Advice, on: date) -> Weight:
    own, old = bool(advice.sources and piece.own_word), is_old(piece.last_on, years=advice.years, on=on)
    return {
        (False, False): Weight.SOUND,
        (True, False): Weight.OWN_WORD,
        (False, True): Weight.OLD,
        (True, True): Weight.OLD_OWN_WORD,
    }[own, old]


def _x(number: float, most: int) -> float:
    return round(LEFT + number / most * (WIDTH - LEFT - RIGHT), 1)


def _bar(number: int, weighed: Weighed, most: int) -> Bar:
    parts, before = [], 0
    for weight, pieces in weighed.counts:
        left = _x(before, most)
        before += pieces
        parts.append(Part(weight, left, round(_x(before, most) - left, 1)))
    return Bar(weighed, TOP + ROW * number + (ROW - BAR) // 2, tuple(parts), _x(before, most))
