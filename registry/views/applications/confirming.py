"""The pages on which an applicant asks somebody to confirm a piece of evidence, and sees what came of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.doors import Door
from registry.applicant_doors import OWN_CONFIRMATION, OWN_EVIDENCE_ITEM
from registry.applicant_forms import ApplicationForm, ConfirmerForm
from registry.choices import Section
from registry.models import Application, EvidenceItem, ItemConfirmation
from registry.queries import confirmations, frozen
from registry.services import confirmations as verbs
from registry.submitted import evidence_cards
from registry.views.applications.base import IN, OfApplication


class Confirmations(OfApplication):
    """Who was asked to confirm a piece of evidence, what they said, and the way to ask somebody else."""

    door = OWN_EVIDENCE_ITEM
    section = Section.EVIDENCE
    back = "my-application-evidence"
    template = "registry/applications/confirmations.html"
    form_class = ConfirmerForm
    thing: EvidenceItem

    def context(self) -> dict[str, Any]:
        content = frozen.item(self.thing)
        held = [
            {"asked": one, "changed": one.shown and confirmations.differs(one, content)}
            for one in confirmations.of_item(self.thing)
        ]
        return super().context() | {"item": self.thing, "held": held}

    def save(self, form: ConfirmerForm) -> HttpResponse:
        entered = form.cleaned_data
        verbs.ask(item=self.thing, name=entered["name"], email=entered["email"], **self.who_and_when())
        return self.done(self.request.path, _("They are sent a link."))


class _One(OfApplication):
    door = OWN_CONFIRMATION
    section = Section.EVIDENCE
    form_class = ApplicationForm
    thing: ItemConfirmation

    @property
    def application(self) -> Application:
        return self.thing.item.application

    def context(self) -> dict[str, Any]:
        return super().context() | {"asked": self.thing}

    def back_url(self) -> str:
        return reverse("my-application-item-confirmations", args=[self.application.reference, self.thing.item_id])


class Resend(_One):
    """Send a new link."""

    template = "registry/applications/confirmation_resend.html"

    def save(self, form: ApplicationForm) -> HttpResponse:
        verbs.resend(confirmation=self.thing, by=self.asker.account(), at=self.now)
        return self.done(self.back_url(), _("They are sent a link that works for four weeks from today."))


class TakeBack(_One):
    """Ask for it no more."""

    template = "registry/applications/confirmation_take_back.html"

    def save(self, form: ApplicationForm) -> HttpResponse:
        verbs.take_back(confirmation=self.thing, by=self.asker.account(), at=self.now)
        return self.done(self.back_url(), _("They are not asked any more."))


class History(Door):
    """What a piece of evidence said before, newest first."""

    door = OWN_EVIDENCE_ITEM
    section = Section.EVIDENCE
    thing: EvidenceItem

    def get(self, request: Any, reference: str, row: int) -> HttpResponse:
        shown = {
            "application": self.thing.application,
            "item": self.thing,
            "versions": [
                {"replaced_at": one.replaced_at, "number": one.number, **_lines(one.content)}
                for one in self.thing.versions.order_by("-number")
            ],
            "now": _lines(frozen.item(self.thing)),
            "back_url": reverse("my-application-item", args=[reference, row]),
        }
        return render(request, "registry/applications/history.html", shown | IN)


def _lines(content: dict[str, Any]) -> dict[str, Any]:
    """A piece of evidence as those who judge would read it."""
    (card,) = evidence_cards([content], ())
    return {"title": card.title, "lines": card.lines, "papers": [paper.title for paper in card.papers]}
