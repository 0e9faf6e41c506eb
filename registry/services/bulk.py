"""Filling tables with very many rows at once: constraints and indexes made again afterwards, over everything."""

import contextlib
from collections.abc import Iterator, Sequence

from django.db import connection

_UPKEEP = """
SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid), NULL, c.contype = 'f'
  FROM pg_constraint c
 WHERE c.conrelid = ANY(%(tables)s::regclass[]) AND c.contype IN ('f', 'u', 'x')
UNION ALL
SELECT i.indrelid::regclass::text, r.relname, NULL, pg_get_indexdef(i.indexrelid), false
  FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid
 WHERE i.indrelid = ANY(%(tables)s::regclass[])
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
 ORDER BY 5, 1, 2
"""


@contextlib.contextmanager
def without_upkeep(tables: Sequence[str]) -> Iterator[None]:
    """Within the caller's transaction, let rows in without triggers, foreign keys, exclusions and indexes.

    They are made again at the end of the block and hold for every row, old and new; primary keys and checks
    stay throughout. Only the tables' owner can do this, and nobody else can use the tables meanwhile.

    Args:
        tables: their names; rows go into no other table.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(_UPKEEP, {"tables": list(tables)})
        upkeep = cursor.fetchall()
        for table, name, constraint, _index, _foreign in reversed(upkeep):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' if constraint else f'DROP INDEX "{name}"')
        yield
        for table in tables:
            cursor.execute(f"ANALYZE {table}")
        for table, name, constraint, index, _foreign in upkeep:
            cursor.execute(index or f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {constraint}')
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
