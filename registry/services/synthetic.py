"""Filling a register with invented people, for demonstrations and measurements, in a few statements."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction
from psycopg import ClientCursor

from members import trail
from members.errors import Refused
from members.models import Organisation, User
from members.models.people import usual_channels
from members.services.names import index_names
from registry.models import Entry, PolicyVersion, Register
from registry.services.bulk import without_upkeep

_HERE = Path(__file__).resolve().parent.parent
_LISTS = _HERE / "data" / "demo"
_STEPS = ("people", "entries", "facts", "spans")
_PLANS = {
    "listed_surname": ("surnames.csv", "name text, weight integer"),
    "listed_forename": ("forenames.csv", "name text, weight integer, sex text"),
    "listed_part": ("surname_parts.csv", "family text, place text, part text"),
}
_TABLES = (
    "members_person",
    "members_persondetails",
    "members_name",
    "members_outsideregistration",
    "members_withholding",
    "members_employment",
    "members_placeconfirmation",
    "registry_entry",
    "registry_term",
    "registry_break",
    "registry_exit",
    "registry_sanction",
    "registry_sanctiontext",
    "registry_scopegrant",
    "registry_annotation",
    "registry_standingspan",
)
# Tables whose rows others name, so that their ids are given out here.
_NUMBERED = {
    "entry_shift": "registry_entry",
    "employment_shift": "members_employment",
    "sanction_shift": "registry_sanction",
}
_MOST = 9_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """The invented people's ids run from the first to the last."""

    first_person: int
    last_person: int
    entries: int


@transaction.atomic
def make_people(*, people: int, seed: int, on: date, at: datetime, by: User | None = None, add: bool = False) -> Made:
    """Put invented people with entries, facts and derived answers on the register; the same ones for the same seed.

    Needs the tables' owner. Their facts have the source `demo`.

    Args:
        people: how many.
        seed: which ones; a register that holds people already gets others with the same seed.
        on: the London day that their lives lead up to.
        at: the instant at which all of it counts as recorded.
        add: whether they may join people who are there.

    Raises:
        Refused: when registers or organisations are missing, the register holds entries, or numbers would run out.
    """
    _check(add)
    values: dict[str, object] = {"seed": str(seed), "on": on, "at": at, "channels": usual_channels()}
    with connection.cursor() as cursor, without_upkeep(_TABLES):
        cursor.execute("SELECT count(*) FROM members_person")
        held = int(cursor.fetchone()[0])
        if held + people > _MOST:
            raise Refused(f"There are numbers for {_MOST:,} invented people and no more.")
        values |= {"first": held + 1, "last": held + people}
        values |= {shift: _last_id(table) for shift, table in _NUMBERED.items()}
        values["person_shift"] = _last_id("members_person") - held
        _copy_lists()
        for step in _STEPS:
            _run((_HERE / "sql" / f"synthetic_{step}.sql").read_text(encoding="utf-8"), values)
        _go_on_after_these()
    made = _made()
    index_names(person_ids=_people_to_find())
    with connection.cursor() as cursor:
        cursor.execute("DISCARD TEMP")
        cursor.execute("ANALYZE")
    policies = PolicyVersion.objects.get()
    trail.record("registry.people_invented", about=policies, by=by, at=at, people=people, seed=seed)
    return made


def _check(add: bool) -> None:
    if not Register.objects.exists():
        raise Refused("Load the registers first: manage.py load_registers.")
    if not Organisation.objects.exists():
        raise Refused("Load the organisations first: manage.py import_organisations.")
    if Entry.objects.exists() and not add:
        raise Refused("This register holds entries already; say --add to put invented people among them.")


def _run(statements: str, values: dict[str, object]) -> None:
    """Several statements with values in them: only values put in by the client can be."""
    with connection.wrap_database_errors, ClientCursor(connection.connection) as cursor:
        cursor.execute(statements.encode(), values, prepare=False)


def _copy_lists() -> None:
    with connection.cursor() as cursor:
        for table, (file, columns) in _PLANS.items():
            cursor.execute(f"CREATE TEMP TABLE {table} ({columns})")
            with (
                (_LISTS / file).open(encoding="utf-8", newline="") as lines,
                cursor.copy(f"COPY {table} FROM STDIN") as copy,
            ):
                for row in list(csv.reader(lines))[1:]:
                    copy.write_row(row)


def _last_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 - a table of ours
        return int(cursor.fetchone()[0])


def _go_on_after_these() -> None:
    """The next row that anybody adds gets an id that is free."""
    with connection.cursor() as cursor:
        for table in _TABLES:
            if last := _last_id(table):
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])


def _made() -> Made:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id), (SELECT count(*) FROM made_entry) FROM made_person")
        return Made(*cursor.fetchone())


def _people_to_find() -> list[int]:
    """The people whom a search may find."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM made_person EXCEPT SELECT person_id FROM made_withholding")
        return [row[0] for row in cursor.fetchall()]
