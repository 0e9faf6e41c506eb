"""An audit that failed is with the registrar, who decides what follows; it may be appealed; and audits that end early.

CPD never acts on an entry: a suspension is the register’s, which tells of it here in the same transaction
(`registry.services.audit_suspensions`).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from cpd.choices import AUDIT_CLOSED, AUDIT_UNDER_WAY, AuditEnd, AuditSeatEnd, AuditStage, ReferralOutcome, ReferralWhy
from cpd.models import AuditAppeal, AuditCase, AuditReferral, AuditSeat
from cpd.queries import audit_cases as held
from cpd.rules.audit_cases import appeal_until
from cpd.services import audit_cases, audit_deferrals, audit_moves, audit_seats
from members import trail
from members.choices import RequestState, Role
from members.errors import Refused
from members.models import Person, User
from members.queries import people
from members.queries.calendar import london_day
from members.services import deciding, work

WORK, APPEAL_WORK = "audit_referral", "audit_appeal"


def work_key(case: AuditCase) -> str:
    """The key of the registrar’s work to decide on a referred audit."""
    return f"{WORK}:{case.pk}"


def appeal_key(case: AuditCase) -> str:
    """The key of the work to decide on an appeal."""
    return f"{APPEAL_WORK}:{case.pk}"


def open_for_registrar(*, case: AuditCase, silent: bool, at: datetime) -> AuditReferral:
    """Put a locked case that was closed as referred before the registrar."""
    why = ReferralWhy.SILENCE if silent else ReferralWhy.NOT_MET
    referral = AuditReferral.objects.create(case=case, why=why, referred_at=at)
    work.open_item(key=work_key(case), kind=WORK, about=case, at=at, person=case.person)
    return referral


@transaction.atomic
def decide(
    *,
    case: AuditCase,
    outcome: ReferralOutcome,
    reasons: str,
    by: User,
    at: datetime,
    suspended: DateRange | None = None,
) -> AuditReferral:
    """The registrar decides what follows from a referred audit, and the person is told by letter as well.

    The same again answers with what was decided.

    Args:
        suspended: the days of a suspension, handed over by the verb that imposed it; with that outcome, and no other.

    Raises:
        Refused: without reasons, when something else was decided, and as `to_decide`.
    """
    if (outcome == ReferralOutcome.SUSPEND) != (suspended is not None):
        raise LookupError("A suspension has days, and nothing else has.")
    case = audit_moves.locked(case)
    there = AuditReferral.objects.filter(case=case, decided_at__isnull=False, decided_by=by).first()
    if there is not None and (there.outcome, there.reasons) == (outcome, reasons.strip()):
        return there
    referral = to_decide(case=case, by=by)
    if not reasons.strip():
        raise Refused(_("Give the reasons: the registrant reads them."), field="reasons", code="reasons")
    referral.outcome, referral.reasons, referral.suspended = outcome, reasons.strip(), suspended
    referral.decided_by, referral.decided_at = by, at
    referral.save(update_fields=["outcome", "reasons", "suspended", "decided_by", "decided_at"])
    work.close_item(key=work_key(case), at=at)
    trail.record("cpd.audit_referral_decided", about=referral, by=by, at=at, person=case.person, outcome=outcome)
    audit_moves.tell(case, "cpd/mail/audit_referral_decided", at=at)
    audit_cases.by_letter_too(case, "cpd/mail/audit_referral_decided", at=at)
    return referral


def to_decide(*, case: AuditCase, by: User) -> AuditReferral:
    """The referral of a locked case, if this registrar may decide on it now.

    Raises:
        Refused: by anybody but a registrar who had no part in the audit; where it is not with the registrar, or was
            decided; while an appeal is open or a suspension waits for a second person.
    """
    _registrar(case, by)
    found = held.referred(case)
    if found is None or case.stage != AuditStage.REFERRED:
        raise Refused(_("This audit is not with the registrar."), code="wrong_state")
    if found.referral.decided_at is not None:
        raise Refused(_("This was decided already."), code="decided")
    if found.appeal is not None:
        raise Refused(_("First decide on the appeal."), code="appeal")
    if found.proposed is not None:
        words = _("A suspension waits for a second person. To decide otherwise, withdraw it first.")
        raise Refused(words, code="proposed")
    return found.referral


@transaction.atomic
def appeal(*, case: AuditCase, words: str, by: User, at: datetime) -> AuditAppeal:
    """Somebody says why the outcome of their audit is wrong; saying the same again answers with what is there.

    Raises:
        Refused: by anybody else, without words, where the audit was not referred, and after the days for it.
    """
    case = audit_moves.locked(case)
    deciding.own(by, case.person)
    if there := AuditAppeal.objects.filter(case=case).first():
        if there.words == words.strip():
            return there
        raise Refused(_("You have appealed already."), code="appealed")
    if case.stage != AuditStage.REFERRED or case.closed_at is None:
        raise Refused(_("There is no outcome to appeal against."), code="wrong_state")
    if london_day(at) > appeal_until(london_day(case.closed_at), case.policy.appeal_days):
        raise Refused(_("The days to appeal are over. Ask the office."), code="too_late")
    if not words.strip():
        raise Refused(_("Say why the outcome is wrong."), field="words", code="empty")
    made = AuditAppeal.objects.create(case=case, words=words.strip(), asked_at=at, asked_by=by)
    work.open_item(key=appeal_key(case), kind=APPEAL_WORK, about=case, at=at, person=case.person)
    trail.record("cpd.audit_appealed", about=made, by=by, at=at, person=case.person)
    return made


@transaction.atomic
def decide_appeal(*, case: AuditCase, upheld: bool, answer: str, by: User, at: datetime) -> AuditAppeal:
    """Uphold an appeal, and the audit is accepted, or dismiss it; the same again answers with what was decided.

    Raises:
        Refused: without an answer, by anybody but an officer who had no part in the audit, and when it was decided.
    """
    case = audit_moves.locked(case)
    referral = AuditReferral.objects.filter(case=case).first()
    part: set[int | None] = set(AuditSeat.objects.filter(case=case).values_list("user", flat=True))
    part |= {case.called_by_id, referral.decided_by_id if referral else None}
    audit_moves.decided_by(case=case, by=by, not_by=part)
    made = AuditAppeal.objects.select_for_update().filter(case=case).first()
    if made is None:
        raise Refused(_("There is no appeal."), code="no_appeal")
    if made.decided_at is not None:
        if (made.upheld, made.answer) == (upheld, answer.strip()):
            return made
        raise Refused(_("This was decided already."), code="decided")
    made.upheld, made.answer, made.decided_by, made.decided_at = upheld, deciding.answered(answer), by, at
    made.save(update_fields=["upheld", "answer", "decided_by", "decided_at"])
    if upheld:
        audit_moves.move(case, to=AuditStage.ACCEPTED, by=by, at=at)
        work.close_item(key=work_key(case), at=at)
    work.close_item(key=appeal_key(case), at=at)
    trail.record("cpd.audit_appeal_decided", about=made, by=by, at=at, person=case.person, upheld=upheld)
    audit_moves.tell(case, "cpd/mail/audit_appeal_decided", at=at)
    return made


@transaction.atomic
def end_early(
    *, case: AuditCase, by: User | None, at: datetime, how: AuditEnd = AuditEnd.OFFICE, reason: str = ""
) -> AuditCase:
    """End the audit of somebody who left the register or died; ending it again changes nothing.

    Args:
        how: as what it ends, which the person and the report are told; no message goes out.
        reason: why, for the office alone, where an officer ends it.
        by: None where the register saw by itself that they are gone.

    Raises:
        Refused: without a reason, by somebody without the role, and once the audit has an outcome.
    """
    case = audit_moves.locked(case)
    if by is not None:
        audit_moves.decided_by(case=case, by=by)
    if case.stage == AuditStage.LEFT:
        return case
    if case.stage in AUDIT_CLOSED:
        raise Refused(_("This audit has its outcome already."), code="closed")
    if how == AuditEnd.OFFICE and not reason.strip():
        raise Refused(_("Say why it ends."), field="reason", code="reason")
    case.deferrals.filter(state=RequestState.ASKED).update(
        state=RequestState.WITHDRAWN, decided_at=at, decided_by=by, answer=reason.strip()
    )
    case.advice, case.ended_as = reason.strip(), how
    audit_moves.move(case, to=AuditStage.LEFT, by=by, at=at)
    audit_seats.end_all(case=case, how=AuditSeatEnd.CASE_ENDED, by=by, at=at)
    work.close_item(key=audit_deferrals.work_key(case), at=at)
    trail.record("cpd.audit_ended", about=case, by=by, at=at, person=case.person, how=how)
    return case


def end_those_of(*, person: Person, how: AuditEnd, by: User, at: datetime) -> None:
    """End every audit of somebody that is under way; called by the verb that records why.

    Raises:
        Refused: as `end_early`.
    """
    for case in AuditCase.objects.filter(person__in=people.group(person), stage__in=AUDIT_UNDER_WAY).order_by("pk"):
        end_early(case=case, how=how, by=by, at=at)


def had_no_part(*, case: AuditCase, by: User) -> None:
    """Whoever audited somebody decides nothing of what follows, nor confirms it.

    Raises:
        Refused: for whoever holds or held a seat on the case.
    """
    if AuditSeat.objects.filter(case=case, user=by).exists():
        raise Refused(_("You had a part in this, so somebody else decides."), code="part")


def _registrar(case: AuditCase, by: User) -> None:
    deciding.may_decide(by, case.person, holding=(Role.REGISTRAR,))
    had_no_part(case=case, by=by)
