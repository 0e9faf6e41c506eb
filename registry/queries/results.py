"""What to say of the entries that a search found: each as its PublicEntry, beside how it was found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db import connection

from registry.models import Scope
from registry.queries import entries, policies
from registry.queries.facts import read_facts
from registry.queries.search import Hit
from registry.rules.public import OtherEntry, PublicEntry

_OTHERS = """
SELECT e.id, o.number, r.name
  FROM registry_entry e
  JOIN registry_entry o ON o.person_id = e.person_id AND o.id <> e.id
  JOIN registry_register r ON r.id = o.register_id
  JOIN registry_standingspan s ON s.entry_id = o.id AND s.during @> %(today)s AND s.displayed
 WHERE e.id = ANY(%(ids)s)
 ORDER BY r.position
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One entry of a page of results."""

    entry: PublicEntry
    hit: Hit


def results(hits: Sequence[Hit], *, book: policies.Policies, today: date) -> list[Result]:
    """Today's answers for what was found, in its order; an entry that may not be shown is left out.

    Args:
        book: the policies as of now.
    """
    ids = [hit.entry_id for hit in hits]
    held = {facts.entry_id: entries.publish(facts, book, on=today, today=today) for facts in read_facts(entry_ids=ids)}
    others: dict[int, list[OtherEntry]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, {"ids": ids, "today": today})
        for entry_id, number, register in cursor.fetchall():
            others.setdefault(entry_id, []).append(OtherEntry(number, register))
    return [
        Result(replace(entry, others=tuple(others.get(hit.entry_id, ()))), hit)
        for hit in hits
        if (entry := held.get(hit.entry_id))
    ]


def scope_codes(book: policies.Policies) -> tuple[str, ...]:
    """The codes of all scopes of practice, alphabetical; some are used by several registers."""
    return _scope_codes(book.version)


@lru_cache(maxsize=1)
def _scope_codes(version: int) -> tuple[str, ...]:
    """Read anew when the registers were loaded anew."""
    return tuple(Scope.objects.order_by("code").values_list("code", flat=True).distinct())
