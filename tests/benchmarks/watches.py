"""Changes told to everybody who watches, in sets, beside the same told one watch after the other with the ORM."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from members import tenancy
from members.queries.calendar import london_day
from members.references import new_reference
from registry.models import Change, Entry, Notice, TurnedPerson, WatchedEntry
from registry.queries import watched
from registry.rules import watching
from registry.services import remembering, telling
from tests.benchmarks.figures import Figure
from tests.factories.employers import make_account

# So many changes, each watched by so many organisations: a million notices on a register that is large enough.
CHANGES, ORGANISATIONS = 5_000, 200
# As many changes as the way row by row is tried on; it takes as long for each of more.
TRIED, FASTER = 5, 100.0
_WATCHES = """
INSERT INTO registry_watch (organisation_id, reference, entry_id, reason, employee, begun_at)
SELECT a.organisation_id, left(md5(a.id || '-' || e.id), 26), e.id, 'employed', '', %(at)s
  FROM members_organisationaccount a CROSS JOIN unnest(%(entries)s::bigint[]) e (id)
"""
_SUSPEND = """
INSERT INTO registry_sanction (entry_id, kind, ground, during, recorded_at, source, reference)
SELECT e.id, 'suspended', 'conduct', daterange(%(on)s, NULL), %(at)s, 'office', ''
  FROM unnest(%(entries)s::bigint[]) e (id)
"""


def measure(people: int, folder: Path) -> list[Figure]:
    """Suspend many people at once, tell everybody who watches them, and hold it against the loop."""
    at = timezone.now()
    entries = _watched(min(CHANGES, people // 10))
    began = time.perf_counter()
    _suspend(entries)
    noted = time.perf_counter() - began
    with _undone():
        tried = _loop(at, entries)
    began = time.perf_counter()
    while telling.tell_turned(at=timezone.now()):
        pass
    took = time.perf_counter() - began
    told, twice = _told()
    each, each_row = took / max(told, 1), tried[0] / tried[1]
    wrong = abs(told - len(entries) * ORGANISATIONS) + twice
    note = f"{len(entries):,} changes to {told:,} watches in {took:.1f} s; row by row {each_row * 1e3:.2f} ms each"
    return [
        Figure("watches", "changes told in sets, against row by row", "×", (each_row / each,), FASTER, note=note),
        Figure("watches", "notices that are missing or were made twice", "", (float(wrong),), None, 0),
        Figure(
            "watches", "marking so many people as changed", "s", (noted,), note="in the transaction that changed them"
        ),
    ]


def _watched(count: int) -> list[int]:
    """So many entries whom every organisation watches; as the service does it, in sets."""
    at = timezone.now()
    print(f"… {ORGANISATIONS} organisations begin to watch {count:,} people", flush=True)
    for _ in range(ORGANISATIONS):
        make_account()
    shown = Entry.objects.filter(spans__during__contains=london_day(at), spans__displayed=True, spans__verdict="yes")
    entries = list(shown.order_by("pk").values_list("pk", flat=True).distinct()[:count])
    for start in range(0, count, 1_000):
        remembering.remember(entry_ids=entries[start : start + 1_000], at=at)
    with tenancy.across(), connection.cursor() as cursor:
        cursor.execute(_WATCHES, {"at": at, "entries": entries})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_watch")
    return entries


def _suspend(entries: list[int]) -> None:
    at = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_SUSPEND, {"at": at, "on": london_day(at), "entries": entries})


def _loop(at, entries: list[int]) -> tuple[float, int]:
    """What telling does, for one change and one watch after the other."""
    made, on = 0, london_day(at)
    began = time.perf_counter()
    with tenancy.across():
        for mark in TurnedPerson.objects.order_by("pk")[:TRIED]:
            for held in WatchedEntry.objects.filter(entry__person=mark.person):
                now = watched.answers([held.pk], on=on)[held.pk]
                kinds = watching.kinds(held.told, now)
                change = Change.objects.create(
                    entry_id=held.pk, kinds=kinds, key=new_reference(), before=held.told, after=now, at=at
                )
                for watch in watched.live(on=on).filter(entry=held.pk):
                    given = {"organisation": watch.organisation, "at": at}
                    made += Notice.objects.get_or_create(watch=watch, change=change, defaults=given)[1]
                held.told, held.told_at = now, at
                held.save()
            mark.delete()
    return time.perf_counter() - began, made


def _told() -> tuple[int, int]:
    with tenancy.across():
        pairs = Notice.objects.values_list("watch", "change")
        return pairs.count(), pairs.count() - pairs.distinct().count()


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
