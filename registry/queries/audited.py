"""What the register holds of those whose CPD is audited: what could be suspended, and who is registered no more."""

from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from psycopg.types.range import DateRange

from cpd.choices import AUDIT_UNDER_WAY, AuditEnd
from cpd.models import AuditCase
from members.queries import people
from members.rules.dates import add_months
from registry.choices import RENEWING, Ground, SanctionKind, Status
from registry.models import Entry, Exit, Proceedings, Register, Renewal, Sanction, StandingSpan
from registry.queries import renewals

# As what an audit ends of somebody whose every entry stands so; on a break or suspended they are audited all the same.
ENDED_AS = {
    Status.LAPSED: AuditEnd.LAPSED,
    Status.RESIGNED: AuditEnd.RESIGNED,
    Status.REMOVED: AuditEnd.REMOVED,
    Status.REMOVED_ADMIN: AuditEnd.REMOVED,
    Status.ANNULLED: AuditEnd.REMOVED,
    Status.DECEASED: AuditEnd.DIED,
}
_SUSPENDED = (Status.SUSPENDED, Status.INTERIM_SUSPENDED)


def entries(case: AuditCase, *, on: date) -> list[Entry]:
    """The entries of whoever is audited, on registers of the scheme, that could be suspended on a day.

    Those that they have not left, but for those that are suspended for CPD already, or will be.
    """
    standing = _spans(on).filter(
        entry__person__in=people.group(case.person), entry__register__cpd_scheme=case.selection.round.scheme.code
    )
    for_cpd = Sanction.objects.filter(
        kind=SanctionKind.SUSPENDED, ground=Ground.CPD, set_aside_at=None, during__overlap=DateRange(on, None)
    )
    held = Entry.objects.filter(pk__in=standing.exclude(stands__in=list(ENDED_AS)).values("entry"))
    return list(held.exclude(pk__in=for_cpd.values("entry")).order_by("pk"))


def leavers(*, on: date) -> list[tuple[int, AuditEnd]]:
    """The audits under way of those who are registered no more under their scheme, with as what each ends.

    Whoever lapsed counts only once they can come back by renewing no more: the days for it are over, and no renewal of
    theirs waits for money that was taken in time and is heard of late.
    """
    scheme = OuterRef("selection__round__scheme__code")
    theirs: Any = Q(pk=None)
    for entry_of in ("entry__person", "entry__person__merged_into"):
        for person in ("person", "person__merged_into"):
            theirs |= Q(**{entry_of: OuterRef(person)})
    spans = _spans(on).filter(theirs, entry__register__cpd_scheme=scheme)
    ended = Q(stands__in=list(ENDED_AS)) & ~_may_come_back(on)
    gone = spans.filter(ended).order_by("-during", "pk")
    cases = AuditCase.objects.filter(~Exists(spans.exclude(ended)), stage__in=AUDIT_UNDER_WAY)
    found = cases.annotate(status=Subquery(gone.values("stands")[:1])).filter(status__isnull=False).order_by("pk")
    return [(pk, ENDED_AS[Status(status)]) for pk, status in found.values_list("pk", "status")]


def _may_come_back(on: date) -> Any:
    """Spans of those who lapsed and may still come back by renewing."""
    late: Any = Exists(Renewal.objects.filter(entry=OuterRef("entry"), stage__in=sorted(RENEWING)))
    for register in Register.objects.exclude(cpd_scheme=""):
        months = renewals.figures_of(register.pk, on=on).late_months
        late |= Q(entry__register=register, during__startswith__gt=add_months(on, -months))
    return Q(status=Status.LAPSED) & late


def _spans(on: date) -> Any:
    """How entries stand on a day; one that was left while a suspension lasts as having been left.

    An exit of an entry whose proceedings are open may not have taken effect, so it counts as what its span says.
    """
    kept = Proceedings.objects.filter(entry=OuterRef("entry"), set_aside_at=None, during__contains=on)
    left = Exit.objects.filter(~Exists(kept), entry=OuterRef("entry"), set_aside_at=None, during__contains=on)
    # Exits are named as the statuses that they lead to.
    as_left = When(status__in=_SUSPENDED, then=Coalesce(Subquery(left.order_by("pk").values("kind")[:1]), F("status")))
    return StandingSpan.objects.filter(during__contains=on).annotate(stands=Case(as_left, default=F("status")))
