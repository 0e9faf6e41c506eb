"""What organisations are asked when they check people; rules and services say whether it may be."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.choices import CheckPurpose
from members.forms import DayField, FilterForm, Radios, RegisterForm
from registry.choices import CheckOutcome, ListColumn
from registry.queries.policies import Policies
from registry.services.batches import LARGEST_PASTE

_WIDE = {"class": "govuk-input--width-20"}
_HALF = {"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}


class QuestionForm(RegisterForm):
    """What is asked of everybody on the list: for what, and about which day or days."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Why are you checking?"),
        widget=Radios(),
        error_messages={"required": gettext_lazy("Say why you are checking")},
    )
    on = DayField(
        label=gettext_lazy("Day asked about"),
        what=gettext_lazy("the day asked about"),
        help_text=gettext_lazy("Today, or a day in the past."),
    )
    until = DayField(
        label=gettext_lazy("Last day, if you ask about several"),
        what=gettext_lazy("the last day"),
        required=False,
        help_text=gettext_lazy(
            "Leave it empty for one day. With it you are told on which days somebody was not registered."
        ),
    )

    def __init__(self, *args: Any, purposes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.value, one.label) for one in CheckPurpose if one in purposes]
        self.offer("purpose", offered)


class OneForm(QuestionForm):
    """One person by number and name."""

    number = forms.CharField(
        label=gettext_lazy("Registration number"),
        max_length=60,
        widget=forms.TextInput(attrs=_HALF),
        help_text=gettext_lazy("On this register, such as RCT12345, or with the HCPC."),
        error_messages={"required": gettext_lazy("Enter the registration number: a name alone proves nothing")},
    )
    forenames = forms.CharField(
        label=gettext_lazy("Forenames"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=_WIDE | {"autocomplete": "off"}),
        help_text=gettext_lazy("Without them, the answer rests on the number and the surname alone."),
    )
    surname = forms.CharField(
        label=gettext_lazy("Surname"), max_length=99, widget=forms.TextInput(attrs=_WIDE | {"autocomplete": "off"})
    )
    register = forms.ChoiceField(label=gettext_lazy("Register that you expect"), required=False)
    scope = forms.ChoiceField(label=gettext_lazy("Scope of practice that you expect"), required=False)
    employee = forms.CharField(
        label=gettext_lazy("Your own reference"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=_HALF),
        help_text=gettext_lazy("Such as an employee number; only your organisation sees it."),
    )
    field_order = ("number", "forenames", "surname", "purpose", "on", "until", "register", "scope", "employee")

    def __init__(self, *args: Any, book: Policies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("register", [("", _("Any register")), *((r.code, r.name) for r in book.registers)])
        groups = [(group.name, [(scope.code, scope.name) for scope in group.scopes]) for group in book.scopes]
        self.offer("scope", [("", _("Any scope")), *groups])

    def line(self) -> dict[ListColumn, str]:
        """What was entered, as a line of a list."""
        return {column: self.cleaned_data[column.value] for column in ListColumn if column.value in self.cleaned_data}


class ManyForm(QuestionForm):
    """Many people, pasted or as a file."""

    lines = forms.CharField(
        label=gettext_lazy("Paste them here"),
        required=False,
        strip=False,
        max_length=LARGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "One person on each line: number and name, copied from a spreadsheet or with commas between."
            " A first line with headings helps."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=gettext_lazy("CSV or Excel (.xlsx), up to 10 MB and 100,000 people. It is deleted once it is read."),
    )
    field_order = ("lines", "file", "purpose", "on", "until")

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        entered = super().clean() or {}
        pasted, file = bool((entered.get("lines") or "").strip()), entered.get("file")
        if self.errors:
            return entered
        if pasted and file:
            self.add_error("file", ValidationError(_("Paste a list or choose a file, not both"), code="both"))
        elif not pasted and not file:
            self.add_error("lines", ValidationError(_("Paste a list, or choose a file"), code="empty"))
        return entered


class AgainForm(QuestionForm):
    """The same people again."""


class ColumnsForm(RegisterForm):
    """What each column of a list says."""

    says_optional = False

    def __init__(self, *args: Any, columns: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in this list")), *columns.items()]
        for column in ListColumn:
            self.fields[column.value] = forms.ChoiceField(label=column.label, choices=choices, required=False)

    def chosen(self) -> dict[ListColumn, int]:
        """Which column says what."""
        return {column: int(place) for column in ListColumn if (place := self.cleaned_data[column.value])}


class ListFilters(FilterForm):
    """Narrows the list of checks."""

    q = forms.CharField(
        label=gettext_lazy("Number or file name"), max_length=60, required=False, widget=forms.TextInput(attrs=_HALF)
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"),
        required=False,
        choices=[("", gettext_lazy("All purposes")), *CheckPurpose.choices],
    )


_SORTS = [
    ("", gettext_lazy("As in your list")),
    ("name", gettext_lazy("Name")),
    ("outcome", gettext_lazy("Answer")),
    ("employee", gettext_lazy("Your reference")),
]


class LineFilters(FilterForm):
    """Narrows the lines of a check."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Answer"), required=False, choices=[("", gettext_lazy("All answers")), *CheckOutcome.choices]
    )
    q = forms.CharField(
        label=gettext_lazy("Name, number or your reference"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=_HALF),
    )
    sort = forms.ChoiceField(label=gettext_lazy("In order of"), required=False, choices=_SORTS)
