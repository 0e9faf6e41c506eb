"""For which applications a document is evidence, filled in or handed in."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Document
from members.queries.documents import Use
from registry.models import Application


def document_uses(*, document: Document) -> list[Use]:
    """The applications that rest on a document; one that has not ended keeps it."""
    rests = (
        Q(qualifications__certificate=document)
        | Q(updating__document=document)
        | Q(evidence_items__document=document)
        | Q(submissions__documents=document)
        | Q(appeals__documents=document)
        | Q(paper_declaration=document)
    )
    found = Application.objects.filter(rests).distinct().order_by("started_at", "pk")
    return [
        Use(
            _("your application %(number)s") % {"number": one.number},
            reverse("my-application", args=[one.reference]),
            keeps=one.ended_at is None,
        )
        for one in found
    ]
