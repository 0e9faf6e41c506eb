"""What people are asked about their CPD; rules and services say whether it may be."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cpd.choices import KIND_HINTS, Column, DayOrder, GoalState, RecordKind, Rhythm, TimeUnit, Told
from cpd.queries.logs import Supports
from cpd.rules import records as rules
from cpd.rules.intake import KINDS
from cpd.rules.records import Entered
from cpd.services.goals import Plan
from cpd.services.recurring import Pattern
from members.choices import WarningAnswer
from members.errors import Refused
from members.forms import Checkboxes, DayField, FilterForm, Radios, RegisterForm
from members.models import Document
from members.references import new_reference

TODAY, YESTERDAY, ANOTHER = "today", "yesterday", "another"
_SHORT = {"class": "govuk-input--width-3", "inputmode": "numeric"}
_WIDE = {"class": "govuk-!-width-full"}
# Far above what is kept, so that what is too long is shown again whole, with what it may be.
_NO_LIMIT = 500_000


def _patients() -> forms.Field:
    return forms.ChoiceField(
        label=_("What is it?"),
        choices=WarningAnswer.choices,
        required=False,
        widget=Radios(),
        help_text=_("Nothing from which a patient could be recognised belongs in a log."),
    )


def _again() -> forms.Field:
    return forms.BooleanField(label=_("This is another activity"), required=False)


class AskingForm(RegisterForm):
    """A form that may come back with a question, which is there from then on until it is answered."""

    questions: ClassVar[Mapping[str, Callable[[], forms.Field]]] = {"patients": _patients, "again": _again}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, make in self.questions.items():
            if name in self.data:
                self.fields[name] = make()

    def add_refusal(self, refused: Refused) -> None:
        """Show what a rule said, and ask what it wants to know."""
        name = refused.field or ""
        if name in self.questions and name not in self.fields:
            self.fields[name] = self.questions[name]()
        super().add_refusal(refused)

    def answers(self) -> dict[str, Any]:
        """What was said to the question about patients."""
        return {"answer": self.cleaned_data.get("patients", "")}


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class QuickForm(AskingForm):
    """What, when and of which kind: everything else can follow.

    Args:
        today: the day on which it is filled in.
    """

    title = forms.CharField(
        label=gettext_lazy("What did you do?"),
        max_length=rules.LONGEST_TITLE,
        help_text=gettext_lazy("A few words. Leave out anything from which a patient could be recognised."),
        widget=forms.TextInput(attrs=_WIDE | {"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter what you did, in a few words")},
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When?"),
        choices=[
            (TODAY, gettext_lazy("Today")),
            (YESTERDAY, gettext_lazy("Yesterday")),
            (ANOTHER, gettext_lazy("Another day")),
        ],
        initial=TODAY,
        widget=Radios(),
        error_messages={"required": gettext_lazy("Select when you did it")},
    )
    day = DayField(
        label=gettext_lazy("Which other day?"), what=gettext_lazy("the day on which you did it"), required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of learning was it?"),
        choices=RecordKind.choices,
        widget=Radios(),
        error_messages={"required": gettext_lazy("Select what kind of learning it was")},
    )
    key = forms.CharField(max_length=60, widget=forms.HiddenInput, initial=new_reference)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("when") == ANOTHER and not given.get("day") and "day" not in self.errors:
            self.add_error("day", ValidationError(_("Enter the day on which you did it, like 27 3 2026")))
        return given

    def entered(self) -> Entered:
        """The activity that it tells of."""
        given = self.cleaned_data
        day = {TODAY: self.today, YESTERDAY: self.today - timedelta(days=1)}.get(given["when"], given["day"])
        return Entered(given["title"], day, day, RecordKind(given["kind"]))


def _box(label: Any, hint: Any, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=_NO_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _count(label: Any, most: int, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs=_SHORT),
    )


class RecordForm(AskingForm):
    """Everything that an activity may say.

    Args:
        supports: what it may be marked as supporting.
        goals: the goals of the plan, by reference.
    """

    title = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=rules.LONGEST_TITLE,
        widget=forms.TextInput(attrs=_WIDE),
        error_messages={"required": gettext_lazy("Enter what you did, in a few words")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of learning"), choices=RecordKind.choices, widget=Radios(hints=KIND_HINTS)
    )
    first_on = DayField(label=gettext_lazy("First day"), what=gettext_lazy("the first day"))
    last_on = DayField(
        label=gettext_lazy("Last day"),
        what=gettext_lazy("the last day"),
        required=False,
        help_text=gettext_lazy("Only if it took more than one day."),
    )
    hours = _count(gettext_lazy("Hours it took"), 9_999)
    minutes = _count(gettext_lazy("Minutes besides"), 59)
    participatory_hours = _count(
        gettext_lazy("Hours of that together with others"),
        9_999,
        gettext_lazy("Only schemes that count hours ask for this."),
    )
    participatory_minutes = _count(gettext_lazy("Minutes of that together with others"), 59)
    did = _box(Told.DID.label, gettext_lazy("What you did, and why you chose to."))
    learnt = _box(Told.LEARNT.label, gettext_lazy("What you know or can do now that you did not before."))
    benefit_practice = _box(
        Told.BENEFIT_PRACTICE.label, gettext_lazy("What you do better, more safely or otherwise since.")
    )
    benefit_served = _box(
        Told.BENEFIT_SERVED.label,
        gettext_lazy("Patients, colleagues, students or whoever relies on your work: how are they better off?"),
    )
    standards = forms.MultipleChoiceField(
        label=gettext_lazy("Standards that it supports"), required=False, widget=Checkboxes()
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Scopes of practice that it is about"), required=False, widget=Checkboxes()
    )
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Goals of your plan that it served"), required=False, widget=Checkboxes()
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=600,
        help_text=gettext_lazy("Words of your own to find it by, with commas between them."),
        widget=forms.TextInput(attrs=_WIDE),
    )

    def __init__(self, *args: Any, supports: Supports, goals: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("standards", supports.standards)
        self._offer("scopes", supports.scopes)
        self._offer("goals", goals)

    def _offer(self, name: str, choices: Mapping[str, str]) -> None:
        if choices:
            self.offer(name, list(choices.items()))
        else:
            del self.fields[name]

    def entered(self) -> Entered:
        """The activity that it tells of."""
        given = self.cleaned_data
        return Entered(
            title=given["title"],
            first_on=given["first_on"],
            last_on=given["last_on"] or given["first_on"],
            kind=RecordKind(given["kind"]),
            minutes=_together(given["hours"], given["minutes"]),
            participatory=_together(given["participatory_hours"], given["participatory_minutes"]),
            standards=tuple(given.get("standards", ())),
            scopes=tuple(given.get("scopes", ())),
            tags=rules.tags(given["tags"]),
            **{name.value: _plain(given[name.value]) for name in Told},
        )

    def typed(self, kept: Any) -> dict[str, Any]:
        """What stood in the form when it was kept, as its fields show it."""
        return {name: field.widget.value_from_datadict(kept, {}, name) for name, field in self.fields.items()}


def _together(hours: int | None, minutes: int | None) -> int:
    return (hours or 0) * 60 + (minutes or 0)


class EvidenceForm(RegisterForm):
    """Which documents of the locker show it."""

    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Documents that show it"), required=False, widget=Checkboxes()
    )

    def __init__(self, *args: Any, usable: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usable = {one.reference: one for one in usable}
        choices = [(one.reference, one.title or one.get_kind_display()) for one in usable]
        self.offer("documents", choices)

    def chosen(self) -> list[Document]:
        """The documents themselves."""
        return [self.usable[reference] for reference in self.cleaned_data["documents"]]


class FindForm(FilterForm):
    """Narrows a log.

    Args:
        marks: standards and scopes, by code.
        tags: the tags in use.
    """

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    standard = forms.ChoiceField(label=gettext_lazy("Standard or scope"), required=False)
    tag = forms.ChoiceField(label=gettext_lazy("Tag"), required=False)
    since = DayField(label=gettext_lazy("From"), what=gettext_lazy("the first day"), required=False)
    until = DayField(label=gettext_lazy("Up to"), what=gettext_lazy("the last day"), required=False)

    def __init__(self, *args: Any, marks: Mapping[str, str], tags: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        self.offer("kind", [every, *RecordKind.choices])
        for name, choices in (("standard", list(marks.items())), ("tag", [(tag, tag) for tag in tags])):
            if choices:
                self.offer(name, [every, *choices])
            else:
                del self.fields[name]


class GapForm(AskingForm):
    """Why nothing was recorded on some days."""

    first_on = DayField(label=gettext_lazy("First day"), what=gettext_lazy("the first day"))
    last_on = DayField(label=gettext_lazy("Last day"), what=gettext_lazy("the last day"))
    words = forms.CharField(
        label=gettext_lazy("Why was there nothing to record?"),
        max_length=_NO_LIMIT,
        help_text=gettext_lazy(
            "An auditor would read this. You need not say more about your health or family than you want to."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class GoalForm(AskingForm):
    """Something to be able to do, and by when.

    Args:
        records: activities that may have served it, by reference.
    """

    wish = forms.CharField(
        label=gettext_lazy("What do you want to be able to do?"),
        max_length=_NO_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    by_on = DayField(label=gettext_lazy("By when?"), what=gettext_lazy("the day by which"))
    how = forms.CharField(
        label=gettext_lazy("How do you mean to get there?"),
        required=False,
        max_length=_NO_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    records = forms.MultipleChoiceField(
        label=gettext_lazy("Activities that served it"), required=False, widget=Checkboxes()
    )
    key = forms.CharField(max_length=60, widget=forms.HiddenInput, initial=new_reference)

    def __init__(self, *args: Any, records: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if records:
            self.offer("records", list(records.items()))
        else:
            del self.fields["records"]

    def plan(self) -> Plan:
        """The goal that it tells of."""
        given = self.cleaned_data
        return Plan(_plain(given["wish"]), given["by_on"], _plain(given["how"]))


class ReviewForm(AskingForm):
    """How a goal came out."""

    state = forms.ChoiceField(
        label=gettext_lazy("How did it come out?"),
        choices=[(state.value, state.label) for state in GoalState if state is not GoalState.OPEN],
        widget=Radios(),
    )
    outcome = forms.CharField(
        label=gettext_lazy("What came of it?"),
        max_length=_NO_LIMIT,
        help_text=gettext_lazy("What you can do now, what is still missing, and what you do next."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class RecurringForm(AskingForm):
    """An activity that comes again."""

    title = forms.CharField(
        label=gettext_lazy("What is it?"),
        max_length=rules.LONGEST_TITLE,
        help_text=gettext_lazy("For example, journal club or radiation safety meeting."),
        widget=forms.TextInput(attrs=_WIDE),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of learning"), choices=RecordKind.choices, widget=Radios())
    rhythm = forms.ChoiceField(label=gettext_lazy("How often?"), choices=Rhythm.choices, widget=Radios())
    first_on = DayField(label=gettext_lazy("First day"), what=gettext_lazy("the first day"))
    until = DayField(
        label=gettext_lazy("Last day"),
        what=gettext_lazy("the last day"),
        required=False,
        help_text=gettext_lazy("Leave this empty while no end is known."),
    )
    hours = _count(gettext_lazy("Hours each time"), 24)
    minutes = _count(gettext_lazy("Minutes besides"), 59)

    def pattern(self) -> Pattern:
        """The activity that it describes."""
        given = self.cleaned_data
        return Pattern(
            given["title"],
            RecordKind(given["kind"]),
            Rhythm(given["rhythm"]),
            given["first_on"],
            given["until"],
            minutes=_together(given["hours"], given["minutes"]),
        )


class BringForm(RegisterForm):
    """A file with activities."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A list (.csv), a calendar (.ics) or a log that you took out of here (.json)."),
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        error_messages={"required": gettext_lazy("Select a file"), "max_length": gettext_lazy("Select a file")},
    )


class MappingForm(RegisterForm):
    """What the columns of a list say.

    Args:
        names: of the columns, in their order.
    """

    order = forms.ChoiceField(label=gettext_lazy("How are days written?"), choices=DayOrder.choices, widget=Radios())
    unit = forms.ChoiceField(
        label=gettext_lazy("A plain number as a length of time means"), choices=TimeUnit.choices, widget=Radios()
    )
    usual_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of learning where the list does not say"),
        choices=RecordKind.choices,
        widget=Radios(),
    )

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [("", _("Not in this list")), *((str(at), name) for at, name in enumerate(names))]
        asked = {
            column.value: forms.ChoiceField(label=column.label, choices=places, required=False) for column in Column
        }
        self.fields = asked | self.fields

    def columns(self) -> dict[Column, int]:
        """The place of each column that the list has."""
        given = self.cleaned_data
        return {column: int(given[column.value]) for column in Column if given[column.value]}


class TakeInForm(AskingForm):
    """Whether a list or log is to be brought in.

    Args:
        faulty: how many rows cannot be.
        signs: whether something in it looks like a patient's details.
    """

    leave_out = forms.BooleanField(required=False)

    def __init__(self, *args: Any, faulty: int, signs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = ngettext("Leave out %(n)s row with an error", "Leave out %(n)s rows with errors", faulty)
        self.fields["leave_out"].label = words % {"n": f"{faulty:,}"}
        if not faulty:
            del self.fields["leave_out"]
        if signs:
            self.fields["patients"] = _patients()


class ChooseForm(AskingForm):
    """Which events of a calendar are to be brought in, and as what.

    Args:
        events: title and days of each, by its place.
    """

    def __init__(self, *args: Any, events: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", _("Leave out")), *RecordKind.choices]
        for place, words in events.items():
            self.fields[f"event_{place}"] = forms.ChoiceField(label=words, choices=kinds, required=False)

    def chosen(self) -> dict[str, str]:
        """The kind of learning of each that is to be brought in."""
        return {name.removeprefix("event_"): kind for name, kind in self.cleaned_data.items() if kind}
