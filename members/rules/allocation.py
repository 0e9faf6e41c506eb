"""Who is given a case to judge: the same choice for the same figures, and one that can be explained.

Whoever has least to do goes first; of two with as much, who was given less lately; then who judges faster; then chance
that anybody can repeat, from the case’s own reference. Two who judge together often give way to others.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import combinations

# So many cases in a year do two people judge together before others are preferred (security T10).
PAIR_CAP = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could judge a case.

    Args:
        user: the id of their account.
        open: how many cases they have to judge now.
        recent: how many they were given in the last ninety days.
        days: the days that they took for one, in the middle of the last year’s; None for somebody new.
        kept_out_by: codes of the conflicts that keep them out.
        not_for: codes of what they are not granted, such as scopes that are applied for.
        together: how often in the last year they judged together with others, by account.
    """

    user: int
    open: int = 0
    recent: int = 0
    days: int | None = None
    kept_out_by: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    together: Mapping[int, int] = field(default_factory=dict)

    @property
    def may(self) -> bool:
        """Whether nothing keeps them out."""
        return not (self.kept_out_by or self.not_for)


@dataclass(frozen=True, slots=True)
class Choice:
    """Who was chosen, and in which order all others stood.

    Args:
        chosen: as many as were wanted, or fewer where there are not so many.
        ranked: everybody who may, the best placed first.
        kept_out: everybody who may not.
        pair_capped: whether somebody better placed gave way since the two had judged together often.
    """

    chosen: tuple[Candidate, ...]
    ranked: tuple[Candidate, ...]
    kept_out: tuple[Candidate, ...]
    wanted: int
    pair_capped: bool = False

    @property
    def short_by(self) -> int:
        """How many are missing."""
        return self.wanted - len(self.chosen)


def choose(
    candidates: Collection[Candidate],
    *,
    seats: int,
    reference: str,
    beside: Sequence[int] = (),
    pair_cap: int = PAIR_CAP,
) -> Choice:
    """Choose who takes the seats of a case; the order in which candidates are given does not matter.

    Args:
        seats: how many are wanted.
        reference: of the case; with the id of an account it settles who goes first of two alike.
        beside: accounts that sit on it already.
        pair_cap: how often two may judge together in a year before others are preferred.
    """
    may = [one for one in candidates if one.may and one.user not in beside]
    usual = _usual([one.days for one in may if one.days is not None])
    ranked = sorted(
        may, key=lambda one: (one.open, one.recent, usual if one.days is None else one.days, _chance(one, reference))
    )
    wanted = min(seats, len(ranked))
    best = tuple(ranked[:wanted])
    chosen = next((found for found in combinations(ranked, wanted) if _seldom_together(found, beside, pair_cap)), best)
    kept_out = sorted((one for one in candidates if not one.may), key=lambda one: one.user)
    return Choice(chosen, tuple(ranked), tuple(kept_out), seats, pair_capped=chosen != best)


def _chance(one: Candidate, reference: str) -> str:
    return sha256(f"{reference}{one.user}".encode()).hexdigest()


def _usual(days: Sequence[int]) -> int:
    """What somebody new is taken to need: the middle of what the others need."""
    return sorted(days)[len(days) // 2] if days else 0


def _seldom_together(found: Sequence[Candidate], beside: Sequence[int], cap: int) -> bool:
    pairs = [(one, other.user) for one, other in combinations(found, 2)] + [
        (one, user) for one in found for user in beside
    ]
    return all(one.together.get(user, 0) < cap for one, user in pairs)
