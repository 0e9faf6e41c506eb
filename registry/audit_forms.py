"""Whom the office has audited without a draw."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cpd.choices import SelectionKind
from members.forms import Radios, RegisterForm


class AddForm(RegisterForm):
    """Somebody by their number, and how they come to be audited."""

    number = forms.CharField(
        label=_("Registration number"), max_length=40, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})
    )
    kind = forms.ChoiceField(
        label=_("How do they come to be audited?"),
        choices=[
            (SelectionKind.VOLUNTEER, _("They volunteered")),
            (SelectionKind.TARGETED, _("The office has a reason")),
        ],
        widget=Radios,
    )
    reason = forms.CharField(
        label=_("The reason, where the office has one"),
        help_text=_("The person is told it."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
