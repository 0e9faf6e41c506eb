"""A message's whole way with a real worker: rows first, queue second, mail last."""

import email
import os
import sys
import time
from datetime import timedelta
from email import policy
from functools import partial
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from config.launch.children import Children
from config.launch.places import ROOT
from members.models import Message
from members.outbox import post

BROKER = f"{settings.BROKER_URL.partition('?')[0]}?virtual_host=63"  # a queue of this test's own


@pytest.fixture
def mail_folder(tmp_path):
    return tmp_path / "mail"


@pytest.fixture
def worker(transactional_db, mail_folder, tmp_path, monkeypatch):
    """Starts a worker when it is called; it ends with the test, whatever becomes of the test."""
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", BROKER)
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.members.worker_settings",
        "TEST_DATABASE_NAME": connection.settings_dict["NAME"],
        "TEST_MAIL_FOLDER": str(mail_folder),
        "BROKER_URL": BROKER,
        "REGISTER_PROCESS": "worker",
    }
    command = [sys.executable, "-m", "celery", "--app", "config.celery:app", "worker", "--pool=solo", "--loglevel=INFO"]
    with Children() as children:
        yield partial(children.start, "worker", command, log=tmp_path / "worker.log", env=environment, cwd=ROOT)
    with current_app.connection_for_write() as broker:
        broker.default_channel.queue_purge("celery")


def promise(key):
    context = {"name": "Łukasz O'Neill", "number": "RCT12345"}
    return post(key=key, to="someone@example.org", template="tests/mail/plain", context=context, at=timezone.now())


def sent_in_time(message, seconds=40):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        message.refresh_from_db()
        if message.sent_at:
            return True
        time.sleep(0.1)
    return False


def letters(folder: Path):
    return [email.message_from_bytes(f.read_bytes(), policy=policy.default) for f in sorted(folder.glob("*.log"))]


def test_a_message_promised_in_a_transaction_is_sent_by_a_worker_after_the_commit(worker, mail_folder):
    worker()
    with transaction.atomic():
        message = promise("worker:1")
        time.sleep(1)
        assert letters(mail_folder) == []
    assert sent_in_time(message)
    (letter,) = letters(mail_folder)
    assert letter["To"] == "someone@example.org"
    assert letter["Subject"] == "Your registration, Łukasz O'Neill"
    assert letter.get_content().startswith("Hello Łukasz O'Neill. Your reference is RCT12345.")
    assert message.sent_at - message.posted_at < timedelta(seconds=40)
    assert message.attempts == 1


def test_a_message_promised_while_no_worker_runs_waits_for_the_next_one_and_goes_out_once(worker, mail_folder):
    with transaction.atomic():
        message = promise("worker:2")
    with transaction.atomic():
        assert promise("worker:2") == message
    current_app.signature("members.deliver", kwargs={"message_id": message.pk}).delay()
    worker()
    assert sent_in_time(message)
    time.sleep(1)
    assert len(letters(mail_folder)) == 1
    assert Message.objects.get().attempts == 1
