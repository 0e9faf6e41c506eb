"""What follows a suspension for CPD is decided before it ends: on its end the entry stands again as all else says.

Source: docs/adr/0031.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.choices import Role, WaitingOn
from members.errors import Refused
from members.models import User, WorkItem
from members.rules.dates import add_months
from members.services import deciding, work
from registry.choices import Ground, SanctionKind
from registry.models import Entry, RecordedDecision, Sanction

WORK = "cpd_suspension"


def is_one(order: Sanction) -> bool:
    """Whether an order is a suspension for CPD."""
    return order.kind == SanctionKind.SUSPENDED and order.ground == Ground.CPD


@transaction.atomic
def ordered(*, order: Sanction, at: datetime) -> None:
    """What is ordered for CPD answers what was asked before; a suspension that ends asks anew, a month before."""
    if order.ground != Ground.CPD:
        return
    nothing_follows(entry=order.entry, at=at)
    begins, ends = order.during.lower, order.during.upper
    if is_one(order) and ends is not None:
        work.open_item(
            key=_key(order),
            kind=WORK,
            about=order,
            at=at,
            person=order.entry.person,
            waiting_on=WaitingOn.REGISTRAR,
            due_on=max(begins, add_months(ends, -1)),
        )


@transaction.atomic
def unwatch(*, order: Sanction, at: datetime) -> None:
    """Nothing is left to decide of an order that was varied or lifted."""
    work.close_item(key=_key(order), at=at)


@transaction.atomic
def nothing_follows(*, entry: Entry, at: datetime) -> None:
    """Nothing is left to decide of what an entry was suspended for."""
    for order in Sanction.objects.filter(entry=entry, kind=SanctionKind.SUSPENDED, ground=Ground.CPD).order_by("pk"):
        unwatch(order=order, at=at)


@transaction.atomic
def let_end(*, order: Sanction, decision: RecordedDecision, by: User, at: datetime) -> None:
    """Say that a suspension ends as it was ordered and nothing else follows; again changes nothing.

    Args:
        decision: the one that says so.

    Raises:
        Refused: by anybody but a registrar, about themselves, and where the order is no such suspension any more.
    """
    order = Sanction.objects.select_for_update(of=("self",)).select_related("entry__person").get(pk=order.pk)
    deciding.may_decide(by, order.entry.person, holding=(Role.REGISTRAR,))
    if order.set_aside_at is not None or not is_one(order):
        raise Refused(_("This order was changed meanwhile. Look at the entry again."), code="changed")
    if not WorkItem.objects.filter(key=_key(order), closed_at=None).exists():
        return
    unwatch(order=order, at=at)
    trail.record(
        "registry.cpd_suspension_ends",
        about=order,
        by=by,
        at=at,
        person=order.entry.person,
        entry=order.entry_id,
        decision=decision.pk,
    )


def _key(order: Sanction) -> str:
    return f"{WORK}:{order.pk}"
