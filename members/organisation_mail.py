"""What messages about accounts of organisations show."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members import tenancy
from members.choices import RequestState, Role
from members.mail import Builder, Gone, address
from members.models import (
    EmployerTerms,
    Message,
    OfficerInvitation,
    OrganisationAccount,
    OrganisationRequest,
    RoleGrant,
)
from members.queries import organisation_requests, staff
from members.queries import organisation_secrets as secrets
from members.queries.calendar import london_day


def _request(message: Message) -> OrganisationRequest:
    return OrganisationRequest.objects.select_related("organisation").get(pk=message.context["request"])


def _about(message: Message) -> dict[str, Any]:
    asked = _request(message)
    return {
        "organisation": organisation_requests.whose(asked),
        "asked": asked,
        "link": address("organisation-request", asked.reference),
        "link_words": _("See your request"),
    }


def _unanswered(asked: OrganisationRequest) -> None:
    if asked.state != RequestState.ASKED or asked.verified_by:
        raise Gone("This was answered, and can no longer be used.")


def _confirm(message: Message) -> dict[str, Any]:
    asked = _request(message)
    _unanswered(asked)
    token = secrets.link_token(asked, at=message.posted_at)
    link = {
        "link": address("organisation-confirm", asked.reference, token),
        "link_words": _("Confirm that this is my address"),
    }
    return _about(message) | link


def _code(message: Message) -> dict[str, Any]:
    """Of the letter written last alone, and for as long as its code is of use."""
    asked = _request(message)
    _unanswered(asked)
    if asked.code_sent_at != message.posted_at:
        raise Gone("A newer letter took the place of this one.")
    return _about(message) | {"code": secrets.code(asked, sent_at=message.posted_at)}


def _account(message: Message) -> OrganisationAccount:
    return OrganisationAccount.objects.select_related("organisation").get(pk=message.context["account"])


def _home(account: OrganisationAccount) -> dict[str, Any]:
    return {
        "organisation": account.organisation.name,
        "link": address("organisation", account.reference),
        "link_words": _("Go to your organisation’s page"),
    }


def _accepted(message: Message) -> dict[str, Any]:
    return _home(_account(message))


def _domains(message: Message) -> dict[str, Any]:
    """As they were changed to, whatever was changed since."""
    return _home(_account(message)) | {"domains": message.context["domains"]}


def _closed(message: Message) -> dict[str, Any]:
    account = _account(message)
    return {"organisation": account.organisation.name, "reason": account.reason}


def _invited(message: Message) -> dict[str, Any]:
    with tenancy.within(message.context["organisation"]):
        found = OfficerInvitation.objects.select_related("organisation", "invited_by")
        invitation = found.get(pk=message.context["invitation"])
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Gone("This invitation was used or taken back.")
    return {
        "organisation": invitation.organisation.name,
        "who": invitation.invited_by.email,
        "as_admin": invitation.as_admin,
        "email": invitation.email,
        "expires_at": invitation.expires_at,
        "link": address("organisation-invitation", secrets.invitation_token(invitation)),
        "link_words": _("See the invitation"),
    }


def _officer(message: Message) -> dict[str, Any]:
    """Of somebody who acts, or acted, for an organisation: told to themselves and to its admins."""
    account, grant = _account(message), RoleGrant.objects.get(pk=message.context["grant"])
    mine = grant.user_id == message.context["user"]
    shown = {
        "organisation": account.organisation.name,
        "who": staff.called([grant.user_id])[grant.user_id],
        "mine": mine,
        "as_admin": grant.role == Role.EMPLOYER_ADMIN,
    }
    if mine and message.template.endswith("ended"):
        return shown
    link = {"link": address("organisation-officers", account.reference), "link_words": _("See who acts for it")}
    return shown | link


def _terms(message: Message) -> dict[str, Any]:
    account, by = _account(message), message.context["by"]
    return {
        "organisation": account.organisation.name,
        "who": staff.called([by])[by],
        "version": message.context["version"],
        "link": address("organisation-terms", account.reference),
        "link_words": _("See the terms"),
    }


def _new_terms(message: Message) -> dict[str, Any]:
    """As things were when it was promised: before the day of the terms, or since."""
    account = _account(message)
    terms = EmployerTerms.objects.get(version=message.context["version"])
    return {
        "organisation": account.organisation.name,
        "terms": terms,
        "ahead": terms.valid_from > london_day(message.posted_at),
        "link": address("organisation-terms", account.reference),
        "link_words": _("See the terms"),
    }


EVENTS: dict[str, Builder] = {
    "members/mail/organisation_asked": _about,
    "members/mail/organisation_confirm": _confirm,
    "members/mail/organisation_code": _code,
    "members/mail/organisation_accepted": _accepted,
    "members/mail/organisation_refused": _about,
    "members/mail/organisation_domains_changed": _domains,
    "members/mail/organisation_closed": _closed,
    "members/mail/officer_invited": _invited,
    "members/mail/officer_joined": _officer,
    "members/mail/officer_ended": _officer,
    "members/mail/officer_changed": _officer,
    "members/mail/terms_agreed": _terms,
    "members/mail/terms_new": _new_terms,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
