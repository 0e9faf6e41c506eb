"""The forms with which the office acts on an entry: decisions and orders, leaving, and corrections."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.forms import DayField, Radios, RegisterForm
from registry.choices import BreakKind, DecisionBody, ExitKind, Ground, SanctionKind
from registry.models import Scope
from registry.rules.orders import INTERIM
from registry.services.corrections import AUTHORITIES

_CODE = RegexValidator(
    r"^[\w()/.:\- ]*$", lazy("Use letters, digits, spaces and the signs / . : - ( ) only, and no names")
)
_IN_WORDS = {SanctionKind.CONDITIONS, SanctionKind.INTERIM_CONDITIONS}


def reason(label: Any) -> forms.CharField:
    """The reason for an act, which nobody but the office and the second person reads."""
    return forms.CharField(
        label=label,
        help_text=lazy("For the office and the second person. It is kept, and erased with the person’s words."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": lazy("Say why this is done")},
    )


def day_after(last: date | None) -> date | None:
    """The first day on which something no longer holds, from the last one on which it does."""
    return last + timedelta(days=1) if last else None


class DecisionForm(RegisterForm):
    """The decision on which an act rests."""

    body = forms.ChoiceField(
        label=lazy("Who decided?"),
        choices=DecisionBody.choices,
        widget=Radios,
        error_messages={"required": lazy("Select who decided")},
    )
    decided_on = DayField(label=lazy("Day of the decision"), what=lazy("the day of the decision"))
    case = forms.CharField(
        label=lazy("Reference of the case"),
        help_text=lazy("As whoever decided writes it, such as FTP/26/7. No names."),
        max_length=60,
        required=False,
        validators=[_CODE],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    text = forms.CharField(
        label=lazy("What was decided"),
        help_text=lazy("For the office alone. The public never reads it."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": lazy("Enter what was decided")},
    )


class OrderForm(DecisionForm):
    """A decision and what it orders."""

    public_text = forms.CharField(
        label=lazy("Approved public words"),
        help_text=lazy(
            "Anybody reads them beside the entry. Write conditions out. Leave out health, and whoever complained."
        ),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = forms.ChoiceField(
        label=lazy("What is ordered?"),
        choices=SanctionKind.choices,
        widget=Radios(hints={SanctionKind.REMOVED: lazy("Takes effect only once a second person has confirmed it.")}),
        error_messages={"required": lazy("Select what is ordered")},
    )
    ground = forms.ChoiceField(
        label=lazy("Ground"),
        help_text=lazy("Never public. An interim order needs none, for nothing has been found."),
        choices=[("", lazy("Choose a ground")), *Ground.choices],
        required=False,
    )
    begins = DayField(label=lazy("First day"), what=lazy("the first day of the order"))
    ends = DayField(
        label=lazy("Last day"),
        what=lazy("the last day of the order"),
        help_text=lazy("Leave empty if the decision names none. An interim order always has one."),
        required=False,
    )
    reason = reason(lazy("Why is this done?"))

    def clean(self) -> dict[str, Any]:
        """An interim order has no ground of its own, every other has one; conditions have public words."""
        given: dict[str, Any] = super().clean() or {}
        kind = given.get("kind")
        if kind in INTERIM:
            given["ground"] = Ground.INTERIM.value
        elif kind and given.get("ground") in {"", Ground.INTERIM}:
            self.add_error("ground", ValidationError(_("Choose a ground"), code="required"))
        if kind in _IN_WORDS and not given.get("public_text"):
            self.add_error(
                "public_text",
                ValidationError(_("Write out the conditions: the public must be able to read them"), code="required"),
            )
        return given


class LiftForm(DecisionForm):
    """A decision that a sanction ends, or was never rightly imposed."""

    how = forms.ChoiceField(
        label=lazy("From when does it no longer hold?"),
        choices=[("day", lazy("From a day")), ("never", lazy("It was never rightly imposed"))],
        widget=Radios(
            hints={
                "day": lazy("It stays in the history until then."),
                "never": lazy("It goes from every day, the history included; what was recorded stays answerable."),
            }
        ),
        error_messages={"required": lazy("Select from when it no longer holds")},
    )
    on = DayField(
        label=lazy("First day on which it no longer holds"),
        what=lazy("the first day on which it no longer holds"),
        required=False,
    )
    reason = reason(lazy("Why is this done?"))

    def clean(self) -> dict[str, Any]:
        """The day belongs to the first answer, and to it alone."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("how") == "never":
            given["on"] = None
        elif given.get("how") == "day" and not given.get("on") and "on" not in self.errors:
            self.add_error("on", ValidationError(_("Enter the first day on which it no longer holds"), code="required"))
        return given


class ReviewForm(DecisionForm):
    """A decision that an interim order continues as it is."""


class OpenProceedingsForm(DecisionForm):
    """A decision to open proceedings."""

    begins = DayField(label=lazy("First day"), what=lazy("the first day of the proceedings"))
    reason = reason(lazy("Why is this done?"))


class OnDayForm(RegisterForm):
    """Something that takes effect on a day, with a reason."""

    on = DayField(label=lazy("From which day?"), what=lazy("the day from which it holds"))
    reason = reason(lazy("Why is this done?"))


class LeaveForm(RegisterForm):
    """A registration ends otherwise than by a sanction."""

    kind = forms.ChoiceField(
        label=lazy("Why does the registration end?"),
        # A death is told of and made sure of on pages of its own, which stop messages too (registry.services.deaths).
        choices=[(kind.value, kind.label) for kind in ExitKind if kind is not ExitKind.DECEASED],
        widget=Radios,
        error_messages={"required": lazy("Select why the registration ends")},
    )
    on = DayField(
        label=lazy("First day without registration"), what=lazy("the first day on which they are not registered")
    )
    reason = reason(lazy("Why is this done?"))


class GroundsForm(RegisterForm):
    """Why a fact is corrected, and on whose authority."""

    authority = forms.ChoiceField(
        label=lazy("On whose authority?"),
        choices=[(one.value, one.label) for one in AUTHORITIES],
        widget=Radios,
        error_messages={"required": lazy("Select on whose authority")},
    )
    reference = forms.CharField(
        label=lazy("Reference of the decision or document"),
        help_text=lazy("A number or a code, no names."),
        max_length=60,
        required=False,
        validators=[_CODE],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    reason = reason(lazy("Why is this corrected?"))


class SetAsideForm(GroundsForm):
    """A fact was never rightly true."""


class EndFactForm(GroundsForm):
    """A fact was true until a day."""

    field_order = ["on", "returned"]
    on = DayField(
        label=lazy("First day on which it is no longer true"), what=lazy("the first day on which it is no longer true")
    )


class EndBreakForm(EndFactForm):
    """A break is over, by a return to practice or otherwise."""

    returned = forms.ChoiceField(
        label=lazy("Did they return to practice on that day?"),
        choices=[("yes", lazy("Yes")), ("no", lazy("No"))],
        widget=Radios(inline=True),
        error_messages={"required": lazy("Select whether they returned to practice")},
    )


class _RecordForm(GroundsForm):
    """A fact that is true from a day on."""

    field_order = ["kind", "scope", "text", "given_by", "begins", "ends"]
    begins = DayField(label=lazy("First day"), what=lazy("the first day"))
    ends = DayField(
        label=lazy("Last day"),
        what=lazy("the last day"),
        help_text=lazy("Leave empty if none is known."),
        required=False,
    )

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "scope" in self.fields:
            self.offer("scope", [("", _("Choose a scope of practice")), *scopes])

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        given: dict[str, Any] = super().clean() or {}
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends < begins:
            self.add_error("ends", ValidationError(_("Enter a last day that comes after the first"), code="before"))
        return given


class TermForm(_RecordForm):
    """A term; it always has an end."""

    ends = DayField(label=lazy("Last day"), what=lazy("the last day"))


class BreakForm(_RecordForm):
    """A career break or change of scope."""

    kind = forms.ChoiceField(
        label=lazy("What kind of break?"),
        choices=BreakKind.choices,
        widget=Radios,
        error_messages={"required": lazy("Select the kind of break")},
    )


class ScopeForm(_RecordForm):
    """A scope of practice."""

    scope = forms.ChoiceField(label=lazy("Scope of practice"))


class AnnotationForm(_RecordForm):
    """A public note with its source."""

    text = forms.CharField(
        label=lazy("Annotation"), help_text=lazy("Anybody reads it, such as Radioactive Waste Adviser."), max_length=200
    )
    given_by = forms.CharField(
        label=lazy("Who gave it?"), help_text=lazy("Shown as its source, such as RPA 2000."), max_length=100
    )


def scopes_of(register_id: int) -> list[tuple[str, str]]:
    """The scopes of practice of a register, for a form."""
    found = Scope.objects.filter(register=register_id).order_by("position")
    return [(str(scope.pk), scope.name) for scope in found]
