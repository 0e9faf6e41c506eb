"""What an applicant is asked, section by section; services and rules say whether it may be.

Each form carries the version of the application that its page showed, so that a page from before a change is told so.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cpd.models import Record
from members.forms import Checkboxes, DayField, Radios, RegisterForm
from members.jinja import day
from members.models import Document
from registry.choices import EvidenceKind, UpdatingKind
from registry.models import DeclarationQuestion, Programme, Scope, Standard

NONE_OF_THESE = "0"
FORMER = (1, 2)
_WIDE, _HALF, _SHORT = (
    {"class": "govuk-!-width-two-thirds"},
    {"class": "govuk-input--width-20"},
    {"class": "govuk-input--width-5"},
)
_NEEDED_LATER = _("You need it before you hand in, and may choose it later.")
_YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def _capital(kinds: type[TextChoices]) -> list[tuple[str, Any]]:
    """Kinds as the lines of a choice begin, each with a capital."""
    return [(value, capfirst(label)) for value, label in kinds.choices]


class ApplicationForm(RegisterForm):
    """A form of one application."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def seen(self) -> int:
        """The version that the page showed; none at all is older than any."""
        return self.cleaned_data.get("version") or 0

    def renew(self, version: int) -> None:
        """Carry the present version, once somebody was told that theirs was older."""
        entered = cast(QueryDict, self.data).copy()
        entered[self.add_prefix("version")] = str(version)
        self.data = entered


class BeginForm(RegisterForm):
    """The button that begins an application; there is nothing to enter."""


def _documents(label: Any, **more: Any) -> forms.ModelChoiceField:
    """A choice among the documents of a locker that may be evidence."""
    return _DocumentField(
        label=label, queryset=Document.objects.none(), empty_label=_("Not chosen yet"), required=False, **more
    )


class _DocumentField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title or obj.original_name)


class _RecordField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{day(obj.first_on)}: {obj.title}"


class WithDocument(ApplicationForm):
    """A form in which a document is chosen.

    Args:
        usable: the documents that may be evidence.
    """

    document_field = "document"

    def __init__(self, *args: Any, usable: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.document_field].queryset = usable  # type: ignore[attr-defined]


class PersonalForm(ApplicationForm):
    """Who somebody is whom the register does not know yet."""

    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "honorific-prefix"} | _SHORT),
    )
    forenames = forms.CharField(
        label=_("Forenames"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "spellcheck": "false"} | _WIDE),
    )
    surname = forms.CharField(
        label=_("Surname"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "spellcheck": "false"} | _WIDE),
    )
    date_of_birth = DayField(
        label=_("Date of birth"), what=_("your date of birth"), widget=DayField.widget(attrs={"autocomplete": "bday"})
    )
    address = forms.CharField(
        label=_("Postal address"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"} | _HALF),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in FORMER:
            self.fields[f"former_forenames_{number}"] = _former(_("Another name: forenames"), number)
            self.fields[f"former_surname_{number}"] = _former(_("Another name: surname"), number)

    def former(self) -> tuple[tuple[str, str], ...]:
        """Other names that somebody was known by."""
        found = [
            (self.cleaned_data[f"former_forenames_{number}"], self.cleaned_data[f"former_surname_{number}"])
            for number in FORMER
        ]
        return tuple(pair for pair in found if any(pair))


def _former(label: Any, number: int) -> forms.CharField:
    words = f"{label} ({number})"
    return forms.CharField(label=words, required=False, max_length=200, widget=forms.TextInput(attrs=_WIDE))


class ScopesForm(ApplicationForm):
    """The scopes of practice applied for.

    Args:
        scopes: those that are open.
    """

    scopes = forms.ModelMultipleChoiceField(
        label=_("In which scopes of practice do you apply?"),
        queryset=Scope.objects.none(),
        widget=Checkboxes(),
        help_text=_("Choose only those that your training or evidence covers."),
        error_messages={"required": _("Select at least one scope of practice")},
    )

    def __init__(self, *args: Any, scopes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        field.queryset = scopes  # type: ignore[attr-defined]
        field.label_from_instance = _with_group  # type: ignore[attr-defined]


def _with_group(scope: Scope) -> str:
    """A scope and the group that it is in, unless that is called the same."""
    if scope.group.casefold() in {"", scope.name.casefold()}:
        return scope.name
    return f"{scope.name} ({scope.group})"


class OutsideNumberForm(ApplicationForm):
    """The number of the registration elsewhere that the register requires."""

    number = forms.CharField(
        label=_("Your registration number there"),
        max_length=20,
        help_text=_("Two letters and digits, like CS012345."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )


class CertificateForm(WithDocument):
    """A certificate of completion or of equivalence."""

    document_field = "certificate"

    number = forms.CharField(
        label=_("Number of the certificate"),
        max_length=60,
        widget=forms.TextInput(attrs={"spellcheck": "false"} | _HALF),
    )
    provider = forms.CharField(label=_("Who issued it?"), max_length=200, widget=forms.TextInput(attrs=_WIDE))
    finished_on = DayField(label=_("Which day does it carry?"), what=_("the day of the certificate"))
    certificate = _documents(_("The certificate, from your evidence"), help_text=_NEEDED_LATER)


class EducationForm(WithDocument):
    """A qualification: one of the recognised programmes, or another.

    Args:
        programmes: those of the route and scopes; none where the route rests on no programme.
    """

    document_field = "certificate"

    programme = forms.ChoiceField(
        label=_("Which programme did you finish?"),
        widget=Radios(),
        error_messages={"required": _("Select the programme that you finished, or ‘Another one’")},
    )
    title = forms.CharField(
        label=_("What is it called?"), required=False, max_length=200, widget=forms.TextInput(attrs=_WIDE)
    )
    provider = forms.CharField(
        label=_("Who awarded it?"), required=False, max_length=200, widget=forms.TextInput(attrs=_WIDE)
    )
    began_on = DayField(label=_("When did you begin?"), what=_("the day you began"), required=False)
    finished_on = DayField(
        label=_("When did you finish?"),
        what=_("the day you finished"),
        help_text=_("The day of the award, as your certificate has it."),
    )
    certificate = _documents(_("The certificate, from your evidence"), help_text=_NEEDED_LATER)

    def __init__(self, *args: Any, programmes: Sequence[Programme] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programmes = {str(one.pk): one for one in programmes}
        if self.programmes:
            choices = [(pk, f"{one.name}, {one.provider}") for pk, one in self.programmes.items()]
            self.offer("programme", [*choices, (NONE_OF_THESE, _("Another one"))])
            for name in ("title", "provider"):
                self.fields[name].help_text = _("Only for another one.")
        else:
            del self.fields["programme"]

    def chosen(self) -> Programme | None:
        """The recognised programme that was chosen, if one was."""
        return self.programmes.get(self.cleaned_data.get("programme", ""))


class PostForm(ApplicationForm):
    """One post of a career; employers of the directory are offered as the name is typed.

    Args:
        asks_months: whether the route asks for so many months, to which not every post need count.
    """

    employer = forms.CharField(
        label=_("Employer"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "employers", "autocomplete": "off"} | _WIDE),
    )
    title = forms.CharField(label=_("Title of the post"), max_length=150, widget=forms.TextInput(attrs=_WIDE))
    grade = forms.CharField(
        label=_("Grade or band"), required=False, max_length=60, widget=forms.TextInput(attrs=_SHORT)
    )
    hours_a_week = forms.DecimalField(
        label=_("Hours a week"),
        max_digits=4,
        decimal_places=1,
        help_text=_("Full time is 37.5."),
        error_messages={"invalid": _("Enter the hours as a number, like 37.5")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"}),
    )
    since = DayField(label=_("When did you start?"), what=_("the day you started"))
    until = DayField(
        label=_("When was your last day?"),
        what=_("your last day"),
        required=False,
        help_text=_("Leave this empty while you hold the post."),
    )
    below = forms.BooleanField(
        label=_("It was below the level that this route asks for"),
        required=False,
        help_text=_("Then it does not count towards the months that are asked for."),
    )
    duties = forms.CharField(
        label=_("What did you do?"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, asks_months: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_months:
            del self.fields["below"]


class GapForm(ApplicationForm):
    """What somebody did in a time without a post."""

    explanation = forms.CharField(
        label=_("What did you do in this time?"),
        max_length=2_000,
        help_text=_("A few words are enough, such as travel, study, or caring for a relative."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what you did in this time, in a few words")},
    )


class UpdatingForm(WithDocument):
    """Something that somebody coming back did to bring knowledge and skills up to date."""

    kind = forms.ChoiceField(label=_("What kind was it?"), choices=_capital(UpdatingKind), widget=Radios())
    what = forms.CharField(label=_("What did you do?"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}))
    since = DayField(label=_("First day"), what=_("the first day"))
    until = DayField(label=_("Last day"), what=_("the last day"))
    hours = forms.DecimalField(
        label=_("Hours in all"),
        max_digits=6,
        decimal_places=1,
        error_messages={"invalid": _("Enter the hours as a number, like 37.5")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"}),
    )
    supervisor = forms.CharField(
        label=_("Who supervised you?"),
        required=False,
        max_length=200,
        help_text=_("Name, post and registration number. Needed for supervised practice."),
        widget=forms.TextInput(attrs=_WIDE),
    )
    document = _documents(_("A document that shows it, from your evidence"))


class JobDescriptionForm(WithDocument):
    """The document that describes the applicant's job."""

    document = _documents(_("The description of your job, from your evidence"), help_text=_NEEDED_LATER)


class Keepable(ApplicationForm):
    """A long form of which what is typed is kept as a draft until it is saved."""

    def typed(self, kept: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """What stood in the form when it was kept, as its fields show it; the version is the page's own."""
        data = QueryDict(mutable=True)
        for name, values in kept.items():
            data.setlist(name, list(values))
        fields = {name: field for name, field in self.fields.items() if name != "version"}
        return {name: field.widget.value_from_datadict(data, MultiValueDict(), name) for name, field in fields.items()}


class StatementForm(Keepable):
    """What the applicant says for themselves.

    Args:
        most: how many words it may have; 0 for any number.
    """

    text = forms.CharField(label=_("Your statement"), max_length=40_000, widget=forms.Textarea(attrs={"rows": 18}))

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if most:
            self.fields["text"].help_text = _("At most %(most)s words. No names of patients.") % {"most": most}


class ConfirmerForm(ApplicationForm):
    """Somebody who was there and can confirm a piece of evidence."""

    name = forms.CharField(
        label=_("Their name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"} | _HALF)
    )
    email = forms.EmailField(
        label=_("Their e-mail address at work"),
        max_length=254,
        help_text=_("Those who assess see from which organisation’s address they answered."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"} | _WIDE),
    )


class EvidenceForm(WithDocument, Keepable):
    """A piece of evidence: a document, an activity of the log or a written account, and what the applicant did.

    Args:
        records: the activities of the log.
    """

    kind = forms.ChoiceField(label=_("What is it?"), choices=_capital(EvidenceKind), widget=Radios())
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Short, so that assessors find it again."),
        widget=forms.TextInput(attrs=_WIDE),
    )
    document = _documents(_("The document, from your evidence"), help_text=_("Only for a document."))
    record = _RecordField(
        label=_("The activity, from your CPD log"),
        queryset=Record.objects.none(),
        to_field_name="reference",
        empty_label=_("Not chosen yet"),
        required=False,
        help_text=_("Only for an activity. Its words are copied as they are when you save this."),
    )
    text = forms.CharField(
        label=_("Your account"),
        required=False,
        max_length=20_000,
        help_text=_("Only for a written account: what you did, why, and what you learnt. No names of patients."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    role = forms.CharField(
        label=_("What did you do yourself?"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    context = forms.CharField(
        label=_("Where, and for what?"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    since = DayField(label=_("From"), what=_("the first day"), required=False)
    until = DayField(label=_("To"), what=_("the last day"), required=False)
    no_patient = forms.BooleanField(
        label=_("No patient can be identified in it"),
        error_messages={"required": _("Confirm that no patient can be identified")},
    )

    def __init__(self, *args: Any, records: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].queryset = records  # type: ignore[attr-defined]


class ClaimsForm(Keepable):
    """Which standards a piece of evidence shows, and why: a reason is a claim, an empty one is none.

    Args:
        standards: those that may be claimed now.
    """

    def __init__(self, *args: Any, standards: Sequence[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standards = {f"s{one.pk}": one for one in standards}
        for name, one in self.standards.items():
            self.fields[name] = forms.CharField(
                label=f"{one.code} {one.title}",
                required=False,
                max_length=4_000,
                help_text=one.guidance,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    says_optional = False

    def why(self) -> dict[int, str]:
        """The reason for each standard."""
        return {one.pk: self.cleaned_data[name] for name, one in self.standards.items()}


class DeclarationsForm(ApplicationForm):
    """Each statement answered by itself; a matter that is disclosed is explained.

    Args:
        questions: of the version in force, in their order.
        sealed: whether something was explained before, by question.
    """

    says_optional = False

    def __init__(
        self, *args: Any, questions: Sequence[DeclarationQuestion], sealed: Mapping[str, bool], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for number, question in enumerate(questions, 1):
            self.fields[question.code] = forms.ChoiceField(
                label=f"{number}. {question.text}", choices=_YES_NO, help_text=question.hint, widget=Radios(inline=True)
            )
            self.fields[question.code].error_messages["required"] = _("Answer this question")
            if not question.must_be_clear:
                self.fields[f"{question.code}_explanation"] = _explanation(number, question, sealed)


def _explanation(number: int, question: DeclarationQuestion, sealed: Mapping[str, bool]) -> forms.CharField:
    """Where a matter is explained; its label names the question, as it is read out by itself."""
    answer = _("no") if question.yes_is_clear else _("yes")
    words = _("What you wrote before is kept sealed and is not shown again. Leave this empty to keep it.")
    return forms.CharField(
        label=_("%(number)s. If %(answer)s, explain") % {"number": number, "answer": answer},
        required=False,
        max_length=10_000,
        help_text=words if sealed.get(question.code) else "",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
