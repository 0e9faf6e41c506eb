"""Having somebody audited who was not drawn: found by a number of the register."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd.choices import SelectionKind
from cpd.round_doors import AUDIT_ROUND
from cpd.services import audit_selections
from members.doors import Door
from members.errors import Refused
from members.models import Person
from members.views.forms import FormDoor
from registry.audit_forms import AddForm
from registry.models import Entry
from registry.queries.entries import tidy_number


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


def _holder(number: str) -> Person:
    entry = Entry.objects.select_related("person__merged_into").filter(number=tidy_number(number)).first()
    if entry is None:
        raise Refused(_("There is no entry with this number."), field="number", code="no_entry")
    return entry.person
