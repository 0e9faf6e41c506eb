"""What the office does with an application before and beside its assessment: complete, returned, held, taken back."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.doors import Door
from members.forms import RegisterForm
from members.queries import people
from members.services import acting
from members.views.forms import FormDoor
from registry.acting_forms import LETTER
from registry.application_actions import BEFORE_DECISION
from registry.application_doors import APPLICATION_AT_DESK
from registry.choices import ReturnReason, Stage
from registry.models import Application
from registry.queries import references
from registry.rules.applications import BACK
from registry.services import applications, completeness, holds, office_acts, rollbacks
from registry.views.desk.application_forms import (
    CompleteForm,
    HoldForm,
    ReleaseForm,
    ReturnForm,
    RollBackForm,
    WithdrawForm,
)

IN = {"area": "desk", "section": "applications"}


class OnApplication(FormDoor, Door):
    """A page that does one thing with an application, and knows which of its states it showed."""

    door = APPLICATION_AT_DESK
    template = "registry/desk/applications/act.html"
    heading: ClassVar[str | Promise]
    submit: ClassVar[str | Promise]
    warning: ClassVar[bool] = False
    thing: Application

    def initial(self) -> dict[str, Any]:
        last = office_acts.last_change(self.thing)
        return {"seen": last.pk if last else None}

    def says(self) -> list[str]:
        """What happens when the button is pressed, in sentences."""
        return []

    def context(self) -> dict[str, Any]:
        return IN | {
            "application": self.thing,
            "name": people.names([self.thing.person_id]).get(self.thing.person_id, ""),
            "heading": self.heading,
            "submit": self.submit,
            "says": self.says(),
            "warning": self.warning,
        }

    def act(self, form: Any) -> HttpResponse:
        self.do(form.cleaned_data)
        return self.done(reverse("desk-application", args=[self.thing.reference]), self.said())

    def do(self, given: dict[str, Any]) -> None:
        """The one service."""
        raise NotImplementedError

    def said(self) -> str:
        """What was done, in a sentence."""
        raise NotImplementedError

    def how(self, given: dict[str, Any]) -> dict[str, Any]:
        """What every service of the office is told."""
        return {
            "application": self.thing,
            "by": self.asker.account(),
            "at": self.now,
            "seen": given["seen"],
        }


class Complete(OnApplication):
    """Nothing is missing."""

    form_class: type[RegisterForm] = CompleteForm
    heading = lazy("Say that the application is complete")
    submit = lazy("It is complete")

    def says(self) -> list[str]:
        if references.all_given(self.thing):
            return [_("Every reference was given, so it is ready for assessment at once. The applicant is told.")]
        return [_("It then waits for its references. The applicant is told.")]

    def do(self, given: dict[str, Any]) -> None:
        completeness.complete(**self.how(given))

    def said(self) -> str:
        return _("The application is complete. The applicant is told.")


class Return(OnApplication):
    """Something is missing."""

    form_class = ReturnForm
    heading = lazy("Return the application to the applicant")
    submit = lazy("Return it")

    def says(self) -> list[str]:
        days = {"days": self.thing.policy.resubmit_days}
        return [
            _("The applicant is told, and has %(days)s days to hand it in again. After that it is closed.") % days,
            _("We remind them on the 14th and the 21st day."),
        ]

    def do(self, given: dict[str, Any]) -> None:
        reasons = [ReturnReason(reason) for reason in given["reasons"]]
        completeness.return_to_applicant(reasons=reasons, words=given["words"], **self.how(given))

    def said(self) -> str:
        return _("The application went back to the applicant, who is told what is missing.")


class HoldApplication(OnApplication):
    """It rests for a reason."""

    form_class = HoldForm
    heading = lazy("Put the application on hold")
    submit = lazy("Put it on hold")

    def says(self) -> list[str]:
        return [_("Its clock stands still until it is released: the stage has as many days left then as it has now.")]

    def do(self, given: dict[str, Any]) -> None:
        holds.hold(reason=given["reason"], **self.how(given))

    def said(self) -> str:
        return _("The application is on hold, and its clock stands still. The applicant is told.")


class Release(OnApplication):
    """It goes on."""

    form_class = ReleaseForm
    heading = lazy("Release the application from hold")
    submit = lazy("Release it")

    def says(self) -> list[str]:
        return [_("Its clock goes on from today with the days that it had left. The applicant is told.")]

    def do(self, given: dict[str, Any]) -> None:
        holds.release(application=self.thing, by=self.asker.account(), at=self.now)

    def said(self) -> str:
        return _("The application goes on. The applicant is told.")


class RollBack(OnApplication):
    """A step was a mistake."""

    form_class = RollBackForm
    heading = lazy("Take a mistaken step back")
    submit = lazy("Take it back")
    warning = True

    @property
    def back(self) -> Stage | None:
        """The stage that it goes back to."""
        return BACK.get(Stage(self.thing.stage))

    def says(self) -> list[str]:
        if self.back is None:
            return [_("Nothing can be taken back at this stage.")]
        stages = {"now": self.thing.get_stage_display(), "back": self.back.label}
        said = [_("It goes from ‘%(now)s’ back to ‘%(back)s’, with the days that it had left there.") % stages]
        if self.back == Stage.READY:
            said.append(_("Whoever was to judge it no longer is, and it must be allocated again."))
        return said

    def do(self, given: dict[str, Any]) -> None:
        to = self.back or Stage(self.thing.stage)
        rollbacks.roll_back(to=to, reason=given["reason"], **self.how(given))

    def said(self) -> str:
        return _("The step was taken back. The applicant is told where they had been told of it.")


class Withdraw(OnApplication):
    """The applicant asked the office to withdraw it."""

    form_class = WithdrawForm
    heading = lazy("Withdraw the application for the applicant")
    submit = lazy("Withdraw it")
    warning = True

    def says(self) -> list[str]:
        return [_("Only if they asked for it by telephone or letter. It cannot be taken back; they may apply again.")]

    def do(self, given: dict[str, Any]) -> None:
        by = self.asker.account()
        with transaction.atomic():
            office_acts.begin(at_stages=BEFORE_DECISION, held=True, application=self.thing, by=by, seen=given["seen"])
            applications.withdraw(application=self.thing, by=by, at=self.now)
            acting.record(
                person=self.thing.person,
                what="registry.application_withdrawn",
                note=given["note"],
                by_letter=given["how"] == LETTER,
                by=by,
                at=self.now,
            )

    def said(self) -> str:
        return _("The application is withdrawn, and the applicant is told.")
