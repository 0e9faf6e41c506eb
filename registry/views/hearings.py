"""Hearing an appeal: the cases of a panel member, and one of them with all that it rests on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.doors import Door
from members.forms import RegisterForm
from members.queries import staff
from members.views.forms import FormDoor
from registry import letters
from registry.choices import AppealOutcome, SeatEnd
from registry.decision_doors import HEARING, PANEL_MEMBERS
from registry.decision_forms import DeclareForm, OutcomeForm
from registry.models import Seat
from registry.queries import assessing, decisions, hearings
from registry.services import appeals, judging
from registry.views.assessing.seat import OnSeat

IN = {"area": "hearings", "section": "hearings"}


class Hearings(Door):
    """The appeals that I am asked to hear, those due first."""

    door = PANEL_MEMBERS

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = {"seats": hearings.held(self.asker.account()), "today": self.today}
        return render(request, "registry/hearings/list.html", shown | IN)


class Hearing(FormDoor, OnSeat):
    """One appeal: first whether anything keeps me from hearing it, then all of it, and how it came out.

    A conflict that arose since ends the seat before anything is shown.
    """

    door = HEARING
    before_declaring = True
    on_panel = True
    shown_in = IN
    template = "registry/hearings/hearing.html"
    thing: Seat

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.unconflicted_at is not None:
            self.read()
        return super().get(request, *args, **kwargs)

    def why_ended(self, taken: Seat) -> str:
        return _("The outcome of the appeal is recorded.") if taken.end == SeatEnd.DONE else super().why_ended(taken)

    @property
    def form_class(self) -> type[RegisterForm]:  # type: ignore[override]
        """Nothing opens before they said that nothing keeps them from it."""
        return OutcomeForm if self.thing.unconflicted_at else DeclareForm

    def context(self) -> dict[str, Any]:
        application = self.thing.application
        appeal = decisions.appeal(application)
        name, employers = assessing.whose(self.thing, today=self.today)
        shown = IN | {
            "application": application,
            "appeal": appeal,
            "declared": self.thing.unconflicted_at is not None,
            "name": name,
            "employers": employers,
        }
        if self.thing.unconflicted_at is None or appeal is None:
            return shown
        seats = list(appeals.panel(application))
        called = staff.called(taken.user_id for taken in seats)
        said = appeal.decision.letter.said if appeal.decision.letter else None
        return shown | {
            "letter": letters.decision(said) if said else None,
            "handed_in": assessing.whole(self.thing),
            "papers": hearings.papers(appeal, user=self.asker.account()),
            "panel": [(called.get(taken.user_id, ""), taken.unconflicted_at is not None) for taken in seats],
            "ready": hearings.is_ready(application, seats),
        }

    def act(self, form: Any) -> HttpResponse:
        given, by = form.cleaned_data, self.asker.account()
        if isinstance(form, DeclareForm):
            return self._declare(given)
        appeal = decisions.appeal(self.thing.application)
        if appeal is not None:
            appeals.decide(
                appeal=appeal,
                outcome=AppealOutcome(given["outcome"]),
                reasons=given["reasons"],
                by=by,
                at=self.now,
            )
        return self.done(reverse("hearings"), _("The outcome is recorded, and the applicant is told."))

    def _declare(self, given: dict[str, Any]) -> HttpResponse:
        by = self.asker.account()
        if given["conflict"] == "yes":
            judging.declare_conflict(taken=self.thing, note=given["note"], by=by, at=self.now)
            return self.done(reverse("hearings"), _("Thank you. The registrar asks somebody else."))
        judging.declare_unconflicted(taken=self.thing, by=by, at=self.now)
        return self.done(self.request.path, _("Thank you. The appeal is open to you now."))
