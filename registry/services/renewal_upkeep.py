"""What happens to renewals by the passing of days.

The register needs none of it: an entry lapses by itself (docs/rules.md 1). What runs at night says so of the renewal,
and gives back what was paid.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from members import trail
from members.choices import PAYABLE, SETTLED, PaymentState, Purpose
from members.models import Payment, User
from members.queries import debits, money
from members.services import closing, returning
from registry.choices import RENEWAL, RENEWING, RenewalStage, Status
from registry.models import Renewal, RenewalPolicy
from registry.queries import renewals
from registry.rules import renewals as rules
from registry.services import reminders
from registry.services.renewal_locks import locked

_BEFORE = (RenewalStage.OPEN, RenewalStage.DECLARED, RenewalStage.PAID)
_ENDED = (Status.DECEASED, Status.ANNULLED, Status.REMOVED, Status.REMOVED_ADMIN, Status.RESIGNED)
NOT_RENEWED = "not_renewed"


def run(*, on: date, at: datetime) -> None:
    """Say of renewals that were not made in time that they are overdue, and close those that nothing can come of.

    A day on which nothing ran is made up for by the next; running again changes nothing.

    Args:
        on: the London day that the run is for.
    """
    overdue(on=on, at=at)
    for pk in list(_over(on).order_by("pk").values_list("pk", flat=True)):
        close(renewal=Renewal.objects.select_related("entry").get(pk=pk), on=on, by=None, at=at)


@transaction.atomic
def overdue(*, on: date, at: datetime) -> int:
    """Mark, in one statement, the renewals of entries that lapsed; proceedings keep theirs as they are."""
    lapsed = Renewal.objects.filter(
        stage__in=_BEFORE, begins_on__lte=on, entry__spans__during__contains=on, entry__spans__status=Status.LAPSED
    )
    ids = list(lapsed.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    Renewal.objects.filter(pk__in=ids).update(stage=RenewalStage.OVERDUE)
    counted = Renewal.objects.filter(pk__in=ids).values_list("policy").annotate(Count("pk")).order_by("policy")
    for policy, count in counted:
        trail.record(
            "registry.renewals_overdue",
            about=RenewalPolicy(pk=policy),
            by=None,
            at=at,
            on=on.isoformat(),
            count=count,
        )
    return len(ids)


@transaction.atomic
def close(*, renewal: Renewal, on: date, by: User | None, at: datetime) -> Renewal:
    """Close a renewal that nothing can come of any more: nothing is asked for, and what was paid is offered back.

    One that is closed or renewed stays as it is.
    """
    payment = money.latest(Purpose.RENEWAL, renewal)
    owed = closing.locked(payment) if payment else None
    renewal = locked(renewal)
    if renewal.stage not in RENEWING or not _over(on).filter(pk=renewal.pk).exists():
        return renewal
    if owed and (owed.state == PaymentState.PROCESSING or debits.tried(owed)):
        return renewal  # its bank has not answered; closed once it has
    RENEWAL.check(renewal.stage, RenewalStage.CLOSED)
    renewal.stage, renewal.ended_at = RenewalStage.CLOSED, at
    renewal.save(update_fields=["stage", "ended_at"])
    reminders.stop(renewal=renewal, at=at)
    if owed:
        _give_back(owed, by, at)
    trail.record("registry.renewal_closed", about=renewal, by=by, at=at, person=renewal.entry.person)
    return renewal


def _give_back(payment: Payment, by: User | None, at: datetime) -> None:
    if payment.state in PAYABLE:
        closing.close(payment=payment, by=by, at=at)
    elif payment.state in SETTLED - {PaymentState.WAIVED} and payment.refund_offered_at is None:
        returning.offer(payment=payment, why=NOT_RENEWED, at=at)


def _over(on: date) -> QuerySet[Renewal]:
    """Renewals of which nothing can come: too late, of somebody who left, or for a time that is covered already."""
    waiting = Renewal.objects.filter(stage__in=RENEWING)
    wanted = Q(
        entry__in=waiting.filter(entry__spans__during__contains=on, entry__spans__status__in=_ENDED).values("entry")
    ) | Q(
        entry__in=waiting.filter(entry__terms__set_aside_at=None, entry__terms__during__contains=F("begins_on")).values(
            "entry"
        )
    )
    late = waiting.filter(stage=RenewalStage.OVERDUE).values_list("entry__register", "begins_on").distinct().order_by()
    for register, begins_on in late:
        if rules.late_until(begins_on, renewals.figures_of(register, on=on)) < on:
            wanted |= Q(stage=RenewalStage.OVERDUE, entry__register=register, begins_on=begins_on)
    return waiting.filter(wanted)
