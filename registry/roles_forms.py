"""What is asked on the pages about roles."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import Role
from members.forms import FilterForm, Radios, RegisterForm
from registry.models import Scope

_WIDE = {"class": "govuk-!-width-two-thirds"}


class RolesFilter(FilterForm):
    """Narrows the list of roles."""

    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices])
    ended = forms.BooleanField(label=_("Show those that ended"), required=False)


class GrantForm(RegisterForm):
    """Whom a power is for, which, and why."""

    email = forms.EmailField(
        label=_("E-mail address of their account"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"} | _WIDE),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=Radios())
    scope = forms.ChoiceField(
        label=_("For which scope of practice or specialism?"), required=False, help_text=_("Only for assessors.")
    )
    organisation = forms.CharField(
        label=_("For which organisation?"),
        required=False,
        max_length=200,
        help_text=_("Only for employer officers and admins. Enter its name or its ODS code."),
        widget=forms.TextInput(attrs={"autocomplete": "off"} | _WIDE),
    )
    reason = forms.CharField(
        label=_("Why should they have this role?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why they should have this role")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("scope", [("", _("All of them")), *_scopes()])


class EndForm(RegisterForm):
    """Why a power should end."""

    reason = forms.CharField(
        label=_("Why should this role end?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why this role should end")},
    )


def _scopes() -> list[tuple[str, list[tuple[str, str]]]]:
    """The scopes of each register, under its name."""
    scopes = Scope.objects.select_related("register").order_by("register__position", "register", "position", "pk")
    return [
        (name, [(scope.code, scope.name) for scope in together])
        for name, together in groupby(scopes, key=lambda scope: scope.register.name)
    ]
