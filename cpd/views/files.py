"""Bringing activities in from a file, and taking the log out."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cpd import wording
from cpd.choices import DayOrder, IntakeKind, IntakeState, IntakeTrouble, RecordKind, TimeUnit
from cpd.doors import OWN_INTAKE
from cpd.forms import BringForm, ChooseForm, MappingForm, TakeInForm
from cpd.models import Intake
from cpd.queries import logs
from cpd.rules import intake as rules
from cpd.services import intakes
from cpd.views.quick import IN
from members import policy
from members.choices import PatientSign
from members.documents.uploads import NOT_KEPT
from members.doors import Door
from members.errors import Refused
from members.views.forms import FormDoor
from members.views.waiting import look_again

_MOST_SHOWN = 100


class Files(FormDoor, Door):
    """What can be brought in and taken out, and what was brought in."""

    door = policy.OWN_RECORD
    limits = "upload"
    template = "cpd/files.html"
    form_class = BringForm

    def form(self, **entered: Any) -> Any:
        """The form; a file that could not be kept while it came in is told beside its field."""
        form = super().form(**entered)
        if entered and self.request.META.get(NOT_KEPT):
            form.fields["file"].error_messages["required"] = _("The selected file could not be uploaded – try again")
        return form

    def context(self) -> dict[str, Any]:
        return IN | {"intakes": logs.intakes(self.thing)[:20], "cycles": logs.cycles(self.thing)}

    def act(self, form: BringForm) -> HttpResponse:
        intake = intakes.receive(
            person=self.thing, upload=form.cleaned_data["file"], by=self.asker.account(), at=self.now
        )
        return self.done(reverse("cpd-intake", args=[intake.reference]))


class OneIntake(Door):
    """How far a file is, what was found in it, and what is asked before it is brought in."""

    door = OWN_INTAKE

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self.show(form_of(self.thing))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        form = form_of(self.thing, data=request.POST)
        if form is None:
            return HttpResponseRedirect(request.path)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.confirm(form)
        except Refused as refused:
            form.add_refusal(refused)
            return self.show(form, status=422)
        return HttpResponseRedirect(request.path)

    def confirm(self, form: Any) -> None:
        """Let the worker take it in."""
        intakes.confirm(
            intake=self.thing,
            by=self.asker.account(),
            at=self.now,
            leave_out=form.cleaned_data.get("leave_out", False),
            chosen=form.chosen() if isinstance(form, ChooseForm) else None,
            **form.answers(),
        )

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        """The page; while the worker is at it, it asks again by itself."""
        answer = render(self.request, "cpd/intake.html", IN | told(self.thing) | {"form": form}, status=status)
        if self.thing.state in {IntakeState.CHECKING, IntakeState.TAKING_IN}:
            look_again(answer, self.request)
        return answer


def form_of(intake: Intake, **entered: Any) -> Any:
    """What is asked of a file that waits for its owner; None of others."""
    if intake.state != IntakeState.READY:
        return None
    if intake.kind == IntakeKind.CALENDAR:
        return ChooseForm(events={str(at): _event(one) for at, one in enumerate(intake.found)}, **entered)
    return TakeInForm(faulty=intake.faulty, signs=bool(intake.signs), **entered)


def _event(event: dict[str, Any]) -> str:
    times = event["times"]
    number = ngettext("%(n)s time", "%(n)s times", len(times)) % {"n": len(times)}
    days = wording.between(times[0][0], times[-1][1])
    return f"{event['title']}, {number}, {days}"


def told(intake: Intake) -> dict[str, Any]:
    """A file as its page tells of it."""
    new = max(0, intake.good - intake.held)
    return {
        "intake": intake,
        "new": new,
        "trouble": _(rules.WORDING[IntakeTrouble(intake.trouble)]) if intake.trouble else "",
        "faults": [
            {"line": one["line"], "wrong": [wording.trouble(what) for what in one["wrong"]]}
            for one in intake.faults[:_MOST_SHOWN]
        ],
        "more": max(0, intake.faulty - _MOST_SHOWN),
        "signs": [
            (one["line"], ", ".join(str(PatientSign(sign).label) for sign in one["signs"]))
            for one in intake.signs[:_MOST_SHOWN]
        ],
        "later": sum(one.get("later", 0) for one in intake.found) if intake.kind == IntakeKind.CALENDAR else 0,
        "under_way": intake.state in {IntakeState.CHECKING, IntakeState.TAKING_IN},
        "open": intake.state in {IntakeState.MAPPING, IntakeState.READY},
    }


class Mapping(FormDoor, Door):
    """What the columns of a list say: proposed by their names, changed by whoever knows."""

    door = OWN_INTAKE
    template = "cpd/mapping.html"
    form_class = MappingForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.thing.mapping.get("columns") and self.thing.state != IntakeState.MAPPING:
            return HttpResponseRedirect(reverse("cpd-intake", args=[self.thing.reference]))
        return super().get(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {"names": [one["name"] for one in self.thing.found] if self.thing.kind == IntakeKind.CSV else []}

    def initial(self) -> dict[str, Any]:
        said = self.thing.mapping
        kept = {"order": said.get("order"), "unit": said.get("unit"), "usual_kind": said.get("kind")}
        return kept | {name: str(place) for name, place in said.get("columns", {}).items()}

    def context(self) -> dict[str, Any]:
        return IN | {"intake": self.thing}

    def act(self, form: MappingForm) -> HttpResponse:
        given = form.cleaned_data
        intakes.read_as(
            intake=self.thing,
            columns=form.columns(),
            order=DayOrder(given["order"]),
            unit=TimeUnit(given["unit"]),
            kind=RecordKind(given["usual_kind"]),
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(reverse("cpd-intake", args=[self.thing.reference]))


class Cancel(Door):
    """Bring nothing in."""

    door = OWN_INTAKE

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        intakes.cancel(intake=self.thing, by=self.asker.account(), at=self.now)
        return HttpResponseRedirect(reverse("cpd-files"))
