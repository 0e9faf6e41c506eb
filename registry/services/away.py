"""What follows from agreeing to time away: the break, a longer one, coming back; each written once.

Called by `entry_requests`, which holds the locks, asks the rules and tells the person.
"""

from datetime import date, datetime, timedelta
from typing import Any

from psycopg.types.range import DateRange

from cpd.choices import AllowanceReason
from cpd.models import Allowance
from cpd.services import cycles
from members.errors import Refused
from members.models import User
from members.queries import people
from registry.choices import AwayFor, BreakKind, FactSource
from registry.models import Break, Entry, EntryRequest, Term
from registry.queries import leave
from registry.rules.leave import needs_term
from registry.services import facts


def begin(*, asked: EntryRequest, by: User | None, at: datetime, on: date) -> Break:
    """Record the break that was agreed, from its day or from today where that is over; CPD asks for less."""
    first, ends = _days(asked)
    if ends <= on:
        raise Refused("Its last day is over, so there is nothing to agree to. Answer the person instead.", code="over")
    change = asked.away_for == AwayFor.CAREER_CHANGE
    taken = Break(
        entry=asked.entry,
        kind=BreakKind.CAREER_CHANGE if change else BreakKind.CAREER_BREAK,
        during=DateRange(max(first, on), ends),
        source=FactSource.OFFICE,
        reference=leave.key_of(asked),
    )
    facts.record(fact=taken, by=by, at=at, tell=False)
    _ask_less_cpd(taken, by, at)
    return taken


def prolong(*, asked: EntryRequest, by: User | None, at: datetime, on: date) -> Break:
    """Let the break last until the later day that was agreed."""
    away = _away(asked.entry, on)
    _first, ends = _days(asked)
    return _rewritten(away, DateRange(away.during.lower, ends), asked, by, at)


def come_back(*, asked: EntryRequest, by: User | None, at: datetime, on: date) -> Break:
    """End the break with a return; without a term there is one of some days, in which to renew.

    From today where the day asked for is over; from the day asked for where the break ran out while the office had it,
    so that nobody lapses by the office's delay.
    """
    asked_for = asked.begins_on or on
    away = leave.break_now(asked.entry, on=on)
    back = max(asked_for, on) if away else asked_for
    away = away or _away(asked.entry, asked_for)
    ended = _rewritten(away, DateRange(away.during.lower, back), asked, by, at, returned=True)
    held = leave.held(asked.entry, on=back)
    if needs_term(back, held.facts):
        until = back + timedelta(days=held.policy.return_term_days)
        until = min([until, *(term.lower for term in held.facts.terms if term.lower > back)])
        term = Term(entry=asked.entry, during=DateRange(back, until), **_how(asked))
        facts.record(fact=term, by=by, at=at, tell=False)
    return ended


def undo(*, asked: EntryRequest, by: User, at: datetime) -> None:
    """Set aside the break that was agreed and has not begun."""
    planned = Break.objects.get(entry=asked.entry, reference=leave.key_of(asked), set_aside_at=None)
    facts.set_aside(fact=planned, by=by, at=at, tell=False)
    _ask_full_cpd(planned, by, at)


def _away(entry: Entry, on: date) -> Break:
    away = leave.break_now(entry, on=on)
    if away is None:
        raise Refused("The break is over, so this can no longer be agreed to. Answer the person instead.", code="over")
    return away


def _days(asked: EntryRequest) -> tuple[date, date]:
    if asked.begins_on is None or asked.ends_on is None:
        raise LookupError(f"{asked} is for no days.")
    return asked.begins_on, asked.ends_on


def _how(asked: EntryRequest) -> dict[str, Any]:
    return {"source": FactSource.OFFICE, "reference": leave.key_of(asked)}


def _rewritten(
    away: Break, during: DateRange, asked: EntryRequest, by: User | None, at: datetime, *, returned: bool = False
) -> Break:
    """The break with other days, in the place of what was planned."""
    facts.set_aside(fact=away, by=by, at=at, tell=False)
    _ask_full_cpd(away, by, at)
    taken = Break(entry=away.entry, kind=away.kind, during=during, returned=returned, **_how(asked))
    facts.record(fact=taken, by=by, at=at, tell=False)
    _ask_less_cpd(taken, by, at)
    return taken


def _ask_less_cpd(taken: Break, by: User | None, at: datetime) -> None:
    """Fewer days of CPD for somebody who stops practising; not for training, nor where they practise elsewhere."""
    person = taken.entry.person.merged_into or taken.entry.person
    alone = Entry.objects.filter(person__in=people.group(person)).count() == 1
    if alone and taken.kind == BreakKind.CAREER_BREAK and not _allowances(taken).exists():
        cycles.allow(person=person, during=taken.during, reason=AllowanceReason.BREAK, by=by, at=at)


def _ask_full_cpd(taken: Break, by: User | None, at: datetime) -> None:
    for allowance in _allowances(taken).filter(during=taken.during):
        cycles.disallow(allowance=allowance, by=by, at=at)


def _allowances(taken: Break) -> Any:
    together = people.group(taken.entry.person)
    held = Allowance.objects.filter(person__in=together, reason=AllowanceReason.BREAK, set_aside_at=None)
    return held.filter(during__overlap=taken.during)
