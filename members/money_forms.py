"""The forms of the office's pages about money."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import PaymentMethod, PaymentState, Purpose
from members.forms import DayField, FilterForm, RegisterForm
from members.queries.money_desk import Wanted

_POUNDS = re.compile(r"\d{1,6}(\.\d{1,2})?", re.ASCII)
_REASON = _("For the second person, and for whoever looks later. The person may ask for a copy of it.")


class PaymentFilter(FilterForm):
    """Narrows the list of payments."""

    number = forms.CharField(
        label=_("Number or reference"),
        required=False,
        max_length=120,
        help_text=_("Of the payment, of the bank or of Stripe"),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *PaymentState.choices])
    purpose = forms.ChoiceField(label=_("For"), required=False, choices=[("", _("Anything")), *Purpose.choices])
    method = forms.ChoiceField(label=_("Paid by"), required=False, choices=[("", _("Any")), *PaymentMethod.choices])
    since = DayField(label=_("Asked for from"), what=_("the first day"), required=False)
    until = DayField(label=_("Asked for until"), what=_("the last day"), required=False)
    offered = forms.BooleanField(label=_("To be refunded only"), required=False)

    def wanted(self) -> Wanted:
        """What of the payments is asked for; all of them where the form is wrong."""
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()


class PoundsField(forms.CharField):
    """An amount of money in pounds, which is pence to everything behind the form."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "govuk-input--width-5", "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=12, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> int:
        """The amount in pence; a pound sign and commas are no mistake."""
        text = super().clean(value).replace("£", "").replace(",", "").strip()
        pence = int(Decimal(text) * 100) if _POUNDS.fullmatch(text) else 0
        if pence <= 0:
            raise forms.ValidationError(_("Enter an amount in pounds, like 48 or 48.50"), code="invalid")
        return pence


class RefundForm(RegisterForm):
    """How much is given back, and why."""

    amount = PoundsField(label=_("Amount in pounds"), help_text=_("All that is left, unless you enter less."))
    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2_000, help_text=_REASON
    )


class WaiverForm(RegisterForm):
    """Why a fee need not be paid."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2_000, help_text=_REASON
    )


class OfflineForm(RegisterForm):
    """What the bank says of money that arrived."""

    amount = PoundsField(label=_("Amount in pounds"))
    received_on = DayField(label=_("Day on which it arrived"), what=_("the day on which it arrived"))
    bank_reference = forms.CharField(
        label=_("Reference"),
        max_length=60,
        help_text=_("As the bank’s statement has it, or the number of the cheque."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class TransferForm(RegisterForm):
    """How the bank sent an agreed refund."""

    sent_on = DayField(label=_("Day on which the bank sent it"), what=_("the day on which the bank sent it"))
    bank_reference = forms.CharField(
        label=_("Reference"),
        max_length=60,
        help_text=_("As the bank’s statement has it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
