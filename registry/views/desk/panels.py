"""The office and a panel’s applicant: more time for a portfolio, and times for an interview."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.forms import DayField, RegisterForm
from members.jinja import day, moment
from registry.queries import interviews
from registry.services import interviews as verbs
from registry.services import portfolios
from registry.services.interviews import Slot
from registry.views.desk.application_acts import OnApplication
from registry.views.desk.application_forms import Seen


class ExtendForm(Seen):
    """How much more time, and why."""

    months = forms.IntegerField(
        label=lazy("How many months more?"),
        min_value=1,
        max_value=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={
            "required": lazy("Enter how many months more"),
            "invalid": lazy("Enter a whole number of months"),
        },
    )
    reason = forms.CharField(
        label=lazy("Why?"),
        help_text=lazy("What keeps the applicant from it; for the office and for the copy that they may take."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": lazy("Say why they need more time")},
    )


class SlotForm(Seen):
    """One time for an interview, and where."""

    day = DayField(label=lazy("On which day?"), what=lazy("the day of the interview"))
    time = forms.TimeField(
        label=lazy("At what time?"),
        help_text=lazy("Such as 14:30, as clocks in London show it."),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}),
        error_messages={"invalid": lazy("Enter a time like 14:30"), "required": lazy("Enter a time like 14:30")},
    )
    where = forms.CharField(
        label=lazy("Where?"),
        help_text=lazy("A room, or the address of a call."),
        max_length=200,
        error_messages={"required": lazy("Say where it is held")},
    )

    def slot(self) -> Slot:
        """The time that was entered."""
        given = self.cleaned_data
        starts = datetime.combine(given["day"], given["time"], tzinfo=timezone.get_default_timezone())
        return Slot(starts, given["where"])


class ExtendPortfolio(OnApplication):
    """Something kept the applicant from it."""

    form_class: type[RegisterForm] = ExtendForm
    heading = lazy("Give more time for the portfolio")
    submit = lazy("Give more time")

    def says(self) -> list[str]:
        most = self.thing.policy.extension_months
        due = self.thing.due_on
        told = [_("It is due by %(day)s now.") % {"day": day(due)}] if due else []
        return [*told, _("This route allows %(most)s months more in all. The applicant is told.") % {"most": most}]

    def do(self, given: dict[str, Any]) -> None:
        portfolios.extend(months=given["months"], reason=given["reason"], **self.how(given))

    def said(self) -> str:
        return _("The portfolio has more time, and the applicant is told.")


class OfferSlots(OnApplication):
    """Times for an interview that was asked for."""

    form_class = SlotForm
    heading = lazy("Offer a time for the interview")
    submit = lazy("Offer this time")

    def says(self) -> list[str]:
        interview = interviews.under_way(self.thing)
        if interview is None:
            return [_("No interview is asked for.")]
        if interview.chosen:
            chosen = {"at": moment(interview.chosen.starts_at), "where": interview.chosen.where}
            return [_("The applicant chose %(at)s, %(where)s.") % chosen]
        offered = interviews.to_choose_from(interview, at=self.now)
        if not offered:
            return [_("Nothing is offered yet. Offer two times or more, one after the other; the applicant is told.")]
        said = [f"{moment(one.starts_at)}, {one.where}" for one in offered]
        return [_("Offered so far: %(slots)s.") % {"slots": "; ".join(said)}]

    def act(self, form: Any) -> Any:
        verbs.offer(slots=[form.slot()], **self.how(form.cleaned_data))
        return self.done(self.request.path, _("The time is offered, and the applicant is told."))
