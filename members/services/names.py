"""Keeping what name search reads in step with the names, in the transaction that changes them."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import connection, transaction

# So many people a statement: memory stays flat however many names are brought in at once.
_BATCH = 25_000

_NICKNAMES = """
WITH given AS MATERIALIZED (
    SELECT DISTINCT split_part(members_normalise(f), ' ', 1) AS forename,
           split_part(members_normalise(n), ' ', 1) AS nickname
      FROM unnest(%(forenames)s::text[], %(nicknames)s::text[]) pair(f, n)
), meant AS MATERIALIZED (
    SELECT forename, other, bool_or(direct) AS direct
      FROM (SELECT forename, nickname AS other, true AS direct FROM given
            UNION ALL SELECT nickname, forename, true FROM given
            UNION ALL SELECT a.nickname, b.nickname, false FROM given a JOIN given b USING (forename)) pair
     WHERE forename <> other AND forename <> '' AND other <> '' GROUP BY forename, other
), gone AS (
    DELETE FROM members_nickname k WHERE NOT EXISTS (
        SELECT FROM meant m WHERE m.forename = k.forename AND m.other = k.other)
), kept AS (
    INSERT INTO members_nickname AS k (forename, other, direct) SELECT forename, other, direct FROM meant
    ON CONFLICT (forename, other) DO UPDATE SET direct = excluded.direct WHERE k.direct <> excluded.direct
)
SELECT count(*) FROM meant
"""


@transaction.atomic
def index_names(*, person_ids: Iterable[int]) -> None:
    """Make these people findable by the names they hold now, and no longer by others.

    Called by every service that records, sets aside or withholds a name. Done twice it changes nothing.

    Args:
        person_ids: people whose names changed, any number of them.
    """
    for people in _batches(person_ids):
        _call("SELECT members_index_names(%s)", people)


@transaction.atomic
def remove_from_search(*, person_ids: Iterable[int]) -> None:
    """Make these people impossible to find by name, and forget the names that only they had.

    Called by the erasure of a person.

    Args:
        person_ids: people to take out; one who is not in changes nothing.
    """
    for people in _batches(person_ids):
        _call("SELECT members_remove_from_search(%s)", people)


@transaction.atomic
def load_nicknames(*, path: Path) -> int:
    """Make the nicknames that search knows those of the file under review.

    Two nicknames of one forename stand for each other too. Loading the same file again changes nothing.

    Args:
        path: a CSV file with the columns forename and nickname.

    Returns:
        How many pairs are held, each direction counted.
    """
    with path.open(encoding="utf-8", newline="") as file:
        pairs = [(row["forename"], row["nickname"]) for row in csv.DictReader(file)]
    with connection.cursor() as cursor:
        cursor.execute(_NICKNAMES, {"forenames": [f for f, _ in pairs], "nicknames": [n for _, n in pairs]})
        (count,) = cursor.fetchone()
    return int(count)


def _batches(person_ids: Iterable[int]) -> Iterator[list[int]]:
    people = sorted(set(person_ids))
    for start in range(0, len(people), _BATCH):
        yield people[start : start + _BATCH]


def _call(statement: str, people: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [people])
