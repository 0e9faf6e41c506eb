"""What somebody on a panel fills in besides marks: a dissent, and an interview asked for and recorded."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.forms import Checkboxes, RegisterForm
from registry.models import Standard

_LONG = 8_000


class DissentForm(RegisterForm):
    """Why somebody does not share what was proposed."""

    reason = forms.CharField(
        label=lazy("Why do you not share it?"),
        help_text=lazy("Those who decide read it beside the finding. It stands as you write it."),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": lazy("Say why you do not share it")},
    )


class InterviewForm(RegisterForm):
    """What an interview is to be about."""

    standards = forms.MultipleChoiceField(
        label=lazy("Which standards is it about?"),
        widget=Checkboxes,
        error_messages={"required": lazy("Select the standards that it is about")},
    )
    words = forms.CharField(
        label=lazy("What do you want to talk about?"),
        help_text=lazy("In words for the applicant, so that they can prepare."),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": lazy("Say what you want to talk about")},
    )

    def __init__(self, *args: Any, standards: Sequence[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("standards", [(str(one.pk), f"{one.code} {one.title}") for one in standards])


class RecordForm(RegisterForm):
    """What came out of an interview, standard by standard."""

    def __init__(self, *args: Any, standards: Iterable[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in standards:
            about = {"code": one.code, "title": one.title}
            self.fields[f"standard-{one.pk}"] = forms.CharField(
                label=_("What came out on %(code)s %(title)s?") % about,
                max_length=_LONG,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": _("Say what came out on %(code)s") % about},
            )

    def notes(self) -> dict[int, str]:
        """The words by standard."""
        return {int(name.removeprefix("standard-")): words for name, words in self.cleaned_data.items()}
