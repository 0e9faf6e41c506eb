"""Checking a registration elsewhere: an officer looked the number up with the other body and says what was found."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members import policy
from members.choices import OutsideFound, OutsideStanding
from members.doors import Door
from members.forms import DayField, Radios, RegisterForm
from members.models import OutsideRegistration
from members.queries import people
from members.services import outside_checks
from members.views.forms import FormDoor
from registry.queries import desk_outside
from registry.record_doors import OUTSIDE_AT_DESK


class OutsideForm(RegisterForm):
    """What the other body says, and the day on which it was looked up."""

    found = forms.ChoiceField(
        label=lazy("What does the other register say?"),
        choices=OutsideFound.choices,
        widget=Radios(hints={OutsideFound.ENDED: lazy("Entries that require it are then not registered.")}),
        error_messages={"required": lazy("Choose what the other register says")},
    )
    on = DayField(label=lazy("When did you look it up?"), what=lazy("the day on which you looked it up"))

    def __init__(self, *args: Any, stated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not stated:  # the register relied on it, so it is not simply wrong
            self.offer("found", [choice for choice in OutsideFound.choices if choice[0] != OutsideFound.NOT_FOUND])


class CheckOutside(FormDoor, Door):
    """One registration elsewhere, what rests on it, and what the other body says."""

    door = OUTSIDE_AT_DESK
    template = "registry/desk/outside_check.html"
    form_class = OutsideForm
    thing: OutsideRegistration

    @cached_property
    def next_one(self) -> int | None:
        """The next on the list of those not checked lately."""
        return desk_outside.next_unchecked(today=self.today, own=self.asker.person, after=self.thing.pk)

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def form_kwargs(self) -> dict[str, Any]:
        return {"stated": self.thing.standing == OutsideStanding.STATED}

    def context(self) -> dict[str, Any]:
        kept = self.thing.person.merged_into_id or self.thing.person_id
        return {
            "area": "desk",
            "section": "quality",
            "held": desk_outside.to_check(self.thing),
            "kept": kept,
            "name": people.names([kept]).get(kept, ""),
            "next": self.next_one,
        }

    def act(self, form: Any) -> HttpResponse:
        given = form.cleaned_data
        outside_checks.check(
            registration=self.thing,
            found=OutsideFound(given["found"]),
            on=given["on"],
            by=self.asker.account(),
            at=self.now,
        )
        said = _("The check is recorded, and entries that require it follow. The person is told if it is a change.")
        return self.done(self.request.path, said)


class NextOutside(Door):
    """Leads to the next registration that was not checked lately; to the list, where there is none left."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        found = desk_outside.next_unchecked(today=self.today, own=self.asker.person)
        if found is None:
            return HttpResponseRedirect(reverse("desk-quality-list", args=["outside-unchecked"]))
        return HttpResponseRedirect(reverse("desk-outside-check", args=[found]))
