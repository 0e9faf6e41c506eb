"""What the register holds of those whose CPD is audited: what could be suspended, and who is registered no more."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cpd.choices import AUDIT_UNDER_WAY, AuditEnd
from cpd.models import AuditCase
from members.queries import people
from registry.choices import Status
from registry.models import Entry, StandingSpan

# As what an audit ends of somebody whose every entry stands so; on a break or suspended they are audited all the same.
ENDED_AS = {
    Status.LAPSED: AuditEnd.LAPSED,
    Status.RESIGNED: AuditEnd.RESIGNED,
    Status.REMOVED: AuditEnd.REMOVED,
    Status.REMOVED_ADMIN: AuditEnd.REMOVED,
    Status.ANNULLED: AuditEnd.REMOVED,
    Status.DECEASED: AuditEnd.DIED,
}


def entries(case: AuditCase, *, on: date) -> list[Entry]:
    """The entries of whoever is audited, on registers of the scheme, that they have not left on a day."""
    held = Entry.objects.filter(
        person__in=people.group(case.person),
        register__cpd_scheme=case.selection.round.scheme.code,
        spans__during__contains=on,
    )
    return list(held.exclude(spans__in=_spans(on).filter(status__in=list(ENDED_AS))).order_by("pk"))


def leavers(*, on: date) -> list[tuple[int, AuditEnd]]:
    """The audits under way of those who are registered no more under their scheme, with as what each ends."""
    scheme = OuterRef("selection__round__scheme__code")
    theirs: Any = Q(pk=None)
    for entry_of in ("entry__person", "entry__person__merged_into"):
        for person in ("person", "person__merged_into"):
            theirs |= Q(**{entry_of: OuterRef(person)})
    spans = _spans(on).filter(theirs, entry__register__cpd_scheme=scheme)
    gone = spans.filter(status__in=list(ENDED_AS)).order_by("-during", "pk")
    cases = AuditCase.objects.filter(~Exists(spans.exclude(status__in=list(ENDED_AS))), stage__in=AUDIT_UNDER_WAY)
    found = cases.annotate(status=Subquery(gone.values("status")[:1])).filter(status__isnull=False).order_by("pk")
    return [(pk, ENDED_AS[Status(status)]) for pk, status in found.values_list("pk", "status")]


def _spans(on: date) -> QuerySet[StandingSpan]:
    return StandingSpan.objects.filter(during__contains=on)
