"""The copy of everything held about a person, in pieces: each app names its own, wired as `person_export`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field, Model, QuerySet
from django.db.models.fields.files import FieldFile
from psycopg.types.range import Range

from members import wiring

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the copy, and what it is called there."""

    name: str
    file: FieldFile


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the copy, put together only when it is its turn.

    Args:
        code: what it is called in the data for machines.
        title: its heading on the page for people.
        rows: its lines, each a mapping of plain values.
        files: the files that go with it.
    """

    code: str
    title: str
    rows: Callable[[], Iterable[Row]]
    files: Callable[[], Sequence[Attachment]] = tuple


def pieces(*, people: Sequence[int], at: datetime) -> list[Piece]:
    """Everything held about people who are one human being, of every app.

    Args:
        at: what is not to be known before a later day is left out.
    """
    return [piece for part in wiring.call("person_export", people=people, at=at) for piece in part]


def table(code: str, title: str, rows: QuerySet[Any], *fields: str) -> Piece:
    """A piece that is some columns of a table, oldest first."""
    return Piece(code, title, lambda: [row(one, fields) for one in rows.order_by("pk").iterator()])


def row(one: Model, fields: Iterable[str]) -> Row:
    """Some columns of a row as plain values: days and instants in ISO 8601, choices by their code and in words."""
    return {name: _plain(one, name) for name in fields}


def _plain(one: Model, name: str) -> Any:
    value: Any = one
    for part in name.split("__"):
        value = getattr(value, part, None)
    if "__" not in name:
        field = one._meta.get_field(name)
        if isinstance(field, Field) and field.choices and value:
            return str(getattr(one, f"get_{name}_display")())
    return plain(value)


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Range):
        return {"from": plain(value.lower), "until_before": plain(value.upper)}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if value is None or isinstance(value, bool | int | str | dict):
        return value
    return str(value) if isinstance(value, Decimal) else f"{value}"
