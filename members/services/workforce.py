"""Answers about a person's work, counted without their name, under a consent of its own."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from members import trail
from members.choices import Sector, Setting
from members.errors import Refused
from members.models import Employment, Person, User, WorkforceAnswer, WorkforceConsent
from members.queries import people


@transaction.atomic
def consent(*, person: Person, by: User, at: datetime) -> WorkforceConsent:
    """Let answers about a person's work be counted; doing it again changes nothing."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    given, new = WorkforceConsent.objects.get_or_create(person=person, defaults={"given_at": at})
    if not new and given.withdrawn_at is None:
        return given
    given.given_at, given.withdrawn_at = at, None
    given.save(update_fields=["given_at", "withdrawn_at"])
    trail.record("members.workforce_consented", about=given, by=by, at=at, person=person)
    return given


@transaction.atomic
def withdraw(*, person: Person, by: User, at: datetime) -> None:
    """Take the consent back: every answer is deleted, and nothing of them is kept."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    WorkforceAnswer.objects.filter(employment__person__in=people.group(person)).delete()
    given = WorkforceConsent.objects.filter(person=person, withdrawn_at=None).first()
    if given is None:
        return
    given.withdrawn_at = at
    given.save(update_fields=["withdrawn_at"])
    trail.record("members.workforce_withdrawn", about=given, by=by, at=at, person=person)


@transaction.atomic
def answer(
    *,
    employment: Employment,
    hours: Decimal | None,
    sector: Sector | str,
    setting: Setting | str,
    by: User,
    at: datetime,
) -> WorkforceAnswer | None:
    """Record what a person answers about one employment; no answer at all deletes the earlier one.

    Raises:
        Refused: without the person's consent.
    """
    employment = Employment.objects.select_for_update(of=["self"]).select_related("person").get(pk=employment.pk)
    kept = people.group(employment.person)
    if not WorkforceConsent.objects.filter(person__in=kept, withdrawn_at=None).exists():
        raise Refused("Agree that your answers may be counted first.", code="consent")
    if hours is None and not sector and not setting:
        WorkforceAnswer.objects.filter(employment=employment).delete()
        return None
    given, _new = WorkforceAnswer.objects.update_or_create(
        employment=employment,
        defaults={"hours": hours, "sector": sector, "setting": setting, "answered_at": at},
    )
    trail.record("members.workforce_answered", about=employment, by=by, at=at, person=employment.person)
    return given
