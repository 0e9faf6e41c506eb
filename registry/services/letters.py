"""Letters about decisions: issued in the transaction of the decision, from its record, and kept as they were sent."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from members import trail
from registry import letters as documents
from registry.choices import IssuedKind
from registry.models import AdmissionDecision, Appeal, Application, IssuedDocument
from registry.queries import letters


@transaction.atomic
def issue(*, decision: AdmissionDecision, at: datetime) -> IssuedDocument:
    """The letter of a decision, issued once."""
    if decision.letter is not None:
        return decision.letter
    issued = _issue(IssuedKind.LETTER, decision.application, letters.decision(decision), at)
    decision.letter = issued
    decision.save(update_fields=["letter"])
    return issued


@transaction.atomic
def issue_of_appeal(*, appeal: Appeal, at: datetime) -> IssuedDocument:
    """The letter that says how an appeal came out, issued once."""
    if appeal.letter is not None:
        return appeal.letter
    issued = _issue(IssuedKind.APPEAL_LETTER, appeal.application, letters.appeal(appeal), at)
    appeal.letter = issued
    appeal.save(update_fields=["letter"])
    return issued


def _issue(kind: IssuedKind, application: Application, said: Mapping[str, Any], at: datetime) -> IssuedDocument:
    made = documents.letter(kind, said, at=at)
    issued = IssuedDocument(
        kind=kind,
        person=application.person,
        application=application,
        entry=application.entry,
        said=said,
        sha256=hashlib.sha256(made).hexdigest(),
        issued_at=at,
        made_at=at,
    )
    issued.file.save(f"issued/{issued.reference}.pdf", ContentFile(made), save=False)
    issued.save(force_insert=True)
    trail.record(
        "registry.letter_issued",
        about=issued,
        by=None,
        at=at,
        person=application.person,
        application=application.pk,
        kind_of=kind,
    )
    return issued
