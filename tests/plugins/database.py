"""Tests talk to PostgreSQL as web processes do: in a plain role that owns nothing."""

import contextlib

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.launch import roles


@contextlib.contextmanager
def owner():
    """Makes the block's statements as the tables' owner, past every trigger: to clear up, never to pass a test."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = origin")
                cursor.execute(f"SET ROLE {roles.WEB}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Creates and migrates the test database as its owner; then every connection takes on the plain role."""
    create, destroy = connection.creation.create_test_db, connection.creation.destroy_test_db
    # On the class: a browser's loop in this thread gets a connection object of its own.
    operations, as_owner_options = type(connection.ops), connection.settings_dict["OPTIONS"]["options"]
    flush = operations.execute_sql_flush

    def copied(verbosity=1, autoclobber=False, serialize=False, keepdb=False):
        """As Django creates it, but for migrating, which was done to what it is copied from."""
        name = connection.creation._create_test_db(verbosity, autoclobber, keepdb)
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        return name

    def create_then_step_down(*args, **kwargs):
        name = (copied if connection.settings_dict["TEST"]["TEMPLATE"] else create)(*args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute(roles.SQL.read_text(encoding="utf-8"))
        connection.close()
        connection.settings_dict["OPTIONS"]["options"] = f"{as_owner_options} -c role={roles.WEB}"
        return name

    def step_up_and_destroy(*args, **kwargs):
        connection.close()
        connection.settings_dict["OPTIONS"]["options"] = as_owner_options
        return destroy(*args, **kwargs)

    def flush_as_owner(self, statements):
        with owner():
            flush(self, statements)
        for command in ("load_registers", "load_schemes", "load_fees"):  # the next test finds them as every test does
            call_command(command, verbosity=0)

    patch = pytest.MonkeyPatch()
    patch.setattr(connection.creation, "create_test_db", create_then_step_down)
    patch.setattr(connection.creation, "destroy_test_db", step_up_and_destroy)
    patch.setattr(operations, "execute_sql_flush", flush_as_owner)
    return django_db_modify_db_settings_parallel_suffix


@pytest.fixture
def as_owner(db):
    """The tables' owner, for what a test has to prepare that no process of the product may do."""
    return owner
