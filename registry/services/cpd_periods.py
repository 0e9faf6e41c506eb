"""Telling CPD of a term: the register opens the periods that logs are read by, and CPD asks nobody.

Source: docs/adr/0026-cpd-log.md.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from psycopg.types.range import DateRange

from cpd.models import Cycle
from cpd.services import cycles
from cpd.services.cycles import Begun
from members.models import User
from members.queries.calendar import london_day
from members.rules.dates import Days
from registry.models import Entry, ScopeGrant, Term
from registry.rules.terms import year_of

_BATCH = 2_000


def open_for(*, entry: Entry, term: DateRange, by: User | None, at: datetime) -> Cycle | None:
    """Open the period of CPD that a term begins, under the scheme that the entry’s register names.

    Args:
        term: the days of the term, from the first that counts.

    Returns:
        The period that runs on the term’s first day; none on a register that asks for no log.

    Raises:
        Refused: where the scheme is not loaded, or was not in force yet.
    """
    scheme = entry.register.cpd_scheme
    if not scheme:
        return None
    today = london_day(at)
    begins = max(term.lower or today, today)
    scopes = _scopes([entry.pk], begins)[entry.pk]
    return cycles.open_for_term(person=entry.person, scheme=scheme, term=term, scopes=scopes, by=by, at=at)


def open_missing(*, on: date, at: datetime) -> int:
    """Open the periods of those whose term began elsewhere than in an admission or a renewal: brought in, or corrected.

    A night that was missed is made up for by the next; a second run finds nothing to do.

    Returns:
        How many were opened by this call.
    """
    opened, after = 0, 0
    while terms := list(_without(on, after)[:_BATCH]):
        held = _scopes([term.entry_id for term in terms], on)
        begun = [
            Begun(
                person=term.entry.person_id,
                scheme=term.entry.register.cpd_scheme,
                term=year_of(Days(term.during.lower, term.during.upper), on),
                scopes=held[term.entry_id],
            )
            for term in terms
        ]
        opened += cycles.open_many(begun=begun, at=at)
        after = terms[-1].pk
    return opened


def _without(on: date, after: int) -> QuerySet[Term]:
    """Terms in force on a day without a period of their register's scheme on it."""
    read_by = Cycle.objects.filter(
        person=OuterRef("entry__person"), scheme__code=OuterRef("entry__register__cpd_scheme"), during__contains=on
    )
    running = Term.objects.filter(
        ~Exists(read_by), set_aside_at=None, during__contains=on, during__upper_inf=False, pk__gt=after
    )
    return running.exclude(entry__register__cpd_scheme="").select_related("entry__register").order_by("pk")


def _scopes(entries: Collection[int], on: date) -> dict[int, dict[str, str]]:
    """Codes and words of the scopes of practice that entries hold on a day."""
    grants = ScopeGrant.objects.filter(entry__in=entries, set_aside_at=None, during__contains=on)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for grant in grants.select_related("scope").order_by("scope__position"):
        found[grant.entry_id][grant.scope.code] = grant.scope.name
    return found
