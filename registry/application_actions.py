"""What the office can do with an application as it stands: each part of the work adds its rows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.choices import ENDED, Stage
from registry.models import Application
from registry.rules.applications import BACK

DECIDED = frozenset({Stage.ADMITTED, Stage.GRANTED, Stage.REFUSED, Stage.APPEAL, Stage.REFUSED_FINAL})
# An application at one of these can be withdrawn.
BEFORE_DECISION = frozenset(Stage) - ENDED - {Stage.APPEAL}


@dataclass(frozen=True, slots=True)
class Case:
    """An application as it stands now.

    Args:
        held: whether it is on hold, so that the work on it rests.
    """

    application: Application
    held: bool = False

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return Stage(self.application.stage)

    def is_at(self, *stages: Stage) -> bool:
        """Whether it is at one of these stages and may go on from there."""
        return self.stage in stages and not self.held


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the office can do.

    Args:
        words: what, beginning with a verb.
        url: the name of the page that does it, which takes the application’s reference.
        possible: whether it can be done now.
        main: whether it is what brings the application forward.
    """

    words: str | Promise
    url: str
    possible: Callable[[Case], bool]
    main: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A thing to do, as a page shows it."""

    words: str
    href: str
    main: bool


ACTIONS: tuple[Action, ...] = (
    Action(
        _("Go on entering it"),
        "desk-application-paper",
        lambda case: bool(case.application.on_paper_by_id) and case.is_at(Stage.DRAFT, Stage.RETURNED, Stage.EVIDENCE),
        main=True,
    ),
    Action(
        _("Say that it is complete"),
        "desk-application-complete",
        lambda case: case.is_at(Stage.SUBMITTED),
        main=True,
    ),
    Action(
        _("Read the references"),
        "desk-references",
        lambda case: case.application.policy.needs_referees > 0 and case.application.submitted_at is not None,
    ),
    Action(
        _("Name another referee for them"),
        "application-referees",
        lambda case: (
            bool(case.application.on_paper_by_id)
            and case.application.policy.needs_referees > 0
            and case.is_at(Stage.SUBMITTED, Stage.REFERENCES)
        ),
    ),
    Action(_("Return it to the applicant"), "desk-application-return", lambda case: case.is_at(Stage.SUBMITTED)),
    Action(
        _("Give it to those who judge"),
        "desk-assessment-allocate",
        lambda case: case.is_at(Stage.READY) and case.application.policy.assessors > 0,
        main=True,
    ),
    Action(
        _("Recommend from the checks"),
        "desk-assessment-recommend",
        lambda case: case.is_at(Stage.READY) and not case.application.policy.assessors,
        main=True,
    ),
    Action(
        _("See the assessment"),
        "desk-assessment",
        lambda case: case.application.submitted_at is not None,
    ),
    Action(
        _("Weigh what was declared (for the registrar)"),
        "desk-application-suitability",
        lambda case: case.is_at(Stage.SUITABILITY),
        main=True,
    ),
    Action(
        _("Give more time for the portfolio"), "desk-application-portfolio", lambda case: case.is_at(Stage.PORTFOLIO)
    ),
    Action(
        _("Offer times for the interview"),
        "desk-application-interview",
        lambda case: case.is_at(Stage.INTERVIEW),
        main=True,
    ),
    Action(_("Decide"), "desk-application-decision", lambda case: case.is_at(Stage.RECOMMENDED), main=True),
    Action(_("Deal with the appeal"), "desk-application-appeal", lambda case: case.is_at(Stage.APPEAL), main=True),
    Action(_("See the decision"), "desk-application-decision", lambda case: case.stage in DECIDED),
    Action(
        _("Appeals against the decision"),
        "desk-application-appeal",
        lambda case: case.stage in {Stage.REFUSED, Stage.REFUSED_FINAL},
    ),
    Action(
        _("Put it on hold"),
        "desk-application-hold",
        lambda case: not case.held and case.stage not in ENDED | {Stage.DRAFT},
    ),
    Action(_("Release it from hold"), "desk-application-release", lambda case: case.held, main=True),
    Action(
        _("Take a mistaken step back"), "desk-application-roll-back", lambda case: case.stage in BACK and not case.held
    ),
    Action(
        _("Withdraw it for the applicant"),
        "desk-application-withdraw",
        lambda case: case.stage in BEFORE_DECISION,
    ),
)


def possible(case: Case) -> list[Link]:
    """What can be done now, that which brings it forward first."""
    found = [action for action in ACTIONS if action.possible(case)]
    return [
        Link(str(one.words), reverse(one.url, args=[case.application.reference]), one.main)
        for one in sorted(found, key=lambda one: not one.main)
    ]
