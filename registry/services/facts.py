"""Recording, ending and setting aside the dated facts of an entry: the only ways in which one changes.

Source: docs/rules.md 6.
"""

from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.db import transaction
from psycopg.types.range import DateRange

from members import trail
from members.errors import Refused
from members.models import DatedFact, User
from members.queries.calendar import london_day
from members.services import messages
from registry.choices import FactSource
from registry.models import Annotation, Break, Entry, Exit, FeeHold, Proceedings, Sanction, ScopeGrant, Term
from registry.queries import notices
from registry.services import standing

Fact = TypeVar("Fact", Term, Break, Sanction, Exit, Proceedings, FeeHold, ScopeGrant, Annotation)


@transaction.atomic
def record(*, fact: Fact, by: User | None, at: datetime, tell: bool = True) -> Fact:
    """Record that something is true of an entry on the days of its range.

    Args:
        fact: not yet saved; says its entry, range, source and what is true.
        by: who records it; None for the register itself.
        at: the instant from which the register believes it.
        tell: whether the person is told of it by itself; not where a letter of its own says so.
    """
    entry = _locked(fact)
    fact.recorded_at, fact.recorded_by = at, by
    fact.save(force_insert=True)
    standing.project(entry_ids=[entry.pk])
    trail.record(_kind(fact, "recorded"), about=fact, by=by, at=at, person=entry.person, entry=entry.pk)
    if tell and notices.is_told(fact, on=london_day(at)):
        messages.tell(event="registry/mail/entry_changed", **_notice(entry, at))
    return fact


@transaction.atomic
def set_aside(*, fact: Fact, by: User | None, at: datetime, tell: bool = True) -> Fact:
    """Declare that a fact was never rightly true: gone from every day, still answerable as recorded before.

    Args:
        tell: as for `record`.

    Raises:
        Refused: when it was set aside already.
    """
    entry = _locked(fact)
    _close(fact, by, at)
    standing.project(entry_ids=[entry.pk])
    trail.record(_kind(fact, "set_aside"), about=fact, by=by, at=at, person=entry.person, entry=entry.pk)
    if tell and notices.is_told(fact, on=london_day(at)):
        messages.tell(event="registry/mail/entry_changed", **_notice(entry, at))
    return fact


@transaction.atomic
def end(
    *,
    fact: Fact,
    on: date,
    by: User | None,
    at: datetime,
    source: FactSource = FactSource.OFFICE,
    returned: bool = False,
    tell: bool = True,
) -> Fact:
    """Declare that a fact was true until a day: a new row with the shorter range replaces it.

    Args:
        on: the first day on which it is no longer true; inside its range.
        source: on whose authority it ended.
        returned: of a break, that its end was a return to practice, as it may be on the day planned for it.
        tell: as for `record`.

    Returns:
        The row that replaces it; the same row when it ends on that day already.

    Raises:
        Refused: when the day lies outside the fact's range or the fact was set aside.
    """
    entry = _locked(fact)
    as_planned = fact.during.upper == on
    turned = isinstance(fact, Break) and returned and not fact.returned
    if as_planned and not turned and fact.set_aside_at is None:
        return fact
    inside = fact.during.lower < on and (fact.during.upper is None or on < fact.during.upper)
    if not (inside or (as_planned and turned)):
        raise Refused("Choose a day after this began and before it ends.", field="on", code="outside_range")
    _close(fact, by, at)
    shorter = type(fact)(
        **{f.attname: getattr(fact, f.attname) for f in fact._meta.concrete_fields if not f.primary_key}
    )
    shorter.during = DateRange(fact.during.lower, on)
    shorter.set_aside_at = shorter.set_aside_by = None
    shorter.recorded_at, shorter.recorded_by = at, by
    shorter.source, shorter.reference = source, ""  # its own act: no later import may take it back as an import's
    if isinstance(shorter, Break):
        shorter.returned = returned or shorter.returned
    shorter.save(force_insert=True)
    standing.project(entry_ids=[entry.pk])
    trail.record(
        _kind(fact, "ended"), about=shorter, by=by, at=at, person=entry.person, entry=entry.pk, replaces=fact.pk
    )
    if tell and notices.is_told(fact, on=london_day(at)):
        messages.tell(event="registry/mail/entry_changed", **_notice(entry, at))
    return shorter


def _notice(entry: Entry, at: datetime) -> dict[str, Any]:
    """One message for everything that one act changes in an entry; what it says is looked up when it is sent."""
    return {
        "person": entry.person,
        "key": f"entry:{entry.pk}:changed:{at.timestamp():.6f}",
        "context": {"entry": entry.pk, "at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"},
        "at": at,
    }


def _locked(fact: Fact) -> Entry:
    """The fact's entry, locked, and the fact as the database holds it.

    Not its key: whoever begins to watch it meanwhile waits for its person alone, so that neither waits for the other.
    """
    entry = Entry.objects.select_for_update(no_key=True).select_related("person").get(pk=fact.entry_id)
    if fact.pk:
        fact.refresh_from_db()
    return entry


def _close(fact: DatedFact, by: User | None, at: datetime) -> None:
    if fact.set_aside_at is not None:
        raise Refused("This was set aside already.", code="already_set_aside")
    fact.set_aside_at, fact.set_aside_by = at, by
    fact.save(update_fields=["set_aside_at", "set_aside_by"])


def _kind(fact: DatedFact, verb: str) -> str:
    return f"registry.{fact._meta.model_name}_{verb}"
