"""How reliable judgements are: agreement by standard; of each assessor how far they agree, how severe they are, drift.

Of fewer than five cases nothing at all is said, and of an assessor nothing before they gave thirty judgements: figures
of so few describe the cases, and point at people. Pairs are looked at too, for two who are lenient together agree with
one another, so that neither stands out against the other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from statistics import fmean, median

from hsst.rules import agreement
from hsst.rules.agreement import Interval, Metric

FEWEST_CASES = 5
FEWEST_JUDGEMENTS = 30
# A pair is told of where it surely gives so much more, or less, than others would: a quarter of a step on a standard.
STEPS_APART = 0.25
_SURE = 0.99
_ROUNDS = 12
Unit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Marked:
    """One judgement that somebody made alone, of a round that was opened.

    Args:
        round: of the case; a standard that is judged again with more evidence is another unit.
        mark: as a step of the scale, 0 for the least.
        days: how long they had the round before they handed in; None where that says nothing.
    """

    case: int
    round: int
    standard: str
    assessor: int
    mark: int
    at: datetime
    days: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far those agree who judged the same.

    Args:
        same: the share of units on which all gave one mark.
        kappa: weighted by the square of the steps, over all pairs who judged the same.
        ordinal, nominal: Krippendorff’s alpha.
        between: where the ordinal alpha probably lies.
    """

    cases: int
    units: int
    same: float
    kappa: float | None
    ordinal: float | None
    nominal: float | None
    between: Interval | None


@dataclass(frozen=True, slots=True)
class Severity:
    """By how many steps somebody gives more (or, below 0, less) than the others on the same."""

    steps: float
    between: Interval | None

    @property
    def surely(self) -> bool:
        """Whether it is surely more, or surely less, than nothing."""
        return self.between is not None and (self.between.low > 0 or self.between.high < 0)


@dataclass(frozen=True, slots=True)
class Assessor:
    """One who judged often enough.

    Args:
        kappa: of what they gave with what the others gave the same.
        drift: how much more severity there was in the later half of their cases than in the earlier; None where
            there are too few.
        days: the median time from having a round to handing in; None where none says anything.
    """

    assessor: int
    cases: int
    judgements: int
    kappa: float | None
    severity: Severity
    drift: float | None
    days: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who together surely give more, or less, than others would."""

    assessors: tuple[int, int]
    cases: int
    severity: Severity


def by_standard(marked: Collection[Marked]) -> dict[str, Agreement]:
    """The agreement on each standard that was judged in enough cases."""
    of: dict[str, list[Marked]] = defaultdict(list)
    for one in marked:
        of[one.standard].append(one)
    found = {standard: overall(judged) for standard, judged in of.items()}
    return {standard: one for standard, one in found.items() if one is not None}


def overall(marked: Collection[Marked]) -> Agreement | None:
    """The agreement on all that was judged by two or more; None of fewer than five cases."""
    shared = {key: held for key, held in _units(marked).items() if len(held) > 1}
    cases: dict[int, list[list[int]]] = defaultdict(list)
    for (case, *_unit), held in shared.items():
        cases[case].append([one.mark for one in held])
    if len(cases) < FEWEST_CASES:
        return None
    units = [unit for group in cases.values() for unit in group]
    return Agreement(
        cases=len(cases),
        units=len(units),
        same=sum(len(set(unit)) == 1 for unit in units) / len(units),
        kappa=agreement.kappa(_both_ways(units)),
        ordinal=agreement.alpha(units),
        nominal=agreement.alpha(units, metric=Metric.NOMINAL),
        between=agreement.alpha_interval(cases.values()),
    )


def assessors(marked: Collection[Marked]) -> list[Assessor]:
    """Everybody who gave thirty judgements or more, in five cases or more; nothing of anybody else."""
    units = _units(marked)
    own: dict[int, list[Marked]] = defaultdict(list)
    for one in marked:
        own[one.assessor].append(one)
    found = (_assessor(who, held, units) for who, held in sorted(own.items()) if len(held) >= FEWEST_JUDGEMENTS)
    return [one for one in found if one is not None]


def pairs(marked: Collection[Marked]) -> list[Pair]:
    """The pairs who together surely give a quarter of a step more, or less, than others; the furthest first.

    What others would give is what those beside them gave, less their own severity; of two who judged alone, what is
    usual on the standard.
    """
    units, usual = _units(marked), _usual(marked)
    more = _effects(units.values())
    together: dict[tuple[int, int], dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for (case, _round, standard), held in units.items():
        for two in combinations(sorted(held, key=lambda one: one.assessor), 2):
            others = [one.mark - more[one.assessor] for one in held if one not in two]
            expected = fmean(others) if others else usual[standard]
            who = two[0].assessor, two[1].assessor
            together[who][case].append(fmean(one.mark for one in two) - expected)
    found = (Pair(who, len(cases), _severity(cases, share=_SURE)) for who, cases in sorted(together.items()))
    told = [
        one
        for one in found
        if one.cases >= FEWEST_CASES and one.severity.surely and abs(one.severity.steps) >= STEPS_APART
    ]
    return sorted(told, key=lambda one: -abs(one.severity.steps))


def _assessor(who: int, held: Sequence[Marked], units: Mapping[Unit, list[Marked]]) -> Assessor | None:
    apart: dict[int, list[float]] = defaultdict(list)
    beside: list[tuple[int, int]] = []
    first: dict[int, datetime] = {}
    for one in held:
        others = [other.mark for other in units[_unit(one)] if other.assessor != who]
        if others:
            apart[one.case].append(one.mark - fmean(others))
            beside += [(one.mark, other) for other in others]
            first[one.case] = min(one.at, first.get(one.case, one.at))
    if len(apart) < FEWEST_CASES:
        return None
    return Assessor(
        assessor=who,
        cases=len({one.case for one in held}),
        judgements=len(held),
        kappa=agreement.kappa(beside),
        severity=_severity(apart),
        drift=_drift(apart, sorted(apart, key=lambda case: first[case])),
        days=_typical(held),
    )


def _typical(held: Sequence[Marked]) -> float | None:
    took = {(one.case, one.round): one.days for one in held}
    return median(said) if (said := [days for days in took.values() if days is not None]) else None


def _severity(cases: Mapping[int, Sequence[float]], *, share: float = 0.95) -> Severity:
    values = [value for held in cases.values() for value in held]
    groups = [(sum(held), len(held)) for held in cases.values()]
    return Severity(fmean(values), agreement.mean_interval(groups, share=share))


def _drift(cases: Mapping[int, Sequence[float]], in_order: Sequence[int]) -> float | None:
    half = len(in_order) // 2
    if half < FEWEST_CASES:
        return None
    earlier, later = ([value for case in part for value in cases[case]] for part in (in_order[:half], in_order[-half:]))
    return fmean(later) - fmean(earlier)


def _unit(one: Marked) -> Unit:
    return one.case, one.round, one.standard


def _units(marked: Iterable[Marked]) -> dict[Unit, list[Marked]]:
    found: dict[Unit, list[Marked]] = defaultdict(list)
    for one in marked:
        found[_unit(one)].append(one)
    return found


def _effects(units: Collection[Sequence[Marked]]) -> dict[int, float]:
    """By how many steps each gives more than the others would, their own severity taken into account in turn."""
    more: dict[int, float] = {one.assessor: 0.0 for held in units for one in held}
    for _ in range(_ROUNDS):
        apart: dict[int, list[float]] = defaultdict(list)
        for held in units:
            level = [one.mark - more[one.assessor] for one in held]
            for one, own in zip(held, level, strict=True):
                if len(held) > 1:
                    apart[one.assessor].append(one.mark - (sum(level) - own) / (len(held) - 1))
        found = {who: fmean(values) for who, values in apart.items()}
        middle = median(found.values()) if found else 0.0
        more |= {who: value - middle for who, value in found.items()}
    return more


def _usual(marked: Iterable[Marked]) -> dict[str, float]:
    of: dict[str, list[int]] = defaultdict(list)
    for one in marked:
        of[one.standard].append(one.mark)
    return {standard: fmean(marks) for standard, marks in of.items()}


def _both_ways(units: Iterable[Sequence[int]]) -> Iterable[tuple[int, int]]:
    """Every two marks of a unit in either order, for who is the first of a pair is chance."""
    for unit in units:
        for a, b in combinations(unit, 2):
            yield a, b
            yield b, a
