"""Being audited later: asked for with what shows why, decided by an officer within days that the policy names."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cpd.choices import AuditStage, DeferralGround
from cpd.models import AuditCase, AuditDeferral, AuditSelection
from cpd.services import audit_moves
from members import trail
from members.choices import RequestState
from members.errors import Refused
from members.models import User
from members.queries import evidence
from members.services import deciding, work

WORK = "audit_deferral"


def work_key(case: AuditCase) -> str:
    """The key of the work to decide on a request to be audited later."""
    return f"{WORK}:{case.pk}"


def put_off_before(case: AuditCase) -> int:
    """How many rounds in a row this person’s audit was put off already."""
    number, selection = 0, case.selection
    while selection.carried_from_id is not None:
        number, selection = number + 1, AuditSelection.objects.get(pk=selection.carried_from_id)
    return number


@transaction.atomic
def ask(
    *,
    case: AuditCase,
    ground: DeferralGround,
    words: str,
    documents: Collection[str],
    by: User,
    at: datetime,
) -> AuditDeferral:
    """Ask to be audited in the next round; asking the same again answers with what is with the office.

    Raises:
        Refused: without words or evidence, once more information was asked for or a profile was sent in, where it was
            put off as often as it may be, and while something else is with the office.
    """
    case = audit_moves.locked(case)
    deciding.own(by, case.person)
    if there := AuditDeferral.objects.filter(case=case, state=RequestState.ASKED).first():
        if (there.ground, there.words) == (ground, words.strip()):
            return there
        raise Refused(_("Another request of yours is with the office."), code="waiting")
    if case.stage not in {AuditStage.CALLED_IN, AuditStage.DRAFTING}:
        raise Refused(_("An audit is put off before a profile is sent in, not after."), code="wrong_state")
    if put_off_before(case) >= case.policy.deferrals_most:
        raise Refused(_("This audit was put off before and cannot be put off again. Ask the office."), code="too_often")
    if not words.strip():
        raise Refused(_("Say what keeps you from being audited now."), field="words", code="empty")
    found = list(evidence.usable(case.person).filter(reference__in=documents))
    if not found or len(found) != len(set(documents)):
        raise Refused(_("Choose at least one document that shows it."), field="documents", code="evidence")
    request = AuditDeferral.objects.create(case=case, ground=ground, words=words.strip(), asked_at=at, asked_by=by)
    request.documents.set(found)
    due_on = audit_moves.in_working_days(at, case.policy.deferral_working_days)
    audit_moves.move(case, to=AuditStage.DEFERRAL, by=by, at=at, due_on=due_on)
    work.open_item(key=work_key(case), kind=WORK, about=case, at=at, person=case.person, due_on=due_on)
    trail.record("cpd.audit_deferral_asked", about=request, by=by, at=at, person=case.person, ground=ground)
    return request


@transaction.atomic
def accept(*, deferral: AuditDeferral, by: User, at: datetime) -> AuditDeferral:
    """Put the audit off to the next round, which takes this person up first; doing it again changes nothing.

    Raises:
        Refused: by somebody without the role or whom it concerns, and when it was decided otherwise.
    """
    return _decide(deferral, RequestState.ACCEPTED, "", by, at)


@transaction.atomic
def refuse(*, deferral: AuditDeferral, answer: str, by: User, at: datetime) -> AuditDeferral:
    """Do not put it off, with an answer to the person, who has the days again that the policy gives for a profile.

    Raises:
        Refused: without an answer, and as `accept`.
    """
    return _decide(deferral, RequestState.REFUSED, deciding.answered(answer), by, at)


def _decide(deferral: AuditDeferral, to: RequestState, answer: str, by: User, at: datetime) -> AuditDeferral:
    case = audit_moves.locked(deferral.case)
    audit_moves.decided_by(case=case, by=by)
    deferral = AuditDeferral.objects.select_for_update().get(pk=deferral.pk)
    if (deferral.state, deferral.answer) == (to, answer):
        return deferral
    if deferral.state != RequestState.ASKED:
        raise Refused(_("This request was decided already."), code="decided")
    deferral.state, deferral.answer, deferral.decided_by, deferral.decided_at = to, answer, by, at
    deferral.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    if to == RequestState.ACCEPTED:
        audit_moves.move(case, to=AuditStage.DEFERRED, by=by, at=at)
    else:
        due_on = audit_moves.in_days(at, case.policy.answer_days)
        audit_moves.move(case, to=AuditStage.DRAFTING, by=by, at=at, due_on=due_on)
    work.close_item(key=work_key(case), at=at)
    trail.record("cpd.audit_deferral_decided", about=deferral, by=by, at=at, person=case.person, outcome=to)
    audit_moves.tell(
        case, "cpd/mail/audit_deferral_decided", at=at, key=f"deferral:{deferral.pk}", deferral=deferral.pk
    )
    return deferral
