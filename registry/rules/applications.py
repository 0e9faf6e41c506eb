"""Who must act next on an application, and how long each of its stages may take.

Source: domain 9.1 and 9.7; the figures are those of the route's policy row.
"""

from dataclasses import dataclass
from datetime import date

from members.choices import WaitingOn
from members.rules.dates import add_months
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
    Stage.PORTFOLIO: WaitingOn.PERSON,
    Stage.INTERVIEW: WaitingOn.OFFICE,
    Stage.SUITABILITY: WaitingOn.REGISTRAR,
    Stage.RECOMMENDED: WaitingOn.OFFICE,
    Stage.APPEAL: WaitingOn.PANEL,
}


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long each stage may take: the figures of a route's policy row that its clocks need."""

    completeness_working_days: int
    resubmit_days: int
    reference_days: int
    assessment_working_days: int
    evidence_days: int
    decision_working_days: int
    appeal_answer_days: int
    portfolio_months: int


def waiting_on(stage: Stage) -> WaitingOn:
    """Who must act next on an application at a stage."""
    return _WAITING.get(stage, WaitingOn.NOBODY)


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a stage may take: so many days, of those that are worked or of all."""

    days: int
    working: bool


def limit_of(stage: Stage, clocks: Clocks) -> Limit | None:
    """How long a stage may take; None for one without a limit, or with one in months (`portfolio_limit`).

    When it is over: `registry.rules.clocks`.
    """
    working = {
        Stage.SUBMITTED: clocks.completeness_working_days,
        Stage.READY: clocks.completeness_working_days,
        Stage.ASSESSING: clocks.assessment_working_days,
        Stage.MODERATION: clocks.assessment_working_days,
        Stage.INTERVIEW: clocks.assessment_working_days,
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
        return Limit(working[stage], working=True)
    return Limit(plain[stage], working=False) if stage in plain else None


def portfolio_limit(first: date, months: int) -> Limit:
    """How long somebody has for a portfolio: whole months from the day of the invitation, counted in days."""
    return Limit((add_months(first, months) - first).days, working=False)


# To which stage a mistaken step may be taken back, from which (a part of the table of moves). Where people must judge
# again, the application goes back to before they were seated.
BACK = {
    Stage.RETURNED: Stage.SUBMITTED,
    Stage.REFERENCES: Stage.SUBMITTED,
    Stage.READY: Stage.SUBMITTED,
    Stage.ASSESSING: Stage.READY,
    Stage.RECOMMENDED: Stage.READY,
}
# What the applicant was told of when it came there, and so is told of again when that is taken back.
TOLD_OF = frozenset({Stage.RETURNED, Stage.REFERENCES, Stage.READY})
