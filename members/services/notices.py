"""Telling whoever owns an account what happened to it, at every address that must hear of it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from members import outbox
from members.models import Organisation, User
from members.queries import accounts, employers, people


@transaction.atomic
def write_to(*, user: User, event: str, key: str, context: dict[str, Any], at: datetime) -> None:
    """Promise a message to an account once, at the address that it signs in with."""
    outbox.post(key=key, to=user.email, template=event, context=context, at=at, person=people.of_account(user))


@transaction.atomic
def write_to_admins(
    *, organisation: Organisation, event: str, key: str, context: dict[str, Any], at: datetime, but: User | None = None
) -> None:
    """Promise a message once to each admin of an organisation.

    Args:
        key: reads as a fact; the admin's account is added to it.
        but: an admin who did it or whom it is about, and needs not be told.
    """
    admins = employers.admins(organisation)
    for admin in admins.exclude(pk=but.pk) if but else admins:
        told = context | {"user": admin.pk}
        write_to(user=admin, event=event, key=f"{key}:{admin.pk}", context=told, at=at)


@transaction.atomic
def tell(*, user: User, event: str, key: str, at: datetime, context: dict[str, Any] | None = None) -> None:
    """Promise one notice to each address of an account; a second call with the same key does nothing.

    Args:
        event: folder and name of its templates.
        key: reads as a fact, such as `account:12:frozen:1795000000`.
        context: ids, days and codes besides the account's own.
    """
    person = people.of_account(user)
    for number, address in enumerate(accounts.addresses_to_tell(user, at)):
        outbox.post(
            key=f"{key}:{number}",
            to=address,
            template=event,
            context={"user": user.pk} | (context or {}),
            at=at,
            person=person,
        )
