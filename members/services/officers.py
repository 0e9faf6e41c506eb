"""Who acts for an organisation: invited, ended and raised by its admins, never left without one."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members import outbox, tenancy, trail
from members.choices import EMPLOYER_ROLES, Role
from members.errors import Refused
from members.models import OfficerInvitation, OrganisationAccount, RoleGrant, User
from members.queries import employers
from members.queries import organisation_secrets as secrets
from members.queries.organisation_requests import may_accept, open_invitations
from members.references import new_reference
from members.rules.mail_domains import belongs
from members.rules.tokens import digest
from members.services import deciding, notices, roles

LASTS = timedelta(days=14)
A_DAY = timedelta(days=1)
A_DAYS_INVITATIONS = 50


@transaction.atomic
def invite(
    *, account: OrganisationAccount, email: str, as_admin: bool, by: User, at: datetime, outside: bool = False
) -> OfficerInvitation:
    """Ask somebody to act for the organisation, by a link that works once and for a fortnight.

    Args:
        outside: whether the admin said that somebody with an address elsewhere acts for the organisation all the same.

    Raises:
        Refused: by anybody but an admin, for somebody who acts for it or was invited already, for an address outside
            the organisation's domains without a word, or after fifty invitations within a day.
    """
    email = email.strip().lower()
    account = _led_by(account, by)
    with tenancy.within(account.organisation_id):
        _check_invitation(account, email, outside, at)
        reference = new_reference()
        invitation = OfficerInvitation(
            reference=reference,
            organisation=account.organisation,
            email=email,
            as_admin=as_admin,
            invited_at=at,
            invited_by=by,
            expires_at=at + LASTS,
        )
        invitation.token_sha256 = digest(secrets.invitation_token(invitation))
        invitation.save(force_insert=True)
    elsewhere = not belongs(email, account.domains)
    trail.record(
        "members.officer_invited", about=invitation, by=by, at=at, organisation=account.organisation_id,
        as_admin=as_admin, elsewhere=elsewhere,
    )  # fmt: skip
    outbox.post(
        key=f"invitation:{invitation.pk}",
        to=email,
        template="members/mail/officer_invited",
        context={"invitation": invitation.pk, "organisation": account.organisation_id},
        at=at,
    )
    return invitation


@transaction.atomic
def withdraw(*, invitation: OfficerInvitation, by: User, at: datetime) -> OfficerInvitation:
    """Take back an invitation: its link does nothing any more. Taking it back again changes nothing.

    Raises:
        Refused: by anybody but an admin, or once it was accepted.
    """
    account = _led_by(_account(invitation.organisation_id), by)
    with tenancy.within(account.organisation_id):
        invitation = OfficerInvitation.objects.select_for_update().get(pk=invitation.pk)
        if invitation.accepted_at is not None:
            raise Refused(_("They accepted already. End them as an officer instead."), code="accepted")
        if invitation.withdrawn_at is None:
            _take_back(invitation, at)
            trail.record(
                "members.officer_uninvited", about=invitation, by=by, at=at, organisation=account.organisation_id
            )
    return invitation


@transaction.atomic
def accept(*, invitation: OfficerInvitation, by: User, at: datetime) -> RoleGrant:
    """Begin to act for the organisation that invited the owner of this account.

    Raises:
        Refused: for an invitation to another address, one that was used, taken back or is too old, or whose sender is
            an admin no more; for somebody who acts for the organisation already, and by whoever sent it.
    """
    account = OrganisationAccount.objects.select_for_update().get(organisation=invitation.organisation_id)
    with tenancy.within(account.organisation_id):
        invitation = OfficerInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if not may_accept(by, invitation, at) or account.closed_at is not None:
            raise Refused(_("This invitation can no longer be used. Ask for another."), code="link")
        if invitation.invited_by_id == by.pk or employers.acts_for(by, account.organisation_id):
            raise Refused(_("You act for this organisation already."), code="acts")
        invitation.accepted_at, invitation.accepted_by = at, by
        invitation.save(update_fields=["accepted_at", "accepted_by"])
    role = Role.EMPLOYER_ADMIN if invitation.as_admin else Role.EMPLOYER
    given = roles.grant(
        user=by, role=role, organisation=account.organisation, by=User.objects.get(pk=invitation.invited_by_id), at=at
    )
    trail.record("members.officer_joined", about=given, by=by, at=at, organisation=account.organisation_id)
    notices.write_to_admins(
        event="members/mail/officer_joined",
        organisation=account.organisation,
        but=by,
        **_said("joined", given, account, at),
    )
    return given


@transaction.atomic
def end(*, held: RoleGrant, by: User, at: datetime) -> RoleGrant:
    """End an officer or an admin: they no longer act for the organisation from their next page on.

    The invitations that they sent and nobody accepted are withdrawn.

    Raises:
        Refused: by anybody but an admin, for the last admin, or when it ended already.
    """
    account, held = _held(held, by)
    if held.role == Role.EMPLOYER_ADMIN:
        _check_not_last(account, held)
    ended = roles.end(held=held, by=by, at=at)
    _withdraw_sent(account, held.user_id, by, at)
    trail.record("members.officer_ended", about=ended, by=by, at=at, organisation=account.organisation_id)
    notices.write_to(event="members/mail/officer_ended", **_said_to_them("ended", ended, account, at))
    notices.write_to_admins(
        event="members/mail/officer_ended",
        organisation=account.organisation,
        but=ended.user,
        **_said("ended", ended, account, at),
    )
    return ended


@transaction.atomic
def change(*, held: RoleGrant, to: Role, by: User, at: datetime) -> RoleGrant:
    """Make an officer an admin, or an admin an officer; they sign in anew. Doing it again changes nothing.

    The invitations that an admin sent are withdrawn with that part.

    Raises:
        Refused: by anybody but an admin, for oneself, for the last admin, or when it ended already.
    """
    account, held = _held(held, by)
    if held.role == to:
        return held
    if held.user_id == by.pk:
        raise Refused(_("Ask another admin: nobody changes what they may do themselves."), code="own")
    if held.role == Role.EMPLOYER_ADMIN:
        _check_not_last(account, held)
    roles.end(held=held, by=by, at=at)
    _withdraw_sent(account, held.user_id, by, at)
    given = roles.grant(user=held.user, role=to, organisation=account.organisation, by=by, at=at)
    trail.record("members.officer_changed", about=given, by=by, at=at, organisation=account.organisation_id, to=to)
    notices.write_to(event="members/mail/officer_changed", **_said_to_them("changed", given, account, at))
    notices.write_to_admins(
        event="members/mail/officer_changed",
        organisation=account.organisation,
        but=given.user,
        **_said("changed", given, account, at),
    )
    return given


def _check_invitation(account: OrganisationAccount, email: str, outside: bool, at: datetime) -> None:
    if employers.officers(account.organisation).filter(user__emailaddress__email__iexact=email).exists():
        raise Refused(_("They act for the organisation already."), field="email", code="acts")
    waiting = open_invitations(account.organisation).select_for_update(of=("self",)).filter(email=email).first()
    if waiting and waiting.expires_at > at:
        words = _("They were invited already. Withdraw that invitation before you send another.")
        raise Refused(words, field="email", code="invited")
    if not outside and not belongs(email, account.domains):
        words = _(
            "This address is not at one of your organisation’s domains. Check it, and tick the box if it is right."
        )
        raise Refused(words, field="outside", code="outside")
    lately = OfficerInvitation.objects.filter(organisation=account.organisation, invited_at__gt=at - A_DAY)
    if lately.count() >= A_DAYS_INVITATIONS:
        raise Refused(_("Fifty people were invited within a day. Go on tomorrow, or ask the office."), code="too_many")
    if waiting:
        _take_back(waiting, at)


def _take_back(invitation: OfficerInvitation, at: datetime) -> None:
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])


def _withdraw_sent(account: OrganisationAccount, sender: int, by: User, at: datetime) -> None:
    """Take back what somebody sent who is an admin no more: none of their links lets anybody in."""
    with tenancy.within(account.organisation_id):
        sent = open_invitations(account.organisation).select_for_update(of=("self",)).filter(invited_by=sender)
        for invitation in sent:
            _take_back(invitation, at)
            trail.record(
                "members.officer_uninvited", about=invitation, by=by, at=at, organisation=account.organisation_id
            )


def _account(organisation_id: int) -> OrganisationAccount:
    return OrganisationAccount.objects.get(organisation=organisation_id)


def _led_by(account: OrganisationAccount, by: User) -> OrganisationAccount:
    """The open account, locked so that two admins do not end each other at once; refuses whoever is no admin of it."""
    found = OrganisationAccount.objects.select_for_update(of=("self",)).select_related("organisation")
    account = found.get(pk=account.pk)
    deciding.leads(by, account.organisation)
    return account


def _held(held: RoleGrant, by: User) -> tuple[OrganisationAccount, RoleGrant]:
    if held.role not in EMPLOYER_ROLES or held.organisation_id is None:
        raise Refused(_("This is no officer of an organisation."), code="role")
    account = _led_by(_account(held.organisation_id), by)
    held = RoleGrant.objects.select_for_update(of=("self",)).select_related("user").get(pk=held.pk)
    if held.ended_at is not None:
        raise Refused(_("They no longer act for the organisation as this."), code="ended")
    return account, held


def _check_not_last(account: OrganisationAccount, held: RoleGrant) -> None:
    if not employers.admins(account.organisation).exclude(pk=held.user_id).exists():
        raise Refused(
            _("They are the last admin. Make somebody else an admin first, or ask the office to close the account."),
            code="last_admin",
        )


def _said(what: str, grant: RoleGrant, account: OrganisationAccount, at: datetime) -> dict[str, Any]:
    """What messages about somebody's part in an organisation have in common."""
    return {"key": f"grant:{grant.pk}:{what}", "context": {"grant": grant.pk, "account": account.pk}, "at": at}


def _said_to_them(what: str, grant: RoleGrant, account: OrganisationAccount, at: datetime) -> dict[str, Any]:
    said = _said(what, grant, account, at)
    user = {"user": grant.user_id}
    return said | {"key": f"{said['key']}:{grant.user_id}", "context": said["context"] | user, "user": grant.user}
