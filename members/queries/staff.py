"""Who works in the office, and what accounts are called there."""

from collections.abc import Collection, Iterable

from members.choices import OFFICE_ROLES, Role
from members.models import User
from members.queries import people, roles


def called(accounts: Iterable[int]) -> dict[int, str]:
    """What the office calls these accounts: the name of the person whose account it is, else the address."""
    found = list(User.objects.filter(pk__in=set(accounts)).values_list("pk", "email", "person"))
    names = people.names(person for _pk, _email, person in found if person)
    return {pk: names.get(person) or email for pk, email, person in found}


def working(among: Collection[str] = OFFICE_ROLES) -> dict[int, str]:
    """Everybody who holds one of these roles now, by account, in the order of their names."""
    held = called(roles.holders([Role(role) for role in among]).values_list("pk", flat=True))
    return dict(sorted(held.items(), key=lambda pair: pair[1].casefold()))
