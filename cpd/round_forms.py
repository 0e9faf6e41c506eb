"""What the office says of a round of audits; the services say whether it may be."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from cpd.models import Scheme
from cpd.services.audit_rounds import Plan
from members.forms import DayField, Radios, RegisterForm

_WIDE = {"class": "govuk-!-width-full"}


class _Schemes(forms.ModelChoiceField):
    """Schemes by their names."""

    def label_from_instance(self, obj: Scheme) -> str:
        return obj.name


class PlanForm(RegisterForm):
    """A new round."""

    scheme = _Schemes(
        label=_("Scheme"),
        queryset=Scheme.objects.filter(audit_policies__isnull=False).distinct().order_by("name"),
        to_field_name="code",
        empty_label=None,
        widget=Radios,
    )
    name = forms.CharField(
        label=_("Name of the round"), help_text=_("Such as CPD of 2026. It is public."), max_length=100
    )
    first_on = DayField(label=_("First day that is audited"), what=_("the first day that is audited"))
    last_on = DayField(label=_("Last day that is audited"), what=_("the last day that is audited"))
    as_of = DayField(
        label=_("Day of the list"),
        what=_("the day of the list"),
        help_text=_("Whoever is registered on this day may be drawn. The list can be locked from then on."),
    )
    witness = forms.CharField(
        label=_("Witness"),
        help_text=_("Somebody outside the register who names a value that nobody can know before. Public."),
        max_length=200,
        widget=forms.TextInput(attrs=_WIDE),
    )
    witness_how = forms.CharField(
        label=_("What the value is, and where anybody can look it up"),
        help_text=_("Such as: the main numbers of the draw of 6 March, as published, in ascending order."),
        max_length=300,
        widget=forms.TextInput(attrs=_WIDE),
    )
    witness_on = DayField(
        label=_("Day on which the witness speaks"),
        what=_("the day on which the witness speaks"),
        help_text=_("The commitment must be public before this day."),
    )

    def plan(self) -> Plan:
        """The round as it was filled in."""
        told: dict[str, Any] = dict(self.cleaned_data)
        first_on, last_on = told.pop("first_on"), told.pop("last_on")
        # A range that ends before it begins cannot be written down; the service says what is wrong with none.
        audited = DateRange(first_on, last_on + timedelta(days=1)) if first_on <= last_on else DateRange(empty=True)
        return Plan(**told | {"scheme": told["scheme"].code, "audited": audited})


class CancelForm(RegisterForm):
    """Why a round is given up."""

    reason = forms.CharField(
        label=_("Why is this round given up?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class DrawForm(RegisterForm):
    """What the witness said."""

    value = forms.CharField(
        label=_("What the witness said"),
        help_text=_("Exactly as anybody can look it up. Spaces count once."),
        max_length=200,
        widget=forms.TextInput(attrs=_WIDE | {"autocomplete": "off"}),
    )
