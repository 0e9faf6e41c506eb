"""Beginning an application: which register, which route, and what that will ask and cost."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members import policy
from members.doors import Door
from members.queries import money
from members.rules.money import pounds
from members.views.forms import FormDoor
from registry import application_wording as wording
from registry.applicant_doors import OPEN_REGISTER, OPEN_ROUTE
from registry.applicant_forms import BeginForm
from registry.choices import RouteKind, Section
from registry.models import Register, Route
from registry.queries import applicants, applications
from registry.rules import returning
from registry.rules.starting import Why
from registry.services import applications as verbs
from registry.views.applications.base import IN, home


class Registers(Door):
    """The registers that somebody may apply to; whoever was registered before claims their entry first."""

    door = policy.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        registers = Register.objects.order_by("position")
        return render(request, "registry/applications/registers.html", {"registers": registers, **IN})


class Routes(Door):
    """The ways on to one register, and which of them are open to whoever asks."""

    door = OPEN_REGISTER
    thing: Register

    def get(self, request: HttpRequest, register: str) -> HttpResponse:
        routes = applications.routes(self.thing, on=self.today)
        person = self.asker.person
        found = applications.obstacles(person, routes, on=self.today)
        held = applicants.open_applications(person).filter(route__register=self.thing).first() if person else None
        shown = {
            "register": self.thing,
            "held": held,
            "open": [route for route in routes if found[route.pk] is None],
            "closed": [
                {"route": route, "words": wording.obstacle(why, route)} for route in routes if (why := found[route.pk])
            ],
        }
        return render(request, "registry/applications/routes.html", shown | IN)


class Begin(FormDoor, Door):
    """What a route will ask and cost; the button begins."""

    door = OPEN_ROUTE
    template = "registry/applications/begin.html"
    form_class = BeginForm
    thing: Route

    def context(self) -> dict[str, Any]:
        asked = applications.policy_of(self.thing, on=self.today)
        if asked is None:
            raise LookupError("The door opened to a route that is closed.")
        person = self.asker.person
        found = applications.obstacle(person, self.thing, on=self.today)
        held = applicants.open_applications(person).filter(route=self.thing).first() if person else None
        fee = money.fee(asked.fee_code, self.today) if asked.fee_code else None
        return IN | {
            "route": self.thing,
            "certificate": self.thing.kind == RouteKind.CERTIFICATE,
            "policy": asked,
            "sections": [Section(section).label for section in asked.sections],
            "fee": pounds(fee.amount_pence) if fee else "",
            "held": held,
            "obstacle": wording.obstacle(found, self.thing) if found and held is None else "",
            "claim": found is not None and found.why is Why.NEVER_ON_REGISTER,
            "plan": self.plan(),
            "second_factor": self.asker.second_factor,
        }

    def plan(self) -> returning.Plan | None:
        """What is asked of somebody who comes back."""
        person = self.asker.person
        if person is None or self.thing.kind == RouteKind.ADMISSION:
            return None
        return applicants.plan(person, self.thing.register, on=self.today)

    def act(self, form: BeginForm) -> HttpResponse:
        begun = verbs.start(user=self.asker.account(), route=self.thing, on=self.today, at=self.now)
        return self.done(home(begun))
