"""The office acts for a person who telephones or writes: recorded, and the person is told."""

from datetime import datetime

from django.db import transaction

from members import trail
from members.errors import Refused
from members.models import ActedFor, Erasure, Person, User
from members.queries import people
from members.services import messages


@transaction.atomic
def record(*, person: Person, what: str, note: str, by_letter: bool, by: User, at: datetime) -> ActedFor:
    """Record that the office did something for a person at their word, and tell them so.

    Called by a view beside the service that did it, in one transaction.

    Args:
        what: the kind of the trail line of what was done, such as `members.contact_changed`.
        note: how the office made sure who asked; for the office and the person.
        by_letter: whether they wrote; else they telephoned.

    Raises:
        Refused: without a note, by an officer for themselves, or for somebody who was erased.
    """
    if people.is_about(by, person):
        raise Refused("Nobody acts in the office for themselves: use your own page.", code="own")
    if Erasure.objects.filter(person__in=people.group(person)).exists():
        raise Refused("This record was erased: nothing more may be written into it.", code="erased")
    if not note.strip():
        raise Refused("Say how you made sure who asked.", field="note", code="note")
    done = ActedFor.objects.create(person=person, officer=by, by_letter=by_letter, what=what, note=note.strip(), at=at)
    trail.record("members.acted_for", about=done, by=by, at=at, person=person, what=what)
    messages.tell(
        person=person, event="members/mail/acted_for", key=f"acted_for:{done.pk}", context={"done": done.pk}, at=at
    )
    return done
