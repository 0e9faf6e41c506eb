"""Letting somebody into their account again, or not: what an officer makes of it (security 6.4.4, docs/adr/0011)."""

from datetime import datetime

from django.db import transaction

from members import trail
from members.choices import IdentityCheck
from members.errors import Refused
from members.models import GraveAct, User, WorkItem
from members.queries import locked_accounts, people
from members.services import acts, notices, work


@transaction.atomic
def propose(*, item: WorkItem, identity: IdentityCheck, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that whoever cannot get into an account is let in again; a second officer must agree.

    Proposing it while it waits answers with what waits.

    Args:
        item: the work that their request made.
        identity: how the office made sure who they are, as strongly as when the account was connected with a record.
        reason: what was found, in words; for the office alone.

    Raises:
        Refused: when it is settled, without a reason, or as `acts.propose` refuses.
    """
    item = WorkItem.objects.select_for_update().get(pk=item.pk)
    if locked_accounts.is_settled(item):
        raise Refused("This was settled already.", code="settled")
    if waiting := locked_accounts.waiting_act(item):
        return waiting
    user = locked_accounts.account(item)
    return acts.propose(
        kind=locked_accounts.ACTS[item.kind],
        user=user,
        person=people.of_account(user),
        detail={"identity": identity.value},
        reason=reason,
        by=by,
        at=at,
    )


@transaction.atomic
def close(*, item: WorkItem, note: str, by: User, at: datetime) -> None:
    """Close a request without letting anybody in, and tell every address of the account.

    Raises:
        Refused: when it is settled, about the officer's own account, without a note, or while an act waits.
    """
    item = WorkItem.objects.select_for_update().get(pk=item.pk)
    if item.closed_at is not None:
        raise Refused("This was settled already.", code="settled")
    if locked_accounts.concerns(item, by):
        raise Refused("This concerns you, so others must decide.", code="own")
    if locked_accounts.waiting_act(item):
        raise Refused("A proposal about this account waits. It must be withdrawn or declined first.", code="waits")
    work.note(item=item, text=note, by=by, at=at)
    work.close_item(key=item.key, at=at)
    user = locked_accounts.account(item)
    notices.tell(
        user=user,
        event="members/mail/account_request_closed",
        key=f"account:{user.pk}:request_closed:{item.pk}:{at.timestamp():.0f}",
        at=at,
        context={"asked": item.kind},
    )
    trail.record(
        "members.account_request_closed", about=user, by=by, at=at, person=people.of_account(user), asked=item.kind
    )
