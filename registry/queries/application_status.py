"""How an application is going, as its applicant is told: what happens now, whose move it is, by when, and what was.

Nothing that others think of it shows here: a moderator is an assessor, and a recommendation is not yet a decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from members.choices import WaitingOn
from members.models import Person
from registry.choices import Stage
from registry.models import Application, StageChange
from registry.queries import applicants, decisions
from registry.rules.applications import waiting_on

_NOW = {
    Stage.DRAFT: _("You are preparing it."),
    Stage.SUBMITTED: _("The office checks that nothing is missing."),
    Stage.RETURNED: _("The office returned it to you, because something is missing."),
    Stage.REFERENCES: _("It waits for your references."),
    Stage.READY: _("It is complete, and goes on to be considered."),
    Stage.ASSESSING: _("It is being assessed."),
    Stage.EVIDENCE: _("More evidence is asked for."),
    Stage.MODERATION: _("It is being assessed."),
    Stage.PORTFOLIO: _("You may meet the standards, and are invited to show them by a portfolio."),
    Stage.INTERVIEW: _("Those who assess it want to talk with you."),
    Stage.SUITABILITY: _("What you declared is being considered."),
    Stage.RECOMMENDED: _("It waits for a decision."),
    Stage.ADMITTED: _("You were admitted."),
    Stage.GRANTED: _("Your certificate was granted."),
    Stage.REFUSED: _("It was refused."),
    Stage.APPEAL: _("Your appeal is being heard."),
    Stage.REFUSED_FINAL: _("It was refused, and the appeal was dismissed."),
    Stage.WITHDRAWN: _("You withdrew it."),
    Stage.CLOSED: _("It was closed, because it was not handed in again in time."),
}
_UPHELD = _("Your appeal was upheld. Two officers now confirm your admission.")
_MOVE = {
    WaitingOn.PERSON: _("It is your move."),
    WaitingOn.REFEREE: _("It is your referees’ move."),
    WaitingOn.ASSESSOR: _("It is the assessors’ move. You do not have to do anything."),
    WaitingOn.PANEL: _("It is the appeal panel’s move. You do not have to do anything."),
    WaitingOn.NOBODY: _("Nothing more happens to it."),
}
_OFFICE = _("It is the office’s move. You do not have to do anything.")
_THEN = {
    Stage.SUBMITTED: _("After that it waits for your references, if they have not all come, and is then considered."),
    Stage.REFERENCES: _("Once they have come it is considered."),
    Stage.READY: _("We write to you when there is something for you to do or to know."),
    Stage.ASSESSING: _("We write to you if more evidence is needed, and when it is decided."),
    Stage.MODERATION: _("We write to you if more evidence is needed, and when it is decided."),
    Stage.INTERVIEW: _("After that it is assessed once more. We write to you when it is decided."),
    Stage.SUITABILITY: _("After that it is decided. We write to you then."),
    Stage.RECOMMENDED: _("We write to you when it is decided."),
}
_KINDS = {
    Stage.DRAFT: "plain",
    Stage.RETURNED: "restricted",
    Stage.EVIDENCE: "restricted",
    Stage.PORTFOLIO: "restricted",
    Stage.ADMITTED: "yes",
    Stage.GRANTED: "yes",
    Stage.REFUSED: "no",
    Stage.REFUSED_FINAL: "no",
    Stage.WITHDRAWN: "plain",
    Stage.CLOSED: "plain",
}
_TAGS = {
    Stage.DRAFT: _("Draft"),
    Stage.RETURNED: _("Returned to you"),
    Stage.EVIDENCE: _("More evidence asked for"),
    Stage.PORTFOLIO: _("Portfolio invited"),
    Stage.INTERVIEW: _("Interview"),
    Stage.ADMITTED: _("Admitted"),
    Stage.GRANTED: _("Certificate granted"),
    Stage.REFUSED: _("Refused"),
    Stage.APPEAL: _("Under appeal"),
    Stage.REFUSED_FINAL: _("Refused"),
    Stage.WITHDRAWN: _("Withdrawn"),
    Stage.CLOSED: _("Closed"),
}


@dataclass(frozen=True, slots=True)
class Status:
    """How an application is going.

    Args:
        tag: in a word or two, with `kind` as parts/tag.html has them.
        now: what happens now; `then` what after that, empty where that is plain.
        move: whose move it is; `yours` whether it is the applicant's.
        by: the London day by which this should be over, if one is set.
    """

    application: Application
    tag: str
    kind: str
    now: str
    move: str
    yours: bool
    by: date | None
    then: str


def status(application: Application) -> Status:
    """How an application is going, by its stage and the day by which that should be over."""
    stage = Stage(application.stage)
    upheld = stage is Stage.APPEAL and decisions.is_upheld(application)
    waiting = WaitingOn.OFFICE if upheld else waiting_on(stage)
    return Status(
        application=application,
        tag=str(_TAGS.get(stage, _("Handed in"))),
        kind=_KINDS.get(stage, "information"),
        now=str(_UPHELD if upheld else _NOW[stage]),
        move=str(_MOVE.get(waiting, _OFFICE)),
        yours=waiting is WaitingOn.PERSON,
        by=application.due_on,
        then=str(_THEN.get(stage, "")),
    )


def of_person(person: Person) -> list[Status]:
    """How the open applications of one human being are going, the latest first."""
    return [status(application) for application in applicants.open_applications(person)]


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to an application, as parts/timeline.html shows it."""

    title: str
    at: datetime


def timeline(application: Application) -> Sequence[Happened]:
    """What happened to an application, newest first; what its applicant cannot tell apart is told once."""
    changes = StageChange.objects.filter(application=application).order_by("at", "pk")
    found = [Happened(str(_("You began it.")), application.started_at)]
    for change in changes:
        words = str(_NOW[Stage(change.stage)])
        if change.stage == Stage.SUBMITTED:
            words = str(_("It was handed in. The office checks that nothing is missing."))
        if found[-1].title != words:
            found.append(Happened(words, change.at))
    return found[::-1]
