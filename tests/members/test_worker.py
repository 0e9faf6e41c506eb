"""A message's whole way with a real worker: rows first, queue second, mail last."""

import email
import time
from datetime import timedelta
from email import policy
from pathlib import Path

from celery import current_app
from django.db import transaction
from django.utils import timezone

from members.models import Message
from members.outbox import post


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
    assert letter.get_body("plain").get_content().startswith("Hello Łukasz O'Neill. Your reference is RCT12345.")
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
