"""The database that tests begin from is as far as the migrations are."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.launch import prepared


@pytest.mark.django_db
def test_no_migration_is_missing_from_the_database_of_a_test():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_another_state_of_the_migrations_is_another_database(tmp_path, monkeypatch):
    monkeypatch.setattr(prepared, "ROOT", tmp_path)
    folder = tmp_path / "members" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_initial.py").write_text("one")
    first = prepared._state_of_migrations()
    (folder / "0002_more.py").write_text("two")
    assert prepared._state_of_migrations() != first


def test_tests_on_a_server_of_somebody_elses_migrate_for_themselves(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@elsewhere/register")
    assert prepared.place(tmp_path) is False
    assert list(tmp_path.iterdir()) == []
