"""What every verb about an audit shares: the lock, the move, the day by which, the profile, the message."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cpd.choices import AUDIT, AUDIT_CLOSED, AUDIT_OPEN, AuditStage
from cpd.models import AuditCase, AuditProfile
from cpd.queries.audit_cases import all_cases
from members import trail
from members.choices import Role
from members.errors import Refused
from members.models import User
from members.queries.calendar import bank_holidays, london_day
from members.rules.dates import add_working_days
from members.services import deciding, messages

OFFICERS = (Role.OFFICER, Role.REGISTRAR)
_LATER = {
    AuditStage.DEFERRAL: lazy("Your request to be audited later is with the office, so nothing can be changed now."),
    AuditStage.SUBMITTED: lazy("Your profile was sent in, so it cannot be changed any more."),
    AuditStage.ASSESSING: lazy("Your profile is with the auditors, so it cannot be changed any more."),
    AuditStage.REFERRED: lazy("This audit is with the registrar now. Nothing that you wrote is lost: ask the office."),
}


def locked(case: AuditCase) -> AuditCase:
    """The case as it stands now, locked until the end of the transaction."""
    return all_cases().select_for_update(of=("self",)).get(pk=case.pk)


def open_to_person(*, case: AuditCase, by: User) -> AuditProfile:
    """The profile of a locked case that its person, or the office for them, may still write.

    Raises:
        Refused: by anybody else, and once it was sent in or the audit is closed, saying which.
    """
    deciding.own(by, case.person)
    if case.stage not in AUDIT_OPEN:
        words = _LATER.get(AuditStage(case.stage), _("This audit is closed."))
        raise Refused(str(words), code="wrong_state")
    profile = AuditProfile.objects.select_for_update().get(case=case)
    profile.case = case
    return profile


def begin(case: AuditCase, *, by: User, at: datetime) -> None:
    """Whoever writes at a profile has seen the call-in."""
    if case.stage == AuditStage.CALLED_IN:
        case.acknowledged_at = at
        move(case, to=AuditStage.DRAFTING, by=by, at=at, due_on=case.due_on)


def move(case: AuditCase, *, to: AuditStage, by: User | None, at: datetime, due_on: date | None = None) -> None:
    """Move a locked case on, with the day by which whoever is next should have acted.

    Raises:
        Refused: for a move that the table does not hold.
    """
    AUDIT.check(case.stage, to)
    before, case.stage, case.due_on = case.stage, to, due_on
    if to in AUDIT_CLOSED:
        case.closed_at = case.closed_at or at
    days = ["due_on", "acknowledged_at", "sent_at", "closed_at"]
    case.save(update_fields=["stage", "look", "advice", "ended_as", *days])
    trail.record("cpd.audit_moved", about=case, by=by, at=at, person=case.person, before=before, after=to)


def in_days(instant: datetime, days: int) -> date:
    """The day that is so many days after that of an instant."""
    return london_day(instant) + timedelta(days=days)


def in_working_days(instant: datetime, days: int) -> date:
    """The day that is so many working days after that of an instant."""
    return add_working_days(london_day(instant), days, bank_holidays())


def tell(case: AuditCase, event: str, *, at: datetime, key: str = "", **ids: int | str) -> None:
    """Promise the person a message about their audit, once for each key."""
    messages.tell(
        person=case.person,
        event=event,
        key=f"audit:{case.pk}:{key or event}",
        context={"audit": case.pk} | ids,
        at=at,
    )


def decided_by(*, case: AuditCase, by: User, not_by: Collection[int | None] = ()) -> None:
    """Refuse whoever is no officer, is the person themselves, or had a part in what is decided.

    Raises:
        Refused: naming what keeps them from it.
    """
    deciding.may_decide(by, case.person, holding=OFFICERS)
    if by.pk in not_by:
        raise Refused(_("You had a part in this, so somebody else decides."), code="part")
