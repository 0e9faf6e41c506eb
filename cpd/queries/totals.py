"""What everybody’s logs come to in some days, in one statement over all of them: for the register’s yearly report."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from cpd.choices import RecordKind, RecordState

# By person first, so that nobody is counted twice and nothing has to be sorted.
_BY_KIND = """
SELECT kind, count(*), sum(activities)::bigint, sum(minutes)::bigint, sum(participatory)::bigint
  FROM (SELECT person_id, kind, count(*) AS activities, sum(minutes) AS minutes, sum(participatory) AS participatory
          FROM cpd_record
         WHERE deleted_at IS NULL AND state = %(kept)s AND last_on >= %(first)s AND last_on < %(after)s
         GROUP BY person_id, kind) each
 GROUP BY kind
"""


@dataclass(frozen=True, slots=True)
class Total:
    """What the activities of one kind come to.

    Args:
        people: how many recorded any; two records of one human being that were merged count as two.
    """

    kind: RecordKind
    people: int
    activities: int
    minutes: int
    participatory: int


def by_kind(*, first: date, after: date) -> list[Total]:
    """The activities that ended on the days from one until before another, by kind, in the order of the kinds."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_KIND, {"kept": RecordState.KEPT.value, "first": first, "after": after})
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return [Total(kind, *found[kind.value]) for kind in RecordKind if kind.value in found]
