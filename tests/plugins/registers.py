"""Every test database holds the registers and the fees as the files under review say."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Loads them once, outside any test's transaction; tests.plugins.database does so again after a flush."""
    with django_db_blocker.unblock():
        call_command("load_registers", verbosity=0)
        call_command("load_schemes", verbosity=0)
        call_command("load_fees", verbosity=0)
