"""What an activity said before, and what was changed each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cpd.choices import RecordKind, Told
from cpd.models import Record
from cpd.queries import logs
from cpd.rules.records import FIELDS
from members import jinja
from members.exporting import plain

_LABELS: dict[str, Any] = {
    "title": gettext_lazy("In a few words"),
    "first_on": gettext_lazy("First day"),
    "last_on": gettext_lazy("Last day"),
    "kind": gettext_lazy("Kind of learning"),
    "minutes": gettext_lazy("Minutes"),
    "participatory": gettext_lazy("Minutes together with others"),
    "standards": gettext_lazy("Standards that it supports"),
    "scopes": gettext_lazy("Scopes of practice that it is about"),
    "tags": gettext_lazy("Tags"),
} | {name.value: name.label for name in Told}


@dataclass(frozen=True, slots=True)
class Before:
    """What an activity said until it was changed.

    Args:
        until: when it was changed.
        changed: what was changed then: its name, what it said before, what it said afterwards.
    """

    number: int
    written_at: datetime
    until: datetime
    changed: tuple[tuple[str, str, str], ...]


def of(record: Record) -> list[Before]:
    """Every change, newest first."""
    names = logs.known(record.person)
    after = {field: plain(getattr(record, field)) for field in FIELDS}
    found = []
    for version in record.versions.order_by("-number"):
        changed = [field for field in FIELDS if version.content.get(field) != after[field]]
        told = tuple(
            (str(_LABELS[field]), words(field, version.content.get(field), names), words(field, after[field], names))
            for field in changed
        )
        found.append(Before(version.number, version.written_at, version.replaced_at, told))
        after = {field: version.content.get(field) for field in FIELDS}
    return found


def words(field: str, value: Any, names: Mapping[str, str]) -> str:
    """What a field said, as people read it."""
    if value in ("", None, [], 0):
        return _("nothing")
    if field == "kind":
        return str(RecordKind(value).label)
    if field.endswith("_on"):
        return jinja.day(date.fromisoformat(value))
    if isinstance(value, list):
        return ", ".join(names.get(one, one) for one in value)
    return str(value)
