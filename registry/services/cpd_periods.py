"""Telling CPD of a term: the register opens the periods that logs are read by, and CPD asks nobody."""

from datetime import datetime

from psycopg.types.range import DateRange

from cpd.models import Cycle
from cpd.services import cycles
from members.models import User
from members.queries.calendar import london_day
from registry.models import Entry, ScopeGrant


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
    held = ScopeGrant.objects.filter(entry=entry, set_aside_at=None, during__contains=begins)
    scopes = {grant.scope.code: grant.scope.name for grant in held.select_related("scope").order_by("scope__position")}
    return cycles.open_for_term(person=entry.person, scheme=scheme, term=term, scopes=scopes, by=by, at=at)
