"""Messages to an endpoint whose receiver fails a third of the time: whether all arrive, and how many a second."""

import random
import time
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import override_settings
from django.utils import timezone

from members import tenancy
from registry.models import WebhookEvent
from registry.services import endpoints, webhook_events, webhook_sending
from tests.benchmarks import first_tries, registers
from tests.benchmarks.figures import Figure
from tests.factories.employers import make_account
from tests.webhook_receiver import Receiver

MESSAGES, PATIENCE = 10_000, 600.0
# Schedule and pauses as short as a measurement can wait for; the rest is as it comes.
_QUICK = {
    "WEBHOOK_LOCAL": True,
    "WEBHOOK_WAITS": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    "WEBHOOK_PAUSE": 1,
    "WEBHOOK_LONGEST_PAUSE": 4,
}
_NOTICES = """
WITH watched AS (
    INSERT INTO registry_watch (organisation_id, reference, entry_id, reason, employee, begun_at, begun_by_id)
    SELECT %(of)s, 'bench' || id, id, 'employed', '', %(at)s, %(by)s FROM registry_entry ORDER BY id LIMIT %(many)s
    RETURNING id, entry_id
), changed AS (
    INSERT INTO registry_change (reference, entry_id, kinds, key, at)
    SELECT 'bench' || entry_id, entry_id, ARRAY['standing'], 'bench' || entry_id, %(at)s FROM watched
    RETURNING id, entry_id
), told AS (
    INSERT INTO registry_notice (organisation_id, watch_id, change_id, at)
    SELECT %(of)s, w.id, c.id, %(at)s FROM watched w JOIN changed c USING (entry_id)
    RETURNING id
)
SELECT min(id), max(id), count(*) FROM told
"""


def measure(people: int, folder: Path) -> list[Figure]:
    """See when the first attempts come; then make many messages in one statement, and send until nothing is due."""
    registers.filled(people)
    found = first_tries.measure(folder)
    chance = random.Random(7)
    account: Any = make_account()
    with (
        Receiver(lambda handler, came: handler.say(503 if chance.random() < 1 / 3 else 200)) as receiver,
        override_settings(**_QUICK),
    ):
        with tenancy.within(account.organisation):
            endpoint, _ = endpoints.make(
                organisation=account.organisation, url=receiver.url, description="", by=account.admin, at=timezone.now()
            )
        queued, made = _queue(account, min(MESSAGES, people))
        began = time.perf_counter()
        while _waiting(account) and time.perf_counter() - began < PATIENCE:
            if not webhook_sending.deliver(
                organisation_id=account.organisation_id, endpoint_id=endpoint.pk, at=timezone.now()
            ):
                time.sleep(0.2)
        took = time.perf_counter() - began
    with tenancy.within(account.organisation):
        delivered = WebhookEvent.objects.filter(organisation=account.organisation, delivered_at__isnull=False)
        ids = set(delivered.values_list("message_id", flat=True))
    missing = len(ids - set(receiver.times()))
    return [
        *found,
        Figure("webhooks", "messages made in one statement", "s", (queued,), note=f"{made:,} messages"),
        Figure("webhooks", "not delivered", "", (made - len(ids) + missing,), at_most=0, note=f"of {made:,}"),
        Figure("webhooks", "delivered a second", "", (len(ids) / took,), note=f"{len(receiver.came):,} requests"),
        Figure("webhooks", "requests a message", "", (len(receiver.came) / made,), note="1.5 if a third fails"),
    ]


def _queue(account: Any, many: int) -> tuple[float, int]:
    at = timezone.now()
    with tenancy.across(), connection.cursor() as cursor:
        cursor.execute(_NOTICES, {"of": account.organisation_id, "by": account.admin.pk, "at": at, "many": many})
        first, last, made = cursor.fetchone()
        began = time.perf_counter()
        webhook_events.queue(first_notice_id=first, last_notice_id=last, at=at)
        return time.perf_counter() - began, made


def _waiting(account: Any) -> bool:
    with tenancy.within(account.organisation):
        return WebhookEvent.objects.filter(organisation=account.organisation, due_at__isnull=False).exists()
