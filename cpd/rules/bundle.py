"""A whole log as one JSON document, taken out and brought back: docs/cpd-bundle.md says what it holds.

What is brought back is what was said, never when it was written: a log that says how old it is proves nothing by that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cpd.choices import GoalState, IntakeTrouble, RecordKind, RecordState, RecordTrouble, Rhythm
from cpd.rules.intake import Unreadable
from cpd.rules.records import LONGEST_TEXT, LONGEST_TITLE, Entered, Trouble

FORMAT, VERSION = "mpce-register/cpd-log", 1
LONGEST_KEY = 80
_TEXTS = ("title", "did", "learnt", "benefit_practice", "benefit_served")
_LISTS = ("standards", "scopes", "tags")
_MOST_IN_LIST = 60
_MOST_MADE = 5_000


@dataclass(frozen=True, slots=True)
class Held:
    """An activity of a bundle.

    Args:
        key: what it is called in the log that it came from.
        evidence: fingerprints (SHA-256) of the documents that show it.
        line: its place in the bundle, the first being 1.
    """

    line: int
    key: str
    entered: Entered
    state: RecordState
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldGoal:
    """A goal of a bundle; `records` are keys of activities."""

    line: int
    key: str
    wish: str
    how: str
    by_on: date
    state: GoalState
    outcome: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldGap:
    """Days of which a bundle says why nothing was recorded on them."""

    line: int
    first_on: date
    last_on: date
    words: str


@dataclass(frozen=True, slots=True)
class HeldRecurring:
    """An activity of a bundle that comes again; `made` says for how many of its times there are drafts."""

    line: int
    title: str
    kind: RecordKind
    minutes: int
    participatory: int
    rhythm: Rhythm
    first_on: date
    until: date | None
    made: int


Part = Held | HeldGoal | HeldGap | HeldRecurring


@dataclass(frozen=True, slots=True)
class Read:
    """One part of a bundle as it was understood; None with what is wrong where it was not."""

    line: int
    part: Part | None
    troubles: tuple[Trouble, ...] = ()


def read(document: Any) -> Iterable[Read]:
    """Every part of a bundle in its order: activities, goals, explained stretches, what comes again.

    Raises:
        Unreadable: when it is no such bundle at all.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT or document.get("version") != VERSION:
        raise Unreadable(IntakeTrouble.NOT_BUNDLE)
    line = 0
    for name, take in _PARTS:
        rows = document.get(name, [])
        if not isinstance(rows, list):
            raise Unreadable(IntakeTrouble.NOT_BUNDLE)
        for row in rows:
            line += 1
            yield _reading(line, take, row)


def _reading(line: int, take: Any, row: Any) -> Read:
    try:
        return Read(line, take(line, row))
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        value = str(problem)[:60]
        return Read(line, None, (Trouble(RecordTrouble.UNKNOWN, "", {"value": value}),))


def _activity(line: int, row: Mapping[str, Any]) -> Held:
    words: dict[str, Any] = {name: _text(row.get(name, "")) for name in _TEXTS}
    words |= {name: _list(row.get(name, [])) for name in _LISTS}
    return Held(
        line,
        _key(row["id"]),
        Entered(
            first_on=date.fromisoformat(row["first_on"]),
            last_on=date.fromisoformat(row["last_on"]),
            kind=RecordKind(row["kind"]),
            minutes=_number(row.get("minutes", 0)),
            participatory=_number(row.get("participatory", 0)),
            **words,
        ),
        RecordState(row.get("state", RecordState.KEPT)),
        tuple(_text(one["sha256"]) for one in row.get("evidence", [])),
    )


def _goal(line: int, row: Mapping[str, Any]) -> HeldGoal:
    wish = _short(row["wish"])
    if not wish.strip():
        raise ValueError("wish")
    return HeldGoal(
        line,
        _key(row["id"]),
        wish,
        _short(row.get("how", "")),
        date.fromisoformat(row["by_on"]),
        GoalState(row["state"]),
        _short(row.get("outcome", "")),
        tuple(_key(one) for one in row.get("records", [])),
    )


def _gap(line: int, row: Mapping[str, Any]) -> HeldGap:
    first, last = date.fromisoformat(row["first_on"]), date.fromisoformat(row["last_on"])
    if last < first or not _short(row["words"]).strip():
        raise ValueError("days")
    return HeldGap(line, first, last, _text(row["words"]))


def _recurring(line: int, row: Mapping[str, Any]) -> HeldRecurring:
    until = row.get("until")
    title = _text(row["title"])
    if not 0 < len(title) <= LONGEST_TITLE:
        raise ValueError("title")
    held = HeldRecurring(
        line,
        title,
        RecordKind(row["kind"]),
        _number(row.get("minutes", 0)),
        _number(row.get("participatory", 0)),
        Rhythm(row["rhythm"]),
        date.fromisoformat(row["first_on"]),
        date.fromisoformat(until) if until else None,
        _number(row.get("made", 0)),
    )
    if (held.until and held.until < held.first_on) or held.made > _MOST_MADE:
        raise ValueError("until")
    return held


_PARTS = (("activities", _activity), ("goals", _goal), ("explained", _gap), ("recurring", _recurring))


def words_of(part: Part | None) -> str:
    """Everything that somebody wrote in a part of a bundle."""
    names = ("title", "wish", "how", "outcome", "words")
    return "\n".join(getattr(part, name) for name in names if hasattr(part, name))


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("text")
    return value


def _short(value: Any) -> str:
    if len(_text(value)) > LONGEST_TEXT:
        raise ValueError("too long")
    return str(value)


def _key(value: Any) -> str:
    if not 0 < len(_text(value)) <= LONGEST_KEY:
        raise ValueError("id")
    return str(value)


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1_000_000:
        raise TypeError("number")
    return value


def _list(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST_IN_LIST:
        raise TypeError("list")
    return tuple(_text(one) for one in value)
