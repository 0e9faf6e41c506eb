"""What is held of the entries and people that rows of the legacy records are about, a batch at a time."""

# ruff: noqa: S608 - the statements are put together from this module's constants alone

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import connection

from members.choices import NoteClass
from members.models import Organisation
from members.rules.dates import Days
from registry.choices import Ground, SanctionKind
from registry.models import Register, Scope, ScopeSynonym
from registry.rules.legacy import LegacyStatus, Row, Vocabulary
from registry.rules.legacy_differences import DETAILS, Held, HeldFact
from registry.rules.legacy_facts import Group, Place
from registry.rules.legacy_text import name_key, word

REFERENCE = "import"
_CORRECTED = "registry.entry_corrected"  # as an import writes it
_WORDS = Path(__file__).resolve().parents[1] / "data" / "legacy" / "words.yaml"


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where the facts of a group lie, and which columns are their value."""

    table: str
    of: str
    values: str = ""
    more: str = ""
    join: str = ""


_BY_PERSON = "person_id = e.person_id"
_BY_ENTRY = "entry_id = e.id"
_KINDS = {
    Group.NAME: _Kind("members_name", _BY_PERSON, "f.title, f.forenames, f.surname", " AND f.kind = 'official'"),
    Group.KNOWN_AS: _Kind("members_name", _BY_PERSON, "f.forenames, f.surname", " AND f.kind = 'known_as'"),
    Group.FORMER: _Kind("members_name", _BY_PERSON, "f.forenames, f.surname", " AND f.kind = 'former'"),
    Group.OUTSIDE: _Kind("members_outsideregistration", _BY_PERSON, "f.number", " AND f.body = 'HCPC'"),
    Group.PLACE: _Kind("members_employment", _BY_PERSON, "f.organisation_id, f.employer_name, f.town"),
    Group.TERM: _Kind("registry_term", _BY_ENTRY),
    Group.BREAK: _Kind("registry_break", _BY_ENTRY, "f.kind"),
    Group.EXIT: _Kind("registry_exit", _BY_ENTRY, "f.kind"),
    Group.SANCTION: _Kind("registry_sanction", _BY_ENTRY, "f.kind, f.ground"),
    Group.SCOPE: _Kind("registry_scopegrant", _BY_ENTRY, "s.code", join="JOIN registry_scope s ON s.id = f.scope_id"),
}


def _facts(kind: _Kind) -> str:
    """An array of the believed facts of one kind: id, bounds, reference, and the values."""
    return (
        "(SELECT json_agg(json_build_array(f.id, lower(f.during)::text, upper(f.during)::text, f.reference"
        f"{', ' if kind.values else ''}{kind.values}) ORDER BY f.id) FROM {kind.table} f {kind.join}"
        f" WHERE f.{kind.of} AND f.set_aside_at IS NULL{kind.more})"
    )


def _if_decided(group: Group, kind: _Kind) -> str:
    """Names the group where somebody recorded such a fact, or set an import's aside otherwise than by an import."""
    return f"""CASE WHEN EXISTS (
        SELECT FROM {kind.table} f
         WHERE f.{kind.of}{kind.more}
           AND (f.set_aside_at IS NULL) = (f.reference NOT LIKE '{REFERENCE}:%%')
           AND NOT EXISTS (
               SELECT FROM members_trailevent t
                WHERE t.person_id = e.person_id AND t.kind = '{_CORRECTED}' AND t.at = f.set_aside_at)
        ) THEN '{group.value}' END"""


_PARTS = {group: _facts(kind) for group, kind in _KINDS.items()}
_PERSONAL = (Group.KNOWN_AS, Group.FORMER, Group.OUTSIDE, Group.PLACE)
_HELD = f"""
SELECT e.number, e.id, e.person_id, r.code, d.date_of_birth, coalesce(d.email, ''),
       (SELECT array_agg(n.text) FROM members_personnote n WHERE n.person_id = e.person_id AND n.note_class = %(note)s),
       (SELECT array_agg(o.number) FROM registry_entry o WHERE o.person_id = e.person_id AND o.id <> e.id),
       json_build_array({", ".join(_PARTS.values())})
  FROM registry_entry e
  JOIN registry_register r ON r.id = e.register_id
  LEFT JOIN members_persondetails d ON d.person_id = e.person_id
 WHERE e.number = ANY(%(numbers)s)
"""
_DECIDED = f"""
SELECT e.number, array_remove(ARRAY[
       {", ".join(_if_decided(group, kind) for group, kind in _KINDS.items())},
       CASE WHEN EXISTS (
           SELECT FROM members_trailevent t WHERE t.person_id = e.person_id AND t.about = 'members.persondetails'
       ) THEN '{DETAILS}' END], NULL)
  FROM registry_entry e
 WHERE e.number = ANY(%(numbers)s)
"""
_PEOPLE = f"""
SELECT e.person_id, e.date_of_birth, lower(e.email),
       (SELECT json_build_array(n.surname, n.forenames)
          FROM members_name n
         WHERE n.person_id = e.person_id AND n.kind = 'official' AND n.set_aside_at IS NULL
         ORDER BY lower(n.during) DESC, n.id DESC LIMIT 1),
       (SELECT json_object_agg(r.code, o.number)
          FROM registry_entry o JOIN registry_register r ON r.id = o.register_id WHERE o.person_id = e.person_id),
       json_build_array({", ".join(_PARTS[group] for group in _PERSONAL)})
  FROM unnest(%(born)s::date[], %(emails)s::text[]) AS k(born, email)
  JOIN members_persondetails e ON e.date_of_birth = k.born AND lower(e.email) = k.email
 ORDER BY e.person_id
"""
_CLASHES = """
SELECT f.number, array_agg(DISTINCT e.number ORDER BY e.number)
  FROM members_outsideregistration f JOIN registry_entry e ON e.person_id = f.person_id
 WHERE f.set_aside_at IS NULL AND f.body = 'HCPC'
 GROUP BY f.number HAVING count(DISTINCT f.person_id) > 1
 ORDER BY f.number
"""

PersonKey = tuple[str, date, str]


@dataclass(slots=True)
class KnownPerson:
    """Somebody whom a row with a new number may be about.

    Args:
        numbers: register code to number of each entry.
        values: what is held already, so that it is not recorded twice.
    """

    person_id: int
    numbers: dict[str, str]
    values: dict[Group, set[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Directory:
    """Organisations by ODS code and by name, and scopes by register and code."""

    by_ods_code: Mapping[str, int]
    by_name: Mapping[str, int]
    register_ids: Mapping[str, int]
    scope_ids: Mapping[tuple[str, str], int]

    def place(self, row: Row) -> Place | None:
        """The row's employer as the directory knows it, by ODS code, else by name, else in the row's words."""
        found = self.by_ods_code.get(row.ods_code) if row.ods_code else None
        if found is None and row.employer:
            found = self.by_name.get(name_key(row.employer))
        if found is None and not (row.employer or row.town):
            return None
        return (found, "" if found else row.employer, row.town)


def person_key(row: Row) -> PersonKey | None:
    """What makes two rows one person; None where a row may not be joined with any other."""
    return (row.name_key, row.born, row.email) if row.born and row.email else None


def vocabulary() -> Vocabulary:
    """The words of coded cells: registers and scopes as loaded, statuses and sanctions from the file beside them."""
    scopes: dict[str, dict[str, str]] = {code: {} for code in Register.objects.values_list("code", flat=True)}
    for register, code, name in Scope.objects.values_list("register__code", "code", "name"):
        scopes[register] |= {word(code): code, word(name): code}
    for register, code, synonym in ScopeSynonym.objects.values_list("scope__register__code", "scope__code", "word"):
        scopes[register][word(synonym)] = code
    document = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return Vocabulary(
        registers={word(code): code for code in scopes},
        scopes=scopes,
        statuses={word(w): LegacyStatus(status) for status, said in document["statuses"].items() for w in said},
        sanctions={
            word(w): (SanctionKind(row["kind"]), Ground(row["ground"]))
            for row in document["sanctions"]
            for w in row["words"]
        },
    )


def directory() -> Directory:
    """The organisations and scopes that rows may name."""
    organisations = list(Organisation.objects.order_by("pk").values_list("pk", "ods_code", "name"))
    return Directory(
        by_ods_code={code: pk for pk, code, _ in organisations if code},
        by_name={name_key(name): pk for pk, _, name in organisations},
        register_ids=dict(Register.objects.values_list("code", "pk")),
        scope_ids={(r, c): pk for r, c, pk in Scope.objects.values_list("register__code", "code", "pk")},
    )


def held(numbers: Sequence[str]) -> dict[str, Held]:
    """What is believed today of the entries with these numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"numbers": list(numbers), "note": NoteClass.LEGACY_NOTE.value})
        return {row[0]: _held(row) for row in cursor.fetchall()}


def decided(numbers: Sequence[str]) -> dict[str, frozenset[str]]:
    """What has been decided here of the entries with these numbers, otherwise than by an import.

    Returns:
        For each number, the kinds of fact that somebody recorded, ended or set aside since; DETAILS where
        somebody changed what identifies and reaches the person.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, {"numbers": list(numbers)})
        return {number: frozenset(kinds) for number, kinds in cursor.fetchall()}


def people(keys: Iterable[PersonKey]) -> dict[PersonKey, list[KnownPerson]]:
    """Everybody with one of these names, dates of birth and addresses."""
    wanted = set(keys)
    found: dict[PersonKey, list[KnownPerson]] = {}
    pairs = sorted({(born, email) for _, born, email in wanted})
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"born": [p[0] for p in pairs], "emails": [p[1] for p in pairs]})
        for person_id, born, email, name, numbers, parts in cursor.fetchall():
            key = (name_key(*name) if name else "", born, email)
            if key in wanted:
                values = {g: {tuple(f[4:]) for f in part or ()} for g, part in zip(_PERSONAL, parts, strict=True)}
                found.setdefault(key, []).append(KnownPerson(person_id, numbers or {}, values))
    return found


def hcpc_clashes() -> list[tuple[str, list[str]]]:
    """HCPC numbers held by more than one person, with the numbers of their entries."""
    with connection.cursor() as cursor:
        cursor.execute(_CLASHES)
        return cursor.fetchall()


def _held(row: tuple[Any, ...]) -> Held:
    number, entry_id, person_id, register, born, email, notes, others, parts = row
    mark = f":{number}"
    return Held(
        entry_id=entry_id,
        person_id=person_id,
        register=register,
        born=born,
        email=email,
        facts={group: tuple(_fact(f, mark) for f in part or ()) for group, part in zip(_PARTS, parts, strict=True)},
        notes=frozenset(notes or ()),
        other_numbers=tuple(others or ()),
    )


def _fact(row: list[Any], mark: str) -> HeldFact:
    key, lower, upper, reference, *values = row
    days = Days(date.fromisoformat(lower), date.fromisoformat(upper) if upper else None)
    return HeldFact(key, days, tuple(values), reference.startswith(f"{REFERENCE}:") and reference.endswith(mark))
