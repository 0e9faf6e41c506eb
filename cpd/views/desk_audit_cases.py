"""Audits of CPD at the desk: the list, one case, its auditors, and every decision that the office takes about it."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd.audit_doors import AUDIT_AT_DESK
from cpd.audit_forms import (
    AppealAnswerForm,
    CasesFilter,
    DeferralAnswerForm,
    EndForm,
    SeatForm,
    TakeOffForm,
)
from cpd.choices import AUDIT_UNDER_WAY, AuditConflict, AuditSeatKind
from cpd.models import AuditAppeal, AuditCase, AuditDeferral
from cpd.queries import audit_cases, audit_conflicts, audit_looks
from cpd.services import audit_deferrals, audit_referrals, audit_seats
from members import policy
from members.choices import ReadingOf
from members.doors import Door
from members.forms import ConfirmForm
from members.models import User
from members.queries import documents, people, staff
from members.rules.allocation import Candidate, choose
from members.services import access
from members.views.forms import FormDoor

IN = {"area": "desk", "section": "audits"}
PAGE_SIZE = 50


class Cases(Door):
    """Every audit, those due first and those closed last."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = CasesFilter(request.GET)
        stage = filters.cleaned_data["stage"] if filters.is_valid() else ""
        page = Paginator(audit_cases.listed(stage=stage), PAGE_SIZE).get_page(request.GET.get("page"))
        names = audit_cases.names_of(list(page))
        rows = [
            (case, names[case.pk], case.due_on is not None and case.due_on < self.today)
            for case in page
            if not people.is_about(self.asker.account(), case.person)
        ]
        shown = IN | {"form": filters, "filters": filters, "page": page, "rows": rows, "narrowed": bool(stage)}
        status = 422 if filters.errors else 200
        return render(request, "cpd/desk_audits/cases.html", shown, status=status)


class AtDesk(Door):
    """A page about one audit at the desk; looking at it is recorded."""

    door = AUDIT_AT_DESK
    thing: AuditCase

    def read(self) -> None:
        """Record that the audit was looked at."""
        access.record_reading_once(
            person=self.thing.person,
            what=ReadingOf.AUDIT,
            about=self.thing,
            by=self.asker.account(),
            at=self.now,
        )

    def about(self) -> dict[str, Any]:
        """What every page of it shows."""
        case = self.thing
        return IN | {
            "case": case,
            "name": people.names([case.person_id]).get(case.person_id, ""),
            "round": case.selection.round.name,
        }

    def back(self, message: str) -> HttpResponse:
        """Lead back to the case."""
        return self.done(reverse("desk-audit", args=[self.thing.reference]), message)  # type: ignore[attr-defined]


class AtDeskForm(FormDoor, AtDesk):
    """One that has a form."""

    door = AUDIT_AT_DESK

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = super().get(request, *args, **kwargs)
        self.read()
        return shown

    def context(self) -> dict[str, Any]:
        return self.about()


class ShowCase(AtDesk):
    """One audit: where it is, whose move it is, who audits, what was found."""

    door = AUDIT_AT_DESK

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        case = self.thing
        self.read()
        seats = list(case.seats.select_related("user").order_by("seated_at", "pk"))
        who = staff.called([seat.user_id for seat in seats])
        found = audit_looks.findings(case)
        kind, wanted = audit_seats.wanted(case)
        shown = self.about() | {
            "whose_move": audit_looks.whose_move(case),
            "overdue": case.due_on is not None and case.due_on < self.today,
            "seats": [(seat, who.get(seat.user_id, "")) for seat in seats],
            "wanted": wanted,
            "third": kind == AuditSeatKind.THIRD,
            "marking": any(seat.ended_at is None and seat.signed_at is None for seat in seats),
            "findings": [(one, found[one.code]) for one in audit_cases.standards(case) if one.code in found],
            "question": audit_cases.question(case),
            "deferral": case.deferrals.filter(state="asked").first(),
            "referral": getattr(case, "referral", None),
            "proposed": audit_cases.suspension_proposed(case),
            "appeal": AuditAppeal.objects.filter(case=case).first(),
            "under_way": case.stage in AUDIT_UNDER_WAY,
        }
        return render(request, "cpd/desk_audits/case.html", shown)


class Seats(AtDeskForm):
    """Whom the rule chooses as auditors, and who is kept out by what."""

    door = AUDIT_AT_DESK
    template = "cpd/desk_audits/seats.html"
    form_class = ConfirmForm

    @cached_property
    def pool(self) -> list[Candidate]:
        """Everybody who audits."""
        return audit_conflicts.candidates(self.thing, at=self.now)

    def context(self) -> dict[str, Any]:
        kind, wanted = audit_seats.wanted(self.thing)
        beside = list(audit_seats.held(self.thing).values_list("user", flat=True))
        choice = choose(self.pool, seats=wanted, reference=self.thing.reference, beside=beside)
        who = staff.called([one.user for one in self.pool])
        return self.about() | {
            "wanted": wanted,
            "third": wanted and kind == AuditSeatKind.THIRD,
            "short": choice.short_by > 0,
            "may": [(who.get(one.user, ""), one, one in choice.chosen) for one in choice.ranked],
            "may_not": [(who.get(one.user, ""), why_not(one)) for one in choice.kept_out],
        }

    def act(self, form: ConfirmForm) -> HttpResponse:
        audit_seats.allocate(case=self.thing, by=self.asker.account(), at=self.now)
        return self.back(_("The auditors were told."))


def why_not(one: Candidate) -> list[str]:
    """What keeps somebody out, in words for the office."""
    kinds = [str(AuditConflict(kind).label) for kind in one.kept_out_by]
    return kinds + [_("was not audited lately themselves") for _code in one.not_for]


class SeatByHand(AtDeskForm):
    """Choose an auditor by hand, with a reason."""

    door = AUDIT_AT_DESK
    template = "cpd/desk_audits/by_hand.html"
    form_class = SeatForm

    def form_kwargs(self) -> dict[str, Any]:
        beside = set(audit_seats.held(self.thing).values_list("user", flat=True))
        pool = audit_conflicts.candidates(self.thing, at=self.now)
        may = [one.user for one in pool if not one.kept_out_by and one.user not in beside]
        who = staff.called(may)
        return {"who": {pk: who.get(pk, "") for pk in may}}

    def act(self, form: SeatForm) -> HttpResponse:
        given = form.cleaned_data
        user = User.objects.get(pk=given["user"])
        audit_seats.seat(case=self.thing, user=user, reason=given["reason"], by=self.asker.account(), at=self.now)
        return self.back(_("The auditor was told."))


class TakeOff(AtDeskForm):
    """Take an auditor off who does not get to it."""

    door = AUDIT_AT_DESK
    template = "cpd/desk_audits/off.html"
    form_class = TakeOffForm

    def form_kwargs(self) -> dict[str, Any]:
        users = list(audit_seats.held(self.thing).filter(signed_at=None).values_list("user", flat=True))
        who = staff.called(users)
        return {"who": {pk: who.get(pk, "") for pk in users}}

    def act(self, form: TakeOffForm) -> HttpResponse:
        given = form.cleaned_data
        taken = self.thing.seats.filter(user=given["user"]).latest("seated_at")
        audit_seats.take_off(taken=taken, reason=given["reason"], by=self.asker.account(), at=self.now)
        return self.back(_("They are off this audit and are told so. Find somebody else."))


class DecideDeferral(AtDeskForm):
    """Decide whether an audit is put off."""

    door = AUDIT_AT_DESK
    template = "cpd/desk_audits/deferral.html"
    form_class = DeferralAnswerForm

    @cached_property
    def deferral(self) -> AuditDeferral:
        """The request: the newest."""
        found = AuditDeferral.objects.filter(case=self.thing).order_by("-asked_at", "-pk").first()
        if found is None:
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        opened = documents.opened_to(self.asker.account()).filter(audit_deferrals=self.deferral)
        readable = set(opened.values_list("reference", flat=True))
        shown = [(one, one.reference in readable) for one in self.deferral.documents.order_by("pk")]
        return self.about() | {"deferral": self.deferral, "documents": shown, "open": self.deferral.state == "asked"}

    def act(self, form: DeferralAnswerForm) -> HttpResponse:
        given, by = form.cleaned_data, self.asker.account()
        if given["decision"] == "accept":
            audit_deferrals.accept(deferral=self.deferral, by=by, at=self.now)
        else:
            audit_deferrals.refuse(deferral=self.deferral, answer=given["answer"], by=by, at=self.now)
        return self.back(_("The person is told."))


class DecideAppeal(AtDeskForm):
    """Decide on an appeal."""

    door = AUDIT_AT_DESK
    template = "cpd/desk_audits/appeal.html"
    form_class = AppealAnswerForm

    @cached_property
    def appeal(self) -> AuditAppeal:
        """The appeal, where there is one."""
        found = AuditAppeal.objects.filter(case=self.thing).first()
        if found is None:
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        return self.about() | {"appeal": self.appeal, "open": self.appeal.decided_at is None}

    def act(self, form: AppealAnswerForm) -> HttpResponse:
        given = form.cleaned_data
        audit_referrals.decide_appeal(
            case=self.thing,
            upheld=given["decision"] == "uphold",
            answer=given["answer"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.back(_("The decision was recorded, and the person is told."))


class EndEarly(AtDeskForm):
    """End the audit of somebody who left or died."""

    door = AUDIT_AT_DESK
    template = "cpd/desk_audits/end.html"
    form_class = EndForm

    def act(self, form: EndForm) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        audit_referrals.end_early(case=self.thing, reason=reason, by=self.asker.account(), at=self.now)
        return self.back(_("The audit was ended."))
