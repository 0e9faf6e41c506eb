"""Where I work: several employers, each shown to the public only once I say so, and questions I may answer."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from members import policy
from members.doors import Door
from members.models import Organisation
from members.profile_forms import ConsentForm, EmploymentForm, EndForm, FindEmployerForm, WorkforceForm
from members.queries import profile
from members.services import employments, workforce
from members.templatetags.shell import last_day
from members.views.buttons import Button
from members.views.forms import FormDoor

IN = {"area": "my", "section": "profile"}


class _WithDirectory(FormDoor):
    """A form on an employment, with a search of the directory above it that works without a script."""

    template = "members/profile/employment.html"
    form_class = EmploymentForm

    def found(self) -> list[Organisation]:
        return profile.find_organisations(self.request.GET.get("find", "")[:100])

    def form_kwargs(self) -> dict[str, Any]:
        return {"found": self.found()}

    def context(self) -> dict[str, Any]:
        words = self.request.GET.get("find", "")[:100]
        return IN | {"search": FindEmployerForm(initial={"find": words}), "words": words, "found": self.found()}

    def place(self, form: EmploymentForm) -> employments.Place:
        entered = form.cleaned_data
        return employments.Place(form.chosen(), entered["employer_name"], entered["town"])


class Add(_WithDirectory, Door):
    """Tell us where I work."""

    door = policy.OWN_RECORD

    def act(self, form: EmploymentForm) -> HttpResponse:
        entered = form.cleaned_data
        employments.add(
            person=self.thing,
            place=self.place(form),
            since=entered["since"],
            until=entered["until"],
            by=self.asker.account(),
            at=self.now,
            on=self.today,
        )
        return self.done(reverse("my-details"), _("Added. The public does not see it unless you say so."))


class Correct(_WithDirectory, Door):
    """Put right what I told you of where I work."""

    door = policy.OWN_EMPLOYMENT

    def found(self) -> list[Organisation]:
        looked_up = super().found()
        held = self.thing.organisation
        return looked_up if looked_up or held is None else [held]

    def initial(self) -> dict[str, Any]:
        return {
            "organisation": str(self.thing.organisation_id or ""),
            "employer_name": self.thing.employer_name,
            "town": self.thing.town,
            "since": self.thing.during.lower,
            "until": last_day(self.thing.during),
        }

    def act(self, form: EmploymentForm) -> HttpResponse:
        entered = form.cleaned_data
        employments.correct(
            employment=self.thing,
            place=self.place(form),
            since=entered["since"],
            until=entered["until"],
            by=self.asker.account(),
            at=self.now,
            on=self.today,
        )
        return self.done(reverse("my-details"), _("Put right. Say again whether the public may see it."))


class End(FormDoor, Door):
    """Say that I no longer work there."""

    door = policy.OWN_EMPLOYMENT
    template = "members/profile/employment_end.html"
    form_class = EndForm

    def context(self) -> dict[str, Any]:
        return IN

    def act(self, form: EndForm) -> HttpResponse:
        employments.end(
            employment=self.thing,
            last_day=form.cleaned_data["last_day"],
            by=self.asker.account(),
            at=self.now,
            on=self.today,
        )
        return self.done(reverse("my-details"), _("Your last day there is recorded."))


class ShowPlace(Button, Door):
    """Let the public see that I work there."""

    door = policy.OWN_EMPLOYMENT
    leads_to = "my-details"

    def act(self) -> str:
        employments.confirm_place(employment=self.thing, by=self.asker.account(), at=self.now)
        return _("The public sees this place of work on your entry now.")


class HidePlace(Button, Door):
    """Keep from the public again that I work there."""

    door = policy.OWN_EMPLOYMENT
    leads_to = "my-details"

    def act(self) -> str:
        employments.withdraw_place(employment=self.thing, by=self.asker.account(), at=self.now)
        return _("The public no longer sees this place of work.")


class Consent(FormDoor, Door):
    """Whether my answers about my work may be counted, apart from everything else."""

    door = policy.OWN_RECORD
    template = "members/profile/workforce_consent.html"
    form_class = ConsentForm

    def initial(self) -> dict[str, Any]:
        return {"agree": "yes"} if profile.consented(self.thing) else {}

    def context(self) -> dict[str, Any]:
        return IN | {"consented": profile.consented(self.thing)}

    def act(self, form: ConsentForm) -> HttpResponse:
        if form.cleaned_data["agree"] == "yes":
            workforce.consent(person=self.thing, by=self.asker.account(), at=self.now)
            return self.done(reverse("my-details"), _("Thank you. You can answer beside each place where you work."))
        workforce.withdraw(person=self.thing, by=self.asker.account(), at=self.now)
        return self.done(reverse("my-details"), _("Nothing is counted, and what you answered is deleted."))


class Answer(FormDoor, Door):
    """Optional questions about one place where I work."""

    door = policy.OWN_EMPLOYMENT
    template = "members/profile/workforce.html"
    form_class = WorkforceForm

    def initial(self) -> dict[str, Any]:
        given = getattr(self.thing, "workforce_answer", None)
        return {"hours": given.hours, "sector": given.sector, "setting": given.setting} if given else {}

    def context(self) -> dict[str, Any]:
        return IN

    def act(self, form: WorkforceForm) -> HttpResponse:
        workforce.answer(employment=self.thing, by=self.asker.account(), at=self.now, **form.cleaned_data)
        return self.done(reverse("my-details"), _("Your answers are saved."))
