"""What every page of an application shares: where it leads back to, and what a form from an older page is told."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from members.doors import Door
from members.queries import evidence
from members.views.forms import FormDoor
from registry.applicant_doors import OWN_APPLICATION
from registry.applicant_forms import ApplicationForm
from registry.choices import EVIDENCE_OPEN, Section, Stage
from registry.models import Application
from registry.services import editing

IN = {"area": "my", "section": "applications"}


def home(application: Application) -> str:
    """The page of an application, with what is left to do."""
    return reverse("my-application", args=[application.reference])


class OfApplication(FormDoor, Door):
    """A page with a form of one section; what was handed in is shown on the application's own page instead.

    A page says `section`, and `back`, the name of the page to which it leads back if that is not the application's.
    """

    door = OWN_APPLICATION
    section: ClassVar[Section]
    back: ClassVar[str] = "my-application"
    form_class: type[ApplicationForm]

    @property
    def application(self) -> Application:
        """The application that the page is about."""
        return self.thing if isinstance(self.thing, Application) else self.thing.application

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_edit():
            return HttpResponseRedirect(home(self.application))
        return super().get(request, *args, **kwargs)

    def may_edit(self) -> bool:
        """Whether the section is the applicant's to change now."""
        stage = Stage(self.application.stage)
        return stage in editing.OPEN or (stage in EVIDENCE_OPEN and self.section is Section.EVIDENCE)

    def form(self, **entered: Any) -> Any:
        initial = self.initial() | {"version": self.application.version}
        return self.form_class(initial=initial, **self.form_kwargs(), **entered)

    def act(self, form: Any) -> HttpResponse:
        try:
            return self.save(form)
        except editing.Stale:
            form.renew(Application.objects.get(pk=self.application.pk).version)
            raise

    def save(self, form: Any) -> HttpResponse:
        """The one service with the form's values, then `self.done(...)`."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        return IN | {"application": self.application, "back_url": self.back_url()}

    def back_url(self) -> str:
        """Where the page leads back to."""
        return reverse(self.back, args=[self.application.reference])

    def usable(self) -> Any:
        """The documents that may be evidence."""
        return evidence.usable(self.application.person)

    def who_and_when(self) -> dict[str, Any]:
        """What every verb of these pages is told."""
        return {"application": self.application, "by": self.asker.account(), "at": self.now}


class Remove(OfApplication):
    """Asks before something is taken out of an application. A page says how, and what it is `called`."""

    template = "registry/applications/remove.html"
    form_class = ApplicationForm

    def called(self) -> str:
        """What is to be removed, in words."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        return super().context() | {"called": self.called()}
