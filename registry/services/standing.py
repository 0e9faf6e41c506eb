"""Keeping the derived answers by ranges of days in step with the facts."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from psycopg.types.range import DateRange

from members.rules.dates import Days
from registry.models import StandingSpan
from registry.queries import policies
from registry.queries.facts import EntryFacts, read_facts
from registry.rules.public import displayed_days
from registry.rules.standing import spans


@transaction.atomic
def project(*, entry_ids: Iterable[int]) -> None:
    """Derive the answers of these entries again, in the transaction that changed their facts.

    Args:
        entry_ids: entries whose facts, person's withholding or policies changed.
    """
    ids = sorted(set(entry_ids))
    if not ids:
        return
    book = _policies_until_commit()
    StandingSpan.objects.filter(entry_id__in=ids).delete()
    found = [row for facts in read_facts(entry_ids=ids) for row in _rows(facts, book)]
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY registry_standingspan (entry_id, during, status, verdict, displayed) FROM STDIN") as copy,
    ):
        for row in found:
            copy.write_row(row)


def _policies_until_commit() -> policies.Policies:
    """The policies, which cannot be loaded anew before this transaction ends.

    Else answers derived by the old ones could be left beside, or instead of, those that the loading derived.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM registry_policyversion WHERE id = 1 FOR SHARE")
        row = cursor.fetchone()
    return policies.at_version(row[0] if row else 0)


def _rows(held: EntryFacts, book: policies.Policies) -> Iterable[tuple[int, DateRange, str, str, bool]]:
    """One row for each run of days with one answer and one visibility."""
    register = book.register(held.register_id)
    life = spans(held.facts, register.book)
    shown = [] if held.erased else _without(displayed_days(life, register.rules), held.withheld)
    cuts = {edge for days in shown for edge in (days.lower, days.upper) if edge}
    for span in life:
        inside = sorted(c for c in cuts if c in span.during and c > span.during.lower)
        starts = [span.during.lower, *inside]
        for start, end in zip(starts, [*inside, span.during.upper], strict=True):
            displayed = any(start in days for days in shown)
            yield (held.entry_id, DateRange(start, end), span.status.value, span.verdict.value, displayed)


def _without(shown: list[Days], withheld: Iterable[Days]) -> list[Days]:
    """The shown days less the withheld ones."""
    for hidden in withheld:
        shown = [part for days in shown for part in _cut(days, hidden)]
    return shown


def _cut(days: Days, hidden: Days) -> list[Days]:
    end = days.upper or date.max
    before = Days(days.lower, min(end, hidden.lower)) if days.lower < hidden.lower else None
    after = Days(max(days.lower, hidden.upper), days.upper) if hidden.upper and hidden.upper < end else None
    return [part for part in (before, after) if part]
