"""Organisations are tenants: a second wall, in the database, between what is one's and what is another's.

The tables of an organisation show the plain roles nothing until a transaction says whose rows it is about. Queries name
the organisation all the same; this is for the day on which one forgets to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, migrations, transaction

from members.models import Organisation

_SETTING = "register.organisation"
_EVERY = "*"
# What was shown before is read first, and kept apart from what is shown from now on.
_SHOW = """
    SELECT before, set_config(%s, %s, true) FROM (SELECT current_setting(%s, true) AS before OFFSET 0) AS held
"""


@contextmanager
def within(organisation: Organisation | int) -> Iterator[None]:
    """In one transaction, the rows of this organisation and of no other."""
    pk = organisation if isinstance(organisation, int) else organisation.pk
    with _showing(str(pk)):
        yield


@contextmanager
def across() -> Iterator[None]:
    """In one transaction, the rows of every organisation: for what is about a person, an entry or the whole register.

    Whoever uses this answers for it that nothing of one organisation reaches another; tests/shape lists them.
    """
    with _showing(_EVERY):
        yield


@contextmanager
def _showing(whose: str) -> Iterator[None]:
    """Ends with the block, and with the transaction whatever happens in it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_SHOW, [_SETTING, whose, _SETTING])
            before = cursor.fetchone()[0] or ""
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [_SETTING, before])


def wall(*tables: str) -> migrations.RunSQL:
    """The wall around tables that say in `organisation_id` whose each row is, as a step of a migration."""
    up: list[Any] = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f" CREATE POLICY one_organisation ON {table}"
        f" USING ((SELECT current_setting('{_SETTING}', true)) IN ('{_EVERY}', organisation_id::text));"
        for table in tables
    ]
    down: list[Any] = [
        f"DROP POLICY one_organisation ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f" ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in tables
    ]
    return migrations.RunSQL("".join(up), "".join(down))
