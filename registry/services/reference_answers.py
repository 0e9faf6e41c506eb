"""What referees do with their link: fill in, send, or decline. Whoever has the link is the referee; no account stands
behind it, and no address of theirs on the network is kept.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from members import outbox, trail
from members.errors import Refused
from members.queries.calendar import london_day
from members.services import messages
from registry import referee_questions
from registry.choices import ENDED, REFEREE, RefereeRelation, RefereeState, RouteKind, Stage
from registry.models import Application, Referee, Reference
from registry.queries import references
from registry.rules.references import as_kept, problems, recommends
from registry.services import stages


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a referee says they are.

    Args:
        since: the year since which they have known the applicant.
        registered_with: a register’s code or a body’s short name; empty where they are on none.
    """

    name: str
    job_title: str
    employer: str
    relation: RefereeRelation
    since: int
    registered_with: str = ""
    registration_number: str = ""


@transaction.atomic
def save(*, referee: Referee, part: str, entered: Mapping[str, Any], at: datetime) -> Referee:
    """Keep what a referee entered and did not send yet; it is nobody’s to read until they send it.

    Args:
        part: `identity` or `answers`.

    Raises:
        Refused: once they have answered or nothing more is wanted of them.
    """
    _application, referee = _locked(referee)
    _waiting(referee)
    referee.draft = referee.draft | {part: dict(entered)}
    referee.save(update_fields=["draft"])
    return referee


@transaction.atomic
def give(*, referee: Referee, identity: Identity, answers: Mapping[str, str], at: datetime) -> Reference:
    """Take a reference; the last that is waited for makes the application ready. The same again changes nothing.

    Args:
        answers: by the code of each question, and for its explanation by that code with `_why`.

    Raises:
        Refused: when an answer is missing, or another was given, or nothing more is wanted of this referee.
    """
    application, referee = _locked(referee)
    asked = referee_questions.in_force(RouteKind(application.route.kind), london_day(at))
    if found := problems(asked.questions, answers):
        raise Refused(found[0].words, field=found[0].field, code="answers")
    said = {"version": asked.version, "answers": as_kept(asked.questions, answers)}
    who = asdict(identity) | {"relation": identity.relation.value}
    if (given := Reference.objects.filter(referee=referee).first()) and (given.answers, given.identity) == (said, who):
        return given
    _waiting(referee)
    given = Reference.objects.create(
        referee=referee,
        answers=said,
        identity=who,
        recommends=recommends(asked.questions, answers),
        given_at=at,
    )
    referee.flags = references.flags_once_given(referee, given, at=at)
    _settle(referee, RefereeState.GIVEN, at)
    trail.record("registry.reference_given", about=given, by=None, at=at, person=application.person)
    outbox.post(
        key=f"referee:{referee.pk}:thanked",
        to=referee.email,
        template="registry/mail/reference_thanks",
        context={"referee": referee.pk},
        at=at,
    )
    messages.tell(
        person=application.person,
        event="registry/mail/reference_received",
        key=f"referee:{referee.pk}:given",
        context={"referee": referee.pk},
        at=at,
    )
    if application.stage == Stage.REFERENCES and references.all_given(application):
        stages.move(application=application, to=Stage.READY, by=None, at=at)
    return given


@transaction.atomic
def decline(*, referee: Referee, reason: str, at: datetime) -> Referee:
    """A referee does not give a reference; the applicant is told that, and names somebody else.

    Args:
        reason: for the office alone; declining again keeps the first.

    Raises:
        Refused: without a reason, or once they have answered otherwise.
    """
    application, referee = _locked(referee)
    if referee.state == RefereeState.DECLINED:
        return referee
    _waiting(referee)
    if not reason.strip():
        raise Refused("Say why you cannot give a reference.", field="reason", code="reason")
    referee.decline_reason = reason.strip()
    _settle(referee, RefereeState.DECLINED, at)
    trail.record("registry.reference_declined", about=referee, by=None, at=at, person=application.person)
    messages.tell(
        person=application.person,
        event="registry/mail/reference_declined",
        key=f"referee:{referee.pk}:declined",
        context={"referee": referee.pk},
        at=at,
    )
    return referee


def _locked(referee: Referee) -> tuple[Application, Referee]:
    """The application first, as every verb about it does, so that two never wait for each other."""
    application = stages.locked(referee.application)
    locked = Referee.objects.select_for_update(of=("self",)).get(pk=referee.pk)
    locked.application = application
    return application, locked


def _waiting(referee: Referee) -> None:
    if referee.state != RefereeState.ASKED or referee.application.stage in ENDED:
        raise Refused("Nothing more is wanted from you: this request was answered, or is over.", code="not_asked")


def _settle(referee: Referee, state: RefereeState, at: datetime) -> None:
    REFEREE.check(referee.state, state)
    referee.state, referee.settled_at, referee.draft = state, at, {}
    referee.save(update_fields=["state", "settled_at", "draft", "flags", "decline_reason"])
