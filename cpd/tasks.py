from datetime import date
from typing import Any

from celery import current_app, shared_task
from django.utils import timezone

from cpd.choices import IntakeState
from cpd.models import AuditSelection
from cpd.services import audit_cases, audit_upkeep, intakes, records, recurring, taking_in


@shared_task(name="cpd.find_recurring")
def find_recurring(**_: Any) -> None:
    """Hand each activity that comes again to a worker, which makes what is due."""
    for recurring_id in recurring.due(on=timezone.localdate()):
        current_app.signature("cpd.make_recurring", kwargs={"recurring_id": recurring_id}).delay()


@shared_task(name="cpd.make_recurring")
def make_recurring(*, recurring_id: int, **_: Any) -> None:
    """Make a draft for each time of one activity that is due."""
    at = timezone.now()
    recurring.make_due(recurring_id=recurring_id, at=at, on=timezone.localdate(at))


@shared_task(name="cpd.clear_up")
def clear_up(**_: Any) -> None:
    """Let go of what was deleted too long ago to be put back."""
    records.purge(at=timezone.now())


@shared_task(name="cpd.read_intake")
def read_intake(*, intake_id: int, **_: Any) -> None:
    """Read one file from which activities are to be brought in."""
    at = timezone.now()
    taking_in.read(intake_id=intake_id, at=at, on=timezone.localdate(at))


@shared_task(name="cpd.take_in")
def take_in(*, intake_id: int, **_: Any) -> None:
    """Take one file in that was confirmed."""
    at = timezone.now()
    taking_in.take_in(intake_id=intake_id, at=at, on=timezone.localdate(at))


@shared_task(name="cpd.find_audits")
def find_audits(**_: Any) -> None:
    """Hand everybody who waits to be called in, and each audit whose person must act, to a worker."""
    for selection_id in audit_cases.waiting_to_be_called():
        current_app.signature("cpd.call_in", kwargs={"selection_id": selection_id}).delay()
    on = timezone.localdate().isoformat()
    for case_id in audit_upkeep.with_the_person():
        current_app.signature("cpd.see_to_audit", kwargs={"case_id": case_id, "on": on}).delay()


@shared_task(name="cpd.call_in")
def call_in(*, selection_id: int, **_: Any) -> None:
    """Call one person in who was selected for an audit."""
    audit_cases.call_in(selection=AuditSelection(pk=selection_id), by=None, at=timezone.now())


@shared_task(name="cpd.see_to_audit")
def see_to_audit(*, case_id: int, on: str, **_: Any) -> None:
    """Remind one person, give the registrar’s notice or refer the audit, whichever the day brings."""
    audit_upkeep.see_to(case_id=case_id, on=date.fromisoformat(on), at=timezone.now())


@shared_task(name="cpd.sweep_intakes")
def sweep_intakes(**_: Any) -> None:
    """Hand files that the queue lost to a worker again, and let go of those that were left alone."""
    at = timezone.now()
    for intake_id, state in intakes.lost(at=at):
        if state == IntakeState.CHECKING:
            current_app.signature("cpd.read_intake", kwargs={"intake_id": intake_id}).delay()
        else:
            current_app.signature("cpd.take_in", kwargs={"intake_id": intake_id}).delay()
    for intake in intakes.left(at=at):
        intakes.cancel(intake=intake, by=None, at=at)
