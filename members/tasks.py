from typing import Any

from celery import current_app, shared_task
from django.utils import timezone

from members.services import acts, messages


@shared_task(name="members.deliver")
def deliver(*, message_id: int, **_: Any) -> None:
    """Send one promised message."""
    messages.deliver(message_id=message_id, at=timezone.now())


@shared_task(name="members.sweep_outbox")
def sweep_outbox(**_: Any) -> None:
    """Find what the queue lost and hand each message to a worker again."""
    for message_id in messages.waiting(at=timezone.now()):
        current_app.signature("members.deliver", kwargs={"message_id": message_id}).delay()


@shared_task(name="members.carry_out_due")
def carry_out_due(**_: Any) -> None:
    """Carry out the agreed acts whose delay is over, however late this runs."""
    at = timezone.now()
    for act_id in acts.due(at=at):
        acts.carry_out(act_id=act_id, at=at)
