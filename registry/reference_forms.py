"""What applicants enter about their referees, and referees about themselves and the applicant."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.forms import Radios, RegisterForm
from registry.choices import RefereeRelation
from registry.queries import policies
from registry.referee_questions import CHOICE, Question
from registry.rules.references import MOST, problems, why
from registry.services.reference_answers import Identity
from registry.services.references import Named

_WIDE = {"class": "govuk-!-width-two-thirds", "spellcheck": "false"}
_BODIES = (("HCPC", "HCPC"), ("GMC", "GMC"), ("NMC", "NMC"), ("other", lazy("Another register")))
_EARLIEST = 1940


def registered_choices() -> list[tuple[str, str | Promise]]:
    """Who somebody may be registered with: our own registers, and the bodies that are met most."""
    ours = [(register.code, register.name) for register in policies.current().registers]
    return [("", lazy("Not registered, or not known")), *ours, *_BODIES]


def registered_words(code: str) -> str:
    """A register as a page names it."""
    return str(dict(registered_choices()).get(code, code)) if code else ""


class _Somebody(RegisterForm):
    """Who somebody is at work, and whether they are on a register."""

    name = forms.CharField(label=lazy("Full name"), max_length=200, widget=forms.TextInput(attrs=dict(_WIDE)))
    job_title = forms.CharField(label=lazy("Job title"), max_length=150, widget=forms.TextInput(attrs=dict(_WIDE)))
    employer = forms.CharField(label=lazy("Employer"), max_length=200, widget=forms.TextInput(attrs=dict(_WIDE)))
    registered_with = forms.ChoiceField(
        label=lazy("Registered with"), required=False, choices=registered_choices, widget=forms.Select
    )
    registration_number = forms.CharField(
        label=lazy("Registration number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """A number belongs to a register."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("registration_number") and not given.get("registered_with"):
            self.add_error("registered_with", _("Say who the number is from"))
        return given


class RefereeForm(_Somebody):
    """Somebody whom an applicant names."""

    email = forms.EmailField(
        label=lazy("E-mail address"),
        max_length=254,
        help_text=lazy("Their address at work. We write to it when you hand in your application."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"} | _WIDE),
    )
    relation = forms.ChoiceField(
        label=lazy("How do they know your work?"),
        choices=[(value, capfirst(label)) for value, label in RefereeRelation.choices],
        widget=Radios,
    )
    phone = forms.CharField(
        label=lazy("Telephone number"),
        required=False,
        max_length=40,
        help_text=lazy("Only the office sees it, in case a message does not arrive."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "inputmode": "tel"}),
    )
    field_order: Sequence[str] = (
        "name", "email", "relation", "job_title", "employer", "phone", "registered_with", "registration_number",
    )  # fmt: skip

    def named(self) -> Named:
        """Who was named."""
        given = {field: self.cleaned_data[field] for field in Named.__dataclass_fields__}
        return Named(**given | {"relation": RefereeRelation(given["relation"])})


class ReplaceForm(RefereeForm):
    """Somebody who takes the place of another, and why."""

    reason = forms.CharField(
        label=lazy("Why do you name somebody else?"),
        max_length=1_000,
        help_text=lazy("The office reads this, and the referees do not. A wrong e-mail address is a reason too."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": lazy("Say why you name somebody else")},
    )
    field_order = ("reason", *RefereeForm.field_order)


class IdentityForm(_Somebody):
    """Who a referee says they are.

    Args:
        today: the day of asking; nobody has known somebody since a later year.
    """

    relation = forms.ChoiceField(
        label=lazy("How do you know the applicant?"),
        choices=[
            (RefereeRelation.MANAGER, lazy("I am or was their line manager")),
            (RefereeRelation.SUPERVISOR, lazy("I am or was their training supervisor")),
            (RefereeRelation.REGISTERED_COLLEAGUE, lazy("I work or worked with them, and am registered")),
            (RefereeRelation.TUTOR, lazy("I taught or examined them")),
        ],
        widget=Radios,
    )
    since = forms.IntegerField(
        label=lazy("Since which year have you known them?"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        help_text=lazy("For example, 2019"),
        error_messages={
            "required": lazy("Enter the year since which you have known them, like 2019"),
            "invalid": lazy("Enter the year with 4 digits, like 2019"),
        },
    )
    field_order = ("name", "job_title", "employer", "relation", "since", "registered_with", "registration_number")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._latest = today.year

    def clean_since(self) -> int:
        """A year that has been."""
        year = int(self.cleaned_data["since"])
        if not _EARLIEST <= year <= self._latest:
            raise forms.ValidationError(
                _("Enter a year from %(first)s to %(last)s"), params={"first": _EARLIEST, "last": self._latest}
            )
        return year

    def clean(self) -> dict[str, Any]:
        """Whoever is asked as somebody registered says with whom."""
        given = super().clean()
        as_registered = given.get("relation") == RefereeRelation.REGISTERED_COLLEAGUE
        if as_registered and not given.get("registered_with") and "registered_with" not in self.errors:
            self.add_error("registered_with", _("Say who you are registered with"))
        return given


def identity(draft: dict[str, Any]) -> Identity:
    """Who a referee said they are, as it was kept."""
    return Identity(**draft | {"relation": RefereeRelation(draft["relation"])})


class AnswersForm(RegisterForm):
    """The questions about an applicant, each with room to explain an answer that needs it."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = questions
        for code, field in _fields(questions):
            self.fields[code] = field

    def clean(self) -> dict[str, Any]:
        """Everything that is missing, at once; what the fields say of themselves stays as it is."""
        entered = {name: self.data.get(name, "") for name in self.fields}
        for problem in problems(self._questions, entered):
            if problem.field not in self.errors:
                self.add_error(problem.field, problem.words)
        return self.cleaned_data


class DeclineForm(RegisterForm):
    """Why somebody gives no reference."""

    reason = forms.CharField(
        label=lazy("Why can you not give a reference?"),
        max_length=1_000,
        help_text=lazy("Only the office reads this. The applicant is told that you declined."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": lazy("Say why you cannot give a reference")},
    )


class NotAcceptedForm(RegisterForm):
    """Why the office cannot accept a referee."""

    reason = forms.CharField(
        label=lazy("Why can this referee not be accepted?"),
        max_length=1_000,
        help_text=lazy("The applicant reads these words, and names somebody else."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": lazy("Say why, in words for the applicant")},
    )


def _fields(questions: Sequence[Question]) -> Iterator[tuple[str, forms.Field]]:
    for question in questions:
        yield question.code, _field(question)
        if question.explain_when:
            yield why(question.code), _explanation(question)


def _field(question: Question) -> forms.Field:
    if question.kind == CHOICE:
        return forms.ChoiceField(
            label=question.ask,
            help_text=question.hint,
            choices=list(question.options.items()),
            widget=Radios,
            error_messages={"required": lazy("Answer this question")},
        )
    return forms.CharField(
        label=question.ask,
        help_text=question.hint,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": lazy("Answer this question")},
    )


def _explanation(question: Question) -> forms.Field:
    """Room for words; which answers need them is said, for without a script nothing can appear by itself."""
    answers = ", ".join(f"“{question.options[code]}”" for code in question.explain_when)
    return forms.CharField(
        label=question.explain,
        required=False,
        help_text=_("Needed if you answered %(answers)s to “%(question)s”")
        % {"answers": answers, "question": question.ask},
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
