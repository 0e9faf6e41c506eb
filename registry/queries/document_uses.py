"""For which applications and requests a document is evidence, filled in or handed in."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Document
from members.queries.documents import Use
from registry.choices import AskState
from registry.models import Application, EntryRequest


def document_uses(*, document: Document) -> list[Use]:
    """The applications and requests that rest on a document; one that is not settled keeps it."""
    rests = (
        Q(qualifications__certificate=document)
        | Q(updating__document=document)
        | Q(evidence_items__document=document)
        | Q(section_papers__document=document)
        | Q(submissions__documents=document)
        | Q(appeals__documents=document)
        | Q(paper_declaration=document)
    )
    found = Application.objects.filter(rests).distinct().order_by("started_at", "pk")
    return _requests(document) + [
        Use(
            _("your application %(number)s") % {"number": one.number},
            reverse("my-application", args=[one.reference]),
            keeps=one.ended_at is None,
        )
        for one in found
    ]


def _requests(document: Document) -> list[Use]:
    found = EntryRequest.objects.filter(documents=document).order_by("asked_at", "pk")
    words, page = _("what you asked about your registration"), reverse("my-registration")
    return [Use(words, page, keeps=one.state == AskState.ASKED) for one in found]
