"""Watching everybody whom a check found: in steps, so that a check of a hundred thousand lines holds up nothing."""

# ruff: noqa: S608 - the statements are put together from this module's constants alone

from datetime import date, datetime

import structlog
from django.db import connection, transaction
from django.utils.translation import gettext as _

from members import tenancy, trail
from members.errors import Refused
from members.jobs import after_commit
from members.models import User
from members.queries.calendar import london_day
from registry.choices import BatchState, WatchReason
from registry.models import Batch, Watch
from registry.queries.watched import FOUND, live
from registry.services import remembering
from registry.services.watches import Asked, check_end, end_over

log = structlog.get_logger(__name__)

# So many people are begun to be watched in one transaction.
STEP = 2_000
# Of a run: whoever is watched, or was since it was asked for, is not begun again; a watch whose day had come is over.
_NOT_YET = """
l.outcome = ANY(%(found)s) AND l.entry_id IS NOT NULL
AND NOT EXISTS (SELECT FROM registry_watch w WHERE w.organisation_id = l.organisation_id AND w.entry_id = l.entry_id
                   AND (w.ended_at IS NULL OR w.ended_at >= {run})
                   AND (w.ends_on IS NULL OR w.ends_on > ({run} AT TIME ZONE 'Europe/London')::date))
"""
_LEFT = f"""
SELECT DISTINCT ON (l.entry_id) l.entry_id, l.employee
  FROM registry_batchline l
 WHERE l.batch_id = %(batch)s AND {_NOT_YET.format(run="%(run)s::timestamptz")}
 ORDER BY l.entry_id, l.position LIMIT %(most)s
"""
_UNFINISHED = f"""
SELECT r.organisation_id, r.batch_id
  FROM (SELECT organisation_id, batch_id, max(begun_at) AS run FROM registry_watch
         WHERE batch_id IS NOT NULL AND begun_at > %(since)s GROUP BY organisation_id, batch_id) r
 WHERE EXISTS (SELECT FROM registry_batchline l WHERE l.batch_id = r.batch_id AND {_NOT_YET.format(run="r.run")})
 ORDER BY r.batch_id
"""


@transaction.atomic
def begin(*, batch: Batch, asked: Asked, by: User | None, at: datetime) -> int:
    """Watch everybody whom a check found; whoever is watched already stays so, as it was.

    The first step is taken now. Where more are left, the next is queued, and found again should the queue lose it.

    Args:
        asked: for all of them; the employee reference of each is that of their line.
        at: the instant of asking, which is that of every step.

    Returns:
        How many were begun in this step.

    Raises:
        Refused: for a check that is not done, one of the sandbox, or one that found nobody.
    """
    batch = Batch.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=batch.pk)
    if batch.state != BatchState.DONE or batch.sandbox:
        raise Refused(_("Nobody can be watched from this check: it is not done."), code="not_done")
    if not found(batch=batch):
        raise Refused(_("This check found nobody who could be watched."), code="nobody")
    check_end(asked.ends_on, on=london_day(at))
    left = _left(batch, at)
    step = left[:STEP]
    entries = [entry for entry, _employee in step]
    remembering.remember(entry_ids=entries, at=at)
    end_over(organisation=batch.organisation, entry_ids=entries, at=at)
    Watch.objects.bulk_create(
        Watch(
            organisation=batch.organisation,
            entry_id=entry,
            reason=asked.reason,
            employee=employee,
            batch=batch,
            begun_at=at,
            begun_by=by,
            ends_on=asked.ends_on,
        )
        for entry, employee in step
    )
    if step:
        trail.record("registry.watches_begun", about=batch, by=by, at=at, count=len(step))
    if len(left) > STEP:
        after_commit("registry.watch_batch", organisation_id=batch.organisation_id, batch_id=batch.pk)
    return len(step)


def go_on(*, organisation_id: int, batch_id: int) -> int:
    """Take the next step of a check from which an organisation began to watch, as it asked for it then.

    Returns:
        How many were begun.
    """
    with tenancy.within(organisation_id):
        batch = Batch.objects.get(pk=batch_id, organisation=organisation_id)
        first = batch.watches.select_related("begun_by").order_by("-begun_at", "pk").first()
        if first is None:
            return 0
        asked = Asked(WatchReason(first.reason), ends_on=first.ends_on)
        return begin(batch=batch, asked=asked, by=first.begun_by, at=first.begun_at)


def catch_up(*, since: datetime) -> int:
    """Take the next step of every check of which some are still to be watched, as was asked for since an instant.

    A check that can no longer be gone on with is left, so that it holds up no other organisation's.

    Returns:
        How many were begun.
    """
    begun = 0
    for organisation, batch in unfinished(since=since):
        try:
            begun += go_on(organisation_id=organisation, batch_id=batch)
        except Refused as refused:
            log.warning("batch_not_watched", organisation=organisation, batch=batch, why=refused.code)
    return begun


def unfinished(*, since: datetime) -> list[tuple[int, int]]:
    """The organisations and checks of which some are still to be watched, as was asked for since an instant."""
    with tenancy.across(), connection.cursor() as cursor:
        cursor.execute(_UNFINISHED, {"since": since, "found": list(FOUND)})
        return [(organisation, batch) for organisation, batch in cursor.fetchall()]


def found(*, batch: Batch) -> int:
    """How many people a check found of whom it is sure who they are."""
    return batch.lines.filter(outcome__in=FOUND, entry__isnull=False).values("entry").distinct().count()


def watched_already(*, batch: Batch, on: date) -> int:
    """How many of them the organisation watches on a day."""
    lines = batch.lines.filter(outcome__in=FOUND, entry__isnull=False)
    return live(on=on).filter(organisation=batch.organisation_id, entry__in=lines.values("entry")).count()


def _left(batch: Batch, run: datetime) -> list[tuple[int, str]]:
    """The entries of the next step with the reference of each, and one more where the step is not the last."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, {"batch": batch.pk, "run": run, "found": list(FOUND), "most": STEP + 1})
        return [(entry, employee) for entry, employee in cursor.fetchall()]
