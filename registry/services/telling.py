"""Telling watchers of changes: what the register says now beside what was told last, once each, in sets.

Whatever changes something shown of a watched person leaves a row in its own transaction. The row goes in the
transaction that told of it, so that a worker which dies has told nobody and the next one tells everybody. The nightly
turn of the day looks at everybody who is watched, for standing changes with the calendar too.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from members import tenancy
from members.references import new_reference
from registry.choices import ChangeKind
from registry.models import Change, WatchedEntry
from registry.queries import not_renewed, watched
from registry.queries.renewals import Renewing
from registry.rules import watching
from registry.rules.watching import Answer
from registry.services import notice_mail, remembering, webhook_events
from registry.services.notice_mail import Told

# So many people at most are taken at once, in one transaction.
STEP = 2_000
# Only one transaction makes notices at a time, so that their ids grow in the order in which they can be seen.
_ONE_AT_A_TIME = 7_100_007
_TAKE = """
DELETE FROM registry_turnedperson WHERE id IN (
    SELECT id FROM registry_turnedperson ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED
) RETURNING person_id
"""
# With every record that is merged with theirs: what is shown of one changes with any of them.
_ENTRIES = """
WITH kept AS (SELECT DISTINCT coalesce(merged_into_id, id) AS id FROM members_person WHERE id = ANY(%(people)s)),
     people AS (SELECT id FROM kept UNION SELECT unnest(%(people)s::bigint[])
                UNION SELECT p.id FROM members_person p JOIN kept k ON p.merged_into_id = k.id)
SELECT w.entry_id FROM registry_watchedentry w JOIN registry_entry e ON e.id = w.entry_id
  JOIN people p ON p.id = e.person_id ORDER BY w.entry_id
"""
_NOTICES = """
WITH made AS (
    INSERT INTO registry_notice (organisation_id, watch_id, change_id, at)
    SELECT w.organisation_id, w.id, c.id, %(at)s
      FROM registry_change c
      JOIN registry_watch w ON w.entry_id = c.entry_id AND w.ended_at IS NULL
       AND (w.ends_on IS NULL OR w.ends_on > %(on)s)
     WHERE c.id = ANY(%(changes)s)
       AND EXISTS (SELECT FROM members_organisationaccount a
                    WHERE a.organisation_id = w.organisation_id AND a.closed_at IS NULL)
     ORDER BY c.id, w.id
    ON CONFLICT (watch_id, change_id) DO NOTHING
    RETURNING id, organisation_id
)
SELECT organisation_id, min(id), max(id), count(*) FROM made GROUP BY organisation_id ORDER BY organisation_id
"""
_NOTICES_FOR = """
WITH made AS (
    INSERT INTO registry_notice (organisation_id, watch_id, change_id, at)
    SELECT w.organisation_id, w.id, c.id, %(at)s
      FROM unnest(%(watches)s::bigint[], %(keys)s::text[]) n (watch_id, key)
      JOIN registry_watch w ON w.id = n.watch_id
      JOIN registry_change c ON c.key = n.key
     ORDER BY c.id, w.id
    ON CONFLICT (watch_id, change_id) DO NOTHING
    RETURNING id, organisation_id
)
SELECT organisation_id, min(id), max(id), count(*) FROM made GROUP BY organisation_id ORDER BY organisation_id
"""


def tell_turned(*, at: datetime, most: int = STEP) -> int:
    """Tell watchers of what changed since, of as many people as one transaction takes.

    While another teller is at work there is nothing to do. What stays is told by the next call.

    Returns:
        How many marks of a change were taken away, whether or not there was something to tell.
    """
    with tenancy.across():
        if not _alone(wait=False):
            return 0
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, {"most": most})
            people = [row[0] for row in cursor.fetchall()]
        if people:
            _tell(_entries_of(people), localdate(at), at)
        return len(people)


def turn_day(*, on: date, at: datetime) -> int:
    """Tell watchers of what the calendar changed by a day, of ends that are near, and of renewals that are not done.

    A day on which nothing ran is made up for; a second run tells nobody again.

    Args:
        on: the London day that has begun.

    Returns:
        How many entries were looked at.
    """
    looked, last = 0, 0
    while step := _next_step(last, on):
        with _telling():
            _tell(step, on, at, endings=True)
        looked, last = looked + len(step), step[-1]
    with _telling():
        _tell_not_renewed(on, at)
    return looked


@contextmanager
def _telling() -> Iterator[None]:
    with tenancy.across():
        _alone(wait=True)
        yield


def _alone(*, wait: bool) -> bool:
    """Hold the place of the one who tells until the transaction ends."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        return bool(cursor.fetchone()[0])


def _entries_of(people: Sequence[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, {"people": list(people)})
        return [row[0] for row in cursor.fetchall()]


def _next_step(after: int, on: date) -> list[int]:
    """The next entries that somebody watches, by id."""
    with tenancy.across():
        followed = watched.live(on=on).filter(entry__gt=after).order_by("entry").values_list("entry", flat=True)
        return list(followed.distinct()[:STEP])


def _tell(entry_ids: Sequence[int], on: date, at: datetime, *, endings: bool = False) -> None:
    """Tell what these entries say otherwise than was told last, and write down that it was told."""
    held = WatchedEntry.objects.select_for_update().filter(pk__in=entry_ids).order_by("pk")
    told: Mapping[int, Answer] = {row.pk: row.told for row in held}
    now = watched.answers(list(told), on=on)
    changed = {entry: said for entry, said in now.items() if said != told[entry]}
    remembering.keep(answers=changed, at=at)
    changes = [_change(entry, told[entry], said, at) for entry, said in changed.items()]
    if endings:
        changes += _new(_endings(now, on, at))
    _notify(changes, on, at)


def _change(entry: int, before: Answer, after: Answer, at: datetime) -> Change:
    reference = new_reference()
    kinds = watching.kinds(before, after)
    return Change(
        reference=reference, entry_id=entry, kinds=kinds, key=f"change:{reference}", before=before, after=after, at=at
    )


def _endings(now: Mapping[int, Answer], on: date, at: datetime) -> Iterator[Change]:
    """One for each end that is near, so many days before it."""
    for entry, said in now.items():
        days = watching.ending(said, on=on, notices=settings.WATCH_ENDING_DAYS)
        if days is not None:
            key = f"ending:{entry}:{said['until']}:{days}"
            after = {"until": said["until"]}
            yield Change(entry_id=entry, kinds=[ChangeKind.ENDING], key=key, after=after, at=at)


def _new(changes: Iterator[Change]) -> list[Change]:
    """Those that were not told before."""
    by_key = {change.key: change for change in changes}
    known = set(Change.objects.filter(key__in=by_key).values_list("key", flat=True))
    return [change for key, change in by_key.items() if key not in known]


def _notify(changes: Sequence[Change], on: date, at: datetime) -> None:
    """Tell everybody who watches; a change that nobody watches any more is none."""
    followed = watched.live(on=on).filter(entry__in={one.entry_id for one in changes})
    wanted = set(followed.values_list("entry", flat=True))
    made = Change.objects.bulk_create(one for one in changes if one.entry_id in wanted)
    if made:
        _told(_NOTICES, at, on=on, changes=[change.pk for change in made])


def _tell_not_renewed(on: date, at: datetime) -> None:
    """Tell employers which of those who agreed to it have not renewed, in the last month before they must."""
    found = [(watch, late, f"not_renewed:{late.renewal.pk}") for watch, late in not_renewed.watchers(on=on)]
    Change.objects.bulk_create(_new(_not_renewed(late, key, at) for _watch, late, key in found))
    if found:
        _told(_NOTICES_FOR, at, watches=[watch for watch, _late, _key in found], keys=[key for *_rest, key in found])


def _not_renewed(late: Renewing, key: str, at: datetime) -> Change:
    after = {"last": late.last.isoformat()}
    return Change(entry_id=late.renewal.entry_id, kinds=[ChangeKind.NOT_RENEWED], key=key, after=after, at=at)


def _told(statement: str, at: datetime, **values: Any) -> None:
    """Make the notices, and promise e-mails and webhook messages about them in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"at": at})
        told = [Told(*row) for row in cursor.fetchall()]
    if told:
        first, last = min(one.first for one in told), max(one.last for one in told)
        webhook_events.queue(first_notice_id=first, last_notice_id=last, at=at)
        notice_mail.at_once(told=told, at=at)
