"""People in named states."""

from datetime import UTC, date, datetime

import factory
from psycopg.types.range import DateRange

from members.choices import NameKind
from members.models import Name, Person, PersonDetails, RoleGrant, User

LONG_AGO = datetime(2000, 1, 1, 12, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    """An account; `role` (or `roles`) are powers that it holds, `person` is whose account it is."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("user{}@example.org".format)
    joined_at = LONG_AGO

    @classmethod
    def _create(cls, model_class, *args, role=None, roles=(), person=None, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        for power in [*roles, *([role] if role else [])]:
            RoleGrant.objects.create(user=user, role=power, granted_at=LONG_AGO)
        if person:
            Person.objects.filter(pk=person.pk).update(user=user)
        return user


class PersonFactory(factory.django.DjangoModelFactory):
    """A person with an official name; `known_as` and `former` add others, as (forenames, surname)."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    created_at = LONG_AGO

    @classmethod
    def _create(cls, model_class, *args, forenames="Susan", surname="Haygreen", known_as=None, former=None, **kwargs):
        person = super()._create(model_class, *args, **kwargs)
        PersonDetails.objects.create(person=person, date_of_birth=date(1980, 2, 29), email=f"p{person.pk}@example.org")
        since = date(2000, 1, 1)
        record_name(person, NameKind.OFFICIAL, forenames, surname, since)
        if known_as:
            record_name(person, NameKind.KNOWN_AS, known_as, surname, since)
        if former:
            record_name(person, NameKind.FORMER, forenames, former, since)
        return person


def record_name(person, kind, forenames, surname, since, **more):
    return Name.objects.create(
        person=person,
        kind=kind,
        forenames=forenames,
        surname=surname,
        during=DateRange(since, None),
        recorded_at=LONG_AGO,
        source="test",
        **more,
    )
