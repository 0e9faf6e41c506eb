from cpd.models.audit_rounds import AuditLine, AuditPolicy, AuditRound, AuditSelection, AuditStratum
from cpd.models.intake import Intake
from cpd.models.plan import Goal
from cpd.models.records import Record, RecordDraft, RecordVersion, Recurring
from cpd.models.schemes import Allowance, Cycle, GapExplained, Scheme, SchemeVersion

__all__ = [
    "Allowance",
    "AuditLine",
    "AuditPolicy",
    "AuditRound",
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
