"""What somebody asked about their own entry, with what it takes to decide, and the report of a death."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd.queries import audit_cases
from members.doors import Door
from members.models import Document, Person
from members.queries import documents, people, staff
from members.queries.calendar import london_day
from members.views.forms import FormDoor
from registry import leave_words
from registry.choices import AskKind, AskState, DeathEvidence, DeathState
from registry.doors import CASE_OF_PERSON
from registry.leave_doors import DEATH_AT_DESK, ENTRY_REQUEST_AT_DESK
from registry.leave_forms import DecideForm, FoundForm, TellForm, UndoForm
from registry.models import DeathReport, EntryRequest
from registry.queries import deaths as told
from registry.queries import leave
from registry.rules.leave import is_late
from registry.services import deaths, entry_requests

IN = {"area": "desk", "section": "queue"}


class DecideRequest(FormDoor, Door):
    """What was asked, what holds, the evidence, and the answer."""

    door = ENTRY_REQUEST_AT_DESK
    template = "registry/desk/leave/request.html"
    form_class = DecideForm
    thing: EntryRequest

    def context(self) -> dict[str, Any]:
        asked = self.thing
        return IN | {
            "asked": asked,
            "what": leave_words.title(asked),
            "open": asked.state == AskState.ASKED,
            "name": people.names([asked.person.pk]).get(asked.person.pk, ""),
            "kept": asked.person.merged_into_id or asked.person.pk,
            "decider": staff.called([asked.decided_by_id]).get(asked.decided_by_id, "") if asked.decided_by_id else "",
            "status": leave.held(asked.entry, on=self.today).status.label,
            "scopes": leave.scopes_held(asked.entry, on=self.today),
            "evidence": self._evidence(),
            "work": leave.work_of(asked),
            **self._updating(),
            **self._late(),
        }

    def act(self, form: DecideForm) -> HttpResponse:
        given, by = form.cleaned_data, self.asker.account()
        if given["decision"] == "accept":
            entry_requests.accept(asked=self.thing, by=by, at=self.now)
            return self.done(self.request.path, _("It is agreed and written into the entry. The person is told."))
        entry_requests.refuse(asked=self.thing, answer=given["answer"], by=by, at=self.now)
        return self.done(self.request.path, _("It is not agreed. The person is told why."))

    def _evidence(self) -> list[tuple[Document, bool]]:
        opened = documents.opened_to(self.asker.account()).filter(entry_requests=self.thing)
        readable = set(opened.values_list("pk", flat=True))
        return [(one, one.pk in readable) for one in self.thing.documents.order_by("received_at", "pk")]

    def _updating(self) -> dict[str, Any]:
        """What is asked of somebody who comes back, for the day on which they asked to."""
        asked = self.thing
        away = leave.break_now(asked.entry, on=self.today) if asked.kind == AskKind.RETURN else None
        if away is None or asked.begins_on is None:
            return {}
        since = away.during.lower
        return {"plan": leave.way_back(asked.entry.register, away_since=since, back_on=asked.begins_on, on=self.today)}

    def _late(self) -> dict[str, Any]:
        asked = self.thing
        if asked.begins_on is None or asked.kind not in {AskKind.BREAK, AskKind.LONGER}:
            return {}
        on = london_day(asked.asked_at)
        rules = leave.policy_of(asked.entry.register, on=on)
        return {"late": is_late(asked.begins_on, asked_on=on, policy=rules)}


class ReportDeath(FormDoor, Door):
    """The office takes down what it was told, about a person whose page it has open."""

    door = CASE_OF_PERSON
    template = "registry/desk/leave/report.html"
    form_class = TellForm
    thing: Person

    def initial(self) -> dict[str, Any]:
        first = leave.entries_of(self.thing).first()
        name = people.names([self.thing.pk]).get(self.thing.pk, "")
        return {"name": name, "number": first.number if first else ""}

    def context(self) -> dict[str, Any]:
        return {"area": "desk", "section": "people", "person": self.thing}

    def act(self, form: TellForm) -> HttpResponse:
        report = deaths.report(told=form.told(), by=self.asker.account(), at=self.now)
        return self.done(reverse("desk-death", args=[report.pk]))


class _Death(FormDoor, Door):
    """What the pages share about the report of a death."""

    door = DEATH_AT_DESK
    thing: DeathReport

    def context(self) -> dict[str, Any]:
        report = self.thing
        person = report.person
        return IN | {
            "report": report,
            "name": people.names([person.pk]).get(person.pk, "") if person else "",
            "entries": leave.entries_of(person) if person else (),
            "act": told.act_of(report),
            "open": report.state == DeathState.REPORTED,
            "recorded": report.state == DeathState.RECORDED,
            "settler": staff.called([report.settled_by_id]).get(report.settled_by_id, "")
            if report.settled_by_id
            else "",
        }


class LookInto(_Death):
    """Who told what, whom it may be about, and what was found out."""

    template = "registry/desk/leave/death.html"
    form_class = FoundForm

    def initial(self) -> dict[str, Any]:
        return {"number": self.thing.number, "died_on": self.thing.died_on}

    def context(self) -> dict[str, Any]:
        shown = super().context()
        person = self.thing.person
        undone = person is not None and self.thing.state == DeathState.UNDONE
        return shown | {
            "candidates": told.candidates(self.thing) if shown["open"] else (),
            "audits": audit_cases.ended_by_death(person) if person and undone else (),
        }

    def act(self, form: FoundForm) -> HttpResponse:
        given, by = form.cleaned_data, self.asker.account()
        if given["decision"] == "not":
            deaths.dismiss(report=self.thing, answer=given["reason"], by=by, at=self.now)
            return self.done(self.request.path, _("The report is closed. Nothing was changed."))
        act = deaths.propose(
            report=self.thing,
            number=given["number"],
            died_on=given["died_on"],
            evidence=DeathEvidence(given["evidence"]) if given["evidence"] else None,
            reason=given["reason"],
            by=by,
            at=self.now,
        )
        return self.done(reverse("desk-proposed", args=[act.reference]))


class Undo(_Death):
    """The person is alive: what was recorded is to be undone."""

    template = "registry/desk/leave/undo.html"
    form_class = UndoForm

    def act(self, form: UndoForm) -> HttpResponse:
        reason, by = form.cleaned_data["reason"], self.asker.account()
        act = deaths.undo(report=self.thing, reason=reason, by=by, at=self.now)
        return self.done(reverse("desk-proposed", args=[act.reference]))
