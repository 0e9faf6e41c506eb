"""Watches in named states."""

from datetime import UTC, datetime

from members import tenancy
from members.choices import CheckPurpose
from registry.choices import BatchSource, BatchState, Ground, SanctionKind, WatchReason
from registry.models import Batch, BatchLine, Notice, Sanction, Watch
from registry.services import facts, telling, watches
from registry.services.watches import Asked
from tests.factories.registry import days

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def watch(account, entry, *, at=AT, reason=WatchReason.EMPLOYED, by=None, name="Susan Haygreen", **asked) -> Watch:
    """The account’s organisation watches an entry, begun by the service that its officers use."""
    with tenancy.within(account.organisation):
        return watches.begin(
            organisation=account.organisation,
            number=entry.number,
            name=name,
            asked=Asked(reason, **asked),
            by=by or account.admin,
            at=at,
        )


def suspend(entry, *, begins="2026-11-20", at=AT, kind=SanctionKind.SUSPENDED) -> Sanction:
    """The office records a suspension, or another order, with an end."""
    fact = Sanction(entry=entry, kind=kind, ground=Ground.CONDUCT, during=days(f"{begins}/2040-05-20"), source="office")
    return facts.record(fact=fact, by=None, at=at)


def told(account=None) -> list[Notice]:
    """What an organisation, or every one, was told, in order."""
    with tenancy.across():
        found = Notice.objects.select_related("change", "watch").order_by("pk")
        return list(found.filter(organisation=account.organisation) if account else found)


def kinds(account=None) -> list[list[str]]:
    """The kinds of what was told, in order."""
    return [notice.change.kinds for notice in told(account)]


def tell(at=AT) -> int:
    """Tells watchers of everything that changed since."""
    return telling.tell_turned(at=at)


def check(account, *lines, at=AT, **more) -> Batch:
    """A check that is done, with lines as (entry, outcome, employee reference)."""
    with tenancy.within(account.organisation):
        batch = Batch.objects.create(
            organisation=account.organisation,
            number=f"CHK-{account.pk}-{Batch.objects.count()}",
            purpose=CheckPurpose.values[0],
            source=BatchSource.CSV,
            on=at.date(),
            asked_at=at,
            moved_at=at,
            known_at=at,
            done_at=at,
            root="0" * 64,
            manifest="signed",
            lines_total=len(lines),
            **({"state": BatchState.DONE} | more),
        )
        for position, (entry, outcome, employee) in enumerate(lines, 1):
            BatchLine.objects.create(
                batch=batch,
                organisation=account.organisation,
                position=position,
                employee=employee,
                outcome=outcome,
                entry=entry,
                sha256="0" * 64,
            )
    return batch
