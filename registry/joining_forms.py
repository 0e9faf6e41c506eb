"""What is asked on the public pages about joining and coming back; nothing of it is kept."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.forms import DayField, FilterForm, Radios, RegisterForm
from registry.choices import Left
from registry.joining_words import Option
from registry.models import Route, Scope
from registry.queries.joining import name_of
from registry.queries.policies import RegisterPolicies

EARLIEST = date(1960, 1, 1)


class QuestionForm(RegisterForm):
    """One question of the eligibility checker, under the code of the question."""

    def __init__(self, *args: Any, code: str, title: str, hint: str, options: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[code] = forms.ChoiceField(
            label=title,
            help_text=hint,
            choices=[(option.code, option.words) for option in options],
            widget=Radios(hints={option.code: option.hint for option in options if option.hint}),
            error_messages={"required": lazy("Choose one of the answers")},
        )

    def as_heading(self) -> SafeString:
        """The question as the heading of its page, with its answers."""
        (field,) = self
        return render_to_string("parts/field.html", {"field": field, "heading": True})


class ComingBackForm(RegisterForm):
    """Which register somebody left, why and when, and when they mean to come back."""

    register = forms.ChoiceField(label=lazy("Which register were you on?"), widget=Radios)
    left = forms.ChoiceField(
        label=lazy("Why did your registration end?"),
        choices=[
            (Left.LAPSED, lazy("It lapsed")),
            (Left.RESIGNED, lazy("I asked to leave")),
            (Left.REMOVED_ADMIN, lazy("The register ended it for an administrative reason, such as CPD")),
            (Left.REMOVED, lazy("A panel removed me")),
        ],
        widget=Radios,
    )
    left_on = DayField(
        label=lazy("When did it end?"),
        what=lazy("the day on which it ended"),
        help_text=lazy("The first day on which you were no longer registered, like 1 2 2024"),
    )
    on = DayField(
        label=lazy("When do you want to come back?"),
        what=lazy("the day on which you want to come back"),
        required=False,
        help_text=lazy("Leave it empty for today"),
    )

    def __init__(self, *args: Any, registers: Sequence[RegisterPolicies], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.offer("register", [(one.code, one.name) for one in registers])

    def clean_left_on(self) -> date:
        """A day that has been."""
        day: date = self.cleaned_data["left_on"]
        if not EARLIEST <= day <= self._today:
            raise forms.ValidationError(_("Enter the day on which it ended, today or earlier"))
        return day

    def clean(self) -> dict[str, Any]:
        """Nobody comes back before they left, and no plan reaches further than the figures may be trusted."""
        given = super().clean() or self.cleaned_data
        left_on, on = given.get("left_on"), given.get("on") or self._today
        if left_on and not left_on <= on:
            self.add_error("on", _("Enter a day after the one on which it ended"))
        elif on.year > self._today.year + 10:
            self.add_error("on", _("Enter a day within the next ten years"))
        return {**given, "on": on}


class ProgrammesFilter(FilterForm):
    """Narrows the recognised programmes by route and scope."""

    route = forms.ChoiceField(label=lazy("Route"), required=False)
    scope = forms.ChoiceField(label=lazy("Scope of practice"), required=False)

    def __init__(self, *args: Any, routes: Sequence[Route], scopes: Sequence[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(name_of(route), f"{route.register.code}: {route.name}") for route in routes]
        self.offer("route", [("", _("Any route")), *found])
        chosen = [(scope.code, scope.name) for scope in scopes]
        self.offer("scope", [("", _("Any scope")), *chosen])
