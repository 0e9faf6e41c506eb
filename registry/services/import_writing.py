"""Writing a batch of brought-in facts in a few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb
from psycopg.types.range import DateRange

from members.choices import NameKind, NoteClass, OutsideStanding
from members.models.people import usual_channels
from members.rules.dates import Days
from members.services.names import index_names
from registry.choices import FactSource
from registry.queries.legacy import REFERENCE, Directory
from registry.rules.legacy import Row
from registry.rules.legacy_differences import HeldFact
from registry.rules.legacy_facts import Fact, Group
from registry.services import standing

OUTSIDE_BODY = "HCPC"


@dataclass(frozen=True, slots=True)
class _Table:
    """Where facts of a group go: the columns after the common ones, and what stands in them besides the value."""

    name: str
    key: str
    columns: tuple[str, ...]
    before: tuple[object, ...] = ()
    after: tuple[object, ...] = ()


_DETAILS = ("date_of_birth", "email", "address", "phone", "second_email", "channels", "unreachable")
_NAME_COLUMNS = ("kind", "title", "forenames", "surname", "searchable")
_TABLES = {
    Group.NAME: _Table("members_name", "person_id", _NAME_COLUMNS, (NameKind.OFFICIAL.value,), (True,)),
    Group.KNOWN_AS: _Table("members_name", "person_id", _NAME_COLUMNS, (NameKind.KNOWN_AS.value, ""), (True,)),
    Group.FORMER: _Table("members_name", "person_id", _NAME_COLUMNS, (NameKind.FORMER.value, ""), (True,)),
    # Nobody here has checked the number that the records give.
    Group.OUTSIDE: _Table(
        "members_outsideregistration",
        "person_id",
        ("body", "number", "standing", "checked_by"),
        (OUTSIDE_BODY,),
        (OutsideStanding.CURRENT.value, ""),
    ),
    Group.PLACE: _Table("members_employment", "person_id", ("organisation_id", "employer_name", "town")),
    Group.TERM: _Table("registry_term", "entry_id", ()),
    Group.BREAK: _Table("registry_break", "entry_id", ("kind", "returned"), (), (False,)),
    Group.EXIT: _Table("registry_exit", "entry_id", ("kind",)),
    Group.SANCTION: _Table("registry_sanction", "entry_id", ("kind", "ground")),
    Group.SCOPE: _Table("registry_scopegrant", "entry_id", ("scope_id",)),
}


class BatchWriter:
    """Collects what one batch of rows records, and writes it set by set.

    Args:
        sha256: of the file; its beginning and the row's number are every fact's reference.
        on: the export day.
        at: the instant of the import.
    """

    def __init__(self, *, directory: Directory, sha256: str, on: date, at: datetime) -> None:
        self._directory, self._mark, self._on, self._at = directory, sha256[:16], on, at
        self._clear()

    def _clear(self) -> None:
        self._people: list[Sequence[object]] = []
        self._details: list[Sequence[object]] = []
        self._entries: list[Sequence[object]] = []
        self._notes: list[Sequence[object]] = []
        self._trail: list[Sequence[object]] = []
        self._details_changed: list[tuple[int, date | None, str]] = []
        self._facts: dict[Group, list[Sequence[object]]] = {group: [] for group in Group}
        self._set_aside: dict[Group, list[int]] = {group: [] for group in Group}
        self.entry_ids: set[int] = set()
        self._names_of: set[int] = set()

    def person(self, person_id: int, row: Row) -> None:
        """A new person, with what identifies and reaches them."""
        self._people.append((person_id, self._at, 1))
        self._details.append((person_id, row.born, row.email, "", "", "", usual_channels(), []))

    def entry(self, entry_id: int, person_id: int, row: Row) -> None:
        """A new entry."""
        register_id = self._directory.register_ids[row.register]
        self._entries.append((entry_id, person_id, register_id, row.number, self._at, self._on))
        self._record("registry.entry_brought_in", entry_id, person_id, {"import": self._mark, "line": row.line})
        self.entry_ids.add(entry_id)

    def facts(
        self, group: Group, facts: Iterable[Fact], *, row: Row, person_id: int, entry_id: int, source: FactSource
    ) -> None:
        """Dated facts of a row."""
        table = _TABLES[group]
        owner = person_id if table.key == "person_id" else entry_id
        for days, said in facts:
            value = (self._directory.scope_ids[row.register, row.scope],) if group is Group.SCOPE else said
            common = (owner, _range(days), self._at, source.value, f"{REFERENCE}:{self._mark}:{row.number}")
            self._facts[group].append((*common, *table.before, *value, *table.after))
        self.entry_ids.add(entry_id)
        if table.name == "members_name":
            self._names_of.add(person_id)

    def note(self, person_id: int, row: Row) -> None:
        """What the records note about a person, as text."""
        self._notes.append((person_id, NoteClass.LEGACY_NOTE.value, row.notes, self._at))

    def set_aside(self, group: Group, facts: Iterable[HeldFact]) -> None:
        """Facts that a correction replaces."""
        self._set_aside[group] += [fact.id for fact in facts]

    def details(self, person_id: int, row: Row, *, email: str) -> None:
        """A corrected date of birth or address."""
        self._details_changed.append((person_id, row.born, email))

    def corrected(self, entry_id: int, person_id: int, row: Row, fields: Iterable[str]) -> None:
        """The line in the trail that an entry was corrected from the records."""
        detail = {"import": self._mark, "line": row.line, "fields": list(fields)}
        self._record("registry.entry_corrected", entry_id, person_id, detail)
        self.entry_ids.add(entry_id)
        self._names_of.add(person_id)

    def _record(self, kind: str, entry_id: int, person_id: int, detail: dict[str, object]) -> None:
        self._trail.append((kind, "registry.entry", entry_id, person_id, self._at, Jsonb(detail)))

    def flush(self) -> None:
        """Write everything collected.

        People come last although all else names them: the triggers that raise a person's version on each
        fact then find nobody yet to raise it for. Foreign keys are checked at the end of each batch.
        """
        self._set_aside_all()
        for group, rows in self._facts.items():
            table = _TABLES[group]
            _copy(table.name, (table.key, "during", "recorded_at", "source", "reference", *table.columns), rows)
        _copy("members_persondetails", ("person_id", *_DETAILS), self._details)
        _copy("members_personnote", ("person_id", "note_class", "text", "recorded_at"), self._notes)
        _copy(
            "registry_entry",
            ("id", "person_id", "register_id", "number", "created_at", "brought_in_on"),
            self._entries,
        )
        _copy("members_person", ("id", "created_at", "version"), self._people)
        _copy("members_trailevent", ("kind", "about", "about_id", "person_id", "at", "detail"), self._trail)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        index_names(person_ids=sorted(self._names_of))
        standing.project(entry_ids=self.entry_ids)
        self._clear()

    def _set_aside_all(self) -> None:
        with connection.cursor() as cursor:
            for group, ids in self._set_aside.items():
                if ids:
                    statement = f"UPDATE {_TABLES[group].name} SET set_aside_at = %s WHERE id = ANY(%s)"  # noqa: S608
                    cursor.execute(statement, [self._at, ids])
            for person_id, born, email in self._details_changed:
                cursor.execute(
                    "UPDATE members_persondetails SET date_of_birth = %s, email = %s WHERE person_id = %s",
                    [born, email, person_id],
                )


def new_ids(table: str, count: int) -> list[int]:
    """Ids for rows that others will name before they are written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def _copy(table: str, columns: Iterable[str], rows: list[Sequence[Any]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _range(days: Days) -> DateRange:
    return DateRange(days.lower, days.upper)
