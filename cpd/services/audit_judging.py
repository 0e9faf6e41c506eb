"""Auditing standard by standard, each alone; comparing, agreeing or a third view; more information; the outcome.

Nothing but the marking itself says what somebody found: no trail, no message, no refusal (security T9, T10).
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cpd.choices import AuditMark, AuditSeatEnd, AuditSeatKind, AuditStage, RecordKind, RecordSource
from cpd.models import AuditCase, AuditFinding, AuditMarking, AuditQuestion, AuditSeat
from cpd.queries import audit_cases, audit_looks
from cpd.queries.audit_looks import Look
from cpd.rules import audit_cases as rules
from cpd.rules.records import Entered
from cpd.services import audit_moves, audit_referrals, audit_seats, records
from members import outbox, trail
from members.errors import Refused
from members.models import User
from members.queries import people
from members.queries.calendar import london_day


@transaction.atomic
def mark(*, taken: AuditSeat, standard: str, found: AuditMark, reason: str, by: User, at: datetime) -> AuditMarking:
    """Mark one standard; changing one’s mind before signing adds a version. The same again changes nothing.

    Raises:
        Refused: without a reason, for a standard that is not asked, after signing, and as
            `begin`.
    """
    case, taken = begin(taken=taken, by=by)
    asked = {one.code for one in audit_looks.to_mark(taken, audit_looks.current(case))}
    if standard not in asked:
        raise Refused(_("You are not asked to mark this standard."), code="not_asked")
    there = audit_looks.own_marks(taken).get(standard)
    if there and (there.mark, there.reason) == (found, reason.strip()):
        return there
    if taken.signed_at is not None:
        raise Refused(_("You signed your marks, so they can no longer be changed."), code="signed")
    if not reason.strip():
        raise Refused(_("Give the reason: the registrant reads it."), field="reason", code="reason")
    made = AuditMarking.objects.create(seat=taken, standard=standard, mark=found, reason=reason.strip(), marked_at=at)
    trail.record("cpd.audit_marked", about=taken, by=by, at=at, person=case.person, standard=standard)
    return made


@transaction.atomic
def sign(*, taken: AuditSeat, by: User, at: datetime) -> AuditSeat:
    """Sign the marks for good; once all have, they are opened to those who audit and equal ones are findings.

    Signing again answers as the first time.

    Raises:
        Refused: while standards are not marked, and as `begin`.
    """
    case, taken = begin(taken=taken, by=by)
    if taken.signed_at is not None:
        return taken
    asked = audit_looks.to_mark(taken, audit_looks.current(case))
    missing = rules.unmarked([one.code for one in asked], audit_looks.own_marks(taken))
    if missing:
        words = _("Mark every standard first: %(n)s are missing.") % {"n": len(missing)}
        raise Refused(words, code="unmarked")
    taken.signed_at = at
    taken.save(update_fields=["signed_at"])
    trail.record("cpd.audit_signed", about=taken, by=by, at=at, person=case.person, look=taken.look)
    look = audit_looks.current(case)
    if look.opened:
        _settle(look, at)
        _tell_opened(look, at)
    return taken


@transaction.atomic
def agree(*, taken: AuditSeat, standard: str, by: User, at: datetime) -> AuditFinding:
    """Take over what the other auditor found of a standard, which is then the finding; again answers with it.

    Raises:
        Refused: before all have signed, for a third view, for a standard that was found otherwise, and as `begin`.
    """
    case, taken = begin(taken=taken, by=by)
    look = _opened(case)
    there = AuditFinding.objects.filter(case=case, look=look.number, standard=standard, void_at=None).first()
    if there is not None:
        return there
    others = [one for one in audit_looks.given(look).get(standard, []) if one.seat_id != taken.pk]
    if taken.kind != AuditSeatKind.AUDITOR or not others:
        raise Refused(_("There is nothing to agree to on this standard."), code="nothing")
    if look.third is not None:
        raise Refused(_("This is with somebody who gives a third view."), code="third")
    theirs = others[0]
    AuditMarking.objects.create(
        seat=taken, standard=standard, mark=theirs.mark, reason=theirs.reason, marked_at=at, after_opening=True
    )
    trail.record("cpd.audit_agreed", about=taken, by=by, at=at, person=case.person, standard=standard)
    _settle(look, at)
    if not audit_looks.unfound(look):
        audit_seats.third_not_needed(case=case, at=at)
    return AuditFinding.objects.get(case=case, look=look.number, standard=standard, void_at=None)


@transaction.atomic
def ask_third(*, taken: AuditSeat, by: User, at: datetime) -> AuditSeat | None:
    """Have a third auditor decide where the two differ; again answers with whoever it is.

    Returns:
        Their seat; None where nobody may, of which the office is told.

    Raises:
        Refused: before all have signed, where they differ on nothing, and as `begin`.
    """
    case, _taken = begin(taken=taken, by=by)
    look = _opened(case)
    if look.third is not None:
        return look.third
    if not audit_looks.unfound(look):
        raise Refused(_("There is nothing that you differ on."), code="nothing")
    trail.record("cpd.audit_third_asked", about=case, by=by, at=at, person=case.person, look=look.number)
    return audit_seats.seat_third(case=case, by=by, at=at)


@transaction.atomic
def ask_more(*, taken: AuditSeat, standards: Collection[str], words: str, by: User, at: datetime) -> AuditQuestion:
    """Ask the registrant for more on some standards, by a day; the second look judges those alone.

    Asking the same again answers with what was asked.

    Raises:
        Refused: where it does not follow from the findings, for standards that are met, without words, when something
            else was asked meanwhile, and as `begin`.
    """
    case, taken = begin(taken=taken, by=by, closed=True)
    if (there := audit_cases.question(case)) is not None:
        if (set(there.standards), there.words) == (set(standards), words.strip()):
            return there
        raise Refused(_("Something was asked already, by you or the other auditor."), code="asked")
    _may_follow(case, AuditStage.FURTHER)
    codes = [one.code for one in audit_looks.not_met(case) if one.code in standards]
    if not codes or len(codes) != len(set(standards)):
        raise Refused(_("Select standards that are not met yet."), field="standards", code="standards")
    if not words.strip():
        raise Refused(_("Say what would show them, in words for the registrant."), field="words", code="words")
    due_on = audit_moves.in_days(at, case.policy.further_days)
    question = AuditQuestion.objects.create(
        case=case, standards=codes, words=words.strip(), asked_at=at, asked_by=by, due_on=due_on
    )
    audit_moves.move(case, to=AuditStage.FURTHER, by=by, at=at, due_on=due_on)
    trail.record("cpd.audit_more_asked", about=case, by=by, at=at, person=case.person, standards=codes)
    audit_moves.tell(case, "cpd/mail/audit_more", at=at)
    return question


@transaction.atomic
def close(*, taken: AuditSeat, outcome: AuditStage, advice: str, by: User, at: datetime) -> AuditCase:
    """Record what follows from the findings; whoever comes second with the same is answered as the first.

    Args:
        advice: in words for the registrant; needed where they are accepted with advice.

    Raises:
        Refused: where it does not follow from the findings, without advice where it is needed, when another outcome
            was recorded meanwhile, and as `begin`.
    """
    case, taken = begin(taken=taken, by=by, closed=True)
    if case.closed_at is not None:
        if (case.stage, case.advice) == (outcome, advice.strip()):
            return case
        raise Refused(_("The outcome was recorded already, by you or the other auditor."), code="closed")
    _may_follow(case, outcome)
    if outcome == AuditStage.ADVISED and not advice.strip():
        raise Refused(_("Write the advice: the registrant reads it."), field="advice", code="advice")
    case.advice = advice.strip()
    audit_moves.move(case, to=outcome, by=by, at=at)
    _log_for_auditors(case, at)
    audit_seats.end_all(case=case, how=AuditSeatEnd.DONE, by=by, at=at)
    if outcome == AuditStage.REFERRED:
        audit_referrals.open_for_registrar(case=case, silent=False, at=at)
    trail.record("cpd.audit_closed", about=case, by=by, at=at, person=case.person, outcome=outcome)
    audit_moves.tell(case, "cpd/mail/audit_outcome", at=at)
    return case


def begin(*, taken: AuditSeat, by: User, closed: bool = False) -> tuple[AuditCase, AuditSeat]:
    """A case and a seat on it, locked, if this account may audit it now.

    Args:
        closed: whether the verb itself answers somebody who comes after the case moved on.

    Raises:
        Refused: by anybody else, before they said that nothing keeps them from it, and while it is not with auditors.
    """
    case = audit_moves.locked(taken.case)
    if closed and case.stage != AuditStage.ASSESSING and taken.user_id == by.pk:
        return case, taken
    taken = audit_seats.own(taken=taken, by=by)
    taken.case = case
    if case.stage != AuditStage.ASSESSING:
        raise Refused(_("This audit is not with the auditors now."), code="wrong_state")
    if taken.look != case.look:
        raise Refused(_("The first look is over."), code="wrong_look")
    return case, taken


def _opened(case: AuditCase) -> Look:
    look = audit_looks.current(case)
    if not look.opened:
        raise Refused(_("Marks are sealed until both have signed. We tell you when they are opened."), code="sealed")
    return look


def _may_follow(case: AuditCase, outcome: AuditStage) -> None:
    if case.stage != AuditStage.ASSESSING:
        raise Refused(_("This audit is not with the auditors now."), code="wrong_state")
    look = _opened(case)
    if audit_looks.unfound(look):
        raise Refused(_("First come to a finding on every standard."), code="unfound")
    if outcome not in audit_looks.outcomes(look):
        raise Refused(_("This does not follow from the findings."), field="outcome", code="outcome")


def _settle(look: Look, at: datetime) -> None:
    """Make findings of what all agree on by now, and of what the third view says."""
    alone = audit_looks.given(look)
    third = audit_looks.own_marks(look.third) if look.third and look.third.signed_at else {}
    for standard in audit_looks.unfound(look):
        marks = alone[standard.code]
        agreed = len({one.mark for one in marks}) == 1
        decisive = marks if agreed else [third[standard.code]] if standard.code in third else []
        if decisive:
            AuditFinding.objects.create(
                case=look.case,
                look=look.number,
                standard=standard.code,
                mark=decisive[0].mark,
                reason="\n\n".join(dict.fromkeys(one.reason for one in decisive if one.reason)),
                differed=not agreed or any(one.after_opening for one in marks),
                found_at=at,
            )


def _tell_opened(look: Look, at: datetime) -> None:
    seats = [*look.seats, *([look.third] if look.third else [])]
    newest = max(seat.pk for seat in seats)  # whoever came last opened them, also where the look is judged anew
    for seat in seats:
        outbox.post(
            key=f"audit_seat:{seat.pk}:opened:{newest}",
            to=seat.user.email,
            template="cpd/mail/audit_opened",
            context={"seat": seat.pk},
            at=at,
        )


def _log_for_auditors(case: AuditCase, at: datetime) -> None:
    """Auditing is CPD too: it is noted in the log of each who signed, once for a case, and names nobody."""
    seats = AuditSeat.objects.filter(case=case, signed_at__isnull=False).select_related("user")
    day = london_day(at)
    audited = Entered(_("Audited a colleague’s CPD"), day, day, RecordKind.PROFESSIONAL)
    for user in {seat.user for seat in seats}:
        if (person := people.of_account(user)) is None:
            continue
        records.add(
            person=person,
            entered=audited,
            key=f"audit:{case.pk}",
            by=user,
            at=at,
            source=RecordSource.OFFICE,
            again=True,
        )
