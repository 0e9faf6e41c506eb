"""The forms of time away, coming back, another scope, leaving, and of telling us of a death."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import Checkboxes, DayField, Radios, RegisterForm
from members.models import Document
from registry.choices import AskKind, AwayFor, DeathEvidence, ScopeState, ToldBy
from registry.models import Entry, Scope
from registry.services.asking import Wanted
from registry.services.deaths import Told

_WIDE = {"class": "govuk-input--width-20"}
_UPDATING = ("supervised_hours", "formal_hours", "private_hours")
_HOURS = {"class": "govuk-input--width-4", "inputmode": "numeric"}


def after(day: date | None) -> date | None:
    """The day after a last day."""
    return day + timedelta(days=1) if day else None


def _reason(label: Any, *, required: bool = False, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, required=required, max_length=2_000, help_text=hint, widget=area)


class AskForm(RegisterForm):
    """What every form about one's own entry can be given: the documents that may be chosen."""

    def __init__(self, *args: Any, entry: Entry, usable: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        if "documents" in self.fields:
            field = self.fields["documents"]
            field.queryset = usable  # type: ignore[attr-defined]
            field.label_from_instance = lambda one: one.title or one.original_name  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What is asked for."""
        raise NotImplementedError


def _documents(label: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label=label, queryset=Document.objects.none(), widget=Checkboxes(), required=False
    )


class BreakForm(AskForm):
    """Why, from when and until when somebody is away."""

    away_for = forms.ChoiceField(
        label=_("What is it for?"),
        choices=AwayFor.choices,
        widget=Radios(
            hints={
                AwayFor.OVERSEAS: _("The register covers the United Kingdom: work abroad counts as a career break."),
                AwayFor.CAREER_CHANGE: _(
                    "You stop working in your present scope. Once you are trained, ask for the new one."
                ),
            }
        ),
        error_messages={"required": _("Select what it is for")},
    )
    begins_on = DayField(label=_("First day away"), what=_("the first day away"))
    last_on = DayField(label=_("Last day away"), what=_("the last day away"))
    reason = _reason(_("Why could you not tell us a month before?"), hint=_("Only if it begins in less than a month."))

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            AskKind.BREAK,
            AwayFor(given["away_for"]),
            given["begins_on"],
            after(given["last_on"]),
            reason=given["reason"],
        )


class LongerForm(AskForm):
    """Until when the time away should last now."""

    last_on = DayField(label=_("New last day away"), what=_("the new last day away"))
    reason = _reason(
        _("Why do you ask less than a month before it ends?"), hint=_("Only if your present last day is that near.")
    )

    def __init__(self, *args: Any, ends_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends_on = ends_on

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        ends = after(given["last_on"])
        return Wanted(AskKind.LONGER, begins_on=self.ends_on, ends_on=ends, reason=given["reason"])


class ReturnForm(AskForm):
    """On which day somebody comes back, and what they did to be up to date."""

    begins_on = DayField(label=_("First day back"), what=_("the first day back"))
    supervised_hours = forms.IntegerField(
        label=_("Hours of supervised practice"), required=False, min_value=0, max_value=5_000,
        widget=forms.TextInput(attrs=_HOURS),
    )  # fmt: skip
    formal_hours = forms.IntegerField(
        label=_("Hours of formal study"), required=False, min_value=0, max_value=5_000,
        widget=forms.TextInput(attrs=_HOURS),
    )  # fmt: skip
    private_hours = forms.IntegerField(
        label=_("Hours of private study"), required=False, min_value=0, max_value=5_000,
        widget=forms.TextInput(attrs=_HOURS),
    )  # fmt: skip
    documents = _documents(_("Which documents show the updating?"))

    def __init__(self, *args: Any, updating: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not updating:  # none is asked for on any day that may be chosen
            for name in (*_UPDATING, "documents"):
                del self.fields[name]

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            AskKind.RETURN,
            begins_on=given["begins_on"],
            supervised_hours=given.get("supervised_hours") or 0,
            formal_hours=given.get("formal_hours") or 0,
            private_hours=given.get("private_hours") or 0,
        )


class ScopeForm(AskForm):
    """Which scope of practice, beside or instead of those held, and what shows it."""

    scope = forms.ModelChoiceField(
        label=_("Which scope of practice?"),
        queryset=Scope.objects.none(),
        empty_label=None,
        widget=Radios(),
        error_messages={"required": _("Select a scope of practice")},
    )
    instead = forms.TypedChoiceField(
        label=_("What becomes of the scope that you hold?"),
        choices=[("no", _("I keep it, and have the new one too")), ("yes", _("The new one takes its place"))],
        coerce=lambda value: value == "yes",
        widget=Radios(),
        error_messages={"required": _("Select what becomes of the scope that you hold")},
    )
    reason = _reason(_("How do the documents show it?"), required=True)
    documents = _documents(_("Which documents show it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scope"]
        open_ones = Scope.objects.filter(register=self.entry.register_id, state__in=[ScopeState.OPEN, ScopeState.PILOT])
        field.queryset = open_ones.order_by("position", "pk")
        field.label_from_instance = lambda one: one.name

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(AskKind.SCOPE, scope=given["scope"], instead=given["instead"], reason=given["reason"])


class LeaveForm(AskForm):
    """The last day on the register."""

    last_on = DayField(label=_("Last day on the register"), what=_("the last day on the register"))
    reason = _reason(_("Why do you leave?"), hint=_("You need not say. The office alone reads it."))
    understood = forms.BooleanField(
        label=_("I have read what leaving means"),
        error_messages={"required": _("Tick that you have read what it means")},
    )

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(AskKind.LEAVE, begins_on=after(given["last_on"]), reason=given["reason"])


class DecideForm(RegisterForm):
    """The office's answer."""

    decision = forms.ChoiceField(
        label=_("What is decided?"),
        choices=[("accept", _("Agree")), ("refuse", _("Do not agree"))],
        widget=Radios(),
        error_messages={"required": _("Select what is decided")},
    )
    answer = _reason(_("If it is not agreed, why"), hint=_("In words for the person, with what they can do."))


class TellForm(RegisterForm):
    """What somebody tells us of a death, without an account."""

    name = forms.CharField(
        label=_("Name of the person who died"),
        max_length=200,
        widget=forms.TextInput(attrs=_WIDE | {"autocomplete": "off"}),
    )
    number = forms.CharField(
        label=_("Registration number"), max_length=40, required=False, help_text=_("If you have it."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )  # fmt: skip
    died_on = DayField(label=_("Day of the death"), what=_("the day of the death"), required=False)
    told_by = forms.ChoiceField(
        label=_("Who are you to the person?"), choices=ToldBy.choices, widget=Radios(),
        error_messages={"required": _("Select who you are to the person")},
    )  # fmt: skip
    teller_name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs=_WIDE | {"autocomplete": "name"})
    )
    contact = forms.CharField(
        label=_("Your telephone number or e-mail address"), max_length=200,
        help_text=_("We may ring you once, to make sure. We use it for nothing else."),
        widget=forms.TextInput(attrs=_WIDE),
    )  # fmt: skip
    words = _reason(_("Is there anything else that we should know?"))

    def told(self) -> Told:
        """What was told."""
        given = self.cleaned_data
        return Told(
            name=given["name"],
            by=ToldBy(given["told_by"]),
            number=given["number"],
            died_on=given["died_on"],
            teller_name=given["teller_name"],
            contact=given["contact"],
            words=given["words"],
        )


class FoundForm(RegisterForm):
    """Who it is and what was made sure of; or that it could not be confirmed."""

    decision = forms.ChoiceField(
        label=_("What did you find out?"),
        choices=[("died", _("It is true, and this is who it is")), ("not", _("It cannot be confirmed"))],
        widget=Radios(hints={"died": _("Messages to the person stop now. A second officer confirms it.")}),
        error_messages={"required": _("Select what you found out")},
    )
    number = forms.CharField(
        label=_("Registration number of the person"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )  # fmt: skip
    died_on = DayField(label=_("Day of the death"), what=_("the day of the death"), required=False)
    evidence = forms.ChoiceField(
        label=_("What did you make sure by?"), required=False, choices=DeathEvidence.choices, widget=Radios()
    )
    reason = _reason(_("What was looked into?"), required=True, hint=_("For the office alone."))


class UndoForm(RegisterForm):
    """Why it was wrong."""

    reason = _reason(_("How do you know that the person is alive?"), required=True, hint=_("For the office alone."))
