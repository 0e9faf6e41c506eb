"""Keeping what was last told of entries that are watched, so that the next change is known as one."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from members import tenancy
from members.queries.calendar import london_day
from registry.models import WatchedEntry
from registry.queries import watched
from registry.rules.watching import Answer

_PEOPLE = """
WITH kept AS (
    SELECT DISTINCT coalesce(p.merged_into_id, p.id) AS id
      FROM registry_entry e JOIN members_person p ON p.id = e.person_id WHERE e.id = ANY(%s)
)
SELECT id FROM kept UNION SELECT p.id FROM members_person p JOIN kept k ON p.merged_into_id = k.id
"""
_KEEP = """
UPDATE registry_watchedentry w SET told = n.told::jsonb, told_at = %(at)s
  FROM unnest(%(entries)s::bigint[], %(told)s::text[]) n (entry_id, told)
 WHERE w.entry_id = n.entry_id
"""


@transaction.atomic
def remember(*, entry_ids: Sequence[int], at: datetime) -> None:
    """Keep what the register says of entries that somebody begins to watch.

    Nothing of them can change meanwhile: each change comes either before this, or leaves its mark for the tellers.
    Where others watch an entry and are still to be told of a change, that is left to the tellers.
    """
    if not entry_ids:
        return
    _hold_people(entry_ids)
    on = london_day(at)
    now = watched.answers(entry_ids, on=on)
    WatchedEntry.objects.bulk_create(
        [WatchedEntry(entry_id=entry, told=said, told_at=at) for entry, said in now.items()], ignore_conflicts=True
    )
    held = WatchedEntry.objects.select_for_update().filter(pk__in=entry_ids).order_by("pk")
    stale = {one.pk: now[one.pk] for one in held if one.told != now[one.pk]}
    if stale:
        with tenancy.across():
            waiting = set(watched.live(on=on).filter(entry__in=stale).values_list("entry", flat=True))
        keep(answers={entry: said for entry, said in stale.items() if entry not in waiting}, at=at)


def keep(*, answers: Mapping[int, Answer], at: datetime) -> None:
    """Write down what was told of these entries, by id; whoever calls has locked them."""
    if not answers:
        return
    told = [json.dumps(said) for said in answers.values()]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"entries": list(answers), "told": told, "at": at})


def _hold_people(entry_ids: Sequence[int]) -> None:
    """Lock whoever these entries belong to against changes, with every record merged with theirs."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [list(entry_ids)])
        people = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT id FROM members_person WHERE id = ANY(%s) ORDER BY id FOR SHARE", [people])
