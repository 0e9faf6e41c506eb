"""Fees through the webhook while one web worker is killed: how many an hour, and whether the ledger is exact."""

import http.client
import os
import queue
import random
import signal
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Sum
from django.test import override_settings
from django.utils import timezone

from config.launch import ports
from config.launch.children import Child, Children
from members.choices import LedgerKind, PaymentState, Purpose
from members.models import Fee, LedgerLine, Payment, TrailEvent
from members.queries.calendar import london_day
from members.services import payments, reconciliation
from registry.models import Application, Route
from tests.benchmarks import registers, web
from tests.benchmarks.figures import Figure
from tests.stripe_server.server import Server
from tests.stripe_server.things import Thing

FEES = 8_000
# Payments whose events wait together, shuffled; every fourth event is told twice; so many are told at once.
WINDOW, TWICE, CARRIERS = 20, 4, 6
AGAIN_AFTER, PATIENCE = 0.5, 900.0
_REGISTER, _ROUTE, _FEE = "RCT", "training-scheme", "rct-primary"
_DRAFTS = """
INSERT INTO registry_application (reference, number, person_id, route_id, policy_id, stage, stage_since, rounds,
                                  started_at, version)
SELECT md5('fee' || p.id), 'FEE' || p.id, p.id, %(route)s, %(policy)s, 'draft', %(at)s, 0, %(at)s, 1
  FROM members_person p ORDER BY p.id LIMIT %(of)s
"""


def measure(people: int, folder: Path) -> list[Figure]:
    """Pay in thirds, kill a worker in the middle of the second, and hold the ledger against what was paid."""
    url, _ = registers.filled(people)
    wanted = min(FEES, people)
    with Server() as stripe, Children() as children, _taken_for_stripe(stripe):
        owed = _owed(wanted)
        site = _Site(children, url, folder, stripe)
        post = _Post(stripe, site.address)
        third = -(-wanted // 3)
        rates = []
        for part, start in enumerate(range(0, wanted, third)):
            kill = site.kill if part == 1 else None
            rates.append(_settled_an_hour(stripe, post, owed[start : start + third], kill))
        paid = sum(one["amount"] for one in stripe.things.of("charge") if one["paid"])
        compared = reconciliation.compare(on=london_day(timezone.now()), at=timezone.now())
    gap = f"{wanted:,} fees, {post.told:,} events; one worker killed, {site.away:.1f} s until it answered again"
    again = f"{post.again:,} tries that failed were made again"
    return _figures(owed, rates, paid, len(compared.differences), gap, again)


def _figures(
    owed: list[Payment], rates: list[float], paid: int, differences: int, gap: str, again: str
) -> list[Figure]:
    ids = [payment.pk for payment in owed]
    lines = LedgerLine.objects.filter(payment__in=ids, kind=LedgerKind.CHARGE)
    held = lines.aggregate(pence=Sum("amount_pence"))["pence"] or 0
    lost = Payment.objects.filter(pk__in=ids).exclude(state=PaymentState.PAID).count()
    settled = TrailEvent.objects.filter(kind="members.payment_settled", about="members.payment", about_id__in=ids)
    twice = _beyond_one(lines.values("payment")) + _beyond_one(settled.values("about_id"))
    return [
        Figure("fees", "fees settled", "/hour", tuple(rates), at_least=8_000, note=gap),
        Figure("fees", "paid and not settled", "", (float(lost),), at_most=0, note=again),
        Figure("fees", "settled twice", "", (float(twice),), at_most=0, note="by ledger lines and by the trail"),
        Figure("fees", "ledger beside what was paid", "pence", (float(abs(held - paid)),), at_most=0),
        Figure("fees", "differences in the daily comparison", "", (float(differences),), at_most=0),
    ]


def _beyond_one(rows: Any) -> int:
    return sum(one["times"] - 1 for one in rows.order_by().annotate(times=Count("pk")))


def _taken_for_stripe(stripe: Server) -> override_settings:
    return override_settings(
        STRIPE_SECRET_KEY=stripe.key,
        STRIPE_WEBHOOK_SECRET=stripe.hooks.secret,
        STRIPE_API_URL=stripe.address,
        STRIPE_ACCOUNT="",
    )


def _owed(wanted: int) -> list[Payment]:
    """The fee of an application of each of so many people, with its page: made as the service makes it."""
    print(f"… opening {wanted:,} payment pages", flush=True)
    at = timezone.now()
    with connection.cursor() as cursor:
        route = Route.objects.get(register__code=_REGISTER, code=_ROUTE)
        policy = route.policies.order_by("-valid_from")[0]
        cursor.execute(_DRAFTS, {"route": route.pk, "policy": policy.pk, "at": at, "of": wanted})
    fee = Fee.objects.filter(code=_FEE, valid_from__lte=london_day(at)).latest("valid_from")
    drafts = Application.objects.filter(number__startswith="FEE").order_by("pk")
    asked = Payment.objects.bulk_create(_asked(draft, fee, at) for draft in drafts)
    return [payments.page(payment=payment, at=at) for payment in asked]


def _asked(draft: Application, fee: Fee, at: datetime) -> Payment:
    return Payment(
        person_id=draft.person_id,
        purpose=Purpose.ADMISSION,
        about=Application._meta.label_lower,
        about_id=draft.pk,
        fee=fee,
        amount_pence=fee.amount_pence,
        back_url=f"/my/applications/{draft.reference}/",
        created_at=at,
    )


class _Site:
    """The register on a port, which is started again as a supervisor would once a worker of it was killed."""

    def __init__(self, children: Children, url: str, folder: Path, stripe: Server) -> None:
        self._children, self._url, self._folder = children, url, folder
        self._agreed = {
            "STRIPE_SECRET_KEY": stripe.key,
            "STRIPE_WEBHOOK_SECRET": stripe.hooks.secret,
            "STRIPE_API_URL": stripe.address,
        }
        self._port = ports.free(18_300)
        self.address = f"http://127.0.0.1:{self._port}/webhooks/stripe/"
        self.away = 0.0
        self._web = self._started()

    def kill(self) -> None:
        """Kill one worker outright; the server ends with it, and another is started."""
        began = time.perf_counter()
        os.kill(int(web.workers(self._web.process.pid)[0]), signal.SIGKILL)
        self._web.process.wait(timeout=60)
        self._web.stop()
        self._children.forget(self._web)
        self._web = self._started()
        self.away = time.perf_counter() - began

    def _started(self) -> Child:
        return web.start(self._children, self._url, self._folder, self._port, **self._agreed)


@dataclass
class _Post:
    """Carries events as the network might: several at once, out of order, some twice, again until they are taken in."""

    stripe: Server
    address: str
    told: int = 0
    again: int = 0
    _waiting: queue.Queue[Thing] = field(default_factory=queue.Queue)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        for _ in range(CARRIERS):
            threading.Thread(target=self._carry, daemon=True).start()

    def tell(self, events: list[Thing]) -> None:
        """Hand events over for delivery, in any order and some of them twice."""
        events = events + events[::TWICE]
        random.Random(len(events)).shuffle(events)
        self.told += len(events)
        for event in events:
            self._waiting.put(event)

    def done(self) -> bool:
        """Whether every event was taken in."""
        return self._waiting.unfinished_tasks == 0

    def backlog(self) -> int:
        """How many wait."""
        return self._waiting.qsize()

    def _carry(self) -> None:
        while True:
            event = self._waiting.get()
            if not _taken_in(self.address, *self.stripe.hooks.message(event)):
                with self._guard:
                    self.again += 1
                time.sleep(AGAIN_AFTER)
                self._waiting.put(event)
            self._waiting.task_done()


def _taken_in(address: str, payload: bytes, signature: str) -> bool:
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signature}
    request = urllib.request.Request(address, data=payload, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return bool(200 <= answer.status < 300)
    except (OSError, http.client.HTTPException):  # refused, cut off, or an answer that is no success
        return False


def _settled_an_hour(stripe: Server, post: _Post, owed: list[Payment], kill: Callable[[], None] | None) -> float:
    """Pay a number of fees, and wait until everything that Stripe has to say of them is taken in."""
    began = time.perf_counter()
    for start in range(0, len(owed), WINDOW):
        for payment in owed[start : start + WINDOW]:
            with stripe.things.lock:
                stripe.things.pay(payment.session_id)
        post.tell(stripe.hooks.take())
        _wait(lambda: post.backlog() < WINDOW, began)
        if kill and start <= len(owed) // 2 < start + WINDOW:
            kill()  # while its events are on their way
    _wait(post.done, began)
    return len(owed) / (time.perf_counter() - began) * 3_600


def _wait(question: Callable[[], bool], began: float) -> None:
    while not question():
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError("The events are not taken in.")
        time.sleep(0.02)
