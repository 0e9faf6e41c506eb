"""What a saved check may still show: never more of a day than the register itself would show of it today.

Source: docs/rules.md 4 and 5.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from registry.choices import Status
from registry.rules.public import PublicEntry
from registry.serialise import plain

# A status that says no more than any entry's would; every other one has a time after which it is not shown.
ORDINARY = {Status.REGISTERED.value, Status.RENEWAL_WINDOW.value, Status.NOT_YET.value, Status.NOT_SHOWN.value}
_ANSWER = (
    "number", "register", "name", "verdict", "status", "reason_class", "public_protection", "scopes", "annotations",
    "sanctions", "outside_old",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a check said, as far as it may be shown today.

    Args:
        said: plain values of a PublicEntry, less what is no longer shown: places, words, history, other entries.
        whole: whether nothing was left out, so that the proof itself may be handed out again.
    """

    said: dict[str, Any]
    whole: bool


def still_shown(
    said: Mapping[str, Any], *, that_day: PublicEntry, now: PublicEntry, names: Collection[str]
) -> Remembered | None:
    """What of a check may be shown today; None when its verdict itself may not.

    Args:
        said: plain values of the PublicEntry as saved.
        that_day: what the register says today about the day that the check was about.
        now: what the register says today about today.
        names: the person's names that the public may know today, former ones included.
    """
    if any(said[field] and said[field] not in names for field in ("name", "known_as")):
        return None
    if said["status"] not in ORDINARY and said["status"] != that_day.status.value:
        return None
    known = {(s.kind.value, s.start.isoformat()) for s in that_day.sanctions}
    if any((s["kind"], s["start"]) not in known for s in said["sanctions"]):
        return None
    texts = {s.text for s in that_day.sanctions}
    today = plain(now)
    periods = {(p["status"], p["start"]) for p in today["history"]}
    kept = {
        "places": [place for place in said["places"] if place in today["places"]],
        "others": [other for other in said["others"] if other in today["others"]],
        # Words that were withdrawn or approved anew since are not repeated.
        "sanctions": [s if s["text"] in texts else {**s, "text": ""} for s in said["sanctions"]],
        "history": [p for p in said["history"] if p["status"] in ORDINARY or (p["status"], p["start"]) in periods],
    }
    return Remembered(said={**said, **kept}, whole=all(said[field] == value for field, value in kept.items()))


def has_changed(said: Mapping[str, Any], now: PublicEntry) -> bool:
    """Whether somebody who relies on the check would be told something else today."""
    answer = plain(now)
    return any(said[field] != answer[field] for field in _ANSWER)
