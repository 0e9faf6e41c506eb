"""Emptying the words of somebody's audits; called by cpd.services.erasure.empty alone.

That there was an audit, how it came out and which marks were given stays, as codes and days (docs/rules.md 8).
"""

from datetime import datetime

from django.db.models import Model

from cpd.choices import AUDIT_UNDER_WAY, AuditSeatEnd, AuditStage
from cpd.models import (
    AuditAppeal,
    AuditCase,
    AuditCopy,
    AuditDeferral,
    AuditFinding,
    AuditMarking,
    AuditProfile,
    AuditQuestion,
    AuditReferral,
    AuditSeat,
)
from cpd.services import audit_deferrals, audit_moves, audit_referrals, audit_seats
from members.models import User
from members.services import work

ANSWERS: dict[type[Model], str] = {
    AuditAppeal: "emptied: the outcome stays",
    AuditCase: "ended and emptied: stage and days stay",
    AuditCopy: "emptied: the hash stays",
    AuditDeferral: "emptied: ground and outcome stay",
    AuditFinding: "emptied: marks stay",
    AuditMarking: "emptied: marks stay",
    AuditProfile: "emptied",
    AuditQuestion: "emptied: standards and days stay",
    AuditReferral: "emptied: the outcome stays",
    AuditSeat: "emptied: who sat when stays",
}


def empty(*, people: list[int], by: User | None, at: datetime) -> None:
    """Empty every word about audits of these people, who are one human being; what is under way ends."""
    cases = AuditCase.objects.filter(person__in=people)
    for case in cases.filter(stage__in=sorted(AUDIT_UNDER_WAY)):
        _end(audit_moves.locked(case), by, at)
    for case in cases:
        for key in (audit_referrals.work_key(case), audit_referrals.appeal_key(case), audit_deferrals.work_key(case)):
            work.close_item(key=key, at=at)
    of = {"case__in": cases}
    profiles = AuditProfile.objects.filter(**of)
    for held, of_held in (
        (AuditProfile.records.through, {"auditprofile__in": profiles}),
        (AuditProfile.documents.through, {"auditprofile__in": profiles}),
        (AuditCopy.documents.through, {"auditcopy__case__in": cases}),
        (AuditDeferral.documents.through, {"auditdeferral__case__in": cases}),
    ):
        held.objects.filter(**of_held).delete()
    profiles.update(summary="", statement="", answer="")
    AuditCopy.objects.filter(**of).update(content={})
    AuditDeferral.objects.filter(**of).update(words="", answer="")
    AuditReferral.objects.filter(**of).update(reasons="")
    AuditAppeal.objects.filter(**of).update(words="", answer="")
    AuditFinding.objects.filter(**of).update(reason="")
    AuditQuestion.objects.filter(**of).update(words="")
    AuditMarking.objects.filter(seat__case__in=cases).update(reason="")
    AuditSeat.objects.filter(**of).update(reason="", end_reason="")
    cases.update(advice="")


def _end(case: AuditCase, by: User | None, at: datetime) -> None:
    audit_seats.end_all(case=case, how=AuditSeatEnd.CASE_ENDED, by=by, at=at)
    audit_moves.move(case, to=AuditStage.LEFT, by=by, at=at)
