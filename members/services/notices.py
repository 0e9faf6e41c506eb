"""Telling whoever owns an account what happened to it, at every address that must hear of it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from members import outbox
from members.models import User
from members.queries import accounts, people


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
