"""The forms of the desk about applications: what narrows their list, and what an officer says about one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import WaitingOn
from members.forms import Checkboxes, DayField, FilterForm, RegisterForm
from members.queries.work import MINE, NOBODYS
from members.views.documents import AddForm
from registry.acting_forms import AtTheirWord
from registry.choices import ReturnReason, Stage
from registry.models import Route
from registry.queries.desk_applications import EVERY, OPEN, Wanted

Choices = Sequence[tuple[str, str]]


class ApplicationFilter(FilterForm):
    """Narrows the list of applications."""

    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=[(OPEN, _("All that are open")), *Stage.choices, (EVERY, _("Every one, ended too"))],
    )
    register = forms.ChoiceField(label=_("Register"), required=False)
    route = forms.ChoiceField(label=_("Route"), required=False)
    waiting_on = forms.ChoiceField(
        label=_("Whose move"), required=False, choices=[("", _("Anybody’s")), *WaitingOn.choices]
    )
    holder = forms.ChoiceField(label=_("With"), required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    held = forms.BooleanField(label=_("On hold only"), required=False)

    def __init__(self, *args: Any, registers: Choices, routes: Choices, officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("register", [("", _("All registers")), *registers])
        self.offer("route", [("", _("All routes")), *routes])
        self.offer(
            "holder",
            [
                ("", _("Anybody")),
                (MINE, _("Me")),
                (NOBODYS, _("Nobody yet")),
                *officers,
            ],
        )

    def wanted(self) -> Wanted:
        """Which applications are asked for; all that are open where the form is wrong."""
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()


class Seen(RegisterForm):
    """Knows what the page showed, so that whoever acts second is told who was first."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CompleteForm(Seen):
    """Says that nothing is missing."""


class ReleaseForm(Seen):
    """Lets an application go on."""


class ReturnForm(Seen):
    """What an application lacks."""

    reasons = forms.MultipleChoiceField(
        label=_("What is missing?"),
        help_text=_("Choose all that apply."),
        choices=ReturnReason.choices,
        widget=Checkboxes,
        error_messages={"required": _("Choose at least one reason")},
    )
    words = forms.CharField(
        label=_("What would put it right?"),
        help_text=_("In words for the applicant: name the document or the section, and say what would do."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say what is missing, in words for the applicant")},
    )


class HoldForm(Seen):
    """Why an application is held."""

    reason = forms.CharField(
        label=_("Why is it held?"),
        help_text=_("For the office. The applicant is told that it is held, and can ask for a copy of this."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why the application is held")},
    )


class RollBackForm(Seen):
    """Why a step was a mistake."""

    reason = forms.CharField(
        label=_("Why was it a mistake?"),
        help_text=_("For the record."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why the step was a mistake")},
    )


class PaperForm(RegisterForm):
    """By which route somebody applies on paper."""

    route_id = forms.TypedChoiceField(
        label=_("Route"), coerce=int, error_messages={"required": _("Select the route by which they apply")}
    )
    note = forms.CharField(
        label=_("How did you make sure who sent it?"),
        max_length=2_000,
        help_text=_("Not by number and date of birth alone. They can read what you write."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how you made sure who sent it")},
    )

    def __init__(self, *args: Any, routes: Sequence[Route], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._routes = {route.pk: route for route in routes}
        named = [(route.pk, f"{route.register.code}: {route.name}") for route in routes]
        self.offer("route_id", [("", _("Choose a route")), *named])

    def route(self) -> Route:
        """The route that was chosen."""
        return self._routes[self.cleaned_data["route_id"]]


class NewcomerForm(PaperForm):
    """Who somebody is whom the register does not know, as their paper says."""

    title = forms.CharField(
        label=_("Title"), max_length=30, required=False, widget=forms.TextInput(attrs={"class": "govuk-input--width-5"})
    )
    forenames = forms.CharField(label=_("Forenames"), max_length=200, required=False)
    surname = forms.CharField(label=_("Surname"), max_length=200)
    date_of_birth = DayField(label=_("Date of birth"), what=_("the date of birth"))
    address = forms.CharField(label=_("Postal address"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
    looked = forms.BooleanField(
        label=_("I looked for them under “Find a person”, and they are not there"),
        error_messages={"required": _("Look for them first, so that nobody is on the register twice")},
    )
    field_order = ("title", "forenames", "surname", "date_of_birth", "address", "phone", "email", "route_id", "note")


class ScanForm(AddForm):
    """A scan of what came on paper."""

    signed = forms.BooleanField(label=_("This is the declaration that they signed by hand"), required=False)


class HandInForm(RegisterForm):
    """How the office knows that what is handed in is what they sent."""

    note = forms.CharField(
        label=_("How did you check that what is entered is what they sent?"),
        help_text=_("They can read what you write."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how you checked it")},
    )


class WithdrawForm(Seen, AtTheirWord):
    """The applicant asked the office to withdraw it."""
