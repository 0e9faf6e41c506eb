"""Auditing: my cases, one case standard by standard, signing, comparing, more information and the outcome."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd.audit_doors import AUDITORS, OWN_AUDIT_SEAT
from cpd.audit_forms import SOMETHING, DeclareForm, MarkForm, MoreForm, OutcomeForm
from cpd.choices import AuditMark, AuditSeatEnd, AuditSeatKind, AuditStage
from cpd.models import AuditMarking, AuditSeat
from cpd.queries import audit_cases, audit_looks
from cpd.queries.audit_looks import Look
from cpd.rules.schemes import Standard
from cpd.services import audit_judging, audit_seats
from members.choices import ReadingOf
from members.doors import Door
from members.errors import Refused
from members.forms import ConfirmForm
from members.queries import documents, people, profile
from members.services import access
from members.views.forms import FormDoor

IN = {"area": "auditing", "section": "cases"}


class Cases(Door):
    """What I have to audit, by when and whose move it is."""

    door = AUDITORS

    def get(self, request: HttpRequest) -> HttpResponse:
        user = self.asker.account()
        shown = {
            "cases": audit_looks.listed(user, today=self.today),
            "ended": audit_looks.ended_lately(user, today=self.today),
        }
        return render(request, "cpd/auditing/cases.html", shown | IN)


class OnSeat(Door):
    """A page of a case. A conflict that arose since ends the seat before anything is shown."""

    door = OWN_AUDIT_SEAT
    thing: AuditSeat
    # Nothing of the profile is shown before its holder said that nothing keeps them from judging.
    before_declaring = False

    def first_step(self) -> HttpResponseBase | None:
        if step := super().first_step():
            return step
        known = self.names_something()
        taken = audit_looks.newest(self.asker.account(), self.kwargs["reference"]) if known else None
        if taken is None:
            return None
        taken = audit_seats.look_again(taken=taken, at=self.now)
        if taken.ended_at is not None:
            done = taken.end == AuditSeatEnd.DONE
            shown = IN | {"taken": taken, "done": done}
            return render(self.request, "cpd/auditing/ended.html", shown, status=410)
        if taken.unconflicted_at is None and not self.before_declaring:
            return HttpResponseRedirect(reverse("auditing-case", args=[self.kwargs["reference"]]))
        return None

    @cached_property
    def look(self) -> Look:
        """The look that is going on."""
        return audit_looks.current(self.thing.case)

    def read(self) -> None:
        """Record that the profile was read."""
        case = self.thing.case
        access.record_reading_once(
            person=case.person, what=ReadingOf.AUDIT, about=case, by=self.asker.account(), at=self.now
        )

    def to(self, name: str, *more: Any) -> str:
        """The address of a page of this case."""
        return reverse(name, args=[self.thing.case.reference, *more])

    def about(self) -> dict[str, Any]:
        """What every page of it shows."""
        return IN | {"case": self.thing.case, "seat": self.thing, "round": self.thing.case.selection.round.name}


class OnSeatForm(FormDoor, OnSeat):
    """A page of a case with one form."""

    door = OWN_AUDIT_SEAT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = super().get(request, *args, **kwargs)
        self.read()
        return shown

    def context(self) -> dict[str, Any]:
        return self.about()


class ShowCase(OnSeatForm):
    """A case: first whether anything keeps me from it, then how far it is and what comes next."""

    door = OWN_AUDIT_SEAT
    template = "cpd/auditing/declare.html"
    form_class = DeclareForm
    before_declaring = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.unconflicted_at is None or "conflict" in request.GET:  # which may arise, or be seen, later
            return self.show(self.form())
        self.read()
        marked, missing = audit_looks.own_marks(self.thing), audit_looks.unfound(self.look)
        step, own_move = audit_looks.step_of(self.thing, self.look, marked=marked, missing=missing)
        lines = [(one, marked.get(one.code)) for one in audit_looks.to_mark(self.thing, self.look)]
        shown = self.about() | {
            "step": step,
            "own_move": own_move,
            "lines": lines,
            "first": next((one for one, mark in lines if mark is None), None),
            "look": self.look,
            "unfound": bool(missing),
        }
        return render(request, "cpd/auditing/case.html", shown)

    def context(self) -> dict[str, Any]:
        person = self.thing.case.person
        work = profile.employments(person)
        return self.about() | {
            "name": people.names([person.pk]).get(person.pk, ""),
            "employers": [one.organisation.name if one.organisation else one.employer_name for one in work],
        }

    def act(self, form: DeclareForm) -> HttpResponse:
        by = self.asker.account()
        if form.cleaned_data["conflict"] == SOMETHING:
            audit_seats.declare_conflict(taken=self.thing, note=form.cleaned_data["note"], by=by, at=self.now)
            return self.done(reverse("auditing"), _("Thank you for saying so. The office gives it to somebody else."))
        audit_seats.declare_unconflicted(taken=self.thing, by=by, at=self.now)
        return self.done(self.to("auditing-case"), _("The profile is open to you now."))


class Profile(OnSeat):
    """The profile as it was sent in."""

    door = OWN_AUDIT_SEAT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        self.read()
        copy = audit_cases.copy(self.thing.case)
        if copy is None:
            raise Http404
        opened = documents.opened_to(self.thing.user).filter(audit_copies=copy)
        shown = {"copy": copy, "readable": set(opened.values_list("reference", flat=True))}
        return render(request, "cpd/auditing/profile.html", self.about() | shown)


class Mark(OnSeatForm):
    """One standard: what I find of it."""

    door = OWN_AUDIT_SEAT
    template = "cpd/auditing/standard.html"
    form_class = MarkForm

    @cached_property
    def asked(self) -> list[Standard]:
        """The standards that I mark."""
        return audit_looks.to_mark(self.thing, self.look)

    @cached_property
    def standard(self) -> Standard:
        """The standard that the address names."""
        found = next((one for one in self.asked if one.code == self.kwargs["code"]), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def held(self) -> AuditMarking | None:
        """What I found of it so far."""
        return audit_looks.own_marks(self.thing).get(self.standard.code)

    def initial(self) -> dict[str, Any]:
        return {"mark": self.held.mark, "reason": self.held.reason} if self.held else {}

    def context(self) -> dict[str, Any]:
        case = self.thing.case
        copy = audit_cases.copy(case)
        found = copy.content.get("found", ()) if copy else ()
        return self.about() | {
            "standard": self.standard,
            "place": self.asked.index(self.standard) + 1,
            "of": len(self.asked),
            "held": self.held,
            "open": self.thing.signed_at is None and case.stage == AuditStage.ASSESSING,
            "noted": sum(one["standard"] == self.standard.code for one in found),
        }

    def act(self, form: MarkForm) -> HttpResponse:
        given = form.cleaned_data
        audit_judging.mark(
            taken=self.thing,
            standard=self.standard.code,
            found=AuditMark(given["mark"]),
            reason=given["reason"],
            by=self.asker.account(),
            at=self.now,
        )
        marked = audit_looks.own_marks(self.thing)
        after = next((one for one in self.asked if one.code not in marked), None)
        to = self.to("auditing-standard", after.code) if after else self.to("auditing-sign")
        return self.done(to, _("Saved."))


class Sign(OnSeatForm):
    """Everything that I marked on one page, and the button that signs it for good."""

    door = OWN_AUDIT_SEAT
    template = "cpd/auditing/sign.html"
    form_class = ConfirmForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.signed_at is not None:
            return HttpResponseRedirect(self.to("auditing-case"))
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        marked = audit_looks.own_marks(self.thing)
        lines = [(one, marked.get(one.code)) for one in audit_looks.to_mark(self.thing, self.look)]
        return self.about() | {"lines": lines, "whole": all(mark for _one, mark in lines)}

    def act(self, form: ConfirmForm) -> HttpResponse:
        audit_judging.sign(taken=self.thing, by=self.asker.account(), at=self.now)
        return self.done(self.to("auditing-case"), _("You signed your marks."))


class Opened(OnSeat):
    """A page about a look that all have signed; before that it says that the marks are sealed, and nothing else."""

    door = OWN_AUDIT_SEAT

    @cached_property
    def look(self) -> Look:
        """The look, once it is opened."""
        look = audit_looks.current(self.thing.case)
        if not look.opened:
            raise Refused(
                _("Marks are sealed until both have signed. We tell you when they are opened."), code="sealed"
            )
        return look


class Compare(Opened):
    """What each found alone, side by side, with where they differ."""

    door = OWN_AUDIT_SEAT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        compared = audit_looks.compared(self.look)
        self.read()
        mine = self.thing.case.stage == AuditStage.ASSESSING and self.thing.kind == AuditSeatKind.AUDITOR
        outcomes = audit_looks.outcomes(self.look)
        shown = self.about() | {
            "compared": compared,
            "own": next((place for place, one in enumerate(self.look.seats, 1) if one.pk == self.thing.pk), 0),
            "unfound": bool(audit_looks.unfound(self.look)),
            "third": self.look.third,
            "third_sought": self.look.third_sought,
            "mine": mine,
            "may_ask": mine and AuditStage.FURTHER in outcomes,
            "may_close": mine and bool([one for one in outcomes if one != AuditStage.FURTHER]),
        }
        return render(request, "cpd/auditing/compare.html", shown)


class Agree(Opened):
    """Take over what the other auditor found of a standard."""

    door = OWN_AUDIT_SEAT

    def post(self, request: HttpRequest, reference: str, code: str) -> HttpResponse:
        audit_judging.agree(taken=self.thing, standard=code, by=self.asker.account(), at=self.now)
        messages.success(request, _("You agreed. The finding was recorded."))
        return HttpResponseRedirect(self.to("auditing-compare"))


class AskThird(Opened):
    """Have a third auditor decide where the two differ."""

    door = OWN_AUDIT_SEAT

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        seat = audit_judging.ask_third(taken=self.thing, by=self.asker.account(), at=self.now)
        words = _("A third auditor was asked.") if seat else _("Nobody may give a third view now. The office was told.")
        messages.success(request, words)
        return HttpResponseRedirect(self.to("auditing-compare"))


class AskMore(OnSeatForm, Opened):
    """Ask the registrant for more on some standards."""

    door = OWN_AUDIT_SEAT
    template = "cpd/auditing/more.html"
    form_class = MoreForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"standards": audit_looks.not_met(self.look.case)}

    def context(self) -> dict[str, Any]:
        return self.about() | {"days": self.thing.case.policy.further_days}

    def act(self, form: MoreForm) -> HttpResponse:
        given = form.cleaned_data
        audit_judging.ask_more(
            taken=self.thing,
            standards=given["standards"],
            words=given["words"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(reverse("auditing"), _("The registrant is asked. We tell you when the answer has come."))


class Close(OnSeatForm, Opened):
    """Record what follows from the findings."""

    door = OWN_AUDIT_SEAT
    template = "cpd/auditing/close.html"
    form_class = OutcomeForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"outcomes": [one for one in audit_looks.outcomes(self.look) if one != AuditStage.FURTHER]}

    def context(self) -> dict[str, Any]:
        found = audit_looks.findings(self.thing.case)
        lines = [(one, found.get(one.code)) for one in audit_cases.standards(self.thing.case)]
        return self.about() | {"lines": lines}

    def act(self, form: OutcomeForm) -> HttpResponse:
        given = form.cleaned_data
        audit_judging.close(
            taken=self.thing,
            outcome=AuditStage(given["outcome"]),
            advice=given["advice"],
            by=self.asker.account(),
            at=self.now,
        )
        words = _("The outcome was recorded, and the registrant has a letter. It was noted in your own CPD log too.")
        return self.done(reverse("auditing"), words)
