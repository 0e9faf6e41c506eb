"""The copy of a certificate of equivalence that goes into its holder’s evidence, apart from making the certificate.

The locker may be full or busy for a while; a certificate is made whatever it says, and the copy follows.
"""

from datetime import datetime

import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from hsst.models import Certificate
from members.errors import Refused
from members.models import Document
from members.queries import documents as locker
from members.services import documents
from registry.choices import Stage
from registry.models import Qualification
from registry.services import editing

log = structlog.get_logger(__name__)


@transaction.atomic
def hand_over(*, certificate_id: int, at: datetime) -> Document | None:
    """Put a copy of a certificate into its holder’s evidence, once.

    That copy is what the application for the register rests on, where it is still being filled in.

    Returns:
        The copy; None where it came already, where there is no file, and where the locker takes nothing now.
    """
    held = Certificate.objects.select_related("issued", "person").get(pk=certificate_id)
    if not held.issued.file or locker.own(held.person).filter(sha256=held.issued.sha256).exists():
        return None
    with held.issued.file.open("rb") as file:
        copy = SimpleUploadedFile(f"{held.number}.pdf", file.read(), content_type="application/pdf")
    title = _("Certificate of equivalence %(number)s") % {"number": held.number}
    try:
        document = documents.take_in(person=held.person, upload=copy, title=title, by=None, at=at)
    except Refused as refused:
        log.warning("certificate_not_handed_over", certificate=held.pk, why=refused.code)
        return None
    for told in _waiting().filter(application__person=held.person, number=held.number):
        _rests_on(told, document)
    return document


def not_handed_over() -> list[int]:
    """Certificates for whose copy a draft waits that never came: the queue lost it, or the locker took nothing."""
    waits = _waiting().filter(application__person=OuterRef("person"), number=OuterRef("number"))
    came = Document.objects.filter(person=OuterRef("person"), sha256=OuterRef("issued__sha256"))
    made = Certificate.objects.filter(revoked_on=None).exclude(issued__file="")
    return list(made.filter(Exists(waits)).exclude(Exists(came)).order_by("pk").values_list("pk", flat=True))


def _waiting() -> QuerySet[Qualification]:
    """The certificates of drafts of which no copy was chosen."""
    found = Qualification.objects.filter(application__stage=Stage.DRAFT, certificate=None)
    return found.select_related("application").order_by("pk")


def _rests_on(told: Qualification, document: Document) -> None:
    """Choose the copy in a draft; whoever has an older page of it open is told when they save."""
    application = editing.locked(told.application)
    if application.stage == Stage.DRAFT:
        Qualification.objects.filter(pk=told.pk, certificate=None).update(certificate=document)
        editing.changed(application)
