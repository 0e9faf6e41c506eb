from cpd.models.intake import Intake
from cpd.models.plan import Goal
from cpd.models.records import Record, RecordDraft, RecordVersion, Recurring
from cpd.models.schemes import Allowance, Cycle, GapExplained, Scheme, SchemeVersion

__all__ = [
    "Allowance",
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
