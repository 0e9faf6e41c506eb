"""What every form of the product is made from; how to use it in a page: docs/pages.md."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.errors import Refused

_INVISIBLE = gettext_lazy("Remove the invisible characters: type the text again instead of pasting it")
_ALLOWED = "\r\n\t\0"  # for NUL is refused by every text field itself, passwords included
# They turn the text around them, so that a page would show something else than was entered.
_TURN_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_EXAMPLE = "27 3 2026"
_PARTS = ("day", "month", "year")


def plain_text(value: Any) -> None:
    """Refuses what nobody types and databases, letters or pages would choke on."""
    if any(_is_control(sign) for sign in str(value)):
        raise ValidationError(_INVISIBLE)


def _is_control(sign: str) -> bool:
    return (unicodedata.category(sign) in {"Cc", "Zl", "Zp"} and sign not in _ALLOWED) or sign in _TURN_TEXT


class InPlainWords:
    """Manners of every form: plain words in errors, no control characters, refusals beside their field.

    Stands before a package's form class among the bases of ours: `class SignIn(InPlainWords, LoginForm)`.
    """

    use_required_attribute = False  # browsers would stop the form with a bubble in words that are not ours
    says_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            _word_errors(name, field)
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput):
                field.validators.append(plain_text)

    def add_refusal(self, refused: Refused) -> None:
        """Show what a rule said: beside its field, or above the form where it names none of this form's."""
        field = refused.field if refused.field in self.fields else None  # type: ignore[attr-defined]
        self.add_error(field, ValidationError(refused.message, code=refused.code))  # type: ignore[attr-defined]

    def offer(self, name: str, choices: Iterable[Any]) -> None:
        """Say what may be chosen in a field."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class RegisterForm(InPlainWords, forms.Form):
    """The base of every form of ours: it says whether the shape is right; rules and services say whether it may be."""


class ConfirmForm(RegisterForm):
    """Nothing to fill in: the button is the answer."""


class FilterForm(RegisterForm):
    """Narrows a list; nothing in it has to be filled in, and no label says so."""

    says_optional = False


class _WithHints:
    """Choices that may each have a line of explanation, and stand in one line where they are two short words.

    Args:
        hints: explanation by value.
        inline: beside each other.
    """

    def __init__(self, *args: Any, hints: Mapping[Any, Any] | None = None, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints, self.inline = hints or {}, inline

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        if hint := self.hints.get(str(value)):
            option["hint"] = hint
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}-hint"
        return option


class Radios(_WithHints, forms.RadioSelect):
    """Radio buttons."""


class Checkboxes(_WithHints, forms.CheckboxSelectMultiple):
    """Check boxes of which several may be ticked."""


class DayInput(forms.MultiWidget):
    """Three boxes for a day; `autocomplete="bday"` fills in a date of birth."""

    kind = "day"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        kept = dict(attrs or {})
        about = kept.pop("autocomplete", "")
        numeric = {"inputmode": "numeric"}
        boxes = {part: numeric | ({"autocomplete": f"{about}-{part}"} if about else {}) for part in _PARTS}
        super().__init__({part: forms.TextInput(attrs=box) for part, box in boxes.items()}, kept)

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else ["", "", ""]


class DayField(forms.Field):
    """A day in three boxes; a month may also be written as a word.

    Args:
        what: the day in the words of the page, for its errors: “the day you started”.
    """

    widget = DayInput

    def __init__(self, *, what: str | Promise, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.what = what

    def clean(self, value: Any) -> date | None:
        """The day, or what is wrong with it and in which boxes."""
        given = [str(part or "").strip() for part in value or ("", "", "")]
        if not any(given):
            if self.required:
                self._fail(_("Enter %(what)s, like %(example)s"))
            return None
        if missing := [part for part, text in zip(_PARTS, given, strict=True) if not text]:
            words = {"day": _("a day"), "month": _("a month"), "year": _("a year")}
            parts = _(" and ").join(words[part] for part in missing)
            self._fail(_("%(What)s must include %(parts)s"), missing, parts=parts)
        if not (_is_number(given[2]) and len(given[2]) == len("2026")):
            self._fail(_("Enter the year with 4 digits, like 2026"), ["year"])
        return self._real(given)

    def _real(self, given: list[str]) -> date:
        month = _month(given[1])
        if month is None:
            self._fail(_("Enter the month as a number from 1 to 12, like 3"), ["month"])
        try:
            return date(int(given[2]), month, int(given[0]) if _is_number(given[0]) else 0)
        except ValueError:
            self._fail(_("Enter %(what)s as a day that exists, like %(example)s"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = DayInput().decompress(initial if isinstance(initial, date) else None)
        return [str(part) for part in before] != [str(part or "").strip() for part in data or ("", "", "")]

    def _fail(self, message: str, wrong: Sequence[str] = (), **words: str) -> NoReturn:
        what = str(self.what)
        params = words | {"what": what, "What": what[:1].upper() + what[1:], "example": _EXAMPLE}
        raise ValidationError(message, code="invalid", params=params | {"wrong": list(wrong)})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len("2026")


def _month(text: str) -> int | None:
    if _is_number(text):
        return int(text) if 1 <= int(text) <= 12 else None
    written = text.lower().rstrip(".")
    names = [(number, {str(MONTHS[number]).lower(), str(MONTHS_3[number]).lower()}) for number in MONTHS]
    return next((number for number, spellings in names if written in spellings), None)


_PLAIN_ERRORS = {
    "null_characters_not_allowed": _INVISIBLE,
    "max_length": gettext_lazy("Use %(limit_value)d characters or fewer; you have used %(show_value)d"),
    "min_length": gettext_lazy("Use %(limit_value)d characters or more"),
    "max_value": gettext_lazy("Enter %(limit_value)s or less"),
    "min_value": gettext_lazy("Enter %(limit_value)s or more"),
}
_KIND_ERRORS: tuple[tuple[type[forms.Field], str, Any], ...] = (
    (forms.EmailField, "invalid", gettext_lazy("Enter an e-mail address in the correct format, like name@example.com")),
    (forms.IntegerField, "invalid", gettext_lazy("Enter a whole number, like 12")),
    (forms.ChoiceField, "invalid_choice", gettext_lazy("Choose one of the answers on the list")),
    (forms.FileField, "empty", gettext_lazy("The selected file is empty")),
)


def _word_errors(name: str, field: forms.Field) -> None:
    """Django's own wording gives way to ours; what a form says for itself stays."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _required(field, str(field.label or pretty_name(name)))
    for code, message in _PLAIN_ERRORS.items():
        field.error_messages.setdefault(code, message)
    for of, code, message in _KIND_ERRORS:
        theirs = getattr(of, "default_error_messages", {}).get(code)
        if isinstance(field, of) and field.error_messages.get(code) == theirs:
            field.error_messages[code] = message


def _required(field: forms.Field, label: str) -> str:
    """“Enter your surname”, “Select a register”; a question is answered."""
    if isinstance(field, forms.BooleanField):
        return _("Tick the box to go on")
    if label.endswith("?"):
        return _("Answer this question")
    words = {"what": label[:1].lower() + label[1:] if label[1:2].islower() else label}
    chosen = isinstance(field, forms.ChoiceField | forms.FileField)
    return (_("Select %(what)s") if chosen else _("Enter %(what)s")) % words
