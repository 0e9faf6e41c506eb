"""The weekly list of unusual readings: put before the registrar, and settled there."""

from datetime import datetime

from django.db import transaction

from members import outbox, trail
from members.choices import Role
from members.models import User, WorkItem
from members.queries import readings, roles
from members.queries.calendar import bank_holidays, london_day
from members.rules.readings import Week, unusual
from members.services import work

# How many finished weeks are looked at, so that a week in which nothing ran is made up for.
WEEKS_BACK = 4


def key_of(week: Week) -> str:
    """The key of a week's list among the work."""
    return f"readings:{week.code}"


def put_forward(*, at: datetime) -> int:
    """Put the list of each finished week before the registrar, once; a week without anything unusual has none.

    Returns:
        How many lists were new.
    """
    this_week = Week.of(london_day(at))
    return sum(_put_one(week=this_week.after(-back), at=at) for back in range(WEEKS_BACK, 0, -1))


@transaction.atomic
def settle(*, week: Week, by: User, at: datetime) -> bool:
    """Record that the registrar looked at a week's list; a second time changes nothing.

    Returns:
        Whether the list still waited.
    """
    item = WorkItem.objects.select_for_update().filter(key=key_of(week), closed_at=None).first()
    if item is None:
        return False
    work.close_item(key=item.key, at=at)
    trail.record("members.readings_looked_at", about=item, by=by, at=at, week=week.code)
    return True


@transaction.atomic
def _put_one(*, week: Week, at: datetime) -> bool:
    key = key_of(week)
    if WorkItem.objects.filter(key=key).exists():
        return False
    if not unusual(readings.of_week(week), closed=bank_holidays()):
        return False
    work.open_item(key=key, kind="readings", about=readings.recorded(week)[0], at=at)
    for registrar in roles.holders([Role.REGISTRAR]):
        outbox.post(
            key=f"{key}:registrar:{registrar.pk}",
            to=registrar.email,
            template="members/mail/readings_ready",
            context={"week": week.code},
            at=at,
        )
    return True
