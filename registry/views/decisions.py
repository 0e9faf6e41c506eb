"""The decision on my application: its letter, my certificate, and an appeal."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.choices import DocumentState
from members.doors import Door
from members.models import Document
from members.queries import people
from members.views.forms import FormDoor
from registry import letters
from registry.choices import Stage
from registry.decision_doors import OWN_DECISION, OWN_ISSUED, OWN_REFUSAL, Issued
from registry.decision_forms import AppealForm
from registry.models import Application
from registry.queries import certificates, decisions
from registry.rules import appeals as rules
from registry.services import appeals

IN = {"area": "my", "section": "applications"}


def download(thing: Issued) -> HttpResponse:
    """A document of the register as a file to keep."""
    name = f"{thing.application.number}-{thing.document.kind}.pdf".replace("_", "-")
    with thing.document.file.open("rb") as file:
        answer = HttpResponse(file.read(), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class Decision(Door):
    """What was decided and why, word for word as in the letter; what can be done now, and by when."""

    door = OWN_DECISION
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        application = self.thing
        newest, appeal = decisions.latest(application), decisions.appeal(application)
        certificate = certificates.of_application(application)
        shown = {
            "application": application,
            "decision": newest,
            "letter": letters.decision(newest.letter.said) if newest and newest.letter and newest.letter.said else None,
            "admitted": application.stage == Stage.ADMITTED,
            "certificate": certificate,
            "equivalence": certificates.of_equivalence(application),
            "appeal": appeal,
            "appeal_letter": letters.appeal(appeal.letter.said)
            if appeal and appeal.letter and appeal.letter.said
            else None,
            "may_appeal": application.stage == Stage.REFUSED
            and bool(newest and rules.in_time(self.today, newest.appeal_until)),
            "too_late": application.stage == Stage.REFUSED
            and not (newest and rules.in_time(self.today, newest.appeal_until)),
            "earlier": decisions.every(application)[1:],
        }
        return render(request, "registry/decisions/decision.html", shown | IN)


class Download(Door):
    """A letter or the certificate."""

    door = OWN_ISSUED
    thing: Issued

    def get(self, request: HttpRequest, reference: str, name: str) -> HttpResponse:
        return download(self.thing)


class Appeal(FormDoor, Door):
    """Challenges a refusal, in the applicant's own words."""

    door = OWN_REFUSAL
    template = "registry/decisions/appeal.html"
    form_class = AppealForm
    thing: Application

    def form_kwargs(self) -> dict[str, Any]:
        own = Document.objects.filter(person__in=people.group(self.thing.person), removed_at=None)
        return {"usable": own.filter(state=DocumentState.CLEAN).order_by("-received_at", "-pk")}

    def context(self) -> dict[str, Any]:
        decision = decisions.refusal(self.thing)
        open_now = self.thing.stage == Stage.REFUSED and decision is not None
        in_time = open_now and rules.in_time(self.today, decision.appeal_until if decision else None)
        return IN | {
            "application": self.thing,
            "until": decision.appeal_until if decision else None,
            "open": open_now,
            "in_time": in_time,
        }

    def act(self, form: Any) -> HttpResponse:
        given = form.cleaned_data
        appeals.ask(
            application=self.thing,
            grounds=given["grounds"],
            documents=list(given.get("documents") or ()),
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(
            reverse("my-decision", args=[self.thing.reference]),
            _("We have your appeal. People who took no part in the decision hear it."),
        )
