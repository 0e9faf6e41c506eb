"""What is asked on the pages about claiming an entry; services say whether it may be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import IdentityCheck
from members.forms import DayField, Radios, RegisterForm

EMAIL, LETTER = "email", "letter"
_WIDE = {"class": "govuk-!-width-two-thirds"}


class ClaimForm(RegisterForm):
    """Which entry somebody says is theirs, and how the code should reach them."""

    number = forms.CharField(
        label=_("Registration number"),
        max_length=40,
        help_text=_("It stands on your certificate and on letters from us, like RCT12345."),
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    surname = forms.CharField(
        label=_("Surname"),
        max_length=200,
        help_text=_("As it stands on the register, or as it stood there before."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "spellcheck": "false"} | _WIDE),
    )
    how = forms.ChoiceField(
        label=_("How should the code reach you?"),
        choices=[
            (EMAIL, _("By e-mail, to the address that you gave us before")),
            (LETTER, _("By letter, to the postal address that you gave us before")),
        ],
        initial=EMAIL,
        widget=Radios(
            hints={
                EMAIL: _("It comes within a few minutes and can be used for ten."),
                LETTER: _("It comes within a few days and can be used for three weeks."),
            }
        ),
    )


class CodeForm(RegisterForm):
    """The code from the address on file."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Eight letters and digits, like ABCD-2345. Small letters and spaces do no harm."),
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )


class AssistedClaimForm(RegisterForm):
    """Whose account it is, how the office made sure, and who confirmed it at the employer."""

    email = forms.EmailField(
        label=_("E-mail address of their account"),
        max_length=254,
        help_text=_("They make the account and confirm its address themselves, before this."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"} | _WIDE),
    )
    identity = forms.ChoiceField(
        label=_("How did you make sure who they are?"), choices=IdentityCheck.choices, widget=Radios()
    )
    employer = forms.CharField(
        label=_("Which employer confirmed that they work there?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"} | _WIDE),
        error_messages={"required": _("Enter the employer")},
    )
    confirmed_by_employer = forms.CharField(
        label=_("Who confirmed it there?"),
        max_length=200,
        help_text=_("Name and post, reached through the employer’s switchboard or directory."),
        widget=forms.TextInput(attrs={"autocomplete": "off"} | _WIDE),
        error_messages={"required": _("Enter who confirmed it")},
    )
    confirmed_on = DayField(label=_("When did they confirm it?"), what=_("the day of the confirmation"))


class SettleForm(RegisterForm):
    """What the office found about a claim."""

    found = forms.CharField(
        label=_("What did you find, and what did you do?"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what you found and what you did")},
    )


class UndoForm(RegisterForm):
    """Why an account and a record should no longer be connected."""

    reason = forms.CharField(
        label=_("Why should the account and the record no longer be connected?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why")},
    )
