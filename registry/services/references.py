"""Referees: named and replaced by the applicant, asked at submission and again, and not accepted by the office.

They have no account. What they answer is in `registry.services.reference_answers`.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction

from members import outbox, trail
from members.choices import OFFICER_ROLES
from members.errors import Refused
from members.models import User
from members.queries.calendar import london_day
from members.services import deciding, messages
from registry.choices import ENDED, REFEREE, REFEREES_IN_PLACE, RefereeRelation, RefereeState, Stage
from registry.models import Application, Referee
from registry.queries import references
from registry.rules.referees import Candidate, is_applicant, one_address
from registry.services import stages

# An application in these stages may still be given other referees by the office's word.
_NOT_JUDGED = frozenset({Stage.SUBMITTED, Stage.RETURNED, Stage.REFERENCES})
_FILLED_IN = frozenset({Stage.DRAFT, Stage.RETURNED})


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as an applicant names them.

    Args:
        registered_with: a register’s code or a body’s short name; empty where they are on none.
    """

    name: str
    email: str
    relation: RefereeRelation
    phone: str = ""
    job_title: str = ""
    employer: str = ""
    registered_with: str = ""
    registration_number: str = ""


@transaction.atomic
def name(*, application: Application, named: Named, by: User, at: datetime, referee: Referee | None = None) -> Referee:
    """Name a referee, or say otherwise who one is; naming the same person again answers with what there is.

    Args:
        referee: one who was named and not yet asked, to be changed.

    Raises:
        Refused: for the applicant themselves, an address named already, one more than the route asks for, and once
            the application was handed in.
    """
    application = stages.locked(application)
    deciding.own(by, application.person)
    if application.stage not in _FILLED_IN:
        raise Refused("The application was handed in. Replace a referee instead.", code="submitted")
    if referee is None and (same := _same(application, named)):
        return same
    _check(application, named, but=referee)
    if referee is not None:
        return _change(referee, named, by, at)
    if references.places_left(application) <= 0:
        if references.lost(application).exists():
            raise Refused("Name somebody in the place of the referee who was lost, on their line.", code="replace")
        raise Refused("You have named as many referees as are needed. Change one of them.", code="enough")
    made = Referee(application=application, named_at=at)
    _describe(made, named, at)
    trail.record("registry.referee_named", about=made, by=by, at=at, person=application.person)
    return made


@transaction.atomic
def replace(*, referee: Referee, named: Named, reason: str, by: User, at: datetime) -> Referee:
    """Put somebody else in the place of a referee; they are asked at once if the application was handed in.

    The link that the first was sent no longer does anything. Doing it again with the same person answers with them.

    Raises:
        Refused: without a reason, once a reference was given, and as `name`.
    """
    application = stages.locked(referee.application)
    referee = Referee.objects.select_for_update(of=("self",)).get(pk=referee.pk)
    deciding.own(by, application.person)
    follower = Referee.objects.filter(replaces=referee).first()
    if follower and one_address(follower.email) == one_address(named.email):
        return follower
    if application.stage in ENDED:
        raise Refused("This application is over.", code="ended")
    REFEREE.check(referee.state, RefereeState.REPLACED)
    if not reason.strip():
        raise Refused("Say why you name somebody else.", field="reason", code="reason")
    _check(application, named, but=referee)
    referee.state, referee.settled_at, referee.draft = RefereeState.REPLACED, at, {}
    referee.replacement_reason = reason.strip()
    referee.save(update_fields=["state", "settled_at", "draft", "replacement_reason"])
    made = Referee(application=application, named_at=at, replaces=referee)
    _describe(made, named, at)
    trail.record("registry.referee_replaced", about=referee, by=by, at=at, person=application.person, to=made.pk)
    if application.submitted_at is not None:
        _ask(made, by, at)
    return made


@transaction.atomic
def ask_all(*, application: Application, by: User | None, at: datetime) -> list[Referee]:
    """Ask every referee who was named and not asked yet; doing it again asks nobody twice.

    Raises:
        Refused: when fewer are named than the route asks for.
    """
    application = stages.locked(application)
    if references.in_place(application).count() < application.policy.needs_referees:
        needed = application.policy.needs_referees
        raise Refused(f"Name {needed} referees." if needed > 1 else "Name a referee.", code="referees")
    named = Referee.objects.select_for_update(of=("self",)).filter(application=application, state=RefereeState.NAMED)
    return [_ask(referee, by, at) for referee in named.order_by("named_at", "pk")]


@transaction.atomic
def resend(*, referee: Referee, by: User, at: datetime) -> Referee:
    """Send a referee a new link, upon which the one before does nothing; once a day and no more.

    Raises:
        Refused: when they were not asked yet, or nothing more is wanted of them.
    """
    application = stages.locked(referee.application)
    referee = Referee.objects.select_for_update(of=("self",)).get(pk=referee.pk)
    deciding.own(by, application.person)
    if referee.state != RefereeState.ASKED or application.stage in ENDED:
        raise Refused("This referee is not being waited for.", code="not_asked")
    if referee.asked_at and london_day(referee.asked_at) == london_day(at):
        return referee
    return _ask(referee, by, at)


@transaction.atomic
def not_accept(*, referee: Referee, reason: str, by: User, at: datetime) -> Referee:
    """Say that a referee cannot be accepted; the applicant is told why and names somebody else.

    Raises:
        Refused: without a reason, by whoever may not decide, or once the application is being assessed.
    """
    application = stages.locked(referee.application)
    referee = Referee.objects.select_for_update(of=("self",)).get(pk=referee.pk)
    deciding.may_decide(by, application.person, holding=OFFICER_ROLES)
    if application.stage not in _NOT_JUDGED:
        raise Refused("Bring the application back to its check first.", code="judged")
    REFEREE.check(referee.state, RefereeState.UNACCEPTED)
    referee.office_reason = deciding.answered(reason)
    referee.state, referee.settled_at, referee.draft = RefereeState.UNACCEPTED, at, {}
    referee.save(update_fields=["office_reason", "state", "settled_at", "draft"])
    trail.record("registry.referee_not_accepted", about=referee, by=by, at=at, person=application.person)
    messages.tell(
        person=application.person,
        event="registry/mail/referee_not_accepted",
        key=f"referee:{referee.pk}:not_accepted",
        context={"referee": referee.pk},
        at=at,
    )
    return referee


def _ask(referee: Referee, by: User | None, at: datetime) -> Referee:
    """The request itself, under a link that was never sent before."""
    REFEREE.check(RefereeState.NAMED if referee.state == RefereeState.ASKED else referee.state, RefereeState.ASKED)
    referee.state, referee.asked_at, referee.link_version = RefereeState.ASKED, at, referee.link_version + 1
    referee.due_on = london_day(at) + timedelta(days=referee.application.policy.reference_days)
    referee.save(update_fields=["state", "asked_at", "link_version", "due_on"])
    trail.record(
        "registry.referee_asked",
        about=referee,
        by=by,
        at=at,
        person=referee.application.person,
        link=referee.link_version,
    )
    outbox.post(
        key=f"referee:{referee.pk}:asked:{referee.link_version}",
        to=referee.email,
        template="registry/mail/reference_asked",
        context={"referee": referee.pk, "link": referee.link_version},
        at=at,
    )
    return referee


def _check(application: Application, named: Named, *, but: Referee | None) -> None:
    if is_applicant(Candidate(named.name, named.email), references.applicant(application)):
        raise Refused("Name somebody else: this is your own address.", field="email", code="own")
    others = references.in_place(application)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if one_address(named.email) in {one_address(email) for email in others.values_list("email", flat=True)}:
        raise Refused("You named somebody with this address already.", field="email", code="twice")
    if named.relation == RefereeRelation.REGISTERED_COLLEAGUE and not named.registered_with:
        raise Refused("Say who they are registered with.", field="registered_with", code="registered_with")


def _same(application: Application, named: Named) -> Referee | None:
    found = references.in_place(application).filter(**asdict(named)).first()
    return found if found and found.state in REFEREES_IN_PLACE else None


def _change(referee: Referee, named: Named, by: User, at: datetime) -> Referee:
    referee = Referee.objects.select_for_update(of=("self",)).get(pk=referee.pk)
    if referee.state != RefereeState.NAMED:
        raise Refused("This referee was asked already. Replace them instead.", code="asked")
    _describe(referee, named, at)
    trail.record("registry.referee_changed", about=referee, by=by, at=at, person=referee.application.person)
    return referee


def _describe(referee: Referee, named: Named, at: datetime) -> None:
    for field, value in asdict(named).items():
        setattr(referee, field, value.strip())
    referee.flags = references.flags(referee, at=at)
    referee.save()
