"""The forms of shared links, and of misuse: reported, and answered."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.forms import Checkboxes, Radios, RegisterForm
from members.references import new_reference
from registry.choices import ShareField
from registry.rules.shares import Limits, Wanted
from registry.services.misuse import Answer

_NUMBER = {"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}
IN_GENERAL = "general"


def _words(label: Any, *, required: bool = False, hint: Any = "", **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, required=required, max_length=4_000, help_text=hint, widget=area, **more)


class ShareForm(RegisterForm):
    """For whom a link is, what it shows, and how long and how often."""

    label = forms.CharField(
        label=_("Whom is it for?"),
        max_length=120,
        help_text=_("In your own words, such as “Leeds Hospitals, job interview”. Only you see this."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        error_messages={"required": _("Say whom the link is for, so that you know it again")},
    )
    shows = forms.MultipleChoiceField(
        label=_("What else does it show?"),
        required=False,
        choices=[(one.value, capfirst(one.label)) for one in ShareField],
        widget=Checkboxes(),
        help_text=_("It always shows your name, your number, and whether you are registered, with any restrictions."),
    )
    days = forms.IntegerField(
        label=_("For how many days does it work?"),
        min_value=1,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={"required": _("Enter for how many days it works")},
    )
    views = forms.IntegerField(
        label=_("How often may it be opened?"),
        min_value=1,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={"required": _("Enter how often it may be opened")},
    )
    tell_me = forms.BooleanField(
        label=_("Send me a message when it is opened: the first time, and then at most once a day"), required=False
    )
    # Names this form, so that it makes one link however often it is sent.
    nonce = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, limits: Limits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in (("days", limits.days), ("views", limits.views)):
            self.fields[name].help_text = _("From 1 to %(most)d.") % {"most": most}

    def clean_nonce(self) -> str:
        """What names the form; another one where somebody made it up."""
        given: str = self.cleaned_data["nonce"]
        return given if re.fullmatch(r"[0-9a-z]{20,40}", given) else new_reference()

    def wanted(self) -> Wanted:
        """What is asked for."""
        given = self.cleaned_data
        return Wanted(
            label=given["label"],
            shows=tuple(ShareField(one) for one in given["shows"]),
            days=given["days"],
            views=given["views"],
            tell_me=given["tell_me"],
        )


class MisuseForm(RegisterForm):
    """Which checks somebody thinks nobody had a reason for, and why they think so."""

    line = forms.ChoiceField(
        label=_("Which checks is it about?"),
        widget=Radios(),
        error_messages={"required": _("Select which checks it is about")},
    )
    words = _words(
        _("Why do you think that they had no reason to check you?"),
        required=True,
        hint=_("The office alone reads this."),
        error_messages={"required": _("Say why you think that they had no reason to check you")},
    )

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("line", [*lines, (IN_GENERAL, _("Something else, or checks in general"))])


class AnswerForm(RegisterForm):
    """What was found, for whoever reported it; and what an organisation must know."""

    found = forms.TypedChoiceField(
        label=_("What did you find?"),
        choices=[("yes", _("It was misuse")), ("no", _("It was not misuse"))],
        coerce=lambda value: value == "yes",
        widget=Radios(),
        error_messages={"required": _("Select what you found")},
    )
    words = _words(
        _("The answer to the person"),
        required=True,
        hint=_("They are sent this. Do not name an officer of the organisation or what the check was for."),
        error_messages={"required": _("Say what you found, in words for the person")},
    )
    note_to = forms.TypedChoiceField(
        label=_("Is an organisation told?"), coerce=int, empty_value=None, required=False, widget=Radios()
    )
    note = _words(
        _("What its admins are told"),
        hint=_("They are sent this. It should not say who reported it, unless they must know."),
    )

    def __init__(self, *args: Any, organisations: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody is told")), *((str(pk), name) for pk, name in organisations.items())]
        self.offer("note_to", choices)

    def given(self) -> Answer:
        """The answer."""
        given = self.cleaned_data
        return Answer(given["found"], given["words"], given["note"], given["note_to"])
