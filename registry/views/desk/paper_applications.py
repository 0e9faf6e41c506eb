"""An application that came on paper: begun for somebody, filled in on the applicant’s pages, handed in with a scan."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy
from members.doors import Door
from members.forms import RegisterForm
from members.models import Person
from members.queries import documents, people
from members.services.introductions import Said
from members.views.forms import FormDoor
from registry.application_doors import PAPER_APPLICATION
from registry.choices import Section
from registry.doors import CASE_OF_PERSON
from registry.models import Application
from registry.queries.desk_applications import open_routes
from registry.services import paper_applications as paper
from registry.views.applications.overview import tasks
from registry.views.desk.application_forms import HandInForm, NewcomerForm, PaperForm, ScanForm

IN = {"area": "desk", "section": "applications"}


class _Begin(FormDoor, Door):
    """Begins to enter an application, and leads to where it is filled in."""

    door = policy.CASEWORK
    template = "registry/desk/applications/paper_start.html"
    form_class: type[PaperForm] = PaperForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"routes": open_routes(on=self.today)}

    def person(self, given: dict[str, Any]) -> Person:
        """Whose application it is."""
        raise NotImplementedError

    def act(self, form: PaperForm) -> HttpResponse:
        given, by = form.cleaned_data, self.asker.account()
        with transaction.atomic():
            begun = paper.start(
                person=self.person(given), route=form.route(), note=given["note"], by=by, at=self.now, on=self.today
            )
        said = _("The application is begun. They are told that you enter it for them.")
        return self.done(reverse("desk-application-paper", args=[begun.reference]), said)


class BeginForNewcomer(_Begin):
    """For somebody whom the register does not know yet."""

    form_class = NewcomerForm

    def context(self) -> dict[str, Any]:
        return IN | {"newcomer": True, "back_url": reverse("desk-applications")}

    def person(self, given: dict[str, Any]) -> Person:
        said = Said(
            forenames=given["forenames"],
            surname=given["surname"],
            date_of_birth=given["date_of_birth"],
            address=given["address"],
            title=given["title"],
            phone=given["phone"],
        )
        return paper.introduce(said=said, email=given["email"], by=self.asker.account(), at=self.now, on=self.today)


class BeginForPerson(_Begin):
    """For somebody whom the register knows."""

    door = CASE_OF_PERSON
    thing: Person

    def context(self) -> dict[str, Any]:
        kept = self.thing.merged_into_id or self.thing.pk
        return IN | {
            "name": people.names([kept]).get(kept, ""),
            "back_url": reverse("desk-person-acted-for", args=[kept]),
        }

    def person(self, given: dict[str, Any]) -> Person:
        return self.thing.merged_into or self.thing


class FillIn(FormDoor, Door):
    """What is still to be entered, the scans, and handing it in."""

    door = PAPER_APPLICATION
    limits = "upload"
    template = "registry/desk/applications/paper.html"
    form_class: type[RegisterForm] = ScanForm
    thing: Application

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "hand_in":
            self.form_class = HandInForm
        return super().post(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        application = self.thing
        found = tasks(application, self.today)
        for task in found["tasks"]:
            if task["name"] == Section.FEE.label:
                task.pop("href", None)
                task["hint"] = _("Finance records the cheque or transfer when it arrives.")
        sent = documents.locker(application.person)
        return IN | {
            "application": application,
            "name": people.names([application.person_id]).get(application.person_id, ""),
            "tasks": found["tasks"],
            "missing": found["missing"],
            "scans": list(sent),
            "signed": application.paper_declaration,
        }

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        """The page with both its forms, one of which was sent."""
        sent = {"hand_in": form} if isinstance(form, HandInForm) else {"scan": form}
        context = {"form": form, "scan": ScanForm(), "hand_in": HandInForm()} | sent | self.context()
        return render(self.request, self.template, context, status=status)

    def act(self, form: Any) -> HttpResponse:
        given = form.cleaned_data
        how: dict[str, Any] = {"application": self.thing, "by": self.asker.account(), "at": self.now}
        if isinstance(form, HandInForm):
            paper.hand_in(note=given["note"], **how)
            said = _("The application is handed in. They are told that you did it for them.")
            return self.done(reverse("desk-application", args=[self.thing.reference]), said)
        paper.add_scan(upload=given["file"], title=given["title"], signed=given["signed"], **how)
        return self.done(self.request.path, _("The scan was taken in. It can be chosen as soon as it is checked."))
