"""Recording the decisions that sanctions, orders and proceedings rest on."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from members import trail
from members.errors import Refused
from members.models import Document, User
from registry.choices import DecisionBody
from registry.models import Entry, RecordedDecision


@transaction.atomic
def record(
    *,
    entry: Entry,
    body: DecisionBody,
    decided_on: date,
    by: User,
    at: datetime,
    case: str = "",
    text: str = "",
    public_text: str = "",
    document: Document | None = None,
) -> RecordedDecision:
    """Record who decided what of an entry and when; the same decision of the same case is recorded once.

    Args:
        body: who decided.
        decided_on: the London day of the decision, today or earlier.
        case: the reference of the case with whoever decided.
        text: what was decided, for the office.
        public_text: the approved words that the public may read, if any.
        document: the decision itself, where the office holds it.

    Raises:
        Refused: for a day to come.
    """
    if decided_on > localtime(at).date():
        raise Refused("Enter the day of the decision, today or earlier.", field="decided_on", code="future")
    known = RecordedDecision.objects.filter(
        entry=entry, body=body, case=case, decided_on=decided_on, text=text, public_text=public_text
    ).first()
    if known:
        return known
    decision = RecordedDecision.objects.create(
        entry=entry,
        body=body,
        case=case,
        decided_on=decided_on,
        text=text,
        public_text=public_text,
        document=document,
        recorded_at=at,
        recorded_by=by,
    )
    trail.record(
        "registry.decision_recorded", about=decision, by=by, at=at, person=entry.person, entry=entry.pk, body=body
    )
    return decision
