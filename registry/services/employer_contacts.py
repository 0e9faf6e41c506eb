"""Whom of their employer somebody agrees to have told when their renewal is at risk, until they take it back."""

from datetime import datetime

from django.db import transaction

from members import trail
from members.models import Person, User
from members.queries import people
from members.services import deciding
from registry.models import EmployerContact


@transaction.atomic
def agree(*, person: Person, email: str, by: User, at: datetime) -> EmployerContact:
    """Agree that an address of the employer is told, in the place of an earlier one; the same again changes nothing."""
    kept = _locked(person, by)
    held = EmployerContact.objects.filter(person__in=people.group(kept), withdrawn_at=None).first()
    if held and held.email == email:
        return held
    if held:
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
    made = EmployerContact.objects.create(person=kept, email=email, agreed_at=at)
    trail.record("registry.employer_contact_agreed", about=made, by=by, at=at, person=kept)
    return made


@transaction.atomic
def withdraw(*, person: Person, by: User, at: datetime) -> None:
    """Take it back: nobody of the employer is told any more; doing it again changes nothing."""
    kept = _locked(person, by)
    for held in EmployerContact.objects.filter(person__in=people.group(kept), withdrawn_at=None):
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
        trail.record("registry.employer_contact_withdrawn", about=held, by=by, at=at, person=kept)


def _locked(person: Person, by: User) -> Person:
    kept = Person.objects.select_for_update(no_key=True).get(pk=person.merged_into_id or person.pk)
    deciding.own(by, kept)
    return kept
