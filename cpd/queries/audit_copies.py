"""What audits hold about a person, for the copy that they may take, and what of their evidence an audit uses."""

from collections.abc import Sequence

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd.choices import AUDIT_UNDER_WAY
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
from members.exporting import Piece, table
from members.models import Document
from members.queries.documents import Use

EXPORTED: frozenset[type[Model]] = frozenset(
    {AuditAppeal, AuditCase, AuditCopy, AuditDeferral, AuditFinding, AuditProfile, AuditQuestion, AuditReferral}
)
LEFT_OUT: dict[type[Model], str] = {
    AuditMarking: "what a single auditor noted before they agreed; what was found is in the copy",
    AuditSeat: "who audited; that auditors are not known by name keeps them free to judge",
}


def pieces(people: Sequence[int]) -> list[Piece]:
    """The pieces about audits."""
    of, case = {"person__in": people}, {"case__person__in": people}
    cases = AuditCase.objects.filter(**of).select_related("selection__round")
    return [
        table(
            "cpd_audit_cases", _("Audits of your CPD"), cases,
            "reference", "selection__round__name", "stage", "look", "due_on", "advice", "called_at", "acknowledged_at",
            "sent_at", "closed_at",
        ),
        table(
            "cpd_audit_profiles", _("What you wrote for audits of your CPD"), AuditProfile.objects.filter(**case),
            "case_id", "summary", "statement", "answer", "saved_at",
        ),
        table(
            "cpd_audit_copies", _("CPD profiles as you sent them in"), AuditCopy.objects.filter(**case),
            "case_id", "look", "content", "sha256", "sent_at",
        ),
        table(
            "cpd_audit_deferrals", _("Requests to be audited later"), AuditDeferral.objects.filter(**case),
            "case_id", "ground", "words", "asked_at", "state", "answer", "decided_at",
        ),
        table(
            "cpd_audit_findings", _("What audits of your CPD found"), AuditFinding.objects.filter(**case),
            "case_id", "look", "standard", "mark", "reason", "found_at",
        ),
        table(
            "cpd_audit_questions", _("What auditors asked you for"), AuditQuestion.objects.filter(**case),
            "case_id", "standards", "words", "asked_at", "due_on", "answered_at",
        ),
        table(
            "cpd_audit_referrals", _("What the registrar decided on audits"), AuditReferral.objects.filter(**case),
            "case_id", "why", "referred_at", "outcome", "reasons", "decided_at",
        ),
        table(
            "cpd_audit_appeals", _("Appeals about audits of your CPD"), AuditAppeal.objects.filter(**case),
            "case_id", "words", "asked_at", "upheld", "answer", "decided_at",
        ),
    ]  # fmt: skip


def uses(document: Document) -> list[Use]:
    """The audits that a document is evidence for; while one is under way it cannot be removed."""
    cases = AuditCase.objects.filter(copies__documents=document, stage__in=sorted(AUDIT_UNDER_WAY)).distinct()
    return [
        Use(_("the audit of your CPD"), reverse("my-audit", args=[case.reference]), keeps=True) for case in cases[:50]
    ]
