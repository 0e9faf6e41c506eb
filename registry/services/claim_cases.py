"""What the office does about claims that need a look: settled with what was found, or undone by two people."""

from datetime import datetime

from django.db import transaction

from members import trail
from members.acts import Kind, Sayings
from members.errors import Refused
from members.models import GraveAct, Person, User, WorkItem
from members.queries import people
from members.services import work
from registry.services import shares


@transaction.atomic
def settle(*, item: WorkItem, found: str, by: User, at: datetime) -> WorkItem:
    """Close what a claim opened in the queue, with what was found.

    Raises:
        Refused: without words, when it is settled already, or by somebody whom it concerns.
    """
    item = WorkItem.objects.select_for_update(of=["self"]).select_related("person").get(pk=item.pk)
    if item.closed_at is not None:
        raise Refused("This was settled already.", code="closed")
    if item.person and people.is_about(by, item.person):
        raise Refused("This concerns you, so others must decide.", code="own")
    if not found.strip():
        raise Refused("Say what you found and what you did.", field="found", code="found")
    work.note(item=item, text=found, by=by, at=at)
    work.close_item(key=item.key, at=at)
    trail.record("registry.claim_settled", about=item, by=by, at=at, person=item.person)
    item.refresh_from_db()
    return item


def _connected(act: GraveAct) -> tuple[User, list[Person]]:
    """The account and the records that are connected with it, of which there is one at least."""
    if act.person is None or act.user is None:
        raise Refused("Choose the record and the account.", code="incomplete")
    connected = list(people.group(act.person).filter(user=act.user))
    if not connected:
        raise Refused("This record is not connected with this account.", code="not_connected")
    return act.user, connected


def _check(act: GraveAct) -> None:
    _connected(act)


def _carry_out(act: GraveAct, by: User, at: datetime) -> None:
    """The record has no account from now on, no link that was given to others works, and every sign-in is over."""
    user, connected = _connected(act)
    for person in connected:
        Person.objects.filter(pk=person.pk).update(user=None)
        trail.record("registry.claim_undone", about=person, by=by, at=at, person=person, user=user.pk)
    shares.end_all(records=connected, by=by, at=at)
    User.objects.filter(pk=user.pk).update(signed_out_at=at)


def _says(act: GraveAct) -> Sayings:
    yield "Account", act.user.email if act.user else ""
    yield (
        "What happens",
        "The account and the record are no longer connected, links to the entry end, and the account is signed out.",
    )


KINDS = {"claim_undo": Kind("Undo a claim to an entry", _carry_out, _says, _check)}
