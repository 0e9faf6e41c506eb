"""The organisations that I act for, and the home page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members import policy
from members.choices import RequestState, Role
from members.doors import Door
from members.organisation_doors import ORGANISATION, OrganisationDoor
from members.queries import employers, staff
from members.queries import organisation_requests as requests


class Organisations(Door):
    """The organisations that I act for, and how to ask for an account for another."""

    door = policy.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        accounts = employers.accounts_of(self.asker).select_related("organisation").order_by("organisation__name")
        asked = list(requests.of_user(self.asker.account())[:20])
        waiting = next((one for one in asked if one.state == RequestState.ASKED), None)
        shown = {
            "area": "organisations",
            "rows": [(account, employers.is_admin(self.asker, account.organisation_id)) for account in accounts],
            "waiting": waiting,
            "waiting_for": requests.whose(waiting) if waiting else "",
            "earlier": [(one, requests.whose(one)) for one in asked if one is not waiting],
        }
        return render(request, "members/organisations/list.html", shown)


class Home(OrganisationDoor):
    """One organisation: who may do what, the terms in force and those to come, and the one next step."""

    door = ORGANISATION
    needs_terms = False
    section = "overview"

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        held = employers.officers(self.organisation)
        names, ahead = staff.called(grant.user_id for grant in held), employers.terms_after(self.today)
        shown = self.shown() | {
            "terms": employers.terms_on(self.today),
            "agreed": employers.agreement(self.organisation, on=self.today),
            "ahead": None if employers.agreement_to(ahead, self.organisation) else ahead,
            "admins": [names[grant.user_id] for grant in held if grant.role == Role.EMPLOYER_ADMIN],
            "officers": len(held),
        }
        return render(request, "members/organisations/home.html", shown)
