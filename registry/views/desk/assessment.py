"""The office and the assessment of an application: who is seated and why, and what it recommends where nobody is."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.choices import ReadingOf
from members.doors import Door
from members.forms import Checkboxes, Radios, RegisterForm
from members.models import User
from members.queries import people
from members.services import access
from members.views.forms import FormDoor
from registry.application_doors import APPLICATION_AT_DESK
from registry.assessing_doors import OBJECTION_AT_DESK, SEAT_AT_DESK
from registry.choices import ENDED, Recommended, SeatKind, Section, Stage
from registry.models import Application, Objection, Seat
from registry.queries import admitting, assessing, desk_assessment, rounds
from registry.services import objections, office_acts, recommendations, seats

IN = {"area": "desk", "section": "applications"}


class AllocateForm(RegisterForm):
    """Nothing to fill in: the rule chooses."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SeatForm(RegisterForm):
    """Somebody chosen by hand, and why."""

    user = forms.ChoiceField(
        label=lazy("Who?"), widget=Radios, error_messages={"required": lazy("Select somebody who may take the seat")}
    )
    reason = forms.CharField(
        label=lazy("Why this person?"),
        help_text=lazy("Kept with the seat."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, pool: desk_assessment.Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("user", [(str(row.user), row.who) for row in pool.may])
        self.fields["user"].widget.hints = {str(row.user): row.figures for row in pool.may}


class ReplaceForm(RegisterForm):
    """Why somebody is taken off."""

    reason = forms.CharField(
        label=lazy("Why are they taken off?"),
        help_text=lazy("Kept with the seat."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DirectForm(RegisterForm):
    """What the office recommends from its checks."""

    outcome = forms.ChoiceField(
        label=lazy("What do you recommend?"),
        choices=[(Recommended.ADMIT, lazy("Admission")), (Recommended.REFUSE, lazy("Refusal"))],
        widget=Radios,
        error_messages={"required": lazy("Select what you recommend")},
    )
    certificate_seen = forms.BooleanField(
        label=lazy("I saw the certificate, and it is the applicant’s"), required=False
    )
    reason = forms.CharField(
        label=lazy("Why?"),
        help_text=lazy("Needed for a refusal: the letter gives it."),
        max_length=8_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    says_optional = False

    def __init__(self, *args: Any, certificate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not certificate:
            del self.fields["certificate_seen"]


class SettleForm(RegisterForm):
    """Whom an objection is about."""

    against = forms.MultipleChoiceField(
        label=lazy("Whom is this about?"),
        help_text=lazy(
            "They are kept from the application, and off it where they sit on it. Select nobody if none is meant."
        ),
        widget=Checkboxes,
        required=False,
    )

    says_optional = False

    def __init__(self, *args: Any, judges: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("against", [(str(pk), who) for pk, who in judges.items()])


def _called(application: Application) -> str:
    return people.names([application.person_id]).get(application.person_id, "")


def _seen(application: Application) -> dict[str, Any]:
    last = office_acts.last_change(application)
    return {"seen": last.pk if last else None}


class Assessment(Door):
    """Who judges an application and why they were chosen; once it is opened, what they judged."""

    door = APPLICATION_AT_DESK
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        application = self.thing
        free = seats.free(application) if application.stage in seats.BY_HAND else {}
        compared = desk_assessment.opened(application)
        if compared:
            access.record_reading_once(
                person=application.person,
                what=ReadingOf.APPLICATION,
                about=application,
                by=self.asker.account(),
                at=self.now,
            )
        shown = {
            "application": application,
            "name": _called(application),
            "seats": desk_assessment.seats(application),
            "free": sum(free.values()),
            "first_free": next((kind for kind, number in free.items() if number), None),
            "may_allocate": any(free.values()) and application.stage in seats.OPEN,
            "compared": compared,
            "findings": rounds.findings(application),
            "sealed": bool(rounds.number(application)) and not compared,
            "recommendation": desk_assessment.recommendation(application),
            "objections": desk_assessment.objections(application),
            "assessed": bool(application.policy.assessors),
            "direct": not application.policy.assessors and application.stage == Stage.READY,
            "over": application.stage in ENDED,
        }
        return render(request, "registry/desk/assessment/assessment.html", shown | IN)


class _OnAssessment(FormDoor, Door):
    """A page with a form about the assessment of an application."""

    door = APPLICATION_AT_DESK
    thing: Any

    @property
    def application(self) -> Application:
        """The application that it is about."""
        return self.thing if isinstance(self.thing, Application) else self.thing.application

    def context(self) -> dict[str, Any]:
        return IN | {"application": self.application, "name": _called(self.application)}

    def back(self, words: str) -> HttpResponse:
        """Lead back to the assessment, saying what was done."""
        return self.done(reverse("desk-assessment", args=[self.application.reference]), words)


class Allocate(_OnAssessment):
    """Whom the rule would choose, in which order all others stand and who is kept out; then it chooses."""

    door = APPLICATION_AT_DESK
    template = "registry/desk/assessment/allocate.html"
    form_class = AllocateForm

    def initial(self) -> dict[str, Any]:
        return _seen(self.thing)

    def context(self) -> dict[str, Any]:
        free = seats.free(self.thing) if self.thing.stage in seats.OPEN else {}
        pools = desk_assessment.pools(self.thing, free, at=self.now)
        return super().context() | {"pools": pools, "short": any(pool.too_few for pool in pools)}

    def act(self, form: AllocateForm) -> HttpResponse:
        by = self.asker.account()
        seats.allocate(application=self.thing, by=by, at=self.now, seen=form.cleaned_data["seen"])
        return self.back(_("The application is with those who judge it, who are told."))


class SeatByHand(_OnAssessment):
    """Somebody chosen by hand for the seat that the address names."""

    door = APPLICATION_AT_DESK
    template = "registry/desk/assessment/seat.html"
    form_class = SeatForm

    @property
    def kind(self) -> SeatKind:
        """The kind of the seat."""
        kind = self.kwargs["kind"]
        if kind not in SeatKind or kind == SeatKind.APPEAL:
            raise Http404
        return SeatKind(kind)

    def pool(self) -> desk_assessment.Pool:
        """Who may take it, and who may not."""
        free = seats.free(self.thing).get(self.kind, 0) if self.thing.stage in seats.BY_HAND else 0
        return desk_assessment.pool(self.thing, self.kind, free, at=self.now)

    def form_kwargs(self) -> dict[str, Any]:
        return {"pool": self.pool()}

    def context(self) -> dict[str, Any]:
        return super().context() | {"pool": self.pool(), "kind": self.kind.label}

    def act(self, form: SeatForm) -> HttpResponse:
        chosen = User.objects.get(pk=form.cleaned_data["user"])
        seats.seat(
            application=self.thing,
            user=chosen,
            kind=self.kind,
            reason=form.cleaned_data["reason"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.back(_("They are seated and told."))


class Replace(_OnAssessment):
    """Takes somebody off, and gives the seat to whoever the rule chooses."""

    door = SEAT_AT_DESK
    template = "registry/desk/assessment/replace.html"
    form_class = ReplaceForm
    thing: Seat

    def context(self) -> dict[str, Any]:
        row = next((one for one in desk_assessment.seats(self.application) if one.seat.pk == self.thing.pk), None)
        return super().context() | {"row": row}

    def act(self, form: ReplaceForm) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        seats.replace(taken=self.thing, reason=reason, by=self.asker.account(), at=self.now)
        return self.back(_("They were taken off, and somebody else is seated."))


class RecommendDirectly(_OnAssessment):
    """The office recommends from its checks, where nobody assesses."""

    door = APPLICATION_AT_DESK
    template = "registry/desk/assessment/recommend.html"
    form_class = DirectForm

    def initial(self) -> dict[str, Any]:
        return _seen(self.thing)

    def form_kwargs(self) -> dict[str, Any]:
        return {"certificate": Section.CERTIFICATE in self.thing.policy.sections}

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "outside": Section.OUTSIDE in self.thing.policy.sections,
            "checked": admitting.outside_found(self.thing, self.today),
            "unchecked": list(admitting.outside(self.thing, self.today)),
            "copy": assessing.copy(self.thing),
            "possible": self.thing.stage == Stage.READY and not self.thing.policy.assessors,
        }

    def act(self, form: DirectForm) -> HttpResponse:
        given = form.cleaned_data
        recommendations.recommend_directly(
            application=self.thing,
            outcome=Recommended(given["outcome"]),
            reason=given["reason"],
            certificate_seen=given.get("certificate_seen", False),
            by=self.asker.account(),
            at=self.now,
            seen=given["seen"],
        )
        return self.back(_("Your recommendation was recorded. Somebody else decides."))


class SettleObjection(_OnAssessment):
    """What the applicant said against being judged by somebody, and whom it is about."""

    door = OBJECTION_AT_DESK
    template = "registry/desk/assessment/objection.html"
    form_class = SettleForm
    thing: Objection

    def form_kwargs(self) -> dict[str, Any]:
        return {"judges": desk_assessment.judges(self.application)}

    def context(self) -> dict[str, Any]:
        return super().context() | {"objection": self.thing}

    def act(self, form: SettleForm) -> HttpResponse:
        against = list(User.objects.filter(pk__in=form.cleaned_data["against"]))
        objections.settle(objection=self.thing, against=against, by=self.asker.account(), at=self.now)
        return self.back(_("The objection was settled."))
