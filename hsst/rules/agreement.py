"""How far those who judge agree beyond chance: weighted kappa and Krippendorff’s alpha, with intervals by resampling.

Nothing here knows what is judged. A *unit* is what several judged, given as the values that they gave, as numbers in
the order of the scale.

Sources: Cohen (1968), Weighted kappa, Psychological Bulletin 70(4), 213–220; Krippendorff (2011), Computing
Krippendorff’s Alpha-Reliability; for the resampling, Efron and Tibshirani (1993), An Introduction to the Bootstrap.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from itertools import product
from random import Random
from typing import NamedTuple

Unit = tuple[int, ...]
Weights = Callable[[int, int], float]
# Enough that the ends of an interval stand still to two places, and few enough for a page.
RESAMPLES = 400
_SEED = 20_261_128


class Metric(Enum):
    """How far apart two values are: either the same or not, or by how many judgements lie between them."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"


class Interval(NamedTuple):
    """Between which two figures it probably lies."""

    low: float
    high: float


def linear(a: int, b: int) -> float:
    """Disagreement counts by how many steps apart it is."""
    return abs(a - b)


def quadratic(a: int, b: int) -> float:
    """Disagreement counts by the square of how many steps apart it is."""
    return (a - b) ** 2


def unweighted(a: int, b: int) -> float:
    """Any disagreement counts alike."""
    return float(a != b)


def kappa(pairs: Iterable[tuple[int, int]], *, weights: Weights = quadratic) -> float | None:
    """Cohen’s weighted kappa of two who judged the same; 1 is agreement, 0 is chance.

    Args:
        pairs: what the one and the other gave each unit.
        weights: how much each disagreement counts; 0 where there is none.

    Returns:
        None where nothing could disagree by chance, so that there is nothing to correct for.
    """
    table = Counter(pairs)
    total = sum(table.values())
    first: Counter[int] = Counter()
    second: Counter[int] = Counter()
    for (a, b), times in table.items():
        first[a] += times
        second[b] += times
    seen = sum(times * weights(a, b) for (a, b), times in table.items()) * total
    chance = sum(x * y * weights(a, b) for a, x in first.items() for b, y in second.items())
    return 1 - seen / chance if chance else None


def alpha(units: Iterable[Sequence[int]], *, metric: Metric = Metric.ORDINAL) -> float | None:
    """Krippendorff’s alpha of any number of people, with what some did not judge left out; 1 is agreement, 0 is chance.

    Returns:
        None where all that was judged by two or more has one value, so that chance cannot be told from agreement.
    """
    return _alpha(Counter(tuple(sorted(unit)) for unit in units), metric)


def alpha_interval(
    groups: Iterable[Iterable[Sequence[int]]], *, metric: Metric = Metric.ORDINAL, share: float = 0.95
) -> Interval | None:
    """Between which figures alpha probably lies, by drawing groups again with replacement, by a seed that stands still.

    Args:
        groups: the units that belong together, such as all of one case, for they are no independent draws.

    Returns:
        None where fewer than two groups, or none that was drawn, has an alpha.
    """
    held = Counter(frozenset(Counter(tuple(sorted(unit)) for unit in group).items()) for group in groups)
    if held.total() < 2:
        return None
    kinds, often = list(held), list(held.values())
    return _between((_alpha(drawn, metric) for drawn in _redrawn(kinds, often)), share)


def mean_interval(groups: Sequence[tuple[float, int]], *, share: float = 0.95) -> Interval | None:
    """Between which figures a mean probably lies, by drawing groups again with replacement.

    Args:
        groups: the sum and the number of the values of each.

    Returns:
        None for fewer than two groups.
    """
    if len(groups) < 2:
        return None
    random = Random(_SEED)  # noqa: S311 - so that the same data give the same figures, not to keep a secret

    def means() -> Iterable[float]:
        for _ in range(RESAMPLES):
            drawn = random.choices(groups, k=len(groups))
            yield sum(total for total, _of in drawn) / sum(of for _total, of in drawn)

    return _between(means(), share)


def _redrawn(kinds: Sequence[frozenset[tuple[Unit, int]]], often: Sequence[int]) -> Iterable[Counter[Unit]]:
    random = Random(_SEED)  # noqa: S311 - as above
    size = sum(often)
    for _ in range(RESAMPLES):
        drawn: Counter[Unit] = Counter()
        for kind, times in Counter(random.choices(kinds, often, k=size)).items():
            for unit, held in kind:
                drawn[unit] += held * times
        yield drawn


def _between(figures: Iterable[float | None], share: float) -> Interval | None:
    found = sorted(figure for figure in figures if figure is not None)
    if not found:
        return None
    cut = (1 - share) / 2
    last = len(found) - 1
    return Interval(found[round(cut * last)], found[round((1 - cut) * last)])


def _alpha(units: Mapping[Unit, int], metric: Metric) -> float | None:
    pairs = _coincidences(units)
    often: Counter[int] = Counter()
    for (value, _other), weight in pairs.items():
        often[value] += weight  # type: ignore[assignment]
    total = sum(often.values())
    apart = _distances(often, metric)
    seen = sum(weight * apart[pair] for pair, weight in pairs.items())
    chance = sum(often[a] * often[b] * far for (a, b), far in apart.items())
    return 1 - (total - 1) * seen / chance if chance else None


def _coincidences(units: Mapping[Unit, int]) -> dict[tuple[int, int], float]:
    """How often two values stand in one unit, each unit counting as many pairs as it has values."""
    found: dict[tuple[int, int], float] = {}
    for unit, times in units.items():
        if len(unit) < 2:
            continue
        gave = Counter(unit)
        for a, b in product(gave, repeat=2):
            pairs = gave[a] * (gave[b] - (a == b))
            if pairs:
                found[a, b] = found.get((a, b), 0.0) + pairs * times / (len(unit) - 1)
    return found


def _distances(often: Mapping[int, float], metric: Metric) -> dict[tuple[int, int], float]:
    """The squared distance of any two values that were given."""
    values = sorted(often)
    if metric is Metric.NOMINAL:
        return {(a, b): float(a != b) for a in values for b in values}

    def apart(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        between = sum(often[value] for value in values if low <= value <= high)
        return (between - (often[a] + often[b]) / 2) ** 2

    return {(a, b): apart(a, b) if a != b else 0.0 for a in values for b in values}
