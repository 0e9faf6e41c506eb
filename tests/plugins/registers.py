"""Every test database holds the registers as the files under review say."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Loads the registers once, outside any test's transaction; tests.plugins.database does so again after a flush."""
    with django_db_blocker.unblock():
        call_command("load_registers", verbosity=0)
