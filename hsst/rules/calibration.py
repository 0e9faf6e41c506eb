"""Calibration: what a set of invented dossiers must be, by when a round is over, and what is told of it afterwards.

A set has five dossiers or more and asks for thirty judgements or more, so that one round is enough to say something of
everybody who took part (`hsst.rules.reliability`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hsst.rules.reliability import FEWEST_CASES, FEWEST_JUDGEMENTS

# Beside fewer than this many others, what they gave together would say what one of them gave.
FEWEST_OTHERS = 2
LEAST_TIME = timedelta(days=14)
MOST_TIME = timedelta(days=182)
REMIND_BEFORE = timedelta(days=7)
# How long what was never handed in is kept after its round ended.
KEEP_DRAFTS = timedelta(days=90)
# A dossier and a standard, by their ids: what is judged at once.
Part = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dossier:
    """An invented applicant.

    Args:
        shows: by the code of a standard, what the dossier says to it.
    """

    title: str
    introduction: str
    shows: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DossierSet:
    """Dossiers that are judged together, by some standards of an edition.

    Args:
        code, name: of the set.
        framework, edition: by which they are judged.
        standards: the codes of those that are asked, in order.
    """

    code: str
    name: str
    framework: str
    edition: str
    standards: tuple[str, ...]
    dossiers: tuple[Dossier, ...]


def faults(held: DossierSet, codes: Collection[str]) -> list[str]:
    """Everything that keeps a set from being used.

    Args:
        codes: the standards of its edition.
    """
    found = [f"{code} is no standard of this edition" for code in held.standards if code not in codes]
    if len(set(held.standards)) < len(held.standards):
        found.append("a standard is asked twice")
    if len(held.dossiers) < FEWEST_CASES:
        found.append(f"it has fewer than {FEWEST_CASES} dossiers")
    if len(held.dossiers) * len(held.standards) < FEWEST_JUDGEMENTS:
        found.append(f"it asks for fewer than {FEWEST_JUDGEMENTS} judgements")
    words = "{} does not say something to each standard that is asked, and to no other"
    found += [words.format(one.title) for one in held.dossiers if set(one.shows) != set(held.standards)]
    return found


def may_last(last_on: date, *, today: date) -> bool:
    """Whether a round that is opened today may end on a day: everybody has two weeks, and nobody half a year."""
    return today + LEAST_TIME <= last_on <= today + MOST_TIME


def is_late(last_on: date, *, today: date) -> bool:
    """Whether the last day of a round has passed, whether or not the nightly work has closed it yet."""
    return today > last_on


def may_extend(last_on: date, to: date, *, today: date) -> bool:
    """Whether the last day may be put off to another: never to an earlier one, nor to a day that has passed."""
    return last_on < to <= today + MOST_TIME and to >= today


def reminded_of(today: date) -> tuple[date, date]:
    """The first and the last of the last days of which those who have not handed in are reminded: a week's."""
    return today, today + REMIND_BEFORE


def unjudged(asked: Iterable[Part], judged: Collection[Part]) -> list[Part]:
    """What somebody has yet to judge, in order; nothing of it may be left when they hand in."""
    return [one for one in asked if one not in judged]


def distribution(marks: Sequence[str], *, order: Sequence[str]) -> list[int] | None:
    """How many gave each mark; None where so few judged that somebody could tell who gave which.

    Args:
        marks: what everybody gave, the reader included.
        order: the marks of the scale.
    """
    if len(marks) <= FEWEST_OTHERS:
        return None
    counted = Counter(marks)
    return [counted[mark] for mark in order]
