"""What the office does with the account of an organisation once it is open: changing its domains, and closing it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import tenancy, trail, wiring
from members.choices import OFFICER_ROLES, Role
from members.errors import Refused
from members.models import OrganisationAccount, User
from members.queries import employers
from members.queries import roles as held_roles
from members.queries.organisation_requests import open_invitations, public_mailboxes
from members.rules import mail_domains
from members.services import notices, roles


@transaction.atomic
def change_domains(
    *, account: OrganisationAccount, domains: Sequence[str], by: User, at: datetime
) -> OrganisationAccount:
    """Say which e-mail domains are an organisation's own from now on; its admins are told.

    Whoever acts for it already stays, and so does what was sent to an address elsewhere. Saying the same again changes
    nothing.

    Args:
        domains: all of them, in the place of those before.

    Raises:
        Refused: by somebody without the role or who acts for the organisation, for a closed account, or for domains
            that are nobody's own.
    """
    account = _locked(account, by)
    check_domains(domains)
    before = account.domains
    if set(domains) == set(before):
        return account
    account.domains = list(domains)
    account.save(update_fields=["domains"])
    changed = trail.record(
        "members.organisation_domains_changed", about=account, by=by, at=at, organisation=account.organisation_id,
        before=before, after=account.domains,
    )  # fmt: skip
    notices.write_to_admins(
        organisation=account.organisation,
        event="members/mail/organisation_domains_changed",
        key=f"organisation_account:{account.pk}:domains:{changed.pk}",
        context={"account": account.pk, "domains": account.domains},
        at=at,
    )
    return account


@transaction.atomic
def close(*, account: OrganisationAccount, reason: str, by: User, at: datetime) -> OrganisationAccount:
    """Close an account: nobody acts for the organisation any more, and no invitation works; its admins are told.

    What its own systems had ends with it, so that nothing of it comes back where the account is opened again.

    Raises:
        Refused: by somebody without the role or who acts for the organisation, when it is closed already, or without a
            reason.
    """
    account = _locked(account, by)
    if not reason.strip():
        raise Refused(_("Say why, in words for the organisation’s admins."), field="reason", code="reason")
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


def check_domains(domains: Collection[str]) -> None:
    """Refuse e-mail domains that can be no organisation's own."""
    if wrong := mail_domains.wrong(domains, public=public_mailboxes()):
        words = _("%(domains)s cannot be an organisation’s own domain. Leave it out.")
        raise Refused(words % {"domains": ", ".join(wrong)}, field="domains", code="domains")


def _locked(account: OrganisationAccount, by: User) -> OrganisationAccount:
    """The open account, locked; refuses whoever may decide nothing about it."""
    if not held_roles.holds(by, *(Role(role) for role in OFFICER_ROLES)):
        raise Refused(_("You do not hold the role that this needs."), code="role")
    found = OrganisationAccount.objects.select_for_update(of=("self",)).select_related("organisation")
    account = found.get(pk=account.pk)
    if account.closed_at is not None:
        raise Refused(_("This account is closed already."), code="closed")
    if employers.acts_for(by, account.organisation_id):
        raise Refused(_("You act for this organisation, so others must decide."), code="own")
    return account
