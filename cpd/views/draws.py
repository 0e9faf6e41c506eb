"""My lines in the lists that audits are drawn from, and volunteering for an audit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cpd.queries import audit_rounds
from cpd.queries.audit_lines import lines
from cpd.round_doors import OPEN_ROUND
from cpd.services import audit_selections
from cpd.views.quick import IN
from members import policy
from members.doors import Door
from members.queries import people
from members.views.buttons import Button


class Draws(Door):
    """Each list that I am on, with what it takes to find my line in it; and rounds that take volunteers."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        own = list(people.group(self.thing).values_list("pk", flat=True))
        listed = lines(own).filter(round__stage__in=audit_rounds.PUBLIC)
        shown = {"lines": listed[:20], "open": audit_rounds.open_to(self.thing)}
        return render(request, "cpd/draws.html", IN | shown)


class Volunteer(Button, Door):
    """Volunteer for an audit."""

    door = OPEN_ROUND
    leads_to = "cpd-draws"

    def act(self) -> str:
        person = self.asker.person
        assert person is not None  # noqa: S101 - the policy holds it
        audit_selections.add_volunteer(round=self.thing, person=person, by=self.asker.account(), at=self.now)
        return _("Thank you. We will write to you when your audit begins.")
