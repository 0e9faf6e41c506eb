"""Tasks and their timetable: the broker carries names, ids and days, and PostgreSQL keeps what must not be lost."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# In London time, by the tasks' names; a task that runs late is told the day it was for (docs/running.md).
TIMETABLE: dict[str, dict[str, Any]] = {
    "find messages that the queue lost": {"task": "members.sweep_outbox", "schedule": crontab(minute="*/5")},
    "find documents that were not checked": {"task": "members.sweep_documents", "schedule": crontab(minute="*/5")},
    "clear files that belong to nothing": {"task": "members.clear_orphans", "schedule": crontab(hour=3, minute=40)},
    "find claims that the queue lost": {"task": "registry.sweep_claims", "schedule": crontab(minute="*/5")},
    "find certificates that the queue lost": {"task": "registry.sweep_certificates", "schedule": crontab(minute="*/5")},
    "find certificates of equivalence that the queue lost": {
        "task": "hsst.sweep_certificates",
        "schedule": crontab(minute="*/5"),
    },
    "find checks that are lost or left": {"task": "registry.sweep_batches", "schedule": crontab(minute="*/10")},
    "close calibration rounds, and remind": {
        "task": "hsst.calibration_upkeep",
        "schedule": crontab(hour=5, minute=40),
    },
    "find copies that are lost or over": {"task": "members.sweep_copies", "schedule": crontab(minute="*/15")},
    "carry out what was agreed": {"task": "members.carry_out_due", "schedule": crontab(minute="*/5")},
    "clear what is left of sign-ins": {"task": "members.clear_up_accounts", "schedule": crontab(hour=3, minute=20)},
    "list unusual readings of a week": {
        "task": "members.unusual_readings",
        "schedule": crontab(day_of_week="mon", hour=6, minute=30),
    },
    "find payments of which nothing was heard": {"task": "members.sweep_payments", "schedule": crontab(minute="*/15")},
    "hold the ledger against Stripe’s list": {
        "task": "members.compare_payments",
        "schedule": crontab(hour=5, minute=10),
    },
    "seal what was recorded": {"task": "members.seal", "schedule": crontab(minute=17)},
    "look for tampering": {"task": "members.verify_seals", "schedule": crontab(hour=4, minute=30)},
    "remind referees": {"task": "registry.remind_referees", "schedule": crontab(hour=7, minute=10)},
    "tell whose time away ends": {"task": "registry.remind_breaks", "schedule": crontab(hour=7, minute=20)},
    "remind applicants, and close what never came back": {
        "task": "registry.applications_upkeep",
        "schedule": crontab(hour=6, minute=10),
    },
    "open renewals, and close those that are over": {
        "task": "registry.renewals_upkeep",
        "schedule": crontab(hour=5, minute=30),
    },
    "announce direct debits": {"task": "registry.announce_debits", "schedule": crontab(hour=6, minute=0)},
    "collect by direct debit": {"task": "members.collect_debits", "schedule": crontab(hour=9, minute=30)},
    "remind those who have not renewed": {"task": "registry.remind_renewals", "schedule": crontab(hour=7, minute=0)},
    "open periods of CPD": {"task": "registry.open_cpd_periods", "schedule": crontab(hour=4, minute=50)},
    "propose what comes again": {"task": "cpd.find_recurring", "schedule": crontab(hour=5, minute=10)},
    "end the audits of those who left": {"task": "registry.end_audits", "schedule": crontab(hour=6, minute=20)},
    "call in for audits, remind and refer": {"task": "cpd.find_audits", "schedule": crontab(hour=6, minute=40)},
    "find files of activities that are lost": {"task": "cpd.sweep_intakes", "schedule": crontab(minute="*/10")},
    "let go of deleted activities": {"task": "cpd.clear_up", "schedule": crontab(hour=3, minute=50)},
    "look after those who judge": {"task": "registry.seats_upkeep", "schedule": crontab(hour=5, minute=50)},
    "tell whose keys end soon": {"task": "registry.keys_upkeep", "schedule": crontab(hour=7, minute=40)},
    "tell of new terms": {"task": "members.tell_of_terms", "schedule": crontab(hour=7, minute=50)},
    "send what is due to endpoints": {"task": "registry.send_webhooks", "schedule": 5.0},
    "forget old keys of endpoints": {"task": "registry.tidy_endpoints", "schedule": crontab(minute=25)},
    "find records that look alike": {"task": "registry.find_duplicates", "schedule": crontab(hour=2, minute=40)},
    # Watchers hear of a change within a minute of its commit; one that waits longer is in the next.
    "tell watchers": {"task": "registry.tell_watchers", "schedule": 20.0, "options": {"expires": 20}},
    "tell watchers of the day": {"task": "registry.turn_watches", "schedule": crontab(hour=0, minute=10)},
    "write to those who watch once a day": {
        "task": "registry.send_watch_digests",
        "schedule": crontab(hour=7, minute=0),
    },
    "find checks to watch from that the queue lost": {
        "task": "registry.sweep_watch_batches",
        "schedule": crontab(minute="*/5"),
    },
}

# Files and servers of strangers wait in a line of their own, so that one which takes long holds up nobody's letters.
QUEUES = {
    "members.check_document": {"queue": "documents"},
    "members.draw_pages": {"queue": "documents"},
    "registry.carry_out_batch": {"queue": "documents"},
    "registry.send_webhooks_to": {"queue": "webhooks"},
}

app = Celery("register", broker=settings.BROKER_URL)
app.steps["worker"].add(DjangoStructLogInitStep)
app.conf.update(
    timezone=settings.TIME_ZONE,
    enable_utc=True,
    beat_schedule=TIMETABLE,
    task_routes=QUEUES,
    # A task counts as done once it is done, so one that dies with its worker is done again; all may run twice.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_time_limit=240,
    task_soft_time_limit=210,
    worker_max_tasks_per_child=2_000,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        # What a killed worker held comes back after five minutes, longer than any task may take, not after an hour.
        "visibility_timeout": 300,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 10,
        "socket_connect_timeout": 2,
        "max_retries": 1,  # a request that only wants to queue something does not wait for a dead broker
    },
)
app.autodiscover_tasks()


@setup_logging.connect  # Celery would put its own handlers in the place of ours
def keep_our_logs(**_: Any) -> None:
    """Leaves logging as the settings have set it up."""
