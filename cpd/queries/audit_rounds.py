"""Rounds of audits: what is published of each, and who was chosen."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from cpd.choices import AUDIT_CLOSED, AuditStage, ReferralOutcome, RoundStage, SelectionKind
from cpd.models import AuditLine, AuditReferral, AuditRound, AuditSelection, AuditStratum, Cycle
from cpd.rules import draw
from members.models import Person
from members.queries import people

DRAWN = (RoundStage.DRAWN, RoundStage.PUBLISHED, RoundStage.CLOSED)
# Others than those who were drawn join a round between its draw and its end.
JOINED = (RoundStage.DRAWN, RoundStage.PUBLISHED)
# Nothing is told of a round before the register has committed itself to its list.
PUBLIC = (RoundStage.COMMITTED, *DRAWN)
_RANKED = """
SELECT id, person_id
  FROM (SELECT l.id, l.person_id, s.draws,
               row_number() OVER (PARTITION BY l.stratum_id ORDER BY sha256(%(seed)s || l.leaf)) AS place
          FROM cpd_auditline l JOIN cpd_auditstratum s ON s.id = l.stratum_id
         WHERE l.round_id = %(round)s) ranked
 WHERE place <= draws
"""


def rounds() -> QuerySet[AuditRound]:
    """Every round, newest first."""
    return AuditRound.objects.select_related("scheme", "policy").order_by("-planned_at", "-pk")


def public() -> QuerySet[AuditRound]:
    """Those that anybody may know of, newest first."""
    return rounds().filter(stage__in=PUBLIC)


def before(held: AuditRound) -> QuerySet[AuditRound]:
    """The rounds of the same scheme that were drawn before, newest first."""
    return AuditRound.objects.filter(scheme=held.scheme, stage__in=DRAWN).exclude(pk=held.pk).order_by("-drawn_at")


def put_off(held: AuditRound) -> QuerySet[AuditSelection]:
    """The selections of earlier rounds of the same scheme that were put off and not taken up again."""
    earlier = AuditSelection.objects.filter(round__scheme=held.scheme, case__stage=AuditStage.DEFERRED)
    return earlier.exclude(round=held).filter(carried_to=None).order_by("pk")


def to_audit_again(held: AuditRound) -> QuerySet[AuditReferral]:
    """The referred audits after which the registrar wants another, of people who were in no round since."""
    asked = AuditReferral.objects.filter(
        outcome=ReferralOutcome.AUDIT_AGAIN, case__selection__round__scheme=held.scheme
    ).select_related("case", "decided_by")
    later = AuditSelection.objects.filter(
        person=OuterRef("case__person"), round__scheme=held.scheme, selected_at__gt=OuterRef("decided_at")
    )
    return asked.filter(~Exists(later)).order_by("pk")


def strata(held: AuditRound) -> QuerySet[AuditStratum]:
    """The strata of a round by their labels."""
    return held.strata.order_by("label")


def published_list(held: AuditRound) -> Iterator[str]:
    """The list of a round as it is published, heading first; the same text each time."""
    policy = held.policy
    yield draw.heading(reference=held.reference, share_per_mille=policy.share_per_mille, least=policy.least_in_stratum)
    leaves = AuditLine.objects.filter(round=held).order_by("leaf").values_list("stratum__label", "leaf")
    for label, leaf in leaves.iterator(10_000):
        yield draw.line(label=label, leaf=bytes(leaf))


def published_draw(held: AuditRound) -> dict[str, Any]:
    """What the draw of a round goes by, as far as it is told already."""
    told: dict[str, Any] = {
        "round": held.reference,
        "name": held.name,
        "scheme": held.scheme.code,
        "list_sha256": held.list_hash,
        "secret_sha256": held.secret_hash,
        "committed_at": held.committed_at and held.committed_at.isoformat(),
        "witness": held.witness,
        "witness_how": held.witness_how,
        "witness_on": held.witness_on.isoformat(),
    }
    if held.drawn_at:
        told |= {"witness_value": held.witness_value, "drawn_at": held.drawn_at.isoformat()}
    if held.published_at and held.secret:
        told |= {"secret": bytes(held.secret).hex(), "published_at": held.published_at.isoformat()}
    return told


def ranked(held: AuditRound, *, seed: bytes) -> list[tuple[int, int]]:
    """Line and person of everybody whom a seed draws, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_RANKED, {"seed": seed, "round": held.pk})
        return [(int(line), int(person)) for line, person in cursor.fetchall()]


def not_over(held: AuditRound) -> QuerySet[AuditSelection]:
    """Those of a round whose audit has not ended, or not begun."""
    return held.selections.exclude(case__stage__in=AUDIT_CLOSED)


def open_to(person: Person) -> QuerySet[AuditRound]:
    """The rounds that a human being may volunteer for: drawn, not closed, about CPD of theirs, without them so far."""
    theirs = people.group(person)
    read = Cycle.objects.filter(person__in=theirs, scheme=OuterRef("scheme"), during__overlap=OuterRef("audited"))
    chosen = AuditSelection.objects.filter(person__in=theirs, round=OuterRef("pk"))
    return rounds().filter(Exists(read), ~Exists(chosen), stage__in=JOINED)


def numbers(held: AuditRound) -> dict[str, int]:
    """How many were chosen in each way."""
    counted = held.selections.order_by().values_list("kind").annotate(number=Count("pk"))
    found = dict(counted)
    return {kind.value: found.get(kind.value, 0) for kind in SelectionKind}


def chosen(held: AuditRound) -> list[tuple[str, int]]:
    """The same in words."""
    return [(str(SelectionKind(kind).label), number) for kind, number in numbers(held).items()]


def of_person(held: AuditRound, person: Person) -> AuditSelection | None:
    """The selection of a human being in a round, under whichever of their records."""
    return AuditSelection.objects.filter(round=held, person__in=people.group(person)).first()
