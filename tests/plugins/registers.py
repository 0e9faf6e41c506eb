"""Every test database holds the registers as the files under review say."""

import pytest
from django.core.management import call_command


def _load():
    call_command("load_registers", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Loads the registers once, outside any test's transaction."""
    with django_db_blocker.unblock():
        _load()


@pytest.fixture(autouse=True)
def _registers_again(request):
    """Loads them again for a test whose predecessor emptied the database."""
    if {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        _load()
