"""Tests, web and workers use the database as roles that own nothing."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import TransactionTestCase

FORBIDDEN = ["TRUNCATE django_content_type", "DROP TABLE django_session", "CREATE TABLE mine ()"]


@pytest.mark.django_db
def test_tests_run_as_the_web_role_and_not_as_the_owner():
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user <> current_user, current_user")
        assert cursor.fetchone() == (True, "register_web")


@pytest.mark.django_db
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_web_role_can_neither_empty_nor_change_tables(statement):
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        cursor.execute(statement)


KEPT = ["members_trailevent", "members_erasure", "registry_check", "registry_term", "registry_sanction", "members_name"]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
@pytest.mark.parametrize("table", KEPT)
def test_facts_and_trail_are_out_of_reach_even_with_the_triggers_told_to_look_away(table, statement):
    names = "'{' || string_agg(DISTINCT tgname, ',') || '}'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('pgtrigger.ignore', {names}, true) FROM pg_trigger")
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(statement.format(table))


class Flushed(TransactionTestCase):
    """A test that commits is cleared up after by the owner, and the next one is in the plain role again."""

    def test_a_committed_row_can_be_written(self):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_session VALUES ('left', 'behind', now())")

    def test_b_the_row_is_gone_and_the_role_is_plain(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, (SELECT count(*) FROM django_session)")
            assert cursor.fetchone() == ("register_web", 0)
