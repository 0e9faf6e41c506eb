"""What a certificate of equivalence gives and does not, and whether somebody may apply; nothing they enter is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hsst.eligibility_doors import CERTIFICATE_ROUTE
from hsst.eligibility_forms import CheckForm
from hsst.eligibility_words import REASONS
from hsst.rules import eligibility
from registry.choices import ScopeState, Section
from registry.joining_words import SECTIONS
from registry.models import RoutePolicy, Scope
from registry.queries import joining
from registry.rules import career
from registry.views.public import PublicPage


class Start(PublicPage):
    """The certificates that there are, what they give, and what they do not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("hsst/equivalence/start.jinja", {"policies": joining.certificates(on=self.today)})


class Check(PublicPage):
    """May I apply? Three questions, and the working of the answer."""

    door = CERTIFICATE_ROUTE
    thing: RoutePolicy

    def get(self, request: HttpRequest, register: str, route: str) -> HttpResponse:
        of = self.thing.route
        rests_on = Section.OUTSIDE in self.thing.sections
        form = CheckForm(
            request.GET or None,
            body=of.register.outside_name if rests_on else "",
            specialties=self._specialties(),
            today=self.today,
        )
        shown: dict[str, Any] = {"form": form, "policy": self.thing, "register": of.register, "found": None}
        if form.is_bound and form.is_valid():
            shown |= self._found(form)
        asked = joining.asked_by(joining.name_of(of), on=self.today)
        if asked is None:
            raise LookupError("The door opened to a route that is closed.")
        shown |= {
            "asked": asked,
            "rests_on": rests_on,
            "sections": [(section.label, SECTIONS[section]) for section in asked.sections],
            "start_url": reverse("my-application-begin", args=[of.register.code, of.code]),
        }
        return self.page("hsst/equivalence/check.jinja", shown, status=422 if form.errors else 200)

    def _specialties(self) -> list[Scope]:
        of = self.thing.route
        found = Scope.objects.filter(register=of.register, state__in=[ScopeState.OPEN, ScopeState.PILOT])
        named = of.scopes.all()
        return list((found.filter(pk__in=named) if named else found).order_by("position"))

    def _found(self, form: CheckForm) -> dict[str, Any]:
        found = eligibility.find(form.told(), needed=self.thing.min_months, on=self.today)
        return {
            "found": found,
            "months": career.whole(found.months),
            "reasons": [REASONS[reason] for reason in found.reasons],
            "working": [
                {"during": one.during, "hours": one.hours, "posts": one.posts, "counted": career.whole(one.counted)}
                for one in found.stretches
            ],
            "full_time": career.FULL_TIME,
        }
