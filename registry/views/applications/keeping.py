"""Long forms of an application: what is typed is kept as a draft, by itself or by a button, until it is saved."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from members.doors import Door
from members.errors import Refused
from members.jinja import moment
from registry.applicant_doors import OWN_KEPT_FORM
from registry.applicant_forms import Keepable
from registry.models import Application, FormDraft
from registry.queries import form_drafts as names
from registry.services import form_drafts
from registry.views.applications.base import OfApplication

_NOT_TYPED = {"csrfmiddlewaretoken", "version"}


class KeptForm(OfApplication):
    """A page with such a form; it says which one by `form_name`."""

    form_class: type[Keepable]

    def form_name(self) -> str:
        """Which form of the application it is."""
        raise NotImplementedError

    def kept(self) -> FormDraft | None:
        """What stood in the form and was not saved."""
        return names.kept(self.application, self.form_name())

    def form(self, **entered: Any) -> Any:
        """The form; with what was typed and not saved, where there is any."""
        form = super().form(**entered)
        if not entered and (kept := self.kept()):
            form.initial |= form.typed(kept.entered)
        return form

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        """The page; what was sent and came back is kept, so that leaving the page loses nothing of it."""
        if status != HttpResponse.status_code and self.may_edit():
            _keep(self, self.application, self.form_name())
        return super().show(form, status=status)

    def context(self) -> dict[str, Any]:
        form = self.form_name()
        of = [self.application.reference, form]
        return super().context() | {
            "kept": self.kept(),
            "keep_url": reverse("my-application-keep", args=of),
            "discard_url": reverse("my-application-discard", args=of),
        }


def _keep(door: Door, application: Application, form: str) -> None:
    typed = {name: values for name, values in door.request.POST.lists() if name not in _NOT_TYPED}
    form_drafts.keep(application=application, form=form, entered=typed, by=door.asker.account(), at=door.now)


class Keep(Door):
    """Keep what stands in a form without saving it: by itself while somebody types, or by a button."""

    door = OWN_KEPT_FORM
    thing: Application

    def post(self, request: HttpRequest, reference: str, form: str) -> HttpResponseBase:
        by_itself = request.headers.get("X-Autosave")
        try:
            _keep(self, self.thing, form)
        except Refused as refusal:
            if by_itself:
                return JsonResponse({"said": refusal.message}, status=422)
            raise
        if by_itself:
            return JsonResponse({"said": _("Kept as a draft on %(when)s") % {"when": moment(self.now)}})
        return HttpResponseRedirect(page_of(self.thing, form))


class Discard(Door):
    """Forget what was typed and not saved."""

    door = OWN_KEPT_FORM
    thing: Application

    def post(self, request: HttpRequest, reference: str, form: str) -> HttpResponse:
        form_drafts.discard(application=self.thing, form=form, by=self.asker.account())
        return HttpResponseRedirect(page_of(self.thing, form))


def page_of(application: Application, form: str) -> str:
    """The page on which a form stands."""
    of = [application.reference]
    if form == names.STATEMENT:
        return reverse("my-application-statement", args=of)
    if form == names.NEW_ITEM:
        return reverse("my-application-item-add", args=of)
    kind, _, row = form.partition("-")
    return reverse("my-application-item" if kind == "item" else "my-application-claims", args=[*of, int(row)])
