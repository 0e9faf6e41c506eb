"""Acts that need two people: proposed by one, confirmed by another, neither of whom it concerns (docs/adr/0012)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from members import trail
from members.acts import Kind, kind_of, kinds
from members.choices import ActState, Role, WaitingOn
from members.errors import Refused
from members.lifecycle import Lifecycle
from members.models import GraveAct, Person, User
from members.queries import acts as held
from members.queries import calendar, roles
from members.services import work

S = ActState
LIFECYCLE = Lifecycle(
    {
        S.PROPOSED: {S.DONE, S.AGREED, S.DECLINED, S.WITHDRAWN},
        S.AGREED: {S.DONE, S.DECLINED, S.WITHDRAWN},
        S.IN_EFFECT: {S.UPHELD, S.DISPUTED},
    }
)


@transaction.atomic
def propose(
    *,
    kind: str,
    reason: str,
    by: User,
    at: datetime,
    person: Person | None = None,
    user: User | None = None,
    detail: dict[str, Any] | None = None,
) -> GraveAct:
    """Propose an act for a second person to confirm; a protective one takes effect now.

    Proposing the same again while it waits answers with what waits.

    Args:
        kind: one of `members.acts.kinds()`.
        reason: why, in words; for the office alone.
        person: whom it concerns, if a person.
        user: whose account it concerns, if an account.
        detail: ids, days and codes of what is to be done.

    Raises:
        Refused: without a reason, by somebody who may not propose it or whom it concerns, or when it could not be
            carried out.
    """
    what = kinds()[kind]
    if not reason.strip():
        raise Refused("Say why this should be done.", field="reason", code="reason")
    _may(by, what.may_propose)
    chosen = detail or {}
    act = GraveAct(
        kind=kind, person=person, user=user, detail=chosen, reason=reason.strip(), proposed_by=by, proposed_at=at
    )
    _not_about(by, act)
    open_ones = GraveAct.objects.filter(
        kind=kind, person=person, user=user, detail=chosen, state__in=[S.PROPOSED, S.AGREED, S.IN_EFFECT]
    )
    if waiting := open_ones.first():
        return waiting
    what.check(act)
    if what.protective:
        act.state, act.due_at = S.IN_EFFECT, calendar.end_of_working_day(at, 1)
    act.save(force_insert=True)
    if what.protective:
        what.carry_out(act, by, at)
    work.open_item(
        key=_key(act),
        kind=what.work,
        about=act,
        at=at,
        person=person,
        waiting_on=WaitingOn.SECOND_PERSON,
        due_on=act.due_at and calendar.london_day(act.due_at),
    )
    trail.record("members.act_proposed", about=act, by=by, at=at, person=person, act=kind, state=act.state)
    return act


@transaction.atomic
def confirm(*, act: GraveAct, by: User, at: datetime) -> GraveAct:
    """Confirm what another proposed: it is carried out now, or after its delay; a protective act stands.

    Raises:
        Refused: by whoever proposed it or whom it concerns, or when it no longer waits or cannot be carried out.
    """
    act, what = _to_decide(act, by)
    if act.state == S.IN_EFFECT:
        return _decide(act, S.UPHELD, by, at)
    if what.delay:
        act.carried_out_from = at + what.delay
        act = _decide(act, S.AGREED, by, at)
        what.agreed(act, at)
        return act
    act = _decide(act, S.DONE, by, at)
    what.carry_out(act, by, at)
    return act


@transaction.atomic
def decline(*, act: GraveAct, answer: str, by: User, at: datetime) -> GraveAct:
    """Do not confirm what another proposed; a protective act stays in effect and its undoing is proposed.

    Raises:
        Refused: as `confirm`, and without an answer to whoever proposed it.
    """
    act, what = _to_decide(act, by)
    if not answer.strip():
        raise Refused("Say why you do not agree.", field="answer", code="answer")
    act.answer = answer.strip()
    disputed = act.state == S.IN_EFFECT
    act = _decide(act, S.DISPUTED if disputed else S.DECLINED, by, at)
    undoing = what.undone_by(act) if disputed and what.undone_by else None
    if undoing:
        kind, detail = undoing
        propose(kind=kind, person=act.person, user=act.user, detail=detail, reason=act.answer, by=by, at=at)
    return act


@transaction.atomic
def withdraw(*, act: GraveAct, by: User, at: datetime) -> GraveAct:
    """Take back a proposal of one's own; or stop, as the account concerned, one that waits for its delay.

    Raises:
        Refused: by anybody else, or when it has been carried out.
    """
    act = GraveAct.objects.select_for_update().get(pk=act.pk)
    stops = act.user_id == by.pk and act.state == S.AGREED
    if act.proposed_by_id != by.pk and not stops:
        raise Refused("Only whoever proposed this may withdraw it.", code="not_yours")
    LIFECYCLE.check(act.state, S.WITHDRAWN)
    if act.state == S.PROPOSED:
        act.decided_by, act.decided_at = by, at
    return _settle(act, S.WITHDRAWN, by, at)


@transaction.atomic
def overtake(*, act: GraveAct, answer: str, by: User | None, at: datetime) -> GraveAct:
    """Take a proposal off the desk because what it would decide was taken back meanwhile.

    Called by the verb that took it back; one that was decided already stays as it is.

    Args:
        answer: what overtook it, for whoever proposed it.
        by: who took it back; whoever proposed it stands in for nobody.
    """
    act = GraveAct.objects.select_for_update().get(pk=act.pk)
    if act.state != S.PROPOSED:
        return act
    act.answer = answer
    act.decided_by, act.decided_at = by or act.proposed_by, at
    return _settle(act, S.WITHDRAWN, by, at)


@transaction.atomic
def carry_out(*, act_id: int, at: datetime) -> GraveAct | None:
    """Carry out an agreed act whose delay is over; one that was stopped or done meanwhile is left alone."""
    act = (
        GraveAct.objects.select_for_update(of=["self"])
        .select_related("decided_by")
        .filter(pk=act_id, state=S.AGREED, carried_out_from__lte=at)
        .first()
    )
    if act is None or act.decided_by is None:
        return None
    decider = act.decided_by
    try:
        with transaction.atomic():
            kind_of(act).carry_out(act, decider, at)
    except Refused as refusal:  # what it rested on has changed since it was agreed
        act.answer = refusal.message
        return _settle(act, S.DECLINED, None, at)
    return _settle(act, S.DONE, None, at)


def due(*, at: datetime) -> list[int]:
    """Agreed acts whose delay is over, oldest first."""
    agreed = GraveAct.objects.filter(state=S.AGREED, carried_out_from__lte=at)
    return list(agreed.order_by("carried_out_from").values_list("pk", flat=True))


def _to_decide(act: GraveAct, by: User) -> tuple[GraveAct, Kind]:
    act = GraveAct.objects.select_for_update().get(pk=act.pk)
    what = kind_of(act)
    if act.state not in {S.PROPOSED, S.IN_EFFECT}:
        raise Refused(f"This was decided already: {act.get_state_display()}.", code="wrong_state")
    _may(by, what.may_confirm)
    if act.proposed_by_id == by.pk:
        raise Refused("You proposed this, so somebody else must decide.", code="same_person")
    _not_about(by, act)
    return act, what


def _decide(act: GraveAct, state: ActState, by: User, at: datetime) -> GraveAct:
    act.decided_by, act.decided_at = by, at
    return _settle(act, state, by, at)


def _settle(act: GraveAct, state: ActState, by: User | None, at: datetime) -> GraveAct:
    LIFECYCLE.check(act.state, state)
    act.state = state
    if state == S.DONE:
        act.done_at = at
    act.save(update_fields=["state", "decided_by", "decided_at", "answer", "carried_out_from", "done_at"])
    if state == S.AGREED:
        work.wait_for(key=_key(act), waiting_on=WaitingOn.NOBODY, at=at)
    else:
        work.close_item(key=_key(act), at=at)
    trail.record(f"members.act_{state}", about=act, by=by, at=at, person=act.person, act=act.kind)
    if state in {S.DECLINED, S.WITHDRAWN}:
        kind_of(act).declined(act, at)
    return act


def _may(by: User, wanted: Collection[Role]) -> None:
    if not roles.holds(by, *wanted):
        raise Refused("You do not hold the role that this needs.", code="role")


def _not_about(by: User, act: GraveAct) -> None:
    if held.concerns(act, by):
        raise Refused("This concerns you, so others must decide.", code="own")


def _key(act: GraveAct) -> str:
    return f"act:{act.pk}"
