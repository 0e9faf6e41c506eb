"""Closing the account of an organisation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import tenancy, trail, wiring
from members.choices import OFFICER_ROLES, Role
from members.errors import Refused
from members.models import OrganisationAccount, User
from members.queries import employers
from members.queries import roles as held_roles
from members.queries.organisation_requests import open_invitations
from members.services import notices, roles


@transaction.atomic
def close(*, account: OrganisationAccount, reason: str, by: User, at: datetime) -> OrganisationAccount:
    """Close an account: nobody acts for the organisation any more, and no invitation works; its admins are told.

    What its own systems had ends with it, so that nothing of it comes back where the account is opened again.

    Raises:
        Refused: by somebody without the role, without a reason, or when it is closed already.
    """
    if not held_roles.holds(by, *(Role(role) for role in OFFICER_ROLES)):
        raise Refused(_("You do not hold the role that this needs."), code="role")
    if not reason.strip():
        raise Refused(_("Say why, in words for the organisation’s admins."), field="reason", code="reason")
    found = OrganisationAccount.objects.select_for_update(of=("self",)).select_related("organisation")
    account = found.get(pk=account.pk)
    if account.closed_at is not None:
        raise Refused(_("This account is closed already."), code="closed")
    if employers.acts_for(by, account.organisation_id):
        raise Refused(_("You act for this organisation, so others must decide."), code="own")
    account.closed_at, account.closed_by, account.reason = at, by, reason.strip()
    account.save(update_fields=["closed_at", "closed_by", "reason"])
    notices.write_to_admins(
        organisation=account.organisation,
        event="members/mail/organisation_closed",
        key=f"organisation_account:{account.pk}:closed:{at.timestamp():.0f}",
        context={"account": account.pk},
        at=at,
        but=by,
    )
    for held in employers.officers(account.organisation):
        roles.end(held=held, by=by, at=at)
    with tenancy.within(account.organisation_id):
        open_invitations(account.organisation).update(withdrawn_at=at)
        wiring.call("organisation_closed", organisation=account.organisation, by=by, at=at)
    trail.record(
        "members.organisation_account_closed", about=account, by=by, at=at, organisation=account.organisation_id
    )
    return account
