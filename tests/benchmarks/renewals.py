"""Renewals opened for everybody who is due in one statement, beside the same made entry by entry with the ORM."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils import timezone

from registry.models import Break, Entry, Renewal, RenewalPolicy, StandingSpan, Term
from registry.services import renewals
from tests.benchmarks import registers
from tests.benchmarks.figures import Figure

# As many as the entry by entry way is tried on; each of more takes as long.
ROWS, ROUNDS, FASTER, GROWS = 500, 3, 50.0, 1.3


def measure(people: int, folder: Path) -> list[Figure]:
    """In turn on a register of everybody and on one of a quarter, and entry by entry on some."""
    large, small = registers.filled(people)[0], registers.filled(max(1_000, people // 4))[0]
    ratios, grows, opened, rates = [], [], 0, []
    for _ in range(ROUNDS):
        with _on(small):
            each_small, _number = _open()
        with _on(large):
            each, opened = _open()
            ratios.append(_one_by_one() / each)
        grows.append(each / each_small)
        rates.append(1 / each)
    note = f"{opened:,} opened of {people:,} people"
    return [
        Figure("renewals", "opened in one statement, against entry by entry", "×", tuple(ratios), FASTER, note=note),
        Figure("renewals", "the time of one, against a register of a quarter", "×", tuple(grows), None, GROWS),
        Figure("renewals", "opened", "/s", tuple(rates)),
    ]


@contextmanager
def _on(url: str) -> Iterator[None]:
    """Another database of the same server, for a while."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = urlsplit(url).path.lstrip("/")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _day() -> date:
    """Ten days before the day on which most terms end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT upper(during) FROM registry_term WHERE set_aside_at IS NULL AND upper(during) > now()::date"
            " GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        )
        return cursor.fetchone()[0] - timedelta(days=10)


def _open() -> tuple[float, int]:
    """How long each took, and how many there were; nothing of it stays."""
    on = _day()
    with transaction.atomic():
        began = time.perf_counter()
        opened = renewals.open_due(on=on, at=timezone.now())
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took / max(1, opened), opened


def _one_by_one() -> float:
    """How long each took that was opened, one question after the other."""
    on, at = _day(), timezone.now()
    with transaction.atomic():
        began = time.perf_counter()
        opened = sum(_one(entry, on, at) for entry in Entry.objects.order_by("number")[:ROWS])
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took / max(1, opened)


def _one(entry: Entry, on: date, at: datetime) -> bool:
    term = Term.objects.filter(entry=entry, set_aside_at=None).order_by("-during").first()
    span = StandingSpan.objects.filter(entry=entry, during__contains=on).first()
    if term is None or span is None or term.during.upper is None or span.status not in renewals._ASKED:
        return False
    ends = term.during.upper
    policy = RenewalPolicy.objects.filter(register=entry.register_id, valid_from__lte=ends).latest("valid_from")
    if ends > on + timedelta(days=policy.opens_days):
        return False
    if Break.objects.filter(entry=entry, set_aside_at=None, during__contains=ends).exists():
        return False
    Renewal.objects.get_or_create(entry=entry, begins_on=ends, defaults={"policy": policy, "opened_at": at})
    return True
