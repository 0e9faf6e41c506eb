"""What an officer enters when the office acts for somebody who telephoned or wrote."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import Radios, RegisterForm
from members.profile_forms import ContactsForm, GroundsForm

TELEPHONE, LETTER = "telephone", "letter"


class AtTheirWord(RegisterForm):
    """How they asked, and how the office made sure who it was."""

    how = forms.ChoiceField(
        label=_("How did they ask?"),
        choices=[(TELEPHONE, _("By telephone")), (LETTER, _("By letter"))],
        widget=Radios(inline=True),
    )
    note = forms.CharField(
        label=_("How did you make sure who asked?"),
        max_length=2_000,
        help_text=_("Not by number and date of birth alone. They can read what you write."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how you made sure who asked")},
    )


class ContactsForForm(ContactsForm, AtTheirWord):
    """Another way of reaching them.

    Args:
        has_account: whether an account has their first e-mail address, which only they can change.
    """

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "govuk-!-width-two-thirds"}),
    )
    field_order = ("email", "second_email", "phone", "address", "channels", "how", "note")

    def __init__(self, *args: object, has_account: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if has_account:
            del self.fields["email"]


class GroundsForForm(GroundsForm, AtTheirWord):
    """What they fear, in their words."""

    field_order = ("grounds", "how", "note")


class ErasureForForm(AtTheirWord):
    """Why they want what is held erased, if they said."""

    reason = forms.CharField(
        label=_("Did they say anything that we should know?"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("reason", "how", "note")
