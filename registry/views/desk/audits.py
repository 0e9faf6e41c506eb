"""What the register does about audits: has somebody audited by their number, and acts on an audit that failed."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd.audit_doors import REFERRAL_AT_DESK
from cpd.audit_forms import ReferralForm
from cpd.choices import ReferralOutcome, SelectionKind
from cpd.queries import audit_cases
from cpd.round_doors import AUDIT_ROUND
from cpd.services import audit_referrals, audit_selections
from cpd.views.desk_audit_cases import AtDeskForm
from members.doors import Door
from members.errors import Refused
from members.models import Person
from members.views.forms import FormDoor
from registry.audit_forms import AddForm
from registry.models import Entry
from registry.queries.entries import tidy_number
from registry.services import audit_suspensions


class Add(FormDoor, Door):
    """Add a volunteer, or somebody whom the office has a reason to have audited."""

    door = AUDIT_ROUND
    template = "cpd/desk_rounds/add.html"
    form_class = AddForm

    def context(self) -> dict[str, Any]:
        return {"area": "desk", "section": "audits"}

    def act(self, form: AddForm) -> HttpResponse:
        given = form.cleaned_data
        told: dict[str, Any] = {
            "round": self.thing,
            "person": _holder(given["number"]),
            "by": self.asker.account(),
            "at": self.now,
        }
        if given["kind"] == SelectionKind.VOLUNTEER:
            audit_selections.add_volunteer(**told)
        else:
            audit_selections.add_targeted(reason=given["reason"], **told)
        return self.done(reverse("desk-audit-round", args=[self.thing.reference]), _("They are in the round."))


class DecideReferral(AtDeskForm):
    """Decide what follows from a referred audit; a suspension waits for a second person."""

    door = REFERRAL_AT_DESK
    template = "cpd/desk_audits/referral.html"
    form_class = ReferralForm

    @cached_property
    def referred(self) -> audit_cases.Referred:
        """What is to be decided, where it was referred."""
        found = audit_cases.referred(self.thing)
        if found is None:
            raise Http404
        return found

    @cached_property
    def suspend_from(self) -> date | None:
        """From which later day a suspension can be proposed; None where it can be today."""
        first = audit_cases.suspension_from(self.thing)
        return first if first is not None and self.today < first else None

    def form_kwargs(self) -> dict[str, Any]:
        return {"months": None if self.suspend_from else self.thing.policy.suspension_months}

    def context(self) -> dict[str, Any]:
        return self.about() | {
            "referral": self.referred.referral,
            "proposed": self.referred.proposed,
            "appeal": self.referred.appeal,
            "open": self.referred.open,
            "suspend_from": self.suspend_from,
        }

    def act(self, form: ReferralForm) -> HttpResponse:
        given = form.cleaned_data
        told: dict[str, Any] = {
            "case": self.thing,
            "reasons": given["reasons"],
            "by": self.asker.account(),
            "at": self.now,
        }
        outcome = ReferralOutcome(given["outcome"])
        if outcome == ReferralOutcome.SUSPEND:
            audit_suspensions.propose(**told)
            return self.back(_("The suspension is proposed. It begins once a second person confirms it."))
        audit_referrals.decide(outcome=outcome, **told)
        return self.back(_("The decision was recorded, and the person is told."))


def _holder(number: str) -> Person:
    entry = Entry.objects.select_related("person__merged_into").filter(number=tidy_number(number)).first()
    if entry is None:
        raise Refused(_("There is no entry with this number."), field="number", code="no_entry")
    return entry.person
