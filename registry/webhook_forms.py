"""The forms of webhooks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import DayField, FilterForm, Radios, RegisterForm
from registry.queries.webhooks import Show


class EndpointForm(RegisterForm):
    """Where an organisation's system listens."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("It starts with https:// and can be reached from the internet on port 443 or 8443."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
        error_messages={"required": _("Enter the address at which your system listens")},
    )
    description = forms.CharField(
        label=_("What it is for"),
        max_length=120,
        required=False,
        help_text=_("Your own words, such as ‘HR system, test’."),
    )


class ShowForm(FilterForm):
    """Which messages are listed."""

    show = forms.ChoiceField(
        label=_("Messages"),
        required=False,
        choices=[(Show.ALL, _("All")), (Show.WAITING, _("Still being tried")), (Show.FAILED, _("Not delivered"))],
        widget=Radios(inline=True),
    )


class ReplayForm(RegisterForm):
    """From which day on what was not delivered is sent again."""

    since = DayField(label=_("From which day?"), what=_("the first day"))
