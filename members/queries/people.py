"""Who is one human being, and what they are called."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from members.choices import NameKind
from members.models import Name, Person, User


def of_account(user: User) -> Person | None:
    """The person whose account this is: the kept record, if the account's own was merged into another."""
    person = Person.objects.select_related("merged_into").filter(user=user).first()
    return person and (person.merged_into or person)


def group(person: Person) -> QuerySet[Person]:
    """The record that is kept and those merged into it: one human being (docs/adr/0013)."""
    kept = person.merged_into_id or person.pk
    return Person.objects.filter(Q(pk=kept) | Q(merged_into=kept)).order_by("pk")


def is_about(user: User, person: Person) -> bool:
    """Whether a person is the one whose account this is."""
    return group(person).filter(user=user).exists()


def names(people: Iterable[int]) -> dict[int, str]:
    """What the office calls people today: the official name in force, by person; erased people have none."""
    found = Name.objects.filter(person__in=people, kind=NameKind.OFFICIAL, set_aside_at=None).order_by("during")
    return {name.person_id: " ".join(f"{name.forenames} {name.surname}".split()) for name in found}
