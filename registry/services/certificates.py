"""The certificate of registration: issued with the admission, made and signed by a worker, kept as a file."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from members import trail
from members.jobs import after_commit
from members.queries.calendar import london_day
from registry.certificate import certificate
from registry.choices import IssuedKind
from registry.models import Application, Entry, IssuedDocument
from registry.queries import certificates
from registry.services import signing

WAIT_BEFORE_SWEEP = timedelta(minutes=5)


@transaction.atomic
def issue(*, application: Application, entry: Entry, at: datetime) -> IssuedDocument:
    """Issue the certificate of an admission, once: what it says is put together now, the file a moment later."""
    if held := certificates.of_application(application):
        return held
    issued = IssuedDocument.objects.create(
        kind=IssuedKind.CERTIFICATE,
        person=entry.person,
        application=application,
        entry=entry,
        said=certificates.said_of(entry, on=london_day(at)),
        issued_at=at,
    )
    trail.record("registry.certificate_issued", about=issued, by=None, at=at, person=entry.person, entry=entry.pk)
    after_commit("registry.make_certificate", document_id=issued.pk)
    return issued


@transaction.atomic
def make(*, document_id: int, at: datetime) -> IssuedDocument | None:
    """Make and sign the file of a certificate of registration, as `make_file`."""
    kind = IssuedKind.CERTIFICATE
    return make_file(document_id=document_id, kind=kind, build=certificate, at=at)


@transaction.atomic
def make_file(
    *, document_id: int, kind: IssuedKind, build: Callable[[IssuedDocument], bytes], at: datetime
) -> IssuedDocument | None:
    """Make and sign the file of a document, once; one that another worker makes, or that was emptied, is let be.

    Args:
        build: makes the document as a PDF before it is signed.

    Raises:
        ImproperlyConfigured: when nothing here can sign.
    """
    waiting = IssuedDocument.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        pk=document_id, kind=kind, made_at=None
    )
    issued = waiting.exclude(said={}).select_related("person").first()
    if issued is None:
        return None
    signed = signing.sign(build(issued), reason=str(kind.label).capitalize(), at=at)
    issued.file.save(f"issued/{issued.reference}.pdf", ContentFile(signed), save=False)
    issued.sha256, issued.made_at = hashlib.sha256(signed).hexdigest(), at
    issued.save(update_fields=["file", "sha256", "made_at"])
    trail.record("registry.certificate_made", about=issued, by=None, at=at, person=issued.person, entry=issued.entry_id)
    return issued


def unmade(*, at: datetime, kind: IssuedKind = IssuedKind.CERTIFICATE) -> list[int]:
    """Certificates whose making the queue lost, or that nothing could sign so far."""
    lost = IssuedDocument.objects.filter(kind=kind, made_at=None, issued_at__lt=at - WAIT_BEFORE_SWEEP)
    return list(lost.exclude(said={}).order_by("pk").values_list("pk", flat=True))
