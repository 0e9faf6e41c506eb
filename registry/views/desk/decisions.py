"""Deciding on an application at the desk: what it rests on, the proposal, what was declared, and appeals."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from members.choices import Role
from members.doors import Door
from members.models import User
from members.queries import people, staff
from members.queries.calendar import london_day
from members.views.forms import FormDoor
from registry.application_doors import APPLICATION_AT_DESK
from registry.choices import Recommended, RouteKind, SeatKind, Section, Stage, SuitabilityOutcome
from registry.decision_doors import APPEAL_AT_DESK, ISSUED_AT_DESK, LATE_APPEAL, SUITABILITY, Issued
from registry.decision_forms import DecisionForm, LateForm, LetterForm, PanelForm, SuitabilityForm
from registry.models import AdmissionDecision, Application
from registry.queries import admitting, candidates, conflicts, decisions, rounds
from registry.queries import suitability as declared
from registry.services import admission_decisions, appeals, suitability
from registry.services.admission_decisions import Words
from registry.views.decisions import download

IN = {"area": "desk", "section": "applications"}


class _OfApplication(FormDoor, Door):
    """A page about one application, with its person's name."""

    door = APPLICATION_AT_DESK
    thing: Any

    @property
    def application(self) -> Application:
        """The application that it is about."""
        application: Application = self.thing
        return application

    def context(self) -> dict[str, Any]:
        held = self.application
        return IN | {
            "application": held,
            "name": people.names([held.person_id]).get(held.person_id, ""),
        }


class Decide(_OfApplication):
    """What an application has come to, what still stands against a decision, and the proposal of one."""

    template = "registry/desk/decisions/decide.html"
    form_class = DecisionForm

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "rests_on_certificate": Section.CERTIFICATE in self.thing.policy.sections,
            "grants": self.thing.route.kind == RouteKind.CERTIFICATE,
        }

    def initial(self) -> dict[str, Any]:
        return {"outcome": decisions.points_to(self.thing)}

    def context(self) -> dict[str, Any]:
        application, by = self.thing, self.asker.account()
        waiting, findings = decisions.waiting(application), rounds.findings(application)
        to_decide = list(admitting.to_decide(application))
        kept_out = [conflicts.in_words(one) for one in conflicts.found(by, application, london_day(self.now))]
        return super().context() | {
            "recommended": decisions.recommended(application),
            "findings": findings,
            "dissents": rounds.dissents(findings),
            "grants": application.route.kind == RouteKind.CERTIFICATE,
            "review": declared.latest(application),
            "to_decide": to_decide,
            "to_admit": list(admitting.to_admit(application, on=self.today)) if not to_decide else [],
            "kept_out": kept_out,
            "waiting": waiting,
            "proposer": staff.called([waiting.act.proposed_by_id]).get(waiting.act.proposed_by_id, "")
            if waiting
            else "",
            "may_propose": not (waiting or to_decide or kept_out),
            "decided": decisions.every(application),
        }

    def act(self, form: Any) -> HttpResponse:
        given = form.cleaned_data
        act = admission_decisions.propose(
            application=self.thing,
            outcome=Recommended(given["outcome"]),
            words=Words(given["reasons"], given["would_help"]),
            certificate_seen=given.get("certificate_seen", False),
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(reverse("desk-proposed", args=[act.reference]))


class IssuedFile(Door):
    """A letter or a certificate, as the applicant has it."""

    door = ISSUED_AT_DESK
    thing: Issued

    def get(self, request: HttpRequest, reference: str, name: str) -> HttpResponse:
        return download(self.thing)


class Suitability(_OfApplication):
    """What was declared, for the registrar alone: each reading is recorded, and the applicant can see it."""

    door = SUITABILITY
    template = "registry/desk/decisions/suitability.html"
    form_class = SuitabilityForm

    def context(self) -> dict[str, Any]:
        review, by = declared.latest(self.thing), self.asker.account()
        is_open = review is not None and review.decided_at is None
        told = suitability.read(review=review, by=by, at=self.now) if review and is_open else []
        decider = review.decided_by_id if review else None
        return super().context() | {
            "review": review,
            "open": is_open,
            "told": told,
            "decider": staff.called([decider]).get(decider, "") if decider else "",
        }

    def act(self, form: Any) -> HttpResponse:
        given, review = form.cleaned_data, declared.latest(self.thing)
        if review is not None:
            suitability.decide(
                review=review,
                outcome=SuitabilityOutcome(given["outcome"]),
                reasons=given["reasons"],
                by=self.asker.account(),
                at=self.now,
            )
        return self.done(
            reverse("desk-application", args=[self.thing.reference]),
            _("The outcome was recorded, and the application waits for its decision."),
        )


class Appeal(_OfApplication):
    """A refusal that may be or is appealed against: by when, who hears it, and how it came out."""

    door = APPEAL_AT_DESK
    template = "registry/desk/decisions/appeal.html"
    form_class = PanelForm

    def form_kwargs(self) -> dict[str, Any]:
        seated = set(appeals.panel(self.thing).values_list("user", flat=True))
        pool = candidates.for_seat(self.thing, SeatKind.APPEAL, at=self.now)
        free = [one.user for one in pool if one.may and one.user not in seated]
        called = staff.called(free)
        return {"members": [(user, called.get(user, "")) for user in free]}

    def context(self) -> dict[str, Any]:
        held = decisions.appeal(self.thing)
        seats = list(appeals.panel(self.thing))
        called = staff.called(taken.user_id for taken in seats)
        kwargs = self.form_kwargs()
        is_open = held is not None and not held.outcome and self.thing.stage == Stage.APPEAL
        return super().context() | {
            "decision": decisions.refusal(self.thing),
            "appeal": held,
            "seats": [(taken, called.get(taken.user_id, "")) for taken in seats],
            "may_seat": is_open and self.asker.holds({Role.REGISTRAR}) and bool(kwargs["members"]),
            "nobody": is_open and not kwargs["members"],
            "may_enter": self.thing.stage == Stage.REFUSED and not is_open,
            "may_allow": self.thing.stage == Stage.REFUSED and self.asker.holds({Role.REGISTRAR}),
        }

    def act(self, form: Any) -> HttpResponse:
        held = decisions.appeal(self.thing)
        if held is not None:
            user = User.objects.get(pk=form.cleaned_data["user"])
            appeals.seat(appeal=held, user=user, by=self.asker.account(), at=self.now)
        return self.done(self.request.path, _("They are asked to hear the appeal."))


class EnterAppeal(_OfApplication):
    """An appeal that came by letter is entered for the applicant."""

    door = APPEAL_AT_DESK
    limits = "upload"
    template = "registry/desk/decisions/letter.html"
    form_class = LetterForm

    def context(self) -> dict[str, Any]:
        held = decisions.appeal(self.thing)
        return super().context() | {
            "decision": decisions.refusal(self.thing),
            "may_enter": self.thing.stage == Stage.REFUSED and not (held and not held.outcome),
        }

    def act(self, form: Any) -> HttpResponse:
        given = form.cleaned_data
        appeals.enter(
            application=self.thing,
            grounds=given["grounds"],
            came_on=given["came_on"],
            letter=given["file"],
            note=given["note"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(
            reverse("desk-application-appeal", args=[self.thing.reference]),
            _("The appeal is entered, and the applicant is told. Who hears it is for the registrar to say."),
        )


class AllowLate(_OfApplication):
    """The registrar lets an applicant appeal after the days for it."""

    door = LATE_APPEAL
    template = "registry/desk/decisions/late.html"
    form_class = LateForm
    thing: AdmissionDecision

    @property
    def application(self) -> Application:
        return self.thing.application

    def context(self) -> dict[str, Any]:
        return super().context() | {"decision": self.thing}

    def act(self, form: Any) -> HttpResponse:
        given = form.cleaned_data
        appeals.allow_late(
            decision=self.thing, until=given["until"], reason=given["reason"], by=self.asker.account(), at=self.now
        )
        return self.done(
            reverse("desk-application-appeal", args=[self.application.reference]),
            _("They may still appeal, and are told so."),
        )
