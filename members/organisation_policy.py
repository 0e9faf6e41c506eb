"""Who may come through the doors around accounts of organisations that are nobody's yet, and at the desk."""

from typing import Any

from members.choices import EMPLOYER_ROLES, OFFICER_ROLES
from members.doors import Door, Policy, everyone
from members.models import OfficerInvitation, OrganisationAccount, OrganisationRequest, RoleGrant
from members.organisation_doors import of_organisation
from members.queries import organisation_requests as requests


def _account(door: Door) -> Any:
    return door.asker.user


def _own_request(door: Door) -> OrganisationRequest | None:
    return requests.of_user(door.asker.account()).filter(reference=door.kwargs["reference"]).first()


def _invitation(door: Door) -> OfficerInvitation | None:
    """Whoever has the link learns that it is one; its page says to whom it may be of use."""
    return requests.invitation(door.kwargs["token"]) if door.asker.user else None


def _request(door: Door) -> OrganisationRequest | None:
    """Nobody decides on what they asked for themselves, and nobody but officers learns what was asked."""
    if not door.asker.holds(OFFICER_ROLES):
        return None
    others = OrganisationRequest.objects.select_related("organisation", "user").exclude(user=door.asker.account())
    return others.filter(reference=door.kwargs["reference"]).first()


def _organisation_account(door: Door) -> OrganisationAccount | None:
    if not door.asker.holds(OFFICER_ROLES):
        return None
    accounts = OrganisationAccount.objects.select_related("organisation", "request")
    return accounts.filter(reference=door.kwargs["reference"]).first()


def _officer(door: Any) -> RoleGrant | None:
    held = RoleGrant.objects.filter(organisation=door.organisation, role__in=EMPLOYER_ROLES, ended_at=None)
    return held.select_related("user").filter(pk=door.kwargs["officer"]).first()


def _waiting(door: Any) -> OfficerInvitation | None:
    return requests.open_invitations(door.organisation).filter(reference=door.kwargs["reference"]).first()


WITH_SECOND_FACTOR = Policy(
    "whoever signed in, with a second factor", load=_account, allows=everyone, signed_in=True, second_factor=True
)
OWN_REQUEST = Policy(
    "who asked for the organisation’s account", load=_own_request, allows=everyone, signed_in=True, second_factor=True
)
INVITATION_LINK = Policy(
    "whoever signed in and has the link of an invitation",
    load=_invitation,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
REQUEST_AT_DESK = Policy(
    "officers and the registrar, about anybody else’s request for an organisation",
    load=_request,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
ACCOUNT_AT_DESK = Policy(
    "officers and the registrar, if it is an organisation’s account",
    load=_organisation_account,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
OFFICER_OF_IT = of_organisation(
    "admins of the organisation, about one of its officers, just now", _officer, admins=True, recent=True
)
WAITING_INVITATION = of_organisation(
    "admins of the organisation, about an invitation that waits", _waiting, admins=True
)
