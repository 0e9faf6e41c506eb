"""Endpoints of an organisation, how they fare, and what was sent to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from members.models import Organisation
from registry.models import Endpoint, EndpointSecret, WebhookAttempt, WebhookEvent


class Show(StrEnum):
    """Which messages are listed."""

    ALL = "all"
    WAITING = "waiting"
    FAILED = "failed"


class Health(StrEnum):
    """How an endpoint fares."""

    ENDED = "ended"
    OFF = "off"
    PAUSED = "paused"
    FAILING = "failing"
    NEW = "new"
    WORKS = "works"


@dataclass(frozen=True, slots=True)
class Row:
    """An endpoint in a list."""

    endpoint: Endpoint
    health: Health
    waiting: int
    failed: int
    delivered_at: datetime | None


def endpoints(organisation: Organisation, *, at: datetime) -> list[Row]:
    """The endpoints of an organisation that did not end, oldest first."""
    live = Endpoint.objects.filter(organisation=organisation, ended_at=None).order_by("pk")
    counted = live.annotate(
        waiting=Coalesce(_of_its_events(Count("pk"), due_at__isnull=False), 0),
        failed=Coalesce(_of_its_events(Count("pk"), given_up_at__isnull=False), 0),
        delivered_at=_of_its_events(Max("delivered_at")),
    )
    return [
        Row(one, health(one, one.delivered_at, at=at), one.waiting, one.failed, one.delivered_at) for one in counted
    ]


def health(endpoint: Endpoint, delivered_at: datetime | None, *, at: datetime) -> Health:
    """How an endpoint fares at an instant.

    Args:
        delivered_at: when it took a message last, if ever.
    """
    if endpoint.ended_at:
        return Health.ENDED
    if endpoint.off_at:
        return Health.OFF
    if endpoint.paused_until and endpoint.paused_until > at:
        return Health.PAUSED
    if endpoint.failures:
        return Health.FAILING
    return Health.WORKS if delivered_at else Health.NEW


def endpoint(organisation: Organisation, reference: str) -> Endpoint | None:
    """The endpoint of an organisation with this reference; also one that ended."""
    found = Endpoint.objects.filter(organisation=organisation, reference=reference)
    return found.select_related("organisation", "made_by").first()


def event(organisation: Organisation, reference: str, message_id: str) -> WebhookEvent | None:
    """The message with this id to that endpoint of an organisation."""
    found = WebhookEvent.objects.filter(organisation=organisation, endpoint__reference=reference, message_id=message_id)
    return found.select_related("endpoint__organisation").first()


def events(endpoint: Endpoint, show: Show) -> QuerySet[WebhookEvent]:
    """The messages to an endpoint, newest first, each with its tries."""
    sent = WebhookEvent.objects.filter(organisation=endpoint.organisation_id, endpoint=endpoint).order_by("-pk")
    if show is Show.WAITING:
        sent = sent.filter(due_at__isnull=False)
    if show is Show.FAILED:
        sent = sent.filter(given_up_at__isnull=False)
    return sent.prefetch_related(Prefetch("tries", _tries(endpoint.organisation_id), to_attr="tried"))


def last_delivered(endpoint: Endpoint) -> datetime | None:
    """When an endpoint took a message last."""
    sent = WebhookEvent.objects.filter(organisation=endpoint.organisation_id, endpoint=endpoint)
    found: datetime | None = sent.aggregate(last=Max("delivered_at"))["last"]
    return found


def tries(event: WebhookEvent) -> Sequence[WebhookAttempt]:
    """Every try to deliver a message, newest first."""
    return list(_tries(event.organisation_id).filter(event=event))


def secrets(endpoint: Endpoint, *, at: datetime) -> Sequence[EndpointSecret]:
    """The secrets that hold, newest first."""
    held = EndpointSecret.objects.filter(
        Q(until=None) | Q(until__gt=at), organisation=endpoint.organisation_id, endpoint=endpoint
    )
    return list(held.order_by("-made_at", "-pk"))


def _of_its_events(figure: Count | Max, **which: Any) -> Subquery:
    """A figure of the messages to each endpoint, by an index, for they are many."""
    sent = WebhookEvent.objects.filter(organisation=OuterRef("organisation"), endpoint=OuterRef("pk"), **which)
    return Subquery(sent.order_by().values("endpoint").annotate(figure=figure).values("figure"))


def _tries(organisation_id: int) -> QuerySet[WebhookAttempt]:
    return WebhookAttempt.objects.filter(organisation=organisation_id).order_by("-pk")
