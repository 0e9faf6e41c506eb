"""The world that every test of the doors looks at, made once for each file of tests and left as it was."""

import importlib

import pytest
import time_machine as machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.plugins.accounts import sign_in


@pytest.fixture(scope="module")
def whole_world(django_db_setup, django_db_blocker):
    """One of everything, at one instant, in a transaction that is rolled back after the file's last test."""
    with machine.travel(timezone.now(), tick=False), django_db_blocker.unblock(), transaction.atomic():
        yield importlib.import_module("tests.doors.world").make()  # models, which are not there when this is read
        transaction.set_rollback(True)


@pytest.fixture
def world(whole_world, db):
    """That world, to which a test may do what it likes: the next one finds it as it was."""
    return whole_world


@pytest.fixture
def client_of(world):
    """A browser of somebody with a role, which checks tokens as a real one does.

    They have signed in with a second factor this instant, unless told otherwise.
    """

    def client(role, *, tokens=True, **how):
        browser, user = Client(enforce_csrf_checks=tokens), world.users[role]
        if user is not None:
            browser.cookies.update(sign_in(Client(), user, **how).cookies if how else world.sessions[role])
        return browser

    return client
