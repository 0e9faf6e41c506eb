"""Who is asking: the account, the person behind it, the powers it holds and how it proved itself."""

from collections.abc import Collection
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from members.models import Person, RoleGrant, User
from members.queries import people, roles


class Asker:
    """Whoever sent a request; nothing is looked up before it is asked for, so that a public page reads no cookie."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def user(self) -> User | None:
        """The account signed in, if any."""
        user = getattr(self._request, "user", None)
        return cast(User, user) if user is not None and user.is_authenticated else None

    @cached_property
    def person(self) -> Person | None:
        """The person whose account it is, if it belongs to one."""
        return people.of_account(self.user) if self.user else None

    @cached_property
    def grants(self) -> list[RoleGrant]:
        """The powers held now."""
        return roles.held_by(self.user) if self.user else []

    @cached_property
    def roles(self) -> frozenset[str]:
        """The kinds of powers held now."""
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def second_factor(self) -> bool:
        """Whether a second factor was given in this session."""
        return any(record.get("method") == "mfa" for record in self._proofs)

    def proved_since(self, instant: datetime) -> bool:
        """Whether they proved who they are, with password or second factor, since an instant."""
        return any(record.get("at", 0) >= instant.timestamp() for record in self._proofs)

    @cached_property
    def _proofs(self) -> list[dict[str, Any]]:
        return get_authentication_records(self._request, self.user)

    def holds(self, wanted: Collection[str]) -> bool:
        """Whether they hold one of these powers."""
        return not self.roles.isdisjoint(wanted)

    def account(self) -> User:
        """The account signed in, behind a door that lets nobody else in."""
        if self.user is None:
            raise LookupError("Nobody is signed in behind a door for those who are.")
        return self.user


def asker_of(request: HttpRequest) -> Asker:
    """Whoever sent a request; its door and its templates ask the same one, so that nothing is looked up twice."""
    kept = vars(request)
    if "asker" not in kept:
        kept["asker"] = Asker(request)
    return cast(Asker, kept["asker"])
