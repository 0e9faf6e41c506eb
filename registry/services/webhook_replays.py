"""Sending webhook messages again that were delivered or given up: with the same ids, by which receivers know them."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.jobs import after_commit
from members.models import User
from members.services import deciding
from registry.models import Endpoint, WebhookEvent


@transaction.atomic
def replay(*, event: WebhookEvent, by: User, at: datetime) -> None:
    """An admin has one message sent again; one that waits anyway is tried now.

    Raises:
        Refused: by anybody but an admin; where the endpoint ended or is switched off.
    """
    _may_send(event.endpoint, by)
    mine = WebhookEvent.objects.filter(organisation=event.organisation_id, pk=event.pk)
    if not mine.filter(due_at__gt=at).update(due_at=at):
        _again(mine.filter(due_at=None), at)
    trail.record("registry.webhook_replayed", about=event, by=by, at=at, organisation=event.organisation_id)
    after_commit("registry.send_webhooks")


@transaction.atomic
def replay_failed(*, endpoint: Endpoint, since: datetime, by: User, at: datetime) -> int:
    """An admin has everything sent again that was given up and is not older than an instant; how many messages.

    Raises:
        Refused: by anybody but an admin; where the endpoint ended or is switched off.
    """
    _may_send(endpoint, by)
    many = _again(
        WebhookEvent.objects.filter(
            organisation=endpoint.organisation_id, endpoint=endpoint, due_at=None, delivered_at=None, made_at__gte=since
        ),
        at,
    )
    if many:
        trail.record(
            "registry.webhooks_replayed",
            about=endpoint,
            by=by,
            at=at,
            organisation=endpoint.organisation_id,
            many=many,
            since=since.isoformat(),
        )
        after_commit("registry.send_webhooks")
    return many


def _may_send(endpoint: Endpoint, by: User) -> None:
    deciding.leads(by, endpoint.organisation)
    held = Endpoint.objects.select_for_update().get(organisation=endpoint.organisation_id, pk=endpoint.pk)
    if held.ended_at or held.off_at:
        raise Refused(_("Nothing is sent to this endpoint now. Switch it on first."), code="off")


def _again(settled: QuerySet[WebhookEvent], at: datetime) -> int:
    """From the beginning of the schedule; what came of the tries so far stays on record."""
    return settled.update(due_at=at, attempts=0, delivered_at=None, given_up_at=None)
