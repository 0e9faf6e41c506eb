"""The frozen copies of an application: what everyone but its applicant reads, from the moment that it is handed in."""

import hashlib
from datetime import datetime

from members.queries.calendar import london_day
from registry import serialise
from registry.choices import IssuedKind
from registry.models import Application, IssuedDocument, Submission
from registry.queries import frozen


def freeze(*, application: Application, at: datetime) -> Submission:
    """Keep a copy of a locked application as it is now; each time that it is handed in makes another."""
    content = frozen.frozen(application, on=london_day(at))
    made = Submission.objects.create(
        application=application,
        round=application.submissions.count() + 1,
        made_at=at,
        content=content,
        sha256=sha256_of(content=content),
    )
    made.documents.set(frozen.documents(application))
    IssuedDocument.objects.create(
        kind=IssuedKind.SUBMISSION, person=application.person, application=application, issued_at=at
    )
    return made


def sha256_of(*, content: dict[str, object]) -> str:
    """The hash of a copy, over its one way of being written down."""
    return hashlib.sha256(serialise.canonical(content)).hexdigest()


def has_changed(*, application: Application, at: datetime) -> bool:
    """Whether the evidence is another than in the latest copy."""
    latest = application.submissions.order_by("-round").first()
    now = frozen.frozen(application, on=london_day(at))
    return latest is None or any(latest.content.get(part) != now[part] for part in frozen.EVIDENCE)
