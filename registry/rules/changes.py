"""What is different between two frozen copies of an application, part by part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

Plain = Mapping[str, Any]
# What the head of a copy says of the copy itself.
_NOT_CONTENT = frozenset({"on"})


class How(Enum):
    """What became of something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Args:
        part: the part of the copy.
        what: a name or title of what differs; empty for a part that has no single things.
        standards: the codes of the standards that a piece of evidence shows now and did not before.
    """

    part: str
    how: How
    what: str = ""
    standards: tuple[str, ...] = ()


def changes(before: Plain, after: Plain) -> list[Change]:
    """Every difference between an earlier copy and a later one, in the order of the later one's parts."""
    found: list[Change] = []
    for part in [*after, *(part for part in before if part not in after)]:
        if part not in _NOT_CONTENT:
            found += _part(part, before.get(part), after.get(part))
    return found


def _part(part: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if _is_rows(before) and _is_rows(after):
        yield from _rows(part, before or [], after or [])
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        rows = [name for name in after if _is_rows(after[name]) and _is_rows(before.get(name))]
        for name in rows:
            yield from _rows(part, before[name] or [], after[name] or [])
        if _without(before, rows) == _without(after, rows):
            return
    yield Change(part, How.CHANGED)


def _is_rows(value: Any) -> bool:
    """Whether a value is a list of things that are told apart by their id."""
    return isinstance(value, list) and all(isinstance(one, Mapping) and "id" in one for one in value)


def _without(held: Plain, rows: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in held.items() if name not in rows}


def _rows(part: str, before: Sequence[Plain], after: Sequence[Plain]) -> Iterator[Change]:
    was = {one["id"]: one for one in before}
    for one in after:
        earlier = was.pop(one["id"], None)
        if earlier is None:
            yield Change(part, How.ADDED, _called(one), _shows(one))
        elif earlier != one:
            new = tuple(code for code in _shows(one) if code not in _shows(earlier))
            yield Change(part, How.CHANGED, _called(one), new)
    for one in was.values():
        yield Change(part, How.REMOVED, _called(one))


def _called(one: Plain) -> str:
    return str(one.get("title") or one.get("name") or one.get("employer") or one.get("from") or "")


def _shows(one: Plain) -> tuple[str, ...]:
    return tuple(claim["standard"] for claim in one.get("shows", ()))
