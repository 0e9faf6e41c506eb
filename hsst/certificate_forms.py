"""The forms about certificates of equivalence: a number to look up, and why one is revoked."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as lazy

from hsst.choices import RevokeGround
from members.forms import FilterForm, Radios, RegisterForm


class NumberForm(FilterForm):
    """The number of a certificate, as somebody reads it from paper."""

    number = forms.CharField(label=lazy("Certificate number"), max_length=40, required=False)


class RevokeForm(RegisterForm):
    """Why a certificate is revoked."""

    ground = forms.ChoiceField(
        label=lazy("Why is it revoked?"),
        help_text=lazy("Its public page says this, and nothing more."),
        choices=[(ground.value, capfirst(ground.label)) for ground in RevokeGround],
        widget=Radios,
        error_messages={"required": lazy("Select why it is revoked")},
    )
    reason = forms.CharField(
        label=lazy("What happened?"),
        help_text=lazy("For the second person, and for whoever held the certificate."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": lazy("Say what happened")},
    )


class RelyingForm(RegisterForm):
    """What was decided about what rests on a certificate that was revoked."""

    note = forms.CharField(
        label=lazy("What was decided?"),
        help_text=lazy("For the office alone. The work is done with this."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": lazy("Say what was decided")},
    )
