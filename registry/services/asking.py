"""What somebody may ask about their own entry: the rules of the register, with their words.

Source: domain 1.10 and 9.2; docs/rules.md 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from members.errors import Refused
from members.models import Document
from members.queries import evidence
from members.rules.dates import Days
from registry import leave_words
from registry.choices import AskKind, AwayFor, BreakKind, ScopeState, UpdatingKind
from registry.models import Break, Entry, Scope
from registry.queries import leave
from registry.rules import leave as rules
from registry.rules import returning
from registry.rules.facts import Break as Away


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for.

    Args:
        begins_on: the first day of it; of leaving, the first day on which they are no longer registered.
        ends_on: the day after the last one away.
        instead: of a scope, whether it takes the place of those held.
        reason: in words, for the office: why it is told late, what the evidence shows, why they leave.
    """

    kind: AskKind
    away_for: AwayFor | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    scope: Scope | None = None
    instead: bool = False
    supervised_hours: int = 0
    formal_hours: int = 0
    private_hours: int = 0
    reason: str = ""


def check(*, entry: Entry, wanted: Wanted, documents: Sequence[Document], on: date) -> bool:
    """Refuse what the rules do not allow; answers whether the office has to decide."""
    chosen = {document.pk for document in documents}
    if evidence.usable(entry.person).filter(pk__in=chosen).count() != len(chosen):
        raise Refused("Choose documents that are ready to use.", field="documents", code="not_ready")
    held = leave.held(entry, on=on)
    if wanted.kind is AskKind.RETURN:
        return _check_return(held, wanted, bool(chosen), on)
    if wanted.kind is AskKind.SCOPE and not chosen:
        raise Refused("Choose at least one document that shows it.", field="documents", code="evidence")
    if why := _why_not(held, wanted, on):
        raise leave_words.refusal(why)
    return True


def _why_not(held: leave.Held, wanted: Wanted, on: date) -> rules.Why | None:
    begins, ends, scope = wanted.begins_on or on, wanted.ends_on, wanted.scope
    if wanted.kind is AskKind.BREAK:
        days = Days(begins, ends)
        return rules.why_no_break(
            days, status=held.status, breaks=held.facts.breaks, reason=wanted.reason, on=on, policy=held.policy
        )
    if wanted.kind is AskKind.LONGER:
        return rules.why_not_longer(
            ends or on, away=_plain(_away(held.entry, on)), reason=wanted.reason, on=on, policy=held.policy
        )
    if wanted.kind is AskKind.LEAVE:
        return rules.why_not_leave(begins, status=held.status, facts=held.facts, on=on, policy=held.policy)
    if scope is None or scope.register_id != held.entry.register_id:
        raise Refused("Select a scope of practice of this register.", field="scope", code="scope")
    if scope.state not in {ScopeState.OPEN, ScopeState.PILOT}:
        raise Refused("This scope of practice is closed to new registrations.", field="scope", code="closed")
    now = [one.pk for one in leave.scopes_held(held.entry, on=on)]
    return rules.why_no_scope(scope.pk, held=now, status=held.status)


def _check_return(held: leave.Held, wanted: Wanted, evidenced: bool, on: date) -> bool:
    row, back = _away(held.entry, on), wanted.begins_on or on
    if why := rules.why_no_return(back, away=_plain(row), notice_days=held.notice_days, on=on):
        raise leave_words.refusal(why)
    plan = leave.way_back(held.entry.register, away_since=row.during.lower, back_on=back, on=on)
    if not plan.updating_hours:
        return False
    missing = plan.updating_hours - returning.counted(plan, _updating(wanted, back))
    if missing > 0:
        raise leave_words.too_little(plan, missing)
    if not evidenced:
        raise Refused("Choose at least one document that shows the updating.", field="documents", code="evidence")
    return True


def _updating(wanted: Wanted, back: date) -> list[returning.Updated]:
    """The hours as the person adds them up; that they lie in the time that counts is for the evidence to show."""
    told = (
        (UpdatingKind.SUPERVISED, wanted.supervised_hours),
        (UpdatingKind.FORMAL, wanted.formal_hours),
        (UpdatingKind.PRIVATE, wanted.private_hours),
    )
    return [returning.Updated(kind, hours, back, back) for kind, hours in told]


def _away(entry: Entry, on: date) -> Break:
    found = leave.break_now(entry, on=on)
    if found is None:
        raise Refused("You are not away today, so there is nothing to come back from.", code="not_away")
    return found


def _plain(row: Break) -> Away:
    return Away(BreakKind(row.kind), Days(row.during.lower, row.during.upper), row.returned)
