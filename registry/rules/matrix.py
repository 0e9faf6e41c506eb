"""How far items of evidence cover standards: the matrix of an equivalence route, in figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


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
