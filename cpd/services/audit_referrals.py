"""An audit that failed is with the registrar, who decides what follows; it may be appealed; and audits that end early.

CPD never acts on an entry: a suspension is imposed at the desk, by the verbs of sanctions (architecture 3).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cpd.choices import AUDIT_CLOSED, AUDIT_UNDER_WAY, AuditSeatEnd, AuditStage, ReferralOutcome, ReferralWhy
from cpd.models import AuditAppeal, AuditCase, AuditReferral, AuditSeat
from cpd.rules.audit_cases import appeal_until
from cpd.services import audit_deferrals, audit_moves, audit_seats
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
def decide(*, case: AuditCase, outcome: ReferralOutcome, reasons: str, by: User, at: datetime) -> AuditReferral:
    """The registrar decides what follows from a referred audit; the same again answers with what was decided.

    Raises:
        Refused: without reasons, by anybody but a registrar who had no part in the audit, while an appeal is open, and
            when something else was decided.
    """
    case = audit_moves.locked(case)
    _registrar(case, by)
    referral = AuditReferral.objects.select_for_update().filter(case=case).first()
    if referral is None or case.stage != AuditStage.REFERRED:
        raise Refused(_("This audit is not with the registrar."), code="wrong_state")
    if referral.decided_at is not None:
        if (referral.outcome, referral.reasons) == (outcome, reasons.strip()):
            return referral
        raise Refused(_("This was decided already."), code="decided")
    if AuditAppeal.objects.filter(case=case, decided_at=None).exists():
        raise Refused(_("First decide on the appeal."), code="appeal")
    if not reasons.strip():
        raise Refused(_("Give the reasons: the registrant reads them."), field="reasons", code="reasons")
    referral.outcome, referral.reasons, referral.decided_by, referral.decided_at = outcome, reasons.strip(), by, at
    referral.save(update_fields=["outcome", "reasons", "decided_by", "decided_at"])
    work.close_item(key=work_key(case), at=at)
    trail.record("cpd.audit_referral_decided", about=referral, by=by, at=at, person=case.person, outcome=outcome)
    audit_moves.tell(case, "cpd/mail/audit_referral_decided", at=at)
    return referral


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
def end_early(*, case: AuditCase, reason: str, by: User, at: datetime) -> AuditCase:
    """End the audit of somebody who left the register or died; ending it again changes nothing.

    Args:
        reason: for the office alone; no message goes out.

    Raises:
        Refused: without a reason, by somebody without the role, and once the audit has an outcome.
    """
    case = audit_moves.locked(case)
    audit_moves.decided_by(case=case, by=by)
    if case.stage == AuditStage.LEFT:
        return case
    if case.stage in AUDIT_CLOSED:
        raise Refused(_("This audit has its outcome already."), code="closed")
    if not reason.strip():
        raise Refused(_("Say why it ends."), field="reason", code="reason")
    case.deferrals.filter(state=RequestState.ASKED).update(
        state=RequestState.WITHDRAWN, decided_at=at, decided_by=by, answer=reason.strip()
    )
    case.advice = reason.strip()
    audit_moves.move(case, to=AuditStage.LEFT, by=by, at=at)
    audit_seats.end_all(case=case, how=AuditSeatEnd.CASE_ENDED, by=by, at=at)
    work.close_item(key=audit_deferrals.work_key(case), at=at)
    trail.record("cpd.audit_ended", about=case, by=by, at=at, person=case.person)
    return case


def end_those_of(*, person: Person, reason: str, by: User, at: datetime) -> None:
    """End every audit of somebody that is under way; called by the verb that records why.

    Raises:
        Refused: as `end_early`.
    """
    for case in AuditCase.objects.filter(person__in=people.group(person), stage__in=AUDIT_UNDER_WAY).order_by("pk"):
        end_early(case=case, reason=reason, by=by, at=at)


def _registrar(case: AuditCase, by: User) -> None:
    deciding.may_decide(by, case.person, holding=(Role.REGISTRAR,))
    if AuditSeat.objects.filter(case=case, user=by).exists():
        raise Refused(_("You had a part in this, so somebody else decides."), code="part")
