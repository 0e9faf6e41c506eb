"""The demonstration's personas: accounts without passwords, each with its powers or with an entry of its own."""

from collections.abc import Iterable
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from psycopg.types.range import DateRange

from members import trail
from members.choices import EMPLOYER_ROLES, NameKind, Role
from members.demo import PERSONAS, Persona
from members.models import Employment, Name, Organisation, Person, PersonDetails, User
from members.services import acts, roles
from registry.choices import FactSource
from registry.models import Entry, Exit
from registry.services import departures

_SOURCE = FactSource.DEMO.value
# An entry of the demonstration that the register ended.
_ENDED = "RCT98010"


@transaction.atomic
def make(*, on: date, at: datetime) -> list[Persona]:
    """Make the personas that are missing; those that are there are left as they have become.

    Only the demonstration's register has the entries that they begin from: on another, nobody is made.

    Returns:
        Those made by this call.
    """
    wanted = {one.entry for one in PERSONAS if one.entry}
    entries = {entry.number: entry for entry in Entry.objects.select_related("person").filter(number__in=wanted)}
    there = set(User.objects.filter(email__in=[one.email for one in PERSONAS]).values_list("email", flat=True))
    if entries.keys() < wanted:
        return []
    missing = [one for one in PERSONAS if one.email not in there]
    for one in missing:
        _make(one, entries.get(one.entry), _hospital(entries.values()), on=on, at=at)
    if missing:
        _open_work(on=on, at=at)
    return missing


def _make(one: Persona, entry: Entry | None, hospital: Organisation | None, *, on: date, at: datetime) -> None:
    account = User.objects.create_user(one.email, joined_at=at)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    person = _person(one, entry, account, on=on, at=at)
    if person:
        PersonDetails.objects.update_or_create(person=person, defaults={"email": account.email, "confirmed_at": at})
    trail.record("registry.persona_made", about=account, by=None, at=at, person=person)
    for role in one.roles:
        place = hospital if role in EMPLOYER_ROLES else None
        roles.grant(user=account, role=role, organisation=place, by=None, at=at)


def _person(one: Persona, entry: Entry | None, account: User, *, on: date, at: datetime) -> Person | None:
    """Whose account it is; an applicant says who they are when they apply."""
    if entry:
        return _own(entry, account)
    return _invented(one, account, on=on, at=at) if one.roles else None


def _own(entry: Entry, account: User) -> Person:
    """The person of an entry, whose account this is from now on."""
    Person.objects.filter(pk=entry.person_id).update(user=account)
    return entry.person


def _invented(one: Persona, account: User, *, on: date, at: datetime) -> Person:
    """Somebody who works with the register without being on it."""
    person = Person.objects.create(user=account, created_at=at)
    Name.objects.create(
        person=person,
        kind=NameKind.OFFICIAL,
        forenames=one.forenames,
        surname=one.surname,
        during=DateRange(on, None),
        recorded_at=at,
        source=_SOURCE,
    )
    return person


def _open_work(*, on: date, at: datetime) -> None:
    """What the registrar has proposed, for the second officer to look at; proposing it again changes nothing."""
    registrar = User.objects.get(email="registrar@demo.example")
    left = Exit.objects.filter(entry__number=_ENDED, set_aside_at=None).first()
    if left:
        departures.restore(fact=left, on=on, reason="The fee was paid in time and had been lost.", by=registrar, at=at)
    acts.propose(
        kind="role_grant",
        user=User.objects.get(email="finance@demo.example"),
        detail={"role": Role.AUDITOR},
        reason="Looks at CPD while an auditor is away.",
        by=registrar,
        at=at,
    )


def _hospital(entries: Iterable[Entry]) -> Organisation | None:
    """Where a registrant among the personas works, so that the employer among them has somebody to look after."""
    held = Employment.objects.filter(person__in=[entry.person_id for entry in entries], set_aside_at=None)
    first = held.select_related("organisation").order_by("person", "pk").first()
    return first.organisation if first else None
