"""Referees as the applicant sees them: who was named and how far each is, never what was said."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.acting import for_whom
from members.doors import Door
from members.views.forms import FormDoor
from registry.choices import RefereeState, Stage
from registry.models import Application
from registry.queries import references
from registry.reference_doors import OWN_REFEREE, OWN_REFEREES, OfApplication
from registry.reference_forms import RefereeForm, ReplaceForm
from registry.services import references as verbs
from registry.services.references import Named

IN = {"area": "my", "section": "applications"}
_TAGS = {
    RefereeState.NAMED: "plain",
    RefereeState.ASKED: "information",
    RefereeState.GIVEN: "yes",
    RefereeState.DECLINED: "no",
    RefereeState.UNACCEPTED: "no",
}
_FILLED_IN = {Stage.DRAFT, Stage.RETURNED}


class Referees(Door):
    """Who was named, how far each is, and what may be done about it."""

    door = OWN_REFEREES
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        rows = references.seen_by_applicant(self.thing, on=self.today)
        needed = self.thing.policy.needs_referees
        left = references.places_left(self.thing)
        shown = {
            "application": self.thing,
            "rows": [{"seen": row, "tag": _TAGS[row.state]} for row in rows],
            "needed": needed,
            "missing": max(0, left),
            "may_name": self.thing.stage in _FILLED_IN and left > 0,
            "days": self.thing.policy.reference_days,
            "given": references.all_given(self.thing),
            "task_list_url": reverse(
                "my-application" if for_whom(request) is None else "desk-application", args=[self.thing.reference]
            ),
        }
        return render(request, "registry/referees/list.html", shown | IN)


class _Named(FormDoor, Door):
    """A page that leads back to the list of referees."""

    form_class: type[RefereeForm] = RefereeForm
    door = OWN_REFEREES  # each of those made of it says its own

    def application(self) -> Application:
        """The application that the page is about."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        return IN | {"application": self.application(), "back_url": self.list_url()}

    def list_url(self) -> str:
        """Where the list is."""
        return reverse("application-referees", args=[self.application().reference])


class Add(_Named):
    """Names a referee."""

    door = OWN_REFEREES
    template = "registry/referees/name.html"
    thing: Application

    def application(self) -> Application:
        return self.thing

    def act(self, form: RefereeForm) -> HttpResponse:
        verbs.name(application=self.thing, named=form.named(), by=self.asker.account(), at=self.now)
        return self.done(self.list_url(), _("The referee was named."))


class _OfReferee(_Named):
    """A page about one referee."""

    door = OWN_REFEREE
    thing: OfApplication

    def application(self) -> Application:
        return self.thing.application

    def context(self) -> dict[str, Any]:
        return super().context() | {"referee": self.thing.referee}

    def as_named(self) -> dict[str, Any]:
        """The referee as they were named."""
        return {field: getattr(self.thing.referee, field) for field in Named.__dataclass_fields__}


class Change(_OfReferee):
    """Says otherwise who somebody is who was not asked yet."""

    template = "registry/referees/change.html"

    def initial(self) -> dict[str, Any]:
        return self.as_named()

    def act(self, form: RefereeForm) -> HttpResponse:
        verbs.name(
            application=self.thing.application,
            referee=self.thing.referee,
            named=form.named(),
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(self.list_url(), _("The referee was changed."))


class Replace(_OfReferee):
    """Names somebody else in the place of a referee, with a reason."""

    template = "registry/referees/replace.html"
    form_class = ReplaceForm

    def act(self, form: ReplaceForm) -> HttpResponse:
        verbs.replace(
            referee=self.thing.referee,
            named=form.named(),
            reason=form.cleaned_data["reason"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(self.list_url(), _("The other referee was named."))


class Resend(Door):
    """Sends a referee a new link."""

    door = OWN_REFEREE
    thing: OfApplication

    def post(self, request: HttpRequest, reference: str, referee: str) -> HttpResponse:
        sent = verbs.resend(referee=self.thing.referee, by=self.asker.account(), at=self.now)
        new = sent.asked_at == self.now
        messages.success(request, _("A new link was sent.") if new else _("A link was sent today already."))
        return HttpResponseRedirect(reverse("application-referees", args=[reference]))
