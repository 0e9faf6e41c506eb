"""Who must act next on an application, and by when its stage should be over.

Source: domain 9.1 and 9.7; the figures are those of the route's policy row.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from members.choices import WaitingOn
from members.rules.dates import add_working_days
from registry.choices import Stage

_WAITING = {
    Stage.DRAFT: WaitingOn.PERSON,
    Stage.SUBMITTED: WaitingOn.OFFICE,
    Stage.RETURNED: WaitingOn.PERSON,
    Stage.REFERENCES: WaitingOn.REFEREE,
    Stage.READY: WaitingOn.OFFICE,
    Stage.ASSESSING: WaitingOn.ASSESSOR,
    Stage.EVIDENCE: WaitingOn.PERSON,
    Stage.MODERATION: WaitingOn.ASSESSOR,
    Stage.SUITABILITY: WaitingOn.REGISTRAR,
    Stage.RECOMMENDED: WaitingOn.OFFICE,
    Stage.APPEAL: WaitingOn.PANEL,
}


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long each stage may take: the figures of a route's policy row that `due_on` needs."""

    completeness_working_days: int
    resubmit_days: int
    reference_days: int
    assessment_working_days: int
    evidence_days: int
    decision_working_days: int
    appeal_answer_days: int


def waiting_on(stage: Stage) -> WaitingOn:
    """Who must act next on an application at a stage."""
    return _WAITING.get(stage, WaitingOn.NOBODY)


def due_on(stage: Stage, *, since: date, clocks: Clocks, bank_holidays: Collection[date]) -> date | None:
    """The London day by which a stage should be over; None for one without a limit.

    Args:
        since: the day on which the stage began.
        bank_holidays: days that are not worked where the office is.
    """
    working = {
        Stage.SUBMITTED: clocks.completeness_working_days,
        Stage.READY: clocks.completeness_working_days,
        Stage.ASSESSING: clocks.assessment_working_days,
        Stage.MODERATION: clocks.assessment_working_days,
        Stage.SUITABILITY: clocks.decision_working_days,
        Stage.RECOMMENDED: clocks.decision_working_days,
    }
    plain = {
        Stage.RETURNED: clocks.resubmit_days,
        Stage.REFERENCES: clocks.reference_days,
        Stage.EVIDENCE: clocks.evidence_days,
        Stage.APPEAL: clocks.appeal_answer_days,
    }
    if stage in working:
        return add_working_days(since, working[stage], bank_holidays)
    if stage in plain:
        return since + timedelta(days=plain[stage])
    return None
