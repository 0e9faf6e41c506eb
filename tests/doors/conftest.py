"""The world that every test of the doors looks at, made once for each file of tests and left as it was."""

import importlib

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.plugins.accounts import sign_in


@pytest.fixture(scope="module")
def whole_world(django_db_setup, django_db_blocker):
    """One of everything, in a transaction that is rolled back after the file's last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield importlib.import_module("tests.doors.world").make()  # models, which are not there when this is read
        transaction.set_rollback(True)


@pytest.fixture
def world(whole_world):
    """That world, to which a test may do what it likes: the next one finds it as it was."""
    with transaction.atomic():
        yield whole_world
        transaction.set_rollback(True)


@pytest.fixture
def client_of(world):
    """A browser of somebody with a role, newly signed in with a second factor, which checks tokens as a real one is."""
    kept = {}

    def client(role, *, second_factor=True, at=None, tokens=True):
        key = (role, second_factor, at)
        user = world.users[role]
        fresh = Client(enforce_csrf_checks=tokens)
        if user is not None:
            if key not in kept:
                kept[key] = sign_in(Client(), user, second_factor=second_factor, at=at or timezone.now()).cookies
            fresh.cookies.update(kept[key])
        return fresh

    return client
