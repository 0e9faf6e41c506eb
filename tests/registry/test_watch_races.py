"""Whoever begins to watch while something changes misses nothing, and several tellers tell nobody twice."""

import threading
import time

import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone

from config.celery import TIMETABLE
from registry.choices import ChangeKind, SanctionKind
from registry.models import TurnedPerson, WatchedEntry
from registry.services import telling
from tests.factories.employers import make_account
from tests.factories.registry import EntryFactory
from tests.factories.watches import AT, kinds, suspend, tell, told, watch

pytestmark = pytest.mark.django_db(transaction=True)


def beside(verb):
    """Begins a verb in another connection; answers with how to wait for it."""

    def act():
        try:
            verb()
        finally:
            connection.close()

    thread = threading.Thread(target=act)
    thread.start()
    return lambda: thread.join(timeout=20)


def waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def until(holds, seconds=20):
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_change_that_is_not_committed_yet_is_waited_for_by_who_begins_to_watch():
    account, entry = make_account(), EntryFactory()
    with transaction.atomic():
        suspend(entry)
        done = beside(lambda: watch(account, entry))
        until(waits_for_a_lock)
    done()
    assert WatchedEntry.objects.get(pk=entry.pk).told["verdict"] == "no"
    tell()
    assert kinds() == []


def test_a_change_waits_for_who_begins_to_watch_and_is_told_to_them():
    account, entry = make_account(), EntryFactory()
    with transaction.atomic():
        watch(account, entry)
        done = beside(lambda: suspend(entry))
        until(waits_for_a_lock)
    done()
    tell()
    assert kinds() == [[ChangeKind.STANDING, ChangeKind.RESTRICTION]]


def test_several_tellers_at_once_tell_each_once():
    account, entries = make_account(), [EntryFactory() for _ in range(6)]
    for entry in entries:
        watch(account, entry)
        suspend(entry)

    def tells():
        for _ in range(20):
            telling.tell_turned(at=AT, most=2)

    for done in [beside(tells) for _ in range(3)]:
        done()
    tell()
    found = told()
    assert TurnedPerson.objects.count() == 0
    assert sorted(one.change.entry_id for one in found) == sorted(entry.pk for entry in entries)


def test_a_real_worker_tells_within_a_minute_of_the_commit(worker):
    account, entry = make_account(), EntryFactory(registered="2020-01-01/2040-01-01")
    watch(account, entry, at=timezone.now())
    row = TIMETABLE["tell watchers"]
    worker()
    for kind in (SanctionKind.SUSPENDED, SanctionKind.CONDITIONS):  # the first of them waits until it has started
        suspend(entry, at=timezone.now(), kind=kind)
        began, before = time.monotonic(), len(told())
        current_app.signature(row["task"]).delay()
        until(lambda before=before: len(told()) > before, seconds=120)
    assert row["schedule"] + time.monotonic() - began < 60
