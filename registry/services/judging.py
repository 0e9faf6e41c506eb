"""Judging an application standard by standard, each alone: sealed until everybody on a seat has handed in.

Nothing but the judgement itself says what somebody judged: no trail, no message, no refusal (security T9, T10).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import outbox, trail
from members.errors import Refused
from members.models import User
from registry.choices import ConflictKind, Mark, SeatEnd, Stage
from registry.models import Application, Conflict, Finding, Judgement, Seat, Standard
from registry.queries import papers, rounds
from registry.queries.candidates import JUDGES
from registry.queries.rounds import Round
from registry.rules import judging
from registry.services import office_acts, seat_ends, stages

# What somebody on a seat may name, where the register cannot know it by itself.
DECLARED = (ConflictKind.CO_AUTHOR, ConflictKind.TRAINING_CENTRE, ConflictKind.DECLARED_BY_ASSESSOR)
LOST = "Your work on this application ended, and what was open to you is closed."


@transaction.atomic
def declare_unconflicted(*, taken: Seat, by: User, at: datetime) -> Seat:
    """Somebody on a seat says that nothing keeps them from judging fairly: the application opens to them.

    Saying it again answers as the first time.

    Raises:
        Refused: by anybody else, and after they were taken off.
    """
    _application, taken = begin(taken=taken, by=by, at=at, declared=False, at_stages=frozenset(Stage))
    if taken.unconflicted_at is None:
        taken.unconflicted_at = at
        taken.save(update_fields=["unconflicted_at"])
        trail.record("registry.seat_unconflicted", about=taken, by=by, at=at, person=taken.application.person)
    seat_ends.open_to(taken=taken)
    return taken


@transaction.atomic
def declare_conflict(
    *, taken: Seat, note: str, by: User, at: datetime, kind: ConflictKind = ConflictKind.DECLARED_BY_ASSESSOR
) -> Seat:
    """Somebody on a seat says that something keeps them from judging fairly: the seat ends, and the office fills it.

    Saying it again answers as the first time.

    Args:
        note: what it is, for the office.
        kind: one of `DECLARED`.

    Raises:
        Refused: without a note, by anybody else, and after they were taken off for another reason.
    """
    application = stages.locked(taken.application)
    taken = _locked(taken)
    if taken.user_id != by.pk:
        raise Refused(_("This is somebody else’s seat."), code="not_yours")
    if kind not in DECLARED:
        raise LookupError(f"nobody declares {kind}")
    if not note.strip():
        raise Refused(_("Say what keeps you from judging fairly, in a few words for the office."), field="note")
    if taken.ended_at is not None and taken.end == SeatEnd.CONFLICT:
        return taken
    if taken.ended_at is not None:
        raise Refused(_(LOST), code="ended")
    Conflict.objects.get_or_create(
        application=application,
        user=by,
        kind=kind,
        defaults={"note": note.strip(), "declared_at": at, "declared_by": by},
    )
    seat_ends.lose(application=application, taken=taken, how=SeatEnd.CONFLICT, by=by, at=at)
    return taken


@transaction.atomic
def judge(
    *, taken: Seat, standard: Standard, mark: Mark, reason: str, by: User, at: datetime, seen: int | None = None
) -> Judgement:
    """Judge one standard; changing one’s mind before handing in adds a version. The same again changes nothing.

    Args:
        reason: in words for the other assessors, and later for the applicant.
        seen: the id of the version that the page showed, 0 where there was none; None where no page did.

    Raises:
        Refused: without a reason; for a standard that is not asked; after handing in; when
            the standard was judged in another window meanwhile; and as `begin`.
    """
    application, taken = begin(taken=taken, by=by, at=at)
    asked = {one.pk for one in rounds.asked(application, taken.round)}
    if taken.kind not in JUDGES or standard.pk not in asked:
        raise Refused(_("You are not asked to judge this standard."), code="not_asked")
    held = rounds.own_marks(taken).get(standard.pk)
    if held and (held.mark, held.reason) == (mark, reason.strip()):
        return held
    if taken.handed_in_at is not None:
        raise Refused(_("You handed in your judgement, so it can no longer be changed."), code="handed_in")
    _not_stale(held, seen)
    check_reason(reason)
    made = Judgement.objects.create(seat=taken, standard=standard, mark=mark, reason=reason.strip(), judged_at=at)
    papers.of(taken, standard).update(mark="", reason="")
    trail.record("registry.standard_judged", about=taken, by=by, at=at, person=application.person, standard=standard.pk)
    return made


@transaction.atomic
def hand_in(*, taken: Seat, by: User, at: datetime) -> Seat:
    """Hand in the judgement of every standard; once everybody did, the round is opened to those who judged.

    Equal marks are then a finding. Handing in again answers as the first time.

    Raises:
        Refused: while standards are not judged, naming them, and as `begin`.
    """
    application, taken = begin(taken=taken, by=by, at=at)
    if taken.handed_in_at is not None:
        return taken
    asked = rounds.asked(application, taken.round)
    missing = judging.unmarked([one.pk for one in asked], rounds.own_marks(taken))
    if missing:
        codes = ", ".join(one.code for one in asked if one.pk in set(missing))
        raise Refused(_("Judge these standards first: %(codes)s.") % {"codes": codes}, code="unmarked")
    taken.handed_in_at = at
    taken.save(update_fields=["handed_in_at"])
    trail.record(
        "registry.judgement_handed_in", about=taken, by=by, at=at, person=application.person, round=taken.round
    )
    of = rounds.current(application)
    if of.opened:
        _open(of, by, at)
    return taken


def begin(
    *,
    taken: Seat,
    by: User,
    at: datetime,
    declared: bool = True,
    at_stages: frozenset[Stage] = frozenset({Stage.ASSESSING}),
) -> tuple[Application, Seat]:
    """An application and a seat on it, locked, if whoever holds the seat may act now.

    Args:
        declared: whether they must have said that nothing keeps them from judging.

    Raises:
        Refused: by anybody else, after they were taken off, for an application that is held or elsewhere now, before
            they declared, and when a conflict keeps them out; that conflict ends the seat when they next look.
    """
    application = stages.locked(taken.application)
    taken = _locked(taken)
    if taken.user_id != by.pk:
        raise Refused(_("This is somebody else’s seat."), code="not_yours")
    if taken.ended_at is not None or seat_ends.keeps_out(taken=taken, at=at):
        raise Refused(_(LOST), code="ended")
    if office_acts.open_hold(application) is not None:
        raise Refused(
            _("The office holds this application. What you did is kept; go on once it is released."), code="held"
        )
    if application.stage not in at_stages:
        words = _("The application is now ‘%(stage)s’, so this cannot be done.")
        raise Refused(words % {"stage": Stage(application.stage).label}, code="wrong_state")
    if declared and taken.unconflicted_at is None:
        raise Refused(_("First say whether anything keeps you from judging fairly."), code="undeclared")
    return application, taken


def check_reason(reason: str) -> None:
    """Refuse a mark without a reason: a finding is explained by them years later."""
    if not reason.strip():
        raise Refused(_("Give your reason: which evidence shows it, or what is missing."), field="reason")


def find(
    *, application: Application, of: int, standard: int, mark: str, reason: str, at: datetime, **how: object
) -> Finding:
    """Record what a round found of a standard.

    Args:
        how: `differed`, and the seat that decided in `moderated_by`.
    """
    return Finding.objects.create(
        application=application,
        round=of,
        standard_id=standard,
        mark=mark,
        reason=reason,
        found_at=at,
        **how,
    )


def _open(of: Round, by: User, at: datetime) -> None:
    for standard, given in rounds.as_given(rounds.given(of, alone=True)).items():
        mark = judging.agreed(given)
        if mark is not None:
            find(
                application=of.application,
                of=of.number,
                standard=standard,
                mark=mark,
                reason=judging.drafted(given),
                at=at,
            )
    trail.record(
        "registry.judgements_opened",
        about=of.application,
        by=by,
        at=at,
        person=of.application.person,
        round=of.number,
    )
    for taken in of.seats:
        outbox.post(
            key=f"seat:{taken.pk}:round_opened",
            to=taken.user.email,
            template="registry/mail/round_opened",
            context={"seat": taken.pk},
            at=at,
        )


def _locked(taken: Seat) -> Seat:
    found = Seat.objects.select_for_update(of=("self",)).select_related("user", "application__person")
    return found.get(pk=taken.pk)


def _not_stale(held: Judgement | None, seen: int | None) -> None:
    if seen is not None and seen != (held.pk if held else 0):
        raise Refused(
            _("You judged this standard in another window meanwhile. Both are shown: save again to keep what is here."),
            code="stale",
        )
