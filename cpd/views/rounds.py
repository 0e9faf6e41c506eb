"""Rounds of audits at the desk: planned, locked, committed to, drawn by two, opened to everybody, closed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd.choices import AUDIT_ROUND as MOVES
from cpd.choices import RoundStage
from cpd.models import AuditRound
from cpd.queries import audit_rounds as held_rounds
from cpd.round_doors import AUDIT_ROUND
from cpd.round_forms import CancelForm, DrawForm, PlanForm
from cpd.services import act_kinds, audit_rounds
from cpd.wording import next_of_round
from members import policy
from members.doors import Door
from members.queries.pages import Capped
from members.views.buttons import Button
from members.views.forms import FormDoor

IN = {"area": "desk", "section": "audits"}


class Rounds(Door):
    """Every round, newest first."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Capped(held_rounds.rounds()).shown(request.GET.get("page", ""))
        rows = [{"round": held, "next": next_of_round(held, on=self.today)} for held in page.object_list]
        return render(request, "cpd/desk_rounds/rounds.html", {"page": page, "rows": rows} | IN)


class PlanRound(FormDoor, Door):
    """Plan a round."""

    door = policy.CASEWORK
    template = "cpd/desk_rounds/plan.html"
    form_class = PlanForm

    def context(self) -> dict[str, Any]:
        return IN

    def act(self, form: PlanForm) -> HttpResponse:
        held = audit_rounds.plan(plan=form.plan(), by=self.asker.account(), at=self.now)
        return self.done(reverse("desk-audit-round", args=[held.reference]), _("The round is planned."))


class Round(Door):
    """One round: how far it is, who must do what next, its strata, and whom it chose."""

    door = AUDIT_ROUND
    thing: AuditRound

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        held = self.thing
        shown = {
            "round": held,
            "next": next_of_round(held, on=self.today),
            "strata": held_rounds.strata(held),
            "numbers": held_rounds.chosen(held),
            "may_commit": self.today < held.witness_on,
            "may_draw": self.today >= held.witness_on,
            "all_over": not held_rounds.not_over(held).exists(),
            "may_lock": self.today >= held.as_of,
        }
        return render(request, "cpd/desk_rounds/round.html", shown | IN)


class _Step(Button, Door):
    """A button that takes a round one step on."""

    door = AUDIT_ROUND
    thing: AuditRound

    def next_page(self) -> str:
        return reverse("desk-audit-round", args=[self.kwargs["reference"]])


class Lock(_Step):
    """Lock the list."""

    def act(self) -> str:
        audit_rounds.lock(round=self.thing, by=self.asker.account(), at=self.now)
        return _("The list is locked. Look at its strata, then commit to it in public.")


class Commit(_Step):
    """Commit to the list and to a secret in public."""

    def act(self) -> str:
        audit_rounds.commit(round=self.thing, by=self.asker.account(), at=self.now)
        return _("The register committed itself in public. The witness may speak.")


class Publish(_Step):
    """Publish the secret."""

    def act(self) -> str:
        audit_rounds.publish(round=self.thing, by=self.asker.account(), at=self.now)
        return _("The secret is public. Anybody can repeat the draw now.")


class Close(_Step):
    """Close a round whose audits are over."""

    def act(self) -> str:
        audit_rounds.close(round=self.thing, by=self.asker.account(), at=self.now)
        return _("The round is closed, and its report is public.")


class Cancel(FormDoor, Door):
    """Give a round up."""

    door = AUDIT_ROUND
    template = "cpd/desk_rounds/cancel.html"
    form_class = CancelForm
    thing: AuditRound

    def context(self) -> dict[str, Any]:
        return IN | {"possible": MOVES.allows(self.thing.stage, RoundStage.CANCELLED)}

    def act(self, form: CancelForm) -> HttpResponse:
        audit_rounds.cancel(round=self.thing, by=self.asker.account(), at=self.now, **form.cleaned_data)
        return self.done(reverse("desk-audit-round", args=[self.thing.reference]), _("The round was given up."))


class Draw(FormDoor, Door):
    """Propose to draw a round by what its witness said."""

    door = AUDIT_ROUND
    template = "cpd/desk_rounds/draw.html"
    form_class = DrawForm
    thing: AuditRound

    def context(self) -> dict[str, Any]:
        return IN | {"possible": MOVES.allows(self.thing.stage, RoundStage.DRAWN)}

    def act(self, form: DrawForm) -> HttpResponse:
        act = act_kinds.propose_draw(round=self.thing, by=self.asker.account(), at=self.now, **form.cleaned_data)
        words = _("A second person compares the value with what the witness said, and confirms the draw.")
        return self.done(reverse("desk-act", args=[act.reference]), words)
