"""What officers say to watch somebody, and what narrows their lists of watches and of notices."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import DayField, FilterForm, Radios, RegisterForm
from registry.choices import ChangeKind, NoticeBy, Verdict, WatchReason
from registry.queries.watch_lists import CANNOT_CONFIRM, NAME, NEWEST, UNTIL, Wanted, WantedNotices
from registry.services.watches import Asked, day_after

_WIDE = {"class": "govuk-!-width-two-thirds"}
_STANDINGS = [
    ("", _("Any")),
    (Verdict.YES.value, _("Registered")),
    (Verdict.RESTRICTED.value, _("Registered with restrictions")),
    (Verdict.NO.value, _("Not registered")),
    (CANNOT_CONFIRM, _("Cannot confirm")),
]


class AskedForm(RegisterForm):
    """Why somebody is watched and until when."""

    reason = forms.ChoiceField(
        label=_("Why do you watch them?"),
        choices=[(one.value, str(one.label).capitalize()) for one in WatchReason],
        widget=Radios(),
        error_messages={"required": _("Say why you watch them")},
    )
    last_day = DayField(
        what=_("the last day of the watch"),
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty to watch until you end it. For a placement or a contract, enter its last day."),
    )

    def asked(self) -> Asked:
        """What was entered, as the services take it.

        Raises:
            Refused: as `day_after`.
        """
        return Asked(
            reason=WatchReason(self.cleaned_data["reason"]),
            employee=self.cleaned_data.get("employee", "").strip(),
            ends_on=day_after(self.cleaned_data["last_day"]),
        )


class ChangeForm(AskedForm):
    """The same for a watch that goes on, with the organisation's own reference."""

    employee = forms.CharField(
        label=_("Your own reference for them"),
        required=False,
        max_length=100,
        help_text=_("For example a payroll number. Only your organisation sees it."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "spellcheck": "false"}),
    )
    field_order: Sequence[str] = ("reason", "employee", "last_day")


class AddForm(ChangeForm):
    """Whom to watch: number and name must agree, as in a check."""

    number = forms.CharField(
        label=_("Registration number"),
        max_length=40,
        help_text=_("Letters and digits, like RCT10734."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("As on the register: first name and surname."),
        widget=forms.TextInput(attrs={"spellcheck": "false"} | _WIDE),
    )
    field_order: Sequence[str] = ("number", "name", "reason", "employee", "last_day")


class WatchFilter(FilterForm):
    """Narrows and sorts the watches."""

    search = forms.CharField(label=_("Name, number or your reference"), required=False, max_length=100)
    standing = forms.ChoiceField(label=_("Registration"), required=False, choices=_STANDINGS)
    reason = forms.ChoiceField(
        label=_("Why"),
        required=False,
        choices=[("", _("Any")), *((one.value, str(one.label).capitalize()) for one in WatchReason)],
    )
    state = forms.ChoiceField(
        label=_("Watches"), required=False, choices=[("", _("That go on")), ("ended", _("That ended"))]
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[(NAME, _("Name")), (UNTIL, _("Registered until")), (NEWEST, _("Newest first"))],
    )

    def wanted(self) -> Wanted:
        """Which watches are asked for; all that go on where the form is wrong."""
        if not self.is_valid():
            return Wanted()
        given: dict[str, Any] = self.cleaned_data
        return Wanted(
            search=given["search"].strip(),
            standing=given["standing"],
            reason=given["reason"],
            ended=given["state"] == "ended",
            sort=given["sort"] or NAME,
        )


class NoticeFilter(FilterForm):
    """Narrows the notices."""

    kind = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[("", _("Anything")), *((one.value, str(one.label).capitalize()) for one in ChangeKind)],
    )
    unseen = forms.BooleanField(label=_("Only those that nobody has seen"), required=False)

    def wanted(self) -> WantedNotices:
        """Which notices are asked for; all where the form is wrong."""
        return WantedNotices(**self.cleaned_data) if self.is_valid() else WantedNotices()


class PreferenceForm(RegisterForm):
    """How somebody hears of changes."""

    how = forms.ChoiceField(
        label=_("How do you want to hear of changes by e-mail?"),
        choices=NoticeBy.choices,
        widget=Radios(
            hints={
                NoticeBy.AT_ONCE: _("Within minutes of each change, one e-mail for what changed together."),
                NoticeBy.DIGEST: _("At seven in the morning, if there was anything on the day before."),
                NoticeBy.NEVER: _("You see every change on this page all the same."),
            }
        ),
        error_messages={"required": _("Choose how you want to hear of changes")},
    )
