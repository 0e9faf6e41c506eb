"""Who is given a case to judge: the same choice for the same figures, and one that can be explained.

Whoever has least to do goes first; of two with as much, who was given less lately; then who judges faster; then chance
that anybody can repeat, from the case’s own reference. Two who judge together often give way to others.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import combinations
from statistics import median_low

# So many cases in a year do two people judge together before others are preferred (security T10).
PAIR_CAP = 6
_RECENT, _YEAR = timedelta(days=90), timedelta(days=365)


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
class Sitting:
    """A seat that somebody has, or had within a year.

    Args:
        user, case: the ids of their account and of what they judge.
        done_at: when they had judged it, if they have.
        held: whether they sit on it still.
        first: whether it was given to them new, and not to look again at what they had judged.
    """

    user: int
    case: int
    seated_at: datetime
    done_at: datetime | None
    held: bool
    first: bool


class Loads:
    """What accounts have to judge, were given lately and took for it, and with whom they judged together.

    Args:
        sittings: their seats that are held, or were taken since `since(at)`.
        at: the instant at which they are counted.
    """

    def __init__(self, sittings: Iterable[Sitting], *, at: datetime) -> None:
        self.open: Counter[int] = Counter()
        self.recent: Counter[int] = Counter()
        self.together: dict[int, Counter[int]] = defaultdict(Counter)
        self._took: dict[int, list[int]] = defaultdict(list)
        sat: dict[int, set[int]] = defaultdict(set)
        for one in sittings:
            self.open[one.user] += one.held and one.done_at is None
            self.recent[one.user] += one.first and one.seated_at > at - _RECENT
            if one.done_at is not None:
                self._took[one.user].append((one.done_at - one.seated_at).days)
            sat[one.case].add(one.user)
        for together in sat.values():
            for user in together:
                self.together[user].update(together - {user})

    def candidate(self, user: int, *, kept_out_by: tuple[str, ...], not_for: tuple[str, ...]) -> Candidate:
        """An account with its figures and what keeps it out, if anything."""
        took = self._took[user]
        return Candidate(
            user=user,
            open=self.open[user],
            recent=self.recent[user],
            days=median_low(took) if took else None,
            kept_out_by=kept_out_by,
            not_for=not_for,
            together=self.together[user],
        )


def since(at: datetime) -> datetime:
    """From when on seats count for the choice."""
    return at - _YEAR


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
