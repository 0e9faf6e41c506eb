"""Seats on an application: who judges it, chosen by rule or by hand with a reason; access comes and goes with a seat.

The only writer of seats and of the grants that come with them. Source: domain 9.1, security T9 and T10.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm

from members import outbox, trail
from members.errors import Refused
from members.models import User
from members.rules.allocation import Candidate, Choice, choose
from members.services import messages, work
from registry.choices import ConflictKind, SeatEnd, SeatKind, Stage
from registry.models import Application, Seat
from registry.queries import candidates, rounds
from registry.services import office_acts, seat_ends, stages

# Where an application may be given to those who judge it.
OPEN = (Stage.READY, Stage.ASSESSING, Stage.EVIDENCE, Stage.PORTFOLIO, Stage.INTERVIEW)
BY_HAND = (*OPEN, Stage.MODERATION)


@transaction.atomic
def allocate(*, application: Application, by: User, at: datetime, seen: int | None = None) -> list[Seat]:
    """Give an application to those who judge it: every seat that is free, to whoever the rule chooses.

    With all seats filled it goes to assessment. Doing it again answers with those who sit on it.

    Args:
        seen: the newest change of stage that the officer's page showed.

    Raises:
        Refused: where nobody judges on this route, where too few may, and as `office_acts.begin`.
    """
    application = office_acts.begin(application=application, by=by, at_stages=OPEN, seen=seen)
    if not rounds.wanted(application):
        raise Refused(_("Nobody assesses on this route: recommend from the checks instead."), code="no_assessors")
    for kind, missing in free(application).items():
        if missing:
            _fill(application, kind, missing, by, at)
    _begin_when_filled(application, by, at)
    return list(held(application))


@transaction.atomic
def seat(*, application: Application, user: User, kind: SeatKind, reason: str, by: User, at: datetime) -> Seat:
    """Seat somebody by hand, with a reason; the same rules keep people out as in a choice by rule.

    Doing it again answers with the seat that they hold.

    Raises:
        Refused: without a reason, for a seat that is not free, for somebody whom a conflict or their role keeps out,
            and as `office_acts.begin`.
    """
    application = office_acts.begin(application=application, by=by, at_stages=BY_HAND, seen=None)
    if taken := held(application).filter(user=user, kind=kind).first():
        return taken
    if not reason.strip():
        raise Refused(_("Say why you choose this person."), field="reason", code="reason")
    if not free(application).get(kind):
        raise Refused(_("No such seat is free."), field="user", code="no_seat")
    pool = candidates.for_seat(application, kind, at=at)
    chosen = next((one for one in pool if one.user == user.pk), None)
    if chosen is None:
        raise Refused(_("They do not hold the role that this seat needs."), field="user", code="role")
    if not chosen.may:
        raise Refused(_kept_out(chosen), field="user", code="conflict")
    choice = choose(pool, seats=1, reference=application.reference, beside=_beside(application))
    made = _sit(application, chosen, kind, _why(choice, chosen) | {"by_hand": True}, by, at, reason=reason.strip())
    _begin_when_filled(application, by, at)
    return made


@transaction.atomic
def replace(*, taken: Seat, reason: str, by: User, at: datetime) -> list[Seat]:
    """Take somebody off an application with a reason, and give the seat to whoever the rule chooses now.

    Doing it again with the same reason answers with those who sit on it.

    Raises:
        Refused: without a reason, after they handed in, where nobody else may, and as `office_acts.begin`.
    """
    application = office_acts.begin(application=taken.application, by=by, at_stages=BY_HAND, seen=None)
    taken = Seat.objects.select_for_update(of=("self",)).select_related("user").get(pk=taken.pk)
    if (taken.end, taken.end_reason) == (SeatEnd.REPLACED, reason.strip()):
        return list(held(application))
    if not reason.strip():
        raise Refused(_("Say why this person is taken off."), field="reason", code="reason")
    if taken.ended_at is not None:
        raise Refused(_("They were taken off already."), code="ended")
    if taken.handed_in_at is not None:
        raise Refused(_("They handed in their judgement already, so it stands."), code="handed_in")
    seat_ends.end(taken=taken, how=SeatEnd.REPLACED, by=by, at=at, reason=reason.strip())
    _fill(application, SeatKind(taken.kind), 1, by, at)
    _tell_applicant(application, at)
    return list(held(application))


@transaction.atomic
def seat_moderator(*, application: Application, by: User, at: datetime) -> Seat | None:
    """Give a locked application to a moderator chosen by rule; None where nobody may, which the office is told of."""
    if sits := held(application).filter(kind=SeatKind.MODERATOR).first():
        return sits
    choice = considered(application, SeatKind.MODERATOR, seats=1, at=at)
    if choice.short_by:
        seat_ends.ask_to_fill(application=application, at=at)
        return None
    chosen = choice.chosen[0]
    return _sit(application, chosen, SeatKind.MODERATOR, _why(choice, chosen), by, at)


def held(application: Application) -> Any:
    """The seats that are held on an application now."""
    seats = Seat.objects.filter(application=application, ended_at=None).exclude(kind=SeatKind.APPEAL)
    return seats.select_related("user").order_by("seated_at", "pk")


def free(application: Application) -> dict[SeatKind, int]:
    """How many seats of which kind are free."""
    if application.stage == Stage.MODERATION:
        return {SeatKind.MODERATOR: 0 if held(application).filter(kind=SeatKind.MODERATOR).exists() else 1}
    taken = list(held(application).values_list("kind", flat=True))
    return {kind: max(0, number - taken.count(kind)) for kind, number in rounds.wanted(application).items()}


def considered(application: Application, kind: SeatKind, *, seats: int, at: datetime) -> Choice:
    """Whom the rule would choose for seats of a kind, and in which order all others stand."""
    pool = candidates.for_seat(application, kind, at=at)
    return choose(pool, seats=seats, reference=application.reference, beside=_beside(application))


def _beside(application: Application) -> list[int]:
    return list(held(application).values_list("user", flat=True))


def _fill(application: Application, kind: SeatKind, missing: int, by: User, at: datetime) -> None:
    choice = considered(application, kind, seats=missing, at=at)
    if choice.short_by:
        raise Refused(_too_few(choice, kind), code="too_few")
    for chosen in choice.chosen:
        _sit(application, chosen, kind, _why(choice, chosen), by, at)


def _too_few(choice: Choice, kind: SeatKind) -> str:
    words = _(
        "%(wanted)s more needed as %(kind)s, and only %(may)s may take the seat; the others are kept out for the"
        " reasons listed. Ask somebody else to become an assessor, or wait until somebody is free."
    )
    return words % {"wanted": choice.wanted, "kind": SeatKind(kind).label, "may": len(choice.ranked)}


def _kept_out(chosen: Candidate) -> str:
    kinds = [str(ConflictKind(kind).label) for kind in chosen.kept_out_by]
    scopes = [_("not granted for %(scope)s") % {"scope": scope} for scope in chosen.not_for]
    return _("They cannot be seated: %(why)s.") % {"why": "; ".join([*kinds, *scopes])}


def _why(choice: Choice, chosen: Candidate) -> dict[str, Any]:
    """The figures of a choice, as the seat keeps them: accounts, counts and codes, no words about anybody."""
    return {
        "place": next((place for place, one in enumerate(choice.ranked, 1) if one.user == chosen.user), 0),
        "of": len(choice.ranked),
        "figures": [_figures(one) for one in choice.ranked[:20]],
        "kept_out": {str(one.user): [*one.kept_out_by, *one.not_for] for one in choice.kept_out[:50]},
        "pair_capped": choice.pair_capped,
    }


def _figures(one: Candidate) -> dict[str, int | None]:
    return {"user": one.user, "open": one.open, "recent": one.recent, "days": one.days}


def _sit(
    application: Application,
    chosen: Candidate,
    kind: SeatKind,
    why: Mapping[str, Any],
    by: User,
    at: datetime,
    *,
    reason: str = "",
) -> Seat:
    user = User.objects.get(pk=chosen.user)
    made = Seat.objects.create(
        application=application,
        kind=kind,
        round=_round(application, kind),
        user=user,
        why=why,
        reason=reason,
        seated_at=at,
        seated_by=by,
        due_on=application.due_on,
    )
    assign_perm(seat_ends.GRANT, user, application)
    trail.record(
        "registry.seat_taken",
        about=made,
        by=by,
        at=at,
        person=application.person,
        application=application.pk,
        kind_of=kind,
        user=user.pk,
    )
    outbox.post(
        key=f"seat:{made.pk}:seated",
        to=user.email,
        template="registry/mail/seated",
        context={"seat": made.pk},
        at=at,
    )
    return made


def _round(application: Application, kind: SeatKind) -> int:
    """The round of a new seat: that of those who sit already, or a new one where nobody does."""
    newest = rounds.number(application)
    if kind not in candidates.JUDGES:
        return max(newest, 1)
    sitting = held(application).filter(kind__in=candidates.JUDGES, round=newest).exists()
    return newest if newest and (sitting or _emptied(application, newest)) else newest + 1


def _emptied(application: Application, of: int) -> bool:
    """Whether everybody was taken off a round before anybody was done with it, so that others go on in it."""
    ends = set(
        Seat.objects.filter(application=application, round=of, kind__in=candidates.JUDGES).values_list("end", flat=True)
    )
    return bool(ends) and ends <= {SeatEnd.CONFLICT, SeatEnd.REPLACED, SeatEnd.ROLE_ENDED}


def _begin_when_filled(application: Application, by: User, at: datetime) -> None:
    """With every seat filled the application is being assessed, and nobody need be asked to fill one."""
    if any(free(application).values()):
        return
    work.close_item(key=seat_ends.work_key(application), at=at)
    _tell_applicant(application, at)
    if application.stage == Stage.READY:
        stages.move(application=application, to=Stage.ASSESSING, by=by, at=at)
        held(application).update(due_on=application.due_on)


def _tell_applicant(application: Application, at: datetime) -> None:
    """Who judges it, where the route tells names: again after somebody new came, and never twice of the same people."""
    if not application.policy.objection_days or application.stage == Stage.MODERATION:
        return
    newest = held(application).filter(kind__in=candidates.JUDGES).exclude(why__has_key="carried_on").last()
    if newest is None:
        return
    messages.tell(
        person=application.person,
        event="registry/mail/panel_seated",
        key=f"application:{application.pk}:panel:{newest.pk}",
        context={"application": application.pk},
        at=at,
    )
