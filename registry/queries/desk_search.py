"""Finding people for the office: withheld, erased, merged and no longer shown ones too."""

# ruff: noqa: S608 - the statements are put together from this module's constants alone

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Name
from members.queries import people
from registry.rules.search import parse, plain

MOST = 200

# As spelt, and only where that finds nobody, what may have been meant.
_PROBES = {False: "registry_exact_probes(w)", True: "registry_similar_probes(w, true, true)"}
# The keys of name search; whoever is withheld has none there, so their names are read one by one.
_BY_KEY = f"""
WITH asked AS MATERIALIZED (SELECT (string_to_array(members_normalise(%(name)s), ' '))[1:6] AS w
), probe AS MATERIALIZED (SELECT p.* FROM asked, unnest({{probes}}) p
), met AS (
    SELECT p.tier, k.rank, k.surname, k.forenames, k.person_id, k.name_id
      FROM probe p JOIN members_searchname k
        ON k.surname = p.surname AND k.forenames >= p.low AND k.forenames < p.high AND k.rank = ANY (p.ranks)
     WHERE p.mode = 'name'
    UNION ALL
    SELECT p.tier, k.rank, k.surname, k.forenames, k.person_id, k.name_id
      FROM probe p JOIN members_searchname k
        ON k.surname >= p.low AND k.surname < p.high AND k.rank = ANY (p.ranks)
     WHERE p.mode = 'surname'
    UNION ALL
    SELECT p.tier, k.rank, k.surname, k.forenames, k.person_id, k.name_id
      FROM probe p JOIN members_searchname k
        ON k.forenames >= p.low AND k.forenames < p.high AND k.rank = ANY (p.ranks)
     WHERE p.mode = 'forenames'
    UNION ALL
    SELECT 1, 0, members_normalise(n.surname), members_normalise(n.forenames), n.person_id, n.id
      FROM members_name n JOIN asked ON true
     WHERE n.set_aside_at IS NULL
       AND (NOT n.searchable OR n.person_id IN (SELECT h.person_id FROM members_withholding h
                                                 WHERE h.set_aside_at IS NULL AND h.during @> %(today)s))
       AND (SELECT bool_and(EXISTS (
                SELECT FROM unnest(string_to_array(members_normalise(n.forenames || ' ' || n.surname), ' ')) held
                 WHERE starts_with(held, word) OR (%(wide)s AND length(word) > 3 AND similarity(held, word) >= 0.4)))
              FROM unnest(asked.w) word)
)
SELECT person_id, name_id
  FROM (SELECT DISTINCT ON (person_id) * FROM met ORDER BY person_id, tier, rank, surname, forenames) best
 WHERE %(born)s::date IS NULL
    OR person_id IN (SELECT d.person_id FROM members_persondetails d WHERE d.date_of_birth = %(born)s)
 ORDER BY tier, surname, forenames, person_id
 LIMIT {MOST + 1}
"""
_BY_NUMBER = f"""
SELECT e.person_id FROM registry_entry e WHERE e.number = %(number)s
UNION
SELECT o.person_id FROM members_outsideregistration o WHERE o.number = %(number)s AND o.set_aside_at IS NULL
 ORDER BY 1 LIMIT {MOST + 1}
"""
_BY_EMAIL = f"""
SELECT d.person_id FROM members_persondetails d WHERE lower(d.email) = %(email)s OR lower(d.second_email) = %(email)s
UNION
SELECT p.id FROM members_person p JOIN members_user u ON u.id = p.user_id WHERE u.email = %(email)s
 ORDER BY 1 LIMIT {MOST + 1}
"""
_SHOWN = """
SELECT p.id, p.merged_into_id, extract(year FROM d.date_of_birth)::integer,
       EXISTS (SELECT FROM members_erasure e WHERE e.person_id = p.id),
       EXISTS (SELECT FROM members_withholding h
                WHERE h.person_id = p.id AND h.set_aside_at IS NULL AND h.during @> %(today)s),
       (SELECT json_agg(json_build_array(e.number, r.name, s.status, s.displayed) ORDER BY r.position)
          FROM registry_entry e JOIN registry_register r ON r.id = e.register_id
          LEFT JOIN registry_standingspan s ON s.entry_id = e.id AND s.during @> %(today)s
         WHERE e.person_id = p.id),
       (SELECT coalesce(o.name, m.employer_name) FROM members_employment m
          LEFT JOIN members_organisation o ON o.id = m.organisation_id
         WHERE m.person_id = p.id AND m.set_aside_at IS NULL AND m.during @> %(today)s
         ORDER BY lower(m.during) DESC, m.id DESC LIMIT 1)
  FROM members_person p LEFT JOIN members_persondetails d ON d.person_id = p.id
 WHERE p.id = ANY(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry of somebody found: its number, register, status today and whether the public may see it."""

    number: str
    register: str
    status: str
    displayed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom the words may mean.

    Args:
        matched: the former or other name that was met, empty where it was the present one.
        born: the year of birth, which tells namesakes apart; the day is on the person's page.
    """

    person_id: int
    name: str
    matched: str
    born: int | None
    entries: tuple[FoundEntry, ...]
    employer: str
    merged_into: int | None
    erased: bool
    withheld: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Everybody found, as ids with the name that was met; `by` says by what, `cut_short` that there are more."""

    by: str
    ids: tuple[tuple[int, int | None], ...]
    cut_short: bool


def find(*, words: str, born: date | None, on: date) -> Finding:
    """Whom these words may mean: a name, a number of ours or of another register, or an e-mail address on file.

    Args:
        words: what was typed.
        born: a date of birth that goes with a name.
        on: the London day of asking.

    Raises:
        Refused: for words that ask for everybody.
    """
    text = plain(words)
    if "@" in text:
        return _finding("email", _rows(_BY_EMAIL, {"email": text.lower()}))
    asked = parse(text)
    if asked.number:
        return _finding("number", _rows(_BY_NUMBER, {"number": asked.number}))
    if not asked.name:
        raise Refused(
            _("Enter at least two letters of a name, a number or an e-mail address."), field="q", code="too_short"
        )
    wanted: dict[str, str | date | bool | None] = {"name": asked.name[:300], "born": born, "today": on}
    for wide, probes in _PROBES.items():
        if rows := _rows(_BY_KEY.format(probes=probes), wanted | {"wide": wide}):
            return _finding("name", rows)
    return _finding("name", [])


def _rows(statement: str, wanted: Mapping[str, str | date | bool | None]) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, wanted)
        return cursor.fetchall()


def _finding(by: str, rows: Collection[tuple[int, ...]]) -> Finding:
    ids = [(row[0], row[1] if len(row) > 1 else None) for row in rows]
    return Finding(by, tuple(ids[:MOST]), len(ids) > MOST)


def shown(ids: Collection[tuple[int, int | None]], *, on: date) -> list[Found]:
    """What a list says of the people found, in their order; as many questions for one as for all."""
    wanted = [person for person, _name in ids]
    names = people.names(wanted)
    met = _met_names([name for _person, name in ids if name])
    rows = {row[0]: row for row in _shown_rows(wanted, on)}
    return [
        Found(
            person_id=person,
            name=names.get(person, ""),
            matched="" if met.get(name, "") == names.get(person) else met.get(name, ""),
            born=rows[person][2],
            entries=tuple(FoundEntry(n, r, s or "", bool(d)) for n, r, s, d in rows[person][5] or ()),
            employer=rows[person][6] or "",
            merged_into=rows[person][1],
            erased=rows[person][3],
            withheld=rows[person][4],
        )
        for person, name in ids
    ]


def _shown_rows(wanted: Collection[int], on: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, {"ids": list(wanted), "today": on})
        return cursor.fetchall()


def _met_names(wanted: Collection[int]) -> dict[int | None, str]:
    """The names that were met, as people read them; one that records only what differs stands as it is."""
    found = Name.objects.filter(pk__in=wanted).values_list("pk", "forenames", "surname")
    return {pk: f"{forenames} {surname}".strip() for pk, forenames, surname in found}
