"""The forms about decisions: what is decided, what is weighed, an appeal and its outcome."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import Checkboxes, DayField, Radios, RegisterForm
from members.models import Document
from members.rules.documents import ENDINGS
from registry.choices import AppealOutcome, Recommended, SuitabilityOutcome

_LONG = forms.Textarea(attrs={"rows": 6})


class DecisionForm(RegisterForm):
    """What somebody proposes to decide, in words for the applicant."""

    outcome = forms.ChoiceField(
        label=_("What is decided?"),
        choices=[(Recommended.ADMIT, _("Admit")), (Recommended.REFUSE, _("Refuse"))],
        widget=Radios,
        error_messages={"required": _("Choose what is decided")},
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_(
            "The applicant reads them in the letter, beside the findings. Where you depart from the recommendation, say"
            " why."
        ),
        max_length=6_000,
        widget=_LONG,
        error_messages={"required": _("Give the reasons")},
    )
    would_help = forms.CharField(
        label=_("If it is refused, what would help another application"),
        help_text=_("In words for the applicant."),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    certificate_seen = forms.BooleanField(
        label=_("I have seen the certificate that this route rests on"), required=False
    )

    def __init__(self, *args: Any, rests_on_certificate: bool, grants: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if grants:
            given = [(Recommended.ADMIT, _("Grant the certificate")), (Recommended.REFUSE, _("Refuse"))]
            self.offer("outcome", given)
        if not rests_on_certificate:
            del self.fields["certificate_seen"]


class SuitabilityForm(RegisterForm):
    """Whether what was declared is an obstacle."""

    outcome = forms.ChoiceField(
        label=_("Is it an obstacle to registration?"),
        choices=[(SuitabilityOutcome.SUITABLE, _("No")), (SuitabilityOutcome.UNSUITABLE, _("Yes"))],
        widget=Radios(inline=True),
        error_messages={"required": _("Choose whether it is an obstacle")},
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("Kept sealed. The letter names neither what was declared nor these reasons."),
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={"required": _("Give the reasons")},
    )


class AppealForm(RegisterForm):
    """Why the applicant thinks that the decision is wrong."""

    grounds = forms.CharField(
        label=_("Why do you think that the decision is wrong?"),
        help_text=_("Say which findings or reasons you challenge, and why. You cannot change it once it is sent."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("Say why you think that the decision is wrong")},
    )
    documents = forms.ModelMultipleChoiceField(
        label=_("Documents that support it"),
        queryset=Document.objects.none(),
        widget=Checkboxes(),
        required=False,
    )

    def __init__(self, *args: Any, usable: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["documents"]
        field.queryset = usable  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.title or one.original_name  # type: ignore[attr-defined]
        if not usable:
            del self.fields["documents"]


class PanelForm(RegisterForm):
    """Who is to hear an appeal."""

    user = forms.TypedChoiceField(
        label=_("Who is to hear it?"),
        coerce=int,
        widget=Radios,
        error_messages={"required": _("Choose somebody")},
    )

    def __init__(self, *args: Any, members: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("user", members)


class LateForm(RegisterForm):
    """Until when an appeal may still be made, and why."""

    until = DayField(
        label=_("The last day"),
        help_text=_("The applicant is told."),
        what=_("the last day for an appeal"),
    )
    reason = forms.CharField(
        label=_("Why may an appeal still be made?"),
        help_text=_("For the record: what kept the applicant from appealing in time."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why an appeal may still be made")},
    )


class LetterForm(RegisterForm):
    """An appeal that came by letter, as the office enters it."""

    came_on = DayField(
        label=_("When did the letter come?"),
        help_text=_("This day decides whether the appeal is in time."),
        what=_("the day on which the letter came"),
    )
    grounds = forms.CharField(
        label=_("Why does the applicant think that the decision is wrong?"),
        help_text=_("In their own words, from the letter."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Enter the applicant’s reasons")},
    )
    file = forms.FileField(
        label=_("The scan of the letter"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": _("Select the scan of the letter"),
            "max_length": _("Select the scan of the letter"),
        },
    )
    note = forms.CharField(
        label=_("How did you make sure who wrote?"),
        help_text=_("They can read what you write."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how you made sure who wrote")},
    )


class OutcomeForm(RegisterForm):
    """How an appeal came out."""

    outcome = forms.ChoiceField(
        label=_("How did it come out?"),
        choices=[
            (AppealOutcome.UPHELD, _("Upheld")),
            (AppealOutcome.REMITTED, _("Sent back to be assessed again")),
            (AppealOutcome.DISMISSED, _("Dismissed")),
        ],
        widget=Radios(
            hints={
                AppealOutcome.UPHELD: _("The applicant is right. Two officers then decide for them."),
                AppealOutcome.REMITTED: _("Other assessors judge the application anew."),
                AppealOutcome.DISMISSED: _("The refusal stands and is final."),
            }
        ),
        error_messages={"required": _("Choose how it came out")},
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The applicant reads them in the letter."),
        max_length=6_000,
        widget=_LONG,
        error_messages={"required": _("Give the reasons")},
    )


class DeclareForm(RegisterForm):
    """Whether anything keeps somebody from hearing an appeal fairly."""

    conflict = forms.ChoiceField(
        label=_("Does anything keep you from hearing this appeal fairly?"),
        help_text=_("Say so if you know the applicant, worked with them, or took part in the decision in any way."),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=Radios(inline=True),
        error_messages={"required": _("Choose whether anything keeps you from it")},
    )
    note = forms.CharField(
        label=_("If so, what is it?"),
        help_text=_("A few words for the office."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
