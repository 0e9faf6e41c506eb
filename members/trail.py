"""The trail: one line for each verb, written in the verb's own transaction."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from members.models import Person, TrailEvent, User


def record(
    kind: str, *, about: Model, by: User | None, at: datetime, person: Person | None = None, **detail: Any
) -> TrailEvent:
    """Write who did what, to what, and when.

    Args:
        kind: the verb, as `app.noun_verbed`; docs/events.md lists every kind.
        about: the record that the verb acted on.
        by: the actor; None for the register itself (an import, a nightly task).
        at: the instant of the act.
        person: whose record this touches, if anybody's.
        detail: ids, days and codes only, never words about a person.
    """
    return TrailEvent.objects.create(
        kind=kind,
        about=about._meta.label_lower,
        about_id=about.pk,
        person=person,
        actor=by,
        at=at,
        detail=detail,
    )
