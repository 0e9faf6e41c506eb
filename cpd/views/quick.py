"""Quick add: what, when and of which kind, in less than half a minute on a phone; the rest later."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cpd.doors import OWN_ACTIVITY
from cpd.forms import QuickForm
from cpd.queries import logs
from cpd.services import records
from members import policy
from members.doors import Door
from members.views.forms import FormDoor

IN = {"area": "my", "section": "cpd"}


class Add(FormDoor, Door):
    """Add an activity."""

    door = policy.OWN_RECORD
    template = "cpd/add.html"
    form_class = QuickForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"today": self.today}

    def context(self) -> dict[str, Any]:
        return IN

    def act(self, form: QuickForm) -> HttpResponse:
        record = records.add(
            person=self.thing,
            entered=form.entered(),
            key=form.cleaned_data["key"],
            by=self.asker.account(),
            at=self.now,
            again=form.cleaned_data.get("again", False),
            **form.answers(),
        )
        return self.done(reverse("cpd-added", args=[record.reference]))


class Added(Door):
    """It is in the log: more of it now, later or never."""

    door = OWN_ACTIVITY

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        person = self.asker.person
        cycles = [one for one in logs.cycles(person) if self.thing.last_on in one.during] if person else []
        return render(request, "cpd/added.html", IN | {"record": self.thing, "cycles": cycles})
