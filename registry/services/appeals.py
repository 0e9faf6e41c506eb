"""Appeals against a refusal: asked by the applicant in time, heard by people who took no part, answered in a letter.

Source: domain 1.11, 9.1.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm

from members import outbox, trail
from members.choices import Role, WaitingOn
from members.errors import Refused
from members.jinja import day
from members.models import Document, User
from members.queries import people
from members.queries.calendar import london_day
from members.services import acting, deciding, documents, messages, work
from registry.choices import AppealOutcome, Recommended, SeatEnd, SeatKind, Stage
from registry.models import AdmissionDecision, Appeal, Application, Seat
from registry.queries import candidates, conflicts, decisions, dossiers, rounds
from registry.rules import appeals as rules
from registry.rules.sections import Paper
from registry.services import letters, office_acts, seat_ends, stages


@transaction.atomic
def ask(*, application: Application, grounds: str, documents: Collection[Document], by: User, at: datetime) -> Appeal:
    """The applicant challenges a refusal, in writing, with documents if there are any; the registrar finds a panel.

    Asking the same again answers with the appeal.

    Raises:
        Refused: by anybody else, without grounds, too late, when there is nothing to appeal against, or with a
            document that is not the applicant's or not ready.
    """
    application = stages.locked(application)
    if not people.is_about(by, application.person):
        raise Refused(_("Only the applicant may appeal."), code="not_yours")
    if held := _already(application, grounds):
        return held
    decision = _refusal(application)
    if not grounds.strip():
        raise Refused(_("Say why you think that the decision is wrong."), field="grounds", code="grounds")
    on = london_day(at)
    if not rules.in_time(on, decision.appeal_until):
        raise Refused(_too_late(decision.appeal_until), code="too_late")
    _check_documents(application, documents)
    return _begin(application, decision, grounds, documents, on, by, at)


@transaction.atomic
def enter(
    *, application: Application, grounds: str, came_on: date, letter: UploadedFile, note: str, by: User, at: datetime
) -> Appeal:
    """The office enters an appeal that came by letter; it is in time by the day on which the letter came.

    Entering the same again answers with the appeal.

    Args:
        grounds: the applicant's own words, from the letter.
        letter: its scan, which becomes a document of the applicant's and of the appeal.
        note: how the office made sure who wrote; for the office and the applicant.

    Raises:
        Refused: by somebody who may not act for the applicant; without grounds or a note; for a letter that came before
            the decision, is yet to come or came too late; for a scan that cannot be taken; where there is nothing to
            appeal against.
    """
    application = stages.locked(application)
    deciding.may_decide(by, application.person, holding=office_acts.DECIDES)
    if held := _already(application, grounds):
        return held
    decision = _refusal(application)
    if not grounds.strip():
        raise Refused(_("Enter the applicant’s reasons."), field="grounds", code="grounds")
    if not london_day(decision.served_at or decision.decided_at) <= came_on <= london_day(at):
        raise Refused(
            _("Enter the day on which the letter came, between the decision and today."), field="came_on", code="day"
        )
    if not rules.in_time(came_on, decision.appeal_until):
        raise Refused(_came_too_late(decision.appeal_until), field="came_on", code="too_late")
    scan = documents.take_in(person=application.person, upload=letter, title=_("Letter of appeal"), by=by, at=at)
    appeal = _begin(application, decision, grounds, [scan], came_on, by, at)
    acting.record(person=application.person, what="registry.appeal_asked", note=note, by_letter=True, by=by, at=at)
    return appeal


def _refusal(application: Application) -> AdmissionDecision:
    decision = decisions.latest(application)
    if application.stage != Stage.REFUSED or decision is None or decision.outcome != Recommended.REFUSE:
        raise Refused(_("There is no decision to appeal against."), code="nothing")
    return decision


def _begin(
    application: Application,
    decision: AdmissionDecision,
    grounds: str,
    chosen: Collection[Document],
    came_on: date,
    by: User,
    at: datetime,
) -> Appeal:
    due_on = came_on + timedelta(days=application.policy.appeal_answer_days)
    appeal = Appeal.objects.create(
        application=application,
        decision=decision,
        grounds=grounds.strip(),
        asked_at=at,
        came_on=came_on,
        due_on=due_on,
    )
    appeal.documents.set(chosen)
    stages.move(application=application, to=Stage.APPEAL, by=by, at=at)
    work.wait_for(key=stages.work_key(application), waiting_on=WaitingOn.REGISTRAR, at=at, due_on=application.due_on)
    trail.record(
        "registry.appeal_asked", about=appeal, by=by, at=at, person=application.person, application=application.pk
    )
    messages.tell(
        person=application.person,
        event="registry/mail/appeal_asked",
        key=f"appeal:{appeal.pk}:asked",
        context={"appeal": appeal.pk},
        at=at,
    )
    return appeal


@transaction.atomic
def allow_late(*, decision: AdmissionDecision, until: date, reason: str, by: User, at: datetime) -> AdmissionDecision:
    """The registrar lets an applicant appeal after the days for it, until another day; the same again changes nothing.

    Raises:
        Refused: by anybody else, without a reason, for a day that has passed or is no later than before, or when
            there is no refusal that could be appealed against.
    """
    application = stages.locked(decision.application)
    deciding.may_decide(by, application.person, holding=(Role.REGISTRAR,))
    decision = AdmissionDecision.objects.select_for_update().get(pk=decision.pk)
    decision.application = application
    if (decision.appeal_until, decision.late_reason) == (until, reason.strip()):
        return decision
    if application.stage != Stage.REFUSED or decision.appeal_until is None:
        raise Refused(_("There is no decision that could be appealed against."), code="nothing")
    if not reason.strip():
        raise Refused(_("Say why an appeal may still be made."), field="reason", code="reason")
    if until < london_day(at) or until <= decision.appeal_until:
        raise Refused(_("Choose a later day, from today on."), field="until", code="until")
    decision.appeal_until, decision.late_reason = until, reason.strip()
    decision.save(update_fields=["appeal_until", "late_reason"])
    trail.record(
        "registry.appeal_allowed_late",
        about=decision,
        by=by,
        at=at,
        person=application.person,
        application=application.pk,
        until=until.isoformat(),
    )
    messages.tell(
        person=application.person,
        event="registry/mail/appeal_allowed",
        key=f"application_decision:{decision.pk}:until:{until.isoformat()}",
        context={"decision": decision.pk, "until": until.isoformat()},
        at=at,
    )
    return decision


@transaction.atomic
def seat(*, appeal: Appeal, user: User, by: User, at: datetime) -> Seat:
    """Give somebody a place on the panel that hears an appeal; the same again answers with their seat.

    Raises:
        Refused: by anybody but the registrar; for somebody who is no panel member, took part before or has a conflict.
    """
    application, appeal = _open(appeal)
    deciding.may_decide(by, application.person, holding=(Role.REGISTRAR,))
    if taken := panel(application).filter(user=user).first():
        return taken
    pool = {one.user: one for one in candidates.for_seat(application, SeatKind.APPEAL, at=at)}
    if user.pk not in pool:
        raise Refused(_("Choose somebody who is a panel member."), field="user", code="role")
    if not pool[user.pk].may:
        found = conflicts.found(user, application, london_day(at), fresh=True)
        why = "; ".join(conflicts.in_words(one) for one in found)
        raise Refused(_("They cannot hear this appeal: %(why)s.") % {"why": why}, field="user", code="conflict")
    taken = Seat.objects.create(
        application=application,
        kind=SeatKind.APPEAL,
        round=max(rounds.number(application), 1),
        user=user,
        why={"by_hand": True},
        seated_at=at,
        seated_by=by,
        due_on=appeal.due_on,
    )
    assign_perm(seat_ends.GRANT, user, application)
    trail.record(
        "registry.seat_taken",
        about=taken,
        by=by,
        at=at,
        person=application.person,
        application=application.pk,
        kind_of=SeatKind.APPEAL,
        user=user.pk,
    )
    work.wait_for(key=stages.work_key(application), waiting_on=WaitingOn.PANEL, at=at, due_on=application.due_on)
    outbox.post(
        key=f"seat:{taken.pk}:appeal",
        to=user.email,
        template="registry/mail/appeal_seated",
        context={"seat": taken.pk},
        at=at,
    )
    return taken


@transaction.atomic
def decide(*, appeal: Appeal, outcome: AppealOutcome, reasons: str, by: User, at: datetime) -> Appeal:
    """The panel says how an appeal came out, through one of its members; the same again answers with the appeal.

    Upheld, two officers then admit the applicant; remitted, other assessors judge the application anew; dismissed, the
    refusal is final.

    Raises:
        Refused: by anybody who has no seat on it; while the office holds the application, fewer sit on the panel than
            the route asks for, or one of them has not said that nothing keeps them from hearing it; without reasons; or
            when it was decided otherwise.
    """
    now = Appeal.objects.select_related("application").get(pk=appeal.pk)
    if (now.outcome, now.reasons, now.decided_by_id) == (outcome, reasons.strip(), by.pk):
        return now
    application, appeal = _open(appeal)
    office_acts.check_not_held(application)
    _check_panel(application, by, at)
    if not reasons.strip():
        raise Refused(_("Give the reasons: the applicant reads them."), field="reasons", code="reasons")
    appeal.outcome, appeal.reasons, appeal.decided_at, appeal.decided_by = outcome, reasons.strip(), at, by
    appeal.save(update_fields=["outcome", "reasons", "decided_at", "decided_by"])
    seat_ends.end_all(application=application, how=SeatEnd.DONE, by=by, at=at)
    if outcome == AppealOutcome.DISMISSED:
        stages.move(application=application, to=Stage.REFUSED_FINAL, by=by, at=at)
    elif outcome == AppealOutcome.REMITTED and application.policy.assessors:
        stages.move(application=application, to=Stage.ASSESSING, by=by, at=at)
        seat_ends.ask_to_fill(application=application, at=at)
    elif outcome == AppealOutcome.REMITTED:
        stages.move(application=application, to=Stage.READY, by=by, at=at)
    else:
        work.wait_for(key=stages.work_key(application), waiting_on=WaitingOn.OFFICE, at=at, due_on=application.due_on)
    appeal.application = application
    letters.issue_of_appeal(appeal=appeal, at=at)
    trail.record(
        "registry.appeal_decided",
        about=appeal,
        by=by,
        at=at,
        person=application.person,
        application=application.pk,
        outcome=outcome,
    )
    messages.tell(
        person=application.person,
        event="registry/mail/appeal_decided",
        key=f"appeal:{appeal.pk}:decided",
        context={"appeal": appeal.pk},
        at=at,
    )
    return appeal


def panel(application: Application) -> QuerySet[Seat]:
    """The seats that are held on an appeal now."""
    seats = Seat.objects.filter(application=application, kind=SeatKind.APPEAL, ended_at=None)
    return seats.select_related("user", "application__person").order_by("seated_at", "pk")


def _already(application: Application, grounds: str) -> Appeal | None:
    held = decisions.appeal(application)
    if held is None or held.outcome:
        return None
    if held.grounds == grounds.strip():
        return held
    raise Refused(_("You have appealed already. Write to the office to add to what you said."), code="asked")


def _too_late(until: date | None) -> str:
    words = _(
        "The last day for an appeal was %(day)s. If something kept you from appealing, write to the office: the "
        "registrar may still allow it."
    )
    return words % {"day": day(until) if until else ""}


def _came_too_late(until: date | None) -> str:
    words = _("The last day for an appeal was %(day)s. The registrar may allow a late one first.")
    return words % {"day": day(until) if until else ""}


def _check_documents(application: Application, documents: Collection[Document]) -> None:
    own = set(people.group(application.person).values_list("pk", flat=True))
    for document in documents:
        if document.person_id not in own or dossiers.paper(document) != Paper.READY:
            raise Refused(
                _("Choose documents of your own evidence that are ready."), field="documents", code="document"
            )


def _open(appeal: Appeal) -> tuple[Application, Appeal]:
    application = stages.locked(appeal.application)
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if appeal.outcome or application.stage != Stage.APPEAL:
        raise Refused(_("This appeal was decided already."), code="decided")
    return application, appeal


def _check_panel(application: Application, by: User, at: datetime) -> None:
    seats = list(panel(application))
    own = next((taken for taken in seats if taken.user_id == by.pk), None)
    if own is None:
        raise Refused(_("You do not sit on the panel that hears this appeal."), code="no_seat")
    if found := conflicts.of_seat(own, london_day(at)):
        why = "; ".join(conflicts.in_words(one) for one in found)
        raise Refused(_("You cannot hear this appeal: %(why)s.") % {"why": why}, code="conflict")
    if len(seats) < application.policy.appeal_panel:
        raise Refused(
            _("An appeal is heard by %(n)s people or more. Ask the registrar for another member.")
            % {"n": application.policy.appeal_panel},
            code="too_few",
        )
    if any(taken.unconflicted_at is None for taken in seats):
        raise Refused(
            _("Everybody on the panel first says that nothing keeps them from hearing it fairly."), code="undeclared"
        )
