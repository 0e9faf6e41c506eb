"""Where people who sign in may go: the areas in the line of the account, and the sections of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.asker import asker_of
from members.choices import EMPLOYER_ROLES, OFFICE_ROLES, OFFICER_ROLES, Role


@dataclass(frozen=True, slots=True)
class Place:
    """One thing to press.

    Args:
        name: what a template says as `area` or `section` when it is the one shown.
        words: what is read.
        url: the name of its address.
        roles: who is shown it; empty for everybody who is signed in.
        of: which part of the page's own address its address needs too, such as the organisation.
    """

    name: str
    words: str | Promise
    url: str
    roles: Collection[Role] = ()
    of: str = ""


AREAS = (
    Place("my", _("My page"), "my"),
    Place("desk", _("Desk"), "desk", OFFICE_ROLES),
    Place("hearings", _("Appeals"), "hearings", [Role.PANEL_MEMBER]),
    Place("auditing", _("Auditing"), "auditing", [Role.AUDITOR]),
    Place("assessing", _("Assessing"), "assessing", [Role.ASSESSOR, Role.LAY_ASSESSOR]),
    Place("organisations", _("Organisations"), "organisations", EMPLOYER_ROLES),
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
        Place("sharing", _("Sharing"), "my-sharing"),
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
        Place("organisations", _("Organisations"), "desk-organisations", OFFICER_ROLES),
        Place("roles", _("Roles"), "desk-roles", [Role.REGISTRAR]),
        Place("exports", _("Exports"), "desk-exports"),
        Place("readings", _("Readings"), "desk-readings", [Role.REGISTRAR]),
    ),
    "organisations": (
        Place("overview", _("Overview"), "organisation", of="organisation"),
        Place("checks", _("Checks"), "organisation-checks", of="organisation"),
        Place("watches", _("Watch list"), "organisation-watches", of="organisation"),
        Place("notices", _("What changed"), "organisation-notices", of="organisation"),
        Place("department", _("Department"), "organisation-department", of="organisation"),
        Place("webhooks", _("Webhooks"), "organisation-webhooks", [Role.EMPLOYER_ADMIN], of="organisation"),
        Place("officers", _("Officers"), "organisation-officers", of="organisation"),
        Place("terms", _("Terms"), "organisation-terms", of="organisation"),
        Place("keys", _("Keys"), "organisation-keys", [Role.EMPLOYER_ADMIN], of="organisation"),
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
    given = request.resolver_match.kwargs if request.resolver_match else {}
    seen = [
        place
        for place in places
        if (not place.roles or asker.holds(place.roles)) and (not place.of or place.of in given)
    ]
    return [{"name": place.name, "words": place.words, "href": _address(place, given)} for place in seen]


def _address(place: Place, given: Mapping[str, Any]) -> str:
    return reverse(place.url, kwargs={place.of: given[place.of]} if place.of else None)
