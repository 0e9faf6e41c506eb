"""What somebody is asked who confirms a piece of evidence, or does not."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from members.forms import RegisterForm

_WIDE = {"class": "govuk-!-width-two-thirds"}
_MOST = 2_000


class ConfirmForm(RegisterForm):
    """Who they are, what they were when they saw it, and what they add."""

    said_name = forms.CharField(
        label=_("Your full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"} | _WIDE)
    )
    said_role = forms.CharField(
        label=_("What you were when you saw this"),
        max_length=200,
        help_text=_("Your post and employer then, like head of radiotherapy physics, Exampleton hospital."),
        widget=forms.TextInput(attrs=_WIDE),
    )
    words = forms.CharField(
        label=_("Anything that you want to add"),
        required=False,
        max_length=_MOST,
        help_text=_("Such as what was theirs and what was others’ in it. No names of patients."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def renew(self, seen: str) -> None:
        """Carry what the page shows now, once somebody was told that it was changed."""
        entered = cast(QueryDict, self.data).copy()
        entered[self.add_prefix("seen")] = seen
        self.data = entered


class DeclineForm(RegisterForm):
    """Why they do not confirm it."""

    words = forms.CharField(
        label=_("Why can you not confirm it?"),
        max_length=_MOST,
        help_text=_("The applicant reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why you cannot confirm it")},
    )
