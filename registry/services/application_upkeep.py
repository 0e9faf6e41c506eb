"""What happens to applications by the passing of days: reminders to who must complete one, and its close as incomplete.

Source: domain 9.1: reminders on days 14 and 21 of the window, closed after it.
"""

from datetime import date, datetime

from django.db import transaction

from members import trail
from members.services import messages
from registry.choices import Stage
from registry.models import Application, Hold, Return
from registry.queries import clocks
from registry.services import stages

REMINDERS = (14, 21)


def run(*, on: date, at: datetime) -> None:
    """Remind the applicants of what was returned to them, and close what was not handed in again in time.

    A run that was missed is made up for by the next: of the reminders that are due, the latest alone is sent. Running
    again changes nothing. What is held rests.

    Args:
        on: the London day that the run is for.
    """
    returned = Application.objects.filter(stage=Stage.RETURNED).exclude(holds__in=Hold.objects.filter(ended_at=None))
    for pk in returned.order_by("due_on", "pk").values_list("pk", flat=True):
        _see_to(pk, on, at)


@transaction.atomic
def _see_to(pk: int, on: date, at: datetime) -> None:
    application = stages.locked(Application(pk=pk))
    running = clocks.running(application, on=on)
    newest = Return.objects.filter(application=application).order_by("-returned_at", "-pk").first()
    if application.stage != Stage.RETURNED or running is None or running.due_on is None or newest is None:
        return
    if running.due_on < on:
        _close(application, at)
        return
    reached = [days for days in REMINDERS if days <= running.used]
    if reached:
        messages.tell(
            person=application.person,
            event="registry/mail/application_return_reminder",
            key=f"application_return:{newest.pk}:day-{reached[-1]}",
            context={"return": newest.pk},
            at=at,
        )


def _close(application: Application, at: datetime) -> None:
    stages.move(application=application, to=Stage.CLOSED, by=None, at=at)
    trail.record("registry.application_closed", about=application, by=None, at=at, person=application.person)
    messages.tell(
        person=application.person,
        event="registry/mail/application_closed",
        key=f"application_closed:{application.pk}",
        context={"application": application.pk},
        at=at,
    )
