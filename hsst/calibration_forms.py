"""What the office says of a calibration round, and what somebody judges in one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from hsst.rules.calibration import DossierSet
from members.forms import DayField, Radios, RegisterForm
from registry.views.assessing.forms import MarkForm


class OpenForm(RegisterForm):
    """A new round."""

    dossiers = forms.ChoiceField(label=lazy("Which dossiers?"), widget=Radios)
    last_on = DayField(
        label=lazy("Last day to hand in"),
        what=lazy("the last day to hand in"),
        help_text=lazy("At least two weeks from today. The round is closed by itself after it, and may be put off."),
    )

    def __init__(self, *args: Any, sets: Sequence[DossierSet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("dossiers", [(one.code, one.name) for one in sets])
        self.fields["dossiers"].widget.hints = {one.code: _size(one) for one in sets}


class ExtendForm(RegisterForm):
    """A later last day."""

    last_on = DayField(
        label=lazy("New last day to hand in"),
        what=lazy("the new last day"),
        help_text=lazy("Whoever has not handed in is told."),
    )


class CancelForm(RegisterForm):
    """Why a round is given up."""

    reason = forms.CharField(
        label=lazy("Why is this round given up?"),
        help_text=lazy("Those who were asked read it."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": lazy("Say why this round is given up")},
    )


class JudgeForm(RegisterForm):
    """A judgement of one standard of an invented dossier, on the scale of every judgement."""

    mark = MarkForm.base_fields["mark"]
    reason = forms.CharField(
        label=lazy("Your reason"),
        help_text=lazy("Say what in the dossier shows it, or what is missing."),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": lazy("Give your reason: what shows it, or what is missing")},
    )


def _size(one: DossierSet) -> str:
    words = ngettext(
        "%(n)s dossier, %(standards)s standards in each",
        "%(n)s dossiers, %(standards)s standards in each",
        len(one.dossiers),
    )
    return words % {"n": len(one.dossiers), "standards": len(one.standards)}
