"""Registrations elsewhere, as a person tells of them: they count for nothing until the office has checked them.

What a check finds is in members/services/outside_checks.py.
"""

import re
from datetime import date, datetime

from django.db import transaction
from psycopg.types.range import DateRange

from members import trail
from members.choices import OutsideStanding
from members.errors import Refused
from members.models import OutsideRegistration, Person, User
from members.queries import people
from members.services import work

BODIES = ("HCPC",)
SOURCE = "person"
_NUMBER = re.compile(r"[A-Z]{2}[0-9]{4,6}")


@transaction.atomic
def state(*, person: Person, body: str, number: str, by: User, at: datetime, on: date) -> OutsideRegistration:
    """Record the number that a person says they hold; it is shown to nobody outside and changes no standing.

    Another number said before and not yet checked gives way to it. The office is asked to check it with the body.
    Saying the same again answers with what is recorded.

    Raises:
        Refused: when it is no number of that body, or is held already.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    tidy = re.sub(r"[\s.\-]+", "", number).upper()
    if body not in BODIES or not _NUMBER.fullmatch(tidy):
        raise Refused("Enter a registration number of two letters and digits, like CS012345.", field="number")
    held = OutsideRegistration.objects.filter(person__in=people.group(person), body=body, set_aside_at=None)
    if same := held.filter(number=tidy).first():
        if same.standing == OutsideStanding.STATED:
            return same
        raise Refused("We hold this number already.", field="number", code="held")
    for earlier in held.filter(standing=OutsideStanding.STATED):
        set_aside(earlier, by=by, at=at)
    said = OutsideRegistration.objects.create(
        person=person,
        body=body,
        number=tidy,
        standing=OutsideStanding.STATED,
        during=DateRange(on, None),
        recorded_at=at,
        recorded_by=by,
        source=SOURCE,
    )
    work.open_item(key=f"outside:{said.pk}", kind="outside_stated", about=said, at=at, person=person)
    trail.record("members.outside_stated", about=said, by=by, at=at, person=person, body=body)
    return said


@transaction.atomic
def withdraw(*, said: OutsideRegistration, by: User, at: datetime) -> None:
    """Take back what was said and is not checked yet.

    Raises:
        Refused: when the office has checked it, or it was taken back already.
    """
    said = OutsideRegistration.objects.select_for_update(of=["self"]).select_related("person").get(pk=said.pk)
    if said.standing != OutsideStanding.STATED or said.set_aside_at is not None:
        raise Refused("This can no longer be taken back.", code="checked")
    set_aside(said, by=by, at=at)
    trail.record("members.outside_withdrawn", about=said, by=by, at=at, person=said.person)


def set_aside(said: OutsideRegistration, *, by: User, at: datetime) -> None:
    """No longer believed; there is nothing left to check about it."""
    said.set_aside_at, said.set_aside_by = at, by
    said.save(update_fields=["set_aside_at", "set_aside_by"])
    work.close_item(key=f"outside:{said.pk}", at=at)
