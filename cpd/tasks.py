from typing import Any

from celery import current_app, shared_task
from django.utils import timezone

from cpd.services import records, recurring


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
