"""What holds of time away, coming back and leaving: the policy of a day, the break, what is asked of the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from members.models import Person, WorkItem
from members.queries import people
from registry.choices import AskKind, AskState, Left, Status
from registry.models import Break, Entry, EntryRequest, Register, ReturnPolicy, Scope, ScopeGrant
from registry.queries import joining, policies
from registry.queries.facts import read_facts
from registry.rules import facts, leave, returning
from registry.rules.standing import status_on


@dataclass(frozen=True, slots=True)
class Held:
    """What the register holds of an entry on a day, as far as time away and leaving go.

    Args:
        notice_days: for how long after its planned end a break still counts.
    """

    entry: Entry
    facts: facts.Facts
    status: Status
    policy: leave.Policy
    notice_days: int


def held(entry: Entry, *, on: date) -> Held:
    """What is held of an entry on a day, by the policies of that day."""
    (found,) = read_facts(entry_ids=[entry.pk])
    book = policies.current().register(found.register_id).book
    status = status_on(found.facts, book, on)
    return Held(entry, found.facts, status, policy_of(entry.register, on=on), book.on(on).break_notice_days)


def policy_of(register: Register, *, on: date) -> leave.Policy:
    """The figures of a register for time away on a day."""
    row = ReturnPolicy.objects.filter(register=register, valid_from__lte=on).order_by("-valid_from").first()
    if row is None:
        raise LookupError(f"{register} says on {on} of nobody how long they may be away.")
    return leave.Policy(
        ahead_months=row.break_ahead_months,
        most_months=row.break_most_months,
        return_term_days=row.return_term_days,
        answer_days=row.answer_days,
    )


def break_now(entry: Entry, *, on: date) -> Break | None:
    """The break that somebody is on, its notice days included; None for anybody who is not away."""
    row = Break.objects.filter(entry=entry, set_aside_at=None, returned=False, during__startswith__lte=on)
    found = row.order_by("-during").first()
    if found is None or found.during.upper is None:
        return found
    notice = policies.current().register(entry.register_id).book.on(found.during.upper).break_notice_days
    return found if on < found.during.upper + timedelta(days=notice) else None


def latest_return(entry: Entry, *, on: date) -> date | None:
    """The last day on which somebody who is away may come back; None where no end is planned, or they are not away."""
    away = break_now(entry, on=on)
    if away is None or away.during.upper is None:
        return None
    notice = policies.current().register(entry.register_id).book.on(away.during.upper).break_notice_days
    return away.during.upper + timedelta(days=notice)


def break_ahead(entry: Entry, *, on: date) -> Break | None:
    """The break that is agreed and has not begun."""
    planned = Break.objects.filter(entry=entry, set_aside_at=None, during__startswith__gt=on)
    return planned.order_by("during").first()


def bands_of(register: Register, *, on: date) -> Sequence[returning.Band]:
    """How much updating is asked of somebody who comes back, by years away, where any is asked."""
    figures = joining.return_figures(register, on=on)
    return [band for band in figures[1] if band.updating_days] if figures else []


def way_back(register: Register, *, away_since: date, back_on: date, on: date) -> returning.Plan:
    """Exactly what somebody must bring who was away since a day and comes back on another, by the policy of a day."""
    figures = joining.return_figures(register, on=on)
    if figures is None:
        raise LookupError(f"{register} says on {on} of nobody when they may come back.")
    policy, bands = figures
    return returning.plan(Left.RESIGNED, away_since, back_on, policy, bands)


def entries_of(person: Person) -> QuerySet[Entry]:
    """The entries of one human being, in the order of the registers."""
    found = Entry.objects.filter(person__in=people.group(person)).select_related("register", "person")
    return found.order_by("register__position", "number")


def requests_of(entry: Entry) -> QuerySet[EntryRequest]:
    """What was asked about an entry, the latest first."""
    return EntryRequest.objects.filter(entry=entry).select_related("scope").order_by("-asked_at", "-pk")


def waiting(person: Person) -> QuerySet[EntryRequest]:
    """What somebody asked about their entries and the office has not answered."""
    asked = EntryRequest.objects.filter(entry__person__in=people.group(person), state=AskState.ASKED)
    return asked.select_related("entry__register", "scope").order_by("asked_at", "pk")


def takeable_back(asked: EntryRequest, *, on: date) -> bool:
    """Whether what was asked may still be taken back: until it is decided; time away and leaving until their day."""
    if asked.state == AskState.ASKED:
        return True
    until_its_day = asked.kind in {AskKind.BREAK, AskKind.LEAVE} and asked.state == AskState.ACCEPTED
    return until_its_day and asked.begins_on is not None and on < asked.begins_on


def scopes_held(entry: Entry, *, on: date) -> list[Scope]:
    """The scopes of practice held on a day."""
    grants = ScopeGrant.objects.filter(entry=entry, set_aside_at=None, during__contains=on)
    return list(Scope.objects.filter(grants__in=grants).order_by("position", "pk"))


def work_of(asked: EntryRequest) -> WorkItem | None:
    """The piece of the office's work that a request is."""
    return WorkItem.objects.filter(key=key_of(asked)).first()


def key_of(asked: EntryRequest) -> str:
    """What the work of a request, its messages and the facts that follow from it are known by."""
    return f"entry_request:{asked.pk}"


def evidence_of(*, about: str, about_id: int) -> Sequence[int]:
    """The documents of a request, so that they open to whoever has it."""
    if about != EntryRequest._meta.label_lower:
        return []
    return list(EntryRequest.documents.through.objects.filter(entryrequest=about_id).values_list("document", flat=True))


def ending_breaks(*, ending_by: date, not_before: date) -> QuerySet[Break]:
    """Breaks whose planned end comes by a day and is no longer ago than another, on which nobody has come back."""
    believed = Q(set_aside_at=None, returned=False)
    ends = Q(during__endswith__lte=ending_by, during__endswith__gte=not_before)
    return Break.objects.filter(believed & ends).select_related("entry__person", "entry__register").order_by("pk")
