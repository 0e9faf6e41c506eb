"""A department's registrations together: how many may practise, where cover hangs on one person, and what ends soon."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.choices import Verdict
from registry.rules.public import PublicEntry

# “Soon”, for registrations that end.
SOON = timedelta(days=90)
MAY_PRACTISE = frozenset({Verdict.YES, Verdict.RESTRICTED})


@dataclass(frozen=True, slots=True)
class Member:
    """One entry that the organisation watches, as the register shows it today.

    Args:
        entry: None where the register shows nothing.
        until: the last day on which they stay registered, as far as it is known.
    """

    number: str
    entry: PublicEntry | None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """How many may practise in a scope of practice, or on a register.

    Args:
        only: the one person, where there is no other.
    """

    register: str
    scope: str
    people: int
    restricted: int
    only: Member | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of those who are watched may practise, and how many may not."""

    registered: int
    restricted: int
    not_registered: int
    cannot_confirm: int

    @property
    def total(self) -> int:
        """Everybody who is watched."""
        return self.registered + self.restricted + self.not_registered + self.cannot_confirm


def standing(members: Iterable[Member]) -> Standing:
    """How many are registered, and how."""
    found = Counter(one.entry.verdict if one.entry else None for one in members)
    no = found[Verdict.NO] + found[Verdict.NOT_SHOWN]
    return Standing(found[Verdict.YES], found[Verdict.RESTRICTED], no, found[None])


def ending(members: Iterable[Member], *, on: date) -> list[Member]:
    """Whose registration ends within the next 90 days, the soonest first."""
    found = [one for one in members if one.until is not None and on <= one.until <= on + SOON]
    return sorted(found, key=lambda one: (one.until or on, one.number))


def restricted(members: Iterable[Member]) -> list[Member]:
    """Who is under conditions, suspended, or has another decision that the register shows."""
    return [one for one in members if one.entry and one.entry.sanctions]


def cover_of_scopes(members: Sequence[Member]) -> list[Cover]:
    """Each scope of practice in which somebody is registered, the least covered first."""
    held: dict[tuple[str, str], list[Member]] = {}
    for one in members:
        if one.entry is None:
            continue
        for scope in one.entry.scopes:
            held.setdefault((one.entry.register, scope.name), []).append(one)
    found = [_cover(register, scope, people) for (register, scope), people in held.items()]
    return sorted(found, key=lambda one: (one.people, one.register, one.scope))


def cover_of_registers(members: Sequence[Member], registers: Iterable[str]) -> list[Cover]:
    """Each register in its order, those on which nobody is watched too."""
    held = {code: [one for one in members if one.entry and one.entry.register == code] for code in registers}
    return [_cover(code, "", people) for code, people in held.items()]


def single_points(cover: Iterable[Cover]) -> list[Cover]:
    """Where everything hangs on one person."""
    return [one for one in cover if one.only]


def _cover(register: str, scope: str, people: Sequence[Member]) -> Cover:
    able = [one for one in people if one.entry and one.entry.verdict in MAY_PRACTISE]
    limited = sum(1 for one in able if one.entry and one.entry.verdict is Verdict.RESTRICTED)
    return Cover(register, scope, len(able), limited, able[0] if len(able) == 1 else None)
