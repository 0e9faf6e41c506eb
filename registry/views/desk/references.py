"""References at the desk: who was named, what to look at, what each said; each reading is recorded."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.doors import Door
from members.queries import people
from members.views.forms import FormDoor
from registry.application_doors import APPLICATION_AT_DESK
from registry.choices import ENDED, REFEREE, RefereeRelation, RefereeState, Stage
from registry.models import Application, Referee
from registry.queries import references
from registry.reference_doors import REFEREE_AT_DESK, OfApplication
from registry.reference_forms import NotAcceptedForm, registered_words
from registry.services import reference_reading
from registry.services import references as verbs

IN = {"area": "desk", "section": "applications"}
TAGS = {
    RefereeState.NAMED: "plain",
    RefereeState.ASKED: "information",
    RefereeState.GIVEN: "yes",
    RefereeState.DECLINED: "no",
    RefereeState.UNACCEPTED: "no",
    RefereeState.REPLACED: "plain",
}


class References(Door):
    """Who was named, how far each is, and what to look at before relying on them."""

    door = APPLICATION_AT_DESK
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        rows = references.seen_by_office(self.thing)
        shown = {
            "application": self.thing,
            "name": _applicant(self.thing),
            "rows": [{"read": row, "tag": TAGS[row.state]} for row in rows],
            "given": references.all_given(self.thing),
            "needed": self.thing.policy.needs_referees,
        }
        return render(request, "registry/desk/references/list.html", shown | IN)


class ShowReference(Door):
    """One referee and what they said."""

    door = REFEREE_AT_DESK
    thing: OfApplication

    def get(self, request: HttpRequest, reference: str, referee: str) -> HttpResponse:
        read = reference_reading.read(referee=self.thing.referee, by=self.asker.account(), at=self.now)
        shown = {
            "application": self.thing.application,
            "name": _applicant(self.thing.application),
            "tag": TAGS[read.state],
            "can_resend": _waited_for(self.thing),
            "can_refuse": _may_be_refused(self.thing),
        }
        return render(request, "registry/desk/references/reference.html", shown | content(read) | IN)


class Resend(Door):
    """Sends a referee a new link."""

    door = REFEREE_AT_DESK
    thing: OfApplication

    def post(self, request: HttpRequest, reference: str, referee: str) -> HttpResponse:
        sent = verbs.resend(referee=self.thing.referee, by=self.asker.account(), at=self.now)
        new = sent.asked_at == self.now
        messages.success(request, _("A new link was sent.") if new else _("A link was sent today already."))
        return HttpResponseRedirect(reverse("desk-reference", args=[reference, referee]))


class NotAccept(FormDoor, Door):
    """Says that a referee cannot be accepted."""

    door = REFEREE_AT_DESK
    template = "registry/desk/references/not_accept.html"
    form_class = NotAcceptedForm
    thing: OfApplication

    def context(self) -> dict[str, Any]:
        return IN | {"application": self.thing.application, "referee": self.thing.referee}

    def act(self, form: NotAcceptedForm) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        verbs.not_accept(referee=self.thing.referee, reason=reason, by=self.asker.account(), at=self.now)
        where = reverse("desk-references", args=[self.thing.application.reference])
        return self.done(where, _("The applicant is told, and names somebody else."))


def content(read: references.Read) -> dict[str, Any]:
    """What `registry/references/content.html` shows of a reference, to whoever may read it."""
    said = read.given.identity if read.given else {}
    relation = RefereeRelation(said["relation"]).label if said.get("relation") else ""
    return {
        "read": read,
        "referee": read.referee,
        "as_named": _as_named(read.referee),
        "said": said,
        "said_relation": relation,
        "said_registered": _registered(said.get("registered_with", ""), said.get("registration_number", "")),
        "recommends": _recommends(read),
    }


def _as_named(referee: Referee) -> list[dict[str, Any]]:
    rows = (
        (_("Name"), referee.name),
        (_("How they know the applicant"), referee.get_relation_display()),
        (_("Job title and employer"), [word for word in (referee.job_title, referee.employer) if word]),
        (_("E-mail address"), referee.email),
        (_("Telephone"), referee.phone),
        (_("Registered with"), _registered(referee.registered_with, referee.registration_number)),
    )
    return [{"key": key, "value": value} for key, value in rows]


def _registered(body: str, number: str) -> str:
    return " ".join(word for word in (registered_words(body), number) if word)


def _recommends(read: references.Read) -> str:
    if read.given is None or not read.given.answers:
        return ""
    words: dict[bool | None, str] = {
        True: _("They recommend registration"),
        False: _("They do not recommend registration"),
    }
    return words.get(read.given.recommends, _("They recommend registration with reservations"))


def _applicant(application: Application) -> str:
    return people.names([application.person_id]).get(application.person_id, "")


def _waited_for(thing: OfApplication) -> bool:
    return thing.referee.state == RefereeState.ASKED and thing.application.stage not in ENDED


def _may_be_refused(thing: OfApplication) -> bool:
    checked = thing.application.stage in {Stage.SUBMITTED, Stage.RETURNED, Stage.REFERENCES}
    return checked and REFEREE.allows(thing.referee.state, RefereeState.UNACCEPTED)
