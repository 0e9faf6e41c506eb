from typing import Any

from celery import current_app, shared_task
from django.utils import timezone

from cpd.choices import IntakeState
from cpd.services import intakes, records, recurring, taking_in


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
