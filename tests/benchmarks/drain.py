"""The outbox through one worker that is killed twice on the way: how fast it drains, and whether anything is lost."""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from celery import current_app
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.utils import timezone

from config.launch import roles
from config.launch.children import Child, Children
from config.launch.places import ROOT
from members import outbox, tasks
from members.models import BreakGlass, Message, Person, User
from tests.benchmarks.figures import Figure
from tests.smtp import Sink

MESSAGES = 10_000
BY_HAND = 300  # letters handed over with nothing around them, for the ratio
PATIENCE = 1_800
_EVENT = "members/mail/record_opened"


def measure(people: int, folder: Path) -> list[Figure]:
    """Promise, drain, kill at a third and at two thirds, and count what the mail server got."""
    wanted = min(MESSAGES, people)
    with Sink() as sink, Children() as children:
        plain = _by_hand(sink)
        sink.taken.clear()
        _promise(wanted)
        rates = []
        for until in (wanted // 3, 2 * wanted // 3, wanted):
            worker = _worker(children, folder, sink.port)
            rates.append(_drained(sink, until, worker))
            if until < wanted:
                os.kill(worker.process.pid, signal.SIGKILL)
                worker.process.wait()
        got = Counter(str(letter["Message-ID"]) for letter in sink.taken)
    unsent = Message.objects.filter(sent_at=None).count()
    note = f"{wanted:,} messages, one worker, killed twice"
    return [
        Figure("drain", "messages lost", "", (wanted - len(got) + unsent,), at_most=0, note=note),
        Figure("drain", "messages that arrived twice", "", (sum(got.values()) - len(got),), at_most=2),
        Figure("drain", "drained", "messages/s", tuple(rates)),
        Figure("drain", "drained ÷ handed over by hand", "", tuple(rate / plain for rate in rates)),
    ]


def _promise(wanted: int) -> None:
    """Promises as a service makes them: rows, each with its task after the commit."""
    print(f"… promising {wanted:,} messages", flush=True)
    at = timezone.now() - timedelta(minutes=2)
    by = User.objects.create_user("bench@example.org")
    person = Person.objects.order_by("pk").first()
    opening = BreakGlass.objects.create(
        user=by, person=person, reason="measured", began_at=at, ends_at=at + timedelta(minutes=30)
    )
    with transaction.atomic():
        for n in range(wanted):
            to = f"p{n}@example.org"
            outbox.post(key=f"bench:{n}", to=to, template=_EVENT, context={"opening": opening.pk}, at=at)


def _worker(children: Children, folder: Path, port: int) -> Child:
    environment = os.environ | {
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "REGISTER_PROCESS": "worker",
        "DATABASE_ROLE": roles.WORKER,
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "config.celery:app",
        "worker",
        "--pool=solo",
        "--loglevel=ERROR",
    ]
    return children.start("worker", command, log=folder / "worker.log", env=environment, cwd=ROOT)


def _drained(sink: Sink, until: int, worker: Child) -> float:
    """Letters a second until so many different ones have come; at the end the sweeper looks for what a kill left."""
    before = len(sink.taken)
    _wait(lambda: len(sink.taken) > before, worker)
    began = time.perf_counter()
    _wait(lambda: len(sink.taken) >= until or _queue_is_empty(), worker)
    rate = (len(sink.taken) - before) / (time.perf_counter() - began)
    if until >= Message.objects.count():
        _wait(_queue_is_empty, worker)
        tasks.sweep_outbox()
        _wait(lambda: not Message.objects.filter(sent_at=None).exists(), worker)
    return rate


def _queue_is_empty() -> bool:
    with current_app.connection_for_read() as broker:
        return broker.default_channel.client.llen("celery") == 0


def _wait(question: Callable[[], bool], worker: Child) -> None:
    end = time.monotonic() + PATIENCE
    while not question():
        if time.monotonic() > end or worker.process.poll() is not None:
            raise RuntimeError(f"The worker does not get on:\n{worker.last_words()}")
        time.sleep(0.1)


def _by_hand(sink: Sink) -> float:
    """Letters a second that this process hands over, each with a connection of its own, as the worker does."""
    backend = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=sink.port, use_tls=False
    )
    began = time.perf_counter()
    for n in range(BY_HAND):
        EmailMessage("A letter", "Hello.", to=[f"p{n}@example.org"], connection=backend).send()
    connection.close()
    return BY_HAND / (time.perf_counter() - began)
