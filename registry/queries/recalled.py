"""What the answers to many lines may still say today, in a few statements for all of them: for files of answers.

As queries/receipts.py has it of one line, and never more than that; a line that needs no more than its name and that
its entry is displayed is not derived again.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q

from members.models import Erasure, Withholding
from registry.choices import CheckOutcome
from registry.models import Batch, BatchLine, Entry, StandingSpan
from registry.queries import checks, policies
from registry.queries.entries import publish
from registry.queries.facts import read_facts
from registry.rules.checks import ORDINARY
from registry.rules.receipt_display import still_shown
from registry.rules.receipts import Said


def said(batch: Batch, lines: Sequence[BatchLine], *, today: date) -> dict[int, Said]:
    """What of these lines' answers may be said today, by position; what may not is not there.

    Args:
        lines: with their content.
    """
    kept: dict[int, Said] = {line.position: json.loads(line.content)["said"] for line in lines if line.content}
    about = {line.position: line.entry_id for line in lines if line.entry_id and line.position in kept}
    names = _names(set(about.values()), today)
    derived = {entry for position, entry in about.items() if entry in names and _says_more(kept[position])}
    shown = _still_shown(batch, kept, {p: e for p, e in about.items() if e in derived}, names, today)
    for position, entry_id in about.items():
        whole = shown.get(position) if entry_id in derived else _named(kept[position], names.get(entry_id))
        if whole is None:
            del kept[position]
    return kept


def _says_more(answer: Said) -> bool:
    """Whether an answer says more than that somebody is, or was, plainly registered."""
    entry = answer["entry"]
    special = entry is not None and (entry["status"] not in ORDINARY or bool(entry["restrictions"]))
    return special or bool(answer["not_registered"]) or answer["outcome"] != CheckOutcome.REGISTERED


def _named(answer: Said, names: set[str] | None) -> Said | None:
    entry = answer["entry"]
    hidden = names is None or (entry is not None and entry["name"] and entry["name"] not in names)
    return None if hidden else answer


def _still_shown(
    batch: Batch, kept: dict[int, Said], about: dict[int, int], names: dict[int, set[str]], today: date
) -> dict[int, Said]:
    if not about:
        return {}
    days = (batch.on, batch.until or batch.on)
    book, found = policies.current(), {}
    held = {one.entry_id: one for one in read_facts(entry_ids=sorted(set(about.values())))}
    for position, entry_id in about.items():
        now = publish(held[entry_id], book, on=today, today=today)
        that_day = publish(held[entry_id], book, on=days[1], today=today)
        if now is None or that_day is None:
            continue
        known = {now.name, now.known_as} | names[entry_id]
        remembered = still_shown(kept[position], days=days, that_day=that_day, now=now, names=known)
        if remembered is not None:
            found[position] = remembered.said
    return found


def _names(entry_ids: Iterable[int], today: date) -> dict[int, set[str]]:
    """Of those entries that the public may see today, the names that anybody may know."""
    hidden = Q(Exists(Withholding.objects.filter(person=OuterRef("person"), set_aside_at=None, during__contains=today)))
    hidden |= Q(Exists(Erasure.objects.filter(person=OuterRef("person"))))
    displayed = Exists(StandingSpan.objects.filter(entry=OuterRef("pk"), during__contains=today, displayed=True))
    seen = Entry.objects.filter(displayed, ~hidden, pk__in=entry_ids)
    whose = {entry: kept or own for entry, own, kept in seen.values_list("pk", "person", "person__merged_into")}
    names = checks.known_names(whose.values(), today)
    return {entry: names[person] for entry, person in whose.items()}
