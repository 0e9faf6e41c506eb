"""Every test database holds the registers and the fees as the files under review say."""

import pytest
from django.core.management import call_command

from tests.plugins import database


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Loads them once, outside any test's transaction; tests.plugins.database puts them back after each flush."""
    with django_db_blocker.unblock():
        call_command("load_registers", verbosity=0)
        call_command("load_schemes", verbosity=0)
        call_command("load_fees", verbosity=0)
        database.keep()
