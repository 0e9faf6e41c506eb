"""An application: begun, handed in, handed in again, and withdrawn by its applicant."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import trail
from members.choices import PAYABLE, PaymentState
from members.errors import Refused
from members.models import Person, User
from members.queries import money
from members.queries.calendar import london_day
from members.services import acts, closing, deciding, introductions, messages
from registry import application_wording as wording
from registry.choices import ENDED, RouteKind, SeatEnd, Stage
from registry.models import Application, Entry, EvidenceRequest, Route, RoutePolicy
from registry.queries import applicants, applications, decisions, dossiers
from registry.services import (
    editing,
    evidence_requests,
    numbers,
    portfolios,
    references,
    seat_ends,
    stages,
    standards,
    submissions,
)

PREFIX = "APP"
# From these on the applicant can no longer take it back: it is decided.
_DECIDED = ENDED | {Stage.APPEAL}


@transaction.atomic
def start(
    *,
    route: Route,
    on: date,
    at: datetime,
    user: User | None = None,
    person: Person | None = None,
    by: User | None = None,
    entry: Entry | None = None,
) -> Application:
    """Begin an application by a route; one that is open by it already is the answer.

    Args:
        user: the applicant's account; one that belongs to nobody yet gets a person.
        person: the applicant, for an application that came on paper from somebody without an account.
        by: who does it; the applicant's own account unless said otherwise.
        entry: of somebody coming back, the one that they left; found if it is not said.

    Raises:
        Refused: when something keeps them from applying by this route today, with the earliest day if it is known.
    """
    if person is None:
        if user is None:
            raise LookupError("An application is somebody's.")
        person = introductions.begin(user=user, at=at)
    person = Person.objects.select_for_update(no_key=True).get(pk=person.merged_into_id or person.pk)
    by = by or user
    if held := applicants.open_applications(person).filter(route=route).first():
        return held
    if obstacle := applications.obstacle(person, route, on=on):
        raise Refused(wording.obstacle(obstacle, route), code=obstacle.why.value)
    if entry is None and route.kind != RouteKind.ADMISSION:
        entry = applicants.entry_on(person, route.register)
    application = _begun(person, route, policy_of(route=route, on=on), entry, at, by if by != user else None)
    trail.record(
        "registry.application_started", about=application, by=by, at=at, person=person, route=str(application.route_id)
    )
    return application


def policy_of(*, route: Route, on: date) -> RoutePolicy:
    """What a route asks for on a day.

    Raises:
        Refused: when it is not open to anybody on that day.
    """
    found = applications.policy_of(route, on=on)
    if found is None:
        raise Refused(_("Nobody can apply by this route today."), code="closed")
    return found


@transaction.atomic
def submit(*, application: Application, by: User | None, at: datetime, version: int | None = None) -> Application:
    """Hand an application in; what is handed in is frozen, and the referees are asked. Doing it again answers the same.

    Args:
        version: the application’s, as the page showed all of it; None where no page did.

    Raises:
        Refused: while something is missing, naming it; when an order keeps the applicant from applying.
        Stale: when it was changed since the page was opened.
    """
    application = editing.locked(application)
    on = london_day(at)
    _may(application, by)
    if application.submitted_at is not None and application.stage not in {Stage.RETURNED, *ENDED}:
        return application
    if application.stage == Stage.RETURNED:
        return resubmit(application=application, by=by, at=at, version=version)
    _as_shown(application, version)
    _complete(application, on)
    if obstacle := applications.obstacle(application.person, application.route, on=on, going_on=application):
        raise Refused(wording.obstacle(obstacle, application.route), code=obstacle.why.value)
    application.submitted_at = at
    application.edition = dossiers.edition(application, on=on)
    application.save(update_fields=["submitted_at", "edition"])
    if application.edition:
        standards.freeze(edition=application.edition, at=at)
    submissions.freeze(application=application, at=at)
    stages.move(application=application, to=Stage.SUBMITTED, by=by, at=at)
    references.ask_all(application=application, by=by, at=at)
    trail.record("registry.application_submitted", about=application, by=by, at=at, person=application.person)
    messages.tell(
        person=application.person,
        event="registry/mail/application_received",
        key=f"application:{application.pk}:received",
        context={"application": application.pk},
        at=at,
    )
    return application


@transaction.atomic
def resubmit(*, application: Application, by: User | None, at: datetime, version: int | None = None) -> Application:
    """Hand in again what the office returned as incomplete; another copy of it is frozen.

    Args:
        version: as `submit`.

    Raises:
        Stale: as `submit`.
        Refused: while something is missing, after the day by which it had to come back, or when it was not returned.
    """
    application = editing.locked(application)
    on = london_day(at)
    _may(application, by)
    if application.stage == Stage.SUBMITTED and application.submissions.count() > 1:
        return application
    if application.stage != Stage.RETURNED:
        raise Refused(_("This application was not returned to you."), code="wrong_state")
    if application.due_on and on > application.due_on:
        words = _("It had to be handed in again by %(day)s. Ask the office.")
        raise Refused(words % {"day": wording.day(application.due_on)}, code="too_late")
    _as_shown(application, version)
    _complete(application, on)
    copy = submissions.freeze(application=application, at=at)
    stages.move(application=application, to=Stage.SUBMITTED, by=by, at=at)
    references.ask_all(application=application, by=by, at=at)
    trail.record(
        "registry.application_resubmitted", about=application, by=by, at=at, person=application.person, copy=copy.round
    )
    messages.tell(
        person=application.person,
        event="registry/mail/application_came_back",
        key=f"application:{application.pk}:copy:{copy.round}",
        context={"application": application.pk, "round": copy.round},
        at=at,
    )
    return application


@transaction.atomic
def answer_evidence(
    *, application: Application, by: User | None, at: datetime, version: int | None = None
) -> Application:
    """Hand in the evidence that was asked for; another copy is frozen, and the assessors go on.

    Args:
        version: as `submit`.

    Raises:
        Stale: as `submit`.
        Refused: when nothing was asked for or nothing was added, while something added cannot be used, or too late.
    """
    application = editing.locked(application)
    on = london_day(at)
    _may(application, by)
    request = EvidenceRequest.objects.select_for_update().filter(application=application).order_by("-round").first()
    if request and request.answered_at and application.stage == Stage.ASSESSING:
        return application
    if request is None or request.answered_at or request.lapsed_at or application.stage != Stage.EVIDENCE:
        raise Refused(_("No more evidence is asked for."), code="wrong_state")
    if application.due_on and on > application.due_on:
        words = _("The evidence had to come by %(day)s. Ask the office.")
        raise Refused(words % {"day": wording.day(application.due_on)}, code="too_late")
    _as_shown(application, version)
    if lacks := applications.missing_of_answer(application):
        raise Refused(wording.all_missing(lacks), code="missing")
    if not submissions.has_changed(application=application, at=at):
        raise Refused(_("Add or change evidence for at least one of the standards first."), code="unchanged")
    request.answered_at = at
    request.save(update_fields=["answered_at"])
    copy = submissions.freeze(application=application, at=at)
    stages.move(application=application, to=Stage.ASSESSING, by=by, at=at)
    evidence_requests.resume(application=application, at=at)
    trail.record("registry.evidence_answered", about=request, by=by, at=at, person=application.person, copy=copy.round)
    messages.tell(
        person=application.person,
        event="registry/mail/application_came_back",
        key=f"application:{application.pk}:copy:{copy.round}",
        context={"application": application.pk, "round": copy.round},
        at=at,
    )
    return application


@transaction.atomic
def hand_in_portfolio(
    *, application: Application, by: User | None, at: datetime, version: int | None = None
) -> Application:
    """Hand in the portfolio that was invited; another copy is frozen, and those who invited it go on.

    Args:
        version: as `submit`.

    Raises:
        Stale: as `submit`.
        Refused: when none was invited or nothing was added, while a standard lacks evidence or something cannot be
            used, or too late.
    """
    application = editing.locked(application)
    on = london_day(at)
    _may(application, by)
    newest = application.portfolios.order_by("-round").first()
    if newest and newest.handed_in_at and application.stage == Stage.ASSESSING:
        return application
    if newest is None or application.stage != Stage.PORTFOLIO:
        raise Refused(_("No portfolio is awaited."), code="wrong_state")
    if application.due_on and on > application.due_on:
        words = _("The portfolio had to come by %(day)s. Ask the office.")
        raise Refused(words % {"day": wording.day(application.due_on)}, code="too_late")
    _as_shown(application, version)
    if lacks := applications.missing_of_portfolio(application, on):
        raise Refused(wording.all_missing(lacks), code="missing")
    if not submissions.has_changed(application=application, at=at):
        raise Refused(_("Add or change evidence first: this is what you handed in before."), code="unchanged")
    copy = submissions.freeze(application=application, at=at)
    portfolios.came(application=application, by=by, at=at)
    messages.tell(
        person=application.person,
        event="registry/mail/application_came_back",
        key=f"application:{application.pk}:copy:{copy.round}",
        context={"application": application.pk, "round": copy.round},
        at=at,
    )
    return application


@transaction.atomic
def withdraw(*, application: Application, by: User | None, at: datetime) -> Application:
    """Take an application back before it is decided.

    A payment that was asked for and not made is asked for no more, and a proposal to decide on it waits no longer.

    Raises:
        Refused: once it was decided or closed.
    """
    if waits := decisions.waiting(application):  # before the application, as whoever confirms it does
        acts.overtake(act=waits.act, answer=_("The applicant withdrew the application."), by=by, at=at)
    application = editing.locked(application)
    _may(application, by)
    if application.stage == Stage.WITHDRAWN:
        return application
    if application.stage in _DECIDED:
        raise Refused(_("This application has been decided, so it cannot be withdrawn."), code="decided")
    seat_ends.end_all(application=application, how=SeatEnd.CASE_ENDED, by=by, at=at)
    stages.move(application=application, to=Stage.WITHDRAWN, by=by, at=at)
    _ask_for_no_more_money(application, by, at)
    trail.record("registry.application_withdrawn", about=application, by=by, at=at, person=application.person)
    messages.tell(
        person=application.person,
        event="registry/mail/application_withdrawn",
        key=f"application:{application.pk}:withdrawn",
        context={"application": application.pk},
        at=at,
    )
    return application


def _begun(
    person: Person, route: Route, policy: RoutePolicy, entry: Entry | None, at: datetime, officer: User | None
) -> Application:
    application = _numbered(
        Application(
            person=person,
            route=route,
            policy=policy,
            entry=entry,
            stage_since=at,
            started_at=at,
            on_paper_by=officer,
        )
    )
    scopes = list(dossiers.open_scopes(application)[:2])
    if len(scopes) == 1:  # nothing to choose
        application.scopes.set(scopes)
    return application


def _numbered(application: Application) -> Application:
    for number in numbers.candidates(PREFIX):
        try:
            with transaction.atomic():
                application.number = number
                application.save(force_insert=True)
        except IntegrityError:
            if not Application.objects.filter(number=number).exists():
                raise
            continue
        return application
    raise LookupError("No number is free.")


def _may(application: Application, by: User | None) -> None:
    if by is not None:
        deciding.own(by, application.person)


def _as_shown(application: Application, version: int | None) -> None:
    """What is handed in is what was read through, and nothing that another page saved since."""
    if version is not None:
        editing.check_version(application, version)


def _complete(application: Application, on: date) -> None:
    if lacks := applications.missing(application, on):
        raise Refused(wording.all_missing(lacks), code="missing")


def _ask_for_no_more_money(application: Application, by: User | None, at: datetime) -> None:
    """Money that is on its way comes all the same, and is offered back once it is there."""
    if not application.policy.fee_code:
        return
    purpose = dossiers.purpose_of_fee(application, on=london_day(at))
    for payment in money.of_thing(purpose, application).filter(state__in=PAYABLE):
        if payment.state == PaymentState.OPEN:
            closing.close(payment=payment, by=by, at=at)
