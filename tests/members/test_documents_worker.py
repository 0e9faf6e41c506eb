"""Hostile files and good ones side by side, with a real worker that must outlive them all."""

import os
import sys
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings as ours
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from config.launch.children import Children
from config.launch.places import ROOT
from members.choices import DocumentState
from members.models import Document
from members.services import documents
from tests.factories.members import PersonFactory
from tests.members import hostile

BROKER = f"{ours.BROKER_URL.partition('?')[0]}?virtual_host=62"  # a queue of this test's own
OVER = {DocumentState.CLEAN, DocumentState.REFUSED, DocumentState.INFECTED, DocumentState.FAILED}


@pytest.fixture
def worker(transactional_db, tmp_path, settings, monkeypatch):
    """Starts the worker of the documents' queue when it is called; it ends with the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", BROKER)
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.members.worker_settings",
        "TEST_DATABASE_NAME": connection.settings_dict["NAME"],
        "TEST_MAIL_FOLDER": str(tmp_path / "mail"),
        "BROKER_URL": BROKER,
        "TEST_MEDIA_ROOT": default_storage.location,  # where this process puts files, whatever an earlier test had set
        "REGISTER_PROCESS": "worker",
    }
    apart = ["--queues=documents", "--pool=threads", "--concurrency=2"]
    command = [sys.executable, "-m", "celery", "--app", "config.celery:app", "worker", *apart, "--loglevel=INFO"]
    with Children() as children:
        yield lambda: children.start("documents", command, log=tmp_path / "worker.log", env=environment, cwd=ROOT)
        with current_app.connection_for_write() as broker:
            broker.default_channel.queue_purge("documents")


def send(name, data):
    upload = SimpleUploadedFile(name, data)
    return documents.take_in(person=PersonFactory(), upload=upload, title="", by=None, at=timezone.now())


def settled(wanted, seconds=150):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        states = dict(Document.objects.filter(pk__in=[d.pk for d in wanted]).values_list("pk", "state"))
        if set(states.values()) <= OVER:
            return [states[d.pk] for d in wanted]
        time.sleep(0.1)
    pytest.fail(f"not settled in {seconds} seconds: {states}")


def test_bombs_end_safely_while_a_good_file_goes_on_beside_them(worker):
    running = worker()
    begun = time.monotonic()
    bombs = [
        send("a.pdf", hostile.pdf_bomb()),
        send("b.png", hostile.picture_bomb()),
        send("c.docx", hostile.docx_bomb()),
        send("d.pdf", hostile.acting_pdf()),
    ]
    assert time.monotonic() - begun < 60
    good = send("good.pdf", hostile.pdf("A certificate"))
    asked = time.monotonic()
    assert settled([good]) == [DocumentState.CLEAN]
    took = time.monotonic() - asked
    assert settled(bombs) == [DocumentState.REFUSED] * 3 + [DocumentState.CLEAN]
    assert took < 60
    after = send("after.pdf", hostile.pdf("Another certificate"))
    assert settled([after]) == [DocumentState.CLEAN]
    assert running.process.poll() is None


def test_a_document_whose_worker_is_killed_is_checked_by_the_next(worker):
    first = worker()
    document = send("a.pdf", hostile.pdf_bomb())
    until = time.monotonic() + 60
    while Document.objects.get(pk=document.pk).state != DocumentState.CHECKING:
        assert time.monotonic() < until
        time.sleep(0.02)
    first.process.kill()
    first.process.wait()
    document.refresh_from_db()
    assert document.state == DocumentState.CHECKING
    # As if the five minutes after which it is taken up again had passed.
    Document.objects.filter(pk=document.pk).update(checking_at=timezone.now() - timedelta(minutes=6))
    worker()
    current_app.signature("members.check_document", kwargs={"document_id": document.pk}).delay()
    assert settled([document]) == [DocumentState.REFUSED]
