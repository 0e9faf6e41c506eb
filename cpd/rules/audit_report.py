"""What a published report of a round may say: counts that are small say nothing of anybody."""

from collections.abc import Mapping
from statistics import median


def hidden(counts: Mapping[str, int], *, fewest: int) -> dict[str, int | None]:
    """Counts as they may be published: none in the place of one that is small.

    Where one alone would be hidden, it could be worked out from the total; so the next smallest is hidden as well.

    Args:
        fewest: the smallest number that is shown; nought is shown, for it tells of nobody.
    """
    small = {name for name, number in counts.items() if 0 < number < fewest}
    if len(small) == 1:
        others = [(number, name) for name, number in counts.items() if number >= fewest]
        small |= {name for _, name in sorted(others)[:1]}
    return {name: None if name in small else number for name, number in counts.items()}


def typical(days: list[int], *, fewest: int) -> int | None:
    """The median of some lengths of time in days; none where too few are known."""
    return round(median(days)) if len(days) >= fewest else None
