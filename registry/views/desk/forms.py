"""The forms of the desk: what is narrowed, given to somebody, noted, looked for and taken out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import WaitingOn
from members.forms import DayField, FilterForm, RegisterForm
from members.queries.work import MINE, NOBODYS, Wanted

Choices = Sequence[tuple[str, str]]
ME, BACK = "me", "back"


class QueueFilter(FilterForm):
    """Narrows the queue."""

    kind = forms.ChoiceField(label=_("Kind of work"), required=False)
    waiting_on = forms.ChoiceField(
        label=_("Whose move"), required=False, choices=[("", _("Anybody’s")), *WaitingOn.choices]
    )
    holder = forms.ChoiceField(label=_("With"), required=False)
    order = forms.ChoiceField(
        label=_("First"), required=False, choices=[("", _("The oldest")), ("due", _("What is due soonest"))]
    )
    before = DayField(label=_("Opened before"), what=_("the day before which it was opened"), required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)

    def __init__(self, *args: Any, kinds: Choices, officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", [("", _("All kinds")), *kinds])
        self.offer(
            "holder",
            [
                ("", _("Anybody")),
                (MINE, _("Me")),
                (NOBODYS, _("Nobody yet")),
                *officers,
            ],
        )

    def wanted(self) -> Wanted:
        """What of the queue is asked for; all of it where the form is wrong."""
        if not self.is_valid():
            return Wanted()
        given = self.cleaned_data
        return Wanted(
            kind=given["kind"],
            waiting_on=given["waiting_on"],
            holder=given["holder"],
            overdue=given["overdue"],
            before=given["before"],
            by_due=given["order"] == "due",
        )


class AssignForm(RegisterForm):
    """Gives the ticked work to somebody, or puts it back."""

    items = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Tick the work that should change hands")}
    )
    to = forms.ChoiceField(label=_("Give the ticked work to"))

    def __init__(self, *args: Any, items: Sequence[int], officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("items", [(item, item) for item in items])
        self.offer("to", _receivers(officers))


class GiveForm(RegisterForm):
    """Gives one piece of work to somebody, or puts it back."""

    to = forms.ChoiceField(label=_("Give to"))

    def __init__(self, *args: Any, officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", _receivers(officers))


def _receivers(officers: Choices) -> list[tuple[str, Any]]:
    return [(ME, _("Me")), (BACK, _("Nobody: put back")), *officers]


class NoteForm(RegisterForm):
    """Notes something on a piece of work."""

    text = forms.CharField(
        label=_("Note"),
        help_text=_("The person may ask for a copy of everything held about them, notes included."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Enter a note")},
    )


class FindForm(RegisterForm):
    """Looks for people."""

    says_optional = True
    q = forms.CharField(
        label=_("Name, number or e-mail address"),
        help_text=_("A number is ours or of another register, such as the HCPC’s."),
        max_length=200,
        error_messages={"required": _("Enter a name, a number or an e-mail address")},
    )
    born = DayField(label=_("Date of birth"), what=_("the date of birth"), required=False)


class OpenForm(RegisterForm):
    """Asks why a record must be opened that is closed."""

    reason = forms.CharField(
        label=_("Why must you open this record now?"),
        help_text=_(
            "Every officer can read this, and the person concerned sees that their record was opened."
            " 20 characters or more."
        ),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why you must open this record now")},
    )


class ExportForm(RegisterForm):
    """Asks why a list is taken out."""

    reason = forms.CharField(
        label=_("What do you need this list for?"),
        help_text=_("Kept with the export. Leave out names."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what you need this list for")},
    )
