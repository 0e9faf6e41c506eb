"""One entry as the office reads it: what the public is told, what is held, on what it rests, and what waits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.acts import kinds as act_kinds
from members.models import DatedFact, GraveAct, Person
from members.queries import people, staff
from members.queries.acts import OPEN
from registry import wording
from registry.choices import Status
from registry.models import (
    Annotation,
    Break,
    Entry,
    Exit,
    FeeHold,
    Proceedings,
    RecordedDecision,
    Sanction,
    ScopeGrant,
    Term,
)
from registry.queries import entries, policies
from registry.queries.facts import EntryFacts, read_facts
from registry.rules.public import PublicEntry
from registry.rules.standing import spans, status_on


@dataclass(frozen=True, slots=True)
class KindOfFact:
    """One kind of dated fact.

    Args:
        correctable: whether the office corrects it without a decision.
        what: what one of them says, in words.
    """

    code: str
    label: str | Promise
    model: type[DatedFact]
    what: Callable[[Any], str]
    related: tuple[str, ...] = ()
    correctable: bool = False


def _break(one: Break) -> str:
    return str(_("%(kind)s, returned to practice") if one.returned else "%(kind)s") % {"kind": one.get_kind_display()}


def _sanction(one: Sanction) -> str:
    return str(_("%(kind)s; ground: %(ground)s")) % {
        "kind": one.get_kind_display(),
        "ground": one.get_ground_display(),
    }


def _proceedings(one: Proceedings) -> str:
    if one.public_from is None:
        return str(_("Not public: the public does not learn of them"))
    return str(_("Public from %(day)s")) % {"day": wording.day(one.public_from)}


KINDS = (
    KindOfFact("term", _("Terms"), Term, lambda one: "", correctable=True),
    KindOfFact("break", _("Breaks"), Break, _break, correctable=True),
    KindOfFact("sanction", _("Sanctions and interim orders"), Sanction, _sanction, ("public_text",)),
    KindOfFact("proceedings", _("Proceedings"), Proceedings, _proceedings),
    KindOfFact("fee_hold", _("Days held for a direct debit"), FeeHold, lambda one: ""),
    KindOfFact("exit", _("Ends of registration"), Exit, lambda one: str(one.get_kind_display())),
    KindOfFact("scope", _("Scopes of practice"), ScopeGrant, lambda one: one.scope.name, ("scope",), correctable=True),
    KindOfFact(
        "annotation", _("Annotations"), Annotation, lambda one: f"{one.text} ({one.authority})", correctable=True
    ),
)
CORRECTABLE = {kind.code: kind for kind in KINDS if kind.correctable}


@dataclass(frozen=True, slots=True)
class Row:
    """A fact with what it says and who recorded it and set it aside."""

    fact: Any
    what: str
    by: str
    set_aside_by: str


@dataclass(frozen=True, slots=True)
class Held:
    """The facts of one kind: those believed, and those set aside."""

    kind: KindOfFact
    rows: tuple[Row, ...]
    aside: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class OfficeView:
    """What the register says of an entry on a day, to the office.

    Args:
        public: what anybody reads today; None where they are told nothing.
        status: what holds, whatever is shown.
        unshown: whether the public is told nothing because the person is withheld.
        quiet: whether proceedings are open of which the public is not told.
    """

    public: PublicEntry | None
    status: Status
    unshown: bool
    erased: bool
    quiet: bool


def office_view(entry: Entry, *, today: date) -> OfficeView:
    """An entry today, as the public and the office read it."""
    (held,) = read_facts(entry_ids=[entry.pk])
    book = policies.current()
    return OfficeView(
        public=entries.publish(held, book, on=today, today=today),
        status=_status(held, book, today),
        unshown=any(today in days for days in held.withheld),
        erased=held.erased,
        quiet=any(
            today in one.during and (one.public_from is None or today < one.public_from)
            for one in held.facts.proceedings
        ),
    )


def status_as_recorded(entry: Entry, *, on: date, believed_at: datetime) -> Status:
    """What the register said of an entry about a day when it was asked at an instant."""
    (held,) = read_facts(entry_ids=[entry.pk], believed_at=believed_at)
    return _status(held, policies.current(), on)


def _status(held: EntryFacts, book: policies.Policies, on: date) -> Status:
    return status_on(held.facts, book.register(held.register_id).book, on)


def public_said(entry: Entry, *, today: date) -> PublicEntry | None:
    """What anybody reads of an entry today."""
    (held,) = read_facts(entry_ids=[entry.pk])
    return entries.publish(held, policies.current(), on=today, today=today)


def life(entry: Entry) -> list[Any]:
    """Every period of an entry, newest first, whatever is shown."""
    (held,) = read_facts(entry_ids=[entry.pk])
    return list(reversed(spans(held.facts, policies.current().register(held.register_id).book)))


def facts_of(entry: Entry, *, believed_at: datetime | None = None) -> list[Held]:
    """Every dated fact of an entry by kind, newest first; as believed now, or at an instant."""
    found = {kind: _read(kind, entry, believed_at) for kind in KINDS}
    accounts = {
        account for facts in found.values() for one in facts for account in (one.recorded_by_id, one.set_aside_by_id)
    }
    who = staff.called(account for account in accounts if account)
    return [_held(kind, facts, who, believed_at) for kind, facts in found.items()]


def _read(kind: KindOfFact, entry: Entry, believed_at: datetime | None) -> list[Any]:
    every: Any = kind.model._default_manager
    rows = every.filter(entry=entry).select_related(*kind.related)
    if believed_at is not None:
        rows = rows.filter(recorded_at__lte=believed_at)
    return list(rows.order_by("-during", "-pk"))


def _held(kind: KindOfFact, facts: Iterable[Any], who: dict[int, str], believed_at: datetime | None) -> Held:
    rows = [
        Row(one, kind.what(one), who.get(one.recorded_by_id, ""), who.get(one.set_aside_by_id, "")) for one in facts
    ]
    return Held(
        kind,
        tuple(row for row in rows if not _is_aside(row.fact, believed_at)),
        tuple(row for row in rows if _is_aside(row.fact, believed_at)),
    )


def _is_aside(fact: DatedFact, believed_at: datetime | None) -> bool:
    aside = fact.set_aside_at
    return aside is not None and (believed_at is None or aside <= believed_at)


def decisions(entry: Entry) -> list[RecordedDecision]:
    """The decisions recorded of an entry, newest first."""
    return list(RecordedDecision.objects.filter(entry=entry).order_by("-decided_on", "-pk"))


def open_acts(person: Person) -> list[tuple[GraveAct, str]]:
    """What waits for a second person, or was not confirmed yet, of one human being; each with its words."""
    labels = {code: kind.label for code, kind in act_kinds().items()}
    waiting = GraveAct.objects.filter(person__in=people.group(person), state__in=OPEN)
    return [(act, labels.get(act.kind, act.kind)) for act in waiting.order_by("due_at", "proposed_at", "pk")]
