"""What is filled in about audits: by whoever is audited, by auditors, at the desk; services say whether it may be."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cpd.choices import AuditMark, AuditStage, DeferralGround, ReferralOutcome
from cpd.forms import AskingForm
from cpd.models import Record
from cpd.rules.schemes import Standard
from members.forms import Checkboxes, FilterForm, Radios, RegisterForm
from members.models import Document

# Far above what may be sent in, so that what is too long is kept whole while it is shortened.
_NO_LIMIT = 500_000
_LONG = 8_000
NOTHING, SOMETHING = "nothing", "something"


def _words(label: Any, *, rows: int = 6, hint: Any = "", required: bool = True, most: int = _LONG) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


# --- Whoever is audited ----------------------------------------------------------------------------------------------


class SummaryForm(RegisterForm):
    """What somebody does at work."""

    summary = _words(
        lazy("Summary of your practice"),
        rows=14,
        hint=lazy("Your role, whom you serve, what you are responsible for. Leave out anything about a patient."),
        most=_NO_LIMIT,
    )


class StatementForm(RegisterForm):
    """How the activities meet the standards."""

    statement = _words(
        lazy("How your activities meet the standards"),
        rows=24,
        hint=lazy("For four to six of them: what you did, what you learnt, who gained by it. Your own words."),
        most=_NO_LIMIT,
    )


class AnswerForm(RegisterForm):
    """The answer to what the auditors asked."""

    answer = _words(lazy("Your answer to the auditors"), rows=16, most=_NO_LIMIT)


class PickForm(RegisterForm):
    """Which activities show how the standards are met."""

    records = forms.MultipleChoiceField(
        label=lazy("Activities that show how you meet the standards"),
        help_text=lazy("All activities of the period are listed for the auditors; these are told in full."),
        required=False,
        widget=Checkboxes,
    )

    def __init__(self, *args: Any, activities: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("records", list(activities.items()))


class _Documents(RegisterForm):
    documents = forms.MultipleChoiceField(label=lazy("Documents"), required=False, widget=Checkboxes)

    def __init__(self, *args: Any, usable: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.reference, one.title or one.get_kind_display()) for one in usable]
        self.offer("documents", choices)


class ShowForm(_Documents):
    """Which documents the auditors may open."""


class DeferralForm(_Documents):
    """Why somebody asks to be audited later, and what shows it."""

    ground = forms.ChoiceField(
        label=lazy("What keeps you from being audited now?"),
        choices=DeferralGround.choices,
        widget=Radios(hints={DeferralGround.WORK: lazy("This alone is normally no ground.")}),
        error_messages={"required": lazy("Select what keeps you from it")},
    )
    words = _words(lazy("Say more"), hint=lazy("An officer reads this, and nobody else."))

    field_order = ("ground", "words", "documents")


class SendForm(AskingForm):
    """Whether the profile is to be sent in."""

    own = forms.BooleanField(
        label=lazy("This is my own work, and it holds nothing from which a patient could be recognised"),
        error_messages={"required": lazy("Confirm that it is your own work and holds nothing about a patient")},
    )


class AppealForm(RegisterForm):
    """Why the outcome is wrong."""

    words = _words(lazy("Why is the outcome wrong?"), rows=12)


# --- Auditors --------------------------------------------------------------------------------------------------------


class DeclareForm(RegisterForm):
    """Whether anything keeps somebody from judging fairly."""

    conflict = forms.ChoiceField(
        label=lazy("Does anything keep you from judging them fairly?"),
        choices=[(NOTHING, lazy("No, nothing")), (SOMETHING, lazy("Yes, or it could look so"))],
        widget=Radios,
        error_messages={"required": lazy("Select whether anything keeps you from judging fairly")},
    )
    note = _words(lazy("If so, what is it?"), rows=3, hint=lazy("For the office alone."), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("conflict") == SOMETHING and not given.get("note", "").strip():
            self.add_error("note", _("Say what keeps you from judging fairly, in a few words"))
        return given


class MarkForm(RegisterForm):
    """What an auditor finds of one standard."""

    mark = forms.ChoiceField(
        label=lazy("What does the profile show?"),
        choices=[(mark.value, capfirst(mark.label)) for mark in AuditMark],
        widget=Radios,
        error_messages={"required": lazy("Select what the profile shows")},
    )
    reason = _words(
        lazy("Your reason"),
        hint=lazy("Say what shows it, or what is missing. The registrant reads it in the letter."),
    )


class MoreForm(RegisterForm):
    """What more the registrant should show."""

    standards = forms.MultipleChoiceField(
        label=lazy("For which standards?"),
        widget=Checkboxes,
        error_messages={"required": lazy("Select the standards for which more is needed")},
    )
    words = _words(
        lazy("What would show them?"), hint=lazy("In words for the registrant. Say what, and for which standard.")
    )

    def __init__(self, *args: Any, standards: Sequence[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("standards", [(one.code, one.name) for one in standards])


class OutcomeForm(RegisterForm):
    """The outcome that follows from the findings."""

    outcome = forms.ChoiceField(
        label=lazy("The outcome"), widget=Radios, error_messages={"required": lazy("Select the outcome")}
    )
    advice = _words(
        lazy("Advice"), hint=lazy("Needed where it is accepted with advice. The registrant reads it."), required=False
    )

    def __init__(self, *args: Any, outcomes: Sequence[AuditStage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, capfirst(one.label)) for one in outcomes]
        self.offer("outcome", choices)


# --- The desk --------------------------------------------------------------------------------------------------------


class CasesFilter(FilterForm):
    """Narrows the list of audits."""

    stage = forms.ChoiceField(label=lazy("Stage"), required=False, choices=[("", lazy("All")), *AuditStage.choices])


class SeatForm(RegisterForm):
    """An auditor chosen by hand, and why."""

    user = forms.ChoiceField(label=lazy("Who?"), widget=Radios, error_messages={"required": lazy("Select somebody")})
    reason = _words(lazy("Why this person?"), rows=3, hint=lazy("Kept with the seat."))

    def __init__(self, *args: Any, who: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("user", [(str(pk), name) for pk, name in who.items()])


class TakeOffForm(SeatForm):
    """An auditor who does not get to it, and why they are taken off."""

    reason = _words(lazy("Why are they taken off?"), rows=3, hint=lazy("Kept with the seat."))


class DeferralAnswerForm(RegisterForm):
    """Whether an audit is put off."""

    decision = forms.ChoiceField(
        label=lazy("Is the audit put off to the next round?"),
        choices=[("accept", lazy("Yes")), ("refuse", lazy("No"))],
        widget=Radios,
        error_messages={"required": lazy("Select whether it is put off")},
    )
    answer = _words(lazy("Answer to the person"), rows=4, hint=lazy("Needed for a no."), required=False)


class ReferralForm(RegisterForm):
    """What follows from a referred audit.

    Args:
        months: for how long a suspension lasts; None where none may be proposed yet.
    """

    outcome = forms.ChoiceField(
        label=lazy("What follows?"), widget=Radios, error_messages={"required": lazy("Select what follows")}
    )
    reasons = _words(lazy("Reasons"), hint=lazy("The registrant reads them; for advice, write the advice here."))

    def __init__(self, *args: Any, months: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lasts = _("It lasts %(n)s months and begins once a second person confirms it.") % {"n": months}
        again = _("They join the next round beside those who are drawn, and count in no rate.")
        self.fields["outcome"].widget = Radios(
            hints={ReferralOutcome.SUSPEND: lasts, ReferralOutcome.AUDIT_AGAIN: again}
        )
        offered = ReferralOutcome.choices
        self.offer("outcome", (one for one in offered if months is not None or one[0] != ReferralOutcome.SUSPEND))


class AppealAnswerForm(RegisterForm):
    """How an appeal comes out."""

    decision = forms.ChoiceField(
        label=lazy("How does the appeal come out?"),
        choices=[("uphold", lazy("Upheld: the audit is accepted")), ("dismiss", lazy("Dismissed"))],
        widget=Radios,
        error_messages={"required": lazy("Select how it comes out")},
    )
    answer = _words(lazy("Answer to the person"), rows=6)


class EndForm(RegisterForm):
    """Why an audit ends without an outcome."""

    reason = _words(lazy("Why does it end?"), rows=3, hint=lazy("They left, or died. No message goes out."))


def activity_choices(records: Sequence[Record]) -> dict[str, str]:
    """Activities as they are picked from: the title and the last day."""
    return {one.reference: f"{one.title} ({one.last_on:%d/%m/%Y})" for one in records}
