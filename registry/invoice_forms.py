"""The forms of invoices to employers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import DayField, FilterForm, RegisterForm
from members.money_forms import PoundsField
from registry.rules.invoices import Asked, read

_WIDE = {"class": "govuk-!-width-two-thirds"}
_MOST_BYTES = 200_000


class EmployerForm(FilterForm):
    """Where those work who are to be picked from."""

    employer = forms.CharField(
        label=_("Employer"),
        min_length=3,
        max_length=200,
        help_text=_("Its name or a part of it, as those who work there or the directory have it."),
        widget=forms.TextInput(attrs=_WIDE),
        error_messages={
            "required": _("Enter the name of the employer"),
            "min_length": _("Enter at least three letters of the employer’s name"),
        },
    )


class InvoiceForm(RegisterForm):
    """Who pays, and for whom: numbers typed or brought as a file."""

    employer = forms.CharField(label=_("Employer"), max_length=200, widget=forms.TextInput(attrs=_WIDE))
    address = forms.CharField(label=_("Address"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 4}))
    contact_email = forms.EmailField(
        label=_("E-mail address of their contact"), max_length=254, widget=forms.EmailInput(attrs=_WIDE)
    )
    purchase_order = forms.CharField(label=_("Purchase order number"), max_length=60, required=False)
    numbers = forms.CharField(
        label=_("Registration numbers"),
        required=False,
        max_length=20_000,
        help_text=_("One a line. What stands after a comma is not read."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a CSV file with a number at the beginning of each line"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> str:
        """The words of the file; a file that is no text is refused."""
        brought = self.cleaned_data["file"]
        if not brought:
            return ""
        if brought.size > _MOST_BYTES:
            raise forms.ValidationError(_("The file is too large for a list of numbers"), code="large")
        try:
            return str(brought.read().decode("utf-8-sig"))
        except UnicodeDecodeError as no_text:
            raise forms.ValidationError(
                _("Save the file as CSV in UTF-8, and select it again"), code="text"
            ) from no_text

    def clean(self) -> dict[str, Any] | None:
        entered = super().clean() or {}
        if not self.errors and not self.asked(entered):
            self.add_error("numbers", _("Enter the numbers, or select a file with them"))
        return entered

    def asked(self, entered: dict[str, Any]) -> list[Asked]:
        """The lines, of the file where there is one."""
        return read(entered.get("file") or entered.get("numbers") or "")


class ContactForm(RegisterForm):
    """Where the employer’s contact can be written to."""

    contact_email = forms.EmailField(
        label=_("E-mail address of their contact"), max_length=254, widget=forms.EmailInput(attrs=_WIDE)
    )


class PaidForm(RegisterForm):
    """What the bank says of an invoice’s money."""

    amount = PoundsField(label=_("Amount in pounds"))
    received_on = DayField(label=_("Day on which it arrived"), what=_("the day on which it arrived"))
    bank_reference = forms.CharField(
        label=_("Reference"),
        max_length=60,
        help_text=_("As the bank’s statement has it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(RegisterForm):
    """Why."""

    reason = forms.CharField(label=_("Why?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))
