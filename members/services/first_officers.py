"""The first two registrars: made by whoever installs the register, and only while it has no officer."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

from members import outbox, trail
from members.choices import OFFICER_ROLES, Role
from members.errors import Refused
from members.models import RoleGrant, User
from members.services import roles


@transaction.atomic
def appoint(*, addresses: Sequence[str], at: datetime) -> list[User]:
    """Make two registrars' accounts and promise each a link that opens theirs, once, within three days.

    Raises:
        Refused: when there is an officer already, or the addresses are not two.
    """
    chosen = sorted({address.strip().lower() for address in addresses})
    if len(chosen) != 2:
        raise Refused("Give two different e-mail addresses: every grave act needs two people.", code="two")
    for address in chosen:
        _check(address)
    # Whoever else asks at the same time waits here, and then finds these two.
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE members_rolegrant IN SHARE ROW EXCLUSIVE MODE")
    if RoleGrant.objects.filter(role__in=OFFICER_ROLES, ended_at=None, user__is_active=True).exists():
        raise Refused("There is an officer already: roles are granted at the desk, by two people.", code="not_first")
    return [_appoint(address, at) for address in chosen]


def _check(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise Refused(f"‘{address}’ is not an e-mail address.", code="address") from wrong
    if User.objects.filter(email=address).exists():
        raise Refused(f"There is an account with {address} already.", code="address")


def _appoint(address: str, at: datetime) -> User:
    user = User.objects.create_user(address)
    roles.grant(user=user, role=Role.REGISTRAR, by=None, at=at)
    outbox.post(
        key=f"account:{user.pk}:activate",
        to=address,
        template="members/mail/account_activate",
        context={"user": user.pk},
        at=at,
    )
    trail.record("members.first_officer_appointed", about=user, by=None, at=at)
    return user
