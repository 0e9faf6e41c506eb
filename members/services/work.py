"""The office's work: opened and closed by the verbs that need it, taken and noted by officers."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from members import trail, wiring
from members.choices import OFFICER_ROLES, Role, WaitingOn
from members.errors import Refused
from members.models import Person, User, WorkItem, WorkNote
from members.queries import people, roles
from members.services import evidence
from members.work import kinds

OFFICE = (Role.OFFICER, Role.REGISTRAR, Role.FINANCE)


@transaction.atomic
def open_item(
    *,
    key: str,
    kind: str,
    about: Model,
    at: datetime,
    person: Person | None = None,
    waiting_on: WaitingOn = WaitingOn.OFFICE,
    due_on: date | None = None,
) -> WorkItem:
    """Put something into the office's queue; a second call with the same key opens it again if it was closed.

    Args:
        key: reads as a fact, such as `name_change:12`.
        kind: what kind of work, as the queue filters by it.
        about: the record to be settled.
        person: whom it concerns, if anybody.
        waiting_on: who must act next.
        due_on: the London day by which it should be settled.
    """
    item, new = WorkItem.objects.select_for_update().get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "about": about._meta.label_lower,
            "about_id": about.pk,
            "person": person,
            "waiting_on": waiting_on,
            "opened_at": at,
            "due_on": due_on,
        },
    )
    if not new and item.closed_at is not None:
        item.closed_at, item.opened_at, item.due_on, item.waiting_on = None, at, due_on, waiting_on
        item.assigned_to = None
        item.save(update_fields=["closed_at", "opened_at", "due_on", "waiting_on", "assigned_to"])
    return item


@transaction.atomic
def close_item(*, key: str, at: datetime) -> None:
    """Take something settled out of the queue, and close the evidence that was opened for it."""
    item = WorkItem.objects.select_for_update().filter(key=key, closed_at=None).first()
    if item is None:
        return
    item.closed_at, item.waiting_on = at, WaitingOn.NOBODY
    item.save(update_fields=["closed_at", "waiting_on"])
    if item.assigned_to:
        evidence.close_to(user=item.assigned_to, documents=_evidence(item))


@transaction.atomic
def open_again(*, person: Person, kinds: Collection[str], closed_at: datetime, at: datetime) -> None:
    """Put back what was closed about a human being at an instant, by something that turned out to be wrong."""
    closed = WorkItem.objects.filter(person__in=people.group(person), kind__in=kinds, closed_at=closed_at)
    closed.update(closed_at=None, opened_at=at, waiting_on=WaitingOn.REGISTRAR, assigned_to=None)


@transaction.atomic
def wait_for(*, key: str, waiting_on: WaitingOn, at: datetime, due_on: date | None = None) -> None:
    """Say who must act next on something in the queue, and by when."""
    WorkItem.objects.filter(key=key, closed_at=None).update(waiting_on=waiting_on, due_on=due_on)


@transaction.atomic
def open_evidence(*, key: str) -> None:
    """Open to whoever has a piece of work what it rests on by now; what is open already stays so."""
    item = WorkItem.objects.select_for_update(of=("self",)).select_related("assigned_to").filter(key=key).first()
    if item and item.assigned_to and item.closed_at is None:
        evidence.open_to(user=item.assigned_to, documents=_evidence(item))


@transaction.atomic
def assign(*, items: Sequence[int], to: User | None, by: User | None, at: datetime) -> int:
    """Give open work to an officer, or put it back for anybody to take; evidence opens to whoever holds it.

    Returns:
        How many items changed hands.

    Raises:
        Refused: when the officer does not hold the role that an item is for, or it concerns that officer.
    """
    if to is not None and not roles.holds(to, *OFFICE):
        raise Refused("Choose somebody who works in the office.", field="to", code="not_in_office")
    changed = 0
    for item in WorkItem.objects.select_for_update().filter(pk__in=items, closed_at=None).order_by("pk"):
        if item.assigned_to_id == (to and to.pk):
            continue
        if to is not None and item.person and people.is_about(to, item.person):
            raise Refused("Nobody works on what concerns themselves: choose another officer.", field="to", code="own")
        if to is not None and not _may_hold(to, item):
            raise Refused("They do not hold the role that this work is for.", field="to", code="role")
        _hand_over(item, to)
        trail.record(
            "members.work_assigned", about=item, by=by, at=at, person=item.person, to=to and to.pk, kind_of=item.kind
        )
        changed += 1
    return changed


@transaction.atomic
def take_back(*, user: User, by: User | None, at: datetime) -> int:
    """Put back for anybody to take what an account has but may no longer work on; its evidence closes to them."""
    held = WorkItem.objects.filter(assigned_to=user, closed_at=None)
    return assign(items=[item.pk for item in held if not _may_hold(user, item)], to=None, by=by, at=at)


@transaction.atomic
def note(*, item: WorkItem, text: str, by: User, at: datetime) -> WorkNote:
    """Write a note on a piece of work.

    Raises:
        Refused: when there is nothing in it.
    """
    if not text.strip():
        raise Refused("Enter a note.", field="text", code="empty")
    written = WorkNote.objects.create(item=item, text=text.strip(), written_by=by, written_at=at)
    trail.record("members.work_noted", about=written, by=by, at=at, person=item.person, item=item.pk)
    return written


def _may_hold(user: User, item: WorkItem) -> bool:
    known = kinds().get(item.kind)
    return roles.holds(user, *(Role(role) for role in (known.roles if known else OFFICER_ROLES)))


def _hand_over(item: WorkItem, to: User | None) -> None:
    documents = _evidence(item)
    if item.assigned_to:
        evidence.close_to(user=item.assigned_to, documents=documents)
    item.assigned_to = to
    item.save(update_fields=["assigned_to"])
    if to is not None:
        evidence.open_to(user=to, documents=documents)


def _evidence(item: WorkItem) -> list[int]:
    return [pk for found in wiring.call("evidence_of", about=item.about, about_id=item.about_id) for pk in found]
