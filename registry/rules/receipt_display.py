"""What of a line of a check may still be shown: never more than the register itself would show of it today.

Source: docs/rules.md 4 and 5.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from registry.choices import CheckOutcome, Status, Verdict
from registry.rules.checks import ORDINARY
from registry.rules.public import PublicEntry
from registry.rules.receipts import Restriction, Said, SaidEntry
from registry.serialise import plain


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a line said, as far as it may be shown today.

    Args:
        whole: whether nothing was left out, so that the receipt itself may be handed out again.
    """

    said: Said
    whole: bool


def still_shown(
    said: Said, *, days: tuple[date, date], that_day: PublicEntry, now: PublicEntry, names: Collection[str]
) -> Remembered | None:
    """What of a line's answer may be shown today; None when the answer itself may not.

    Args:
        said: as its receipt has it.
        days: the first and the last London day that the line was about.
        that_day: what the register says today about the last of them.
        now: what the register says today about today.
        names: the person's names that the public may know today, former ones included.
    """
    if said["not_registered"] and not _all_shown(said["not_registered"], now):
        return None
    if said["outcome"] == CheckOutcome.RESTRICTED and not _restricted(days, now):
        return None
    entry = said["entry"]
    if entry is None:
        return Remembered(said, whole=True)
    if entry["name"] and entry["name"] not in names:
        return None
    if entry["status"] not in ORDINARY and entry["status"] != that_day.status.value:
        return None
    known = {(s.kind.value, s.start.isoformat()): s.text for s in that_day.sanctions}
    if any((r["kind"], r["start"]) not in known for r in entry["restrictions"]):
        return None
    # Words that were withdrawn or approved anew since are not repeated.
    texts = set(known.values())
    restrictions: list[Restriction] = [r if r["text"] in texts else {**r, "text": ""} for r in entry["restrictions"]]
    kept: SaidEntry = {**entry, "restrictions": restrictions}
    return Remembered({**said, "entry": kept}, whole=kept == entry)


def has_changed(entry: SaidEntry, now: PublicEntry) -> bool:
    """Whether somebody who relies on the receipt would be told something else today."""
    answer = plain(now)
    restrictions = [(s["kind"], s["start"], s["text"]) for s in answer["sanctions"]]
    return (
        any(entry[field] != answer[field] for field in ("number", "register", "name", "status"))
        or sorted(entry["scopes"]) != sorted(scope["name"] for scope in answer["scopes"])
        or [(r["kind"], r["start"], r["text"]) for r in entry["restrictions"]] != restrictions
    )


def _restricted(days: tuple[date, date], now: PublicEntry) -> bool:
    """Whether the register still says of one of these days that the registration was restricted."""
    first, last = days
    return any(
        period.verdict is Verdict.RESTRICTED and period.start <= last and first <= (period.end or date.max)
        for period in now.history
    )


def _all_shown(ranges: list[list[str]], now: PublicEntry) -> bool:
    """Whether none of these days is one of which the register says no more than that it is no longer shown."""
    hidden = [period for period in now.history if period.status is Status.NOT_SHOWN]
    return not any(
        first <= (period.end or date.max).isoformat() and period.start.isoformat() <= last
        for first, last in ranges
        for period in hidden
    )
