"""The doors of organisations: behind each, one organisation's rows and no other's."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from members import tenancy
from members.asker import Asker
from members.doors import Door, Policy, everyone
from members.models import Organisation, OrganisationAccount
from members.queries import employers


def of_organisation(name: str, find: Callable[[Any], Any], *, admins: bool = False, recent: bool = False) -> Policy:
    """The policy of something that belongs to an organisation.

    Args:
        find: given the door, the thing, looked up within the organisation; None where there is none.
        admins: whether only an admin may come through; another officer knows of it, and is refused.
    """

    def load(door: Any) -> Any:
        return find(door) if door.account else None

    return Policy(
        name, load=load, allows=_is_admin if admins else everyone, signed_in=True, second_factor=True, recent=recent
    )


def _is_admin(asker: Asker, thing: Any) -> bool:
    organisation = thing.organisation_id if hasattr(thing, "organisation_id") else None
    return organisation is not None and employers.is_admin(asker, organisation)


ORGANISATION = of_organisation("officers of the organisation", lambda door: door.account)
ORGANISATION_ADMIN = of_organisation("admins of the organisation", lambda door: door.account, admins=True)
ORGANISATION_ADMIN_NOW = of_organisation(
    "admins of the organisation, just now", lambda door: door.account, admins=True, recent=True
)


class OrganisationDoor(Door):
    """A page of an organisation, by the reference of its account; `account` and `organisation` are whose page it is.

    Whoever does not act for it is told what they would be told if there were none.
    """

    door: ClassVar[Policy] = ORGANISATION
    # Whether the organisation must have agreed to the terms in force before it gets here.
    needs_terms: ClassVar[bool] = True
    # The section of the organisation's pages that it belongs to.
    section: ClassVar[str] = ""

    account: OrganisationAccount | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Act within the organisation, so that the database itself shows nothing of another."""
        if self.asker.user is not None and self.names_something():
            self.account = employers.account(self.asker, self.kwargs["organisation"])
        if self.account is None:
            return super().dispatch(request, *args, **kwargs)
        with tenancy.within(self.account.organisation_id):
            return super().dispatch(request, *args, **kwargs)

    @property
    def organisation(self) -> Organisation:
        """The organisation whose page it is, behind its door."""
        if self.account is None:
            raise LookupError("Behind an organisation's door without an organisation.")
        return self.account.organisation

    def shown(self) -> dict[str, Any]:
        """What every page of an organisation hands its template."""
        return {
            "area": "organisations",
            "section": self.section,
            "account": self.account,
            "organisation": self.organisation,
            "is_admin": employers.is_admin(self.asker, self.organisation.pk),
        }

    def first_step(self) -> HttpResponseBase | None:
        """Before the terms in force are agreed to, their page; an officer is told there who can agree."""
        if step := super().first_step():
            return step
        if self.account is None or not self.needs_terms or employers.agreement(self.organisation, on=self.today):
            return None
        return HttpResponseRedirect(reverse("organisation-terms", args=[self.account.reference]), status=303)
