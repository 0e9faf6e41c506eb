"""What is asked on the pages about accounts of organisations; services say whether it may be."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from members.choices import CheckPurpose, Nation, RequestState
from members.forms import Checkboxes, FilterForm, Radios, RegisterForm
from members.models import Organisation
from members.rules import mail_domains
from members.services.organisation_requests import Named, Wanted

NONE_OF_THESE = "0"
_WIDE, _HALF = {"class": "govuk-!-width-two-thirds"}, {"class": "govuk-input--width-20"}


class FindForm(FilterForm):
    """Looks for an organisation in the directory."""

    find = forms.CharField(
        label=_("Find your organisation"),
        required=False,
        max_length=100,
        help_text=_("Type part of its name, its town, or its ODS code. If it is not found, describe it below."),
        widget=forms.TextInput(attrs=_WIDE),
    )


class AskForm(RegisterForm):
    """For which organisation somebody asks for an account, and who they are there.

    Args:
        found: organisations of the directory to choose from; without any, it is described.
    """

    organisation = forms.ChoiceField(
        label=_("Which of these is it?"),
        widget=Radios(),
        error_messages={"required": _("Select your organisation, or say that it is none of these")},
    )
    name = forms.CharField(
        label=_("Name of the organisation"),
        required=False,
        max_length=200,
        error_messages={"required": _("Enter the name of your organisation")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"} | _WIDE),
    )
    nation = forms.ChoiceField(
        label=_("Where is it?"),
        required=False,
        choices=Nation.choices,
        widget=Radios(),
        error_messages={"required": _("Say where your organisation is")},
    )
    town = forms.CharField(label=_("Town"), required=False, max_length=100, widget=forms.TextInput(attrs=_HALF))
    asked_by_name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"} | _WIDE)
    )
    job_title = forms.CharField(
        label=_("Your job title"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"} | _WIDE),
    )
    email = forms.EmailField(
        label=_("Your work e-mail address"),
        max_length=254,
        help_text=_("Your own address at the organisation, not a private one. We may write to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"} | _WIDE),
    )
    switchboard = forms.CharField(
        label=_("The organisation’s switchboard"),
        required=False,
        max_length=40,
        help_text=_("A number that anybody can find, not your own: we may ask there for somebody to confirm this."),
        validators=[RegexValidator(r"^[+0-9 ()\-]{6,}$", _("Enter a telephone number, like 01632 960 001"))],
        widget=forms.TextInput(attrs={"type": "tel"} | _HALF),
    )
    why = forms.CharField(
        label=_("What do you want to use the account for?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, found: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(one.pk): one for one in found}
        if not self.found:
            del self.fields["organisation"]
            self.fields["name"].required = self.fields["nation"].required = True
            return
        choices = [(pk, f"{one.name}, {one.town}" if one.town else one.name) for pk, one in self.found.items()]
        self.offer("organisation", [*choices, (NONE_OF_THESE, _("None of these"))])
        self.fields["name"].help_text = _("Only if it is not on the list.")

    def wanted(self) -> Wanted:
        """What was entered; what was described counts only where nothing of the directory was chosen."""
        entered = dict(self.cleaned_data)
        chosen = self.found.get(entered.pop("organisation", ""))
        if chosen:
            entered |= {"name": "", "nation": "", "town": ""}
        return Wanted(organisation=chosen, **entered | {"email": entered["email"].lower()})


class CodeForm(RegisterForm):
    """The code that came to the organisation by post."""

    code = forms.CharField(
        label=_("Code in the letter"),
        max_length=40,
        help_text=_("Ten letters and digits; spaces do not matter."),
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )


class InviteForm(RegisterForm):
    """Whom to ask to act for the organisation, and as what.

    Args:
        elsewhere: an address that is not at one of the organisation's domains, which needs a word more.
    """

    email = forms.EmailField(
        label=_("Their work e-mail address"),
        max_length=254,
        help_text=_("They must sign in with this very address to accept."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"} | _WIDE),
    )
    role = forms.ChoiceField(
        label=_("As what?"),
        choices=[("officer", _("Officer")), ("admin", _("Admin"))],
        widget=Radios(
            hints={
                "officer": _("Checks people for the organisation."),
                "admin": _("Also invites and ends officers and admins, and agrees to the terms."),
            }
        ),
    )
    outside = forms.BooleanField(
        label=_("I have spoken to them: this address is theirs, and they act for our organisation"), required=False
    )

    def __init__(self, *args: Any, domains: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = str(self.data.get("email", "")).strip()
        if not given or mail_domains.belongs(given, domains):
            del self.fields["outside"]


class AgreeForm(RegisterForm):
    """For what the organisation checks people, and that it keeps to the terms."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    purposes = forms.MultipleChoiceField(
        label=_("For which of these does your organisation check people?"),
        choices=CheckPurpose.choices,
        widget=Checkboxes(),
        error_messages={"required": _("Select at least one reason for which you check people")},
    )
    agree = forms.BooleanField(
        label=_("I agree to these terms for the organisation, and may do so"),
        error_messages={"required": _("Tick the box to agree to the terms")},
    )

    def read_again(self, version: int) -> None:
        """Ask anew about the version that stands above the form now: nobody agrees to it by a tick for another."""
        entered = cast(QueryDict, self.data).copy()
        entered["version"] = str(version)
        entered.pop("agree", None)
        self.data = entered


class RequestsFilter(FilterForm):
    """Narrows the list of requests."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            (RequestState.ASKED, _("Waiting")),
            (RequestState.ACCEPTED, _("Accepted")),
            (RequestState.REFUSED, _("Not accepted")),
            (RequestState.WITHDRAWN, _("Withdrawn")),
            ("all", _("All")),
        ],
    )
    words = forms.CharField(label=_("Organisation or person"), required=False, max_length=100)


class AccountsFilter(FilterForm):
    """Narrows the list of accounts."""

    words = forms.CharField(label=_("Organisation"), required=False, max_length=100)
    closed = forms.BooleanField(label=_("Show those that were closed"), required=False)


class ContactForm(RegisterForm):
    """Who confirmed that somebody speaks for the organisation."""

    note = forms.CharField(
        label=_("Whom did you speak to, and how did you reach them?"),
        max_length=2_000,
        help_text=_("For instance the head of department, by the switchboard number on the organisation’s own site."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say whom you spoke to, and how you reached them")},
    )


class DomainsForm(RegisterForm):
    """Which e-mail domains are the organisation's own."""

    domains = forms.CharField(
        label=_("The organisation’s own e-mail domains"),
        required=False,
        max_length=1_000,
        help_text=_(
            "One a line, like leeds.example. Its admins invite to addresses there without a further question. Leave out"
            " domains that many organisations share."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def domain_list(self) -> list[str]:
        """The domains, each once."""
        return mail_domains.tidy(self.cleaned_data["domains"])


class AcceptForm(DomainsForm):
    """How the organisation is called in the directory, and which domains are its own.

    Args:
        added: whether the directory has not the organisation yet.
    """

    field_order = ["name", "nation", "town", "domains"]

    name = forms.CharField(label=_("Name in the directory"), max_length=200, widget=forms.TextInput(attrs=_WIDE))
    nation = forms.ChoiceField(label=_("Nation"), choices=Nation.choices, widget=Radios())
    town = forms.CharField(label=_("Town"), required=False, max_length=100, widget=forms.TextInput(attrs=_HALF))

    def __init__(self, *args: Any, added: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not added:
            for name in ("name", "nation", "town"):
                del self.fields[name]

    def named(self) -> Named | None:
        """How an organisation is called that is added."""
        given = self.cleaned_data
        return Named(" ".join(given["name"].split()), given["nation"], given["town"]) if "name" in given else None


class ReasonForm(RegisterForm):
    """Why no account is opened."""

    reason = forms.CharField(
        label=_("Why is no account opened?"),
        max_length=2_000,
        help_text=_("Whoever asked reads this on the page of their request."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why no account is opened")},
    )


class CloseForm(RegisterForm):
    """Why an account is closed."""

    reason = forms.CharField(
        label=_("Why is the account closed?"),
        max_length=2_000,
        help_text=_("The organisation’s admins read this in a message."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why the account is closed")},
    )
