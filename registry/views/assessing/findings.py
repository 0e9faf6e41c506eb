"""What comes after a round was opened: comparing, agreeing, a moderator, more evidence, and the recommendation."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.errors import Refused
from members.forms import ConfirmForm
from registry.assessing_doors import OWN_SEAT
from registry.choices import Mark, Recommended, RouteKind, SeatKind, Stage
from registry.models import Finding, Judgement
from registry.queries import assessing, interviews, rounds
from registry.queries.assessing import Compared
from registry.queries.rounds import Round
from registry.rules import judging as rules
from registry.services import agreeing, evidence_requests, moderation, recommendations
from registry.views.assessing.forms import (
    EvidenceForm,
    FindingForm,
    RecommendForm,
    RewordForm,
)
from registry.views.assessing.seat import OnSeat, OnSeatForm

_SEALED = lazy("The judgements are sealed until everybody has handed in. We tell you when they are opened.")


class Opened(OnSeat):
    """A page about an opened round; before that it says that the judgements are sealed, and nothing else."""

    door = OWN_SEAT

    @cached_property
    def round(self) -> Round:
        """The round, once it is opened."""
        of = rounds.current(self.thing.application)
        if not of.opened:
            raise Refused(str(_SEALED), code="sealed")
        return of

    @cached_property
    def moderates(self) -> bool:
        """Whether they are the moderator."""
        return self.thing.kind == SeatKind.MODERATOR

    def about_round(self) -> dict[str, Any]:
        """What every such page shows."""
        stage = self.thing.application.stage
        unfound = rounds.unfound(self.round)
        mine = stage == (Stage.MODERATION if self.moderates else Stage.ASSESSING)
        policy = self.thing.application.policy
        return {
            "round": self.round,
            "places": assessing.places(self.round),
            "unfound": unfound,
            "moderates": self.moderates,
            "mine": mine,
            "own_place": assessing.places(self.round).get(self.thing.pk, 0),
            "may_recommend": mine and not unfound,
            "may_moderate": mine and bool(unfound) and not self.moderates,
            "may_ask": mine
            and self.thing.application.rounds < policy.evidence_rounds
            and bool(_askable(self.round))
            and not rounds.first_stage(self.thing.application),
            "may_interview": mine
            and not unfound
            and not rounds.first_stage(self.thing.application)
            and interviews.may_be_asked(self.thing.application),
            "rounds_left": policy.evidence_rounds - self.thing.application.rounds,
        }


def _askable(of: Round) -> list[Any]:
    """The standards on which more evidence may be asked for: those that are not found to be met."""
    met = Finding.objects.filter(application=of.application, round=of.number, mark=Mark.MET)
    kept = set(met.values_list("standard", flat=True))
    return [one for one in of.standards if one.pk not in kept]


class Compare(Opened):
    """What each judged alone, side by side, with where they differ."""

    door = OWN_SEAT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        about = self.about_round()
        self.read()
        shown = {
            "application": self.thing.application,
            "seat": self.thing,
            "compared": assessing.compared(self.round),
            "area": "assessing",
            "section": "cases",
        }
        return render(request, "registry/assessing/compare.html", shown | about)


class OnStandard(OnSeatForm, Opened):
    """A page about one standard of an opened round."""

    door = OWN_SEAT
    template = "registry/assessing/finding.html"
    form_class = FindingForm

    @cached_property
    def compared(self) -> Compared:
        """The standard that the address names."""
        found = next((one for one in assessing.compared(self.round) if one.standard.code == self.kwargs["code"]), None)
        if found is None:
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        return (
            super().context()
            | self.about_round()
            | {
                "one": self.compared,
                "evidence": assessing.evidence_for(self.thing, self.compared.standard),
                "proposals": [one for one in self.compared.proposals if one.seat_id != self.thing.pk],
                "own": next((one for one in self.compared.proposals if one.seat_id == self.thing.pk), None),
                "may_dissent": rules.may_dissent([one.mark for one in self.compared.alone]),
                "dissents": rounds.dissents([self.compared.finding]).get(self.compared.finding.pk, [])
                if self.compared.finding
                else [],
            }
        )


class FindStandard(OnStandard):
    """A standard on which they differ: propose one finding, agree to another’s, or, as moderator, decide."""

    door = OWN_SEAT

    def initial(self) -> dict[str, Any]:
        own = next((one for one in self.compared.proposals if one.seat_id == self.thing.pk), None)
        return {"mark": own.mark, "reason": own.reason} if own else {}

    def act(self, form: FindingForm) -> HttpResponse:
        how: dict[str, Any] = {
            "taken": self.thing,
            "standard": self.compared.standard,
            "mark": Mark(form.cleaned_data["mark"]),
            "reason": form.cleaned_data["reason"],
            "by": self.asker.account(),
            "at": self.now,
        }
        if self.moderates:
            moderation.decide(**how)
            return self.done(self.to("assessing-compare"), _("The finding was recorded."))
        agreeing.propose(**how)
        words = _("Your proposal was saved. It is the finding once the others agree to it.")
        return self.done(self.to("assessing-compare"), words)


class AgreeToProposal(OnSeat):
    """Agree to what another proposed, word for word."""

    door = OWN_SEAT

    def post(self, request: HttpRequest, reference: str, proposal: int) -> HttpResponse:
        of_case = Judgement.objects.filter(seat__application=self.thing.application, after_opening=True)
        found = of_case.select_related("standard").filter(pk=proposal).first()
        if found is None:
            raise Http404
        agreeing.agree(taken=self.thing, proposal=found, by=self.asker.account(), at=self.now)
        messages.success(request, _("You agreed. The finding was recorded."))
        return HttpResponseRedirect(self.to("assessing-compare"))


class RewordFinding(OnStandard):
    """Put the words of a finding better before it is recommended from."""

    door = OWN_SEAT
    template = "registry/assessing/reword.html"
    form_class = RewordForm  # type: ignore[assignment]

    @cached_property
    def finding(self) -> Finding:
        """The finding, where there is one."""
        found: Finding | None = self.compared.finding
        if found is None:
            raise Http404
        return found

    def initial(self) -> dict[str, Any]:
        return {"reason": self.finding.reason, "seen": self.finding.reason}

    def act(self, form: Any) -> HttpResponse:
        agreeing.reword(
            taken=self.thing,
            finding=self.finding,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"].replace("\r\n", "\n"),
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(self.to("assessing-compare"), _("The words were saved."))


class AskModerator(OnSeatForm, Opened):
    """Send what they differ on to a moderator."""

    door = OWN_SEAT
    template = "registry/assessing/moderator.html"
    form_class = ConfirmForm

    def context(self) -> dict[str, Any]:
        return super().context() | self.about_round()

    def act(self, form: ConfirmForm) -> HttpResponse:
        moderation.ask(taken=self.thing, by=self.asker.account(), at=self.now)
        return self.done(self.to("assessing-case"), _("It is with a moderator now, who sees both judgements."))


class AskEvidence(OnSeatForm, Opened):
    """Ask the applicant for more evidence on some standards."""

    door = OWN_SEAT
    template = "registry/assessing/evidence.html"
    form_class = EvidenceForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"standards": _askable(self.round)}

    def context(self) -> dict[str, Any]:
        return super().context() | self.about_round() | {"days": self.thing.application.policy.evidence_days}

    def act(self, form: EvidenceForm) -> HttpResponse:
        chosen = set(form.cleaned_data["standards"])
        evidence_requests.ask(
            taken=self.thing,
            standards=[one for one in self.round.standards if str(one.pk) in chosen],
            words=form.cleaned_data["words"],
            by=self.asker.account(),
            at=self.now,
        )
        words = _("The applicant is asked. The clock stands still, and we tell you when the evidence has come.")
        return self.done(reverse("assessing"), words)


class Recommend(OnSeatForm, Opened):
    """Recommend what the findings lead to."""

    door = OWN_SEAT
    template = "registry/assessing/recommend.html"
    form_class = RecommendForm

    def context(self) -> dict[str, Any]:
        return (
            super().context()
            | self.about_round()
            | {
                "findings": self.findings,
                "dissents": rounds.dissents(self.findings),
                "outcome": self.outcomes[0],
                "admits": self.outcomes == (Recommended.ADMIT,),
                "certificate": self.thing.application.route.kind == RouteKind.CERTIFICATE,
                "chair_records": not rounds.may_choose(self.thing, ways=len(self.outcomes)),
                "interview_first": self.outcomes == (Recommended.ADMIT,) and interviews.awaited(self.thing.application),
            }
        )

    @cached_property
    def findings(self) -> list[Finding]:
        """What was found of every standard."""
        return rounds.findings(self.thing.application)

    @cached_property
    def outcomes(self) -> tuple[Recommended, ...]:
        """What the findings allow to recommend."""
        return rounds.outcomes(self.thing.application)

    def form_kwargs(self) -> dict[str, Any]:
        return {"outcomes": self.outcomes}

    def act(self, form: RecommendForm) -> HttpResponse:
        chosen = form.cleaned_data.get("outcome")
        made = recommendations.recommend(
            taken=self.thing,
            reason=form.cleaned_data["reason"],
            outcome=Recommended(chosen) if chosen else None,
            by=self.asker.account(),
            at=self.now,
        )
        if made.outcome == Recommended.PORTFOLIO:
            words = _("The applicant is invited to hand in a portfolio. We tell you when it has come.")
        else:
            words = _("The recommendation was sent to those who decide. Thank you: this case is done.")
        return self.done(reverse("assessing"), words)
