"""The form of a key of the employer API."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import Checkboxes, DayField, Radios, RegisterForm
from registry.choices import ApiScope

_LIVE, _SANDBOX = "live", "sandbox"
# What a new key is offered, well within the year that it may have.
_USUAL = timedelta(days=180)


class KeyForm(RegisterForm):
    """What a key is called, what it opens, and until when."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("The system that will use it, such as “HR system, nightly check”."),
        widget=forms.TextInput(attrs={"class": "govuk-!-width-two-thirds", "autocomplete": "off"}),
    )
    use = forms.ChoiceField(
        label=_("What is it for?"),
        choices=[(_SANDBOX, _("Trying it out")), (_LIVE, _("Real use"))],
        widget=Radios(
            hints={
                _SANDBOX: _("Invented people, one in every status. Nothing is kept of anybody real."),
                _LIVE: _("The register. Every check is recorded, and people see that they were checked."),
            }
        ),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), choices=[(scope.value, scope.label.capitalize()) for scope in ApiScope],
        widget=Checkboxes(), error_messages={"required": _("Select what the key may do")},
    )  # fmt: skip
    expires_on = DayField(label=_("Last day on which it works"), what=_("the last day"), help_text=_("At most a year."))

    def is_sandbox(self) -> bool:
        """Whether it opens the sandbox and nothing of the register."""
        return bool(self.cleaned_data["use"] == _SANDBOX)

    @classmethod
    def usual(cls, today: date) -> dict[str, Any]:
        """What stands in it at first."""
        return {"expires_on": today + _USUAL}
