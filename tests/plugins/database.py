"""Tests talk to PostgreSQL as web processes do: in a plain role that owns nothing."""

import contextlib

import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from config.launch import roles

# What every test finds, by table, as the database writes it out: loading it anew after each flush would take seconds.
_kept: dict[str, bytes] = {}


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


def keep():
    """Remember every row that is there now, so that each flush puts it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
        )
        for (table,) in cursor.fetchall():
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as rows:
                if data := b"".join(bytes(row) for row in rows):
                    _kept[table] = data


def put_back():
    """What was remembered, past triggers and foreign keys: the same rows under the same ids."""
    with connection.cursor() as cursor:
        for table, data in _kept.items():
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as rows:
                rows.write(data)


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
            put_back()

    patch = pytest.MonkeyPatch()
    patch.setattr(connection.creation, "create_test_db", create_then_step_down)
    patch.setattr(connection.creation, "destroy_test_db", step_up_and_destroy)
    patch.setattr(operations, "execute_sql_flush", flush_as_owner)
    return django_db_modify_db_settings_parallel_suffix


@pytest.fixture
def as_owner(db):
    """The tables' owner, for what a test has to prepare that no process of the product may do."""
    return owner
