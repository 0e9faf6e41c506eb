"""Reading is an act too: openings of other people's records, and what was read in them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model

from members import outbox, trail
from members.choices import OFFICE_ROLES, ReadingOf
from members.errors import Refused
from members.models import AccessRecord, BreakGlass, Person, User
from members.queries import people, roles

OPEN_FOR = timedelta(minutes=30)
# Turning the pages of one record is one reading of it.
SAME_READING = timedelta(minutes=15)


@transaction.atomic
def record_reading(
    *, person: Person, what: ReadingOf, by: User, at: datetime, about: Model | None = None
) -> AccessRecord | None:
    """Record that somebody opened what belongs to another person; reading one's own is no such act."""
    if people.is_about(by, person):
        return None
    held = roles.held_by(by)
    office = next((grant.role for grant in held if grant.role in OFFICE_ROLES), None)
    return AccessRecord.objects.create(
        user=by,
        role=office or (held[0].role if held else ""),
        person=person,
        what=what,
        about=about._meta.label_lower if about else "",
        about_id=about.pk if about else None,
        opening=current_opening(user=by, person=person, at=at),
        at=at,
    )


def record_reading_of_record(*, person: Person, by: User, at: datetime) -> None:
    """Record that somebody reads a record; what they turn to within a quarter of an hour is the same reading."""
    record_reading_once(person=person, what=ReadingOf.RECORD, by=by, at=at)


def record_reading_once(*, person: Person, what: ReadingOf, by: User, at: datetime, about: Model | None = None) -> None:
    """Record that somebody reads something on a page; turning to it again within a quarter of an hour is the same."""
    same = AccessRecord.objects.filter(user=by, person=person, what=what, at__gt=at - SAME_READING)
    if not same.filter(about_id=about.pk if about else None).exists():
        record_reading(person=person, what=what, by=by, at=at, about=about)


def current_opening(*, user: User, person: Person, at: datetime) -> BreakGlass | None:
    """The opening by break-glass that is in force, if any."""
    group = people.group(person)
    return BreakGlass.objects.filter(user=user, person__in=group, began_at__lte=at, ends_at__gt=at).first()


@transaction.atomic
def break_glass(*, person: Person, reason: str, by: User, at: datetime) -> BreakGlass:
    """Open a record that is otherwise closed to this account, for thirty minutes, and alert every registrar at once.

    Where no other registrar is left, the officers are alerted, so that nobody does it unseen.

    Doing it again while it lasts answers with what is open.

    Raises:
        Refused: without a reason of twenty characters, or on one's own record.
    """
    if people.is_about(by, person):
        raise Refused("Nobody opens their own record in this way.", code="own")
    if len(reason.strip()) < 20:
        raise Refused("Say why you must open this record now, in 20 characters or more.", field="reason", code="reason")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if opened := current_opening(user=by, person=person, at=at):
        return opened
    opened = BreakGlass.objects.create(
        user=by, person=person, reason=reason.strip(), began_at=at, ends_at=at + OPEN_FOR
    )
    trail.record("members.record_opened", about=opened, by=by, at=at, person=person)
    for told in roles.overseers(by):
        outbox.post(
            key=f"opening:{opened.pk}:registrar:{told.pk}",
            to=told.email,
            template="members/mail/record_opened",
            context={"opening": opened.pk},
            at=at,
        )
    return opened
