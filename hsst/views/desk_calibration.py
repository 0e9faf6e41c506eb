"""Calibration rounds at the desk: opened after a check, who has handed in and never what, put off, closed, given up."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hsst.calibration_doors import CALIBRATION_AT_DESK
from hsst.calibration_forms import CancelForm, ExtendForm, OpenForm
from hsst.choices import CALIBRATION, CalibrationStage
from hsst.models import CalibrationRound
from hsst.queries import calibration, calibration_sets
from hsst.rules.calibration import DossierSet
from hsst.services import calibration as verbs
from members import policy
from members.doors import Door
from members.forms import ConfirmForm
from members.queries.pages import Capped
from members.views.forms import FormDoor

IN = {"area": "desk", "section": "applications"}


class Rounds(Door):
    """Every round, newest first."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Capped(calibration.rounds()).shown(request.GET.get("page", ""))
        return render(request, "hsst/desk/calibration/rounds.html", {"page": page, "what": _("rounds")} | IN)


class Opening(FormDoor, Door):
    """What the pages on which a round is opened have in common."""

    door = policy.CASEWORK
    form_class = OpenForm

    @cached_property
    def sets(self) -> list[DossierSet]:
        """The sets that a round can be opened with."""
        return calibration_sets.usable()

    def form_kwargs(self) -> dict[str, Any]:
        return {"sets": self.sets}

    def chosen(self, form: OpenForm) -> DossierSet:
        """The set that a form names."""
        return next(one for one in self.sets if one.code == form.cleaned_data["dossiers"])


class Open(Opening):
    """Which dossiers, and by when."""

    door = policy.CASEWORK
    template = "hsst/desk/calibration/open.html"

    def form(self, **entered: Any) -> Any:
        """What was entered before, where somebody comes back to change it."""
        again = {"data": self.request.GET} if self.request.method == "GET" and "dossiers" in self.request.GET else {}
        return super().form(**(entered or again))

    def context(self) -> dict[str, Any]:
        return IN | {"sets": self.sets}

    def act(self, form: OpenForm) -> HttpResponse:
        told = form.cleaned_data
        verbs.check(held=self.chosen(form), last_on=told["last_on"], at=self.now)
        return HttpResponseRedirect(f"{reverse('desk-calibration-check')}?{urlencode(_filled(form))}")


class Check(Opening):
    """What is about to be opened and who is asked; the button opens it."""

    door = policy.CASEWORK
    template = "hsst/desk/calibration/check.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(data=request.GET)
        return self.show(form) if form.is_valid() else HttpResponseRedirect(reverse("desk-calibration-open"))

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        """What is about to be opened; where something is wrong with it, what was chosen, to be changed."""
        if form.errors:
            return render(self.request, Open.template, {"form": form, "sets": self.sets} | IN, status=status)
        chosen = self.chosen(form)
        edition = verbs.check(held=chosen, last_on=form.cleaned_data["last_on"], at=self.now)
        shown = {
            "form": form,
            "chosen": chosen,
            "edition": edition,
            "asked": calibration.to_ask(edition.framework).count(),
            "filled": _filled(form),
            "change": f"{reverse('desk-calibration-open')}?{urlencode(_filled(form))}",
        }
        return render(self.request, self.template, shown | IN, status=status)

    def act(self, form: OpenForm) -> HttpResponse:
        held = verbs.open_round(
            held=self.chosen(form), last_on=form.cleaned_data["last_on"], by=self.asker.account(), at=self.now
        )
        words = _("The round is open, and everybody who is asked gets a message.")
        return self.done(reverse("desk-calibration-round", args=[held.reference]), words)


class ShowRound(Door):
    """One round: how far it is, who has handed in and who has not, and never what."""

    door = CALIBRATION_AT_DESK
    thing: CalibrationRound

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        shown = {
            "round": self.thing,
            "cases": [
                (case, [(code, case.content["shows"][code]) for code in self.thing.asked])
                for case in calibration.cases(self.thing)
            ],
            "standards": calibration.standards(self.thing),
            "people": calibration.taking_part(self.thing),
            "open": self.thing.stage == CalibrationStage.OPEN,
        }
        return render(request, "hsst/desk/calibration/round.html", shown | IN)


class OfRound(FormDoor, Door):
    """A page on which something is done with an open round."""

    door = CALIBRATION_AT_DESK
    thing: CalibrationRound

    def context(self) -> dict[str, Any]:
        possible = CALIBRATION.allows(self.thing.stage, CalibrationStage.CLOSED)
        return IN | {"round": self.thing, "possible": possible, "back_url": self.home()}

    def home(self) -> str:
        """The page of the round."""
        return reverse("desk-calibration-round", args=[self.thing.reference])


class Extend(OfRound):
    """Put the last day off."""

    door = CALIBRATION_AT_DESK
    template = "hsst/desk/calibration/extend.html"
    form_class = ExtendForm

    def act(self, form: ExtendForm) -> HttpResponse:
        verbs.extend(held=self.thing, last_on=form.cleaned_data["last_on"], by=self.asker.account(), at=self.now)
        return self.done(self.home(), _("The last day is put off, and whoever has not handed in is told."))


class Close(OfRound):
    """Close it before its last day."""

    door = CALIBRATION_AT_DESK
    template = "hsst/desk/calibration/close.html"
    form_class = ConfirmForm

    def act(self, form: ConfirmForm) -> HttpResponse:
        verbs.close(held=self.thing, by=self.asker.account(), at=self.now)
        return self.done(self.home(), _("The round is closed. Those who handed in see how they compare."))


class Cancel(OfRound):
    """Give it up."""

    door = CALIBRATION_AT_DESK
    template = "hsst/desk/calibration/cancel.html"
    form_class = CancelForm

    def act(self, form: CancelForm) -> HttpResponse:
        verbs.cancel(held=self.thing, reason=form.cleaned_data["reason"], by=self.asker.account(), at=self.now)
        return self.done(self.home(), _("The round was given up, and those who were asked are told."))


def _filled(form: OpenForm) -> dict[str, Any]:
    """What was chosen, as the fields of the form."""
    on = form.cleaned_data["last_on"]
    parts = {"last_on_day": on.day, "last_on_month": on.month, "last_on_year": on.year}
    return {"dossiers": form.cleaned_data["dossiers"]} | parts
