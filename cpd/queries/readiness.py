"""How ready logs are for an audit: the checklist of cpd.rules.readiness, for one person or very many at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from cpd.choices import AllowanceReason, RecordState, Told
from cpd.models import Allowance, Cycle, GapExplained, Record
from cpd.queries import logs
from cpd.rules import schemes
from cpd.rules.prorata import Allowance as Allowed
from cpd.rules.prorata import Working, unasked, working
from cpd.rules.readiness import Activity, Asked, Finding, findings
from members.models import Person
from members.rules.dates import Days


@dataclass(frozen=True, slots=True)
class Readiness:
    """One cycle, and what an audit of it would miss today.

    Args:
        activities: how many count for it.
        minutes, participatory: what they come to.
        found: nothing where all is there.
    """

    cycle: Cycle
    working: Working
    activities: int
    minutes: int
    participatory: int
    found: Sequence[Finding]

    @property
    def until(self) -> date:
        """The first day after the cycle."""
        end: date = self.cycle.during.upper
        return end


def of_person(person: Person, *, on: date) -> list[Readiness]:
    """Every cycle of a human being that a day lies in, in the same few statements whatever the log holds."""
    return of_cycles(logs.current(person, on=on), on=on)


def of_cycles(cycles: Sequence[Cycle], *, on: date) -> list[Readiness]:
    """These cycles, of however many people, in six statements; each with its scheme and version at hand.

    Args:
        cycles: with `scheme` and `version` selected.
        on: the day on which they are looked at.
    """
    if not cycles:
        return []
    together = _together({cycle.person_id for cycle in cycles})
    ids = {one for group in together.values() for one in group}
    activities, allowed, explained = _activities(ids, cycles), _allowances(ids), _explained(ids)
    asks = {version.pk: schemes.asks(version.asks) for version in {cycle.version for cycle in cycles}}
    return [
        _read(
            cycle,
            asks[cycle.version_id],
            [one for pk in together[cycle.person_id] for one in activities[pk]],
            [one for pk in together[cycle.person_id] for one in allowed[pk]],
            [one for pk in together[cycle.person_id] for one in explained[pk]],
            on,
        )
        for cycle in cycles
    ]


def days_of(cycle: Cycle) -> Days:
    """The days of a cycle, as rules have them."""
    return Days(cycle.during.lower, cycle.during.upper)


def _read(
    cycle: Cycle,
    of_scheme: Sequence[Asked],
    activities: Sequence[Activity],
    allowed: Sequence[Allowed],
    explained: Sequence[Days],
    on: date,
) -> Readiness:
    period = days_of(cycle)
    whole = schemes.whole_days(first=period.lower, months=cycle.version.period_months)
    worked = working(period=period, whole=whole, allowances=allowed)
    held = {one["code"] for one in cycle.standards}
    asks = [one for one in of_scheme if one.standard in held]
    found = findings(
        activities=activities,
        asks=asks,
        period=period,
        working=worked,
        explained=[*unasked(allowed), *explained],
        on=on,
    )
    counted = [one for one in activities if one.last_on in period]
    return Readiness(
        cycle,
        worked,
        len(counted),
        sum(one.minutes for one in counted),
        sum(one.participatory for one in counted),
        found,
    )


def _together(people: set[int]) -> dict[int, list[int]]:
    """Each of these people with all records of the same human being."""
    found = {pk: [pk] for pk in people}
    pairs = Person.objects.filter(Q(pk__in=people) | Q(merged_into__in=people), merged_into__isnull=False)
    kept = {pk: into for pk, into in pairs.values_list("pk", "merged_into") if into}
    groups: dict[int, set[int]] = defaultdict(set)
    for pk, into in kept.items():
        groups[into] |= {pk, into}
    return {pk: sorted(groups[kept.get(pk, pk)] or {pk}) for pk in found}


def _activities(people: Iterable[int], cycles: Sequence[Cycle]) -> dict[int, list[Activity]]:
    """What is kept, by person, without its words: the database answers whether there are any."""
    first = min(cycle.during.lower for cycle in cycles)
    last = max(cycle.during.upper for cycle in cycles)
    held = Record.objects.filter(
        person__in=people, deleted_at=None, state=RecordState.KEPT, last_on__gte=first, first_on__lt=last
    )
    found: dict[int, list[Activity]] = defaultdict(list)
    # Of very many activities few say something in other fields than the rest: equal sets are one and the same.
    same: dict[frozenset[str], frozenset[str]] = {}
    for person, first_on, last_on, kind, minutes, with_others, marks, shown, *says in _rows(held):
        told = frozenset(compress(_TOLD, says))
        told, standards = same.setdefault(told, told), frozenset(marks)
        standards = same.setdefault(standards, standards)
        found[person].append(Activity(first_on, last_on, kind, minutes, with_others, told, standards, shown))
    return found


_TOLD = tuple(name.value for name in Told)


def _rows(held: QuerySet[Record]) -> Iterable[tuple[Any, ...]]:
    says = {f"says_{name}": ExpressionWrapper(Q(**{f"{name}__gt": ""}), BooleanField()) for name in _TOLD}
    columns = ("person", "first_on", "last_on", "kind", "minutes", "participatory", "standards", "has_evidence")
    return logs.with_evidence(held).annotate(**says).values_list(*columns, *says).iterator(5_000)


def _allowances(people: Iterable[int]) -> dict[int, list[Allowed]]:
    found: dict[int, list[Allowed]] = defaultdict(list)
    for one in Allowance.objects.filter(person__in=people, set_aside_at=None):
        days = Days(one.during.lower, one.during.upper)
        found[one.person_id].append(Allowed(days, one.share, AllowanceReason(one.reason)))
    return found


def _explained(people: Iterable[int]) -> dict[int, list[Days]]:
    found: dict[int, list[Days]] = defaultdict(list)
    for one in GapExplained.objects.filter(person__in=people, withdrawn_at=None):
        found[one.person_id].append(Days(one.during.lower, one.during.upper))
    return found
