"""A log as it is taken out: a list for spreadsheets, a whole log to bring back, and the portfolio of a period."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from cpd.choices import Column
from cpd.models import Goal, Intake, Record
from cpd.queries import logs
from cpd.rules import bundle
from cpd.rules.records import FIELDS, RecordKind
from members.models import Document, Person
from members.rules.cells import neutral

_AT_ONCE = 500


def activities(person: Person) -> QuerySet[Record]:
    """Every activity in a log, oldest first, each with the documents that show it."""
    shown = Prefetch("evidence", Document.objects.filter(removed_at=None).order_by("pk"), to_attr="shown_by")
    return logs.records(person).prefetch_related(shown).order_by("first_on", "pk")


def table(person: Person) -> Iterator[list[str]]:
    """The rows of a list, its headings first; no cell of it is taken for a formula."""
    names = logs.known(person)
    yield [str(column.label) for column in Column]
    for record in logs.kept(person).order_by("first_on", "pk").iterator(_AT_ONCE):
        yield [neutral_lines(cell) for cell in _cells(record, names)]


def _cells(record: Record, names: dict[str, str]) -> list[str]:
    return [
        record.title,
        record.first_on.isoformat(),
        record.last_on.isoformat(),
        str(RecordKind(record.kind).label),
        clock(record.minutes),
        clock(record.participatory),
        record.did,
        record.learnt,
        record.benefit_practice,
        record.benefit_served,
        "; ".join(names.get(code, code) for code in record.standards),
        "; ".join(names.get(code, code) for code in record.scopes),
        "; ".join(record.tags),
    ]


def neutral_lines(cell: str) -> str:
    """A cell that nobody calculates, with its lines kept apart."""
    return "\n".join(neutral(line) for line in cell.split("\n"))


def clock(minutes: int) -> str:
    """A length of time that our own list reads again: 1:30; nothing where nobody said."""
    return f"{minutes // 60}:{minutes % 60:02}" if minutes else ""


def faults(intake: Intake) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Every row of a file that cannot be brought in and is remembered."""
    for one in intake.faults:
        yield one["line"], one["wrong"]


def document(person: Person, *, at: datetime) -> Iterator[str]:
    """The whole log as a bundle (docs/cpd-bundle.md), piece by piece, so that a long one is never held in memory."""
    about = {"format": bundle.FORMAT, "version": bundle.VERSION, "taken_out_at": at.isoformat()}
    yield json.dumps(about | {"periods": _periods(person)}, ensure_ascii=False)[:-1]
    parts: tuple[tuple[str, Iterable[dict[str, Any]]], ...] = (
        ("activities", map(_activity, activities(person).iterator(_AT_ONCE))),
        ("goals", map(_goal, logs.goals(person).prefetch_related("records"))),
        ("explained", map(_gap, logs.gaps(person).order_by("during", "pk"))),
        ("recurring", map(_recurring, logs.recurring(person).filter(ended_at=None).order_by("pk"))),
    )
    for name, rows in parts:
        yield f', "{name}": ['
        before = ""
        for row in rows:
            yield before + json.dumps(row, ensure_ascii=False)
            before = ",\n"
        yield "]"
    yield "}\n"


def _periods(person: Person) -> list[dict[str, Any]]:
    """For whoever reads the bundle elsewhere; the register opens periods itself, so they are not brought back."""
    return [
        {
            "scheme": one.scheme.code,
            "name": one.scheme.name,
            "first_on": one.during.lower.isoformat(),
            "last_on": (one.during.upper - timedelta(days=1)).isoformat(),
            "standards": {row["code"]: row["name"] for row in one.standards},
            "scopes": {row["code"]: row["name"] for row in one.scopes},
        }
        for one in logs.cycles(person)
    ]


def _activity(record: Record) -> dict[str, Any]:
    said = {name: getattr(record, name) for name in FIELDS}
    days = {name: said[name].isoformat() for name in ("first_on", "last_on")}
    shown = [{"sha256": one.sha256, "title": one.title} for one in vars(record)["shown_by"]]
    return {
        "id": record.key,
        "state": record.state,
        **said,
        **days,
        "evidence": shown,
        "added_at": record.added_at.isoformat(),
        "written_at": record.written_at.isoformat(),
    }


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "id": goal.key,
        "wish": goal.wish,
        "how": goal.how,
        "by_on": goal.by_on.isoformat(),
        "state": goal.state,
        "outcome": goal.outcome,
        "records": sorted(one.key for one in goal.records.all() if one.deleted_at is None),
    }


def _gap(gap: Any) -> dict[str, Any]:
    last = gap.during.upper - timedelta(days=1)
    return {"first_on": gap.during.lower.isoformat(), "last_on": last.isoformat(), "words": gap.words}


def _recurring(one: Any) -> dict[str, Any]:
    figures = {name: getattr(one, name) for name in ("title", "kind", "minutes", "participatory", "rhythm", "made")}
    return figures | {"first_on": one.first_on.isoformat(), "until": one.until.isoformat() if one.until else None}
