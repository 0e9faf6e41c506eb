"""Searches of the ten kinds that performance is promised for, each with the name that it means."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Ways of writing one sound; those that change the sound in a given name are left out by asking how both sound.
_RESPELT = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("c", "k"), ("k", "c"), ("y", "i"), ("i", "y"), ("ee", "ea"),
    ("ea", "ee"), ("ei", "ie"), ("ie", "ei"), ("s", "z"), ("ai", "ay"), ("ll", "l"), ("l", "ll"), ("tt", "t"),
    ("t", "tt"), ("nn", "n"), ("n", "nn"), ("er", "ar"), ("ou", "u"), ("oo", "u"), ("ew", "ue"), ("wr", "r"),
    ("kn", "n"), ("gh", "g"), ("x", "ks"),
)  # fmt: skip
# People whom the public may find, with the name on the page; one register's entries are enough.
_PEOPLE = """
SELECT n.forenames, n.surname FROM members_name n
 WHERE n.kind = %(kind)s AND n.set_aside_at IS NULL AND n.searchable {more}
   AND EXISTS (SELECT FROM registry_entry e JOIN registry_standingspan s ON s.entry_id = e.id
                WHERE e.person_id = n.person_id AND s.during @> current_date AND s.displayed)
   AND NOT EXISTS (SELECT FROM members_withholding w WHERE w.person_id = n.person_id)
 ORDER BY md5(n.id::text) LIMIT %(most)s
"""
_COMMON = """
SELECT forenames, surname FROM (
    SELECT split_part(n.forenames, ' ', 1) AS forenames, n.surname, count(*) FROM members_name n
     WHERE n.kind = 'official' GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20) common, generate_series(1, %(most)s / 20) n
"""
_NICKNAMES = "SELECT forename, array_agg(other) FROM members_nickname WHERE direct GROUP BY forename"
_SOUNDS = "SELECT dmetaphone(%s) = dmetaphone(%s)"
_HALVES = "AND n.surname LIKE '%%-%%'"


@dataclass(frozen=True, slots=True)
class Search:
    """What is typed, and the forename and surname that it means."""

    typed: str
    forename: str
    surname: str


def searches(url: str, each: int) -> dict[str, list[Search]]:
    """So many searches of every kind, the same for the same register."""
    chance = random.Random(each)
    with psycopg.connect(url, autocommit=True) as link:
        people = _people(link, "official", each * 12)
        nicknames = {name: sorted(others) for name, others in link.execute(_NICKNAMES).fetchall()}
        return {
            "exact": _made(people, each, lambda f, s: f"{f} {s}"),
            "forename prefix": _made(people, each, lambda f, s: f"{f[:3]} {s}" if len(f) > 3 else ""),
            "typo in surname": _made(people, each, lambda f, s: f"{f} {_slip(s, chance)}" if len(s) > 3 else ""),
            "typo in both": _made(
                people, each, lambda f, s: f"{_slip(f, chance)} {_slip(s, chance)}" if min(len(f), len(s)) > 3 else ""
            ),
            "sound-alike": _made(people, each, lambda f, s: f"{f} {r}" if (r := _respelt(link, s, chance)) else ""),
            "nickname": _made(
                people, each, lambda f, s: f"{chance.choice(n)} {s}" if (n := nicknames.get(f.lower())) else ""
            ),
            "half of a double name": _made(
                _people(link, "official", each, _HALVES), each, lambda f, s: f"{f} {chance.choice(s.split('-'))}"
            ),
            "former name": _made(_people(link, "former", each), each, lambda f, s: f"{f} {s}"),
            "fields swapped": _made(people, each, lambda f, s: f"{s} {f}"),
            "very common pair": _made(link.execute(_COMMON, {"most": each}).fetchall(), each, lambda f, s: f"{f} {s}"),
        }


def _people(link: psycopg.Connection[Any], kind: str, most: int, more: str = "") -> list[tuple[str, str]]:
    return link.execute(_PEOPLE.format(more=more), {"kind": kind, "most": most}).fetchall()


def _made(people: Iterable[Any], most: int, typed: Callable[[str, str], str]) -> list[Search]:
    found: list[Search] = []
    for forenames, surname in people:
        first = forenames.split()[0]
        if len(found) < most and (words := typed(first, surname)):
            found.append(Search(words, first, surname))
    return found


def _slip(word: str, chance: random.Random) -> str:
    """One letter wrong, missing, added or two swapped; the first stays, as it mostly does."""
    at = chance.randrange(1, len(word) - 1)
    match chance.randrange(4):
        case 0:
            return word[:at] + chance.choice(LETTERS) + word[at + 1 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + chance.choice(LETTERS) + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _respelt(link: psycopg.Connection[Any], surname: str, chance: random.Random) -> str:
    """The name as somebody writes who has only heard it; empty where no way of writing keeps the sound."""
    ways = [(a, b) for a, b in _RESPELT if a in surname[1:].lower()]
    chance.shuffle(ways)
    for a, b in ways:
        other = surname[0] + surname[1:].lower().replace(a, b, 1)
        row = link.execute(_SOUNDS, [surname, other]).fetchone()
        if row and row[0]:
            return other
    return ""
