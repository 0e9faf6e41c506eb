"""What the passing of days does to audits: reminders, the registrar’s notice, and a referral where nothing came.

Source: domain 9.4, and 1.9: failure is mostly silence. Nothing here touches anybody’s registration.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from cpd.choices import AUDIT_OPEN, AuditSeatEnd, AuditStage
from cpd.models import AuditCase
from cpd.rules import audit_cases as rules
from cpd.services import audit_cases, audit_moves, audit_referrals, audit_seats
from members import trail


def with_the_person() -> list[int]:
    """The cases whose person must act next, those due first."""
    found = AuditCase.objects.filter(stage__in=AUDIT_OPEN)
    return list(found.order_by("due_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def see_to(*, case_id: int, on: date, at: datetime) -> AuditCase:
    """Remind somebody, give the registrar’s notice once the day is past, and refer the audit once that is over too.

    A run that was missed is made up for by the next: of the reminders that are due, the latest alone is sent, and a
    notice gives its days from when it went out. Running again changes nothing.

    Args:
        on: the London day that the run is for.
    """
    case = audit_moves.locked(AuditCase(pk=case_id))
    if case.stage not in AUDIT_OPEN or case.due_on is None:
        return case
    if not rules.is_over(case.due_on, on=on):
        _remind(case, on, at)
    elif case.stage == AuditStage.SILENT:
        _refer(case, at)
    else:
        _give_notice(case, on, at)
    return case


def _remind(case: AuditCase, on: date, at: datetime) -> None:
    days = rules.reminder(case.due_on, on=on) if case.due_on else None
    if days is not None:
        audit_moves.tell(case, "cpd/mail/audit_reminder", at=at, key=f"{case.due_on}:reminder:{days}")


def _give_notice(case: AuditCase, on: date, at: datetime) -> None:
    due_on = on + timedelta(days=case.policy.notice_days)
    audit_moves.move(case, to=AuditStage.SILENT, by=None, at=at, due_on=due_on)
    trail.record("cpd.audit_notice_given", about=case, by=None, at=at, person=case.person, due=due_on.isoformat())
    audit_moves.tell(case, "cpd/mail/audit_notice", at=at)
    audit_cases.by_letter_too(case, "cpd/mail/audit_notice", at=at)


def _refer(case: AuditCase, at: datetime) -> None:
    audit_moves.move(case, to=AuditStage.REFERRED, by=None, at=at)
    audit_seats.end_all(case=case, how=AuditSeatEnd.CASE_ENDED, by=None, at=at)
    audit_referrals.open_for_registrar(case=case, silent=True, at=at)
    trail.record("cpd.audit_closed", about=case, by=None, at=at, person=case.person, outcome=AuditStage.REFERRED)
    audit_moves.tell(case, "cpd/mail/audit_outcome", at=at)
