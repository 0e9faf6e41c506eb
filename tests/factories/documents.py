"""Documents in named states, with files that are there."""

from datetime import UTC, datetime
from hashlib import sha256

from django.core.files.base import ContentFile

from members.choices import DocumentKind, DocumentRefusal, DocumentState
from members.models import Document
from members.references import new_reference

RECEIVED = datetime(2026, 11, 22, 9, tzinfo=UTC)


def make_document(person, *, state=DocumentState.CLEAN, data=b"%PDF-1.7 a certificate", at=RECEIVED, **fields):
    """A document in somebody's locker; clean and never scanned unless told otherwise."""
    document = Document(
        person=person,
        reference=new_reference(),
        title="Certificate",
        original_name="certificate.pdf",
        kind=DocumentKind.PDF,
        size=len(data),
        sha256=sha256(data).hexdigest(),
        state=state,
        received_at=at,
        checked_at=at if state not in {DocumentState.RECEIVED, DocumentState.CHECKING} else None,
        checking_at=None if state == DocumentState.RECEIVED else at,
    )
    refused = {
        DocumentState.REFUSED: DocumentRefusal.DAMAGED,
        DocumentState.INFECTED: DocumentRefusal.INFECTED,
        DocumentState.FAILED: DocumentRefusal.FAILED,
    }
    document.refusal = refused.get(state, "")
    for name, value in fields.items():
        setattr(document, name, value)
    document.file.save(f"documents/xx/{document.reference}", ContentFile(data), save=False)
    if state == DocumentState.CLEAN:
        document.viewing.save(f"documents/xx/{document.reference}.viewing", ContentFile(b"a copy"), save=False)
    document.save()
    return document
