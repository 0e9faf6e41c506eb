"""A message is a row before it is an e-mail: promised once, queued after the commit, sent once."""

import smtplib
import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from kombu.transport.memory import Channel
from structlog.testing import capture_logs

from members import tasks
from members.models import Message, WorkItem
from members.outbox import post
from members.services import messages

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Refusing(BaseEmailBackend):
    """A post office that takes nothing."""

    def send_messages(self, email_messages):
        raise smtplib.SMTPServerDisconnected


@pytest.fixture
def queue(monkeypatch):
    """What was queued: (task, arguments) in order, carried by a broker of this test alone."""
    Channel.queues.clear()
    _publish_to(monkeypatch, "memory://")

    def queued():
        found = []
        with current_app.connection_for_write() as broker:
            box = broker.SimpleQueue("celery")
            while box.qsize():
                message = box.get_nowait()
                found.append((message.headers["task"], message.payload[1]))
                message.ack()
        return found

    yield queued
    Channel.queues.clear()


@pytest.fixture
def dead_broker(monkeypatch):
    """A broker that nobody answers for."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        _publish_to(monkeypatch, f"redis://127.0.0.1:{closed.getsockname()[1]}/0")
        yield


def _publish_to(monkeypatch, broker):
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", broker)
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)


def promise(key="renewal:812:30-days", at=AT, template="tests/mail/plain", **context):
    context = {"name": "Siân O'Neill", "number": "RCT12345"} | context
    return post(key=key, to="someone@example.org", template=template, context=context, at=at)


@pytest.mark.django_db(transaction=True)
def test_promising_twice_makes_one_message_and_queues_one_task(queue):
    with transaction.atomic():
        first = promise()
        assert queue() == []
    assert queue() == [("members.deliver", {"message_id": first.pk})]
    assert promise(name="somebody else") == first
    assert queue() == []
    assert Message.objects.get().context["name"] == "Siân O'Neill"


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_neither_promised_nor_queued(queue):
    with transaction.atomic():
        promise()
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert queue() == []


@pytest.mark.django_db(transaction=True)
def test_work_queued_in_any_thread_of_a_web_process_reaches_our_broker(queue):
    found = []
    other = threading.Thread(target=lambda: found.append((current_app.main, "members.deliver" in current_app.tasks)))
    other.start()
    other.join()
    assert found == [("register", True)]


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_undoes_no_commit_and_the_sweeper_finds_the_message(
    dead_broker, monkeypatch, request, time_machine
):
    begun = time.monotonic()
    with transaction.atomic():
        lost = promise()
    assert time.monotonic() - begun < 5
    assert Message.objects.get().key == "renewal:812:30-days"
    monkeypatch.undo()
    queued = request.getfixturevalue("queue")
    time_machine.move_to(AT + timedelta(minutes=2))
    tasks.sweep_outbox()
    assert queued() == [("members.deliver", {"message_id": lost.pk})]


@pytest.mark.django_db
def test_a_delivery_sends_the_message_and_says_when():
    message = promise()
    assert messages.deliver(message_id=message.pk, at=AT + timedelta(seconds=5)) is True
    message.refresh_from_db()
    assert (message.sent_at, message.attempts, message.failed_at) == (AT + timedelta(seconds=5), 1, None)
    (sent,) = mail.outbox
    assert sent.to == ["someone@example.org"]
    assert sent.subject == "Your registration, Siân O'Neill"
    assert sent.body == "Hello Siân O'Neill. Your reference is RCT12345.\n"
    assert [part.get_content_type() for part in sent.message().get_payload()] == ["text/plain", "text/html"]
    assert message.provider_id == f"<message-{message.pk}@localhost>"


@pytest.mark.django_db
def test_delivering_twice_sends_once():
    message = promise()
    tasks.deliver(message_id=message.pk, an_argument_of_a_newer_release=1)
    assert messages.deliver(message_id=message.pk, at=AT) is False
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_delivering_a_message_that_is_not_there_does_nothing():
    assert messages.deliver(message_id=987654321, at=AT) is False
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_second_part_in_html_is_escaped_and_the_text_is_not():
    messages.deliver(message_id=promise(template="tests/mail/both", name="<b>O'Neill</b>").pk, at=AT)
    (sent,) = mail.outbox
    assert sent.body == "Hello <b>O'Neill</b>.\n"
    assert "<p>Hello &lt;b&gt;O&#x27;Neill&lt;/b&gt;.</p>" in sent.message().as_string()


@pytest.mark.django_db
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_nobody_writes_a_header_of_their_own_through_the_subject(line_end):
    message = promise(name=f"Susan{line_end}Bcc: everybody@example.org")
    messages.deliver(message_id=message.pk, at=AT)
    (sent,) = mail.outbox
    assert sent.subject == "Your registration, Susan Bcc: everybody@example.org"
    assert sent.recipients() == ["someone@example.org"]
    assert "Bcc" not in sent.message()


@pytest.mark.django_db
def test_a_delivery_that_fails_is_counted_and_the_sixth_is_the_last(settings):
    message = promise()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    at = AT
    for attempt, wait in enumerate((*messages.WAITS, None), 1):
        assert messages.deliver(message_id=message.pk, at=at) is False
        message.refresh_from_db()
        assert (message.attempts, message.tried_at, message.sent_at) == (attempt, at, None)
        assert bool(message.failed_at) == (wait is None)
        if wait:
            early = at + wait - timedelta(seconds=1)
            assert message.pk not in messages.waiting(at=early)
            assert messages.deliver(message_id=message.pk, at=early) is False
            at += wait
            assert messages.waiting(at=at) == [message.pk]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert messages.deliver(message_id=message.pk, at=at + timedelta(days=1)) is False
    assert message.pk not in messages.waiting(at=at + timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("template", "context", "failure"),
    [
        ("tests/mail/nowhere", {}, "TemplateDoesNotExist"),
        ("tests/mail/unreadable", {}, "TemplateSyntaxError"),
        ("tests/mail/unwritable", {"days": 30}, "TypeError"),
        ("tests/mail/unwritable", {"days": ["Monday"]}, "NoReverseMatch"),
        ("tests/mail/half", {}, "TemplateDoesNotExist"),
    ],
)
def test_a_message_that_cannot_be_written_is_counted_and_the_sixth_try_is_the_last(template, context, failure):
    message = promise(template=template, **context)
    with capture_logs() as logs:
        for day in range(1, 7):
            assert messages.waiting(at=AT + timedelta(days=day)) == [message.pk]
            assert messages.deliver(message_id=message.pk, at=AT + timedelta(days=day)) is False
    message.refresh_from_db()
    assert (message.attempts, message.sent_at) == (6, None)
    assert message.failed_at == AT + timedelta(days=6)
    assert WorkItem.objects.get().key == f"message_broken:{template}"
    assert {(line["event"], line["failure"]) for line in logs} == {("message_not_sent", failure)}
    assert messages.waiting(at=AT + timedelta(days=9)) == []
    assert messages.deliver(message_id=message.pk, at=AT + timedelta(days=9)) is False
    assert mail.outbox == []


@pytest.mark.django_db
def test_one_message_that_cannot_be_written_keeps_no_other_from_being_sent(queue, time_machine):
    broken, whole = promise("broken", template="tests/mail/nowhere"), promise("whole")
    time_machine.move_to(AT + timedelta(minutes=2))
    for message in (broken, whole):
        tasks.deliver(message_id=message.pk)
    assert [sent.to for sent in mail.outbox] == [["someone@example.org"]]
    assert messages.waiting(at=AT + timedelta(minutes=2)) == []
    assert messages.waiting(at=AT + timedelta(minutes=3)) == [broken.pk]


@pytest.mark.django_db
def test_a_failure_is_made_good_by_a_later_delivery(settings):
    message, working = promise(), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    messages.deliver(message_id=message.pk, at=AT)
    settings.EMAIL_BACKEND = working
    assert messages.deliver(message_id=message.pk, at=AT + timedelta(minutes=5)) is True
    message.refresh_from_db()
    assert (message.attempts, message.failed_at) == (2, None)


@pytest.mark.django_db(transaction=True)
def test_whoever_holds_the_row_sends_it_and_nobody_waits_for_them(queue):
    message, held, done = promise(), threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Message.objects.select_for_update().get(pk=message.pk)
            held.set()
            done.wait(10)
        transaction.get_connection().close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    assert messages.deliver(message_id=message.pk, at=AT) is False
    done.set()
    holder.join()
    assert mail.outbox == []
    assert messages.deliver(message_id=message.pk, at=AT) is True


@pytest.mark.django_db
def test_the_sweeper_leaves_a_minute_to_the_queue_and_then_takes_the_oldest_first():
    late, later = promise("late", AT - timedelta(minutes=9)), promise("later", AT - timedelta(seconds=61))
    promise("just now", AT - timedelta(seconds=60))
    sent = promise("sent", AT - timedelta(minutes=9))
    messages.deliver(message_id=sent.pk, at=AT)
    assert messages.waiting(at=AT) == [late.pk, later.pk]
    assert messages.waiting(at=AT, limit=1) == [late.pk]


@pytest.mark.django_db(transaction=True)
def test_the_sweeper_makes_up_for_a_day_on_which_it_did_not_run(queue, time_machine):
    lost = promise(at=AT)
    queue()
    time_machine.move_to(AT + timedelta(days=1))
    tasks.sweep_outbox()
    tasks.sweep_outbox()
    assert queue() == [("members.deliver", {"message_id": lost.pk})] * 2
    tasks.deliver(message_id=lost.pk)
    tasks.deliver(message_id=lost.pk)
    assert len(mail.outbox) == 1
    tasks.sweep_outbox()
    assert queue() == []
