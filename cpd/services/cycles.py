"""Opening cycles and recording on which days less is asked: verbs that the register calls, never a person alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import transaction
from psycopg.types.range import DateRange

from cpd.choices import AllowanceReason
from cpd.models import Allowance, Cycle, Scheme, SchemeVersion
from cpd.rules.prorata import WHOLE, period_end
from members import trail
from members.errors import Refused
from members.models import Person, User
from members.rules.dates import Days


@transaction.atomic
def open(  # noqa: A001 - the verb of the regulator: a cycle is opened
    *,
    person: Person,
    scheme: str,
    during: DateRange,
    standards: Mapping[str, str] | None,
    scopes: Mapping[str, str],
    by: User | None,
    at: datetime,
) -> Cycle:
    """Open a period of somebody under a scheme; opening the same again answers with the one that is there.

    Args:
        scheme: its code.
        standards: codes and words of the standards that it is read by, frozen; None for those of the scheme.
        scopes: codes and words of the scopes of practice that are held, frozen.

    Raises:
        Refused: where the scheme is not there or not yet in force, or another period of it lies on these days.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    held = Cycle.objects.filter(person=person, scheme__code=scheme, during__overlap=during)
    if (same := held.first()) is not None:
        return _same(same, during)
    version = _version(scheme, _days(during))
    wanted = [row for row in version.standards if standards is None or row["code"] in standards]
    if standards is not None and len(wanted) != len(standards):
        raise Refused("These standards are not the scheme’s.", code="standards")
    cycle = Cycle.objects.create(
        person=person,
        scheme=version.scheme,
        version=version,
        during=during,
        standards=wanted,
        scopes=_named(scopes),
        opened_at=at,
        opened_by=by,
    )
    _record_opened(cycle, by, at)
    return cycle


@transaction.atomic
def open_for_term(
    *, person: Person, scheme: str, term: DateRange, scopes: Mapping[str, str], by: User | None, at: datetime
) -> Cycle:
    """Open the period in which a term of registration begins, unless the one before still runs on its first day.

    Doing it again, or for another register with the same scheme, answers with the period that runs.

    Args:
        term: from the first day that counts; the period ends when it ends, or whole years later where the scheme reads
            longer periods than a year.

    Raises:
        Refused: where the scheme is not there, or was not yet in force on the term’s first day.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    held = Cycle.objects.filter(person=person, scheme__code=scheme, during__endswith__gt=term.lower).order_by("during")
    nearest = held.first()
    if nearest is not None and term.lower in nearest.during:
        return nearest
    days = _days(term)
    upper = period_end(days, months=_version(scheme, days).period_months)
    during = DateRange(days.lower, min(upper, nearest.during.lower) if nearest else upper)
    return open(person=person, scheme=scheme, during=during, standards=None, scopes=scopes, by=by, at=at)


@dataclass(frozen=True, slots=True)
class Begun:
    """A term of registration that has begun, and what its period of CPD is to be read by.

    Args:
        scheme: its code.
        scopes: codes and words of the scopes of practice that are held.
    """

    person: int
    scheme: str
    term: Days
    scopes: Mapping[str, str]


@transaction.atomic
def open_many(*, begun: Collection[Begun], at: datetime) -> int:
    """Open the periods of many people at once, of terms that began before the register asked for a log.

    Who has a period of the scheme on any of these days keeps what they have.

    Returns:
        How many were opened by this call.

    Raises:
        Refused: where a scheme is not there, or was not yet in force on a term’s first day.
    """
    in_force = cache(_version)
    wanted = [_ready(one, in_force(one.scheme, one.term), at) for one in begun]
    Cycle.objects.bulk_create(wanted, ignore_conflicts=True)
    opened = Cycle.objects.filter(reference__in=[one.reference for one in wanted])
    for cycle in opened.select_related("person"):
        _record_opened(cycle, None, at)
    return len(opened)


def _ready(begun: Begun, version: SchemeVersion, at: datetime) -> Cycle:
    return Cycle(
        person_id=begun.person,
        scheme=version.scheme,
        version=version,
        during=DateRange(begun.term.lower, period_end(begun.term, months=version.period_months)),
        standards=version.standards,
        scopes=_named(begun.scopes),
        opened_at=at,
    )


@transaction.atomic
def allow(
    *,
    person: Person,
    during: DateRange,
    reason: AllowanceReason,
    by: User | None,
    at: datetime,
    share: int = 0,
) -> Allowance:
    """Record days on which less is asked, whatever the scheme; recording the same again answers with what is there.

    Args:
        share: what is still asked, in per cent of a whole day: 60 for somebody who works three days of five.

    Raises:
        Refused: for a share that is none, or where another share or other days stand for the same reason.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not 0 <= share < WHOLE:
        raise Refused("Enter a share from 0 to 99 per cent.", field="share", code="share")
    held = Allowance.objects.filter(person=person, reason=reason, set_aside_at=None, during__overlap=during)
    if (there := held.first()) is not None:
        if (there.during, there.share) == (during, share):
            return there
        raise Refused("Something else is recorded for these days. Set it aside first.", field="during", code="held")
    allowance = Allowance.objects.create(
        person=person,
        during=during,
        reason=reason,
        share=share,
        recorded_at=at,
        recorded_by=by,
        source="register" if by is None else "office",
    )
    trail.record("cpd.allowance_recorded", about=allowance, by=by, at=at, person=person, reason=reason, share=share)
    return allowance


@transaction.atomic
def disallow(*, allowance: Allowance, by: User | None, at: datetime) -> Allowance:
    """Set aside what was never rightly allowed, or is followed by other days; doing it again changes nothing."""
    allowance = Allowance.objects.select_for_update().get(pk=allowance.pk)
    if allowance.set_aside_at is not None:
        return allowance
    allowance.set_aside_at, allowance.set_aside_by = at, by
    allowance.save(update_fields=["set_aside_at", "set_aside_by"])
    trail.record("cpd.allowance_set_aside", about=allowance, by=by, at=at, person=allowance.person)
    return allowance


def _same(held: Cycle, during: DateRange) -> Cycle:
    if held.during != during:
        raise Refused("Another period of this scheme lies on these days.", field="during", code="overlaps")
    return held


def _named(scopes: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, name in scopes.items()]


def _record_opened(cycle: Cycle, by: User | None, at: datetime) -> None:
    trail.record(
        "cpd.cycle_opened",
        about=cycle,
        by=by,
        at=at,
        person=cycle.person,
        scheme=cycle.scheme.code,
        first=cycle.during.lower.isoformat(),
    )


def _days(during: DateRange) -> Days:
    if during.lower is None or during.upper is None or during.isempty:
        raise Refused("A period has a first and a last day.", field="during", code="days")
    return Days(during.lower, during.upper)


def _version(scheme: str, during: Days) -> SchemeVersion:
    """The version in force on the first day."""
    if not Scheme.objects.filter(code=scheme).exists():
        raise Refused(f"There is no scheme {scheme}.", field="scheme", code="no_scheme")
    versions = SchemeVersion.objects.select_related("scheme").filter(scheme__code=scheme)
    found = versions.filter(valid_from__lte=during.lower).order_by("-valid_from").first()
    if found is None:
        raise Refused("The scheme was not in force on the first of these days.", field="during", code="too_early")
    return found
