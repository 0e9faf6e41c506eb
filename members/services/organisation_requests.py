"""Asking for an account for an organisation, and deciding on it once the office knows that the asker speaks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.choices import OFFICER_ROLES, REQUEST, Nation, RequestState, Role
from members.errors import Refused
from members.models import Organisation, OrganisationAccount, OrganisationRequest, User
from members.queries import employers, people, roles
from members.queries import organisation_requests as requests
from members.queries.calendar import london_day
from members.rules import mail_domains
from members.services import notices, organisation_accounts, work
from members.services import roles as granting

ANSWER_DAYS = 10
A_DAY = timedelta(days=1)
A_DAYS_REQUESTS = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody says who asks for an account.

    Args:
        organisation: of the directory; where it is not in it, `name`, `nation` and `town` say which it is.
        email: their own address at the organisation.
        switchboard: a number of the organisation itself, by which a contact there can be asked for.
    """

    email: str
    asked_by_name: str
    job_title: str
    organisation: Organisation | None = None
    name: str = ""
    nation: str = ""
    town: str = ""
    switchboard: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """How an organisation that the directory has not is called there from now on."""

    name: str
    nation: str
    town: str = ""


def check(*, user: User, wanted: Wanted) -> None:
    """Whether an account may be asked for at all.

    Raises:
        Refused: without an organisation, from an address that anybody can have, for an organisation that has an
            account, or while another request of theirs is with the office.
    """
    organisation = _meant(wanted)
    if organisation is None and not (wanted.name and wanted.nation in Nation.values):
        raise Refused(_("Choose your organisation, or enter its name and nation."), field="name", code="organisation")
    if mail_domains.domain_of(wanted.email) in requests.public_mailboxes():
        raise Refused(
            _("Anybody can have an address there. Enter your work e-mail address, the one at your organisation."),
            field="email",
            code="public_mailbox",
        )
    account = requests.account_of(organisation)
    if organisation and account and account.closed_at is None:
        raise _has_account(user, organisation)
    waiting = OrganisationRequest.objects.filter(user=user, state=RequestState.ASKED).first()
    if waiting and _said(waiting) != _said_by(wanted):
        raise Refused(
            _("A request of yours is with the office already. Withdraw it before you ask again."), code="waiting"
        )


@transaction.atomic
def ask(*, user: User, wanted: Wanted, at: datetime) -> OrganisationRequest:
    """Ask for an account for an organisation; asking the same again answers with what is with the office.

    Raises:
        Refused: as `check`, and after five requests within a day.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    check(user=user, wanted=wanted)
    if waiting := OrganisationRequest.objects.filter(user=user, state=RequestState.ASKED).first():
        return waiting
    if OrganisationRequest.objects.filter(user=user, asked_at__gt=at - A_DAY).count() >= A_DAYS_REQUESTS:
        raise Refused(_("You have asked five times in a day. Try again tomorrow, or ask the office."), code="too_often")
    asked = OrganisationRequest.objects.create(
        user=user,
        organisation=_meant(wanted),
        name=wanted.name,
        nation=wanted.nation,
        town=wanted.town,
        email=wanted.email,
        asked_by_name=wanted.asked_by_name,
        job_title=wanted.job_title,
        switchboard=wanted.switchboard,
        why=wanted.why,
        asked_at=at,
    )
    person = people.of_account(user)
    due = london_day(at) + timedelta(days=ANSWER_DAYS)
    work.open_item(key=key(asked), kind="organisation_request", about=asked, person=person, due_on=due, at=at)
    trail.record("members.organisation_account_asked", about=asked, by=user, at=at, person=person)
    about = {"request": asked.pk}
    notices.write_to(event="members/mail/organisation_asked", context=about, **_to_asker(asked, "asked", at))
    return asked


@transaction.atomic
def withdraw(*, asked: OrganisationRequest, by: User, at: datetime) -> OrganisationRequest:
    """Take back a request that is still with the office.

    Raises:
        Refused: by anybody else, or when it was settled already.
    """
    asked = locked(asked, to=RequestState.WITHDRAWN)
    if asked.user_id != by.pk:
        raise Refused(_("Only whoever asked may do this."), code="not_yours")
    _settle(asked, RequestState.WITHDRAWN, by, at)
    trail.record(
        "members.organisation_account_withdrawn", about=asked, by=by, at=at, person=people.of_account(asked.user)
    )
    return asked


@transaction.atomic
def accept(
    *, asked: OrganisationRequest, domains: Sequence[str], by: User, at: datetime, named: Named | None = None
) -> OrganisationAccount:
    """Open the organisation's account, with whoever asked as its first admin.

    An organisation that the directory has not is added to it. An account that was closed is opened again.

    Args:
        domains: the organisation's own e-mail domains, to which its admins may invite without a further question.
        named: how an organisation is called that is added; as the asker called it if nothing is said.

    Raises:
        Refused: by somebody without the role or who asked themselves, before it was verified, when it was settled
            already, for an organisation with an account, or for domains that are nobody's own.
    """
    asked = locked(asked, to=RequestState.ACCEPTED)
    may_decide(asked=asked, by=by)
    if not asked.verified_by:
        raise Refused(_("First make sure that they speak for the organisation."), code="not_verified")
    organisation_accounts.check_domains(domains)
    organisation = asked.organisation or _added(asked, named, by, at)
    asked.organisation = organisation
    account = _opened(asked, organisation, list(domains), by, at)
    _settle(asked, RequestState.ACCEPTED, by, at)
    granting.grant(user=asked.user, role=Role.EMPLOYER_ADMIN, organisation=organisation, by=by, at=at)
    about = {"account": account.pk}
    notices.write_to(event="members/mail/organisation_accepted", context=about, **_to_asker(asked, "accepted", at))
    return account


@transaction.atomic
def refuse(*, asked: OrganisationRequest, reason: str, by: User, at: datetime) -> OrganisationRequest:
    """Open no account, with a reason for whoever asked.

    Raises:
        Refused: as `accept`, and without a reason.
    """
    asked = locked(asked, to=RequestState.REFUSED)
    may_decide(asked=asked, by=by)
    if not reason.strip():
        raise Refused(_("Say why, in words for whoever asked."), field="reason", code="reason")
    _settle(asked, RequestState.REFUSED, by, at, reason=reason.strip())
    trail.record(
        "members.organisation_account_refused", about=asked, by=by, at=at, person=people.of_account(asked.user)
    )
    about = {"request": asked.pk}
    notices.write_to(event="members/mail/organisation_refused", context=about, **_to_asker(asked, "refused", at))
    return asked


def locked(asked: OrganisationRequest, *, to: RequestState) -> OrganisationRequest:
    """The request as it stands now, locked, if it may go where it is to go.

    Raises:
        Refused: when it was settled already.
    """
    found = OrganisationRequest.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    asked = found.get(pk=asked.pk)
    REQUEST.check(asked.state, to)
    return asked


def may_decide(*, asked: OrganisationRequest, by: User) -> None:
    """Refuse whoever lacks the role or asked themselves."""
    if not roles.holds(by, *(Role(role) for role in OFFICER_ROLES)):
        raise Refused(_("You do not hold the role that this needs."), code="role")
    if asked.user_id == by.pk:
        raise Refused(_("This concerns you, so others must decide."), code="own")


def key(asked: OrganisationRequest) -> str:
    """How the work about a request is known."""
    return f"organisation_request:{asked.pk}"


def _meant(wanted: Wanted) -> Organisation | None:
    """The organisation of the directory, chosen from it or described by the very name that it has there."""
    if wanted.organisation or not wanted.name:
        return wanted.organisation
    return Organisation.objects.filter(name__iexact=wanted.name, nation=wanted.nation).first()


def _said(asked: OrganisationRequest) -> tuple[object, ...]:
    return (asked.organisation_id, asked.name if asked.organisation_id is None else "", asked.email, asked.job_title)


def _said_by(wanted: Wanted) -> tuple[object, ...]:
    organisation = _meant(wanted)
    return (organisation and organisation.pk, "" if organisation else wanted.name, wanted.email, wanted.job_title)


def _has_account(user: User, organisation: Organisation) -> Refused:
    if employers.acts_for(user, organisation.pk):
        return Refused(_("You act for this organisation already."), field="organisation", code="yours")
    words = _(
        "This organisation has an account already. Its admins can invite you: ask in your department who they are. If"
        " nobody there knows, ask the office."
    )
    return Refused(words, field="organisation", code="has_account")


def _added(asked: OrganisationRequest, named: Named | None, by: User, at: datetime) -> Organisation:
    named = named or Named(asked.name, asked.nation, asked.town)
    there = Organisation.objects.filter(name__iexact=named.name, nation=named.nation).first()
    if there:
        return there
    added = Organisation.objects.create(name=named.name, nation=named.nation, town=named.town)
    trail.record("members.organisation_added", about=added, by=by, at=at, request=asked.pk)
    return added


def _opened(
    asked: OrganisationRequest, organisation: Organisation, domains: list[str], by: User, at: datetime
) -> OrganisationAccount:
    if not asked.user.is_active:
        raise Refused(_("The account of whoever asked is closed."), code="closed")
    account = OrganisationAccount.objects.select_for_update().filter(organisation=organisation).first()
    if account and account.closed_at is None:
        raise Refused(
            _("This organisation has an account already. Refuse the request, and say that its admins can invite."),
            code="has_account",
        )
    again = account is not None
    account = account or OrganisationAccount(organisation=organisation, request=asked, opened_at=at, opened_by=by)
    account.domains, account.closed_at, account.closed_by, account.reason = domains, None, None, ""
    account.save()
    trail.record(
        "members.organisation_account_opened",
        about=account,
        by=by,
        at=at,
        organisation=organisation.pk,
        request=asked.pk,
        again=again,
    )
    return account


def _settle(asked: OrganisationRequest, state: RequestState, by: User, at: datetime, *, reason: str = "") -> None:
    asked.state, asked.decided_by, asked.decided_at, asked.reason = state, by, at, reason
    asked.save(update_fields=["organisation", "state", "decided_by", "decided_at", "reason"])
    work.close_item(key=key(asked), at=at)


def _to_asker(asked: OrganisationRequest, what: str, at: datetime) -> dict[str, Any]:
    """Whom every message about a request goes to, and what it is known by."""
    return {"user": asked.user, "key": f"{key(asked)}:{what}", "at": at}
