"""Emptying the words that this app holds about somebody; called by registry.services.visibility.erase alone.

What the register said of an entry on a day stays, as days and outcomes; who it was does not (docs/rules.md 8).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from members.models import User
from registry.models import (
    Annotation,
    AssistedClaim,
    Break,
    Check,
    CheckContent,
    Entry,
    EntryClaim,
    Exit,
    Proceedings,
    RecordedDecision,
    Sanction,
    SanctionText,
    ScopeGrant,
    StandingSpan,
    Term,
)

_EMPTIED, _DELETED, _KEPT = "emptied", "deleted", "kept: numbers, days and outcomes"
ANSWERS: dict[type[Model], str] = {
    Annotation: _EMPTIED,
    AssistedClaim: _EMPTIED,
    Break: _KEPT,
    Check: "kept: the hash of what was said",
    CheckContent: _DELETED,
    Entry: _KEPT,
    EntryClaim: "kept: days and how it ended",
    Exit: _KEPT,
    Proceedings: _KEPT,
    RecordedDecision: _EMPTIED,
    Sanction: _KEPT,
    SanctionText: _EMPTIED,
    ScopeGrant: _KEPT,
    StandingSpan: _KEPT,
    Term: _KEPT,
}


@transaction.atomic
def empty(*, people: list[int], by: User | None, at: datetime) -> None:
    """Empty everything that this app holds about people who are one human being and have an Erasure row."""
    Annotation.objects.filter(entry__person__in=people).update(text="")
    SanctionText.objects.filter(sanction__entry__person__in=people).update(text="")
    RecordedDecision.objects.filter(entry__person__in=people).update(text="", public_text="")
    CheckContent.objects.filter(check_made__entry__person__in=people).delete()
    AssistedClaim.objects.filter(person__in=people).update(employer="", confirmed_by_employer="")
