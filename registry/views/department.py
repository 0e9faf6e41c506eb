"""The department: cover, ends, restrictions and checks of those whom an organisation watches, also on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.organisation_doors import ORGANISATION
from members.queries import staff
from registry import department_pictures as pictures
from registry.queries import department
from registry.views.watch_pages import OrganisationPage


class _Department(OrganisationPage):
    section = "department"

    def with_department(self, found: department.Department) -> dict[str, Any]:
        """What both pages show."""
        return self.shown() | {
            "department": found,
            "standing": pictures.standing(found.standing),
            "scopes": pictures.cover(found.scopes),
        }


class Department(_Department):
    """How many may practise, where cover hangs on one person, whose registration ends, and the last checks."""

    door = ORGANISATION

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        found = department.department(self.organisation, on=self.today)
        shown = self.with_department(found) | {"checks": department.checks(self.organisation)}
        return render(request, "registry/department/department.html", shown)


class Evidence(_Department):
    """The same on paper, with everybody by name and the checks of a year: evidence for accreditation."""

    door = ORGANISATION

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        found = department.department(self.organisation, on=self.today)
        by = self.asker.account()
        shown = self.with_department(found) | {
            "checks": department.last_year(self.organisation, on=self.today),
            "accreditations": department.accreditations(self.organisation, on=self.today),
            "made_by": staff.called([by.pk])[by.pk],
            "made_at": self.now,
            "back_url": self.url("organisation-department"),
        }
        return render(request, "registry/department/evidence.html", shown)
