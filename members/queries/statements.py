"""What the register has stated: every line of the trail, each dated fact's recording and its setting-aside."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db.models import Exists, Max, Model, OuterRef, QuerySet

from members import checkpoints
from members.models import DatedFact, Person, SealedLeaf, TrailEvent

SCHEME = 1  # raised when the same row would give another leaf
RECORDED, SET_ASIDE = "recorded", "set_aside"
_EMPTY = (None, "", False)
_EMPTIED = re.compile(r"NEW\.(\w+) (?:= ''|IS NOT DISTINCT FROM NULL)")


@dataclass(frozen=True)
class Statement:
    """One recording or setting-aside as it is sealed: ids and digests, no words."""

    table: str
    row_id: int
    act: str
    actor: int | None
    body: str
    words: str
    at: datetime

    def leaf(self) -> bytes:
        """What the tree holds of it."""
        return leaf(self.table, self.row_id, self.act, self.actor, self.body, self.words)

    def says(self) -> tuple[int | None, str]:
        """Who stated what, whichever row it stands in."""
        return self.actor, self.body


def leaf(table: str, row_id: int, act: str, actor: int | None, body: str, words: str) -> bytes:
    """The bytes of a leaf."""
    return json.dumps([SCHEME, table, row_id, act, actor, body, words], separators=(",", ":")).encode()


def tables() -> list[type[Model]]:
    """The trail and every table of dated facts in every app, always in one order."""
    facts = [model for model in apps.get_models() if issubclass(model, DatedFact)]
    return sorted([TrailEvent, *facts], key=lambda model: model._meta.label_lower)


def newest_line() -> int:
    """The id of the newest line of the trail; 0 before the first."""
    return TrailEvent.objects.aggregate(newest=Max("pk"))["newest"] or 0


def unsealed(model: type[Model]) -> Iterator[Statement]:
    """Statements of a table that no seal covers yet, by id; what was committed late is found as well."""
    yield from _recorded(model, _without_leaf(model, RECORDED))
    if issubclass(model, DatedFact):
        yield from _set_aside(model, _without_leaf(model, SET_ASIDE))


def stated(model: type[Model]) -> Iterator[Statement]:
    """Every statement that a table makes now."""
    yield from _recorded(model, model._default_manager.all())
    if issubclass(model, DatedFact):
        yield from _set_aside(model, model._default_manager.all())


def erased(model: type[Model], ids: Iterable[int]) -> set[int]:
    """Those rows whose words an erasure has emptied."""
    words = _words(model)
    if not words:
        return set()
    links = {field.attname for field in model._meta.concrete_fields if field.is_relation}
    emptied = {word: None if word in links else "" for word in words}
    rows = model._default_manager.filter(pk__in=list(ids), **emptied)
    return set(rows.filter(**{f"{_owner(model)}__erasure__isnull": False}).values_list("pk", flat=True))


def _without_leaf(model: type[Model], act: str) -> QuerySet[Any]:
    leaves = SealedLeaf.objects.filter(table=model._meta.label_lower, row_id=OuterRef("pk"), act=act)
    return model._default_manager.filter(~Exists(leaves))


def _recorded(model: type[Model], rows: QuerySet[Any]) -> Iterator[Statement]:
    words = _words(model)
    actor, at = ("actor_id", "at") if model is TrailEvent else ("recorded_by_id", "recorded_at")
    apart = {"id", actor, "set_aside_at", "set_aside_by_id", *words}
    columns = [f.attname for f in model._meta.concrete_fields]
    for row in rows.order_by("pk").values(*columns).iterator(2_000):
        said = {word: row[word] for word in words if row[word]}
        body = {name: row[name] for name in columns if name not in apart}
        yield Statement(
            table=model._meta.label_lower,
            row_id=row["id"],
            act=RECORDED,
            actor=row[actor],
            body=_digest(body),
            words=checkpoints.digest(_canonical({"id": row["id"], **said})) if said else "",
            at=row[at],
        )


def _set_aside(model: type[Model], rows: QuerySet[Any]) -> Iterator[Statement]:
    rows = rows.filter(set_aside_at__isnull=False).order_by("pk")
    for row_id, at, by in rows.values_list("pk", "set_aside_at", "set_aside_by_id").iterator(2_000):
        yield Statement(model._meta.label_lower, row_id, SET_ASIDE, by, _digest({"set_aside_at": at}), "", at)


def _words(model: type[Model]) -> list[str]:
    """The columns that erasure may empty, which the trigger that lets it do so names."""
    functions = [str(t.func) for t in model._meta.triggers if t.name == "set_aside_only"]  # type: ignore[attr-defined]
    return sorted({word for func in functions for word in _EMPTIED.findall(func)})


def _owner(model: type[Model]) -> str:
    """The path to the person whom a fact is about."""
    keys = [f for f in model._meta.concrete_fields if f.related_model and not f.name.endswith("_by")]
    direct = [f.name for f in keys if f.related_model is Person]
    return direct[0] if direct else f"{keys[0].name}__person"


def _digest(columns: dict[str, Any]) -> str:
    return sha256(_canonical(columns)).hexdigest()


def _canonical(columns: dict[str, Any]) -> bytes:
    """Columns in one order; empty ones are left out, so that a column which comes later changes nothing sealed."""
    kept = {name: value for name, value in columns.items() if value not in _EMPTY}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), default=str).encode()
