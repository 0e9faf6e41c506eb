"""Whom an applicant does not want to be judged by; who judges is told only where the route says so."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.doors import Door
from members.forms import RegisterForm
from members.views.forms import FormDoor
from registry.assessing_doors import OWN_SUBMITTED
from registry.models import Application
from registry.queries import desk_assessment, panels
from registry.services import objections


class ObjectionForm(RegisterForm):
    """Names, employers or what happened."""

    words = forms.CharField(
        label=lazy("Who should not judge your application, and why?"),
        help_text=lazy(
            "Names, employers, or what happened between you. The office reads it; those who judge never do."
        ),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": lazy("Say who should not judge your application, and why")},
    )


class Objections(FormDoor, Door):
    """What was said so far, and room for more."""

    door = OWN_SUBMITTED
    template = "registry/my/objections.html"
    form_class = ObjectionForm
    thing: Application

    def context(self) -> dict[str, Any]:
        said = desk_assessment.objections(self.thing)
        until = panels.objections_until(self.thing)
        return {
            "application": self.thing,
            "said": said,
            "tells_names": self.thing.policy.objection_days,
            "panel": panels.shown(self.thing),
            "until": until,
            "may_object": until is None or self.today <= until,
            "area": "my",
            "section": "applications",
        }

    def act(self, form: ObjectionForm) -> HttpResponse:
        objections.object_to(
            application=self.thing, words=form.cleaned_data["words"], by=self.asker.account(), at=self.now
        )
        return self.done(
            reverse("my-application-objections", args=[self.thing.reference]),
            _("The office has what you wrote and sees to it."),
        )
