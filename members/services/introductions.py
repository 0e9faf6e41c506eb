"""Somebody whom the register does not know yet says who they are, until an entry makes their name a matter of record.

From then on a name changes as members/services/name_changes.py has it, and contacts as contacts.py.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from psycopg.types.range import DateRange

from members import trail
from members.choices import NameKind
from members.errors import Refused
from members.models import Name, Person, PersonDetails, User
from members.queries import people
from members.services.names import index_names

SOURCE = "person"
EARLIEST = date(1900, 1, 1)
_YOUNGEST = 16


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of themselves.

    Args:
        former: other names that they were known by, each forenames and surname.
    """

    forenames: str
    surname: str
    date_of_birth: date
    address: str
    title: str = ""
    phone: str = ""
    former: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def begin(*, user: User, at: datetime) -> Person:
    """The person whose account it is; from now on one whom the register knows, if nobody was.

    Nothing is known of them but the account's address, until they introduce themselves.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if own := people.of_account(user):
        return own
    person = Person.objects.create(user=user, created_at=at)
    PersonDetails.objects.create(person=person, email=user.email)
    trail.record("members.person_begun", about=person, by=user, at=at, person=person)
    return person


@transaction.atomic
def introduce(*, person: Person, said: Said, by: User, at: datetime, on: date) -> Person:
    """Record who somebody is, as they say; saying the same again changes nothing.

    Args:
        person: without an entry, which the caller sees to.

    Raises:
        Refused: without a name or an address, or for a day of birth that cannot be.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    _check(said, on)
    if said == spoken(person):
        return person
    details = PersonDetails.objects.select_for_update().get(person=person)
    details.date_of_birth, details.address, details.phone = said.date_of_birth, said.address, said.phone
    details.save(update_fields=["date_of_birth", "address", "phone"])
    for name in Name.objects.filter(person=person, set_aside_at=None):
        name.set_aside_at, name.set_aside_by = at, by
        name.save(update_fields=["set_aside_at", "set_aside_by"])
    _name(person, NameKind.OFFICIAL, (said.title, said.forenames, said.surname), by, at, on)
    for forenames, surname in said.former:
        _name(person, NameKind.FORMER, ("", forenames, surname), by, at, on)
    index_names(person_ids=[person.pk])
    trail.record("members.introduced", about=person, by=by, at=at, person=person)
    return person


def spoken(person: Person) -> Said | None:
    """What somebody said of themselves so far; None before they did."""
    names = list(Name.objects.filter(person=person, set_aside_at=None).order_by("pk"))
    official = next((name for name in names if name.kind == NameKind.OFFICIAL), None)
    details = PersonDetails.objects.filter(person=person).first()
    if official is None or details is None or details.date_of_birth is None:
        return None
    former = tuple((name.forenames, name.surname) for name in names if name.kind == NameKind.FORMER)
    return Said(
        official.forenames,
        official.surname,
        details.date_of_birth,
        details.address,
        official.title,
        details.phone,
        former,
    )


def _check(said: Said, on: date) -> None:
    if not said.forenames and not said.surname:
        raise Refused("Enter your name.", field="surname", code="empty")
    if not said.address.strip():
        raise Refused("Enter your postal address.", field="address", code="empty")
    born = said.date_of_birth
    if born > on:
        raise Refused("Your date of birth must be in the past.", field="date_of_birth", code="future")
    if born < EARLIEST or on.year - born.year < _YOUNGEST:
        raise Refused("Check the year of your date of birth.", field="date_of_birth", code="year")


def _name(person: Person, kind: NameKind, words: tuple[str, str, str], by: User, at: datetime, on: date) -> None:
    title, forenames, surname = words
    Name.objects.create(
        person=person,
        kind=kind,
        title=title,
        forenames=forenames,
        surname=surname,
        during=DateRange(on, None),
        recorded_at=at,
        recorded_by=by,
        source=SOURCE,
    )
