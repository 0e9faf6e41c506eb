"""The cases of somebody who judges: the list of them, and one with its progress, its copy and its references."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import my_cards
from members.choices import ReadingOf
from members.doors import Door
from members.services import access
from registry.assessing_doors import ASSESSORS, OWN_SEAT
from registry.choices import ConflictKind, SeatKind
from registry.queries import assessing, interviews, references, rounds
from registry.queries.candidates import JUDGES
from registry.services import judging
from registry.views.assessing.forms import NOTHING, ConflictForm, DeclareForm
from registry.views.assessing.seat import IN, OnSeat, OnSeatForm


class Cases(Door):
    """What somebody has to judge, by when and whose move it is."""

    door = ASSESSORS

    def get(self, request: HttpRequest) -> HttpResponse:
        user = self.asker.account()
        cards = my_cards.of_assessor(user, on=self.today)
        shown = {
            "cases": assessing.cases(user, today=self.today),
            "ended": assessing.ended_lately(user, today=self.today),
            "words": assessing.ENDED_WORDS,
            "moves": [card for card in cards if card.action],
            "cards": [card for card in cards if not card.action],
        }
        return render(request, "registry/assessing/cases.html", shown | IN)


class ShowCase(OnSeatForm):
    """A case: first whether anything keeps them from it, then how far it is and what comes next."""

    door = OWN_SEAT
    template = "registry/assessing/declare.html"
    form_class = DeclareForm
    before_declaring = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.unconflicted_at is None:
            return self.show(self.form())
        self.read()
        case = self.view()
        step, own_move = case.step
        interview = interviews.under_way(self.thing.application)
        shown = self.context() | {
            "interview": interview,
            "records": interview and interviews.records(self.thing) and interviews.was_held(interview, at=self.now),
            "case": case,
            "step": step,
            "own_move": own_move,
            "judges": self.thing.kind in JUDGES,
            "moderates": self.thing.kind == SeatKind.MODERATOR,
            "unfound": rounds.unfound(case.round) if case.round.opened else [],
        }
        return render(request, "registry/assessing/case.html", shown)

    def context(self) -> dict[str, Any]:
        applicant, employers = assessing.whose(self.thing, today=self.today)
        return super().context() | {"applicant": applicant, "employers": employers}

    def act(self, form: DeclareForm) -> HttpResponse:
        by = self.asker.account()
        declared, note = form.cleaned_data["conflict"], form.cleaned_data["note"]
        if declared == NOTHING:
            judging.declare_unconflicted(taken=self.thing, by=by, at=self.now)
            return self.done(self.to("assessing-case"), _("The application is open to you now."))
        judging.declare_conflict(taken=self.thing, note=note, by=by, at=self.now, kind=ConflictKind(declared))
        return self.done(reverse("assessing"), _("Thank you for saying so. The office gives it to somebody else."))


class DeclareConflict(OnSeatForm):
    """Something came up that keeps them from judging fairly."""

    door = OWN_SEAT
    template = "registry/assessing/conflict.html"
    form_class = ConflictForm
    before_declaring = True

    def act(self, form: ConflictForm) -> HttpResponse:
        judging.declare_conflict(
            taken=self.thing,
            note=form.cleaned_data["note"],
            by=self.asker.account(),
            at=self.now,
            kind=ConflictKind(form.cleaned_data["kind"]),
        )
        return self.done(reverse("assessing"), _("Thank you for saying so. The office gives it to somebody else."))


class WholeCopy(OnSeat):
    """The application as it was handed in."""

    door = OWN_SEAT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        self.read()
        application = self.thing.application
        shown = {
            "application": application,
            "copy": assessing.copy(application),
            "handed_in": assessing.whole(self.thing),
        }
        return render(request, "registry/assessing/copy.html", shown | IN)


class References(OnSeat):
    """What the referees said, without how to reach them."""

    door = OWN_SEAT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        application = self.thing.application
        given = references.seen_by_seats(application)
        if given:
            access.record_reading_once(
                person=application.person,
                what=ReadingOf.REFERENCE,
                about=application,
                by=self.asker.account(),
                at=self.now,
            )
        return render(request, "registry/assessing/references.html", {"application": application, "given": given} | IN)
