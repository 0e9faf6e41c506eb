"""Watch lists: an organisation asks to be told of every change of what the register says of somebody.

Only somebody whose number and name were found to agree can be watched. Nobody is told whether a number that the
register does not show is unknown, withheld or erased.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from members import tenancy, trail
from members.errors import Refused
from members.models import Organisation, User
from members.queries.calendar import london_day
from registry.choices import WatchReason
from registry.models import ApiKey, Watch
from registry.queries import watched
from registry.services import remembering


@dataclass(frozen=True, slots=True)
class Asked:
    """How an organisation wants to watch.

    Args:
        reason: why.
        employee: the organisation's own reference for whoever it is.
        ends_on: the first day on which it is over; none while it goes on.
    """

    reason: WatchReason
    employee: str = ""
    ends_on: date | None = None


# Nobody plans further, and the calendar of a computer ends.
_LATEST = date(2199, 12, 31)


def day_after(last_day: date | None) -> date | None:
    """The first day on which a watch with this last day is over.

    Raises:
        Refused: for a day that is further away than anybody plans.
    """
    if last_day is None:
        return None
    if last_day > _LATEST:
        raise Refused(_("Enter a last day before the year 2200"), field="last_day", code="far")
    return last_day + timedelta(days=1)


@transaction.atomic
def begin(
    *,
    organisation: Organisation,
    number: str,
    name: str,
    asked: Asked,
    by: User | None,
    at: datetime,
    key: ApiKey | None = None,
) -> Watch:
    """Watch somebody from now on; doing the same again answers with the watch that goes on.

    Args:
        number, name: of whoever is to be watched; they must agree.
        by: who asks; none where a key does.

    Raises:
        Refused: where they do not, where nothing may be said of the number, or where they are watched otherwise.
    """
    on = london_day(at)
    check_end(asked.ends_on, on=on)
    found = watched.find(number=number, name=name, on=on)
    if not found.known:
        words = _("We cannot confirm this number. Check it, or ask the office")
        raise Refused(words, field="number", code="cannot_confirm")
    if found.entry_id is None:
        words = _("This is not the name of whoever has this number. Check both")
        raise Refused(words, field="name", code="mismatch")
    return _begin(organisation, found.entry_id, asked, by, at, key)


@transaction.atomic
def begin_again(*, watch: Watch, by: User, at: datetime) -> Watch:
    """Watch somebody again whom the organisation watched until now; while they are watched, that watch goes on."""
    asked = Asked(WatchReason(watch.reason), watch.employee)
    end_over(organisation=watch.organisation, entry_ids=[watch.entry_id], at=at)
    going_on = _going_on(watch.organisation, watch.entry_id)
    return going_on or _begin(watch.organisation, watch.entry_id, asked, by, at, None)


@transaction.atomic
def amend(*, watch: Watch, asked: Asked, by: User, at: datetime) -> Watch:
    """Change why somebody is watched, by which reference, or until when.

    Raises:
        Refused: for a day that is over, or once it ended.
    """
    watch = _locked(watch)
    if watch.ended_at is not None:
        raise Refused(_("This watch has ended."), code="ended")
    if asked.ends_on != watch.ends_on:
        check_end(asked.ends_on, on=london_day(at))
    if (watch.reason, watch.employee, watch.ends_on) == (asked.reason, asked.employee, asked.ends_on):
        return watch
    watch.reason, watch.employee, watch.ends_on = asked.reason, asked.employee, asked.ends_on
    watch.save(update_fields=["reason", "employee", "ends_on"])
    trail.record("registry.watch_changed", about=watch, by=by, at=at)
    return watch


@transaction.atomic
def end(*, watch: Watch, by: User | None, at: datetime, key: ApiKey | None = None) -> Watch:
    """End a watch: nothing more is told; what was told stays. Ending it again changes nothing.

    Args:
        by: who ends it; none where a key does, which the trail then names.
    """
    watch = _locked(watch)
    if watch.ended_at is None:
        watch.ended_at, watch.ended_by = at, by
        watch.save(update_fields=["ended_at", "ended_by"])
        trail.record("registry.watch_ended", about=watch, by=by, at=at, key=key.pk if key else None)
    return watch


@transaction.atomic
def end_many(*, organisation: Organisation, references: Collection[str], by: User, at: datetime) -> int:
    """End several watches of an organisation.

    Returns:
        How many went on until now.
    """
    going_on = Watch.objects.filter(organisation=organisation, reference__in=references, ended_at=None)
    count = going_on.update(ended_at=at, ended_by=by)
    if count:
        trail.record("registry.watches_ended", about=organisation, by=by, at=at, count=count)
    return count


@transaction.atomic
def end_all(*, organisation: Organisation, by: User, at: datetime) -> int:
    """End every watch of an organisation whose account is closed.

    Returns:
        How many went on until now.
    """
    count = Watch.objects.filter(organisation=organisation, ended_at=None).update(ended_at=at)
    if count:
        trail.record("registry.watches_ended", about=organisation, by=by, at=at, count=count)
    return count


@transaction.atomic
def end_due(*, on: date, at: datetime) -> int:
    """End the watches whose day has come, and those of organisations whose account was closed.

    Nobody is told of anything from that day on, whether this ran or not.
    """
    with tenancy.across():
        going_on = Watch.objects.filter(ended_at=None)
        over = going_on.exclude(pk__in=watched.live(on=on).values("pk"))
        counts = dict(over.order_by().values_list("organisation").annotate(n=Count("pk")))
        for organisation in Organisation.objects.filter(pk__in=counts).order_by("pk"):
            count = counts[organisation.pk]
            trail.record("registry.watches_ended", about=organisation, by=None, at=at, count=count)
        return over.update(ended_at=at)


def end_over(*, organisation: Organisation, entry_ids: Collection[int], at: datetime) -> int:
    """End an organisation's watches of entries whose day has come before the night ended them: it watches them anew.

    Returns:
        How many were over.
    """
    over = Watch.objects.filter(
        organisation=organisation, entry__in=entry_ids, ended_at=None, ends_on__lte=london_day(at)
    )
    count = over.update(ended_at=at)
    if count:
        trail.record("registry.watches_ended", about=organisation, by=None, at=at, count=count)
    return count


def _begin(
    organisation: Organisation, entry_id: int, asked: Asked, by: User | None, at: datetime, key: ApiKey | None
) -> Watch:
    remembering.remember(entry_ids=[entry_id], at=at)  # which also makes two who begin at once wait for each other
    end_over(organisation=organisation, entry_ids=[entry_id], at=at)
    if held := _going_on(organisation, entry_id):
        if (held.reason, held.employee, held.ends_on) == (asked.reason, asked.employee, asked.ends_on):
            return held
        raise Refused(_("You watch them already. Change that watch instead."), field="number", code="watched")
    made = Watch.objects.create(
        organisation=organisation,
        entry_id=entry_id,
        reason=asked.reason,
        employee=asked.employee,
        begun_at=at,
        begun_by=by,
        api_key=key,
        ends_on=asked.ends_on,
    )
    trail.record("registry.watch_begun", about=made, by=by, at=at)
    return made


def check_end(ends_on: date | None, *, on: date) -> None:
    """Whether a watch may end on a day.

    Raises:
        Refused: for one that has come already.
    """
    if ends_on is not None and ends_on <= on:
        raise Refused(_("Enter a last day that is today or later"), field="last_day", code="over")


def _going_on(organisation: Organisation, entry_id: int) -> Watch | None:
    return Watch.objects.filter(organisation=organisation, entry=entry_id, ended_at=None).first()


def _locked(watch: Watch) -> Watch:
    return Watch.objects.select_for_update().get(pk=watch.pk)
