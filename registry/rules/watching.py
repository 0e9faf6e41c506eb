"""What watchers are told: the register's answer about an entry in short, and which kinds of change one answer makes of
another.

Everything here is what anybody may know on the day. Of an entry that is not shown nobody learns why, so that what was
withheld, erased or is no longer displayed is told in the same words. Source: docs/rules.md 4 and 5.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from members.rules.dates import Days
from registry.choices import ChangeKind, Verdict
from registry.rules.public import PublicEntry, PublicSanction

# A fact sheet: plain values as JSON keeps them, see `answer`.
Answer = Mapping[str, Any]
NOT_SHOWN: Answer = {"shown": False}
# What erasure leaves of an answer: it was shown.
EMPTIED: Answer = {"shown": True}


def answer(entry: PublicEntry | None, terms: Iterable[Days]) -> Answer:
    """What the register says of an entry today, in short.

    Args:
        entry: what the public may see today; None when it is not shown.
        terms: the terms of the entry, as the register believes now.

    Returns:
        `shown`, and where it is: `verdict`, `status`, `restrictions` (kind, first and last day, and a digest of the
        words), `scopes`, `until` (the last day on which the entry stays on the register as far as anybody knows) and
        `notes`.
    """
    if entry is None:
        return NOT_SHOWN
    return {
        "shown": True,
        "verdict": entry.verdict.value,
        "status": entry.status.value,
        "restrictions": sorted((_restriction(one) for one in entry.sanctions), key=str),
        "scopes": sorted(scope.name for scope in entry.scopes),
        "until": _iso(registered_until(entry, terms)),
        "notes": sorted(note.text for note in entry.annotations),
    }


def registered_until(entry: PublicEntry, terms: Iterable[Days]) -> date | None:
    """The last day on which somebody who is registered today stays so, if nothing else happens; None where none is set.

    A term that was renewed goes on into the next; in the window after a term it is the last day to renew.
    """
    if entry.verdict not in {Verdict.YES, Verdict.RESTRICTED}:
        return None
    day: date | None = entry.on
    for term in sorted(terms, key=lambda one: one.lower):
        if day is not None and day in term:
            day = term.upper
    if day == entry.on:  # no term covers today
        return entry.next_change_on - timedelta(days=1) if entry.next_change_on else None
    return day - timedelta(days=1) if day else None


def kinds(before: Answer, after: Answer) -> list[ChangeKind]:
    """What about an entry changed; empty where both say the same.

    Where one of the two is not shown, it is only said that something changed.
    """
    if before == after:
        return []
    if not (before["shown"] and after["shown"]) or "verdict" not in before:
        return [ChangeKind.OTHER]
    found = [kind for kind, differs in _DIFFERENCES if differs(before, after)]
    return found or [ChangeKind.OTHER]


def _standing(before: Answer, after: Answer) -> bool:
    """The verdict changed, or why it is no."""
    if before["verdict"] != after["verdict"]:
        return True
    return before["status"] != after["status"] and after["verdict"] not in _MAY_PRACTISE


def _term(before: Answer, after: Answer) -> bool:
    return before["until"] != after["until"] and {before["verdict"], after["verdict"]} <= _MAY_PRACTISE


_MAY_PRACTISE = {Verdict.YES.value, Verdict.RESTRICTED.value}
_DIFFERENCES = (
    (ChangeKind.STANDING, _standing),
    (ChangeKind.RESTRICTION, lambda before, after: before["restrictions"] != after["restrictions"]),
    (ChangeKind.SCOPE, lambda before, after: before["scopes"] != after["scopes"]),
    (ChangeKind.TERM, _term),
    (ChangeKind.OTHER, lambda before, after: before["notes"] != after["notes"]),
)


def ending(said: Answer, *, on: date, notices: Collection[int]) -> int | None:
    """Which notice of an approaching end is due on a day: so many days before it, the latest that has come.

    Args:
        notices: how many days before the end watchers are told.
    """
    if not said.get("until"):
        return None
    left = (date.fromisoformat(said["until"]) - on).days
    return min((days for days in notices if left <= days), default=None) if left >= 0 else None


def _restriction(one: PublicSanction) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "start": one.start.isoformat(),
        "end": _iso(one.end),
        "words": sha256(one.text.encode()).hexdigest()[:16] if one.text else "",
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
