"""Who audits: auditors chosen by the rule of all seats, or by hand with a reason; access comes and goes with a seat.

The only writer of seats and of the grants that come with them. Source: domain 9.4, security T9 and T10.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from cpd.choices import AuditConflict, AuditSeatEnd, AuditSeatKind, AuditStage
from cpd.models import AuditCase, AuditCopy, AuditFinding, AuditMarking, AuditSeat
from cpd.queries import audit_conflicts, audit_looks
from cpd.queries.audit_looks import GRANT, Look
from cpd.services import audit_moves
from members import outbox, trail
from members.choices import Role
from members.errors import Refused
from members.models import User
from members.queries import roles
from members.queries.calendar import london_day
from members.rules.allocation import Candidate, Choice, choose
from members.services import evidence, work

_OPEN = (AuditStage.SUBMITTED, AuditStage.ASSESSING)


@transaction.atomic
def allocate(*, case: AuditCase, by: User, at: datetime) -> list[AuditSeat]:
    """Give a case to auditors: every seat that is wanted, to whoever the rule chooses; again answers with who holds it.

    Raises:
        Refused: where too few may audit, by somebody who may not decide, and at another stage.
    """
    case = _begin(case, by)
    kind, missing = wanted(case)
    if missing:
        choice = considered(case, seats=missing, at=at)
        if choice.short_by:
            words = _(
                "%(wanted)s more needed, and only %(may)s may audit; the others are kept out for the reasons listed."
                " Seat somebody by hand, or ask somebody else to become an auditor."
            )
            raise Refused(words % {"wanted": missing, "may": len(choice.ranked)}, code="too_few")
        for chosen in choice.chosen:
            _sit(case, chosen, kind, _why(choice, chosen), by, at)
    _when_filled(case, by, at)
    return list(held(case))


@transaction.atomic
def seat(*, case: AuditCase, user: User, reason: str, by: User, at: datetime) -> AuditSeat:
    """Seat an auditor by hand, with a reason: also one who was not audited lately, never one with a conflict.

    Doing it again answers with the seat that they hold.

    Raises:
        Refused: without a reason, for a seat that is not free, for whoever is no auditor or has a conflict, and as
            `allocate`.
    """
    case = _begin(case, by)
    if taken := held(case).filter(user=user).first():
        return taken
    if not reason.strip():
        raise Refused(_("Say why you choose this person."), field="reason", code="reason")
    kind, missing = wanted(case)
    if not missing:
        raise Refused(_("No seat is free."), field="user", code="no_seat")
    pool = audit_conflicts.candidates(case, at=at)
    chosen = next((one for one in pool if one.user == user.pk), None)
    if chosen is None:
        raise Refused(_("They are no CPD auditor."), field="user", code="role")
    if chosen.kept_out_by:
        words = "; ".join(str(AuditConflict(kind).label) for kind in chosen.kept_out_by)
        raise Refused(_("They cannot audit this person: %(why)s.") % {"why": words}, field="user", code="conflict")
    why = _why(choose(pool, seats=1, reference=case.reference), chosen) | {"by_hand": True}
    made = _sit(case, chosen, kind, why, by, at, reason=reason.strip())
    _when_filled(case, by, at)
    return made


@transaction.atomic
def take_off(*, taken: AuditSeat, reason: str, by: User, at: datetime) -> AuditSeat:
    """Take an auditor off who does not get to it, with a reason: the seat is free, and the office fills it again.

    Doing it again answers with the seat as it ended.

    Raises:
        Refused: without a reason, for whoever has signed or is on no seat, and as `allocate`.
    """
    case = _begin(taken.case, by)
    taken = _locked(taken)
    if (taken.end, taken.end_reason) == (AuditSeatEnd.REPLACED, reason.strip()):
        return taken
    if not reason.strip():
        raise Refused(_("Say why this person is taken off."), field="reason", code="reason")
    if taken.ended_at is not None:
        raise Refused(_("They are off this audit already."), field="user", code="ended")
    if taken.signed_at is not None:
        raise Refused(_("They have signed, so their marks stand."), field="user", code="signed")
    _lose(case, taken, at, by=by, how=AuditSeatEnd.REPLACED, note=reason.strip())
    return taken


def held(case: AuditCase) -> Any:
    """The seats that are held on a case now."""
    return AuditSeat.objects.filter(case=case, ended_at=None).select_related("user").order_by("seated_at", "pk")


def wanted(case: AuditCase) -> tuple[AuditSeatKind, int]:
    """Which seat the office is to fill, and how often: first each auditor, then a third view that was asked for.

    None before the profile was sent in, and none once there is an outcome.
    """
    if case.stage not in _OPEN:
        return AuditSeatKind.AUDITOR, 0
    if missing := _free(case):
        return AuditSeatKind.AUDITOR, missing
    return AuditSeatKind.THIRD, int(audit_looks.current(case).third_sought)


def considered(case: AuditCase, *, seats: int, at: datetime) -> Choice:
    """Whom the rule would choose, and in which order all others stand."""
    beside = list(held(case).values_list("user", flat=True))
    pool = audit_conflicts.candidates(case, at=at)
    return choose(pool, seats=seats, reference=case.reference, beside=beside)


@transaction.atomic
def declare_unconflicted(*, taken: AuditSeat, by: User, at: datetime) -> AuditSeat:
    """An auditor says that nothing keeps them from judging fairly: the case opens to them. Again changes nothing.

    Raises:
        Refused: by anybody else, and after they were taken off.
    """
    taken = own(taken=taken, by=by, declared=False)
    if taken.unconflicted_at is None:
        taken.unconflicted_at = at
        taken.save(update_fields=["unconflicted_at"])
        trail.record("cpd.audit_seat_unconflicted", about=taken, by=by, at=at, person=taken.case.person)
    evidence.open_to(user=taken.user, documents=_documents(taken.case))
    return taken


@transaction.atomic
def declare_conflict(*, taken: AuditSeat, note: str, by: User, at: datetime) -> AuditSeat:
    """An auditor says that something keeps them from judging fairly: the seat ends, and the office fills it.

    What they signed already is void with it, as long as the look goes on. Saying it again answers as the first time.

    Args:
        note: what it is, for the office.

    Raises:
        Refused: without a note, by anybody else, after they were taken off for another reason, and once they signed
            and the look is over.
    """
    case = audit_moves.locked(taken.case)
    taken = _locked(taken)
    if taken.user_id == by.pk and taken.end == AuditSeatEnd.CONFLICT:
        return taken
    taken = own(taken=taken, by=by, declared=False)
    if not note.strip():
        raise Refused(_("Say what keeps you from judging fairly, in a few words for the office."), field="note")
    if taken.signed_at is not None and case.stage != AuditStage.ASSESSING:
        raise Refused(_("What was found is with the registrant already. Tell the office."), code="signed")
    _lose(case, taken, at, by=by, note=note.strip())
    return taken


@transaction.atomic
def look_again(*, taken: AuditSeat, at: datetime) -> AuditSeat:
    """Make sure that nothing keeps an auditor from the seat that they hold; what does ends it at once.

    A conflict does so once they have signed too, for it is not known since when it was there; that they hold the role
    no longer does not: what they found as an auditor stands.
    """
    if taken.ended_at is not None or _may_go_on(taken, at):
        return taken
    case = audit_moves.locked(taken.case)
    taken = _locked(taken)
    stands = taken.signed_at is not None and (
        case.stage != AuditStage.ASSESSING or not audit_conflicts.of_seat(taken, london_day(at))
    )
    if taken.ended_at is None and not stands:
        _lose(case, taken, at, by=None)
    return taken


@transaction.atomic
def end(*, taken: AuditSeat, how: AuditSeatEnd, by: User | None, at: datetime, note: str = "") -> AuditSeat:
    """End a locked seat: the grant and every document close to whoever held it."""
    taken.ended_at, taken.end, taken.end_reason = at, how, note
    taken.save(update_fields=["ended_at", "end", "end_reason"])
    remove_perm(GRANT, taken.user, taken.case)
    evidence.close_to(user=taken.user, documents=_documents(taken.case))
    trail.record(
        "cpd.audit_seat_ended", about=taken, by=by, at=at, person=taken.case.person, how=how, user=taken.user_id
    )
    return taken


@transaction.atomic
def end_all(*, case: AuditCase, how: AuditSeatEnd, by: User | None, at: datetime) -> None:
    """End every seat that is held on a case."""
    for taken in held(case).select_for_update(of=("self",)):
        taken.case = case
        end(taken=taken, how=how, by=by, at=at)
    work.close_item(key=audit_looks.seats_key(case.pk), at=at)


@transaction.atomic
def carry_on(*, case: AuditCase, at: datetime) -> None:
    """The same auditors look a second time; whoever no longer may is replaced by the office."""
    for before in list(held(case).select_for_update(of=("self",))):
        before.case = case
        end(taken=before, how=AuditSeatEnd.DONE, by=None, at=at)
        if before.kind == AuditSeatKind.THIRD or not _may_go_on(before, at):
            continue
        again = AuditSeat.objects.create(
            case=case,
            kind=before.kind,
            look=case.look,
            user=before.user,
            why={"carried_on": before.look},
            seated_at=at,
            unconflicted_at=before.unconflicted_at,
        )
        assign_perm(GRANT, again.user, case)
        evidence.open_to(user=again.user, documents=_documents(case))
        _tell(again, "audit_second_look", at)
    if _free(case):
        ask_to_fill(case=case, at=at)


@transaction.atomic
def seat_third(*, case: AuditCase, by: User, at: datetime) -> AuditSeat | None:
    """Give a case on which two differ to a third, chosen by rule; None where nobody may, and the office is told."""
    if sits := held(case).filter(look=case.look, kind=AuditSeatKind.THIRD).first():
        return sits
    choice = considered(case, seats=1, at=at)
    if choice.short_by:
        ask_to_fill(case=case, at=at)
        return None
    third = _sit(case, choice.chosen[0], AuditSeatKind.THIRD, _why(choice, choice.chosen[0]), by, at)
    _when_filled(case, by, at)
    return third


def ask_to_fill(*, case: AuditCase, at: datetime) -> None:
    """Put before the office that an auditor or a third view is missing."""
    key, kind = audit_looks.seats_key(case.pk), audit_looks.SEATS_WORK
    work.open_item(key=key, kind=kind, about=case, at=at, person=case.person, due_on=case.due_on)


def third_not_needed(*, case: AuditCase, at: datetime) -> None:
    """Something is found of every standard, so nobody is sought any more to give a third view."""
    work.close_item(key=audit_looks.seats_key(case.pk), at=at)


def own(*, taken: AuditSeat, by: User, declared: bool = True) -> AuditSeat:
    """The seat as it stands now, locked, if this account may go on with it.

    Raises:
        Refused: by anybody else, before they said that nothing keeps them from it, and after they were taken off.
    """
    taken = _locked(taken)
    if taken.user_id != by.pk:
        raise Refused(_("This is somebody else’s seat."), code="not_yours")
    if taken.ended_at is not None:
        raise Refused(_("Your work on this audit ended, and what was open to you is closed."), code="ended")
    if declared and taken.unconflicted_at is None:
        raise Refused(_("First say whether anything keeps you from judging fairly."), code="undeclared")
    return taken


def _free(case: AuditCase) -> int:
    """How many auditors are missing."""
    taken = held(case).filter(look=case.look, kind=AuditSeatKind.AUDITOR).count()
    return max(0, case.policy.auditors - taken)


def _begin(case: AuditCase, by: User) -> AuditCase:
    case = audit_moves.locked(case)
    audit_moves.decided_by(case=case, by=by)
    if case.stage not in _OPEN:
        raise Refused(
            _("Auditors are chosen once the profile was sent in, and before the outcome."), code="wrong_state"
        )
    return case


def _locked(taken: AuditSeat) -> AuditSeat:
    seats = AuditSeat.objects.select_for_update(of=("self",)).select_related("user", "case__person", "case__policy")
    return seats.get(pk=taken.pk)


def _may_go_on(taken: AuditSeat, at: datetime) -> bool:
    return roles.holds(taken.user, Role.AUDITOR) and not audit_conflicts.of_seat(taken, london_day(at))


def _lose(
    case: AuditCase,
    taken: AuditSeat,
    at: datetime,
    *,
    by: User | None,
    how: AuditSeatEnd = AuditSeatEnd.CONFLICT,
    note: str = "",
) -> None:
    """End a seat before its work was done, void what was signed on it, and have the office fill it again."""
    look = audit_looks.current(case)
    end(taken=taken, how=how, by=by, at=at, note=note)
    _tell(taken, "audit_seat_ended", at)
    if taken.signed_at is not None:
        _judge_anew(look, taken, at)
    ask_to_fill(case=case, at=at)
    if taken.kind == AuditSeatKind.THIRD:
        for one in look.seats:
            _tell(one, "audit_third_lost", at, about=taken)


def _judge_anew(look: Look, without: AuditSeat, at: datetime) -> None:
    """What somebody signed who should not have judged is void; the others keep what each found alone (security T9)."""
    case, found = look.case, AuditFinding.objects.filter(case=look.case, look=look.number, void_at=None)
    if without.kind == AuditSeatKind.THIRD:
        differ = [code for code, marks in audit_looks.given(look).items() if len({one.mark for one in marks}) > 1]
        found = found.filter(standard__in=differ)
    else:
        for other in held(case).select_for_update(of=("self",)).filter(look=look.number):
            other.case = case
            if other.kind == AuditSeatKind.THIRD:
                end(taken=other, how=AuditSeatEnd.REPLACED, by=None, at=at)
                _tell(other, "audit_seat_ended", at)
            else:
                _as_alone(other, at)
    number = found.update(void_at=at)
    trail.record("cpd.audit_look_void", about=case, by=None, at=at, person=case.person, look=look.number, number=number)


def _as_alone(seat: AuditSeat, at: datetime) -> None:
    """Whoever took over the other’s mark is back at what they found before they had read it."""
    marks = AuditMarking.objects.filter(seat=seat)
    over = set(marks.filter(after_opening=True).values_list("standard", flat=True))
    alone = marks.filter(after_opening=False, standard__in=over).order_by("standard", "-pk").distinct("standard")
    AuditMarking.objects.bulk_create(
        AuditMarking(seat=seat, standard=one.standard, mark=one.mark, reason=one.reason, marked_at=at) for one in alone
    )


def _documents(case: AuditCase) -> list[int]:
    return list(AuditCopy.documents.through.objects.filter(auditcopy__case=case).values_list("document", flat=True))


def _sit(
    case: AuditCase,
    chosen: Candidate,
    kind: AuditSeatKind,
    why: Mapping[str, Any],
    by: User,
    at: datetime,
    *,
    reason: str = "",
) -> AuditSeat:
    user = User.objects.get(pk=chosen.user)
    made = AuditSeat.objects.create(
        case=case, kind=kind, look=case.look, user=user, why=why, reason=reason, seated_at=at, seated_by=by
    )
    assign_perm(GRANT, user, case)
    trail.record("cpd.audit_seat_taken", about=made, by=by, at=at, person=case.person, kind_of=kind, user=user.pk)
    _tell(made, "audit_seated", at)
    return made


def _tell(taken: AuditSeat, event: str, at: datetime, *, about: AuditSeat | None = None) -> None:
    """Tell an auditor something, once: of their own seat, or of another’s."""
    outbox.post(
        key=f"audit_seat:{taken.pk}:{event}" + (f":{about.pk}" if about else ""),
        to=taken.user.email,
        template=f"cpd/mail/{event}",
        context={"seat": taken.pk},
        at=at,
    )


def _why(choice: Choice, chosen: Candidate) -> dict[str, Any]:
    """The figures of a choice, as the seat keeps them: accounts, counts and codes, no words about anybody."""
    return {
        "place": next((place for place, one in enumerate(choice.ranked, 1) if one.user == chosen.user), 0),
        "of": len(choice.ranked),
        "figures": [
            {"user": one.user, "open": one.open, "recent": one.recent, "days": one.days} for one in choice.ranked[:20]
        ],
        "kept_out": {str(one.user): [*one.kept_out_by, *one.not_for] for one in choice.kept_out[:50]},
        "pair_capped": choice.pair_capped,
    }


def _when_filled(case: AuditCase, by: User, at: datetime) -> None:
    """With every seat filled the case is with the auditors, and nobody need be asked to fill one."""
    _kind, missing = wanted(case)
    if missing:
        return
    work.close_item(key=audit_looks.seats_key(case.pk), at=at)
    if case.stage == AuditStage.SUBMITTED:
        due_on = audit_moves.in_working_days(at, case.policy.marking_working_days)
        audit_moves.move(case, to=AuditStage.ASSESSING, by=by, at=at, due_on=due_on)
