"""The pages of evidence: the matrix of evidence and standards, each piece of it, and each standard."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd.queries import logs
from members.doors import Door
from members.templatetags.shell import last_day
from registry import application_wording as wording
from registry.applicant_doors import OWN_APPLICATION, OWN_EVIDENCE_ITEM, OWN_STANDARD
from registry.applicant_forms import ClaimsForm, EvidenceForm
from registry.choices import EVIDENCE_OPEN, EvidenceKind, Section, Stage
from registry.models import Application, EvidenceItem, Standard
from registry.queries import applications, confirmations, dossiers, form_drafts, matrices
from registry.services import mapping as verbs
from registry.services.mapping import Piece
from registry.views.applications.base import IN, Remove, home
from registry.views.applications.keeping import KeptForm

_BACK = "my-application-evidence"


class Matrix(Door):
    """What I have, against what is asked: at a glance, and in words."""

    door = OWN_APPLICATION
    section = Section.EVIDENCE
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        matrix = matrices.read(self.thing, on=self.today)
        allowed = applications.open_standards(self.thing)
        shown = {
            "application": self.thing,
            "matrix": matrix,
            "asked": applications.request(self.thing) if allowed is not None else None,
            "portfolio": self.thing.stage == Stage.PORTFOLIO,
            "may_change": self.thing.stage in EVIDENCE_OPEN,
            "lacks": [wording.missing(lack) for lack in matrix.lacks],
            "weak": wording.weak(matrix.weak, self.thing.policy),
            "weighed": [wording.weighed(one) for one in matrix.weighed],
            "weights": [(weight, wording.WEIGHTS[weight]) for weight in matrix.picture.weights],
            "back_url": home(self.thing),
        }
        return render(request, "registry/applications/matrix.html", shown | IN)


class OneStandard(Door):
    """What one standard asks for, and what I say shows that I meet it."""

    door = OWN_STANDARD
    section = Section.EVIDENCE
    thing: tuple[Application, Standard]

    def get(self, request: HttpRequest, reference: str, standard: int) -> HttpResponse:
        application, of = self.thing
        shown = {
            "application": application,
            "standard": of,
            "claims": dossiers.claims(application).filter(standard=of).select_related("item"),
            "needed": application.policy.evidence_per_standard,
            "back_url": reverse(_BACK, args=[reference]),
        }
        return render(request, "registry/applications/standard.html", shown | IN)


class _Item(KeptForm):
    section = Section.EVIDENCE
    back = _BACK
    template = "registry/applications/item.html"
    form_class = EvidenceForm

    def form_kwargs(self) -> dict[str, Any]:
        records = logs.kept(self.application.person).order_by("-last_on", "-pk")
        return {"usable": self.usable(), "records": records}

    def form_name(self) -> str:
        return form_drafts.item_form(self.held())

    def save(self, form: EvidenceForm) -> HttpResponse:
        entered = form.cleaned_data
        kind = EvidenceKind(entered["kind"])
        piece = Piece(
            kind=kind,
            title=entered["title"],
            document=entered["document"] if kind is EvidenceKind.DOCUMENT else None,
            record=entered["record"] if kind is EvidenceKind.CPD else None,
            text=entered["text"] if kind is EvidenceKind.ACCOUNT else "",
            role=entered["role"],
            context=entered["context"],
            since=entered["since"],
            until=entered["until"],
            no_patient=entered["no_patient"],
        )
        item = verbs.save_item(piece=piece, item=self.held(), version=form.seen(), **self.who_and_when())
        to = reverse("my-application-claims", args=[self.application.reference, item.pk])
        return self.done(to, _("The evidence is saved. Say which standards it shows."))

    def held(self) -> EvidenceItem | None:
        """The piece that is changed; none while one is added."""
        return None


class AddItem(_Item):
    """Add a piece of evidence."""

    door = OWN_APPLICATION


class ChangeItem(_Item):
    """Say otherwise what a piece of evidence is."""

    door = OWN_EVIDENCE_ITEM
    thing: EvidenceItem

    def held(self) -> EvidenceItem:
        return self.thing

    def initial(self) -> dict[str, Any]:
        held = self.thing
        return {
            "kind": held.kind,
            "title": held.title,
            "document": held.document_id,
            "record": held.record,
            "text": held.text if held.kind == EvidenceKind.ACCOUNT else "",
            "role": held.role,
            "context": held.context,
            "since": held.during.lower if held.during else None,
            "until": last_day(held.during) if held.during else None,
            "no_patient": held.no_patient,
        }

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "item": self.thing,
            "versions": self.thing.versions.count(),
            "confirmations": confirmations.of_item(self.thing).count(),
        }


class Claims(KeptForm):
    """Which standards a piece of evidence shows, and why."""

    door = OWN_EVIDENCE_ITEM
    section = Section.EVIDENCE
    back = _BACK
    template = "registry/applications/claims.html"
    form_class = ClaimsForm
    thing: EvidenceItem

    def form_name(self) -> str:
        return form_drafts.claims_form(self.thing)

    def form_kwargs(self) -> dict[str, Any]:
        known = dossiers.standards(self.application, on=self.today)
        allowed = applications.open_standards(self.application)
        return {"standards": [one for one in known if allowed is None or one.pk in allowed]}

    def initial(self) -> dict[str, Any]:
        return {f"s{claim.standard_id}": claim.why for claim in self.thing.claims.all()}

    def context(self) -> dict[str, Any]:
        return super().context() | {"item": self.thing}

    def save(self, form: ClaimsForm) -> HttpResponse:
        verbs.claim(item=self.thing, why=form.why(), version=form.seen(), **self.who_and_when())
        return self.done(self.back_url(), _("What it shows is saved."))


class RemoveItem(Remove):
    """Take a piece of evidence out, with all that it is said to show."""

    door = OWN_EVIDENCE_ITEM
    section = Section.EVIDENCE
    back = _BACK
    thing: EvidenceItem

    def called(self) -> str:
        return dossiers.name_of(self.thing)

    def save(self, form: Any) -> HttpResponse:
        verbs.remove_item(item=self.thing, version=form.seen(), **self.who_and_when())
        return self.done(self.back_url(), _("The evidence is removed."))
