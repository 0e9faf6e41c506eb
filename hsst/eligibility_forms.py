"""What is asked on the public page that says whether somebody may apply for a certificate; nothing of it is kept."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hsst.rules.eligibility import Elsewhere, Told
from members.forms import DayField, Radios, RegisterForm
from members.rules.dates import Days
from registry.joining_forms import EARLIEST
from registry.models import Scope
from registry.rules.career import Worked

POSTS = (1, 2, 3, 4)
NONE_OF_THESE = "none"
_LEAST, _MOST = Decimal(1), Decimal(80)
_NO_HOURS = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits")
_NOT_LISTED = {"invalid_choice": lazy("Choose one of the answers on the list")}
_ELSEWHERE = [
    (Elsewhere.YES, lazy("Yes")),
    (Elsewhere.APPLIED, lazy("I have applied and wait for the decision")),
    (Elsewhere.NO, lazy("No")),
]


class CheckForm(RegisterForm):
    """Where somebody is registered, their specialty, and the posts that they held at the level.

    Args:
        body: the one whose registration the route rests on; empty where it rests on none.
        specialties: those that are open by the route.
    """

    says_optional = False

    def __init__(self, *args: Any, body: str, specialties: Sequence[Scope], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields |= {**_elsewhere(body), "specialty": _specialty(specialties)}
        for number in POSTS:
            self.fields |= _post(number)

    def first(self) -> list[BoundField]:
        """What everybody is asked, up to their latest post."""
        return [field for field in self if field not in self.more()]

    def more(self) -> list[BoundField]:
        """The posts before that, which not everybody has."""
        return [self[f"{part}_{number}"] for number in POSTS[1:] for part in ("since", "until", "hours")]

    def has_more(self) -> bool:
        """Whether something was entered there, so that it is shown."""
        return self.is_bound and any(name in self.changed_data for name in (field.name for field in self.more()))

    def clean(self) -> dict[str, Any]:
        """A post has a first day and hours, has begun, and does not end before it began."""
        given = super().clean() or self.cleaned_data
        for number in POSTS:
            since, until, hours = (given.get(f"{part}_{number}") for part in ("since", "until", "hours"))
            if since is None and (until or hours) and f"since_{number}" not in self.errors:
                self.add_error(f"since_{number}", _("Enter the first day of this post too"))
            if since and hours is None and f"hours_{number}" not in self.errors:
                self.add_error(f"hours_{number}", _("Enter the hours a week of this post too"))
            if since and not EARLIEST <= since <= self._today:
                self.add_error(f"since_{number}", _("Enter a day on which you had begun, today or earlier"))
            if since and until and until < since:
                self.add_error(f"until_{number}", _("The last day must be on or after the first"))
        return given

    def told(self) -> Told:
        """What was entered, as the rule judges it."""
        given = self.cleaned_data
        elsewhere = Elsewhere(given["elsewhere"]) if "elsewhere" in self.fields else None
        posts = [_worked(given, number) for number in POSTS if given[f"since_{number}"]]
        return Told(elsewhere, given["specialty"] != NONE_OF_THESE, posts)


def _elsewhere(body: str) -> dict[str, forms.Field]:
    """Whether they are registered elsewhere, where the route rests on that."""
    if not body:
        return {}
    asked = forms.ChoiceField(
        label=_("Are you registered with the %(body)s now?") % {"body": body},
        choices=_ELSEWHERE,
        widget=Radios,
        error_messages=_NOT_LISTED | {"required": _("Say whether you are registered there")},
    )
    return {"elsewhere": asked}


def _specialty(specialties: Sequence[Scope]) -> forms.Field:
    return forms.ChoiceField(
        label=_("In which specialty do you work?"),
        choices=[*((one.code, one.name) for one in specialties), (NONE_OF_THESE, _("Another one"))],
        widget=Radios,
        error_messages=_NOT_LISTED | {"required": _("Select the specialty in which you work")},
    )


def _post(number: int) -> dict[str, forms.Field]:
    """One post: its days and hours."""
    of = {"number": number}
    first = number == POSTS[0]
    return {
        f"since_{number}": DayField(
            label=_("Post %(number)s: first day") % of,
            what=_("the first day of post %(number)s") % of,
            required=first,
            help_text=_("Your latest post at this level") if first else "",
        ),
        f"until_{number}": DayField(
            label=_("Post %(number)s: last day") % of,
            what=_("the last day of post %(number)s") % of,
            required=False,
            help_text=_("Leave it empty while you hold the post") if first else "",
        ),
        f"hours_{number}": forms.DecimalField(
            label=_("Post %(number)s: hours a week") % of,
            max_digits=4,
            decimal_places=2,
            min_value=_LEAST,
            max_value=_MOST,
            required=first,
            help_text=_("Full time is 37.5") if first else "",
            error_messages={
                "required": _("Enter the hours a week of post %(number)s") % of,
                **dict.fromkeys(_NO_HOURS, _("Enter the hours as a number from 1 to 80, like 37.5")),
            },
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"}),
        ),
    }


def _worked(given: Mapping[str, Any], number: int) -> Worked:
    until = given[f"until_{number}"]
    after = until + timedelta(days=1) if until else None
    return Worked(Days(given[f"since_{number}"], after), given[f"hours_{number}"])
