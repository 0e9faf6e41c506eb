"""What somebody on a seat fills in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as lazy

from members.forms import Checkboxes, Radios, RegisterForm
from registry.choices import ConflictKind, Mark, Recommended
from registry.models import Standard

NOTHING = "nothing"
_LONG = 8_000
_MARKS = [(mark.value, capfirst(mark.label)) for mark in Mark]
_HINTS = {
    Mark.MET: lazy("The evidence shows all of it."),
    Mark.PARTLY: lazy("The evidence shows some of it."),
    Mark.NOT_MET: lazy("The evidence speaks to it and does not show it."),
    Mark.NOT_EVIDENCED: lazy("Nothing in the evidence speaks to it."),
}
_KINDS = [
    (ConflictKind.CO_AUTHOR.value, lazy("We wrote or published something together")),
    (ConflictKind.TRAINING_CENTRE.value, lazy("We trained or taught at the same training centre")),
    (ConflictKind.DECLARED_BY_ASSESSOR.value, lazy("Something else, or somebody could think so")),
]


class DeclareForm(RegisterForm):
    """Whether anything keeps them from judging fairly."""

    conflict = forms.ChoiceField(
        label=lazy("Does anything keep you from judging this applicant fairly?"),
        choices=[(NOTHING, lazy("No, nothing that I know of")), *_KINDS],
        widget=Radios,
        error_messages={"required": lazy("Say whether anything keeps you from judging fairly")},
    )
    note = forms.CharField(
        label=lazy("If something does, what is it?"),
        help_text=lazy("In a few words, for the office. The applicant never reads it."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConflictForm(RegisterForm):
    """What keeps them from judging fairly."""

    kind = forms.ChoiceField(
        label=lazy("What keeps you from judging fairly?"),
        choices=_KINDS,
        widget=Radios,
        error_messages={"required": lazy("Select what keeps you from judging fairly")},
    )
    note = forms.CharField(
        label=lazy("Tell the office more"),
        help_text=lazy("In a few words, for the office. The applicant never reads it."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MarkForm(RegisterForm):
    """A judgement of one standard."""

    mark = forms.ChoiceField(
        label=lazy("What does the evidence show?"),
        choices=_MARKS,
        widget=Radios(hints=_HINTS),
        error_messages={"required": lazy("Select what the evidence shows")},
    )
    reason = forms.CharField(
        label=lazy("Your reason"),
        help_text=lazy("Say which evidence shows it, or what is missing. The applicant learns from it."),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": lazy("Give your reason: which evidence shows it, or what is missing")},
    )
    note = forms.CharField(
        label=lazy("A note for yourself"),
        help_text=lazy("Nobody else ever reads it. It is deleted once your work on the application is over."),
        max_length=_LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class FindingForm(RegisterForm):
    """One finding where those who judged differ."""

    mark = forms.ChoiceField(
        label=lazy("What should be found?"),
        choices=_MARKS,
        widget=Radios(hints=_HINTS),
        error_messages={"required": lazy("Select what should be found")},
    )
    reason = forms.CharField(
        label=lazy("The reason for it"),
        help_text=lazy("In words that the applicant can read: the letter is built from them."),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class RewordForm(RegisterForm):
    """The words of a finding."""

    reason = forms.CharField(
        label=lazy("The reason for it"),
        help_text=lazy("In words that the applicant can read: the letter is built from them."),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)


class EvidenceForm(RegisterForm):
    """What more the applicant should show."""

    standards = forms.MultipleChoiceField(
        label=lazy("For which standards?"),
        widget=Checkboxes,
        error_messages={"required": lazy("Select the standards for which more evidence is needed")},
    )
    words = forms.CharField(
        label=lazy("What would show them?"),
        help_text=lazy("In words for the applicant. Say what kind of evidence, and for which standard."),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, standards: Sequence[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("standards", [(str(one.pk), f"{one.code} {one.title}") for one in standards])


class RecommendForm(RegisterForm):
    """What sums up the findings, and what is recommended where they allow more than one thing."""

    outcome = forms.ChoiceField(
        label=lazy("What do you recommend?"),
        widget=Radios(
            hints={
                Recommended.PORTFOLIO: lazy("They may meet the standards, and are to show it."),
                Recommended.REFUSE: lazy("They have not shown them, and a portfolio would not."),
            }
        ),
        error_messages={"required": lazy("Select what you recommend")},
    )
    reason = forms.CharField(
        label=lazy("What sums up the findings?"),
        help_text=lazy("For those who decide; where a portfolio is invited, for the applicant."),
        max_length=_LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, outcomes: Sequence[Recommended], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(outcomes) == 1:
            del self.fields["outcome"]
        else:
            self.offer("outcome", [(one.value, capfirst(one.label)) for one in outcomes])
