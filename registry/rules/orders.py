"""How long an interim order may last, and when it is reviewed.

Source: docs/rules.md 7.
"""

from collections.abc import Iterable
from datetime import date

from members.rules.dates import Days, add_months
from registry.choices import SanctionKind
from registry.rules.facts import StandingPolicy

INTERIM = frozenset({SanctionKind.INTERIM_SUSPENDED, SanctionKind.INTERIM_CONDITIONS})


def interim_since(begins: date, earlier: Iterable[Days]) -> date:
    """The first day of the interim orders that have followed one another without a gap until a day.

    Args:
        begins: the first day of the newest of them.
        earlier: the days of the others.
    """
    since = begins
    for days in sorted(earlier, key=lambda days: days.lower, reverse=True):
        if days.lower < since and (days.upper is None or since <= days.upper):
            since = days.lower
    return since


def interim_ends_by(since: date, policy: StandingPolicy) -> date:
    """The day on which interim orders that began on a day are over at the latest, unless a court says otherwise."""
    return add_months(since, policy.interim_most_months)


def first_review(begins: date, ends: date | None, policy: StandingPolicy) -> date:
    """The day by which a new interim order is reviewed; before it ends in any case."""
    return _before(add_months(begins, policy.interim_first_review_months), ends)


def next_review(reviewed: date, ends: date | None, policy: StandingPolicy) -> date:
    """The day by which an interim order is reviewed again; before it ends in any case."""
    return _before(add_months(reviewed, policy.interim_review_months), ends)


def _before(due: date, ends: date | None) -> date:
    return min(due, ends) if ends else due
