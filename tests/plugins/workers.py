"""Real workers, as processes of their own, for tests that ask what becomes of work that is queued."""

import os
import sys

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection

from config.launch.children import Children
from config.launch.places import ROOT


@pytest.fixture
def queue_number():
    """The database of the broker that holds the queue; tests that may run side by side each have their own."""
    return 63


@pytest.fixture
def mail_folder(tmp_path):
    return tmp_path / "mail"


@pytest.fixture
def worker(transactional_db, mail_folder, tmp_path, monkeypatch, queue_number):
    """Starts a worker when it is called, with more settings if any; it ends with the test, whatever becomes of it."""
    broker = f"{settings.BROKER_URL.partition('?')[0]}?virtual_host={queue_number}"
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", broker)
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.members.worker_settings",
        "TEST_DATABASE_NAME": connection.settings_dict["NAME"],
        "TEST_MAIL_FOLDER": str(mail_folder),
        "BROKER_URL": broker,
        "REGISTER_PROCESS": "worker",
    }
    command = [sys.executable, "-m", "celery", "--app", "config.celery:app", "worker", "--pool=solo", "--loglevel=INFO"]
    with Children() as children:
        log = tmp_path / "worker.log"
        yield lambda **more: children.start("worker", command, log=log, env=environment | more, cwd=ROOT)
    with current_app.connection_for_write() as connected:
        connected.default_channel.queue_purge("celery")
