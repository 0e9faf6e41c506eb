"""Whether a person can be reached: a way that failed is passed over until the detail changes."""

from datetime import datetime

from django.db import transaction

from members import trail
from members.choices import Channel
from members.models import Erasure, Message, Person, PersonDetails, User
from members.queries import people
from members.services import work


@transaction.atomic
def lost(*, person: Person, channel: Channel, at: datetime) -> None:
    """A way of reaching somebody does not work: it is passed over from now on, and the office is told."""
    details = _details(person)
    if details is not None and channel not in details.unreachable:
        details.unreachable = [*details.unreachable, channel]
        details.save(update_fields=["unreachable"])
    cannot_reach(person=person, at=at)


@transaction.atomic
def found_again(*, person: Person, channel: Channel, at: datetime) -> None:
    """A detail was changed or confirmed: that way is tried again, and nobody need look for the person any longer."""
    details = _details(person)
    if details is not None and channel in details.unreachable:
        details.unreachable = [one for one in details.unreachable if one != channel]
        details.save(update_fields=["unreachable"])
    work.close_item(key=_key(person), at=at)


@transaction.atomic
def cannot_reach(*, person: Person, at: datetime) -> None:
    """Ask the office to find out how somebody can be reached; of an erased or dead person there is nothing to find."""
    kept = person.merged_into or person
    silent = PersonDetails.objects.filter(person=kept, silent_since__isnull=False)
    if not silent.exists() and not Erasure.objects.filter(person=kept).exists():
        work.open_item(key=_key(kept), kind="cannot_reach", about=kept, person=kept, at=at)


@transaction.atomic
def fall_silent(*, person: Person, by: User, at: datetime) -> None:
    """Send nothing to somebody whose death was reported, nor what waits to be sent; doing it again does nothing."""
    details = _details(person)
    if details is None or details.silent_since is not None:
        return
    details.silent_since = at
    details.save(update_fields=["silent_since"])
    waiting = Message.objects.filter(person__in=people.group(person), sent_at=None, failed_at=None)
    stopped = waiting.update(failed_at=at)
    work.close_item(key=_key(person), at=at)
    trail.record("members.messages_stopped", about=details, by=by, at=at, person=person, stopped=stopped)


@transaction.atomic
def speak_again(*, person: Person, by: User, at: datetime) -> None:
    """Send messages to somebody again who is alive after all; doing it again does nothing."""
    details = _details(person)
    if details is None or details.silent_since is None:
        return
    details.silent_since = None
    details.save(update_fields=["silent_since"])
    trail.record("members.messages_resumed", about=details, by=by, at=at, person=person)


def _key(person: Person) -> str:
    return f"cannot_reach:{person.merged_into_id or person.pk}"


def _details(person: Person) -> PersonDetails | None:
    kept = person.merged_into_id or person.pk
    return PersonDetails.objects.select_for_update().filter(person=kept).first()
