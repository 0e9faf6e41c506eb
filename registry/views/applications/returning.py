"""The pages about coming back: how long somebody was away, what that asks for, and what they did."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from members.doors import Door
from members.templatetags.shell import last_day
from registry import application_wording as wording
from registry.applicant_doors import OWN_APPLICATION, OWN_UPDATING
from registry.applicant_forms import UpdatingForm
from registry.choices import Section, UpdatingKind
from registry.models import Application, Updating
from registry.queries import applications, dossiers
from registry.rules import returning
from registry.services import dossiers as verbs
from registry.services.dossiers import Updated
from registry.views.applications.base import IN, OfApplication, Remove, home


class TimeAway(Door):
    """What is asked of me for the time that I was away, and what I have done of it."""

    door = OWN_APPLICATION
    section = Section.TIME_AWAY
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        held = list(dossiers.updating(self.thing))
        plan = dossiers.plan(self.thing, on=self.today)
        lacks = [x for x in applications.missing(self.thing, self.today) if x.section is Section.TIME_AWAY]
        counted = returning.counted(plan, dossiers.updated(held)) if plan else 0
        shown = {
            "application": self.thing,
            "plan": plan,
            "rows": [{"one": one, "old": bool(plan and one.during.lower < plan.updating_since)} for one in held],
            "counted": f"{counted:g}",
            "missing": [wording.missing(lack) for lack in lacks],
            "back_url": home(self.thing),
        }
        return render(request, "registry/applications/time_away.html", shown | IN)


class _Updating(OfApplication):
    section = Section.TIME_AWAY
    back = "my-application-time-away"
    template = "registry/applications/updating.html"
    form_class = UpdatingForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"usable": self.usable()}

    def save(self, form: UpdatingForm) -> HttpResponse:
        entered = form.cleaned_data
        done = Updated(
            kind=UpdatingKind(entered["kind"]),
            since=entered["since"],
            until=entered["until"],
            hours=entered["hours"],
            what=entered["what"],
            supervisor=entered["supervisor"],
            document=entered["document"],
        )
        verbs.save_updating(done=done, row=self.held(), version=form.seen(), **self.who_and_when())
        return self.done(self.back_url(), _("What you did is saved."))

    def held(self) -> Updating | None:
        """What is changed; none while something is added."""
        return None


class AddUpdating(_Updating):
    """Add something that I did."""

    door = OWN_APPLICATION


class ChangeUpdating(_Updating):
    """Say otherwise what I did."""

    door = OWN_UPDATING
    thing: Updating

    def held(self) -> Updating:
        return self.thing

    def initial(self) -> dict[str, Any]:
        held = self.thing
        return {
            "kind": held.kind,
            "what": held.what,
            "since": held.during.lower,
            "until": last_day(held.during),
            "hours": held.hours,
            "supervisor": held.supervisor,
            "document": held.document_id,
        }


class RemoveUpdating(Remove):
    """Take something out that I did."""

    door = OWN_UPDATING
    section = Section.TIME_AWAY
    back = "my-application-time-away"
    thing: Updating

    def called(self) -> str:
        return str(self.thing.get_kind_display())

    def save(self, form: Any) -> HttpResponse:
        verbs.remove(row=self.thing, version=form.seen(), **self.who_and_when())
        return self.done(self.back_url(), _("It is removed."))
