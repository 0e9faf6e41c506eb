"""Sending webhook messages: which are due, one try at each, and what follows from what came of it."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F, Q

from members import tenancy, trail
from members.queries.calendar import london_day
from members.secrets import unseal
from members.services import notices
from registry import webhook_gateway
from registry.choices import EndpointOff, WebhookTrouble
from registry.models import Endpoint, EndpointSecret, WebhookAttempt, WebhookEvent
from registry.rules import webhooks as rules
from registry.rules.webhooks import Keys, Schedule
from registry.webhook_gateway import Answer

AT_ONCE = 8  # messages on their way to one endpoint from one worker
_chance = random.SystemRandom()

_DUE = """
SELECT p.organisation_id, p.id
  FROM registry_endpoint p
  JOIN members_organisationaccount a ON a.organisation_id = p.organisation_id AND a.closed_at IS NULL
 WHERE p.ended_at IS NULL AND p.off_at IS NULL AND (p.paused_until IS NULL OR p.paused_until <= %(at)s)
   AND EXISTS (SELECT FROM registry_webhookevent e WHERE e.endpoint_id = p.id AND e.due_at <= %(at)s)
   AND NOT EXISTS (SELECT FROM registry_webhookevent e WHERE e.endpoint_id = p.id AND e.taken_until > %(at)s)
 ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class _Taken:
    """Messages that this worker alone tries now, and what it needs for it."""

    endpoint: Endpoint
    events: Sequence[WebhookEvent]
    signed_by: Sequence[Keys]


def due(*, at: datetime) -> list[tuple[int, int]]:
    """(organisation, endpoint) of every endpoint that something is to be sent to now."""
    with tenancy.across(), connection.cursor() as cursor:
        cursor.execute(_DUE, {"at": at})
        return [(organisation, endpoint) for organisation, endpoint in cursor.fetchall()]


def deliver(*, organisation_id: int, endpoint_id: int, at: datetime) -> int:
    """Try the next messages that are due at an endpoint, all at one time; how many were tried.

    No other worker sends to the same endpoint meanwhile. One that dies in the middle holds it for no longer than tries
    can take; then they are tried again, so that a receiver may see a message twice and knows it by its id.
    """
    taken = _take(organisation_id, endpoint_id, at)
    if taken is None:
        return 0
    with ThreadPoolExecutor(max_workers=len(taken.events)) as threads:
        answers = list(threads.map(lambda event: _send(event, taken, at), taken.events))
    _settle(taken, answers, at)
    return len(taken.events)


def schedule() -> Schedule:
    """How often this installation tries, by its settings."""
    return Schedule(
        waits=settings.WEBHOOK_WAITS,
        breaks_after=settings.WEBHOOK_BREAKS_AFTER,
        pause=settings.WEBHOOK_PAUSE,
        longest_pause=settings.WEBHOOK_LONGEST_PAUSE,
        off_after=settings.WEBHOOK_OFF_AFTER,
    )


def _take(organisation_id: int, endpoint_id: int, at: datetime) -> _Taken | None:
    """Claim what is due; of an endpoint whose pause is over one message, to see whether it works again."""
    until = at + timedelta(seconds=settings.WEBHOOK_SECONDS * 3)
    with tenancy.within(organisation_id):
        endpoint = _free(organisation_id, endpoint_id, at)
        if endpoint is None:
            return None
        on_trial = schedule().pause_after(endpoint.failures) is not None
        events = _next(endpoint, at, most=1 if on_trial else AT_ONCE)
        if not events:
            return None
        WebhookEvent.objects.filter(pk__in=[event.pk for event in events]).update(
            taken_until=until, attempts=F("attempts") + 1
        )
        if on_trial:
            Endpoint.objects.filter(pk=endpoint.pk).update(paused_until=until)
        return _Taken(endpoint, events, _keys(endpoint, at))


def _free(organisation_id: int, endpoint_id: int, at: datetime) -> Endpoint | None:
    """The endpoint, unless it or its account ended, it is switched off or paused, or another worker sends to it."""
    rows = Endpoint.objects.filter(organisation=organisation_id, pk=endpoint_id, ended_at=None, off_at=None)
    rows = rows.filter(Q(paused_until=None) | Q(paused_until__lte=at), organisation__account__closed_at=None)
    endpoint = rows.select_for_update(skip_locked=True, of=("self",)).first()
    busy = WebhookEvent.objects.filter(organisation=organisation_id, endpoint=endpoint_id, taken_until__gt=at)
    return None if endpoint is None or busy.exists() else endpoint


def _next(endpoint: Endpoint, at: datetime, *, most: int) -> list[WebhookEvent]:
    """What was never tried comes first, so that what failed before holds up no news."""
    waiting = WebhookEvent.objects.filter(organisation=endpoint.organisation_id, endpoint=endpoint, due_at__lte=at)
    return list(waiting.order_by("attempts", "due_at", "pk").select_for_update()[:most])


def _keys(endpoint: Endpoint, at: datetime) -> list[Keys]:
    held = EndpointSecret.objects.filter(
        Q(until=None) | Q(until__gt=at), organisation=endpoint.organisation_id, endpoint=endpoint
    )
    return [Keys(*unseal(secret.sealed).split()) for secret in held.order_by("-made_at", "-pk")]


def _send(event: WebhookEvent, taken: _Taken, at: datetime) -> Answer:
    """In a thread of its own: it asks nothing of the database."""
    headers = rules.headers(message_id=event.message_id, at=at, payload=event.payload, signed_by=taken.signed_by)
    return webhook_gateway.post(taken.endpoint.url, body=event.payload.encode(), headers=headers)


def _settle(taken: _Taken, answers: Sequence[Answer], at: datetime) -> None:
    """Record every try, say when the next is, and how the endpoint fares."""
    plan = schedule()
    with tenancy.within(taken.endpoint.organisation_id):
        endpoint = Endpoint.objects.select_for_update().get(
            organisation=taken.endpoint.organisation_id, pk=taken.endpoint.pk
        )
        for event, answer in zip(taken.events, answers, strict=True):
            WebhookAttempt.objects.create(
                organisation_id=endpoint.organisation_id,
                event=event,
                at=at,
                status=answer.status,
                trouble=answer.trouble or "",
                milliseconds=answer.milliseconds,
            )
            _move(event, answer, plan, at)
            _count(endpoint, answer, at)
        _judge(endpoint, plan, gone=any(a.trouble == WebhookTrouble.GONE for a in answers), at=at)
        endpoint.save(update_fields=["failures", "failing_since", "paused_until", "off_at", "off_why"])


def _move(event: WebhookEvent, answer: Answer, plan: Schedule, at: datetime) -> None:
    """What was taken is done; what was not is due later, no sooner than a busy receiver asks for.

    Unless another worker has taken it up meanwhile.
    """
    row = WebhookEvent.objects.filter(pk=event.pk)
    if answer.trouble is None:
        row.filter(delivered_at=None).update(due_at=None, taken_until=None, delivered_at=at, given_up_at=None)
        return
    answered = at + timedelta(milliseconds=answer.milliseconds)
    asked = rules.asked_to_wait(answer.status, answer.retry_after, answered)
    wait = plan.wait(event.attempts + 1, _chance.random(), asked=asked)
    mine = row.filter(attempts=event.attempts + 1, due_at__isnull=False)
    if wait is None:
        mine.update(due_at=None, taken_until=None, given_up_at=at)
    else:
        mine.update(due_at=answered + wait, taken_until=None)


def _count(endpoint: Endpoint, answer: Answer, at: datetime) -> None:
    if answer.trouble is None:
        endpoint.failures, endpoint.failing_since, endpoint.paused_until = 0, None, None
    else:
        endpoint.failures += 1
        endpoint.failing_since = endpoint.failing_since or at


def _judge(endpoint: Endpoint, plan: Schedule, *, gone: bool, at: datetime) -> None:
    """Pause an endpoint that fails, and switch off one that is gone or failed for days; its admins are told."""
    if endpoint.ended_at or endpoint.off_at:
        return
    if gone or plan.is_over(endpoint.failing_since, at):
        _switch_off(endpoint, EndpointOff.GONE if gone else EndpointOff.FAILING, at)
    elif pause := plan.pause_after(endpoint.failures):
        _pause(endpoint, at + pause, at)


def _switch_off(endpoint: Endpoint, why: EndpointOff, at: datetime) -> None:
    endpoint.off_at, endpoint.off_why = at, why
    waiting = WebhookEvent.objects.filter(organisation=endpoint.organisation_id, endpoint=endpoint)
    waiting.filter(due_at__isnull=False).update(due_at=None, taken_until=None, given_up_at=at)
    of = endpoint.organisation_id
    trail.record("registry.endpoint_switched_off", about=endpoint, by=None, at=at, organisation=of, why=why)
    notices.write_to_admins(
        organisation=endpoint.organisation,
        event="registry/mail/endpoint_off",
        key=f"endpoint:{endpoint.pk}:off:{at.isoformat()}",
        context={"organisation": of, "endpoint": endpoint.pk},
        at=at,
    )


def _pause(endpoint: Endpoint, until: datetime, at: datetime) -> None:
    """Leave it alone; of one that comes and goes its admins are told once a day and not twenty times."""
    endpoint.paused_until = until
    notices.write_to_admins(
        organisation=endpoint.organisation,
        event="registry/mail/endpoint_failing",
        key=f"endpoint:{endpoint.pk}:failing:{london_day(at).isoformat()}",
        context={"organisation": endpoint.organisation_id, "endpoint": endpoint.pk},
        at=at,
    )
