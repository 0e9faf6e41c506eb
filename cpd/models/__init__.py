from cpd.models.audit_cases import AuditAppeal, AuditCase, AuditCopy, AuditDeferral, AuditProfile, AuditReferral
from cpd.models.audit_rounds import AuditLine, AuditPolicy, AuditRound, AuditSelection, AuditStratum
from cpd.models.audit_seats import AuditFinding, AuditMarking, AuditQuestion, AuditSeat
from cpd.models.intake import Intake
from cpd.models.plan import Goal
from cpd.models.records import Record, RecordDraft, RecordVersion, Recurring
from cpd.models.schemes import Allowance, Cycle, GapExplained, Scheme, SchemeVersion

__all__ = [
    "Allowance",
    "AuditAppeal",
    "AuditCase",
    "AuditCopy",
    "AuditDeferral",
    "AuditFinding",
    "AuditLine",
    "AuditMarking",
    "AuditPolicy",
    "AuditProfile",
    "AuditQuestion",
    "AuditReferral",
    "AuditRound",
    "AuditSeat",
    "AuditSelection",
    "AuditStratum",
    "Cycle",
    "GapExplained",
    "Goal",
    "Intake",
    "Record",
    "RecordDraft",
    "RecordVersion",
    "Recurring",
    "Scheme",
    "SchemeVersion",
]
