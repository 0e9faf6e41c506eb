"""Nothing is lost: a dead mail server, a worker killed while it sends, a broker that forgot everything."""

import os
import signal
import socket
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.utils import timezone

from members import tasks
from members.models import Message
from members.outbox import post
from members.services import messages
from tests.smtp import Sink

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANY = 25


@pytest.fixture
def queue_number():
    return 62


@pytest.fixture
def dead_port(settings):
    """Where mail goes: to a port at which nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    return port


def promise(n, at):
    context = {"name": "Łukasz O’Neill", "number": n}
    return post(key=f"lost:{n}", to=f"p{n}@example.org", template="tests/mail/plain", context=context, at=at)


@pytest.mark.django_db
def test_a_dead_mail_server_delays_a_message_and_loses_nothing(dead_port):
    message = promise(1, AT)
    assert messages.deliver(message_id=message.pk, at=AT) is False
    message.refresh_from_db()
    assert (message.attempts, message.tried_at, message.failed_at) == (1, AT, None)
    with Sink(dead_port) as sink:
        assert messages.deliver(message_id=message.pk, at=AT + timedelta(minutes=1)) is True
    (letter,) = sink.taken
    assert letter["To"] == "p1@example.org"
    assert letter["Message-ID"] == Message.objects.get().provider_id
    assert "Łukasz O’Neill" in letter.get_body("plain").get_content()
    assert "<p>" in letter.get_body("html").get_content()


def until(question, seconds=60):
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def test_a_worker_killed_while_it_sends_and_a_broker_that_forgot_everything_lose_nothing(worker):
    posted_at = timezone.now() - timedelta(minutes=2)
    with Sink(stalls_at=9) as sink:
        first = worker(TEST_SMTP_PORT=str(sink.port))
        promised = [promise(n, posted_at) for n in range(MANY)]
        assert sink.stalled.wait(60)
        os.kill(first.process.pid, signal.SIGKILL)  # handed over, and nobody lives to say so
        first.process.wait()
        assert Message.objects.filter(sent_at__isnull=False).count() == 8
        with current_app.connection_for_write() as broker:
            assert broker.default_channel.queue_purge("celery") > 0
        sink.released.set()
        worker(TEST_SMTP_PORT=str(sink.port))
        tasks.sweep_outbox()
        until(lambda: not Message.objects.filter(sent_at=None).exists())
    got = Counter(letter["Message-ID"] for letter in sink.taken)
    assert set(got) == {f"<message-{message.pk}@localhost>" for message in promised}
    assert sorted(got.values()) == [1] * (MANY - 1) + [2], "only the one in hand may arrive twice, under one id"
