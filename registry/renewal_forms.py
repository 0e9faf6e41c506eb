"""What somebody who renews is asked, and what narrows the list of those who have not."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import FilterForm, Radios, RegisterForm
from registry.applicant_forms import DeclarationsForm
from registry.choices import RENEWING, RenewalReviewOutcome, RenewalStage
from registry.models import DeclarationQuestion
from registry.queries.desk_renewals import Wanted

_WIDE = {"class": "govuk-!-width-two-thirds"}


class RenewalDeclarationsForm(DeclarationsForm):
    """The declarations of a renewal, and why it is late where it is.

    Args:
        late: whether the last day is over.
    """

    def __init__(
        self,
        *args: Any,
        questions: Sequence[DeclarationQuestion],
        sealed: Mapping[str, bool],
        late: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, questions=questions, sealed=sealed, **kwargs)
        if late:
            self.fields["why_late"] = forms.CharField(
                label=_("Why do you renew after the last day?"),
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": _("Say why you renew after the last day, in a few words")},
            )


class PayForm(RegisterForm):
    """The button that leads to the payment; there is nothing to enter."""


class EmployerContactForm(RegisterForm):
    """Whom of their employer somebody agrees to have told."""

    email = forms.EmailField(
        label=_("E-mail address of your manager or department"),
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false"} | _WIDE),
    )


class AskRenewedForm(RegisterForm):
    """Whose registration somebody asks about on the public page."""

    number = forms.CharField(
        label=_("Registration number"),
        max_length=40,
        help_text=_("Letters and digits, like RCT10734."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    surname = forms.CharField(
        label=_("Surname"),
        required=False,
        max_length=200,
        help_text=_("Only if it is your own registration, and you want to be told what is missing."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "spellcheck": "false"} | _WIDE),
    )


class RenewalFilter(FilterForm):
    """Narrows the list of renewals that are not done."""

    register = forms.ChoiceField(label=_("Register"), required=False)
    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=[
            ("", _("All that are not done")),
            *((one.value, one.label) for one in RenewalStage if one in RENEWING),
        ],
    )
    unreached = forms.BooleanField(label=_("Only those whom we cannot reach"), required=False)

    def __init__(self, *args: Any, registers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("register", [("", _("All registers")), *registers])

    def wanted(self) -> Wanted:
        """Which renewals are asked for; all that are not done where the form is wrong."""
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()


class ReviewForm(RegisterForm):
    """What becomes of a matter that was declared."""

    outcome = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[
            (RenewalReviewOutcome.NO_ACTION, _("Nothing more is needed")),
            (RenewalReviewOutcome.CONCERN, _("It is to be looked into as a concern")),
        ],
        widget=Radios(),
        error_messages={"required": _("Say what becomes of it")},
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=10_000,
        help_text=_("They are kept sealed."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": _("Give the reasons for this outcome")},
    )


class TakeUpForm(RegisterForm):
    """What was done about a matter that was referred as a concern."""

    note = forms.CharField(
        label=_("What was done about it?"),
        max_length=10_000,
        help_text=_("For the office alone. The work is done with this."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": _("Say what was done about it")},
    )
