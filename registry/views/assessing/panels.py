"""What only a panel does: record a dissent from what most find, and talk with the applicant."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.assessing_doors import OWN_SEAT
from registry.models import Interview, Judgement, Standard
from registry.queries import interviews
from registry.services import agreeing
from registry.services import interviews as verbs
from registry.views.assessing.findings import Opened
from registry.views.assessing.panel_forms import DissentForm, InterviewForm, RecordForm
from registry.views.assessing.seat import OnSeatForm


class DissentFromProposal(OnSeatForm, Opened):
    """Somebody does not share what another proposed, and says why."""

    door = OWN_SEAT
    template = "registry/assessing/dissent.html"
    form_class = DissentForm

    @cached_property
    def proposal(self) -> Judgement:
        """What was proposed."""
        of_case = Judgement.objects.filter(seat__application=self.thing.application, after_opening=True)
        found = of_case.select_related("standard").filter(pk=self.kwargs["proposal"]).first()
        if found is None:
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        return super().context() | self.about_round() | {"proposal": self.proposal}

    def act(self, form: DissentForm) -> HttpResponse:
        agreeing.dissent(
            taken=self.thing,
            proposal=self.proposal,
            reason=form.cleaned_data["reason"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(self.to("assessing-compare"), _("Your dissent was recorded, and is kept beside the finding."))


class AskInterview(OnSeatForm, Opened):
    """Ask for an interview of the applicant about some standards."""

    door = OWN_SEAT
    template = "registry/assessing/interview.html"
    form_class = InterviewForm

    @cached_property
    def standards(self) -> list[Standard]:
        """Every standard that the application is judged by."""
        edition = self.thing.application.edition_id
        return list(Standard.objects.filter(edition=edition).order_by("position"))

    def form_kwargs(self) -> dict[str, Any]:
        return {"standards": self.standards}

    def context(self) -> dict[str, Any]:
        return super().context() | self.about_round()

    def act(self, form: InterviewForm) -> HttpResponse:
        chosen = set(form.cleaned_data["standards"])
        verbs.ask(
            taken=self.thing,
            standards=[one for one in self.standards if str(one.pk) in chosen],
            words=form.cleaned_data["words"],
            by=self.asker.account(),
            at=self.now,
        )
        words = _("The office arranges the interview with the applicant, and we tell you when it is.")
        return self.done(reverse("assessing"), words)


class RecordInterview(OnSeatForm):
    """What came out of the interview, by whoever had the chair."""

    door = OWN_SEAT
    template = "registry/assessing/interview_record.html"
    form_class = RecordForm

    @cached_property
    def interview(self) -> Interview:
        """The interview that is under way."""
        found = interviews.under_way(self.thing.application)
        if found is None:
            raise Http404
        return found

    def form_kwargs(self) -> dict[str, Any]:
        return {"standards": list(self.interview.standards.order_by("position"))}

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "interview": self.interview,
            "records": interviews.records(self.thing),
            "was_held": interviews.was_held(self.interview, at=self.now),
        }

    def act(self, form: RecordForm) -> HttpResponse:
        verbs.record(taken=self.thing, notes=form.notes(), by=self.asker.account(), at=self.now)
        words = _("The interview is recorded. Each of you judges the standards that it was about again.")
        return self.done(self.to("assessing-case"), words)
