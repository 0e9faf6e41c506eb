"""Roles: who holds which power since when; granted and ended on the registrar's proposal and a second person's word."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy
from members.acts import kind_of
from members.doors import Door
from members.errors import Refused
from members.models import GraveAct, Organisation, RoleGrant
from members.queries import profile, roles, staff
from members.queries.pages import Capped
from members.services import acts
from members.views.forms import FormDoor
from registry.doors import ROLE_ACT, ROLE_GRANT
from registry.queries import claimants
from registry.roles_forms import EndForm, GrantForm, RolesFilter

IN = {"area": "desk", "section": "roles"}


class Roles(Door):
    """Who holds what since when; or who held what until when."""

    door = policy.REGISTRAR

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = RolesFilter(request.GET)
        given = filters.cleaned_data if filters.is_valid() else {}
        ended = bool(given.get("ended"))
        page = Capped(roles.listed(role=given.get("role") or "", ended=ended)).shown(request.GET.get("page", ""))
        grants = list(page.object_list)
        who = staff.called(
            pk for grant in grants for pk in (grant.user_id, grant.granted_by_id, grant.ended_by_id) if pk
        )
        rows = [
            {
                "grant": grant,
                "name": who[grant.user_id],
                "by": who.get(grant.granted_by_id or 0, ""),
                "own": grant.user_id == self.asker.account().pk,
            }
            for grant in grants
        ]
        shown = {"page": page, "rows": rows, "filters": filters, "ended": ended, "narrowed": any(given.values())}
        return render(request, "registry/desk/roles.html", shown | IN)


class Grant(FormDoor, Door):
    """Proposes that an account be given a power."""

    door = policy.REGISTRAR
    template = "registry/desk/role_grant.html"
    form_class = GrantForm

    def context(self) -> dict[str, Any]:
        return IN

    def act(self, form: GrantForm) -> HttpResponse:
        given = form.cleaned_data
        user = claimants.account(given["email"])
        if user is None:
            raise Refused(
                _("There is no account with this address whose owner has confirmed it. Ask them to make one first."),
                field="email",
                code="no_account",
            )
        detail: dict[str, Any] = {"role": given["role"]}
        if given["scope"]:
            detail["scope"] = given["scope"]
        if given["organisation"]:
            detail["organisation"] = _organisation(given["organisation"]).pk
        act = acts.propose(
            kind="role_grant", user=user, detail=detail, reason=given["reason"], by=self.asker.account(), at=self.now
        )
        return HttpResponseRedirect(reverse("desk-role-proposed", args=[act.reference]))


class End(FormDoor, Door):
    """Proposes that a power end."""

    door = ROLE_GRANT
    template = "registry/desk/role_end.html"
    form_class = EndForm
    thing: RoleGrant

    def context(self) -> dict[str, Any]:
        return IN | {"name": staff.called([self.thing.user_id])[self.thing.user_id]}

    def act(self, form: EndForm) -> HttpResponse:
        act = acts.propose(
            kind="role_end",
            user=self.thing.user,
            detail={"grant": self.thing.pk},
            reason=form.cleaned_data["reason"],
            by=self.asker.account(),
            at=self.now,
        )
        return HttpResponseRedirect(reverse("desk-role-proposed", args=[act.reference]))


class Proposed(Door):
    """Says that a grant or an end was proposed, and who must act next."""

    door = ROLE_ACT
    thing: GraveAct

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        kind = kind_of(self.thing)
        says = [{"key": key, "value": value} for key, value in kind.says(self.thing)]
        return render(request, "registry/desk/role_proposed.html", {"act": self.thing, "says": says} | IN)


def _organisation(text: str) -> Organisation:
    """The one organisation that is meant: by its exact name or code, or the only one that has these words."""
    found = profile.find_organisations(text)
    exact = [one for one in found if text.strip().casefold() in {one.name.casefold(), one.ods_code.casefold()}]
    if len(exact) == 1:
        return exact[0]
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.name for one in found[:5])
    raise Refused(
        _("Several organisations are like that: %(names)s. Enter the full name.") % {"names": names}
        if found
        else _("No organisation of the directory is like that. Enter its name or its ODS code."),
        field="organisation",
        code="organisation",
    )
