"""The interview about my application: what it is about, and a time for it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.doors import Door
from members.forms import Radios, RegisterForm
from members.jinja import moment
from members.views.forms import FormDoor
from registry.models import Interview
from registry.panel_doors import OWN_INTERVIEW
from registry.queries import interviews
from registry.services import interviews as verbs


class SlotForm(RegisterForm):
    """One of the times that were offered."""

    slot = forms.ChoiceField(
        label=lazy("Which time suits you?"), widget=Radios, error_messages={"required": lazy("Select a time")}
    )

    def __init__(self, *args: Any, slots: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("slot", slots)


class MyInterview(FormDoor, Door):
    """What the interview is about, and the times to choose from."""

    door = OWN_INTERVIEW
    template = "registry/my/interview.html"
    form_class = SlotForm
    thing: Interview

    def initial(self) -> dict[str, Any]:
        return {"slot": str(self.thing.chosen_id or "")}

    def form_kwargs(self) -> dict[str, Any]:
        slots = interviews.to_choose_from(self.thing, at=self.now)
        return {"slots": [(str(one.pk), f"{moment(one.starts_at)}, {one.where}") for one in slots]}

    def context(self) -> dict[str, Any]:
        interview = self.thing
        over = interview.chosen is not None and interview.chosen.starts_at <= self.now
        return {
            "application": interview.application,
            "interview": interview,
            "standards": interview.standards.order_by("position"),
            "may_choose": interview.recorded_at is None and not over and bool(self.form_kwargs()["slots"]),
            "area": "my",
            "section": "applications",
        }

    def act(self, form: SlotForm) -> HttpResponse:
        slot = self.thing.slots.select_related("interview__application").get(pk=form.cleaned_data["slot"])
        verbs.choose(slot=slot, by=self.asker.account(), at=self.now)
        return self.done(
            reverse("my-application-interview", args=[self.thing.application.reference]),
            _("Thank you. Those who assess your application are told."),
        )
