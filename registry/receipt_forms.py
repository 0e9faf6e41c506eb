"""The form of the page that verifies receipts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.forms import RegisterForm
from registry.jws import LONGEST

LARGEST = 2 << 20  # bytes; a receipt has some kilobytes, its document some hundred
_TYPED = {
    "class": "govuk-input--width-20",
    "spellcheck": "false",
    "autocomplete": "off",
    "autocapitalize": "characters",
}


class VerifyForm(RegisterForm):
    """A receipt as a file, as text, or as the number and the code on paper: one of the three."""

    says_optional = False

    file = forms.FileField(
        label=lazy("Upload a receipt"),
        help_text=lazy("The PDF or the JSON file, as it was downloaded."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.json,.jws,.txt"}),
    )
    text = forms.CharField(
        label=lazy("Or paste a signed receipt"),
        required=False,
        max_length=4 * LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )
    number = forms.CharField(
        label=lazy("Or type its number"),
        help_text=lazy("Such as CHK-20261122-7K3F-9QXW-17."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=_TYPED),
    )
    code = forms.CharField(
        label=lazy("And its code"),
        help_text=lazy("12 letters and digits, printed beside the number."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=_TYPED),
    )

    def clean(self) -> dict[str, Any]:
        """One way of giving it, and all of it."""
        given = super().clean() or {}
        if self.errors:
            return given
        typed = bool(given["number"] or given["code"])
        ways = sum([bool(given["file"]), bool(given["text"].strip()), typed])
        if ways == 0:
            self.add_error("file", _("Upload a receipt, paste it, or type its number and its code"))
        elif ways > 1:
            self.add_error("file", _("Give the receipt in one way only: empty the other fields"))
        elif typed and not given["number"]:
            self.add_error("number", _("Enter the number of the receipt"))
        elif typed and not given["code"]:
            self.add_error("code", _("Enter the code of the receipt"))
        elif given["file"] and given["file"].size > LARGEST:
            self.add_error(
                "file", _("The file is too large to be a receipt: at most %(size)s MB") % {"size": LARGEST >> 20}
            )
        return given
