"""What people are asked on the pages about themselves; services say whether it may be."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from members.choices import Channel, NameReason, Sector, Setting
from members.forms import Checkboxes, DayField, FilterForm, Radios, RegisterForm
from members.models import Document, Organisation

_ORDER = (
    ([Channel.EMAIL, Channel.SECOND_EMAIL, Channel.LETTER], _("By e-mail, and by letter if that fails")),
    ([Channel.SECOND_EMAIL, Channel.EMAIL, Channel.LETTER], _("By my second e-mail first")),
    ([Channel.LETTER, Channel.EMAIL, Channel.SECOND_EMAIL], _("By letter, and by e-mail if that fails")),
    ([Channel.LETTER], _("By letter only")),
)
ORDERS = [(",".join(order), words) for order, words in _ORDER]
NONE_OF_THESE = "0"
_WIDE, _HALF = {"class": "govuk-!-width-two-thirds"}, {"class": "govuk-input--width-20"}


class ContactsForm(RegisterForm):
    """How somebody is reached, apart from the address of their account."""

    second_email = forms.EmailField(
        label=_("Second e-mail address"),
        required=False,
        max_length=254,
        help_text=_("Used when the first one fails, for instance a private one."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"} | _WIDE),
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        required=False,
        max_length=40,
        validators=[RegexValidator(r"^[+0-9 ()\-]{6,}$", _("Enter a telephone number, like 01632 960 001"))],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"} | _HALF),
    )
    address = forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "street-address"}),
    )
    channels = forms.ChoiceField(
        label=_("How should we tell you things?"),
        choices=ORDERS,
        help_text=_("A way for which we have no address is passed over."),
        widget=Radios(),
    )

    def channel_list(self) -> tuple[Channel, ...]:
        """The chosen ways in their order."""
        return tuple(Channel(one) for one in self.cleaned_data["channels"].split(","))


class FindEmployerForm(FilterForm):
    """Looks for an employer in the directory."""

    find = forms.CharField(
        label=_("Find your employer"),
        required=False,
        max_length=100,
        help_text=_("Type part of its name or its town."),
        widget=forms.TextInput(attrs=_WIDE),
    )


class EmploymentForm(RegisterForm):
    """Where somebody works, since when, and until when.

    Args:
        found: organisations of the directory to choose from; without any, the employer is typed.
    """

    organisation = forms.ChoiceField(label=_("Employer"), required=False, widget=Radios())
    employer_name = forms.CharField(
        label=_("Employer’s name"),
        required=False,
        max_length=200,
        help_text=_("Only if it is not on the list."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"} | _WIDE),
    )
    town = forms.CharField(label=_("Town"), required=False, max_length=100, widget=forms.TextInput(attrs=_HALF))
    since = DayField(label=_("When did you start?"), what=_("the day you started"))
    until = DayField(
        label=_("When was or will be your last day?"),
        what=_("your last day"),
        required=False,
        help_text=_("Leave this empty while no end is known."),
    )

    def __init__(self, *args: Any, found: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(one.pk): one for one in found}
        if self.found:
            choices = [(pk, f"{one.name}, {one.town}" if one.town else one.name) for pk, one in self.found.items()]
            self.offer("organisation", [*choices, (NONE_OF_THESE, _("None of these"))])
        else:
            del self.fields["organisation"]
            self.fields["employer_name"].help_text = ""

    def chosen(self) -> Organisation | None:
        """The one chosen from the directory, if one was."""
        return self.found.get(self.cleaned_data.get("organisation", ""))


class EndForm(RegisterForm):
    """The last day of an employment."""

    last_day = DayField(label=_("When was or will be your last day there?"), what=_("your last day"))


class ConsentForm(RegisterForm):
    """Whether answers about somebody's work may be counted."""

    agree = forms.ChoiceField(
        label=_("May we count your answers?"),
        choices=[
            ("yes", _("Yes, count them without my name")),
            ("no", _("No, and delete what I answered")),
        ],
        widget=Radios(),
    )


class WorkforceForm(RegisterForm):
    """Optional questions about one employment."""

    hours = forms.DecimalField(
        label=_("How many hours a week do you work there?"),
        required=False,
        min_value=1,
        max_value=80,
        max_digits=4,
        decimal_places=1,
        error_messages={"invalid": _("Enter the hours as a number, like 37.5")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"}),
    )
    sector = forms.ChoiceField(
        label=_("In which sector?"),
        required=False,
        choices=[("", _("I would rather not say")), *Sector.choices],
        widget=Radios(),
    )
    setting = forms.ChoiceField(
        label=_("In which setting?"),
        required=False,
        choices=[("", _("I would rather not say")), *Setting.choices],
        widget=Radios(),
    )


class OutsideForm(RegisterForm):
    """The number of a registration held elsewhere."""

    number = forms.CharField(
        label=_("HCPC registration number"),
        max_length=20,
        help_text=_("Two letters and digits, like CS012345."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )


class NameForm(RegisterForm):
    """Another name, since when it is the person's, and what shows it."""

    title = forms.CharField(
        label=_("Title"), required=False, max_length=30, widget=forms.TextInput(attrs={"class": "govuk-input--width-5"})
    )
    forenames = forms.CharField(
        label=_("Forenames"), required=False, max_length=200, widget=forms.TextInput(attrs=_WIDE)
    )
    surname = forms.CharField(label=_("Surname"), required=False, max_length=200, widget=forms.TextInput(attrs=_WIDE))
    since = DayField(label=_("Since when is this your name?"), what=_("the day since which this is your name"))
    reason = forms.ChoiceField(label=_("Why does it change?"), choices=NameReason.choices, widget=Radios())
    hide_former = forms.BooleanField(
        label=_("Nobody should find me by my former names"),
        required=False,
        help_text=_(
            "Otherwise people who know you by your old name still find your entry under it. You need not say why."
        ),
    )
    documents = forms.ModelMultipleChoiceField(
        label=_("Which documents show it?"),
        queryset=Document.objects.none(),
        widget=Checkboxes(),
        error_messages={"required": _("Select at least one document that shows the change")},
    )

    def __init__(self, *args: Any, usable: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["documents"]
        field.queryset = usable  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.title or one.original_name  # type: ignore[attr-defined]


class GroundsForm(RegisterForm):
    """Why somebody should be kept from public view; never shown again."""

    grounds = forms.CharField(
        label=_("What do you fear?"),
        max_length=5_000,
        help_text=_("A few words are enough. Only the registrar reads this; it is not shown on this page again."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )


class ErasureForm(RegisterForm):
    """Why somebody wants what is held erased, if they want to say."""

    reason = forms.CharField(
        label=_("Is there anything that we should know?"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    sure = forms.BooleanField(
        label=_("I understand that this cannot be undone"),
        error_messages={"required": _("Tick the box to say that you understand that this cannot be undone")},
    )
