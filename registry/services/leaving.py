"""Leaving the register at one's own word, and another scope of practice: what follows once the office agreed.

Called by `entry_requests`, which holds the locks, asks the rules and tells the person.
"""

from datetime import date, datetime
from typing import Any

from psycopg.types.range import DateRange

from members.errors import Refused
from members.models import User
from registry import leave_words
from registry.choices import ExitKind, FactSource, ScopeState
from registry.models import EntryRequest, Exit, ScopeGrant
from registry.queries import leave
from registry.rules.leave import why_no_scope, why_not_leave
from registry.services import facts


def leave_register(*, asked: EntryRequest, by: User, at: datetime, on: date) -> Exit:
    """End the registration from the day that was chosen, or from today where that is over.

    Raises:
        Refused: when a case or an order was opened meanwhile, or the registration ended otherwise.
    """
    first = max(asked.begins_on or on, on)
    held = leave.held(asked.entry, on=on)
    why = why_not_leave(first, status=held.status, facts=held.facts, on=on, policy=held.policy)
    if why and why.code != "leave_day":  # today, where the day that was chosen is over
        raise leave_words.refusal(why)
    exit_ = Exit(entry=asked.entry, kind=ExitKind.RESIGNED, during=DateRange(first, None), **_how(asked))
    return facts.record(fact=exit_, by=by, at=at, tell=False)


def stay(*, asked: EntryRequest, by: User, at: datetime) -> None:
    """Set aside the end of registration that was agreed and has not come."""
    planned = Exit.objects.get(entry=asked.entry, reference=leave.key_of(asked), set_aside_at=None)
    facts.set_aside(fact=planned, by=by, at=at, tell=False)


def change_scope(*, asked: EntryRequest, by: User, at: datetime, on: date) -> ScopeGrant:
    """Register somebody in another scope of practice from today; instead of those held, where that was asked.

    Whoever was away to train for it tells by itself that they are back.

    Raises:
        Refused: when the scope was closed or granted meanwhile, or the entry is registered no more.
    """
    scope = asked.scope
    if scope is None:
        raise LookupError(f"{asked} names no scope.")
    held = leave.held(asked.entry, on=on)
    now = leave.scopes_held(asked.entry, on=on)
    if why := why_no_scope(scope.pk, held=[one.pk for one in now], status=held.status):
        raise leave_words.refusal(why)
    if scope.state not in {ScopeState.OPEN, ScopeState.PILOT}:
        raise Refused("This scope of practice is closed to new registrations.", code="closed")
    if asked.instead:
        for grant in ScopeGrant.objects.filter(entry=asked.entry, set_aside_at=None, during__contains=on):
            _end(grant, by, at, on)
    grant = ScopeGrant(entry=asked.entry, scope=scope, during=DateRange(on, None), **_how(asked))
    return facts.record(fact=grant, by=by, at=at, tell=False)


def _end(grant: ScopeGrant, by: User, at: datetime, on: date) -> None:
    """A scope that began today cannot have been true until today: it is set aside."""
    if grant.during.lower == on:
        facts.set_aside(fact=grant, by=by, at=at, tell=False)
    else:
        facts.end(fact=grant, on=on, by=by, at=at, tell=False)


def _how(asked: EntryRequest) -> dict[str, Any]:
    return {"source": FactSource.OFFICE, "reference": leave.key_of(asked)}
