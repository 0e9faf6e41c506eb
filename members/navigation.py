"""Where people who sign in may go: the areas in the line of the account, and the sections of each."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.asker import asker_of
from members.choices import OFFICE_ROLES, OFFICER_ROLES, Role


@dataclass(frozen=True, slots=True)
class Place:
    """One thing to press.

    Args:
        name: what a template says as `area` or `section` when it is the one shown.
        words: what is read.
        url: the name of its address.
        roles: who is shown it; empty for everybody who is signed in.
    """

    name: str
    words: str | Promise
    url: str
    roles: Collection[Role] = ()


AREAS = (
    Place("my", _("My page"), "my"),
    Place("desk", _("Desk"), "desk", OFFICE_ROLES),
    Place("hearings", _("Appeals"), "hearings", [Role.PANEL_MEMBER]),
    Place("auditing", _("Auditing"), "auditing", [Role.AUDITOR]),
    Place("assessing", _("Assessing"), "assessing", [Role.ASSESSOR, Role.LAY_ASSESSOR]),
    Place("account", _("Security"), "account_security"),
)
SIGNED_OUT = (Place("sign_in", _("Sign in"), "account_login"),)
SECTIONS: dict[str, tuple[Place, ...]] = {
    "my": (
        Place("overview", _("Overview"), "my"),
        Place("cpd", _("CPD"), "cpd"),
        Place("applications", _("Applications"), "my-applications"),
        Place("profile", _("My details"), "my-details"),
        Place("documents", _("Evidence"), "my-documents"),
        Place("payments", _("Payments"), "my-payments"),
        Place("messages", _("Messages"), "my-messages"),
        Place("privacy", _("My data"), "my-data"),
    ),
    "desk": (
        Place("queue", _("Work queue"), "desk"),
        Place("applications", _("Applications"), "desk-applications", OFFICER_ROLES),
        Place("audits", _("CPD audits"), "desk-audit-rounds", OFFICER_ROLES),
        Place("renewals", _("Renewals"), "desk-renewals", OFFICER_ROLES),
        Place("people", _("Find a person"), "desk-people"),
        Place("payments", _("Payments"), "desk-payments"),
        Place("letters", _("Letters"), "desk-letters", OFFICER_ROLES),
        Place("acts", _("Second person"), "desk-acts"),
        Place("quality", _("Data quality"), "desk-quality", OFFICER_ROLES),
        Place("duplicates", _("Duplicates"), "desk-duplicates", OFFICER_ROLES),
        Place("roles", _("Roles"), "desk-roles", [Role.REGISTRAR]),
        Place("exports", _("Exports"), "desk-exports"),
        Place("readings", _("Readings"), "desk-readings", [Role.REGISTRAR]),
    ),
}


def areas(request: HttpRequest) -> list[dict[str, Any]]:
    """The links of the account's line for whoever asks."""
    return _shown(AREAS if asker_of(request).user else SIGNED_OUT, request)


def sections(request: HttpRequest, area: str) -> list[dict[str, Any]]:
    """The links of an area's own line for whoever asks; none where the area has none."""
    return _shown(SECTIONS.get(area, ()), request)


def _shown(places: Collection[Place], request: HttpRequest) -> list[dict[str, Any]]:
    asker = asker_of(request)
    seen = [place for place in places if not place.roles or asker.holds(place.roles)]
    return [{"name": place.name, "words": place.words, "href": reverse(place.url)} for place in seen]
