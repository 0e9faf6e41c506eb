"""The end of a seat: access goes with it at once, and where it ends early the office is asked to fill it again.

A conflict of interest may arise after somebody was seated. It is looked for whenever they open anything, at each mark,
at handing in and every night; what they judged and nobody read yet is void. Source: security T9.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from guardian.shortcuts import remove_perm

from members import outbox, trail
from members.choices import Role, WaitingOn
from members.models import User
from members.queries import roles
from members.queries.calendar import london_day
from members.services import evidence, work
from registry.choices import ConflictKind, SeatEnd, SeatKind, Stage
from registry.models import Application, Conflict, Judgement, Seat
from registry.queries import candidates, conflicts, rounds
from registry.queries.application_evidence import of_applications
from registry.services import stages

WORK = "assessment_seat"
GRANT = "registry.assess_application"
_UNDER_WAY = frozenset(
    {Stage.READY, Stage.ASSESSING, Stage.EVIDENCE, Stage.PORTFOLIO, Stage.INTERVIEW, Stage.MODERATION}
)
_DECLARED = frozenset({ConflictKind.DECLARED_BY_ASSESSOR, ConflictKind.DECLARED_BY_APPLICANT})


def work_key(application: Application) -> str:
    """The key of the work to fill a seat of an application again."""
    return f"{WORK}:{application.pk}"


@transaction.atomic
def end(*, taken: Seat, how: SeatEnd, by: User | None, at: datetime, reason: str = "") -> Seat:
    """End a seat: the grant and every document close to whoever held it, who is told unless they were done.

    Args:
        taken: a seat that is held, locked by the verb that calls this together with its application.
        reason: in words, where the office took them off.
    """
    taken.ended_at, taken.end, taken.end_reason = at, how, reason
    taken.save(update_fields=["ended_at", "end", "end_reason"])
    close_to(user=taken.user, application=taken.application)
    trail.record(
        "registry.seat_ended",
        about=taken,
        by=by,
        at=at,
        person=taken.application.person,
        application=taken.application_id,
        how=how,
        user=taken.user_id,
    )
    if how != SeatEnd.DONE:
        outbox.post(
            key=f"seat:{taken.pk}:seat_ended",
            to=taken.user.email,
            template="registry/mail/seat_ended",
            context={"seat": taken.pk},
            at=at,
        )
    return taken


@transaction.atomic
def end_all(*, application: Application, how: SeatEnd, by: User | None, at: datetime) -> int:
    """End every seat that is held on an application, such as when it is withdrawn or decided.

    Returns:
        How many ended; none when it is done again.
    """
    seats = Seat.objects.select_for_update(of=("self",)).filter(application=application, ended_at=None)
    ended = [end(taken=taken, how=how, by=by, at=at) for taken in seats.select_related("user", "application__person")]
    work.close_item(key=work_key(application), at=at)
    return len(ended)


@transaction.atomic
def look_again(*, taken: Seat, at: datetime) -> Seat:
    """Make sure that nothing keeps somebody from the seat that they hold; what does ends it at once.

    What they judged in a round that was not opened is void with the seat. In an opened one the round is run again
    with what the others judged alone.

    Returns:
        The seat as it stands: held, or ended with the reason in its code.
    """
    how = keeps_out(taken=taken, at=at)
    if how is None or taken.ended_at is not None:
        return taken
    application = stages.locked(taken.application)
    taken = Seat.objects.select_for_update(of=("self",)).select_related("user", "application__person").get(pk=taken.pk)
    if taken.ended_at is not None:
        return taken
    if how is SeatEnd.CONFLICT:
        _keep(taken, at)
    lose(application=application, taken=taken, how=how, by=None, at=at)
    return taken


@transaction.atomic
def lose(*, application: Application, taken: Seat, how: SeatEnd, by: User | None, at: datetime) -> None:
    """End a locked seat before its work was done, and have the office fill it again."""
    opened = taken.kind in candidates.JUDGES and rounds.current(application).opened
    end(taken=taken, how=how, by=by, at=at)
    if application.stage == Stage.APPEAL:  # the registrar finds somebody else for the panel
        key = stages.work_key(application)
        work.wait_for(key=key, waiting_on=WaitingOn.REGISTRAR, at=at, due_on=application.due_on)
    if application.stage not in _UNDER_WAY:
        return
    if opened:
        _run_again(application, without=taken, by=by, at=at)
    ask_to_fill(application=application, at=at)


def ask_to_fill(*, application: Application, at: datetime) -> None:
    """Put before the office that a seat of an application must be filled."""
    work.open_item(key=work_key(application), kind=WORK, about=application, at=at, person=application.person)


def sweep(*, at: datetime) -> int:
    """Look at every seat that is held: conflicts that arose since, and roles that ended. Running twice changes nothing.

    Returns:
        How many seats ended.
    """
    seats = Seat.objects.filter(ended_at=None).order_by("pk")
    looked_at = [
        look_again(taken=taken, at=at) for taken in seats.select_related("user", "application__person").iterator()
    ]
    return sum(taken.ended_at is not None for taken in looked_at)


@transaction.atomic
def open_to(*, taken: Seat) -> None:
    """Open the documents of an application to somebody on a seat who said that nothing keeps them from judging."""
    evidence.open_to(user=taken.user, documents=_documents(taken.application))


@transaction.atomic
def close_to(*, user: User, application: Application) -> None:
    """Take back what a seat gave; a document that another of their cases rests on stays open for that one."""
    others = Seat.objects.filter(user=user, ended_at=None, unconflicted_at__isnull=False).exclude(
        application=application
    )
    still = {pk for other in others.select_related("application") for pk in _documents(other.application)}
    evidence.close_to(user=user, documents=set(_documents(application)) - still)
    if not Seat.objects.filter(user=user, application=application, ended_at=None).exists():
        remove_perm(GRANT, user, application)


def _documents(application: Application) -> Iterable[int]:
    return of_applications(about=Application._meta.label_lower, about_id=application.pk)


def keeps_out(*, taken: Seat, at: datetime) -> SeatEnd | None:
    """How the seat of somebody must end who may no longer hold it; None while they may."""
    if not roles.holds(taken.user, Role(candidates.ROLES[SeatKind(taken.kind)])):
        return SeatEnd.ROLE_ENDED
    return SeatEnd.CONFLICT if conflicts.of_seat(taken, london_day(at)) else None


def _keep(taken: Seat, at: datetime) -> None:
    """A conflict that ended a seat is kept, so that it does not end with what gave rise to it."""
    for kind in conflicts.kinds(conflicts.of_seat(taken, london_day(at))):
        if kind not in _DECLARED:
            Conflict.objects.get_or_create(
                application=taken.application, user=taken.user, kind=kind, defaults={"declared_at": at}
            )


def _run_again(application: Application, *, without: Seat, by: User | None, at: datetime) -> None:
    """A round that was opened is run again: the others keep what they judged alone, and the empty seat is filled."""
    of = without.round
    seats = Seat.objects.select_for_update(of=("self",)).filter(
        application=application, round=of, kind__in=candidates.JUDGES, ended_at=None
    )
    for taken in seats.select_related("user", "application"):
        taken.ended_at, taken.end = at, SeatEnd.DONE
        taken.save(update_fields=["ended_at", "end"])
        again = carry_on(taken=taken, to=of + 1, by=by, at=at, handed_in_at=taken.handed_in_at, again=of)
        alone = Judgement.objects.filter(seat=taken, after_opening=False).order_by("standard", "-pk")
        Judgement.objects.bulk_create(
            Judgement(
                seat=again, standard_id=one.standard_id, mark=one.mark, reason=one.reason, judged_at=one.judged_at
            )
            for one in alone.distinct("standard")
        )
    if application.stage == Stage.MODERATION:
        moderators = Seat.objects.filter(application=application, kind=SeatKind.MODERATOR, ended_at=None)
        for moderator in moderators.select_related("user", "application__person"):
            end(taken=moderator, how=SeatEnd.CASE_ENDED, by=by, at=at)
        stages.move(application=application, to=Stage.ASSESSING, by=by, at=at)


def carry_on(
    *,
    taken: Seat,
    to: int,
    by: User | None,
    at: datetime,
    handed_in_at: datetime | None = None,
    again: int | None = None,
) -> Seat:
    """The same somebody sits in a further round, with what they declared and may open already.

    Args:
        again: the round that this one repeats, if it does.
    """
    return Seat.objects.create(
        application=taken.application,
        kind=taken.kind,
        round=to,
        user=taken.user,
        why={"carried_on": taken.round} | ({"again": again} if again else {}),
        seated_at=at,
        seated_by=by,
        unconflicted_at=taken.unconflicted_at,
        handed_in_at=handed_in_at,
        due_on=taken.due_on,
    )


@transaction.atomic
def carry_all_on(*, application: Application, of: int, by: User, at: datetime) -> None:
    """Those who judge sit in the next round too, which begins once what is awaited has come; a moderator is done.

    Args:
        of: the round that ends.
    """
    seats = Seat.objects.select_for_update(of=("self",)).filter(application=application, ended_at=None).order_by("pk")
    for taken in seats.exclude(kind=SeatKind.APPEAL).select_related("user", "application__person"):
        if taken.kind in candidates.JUDGES:
            taken.ended_at, taken.end = at, SeatEnd.DONE
            taken.save(update_fields=["ended_at", "end"])
            carry_on(taken=taken, to=of + 1, by=by, at=at)
        else:
            end(taken=taken, how=SeatEnd.DONE, by=by, at=at)
