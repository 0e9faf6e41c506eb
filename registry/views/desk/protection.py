"""Keeping somebody from public view and showing them again, without their asking; and undoing a merge."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from members.doors import Door
from members.forms import RegisterForm
from members.models import GraveAct, Person
from members.queries import people
from members.services import merges
from registry.doors import CASE_OF_PERSON
from registry.record_doors import MERGED_PERSON
from registry.services import protection
from registry.views.desk import record_forms
from registry.views.desk.checked import CheckedForm


class ReasonForm(RegisterForm):
    """A reason alone."""

    reason = record_forms.reason(lazy("Why is this done?"))


class _OfPerson(CheckedForm, Door):
    """An act on one person: always on the record that is kept."""

    door = CASE_OF_PERSON
    form_class: type[RegisterForm] = ReasonForm
    thing: Person

    @property
    def person(self) -> Person:
        """The record that is kept, where two were merged."""
        return self.thing.merged_into or self.thing

    def back(self) -> str:
        return reverse("desk-person", args=[self.person.pk])

    def context(self) -> dict[str, Any]:
        caption = people.names([self.thing.pk]).get(self.thing.pk, "")
        return super().context() | {"area": "desk", "section": "people", "caption": caption}


class Withhold(_OfPerson):
    """Keeps somebody from public view, at once."""

    heading = lazy("Keep somebody from public view")
    lead = lazy(
        "For their safety. As soon as you confirm it, nobody outside the office learns that they are on the register; "
        "another officer confirms it within one working day."
    )

    def carry_out(self, form: Any) -> GraveAct:
        return protection.propose_withholding(
            person=self.person, reason=form.cleaned_data["reason"], by=self.asker.account(), at=self.now
        )


class ShowAgain(_OfPerson):
    """Proposes that somebody who was kept from public view is shown again."""

    heading = lazy("Show somebody to the public again")
    lead = lazy("Anybody can find them again from this day. A second person confirms it first, and they are told.")
    form_class = record_forms.OnDayForm
    grave = True

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def carry_out(self, form: Any) -> GraveAct:
        given = form.cleaned_data
        return protection.propose_showing(
            person=self.person, on=given["on"], reason=given["reason"], by=self.asker.account(), at=self.now
        )


class Unmerge(_OfPerson):
    """Proposes that two records that were merged are two human beings after all."""

    door = MERGED_PERSON
    heading = lazy("Undo a merge")
    lead = lazy(
        "Nothing was moved when the records were merged, so each is exactly what it was. "
        "A second person confirms it first."
    )

    def carry_out(self, form: Any) -> GraveAct:
        return merges.propose_unmerge(
            gone=self.thing, reason=form.cleaned_data["reason"], by=self.asker.account(), at=self.now
        )
