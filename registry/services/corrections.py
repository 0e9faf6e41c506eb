"""Corrections of an entry by the office: terms, breaks, scopes of practice and annotations, with reason and authority.

One officer corrects them. A correction of a term that changes whether somebody is registered, today or later, is as
grave as a removal or a restoration, so it is proposed for a second person. Source: docs/rules.md 6.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation
from psycopg.types.range import DateRange

from members import trail
from members.acts import Kind, Sayings
from members.choices import OFFICER_ROLES, NoteClass
from members.errors import Refused
from members.models import GraveAct, PersonNote, User
from members.queries import people, roles
from members.queries.calendar import london_day
from members.services import acts
from registry import wording
from registry.choices import FactSource
from registry.models import Annotation, Break, Entry, ScopeGrant, Term
from registry.queries import policies
from registry.queries.facts import read_facts
from registry.rules.corrections import registered_days
from registry.rules.standing import spans
from registry.services import facts

Correctable = TypeVar("Correctable", Term, Break, ScopeGrant, Annotation)
# On whose authority the office corrects; the others are those of the verbs that write such facts.
AUTHORITIES = (FactSource.OFFICE, FactSource.CORRECTION, FactSource.PANEL)


class NeedsTwo(Refused):
    """One person may not do this alone: it would change whether somebody is registered."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a correction is made, and on whose authority.

    Args:
        reason: in words, for the office; kept beside the person and emptied by erasure.
        authority: on whose authority.
        reference: of the decision or document it rests on, if it has one.
    """

    reason: str
    authority: FactSource
    reference: str = ""


@transaction.atomic
def record(*, fact: Correctable, grounds: Grounds, by: User, at: datetime) -> Correctable:
    """Record that something is true of an entry on the days of its range.

    Raises:
        Refused: without a reason, by somebody who may not, or when the entry has the same on one of these days.
        NeedsTwo: when it changes whether somebody is registered.
    """
    note = _reasoned(fact, grounds, by, at)
    fact.source, fact.reference = grounds.authority, grounds.reference
    with _alone(fact, at):
        done = _record(fact, by, at)
    _say(done, "recorded", grounds, note, by, at)
    return done


@transaction.atomic
def end(
    *, fact: Correctable, on: date, grounds: Grounds, by: User, at: datetime, returned: bool = False
) -> Correctable:
    """Declare that a fact was true until a day.

    Args:
        on: the first day on which it is no longer true.
        returned: of a break, that its end was a return to practice.

    Raises:
        Refused: as `record`, and when the day lies outside the fact's range or the fact was set aside.
        NeedsTwo: when it changes whether somebody is registered.
    """
    note = _reasoned(fact, grounds, by, at)
    with _alone(fact, at):
        done = facts.end(fact=fact, on=on, by=by, at=at, source=grounds.authority, returned=returned)
    _say(done, "ended", grounds, note, by, at)
    return done


@transaction.atomic
def set_aside(*, fact: Correctable, grounds: Grounds, by: User, at: datetime) -> Correctable:
    """Declare that a fact was never rightly true.

    Raises:
        Refused: as `record`, and when the fact was set aside already.
        NeedsTwo: when it changes whether somebody is registered.
    """
    note = _reasoned(fact, grounds, by, at)
    with _alone(fact, at):
        done = facts.set_aside(fact=fact, by=by, at=at)
    _say(done, "set_aside", grounds, note, by, at)
    return done


@transaction.atomic
def propose(*, term: Term, verb: str, grounds: Grounds, by: User, at: datetime, on: date | None = None) -> GraveAct:
    """Propose a correction of a term that one person may not make alone.

    Args:
        term: the term to be recorded, ended or set aside; not yet saved where it is to be recorded.
        verb: `record`, `end` or `set_aside`.
        on: the first day on which it is no longer true, where it is to be ended.
    """
    detail: dict[str, Any] = {"entry": term.entry_id, "verb": verb, "authority": grounds.authority}
    if verb == "record":
        upper = term.during.upper
        detail |= {"begins": term.during.lower.isoformat(), "ends": upper and upper.isoformat()}
    else:
        detail |= {"term": term.pk, "on": on and on.isoformat()}
    if grounds.reference:
        detail["reference"] = grounds.reference
    return acts.propose(kind="term", person=term.entry.person, detail=detail, reason=grounds.reason, by=by, at=at)


def _reasoned(fact: Correctable, grounds: Grounds, by: User, at: datetime) -> PersonNote:
    person = fact.entry.person
    if not roles.holds(by, *OFFICER_ROLES):
        raise Refused("You do not hold the role that this needs.", code="role")
    if people.is_about(by, person):
        raise Refused("This concerns you, so others must decide.", code="own")
    if not grounds.reason.strip():
        raise Refused("Say why this is corrected.", field="reason", code="reason")
    return PersonNote.objects.create(
        person=person, note_class=NoteClass.REASON, text=grounds.reason.strip(), recorded_at=at
    )


@contextmanager
def _alone(fact: Correctable, at: datetime) -> Iterator[None]:
    """What one person may do: nothing that changes on which days, from today on, somebody is registered."""
    if not isinstance(fact, Term):
        yield
        return
    before = _registered(fact.entry, at)
    yield
    if _registered(fact.entry, at) != before:
        raise NeedsTwo(
            "This changes whether somebody is registered, so a second person must confirm it.", code="needs_two"
        )


def _registered(entry: Entry, at: datetime) -> list[Any]:
    (held,) = read_facts(entry_ids=[entry.pk])
    book = policies.current().register(held.register_id).book
    return registered_days(spans(held.facts, book), today=london_day(at))


def _record(fact: Any, by: User, at: datetime) -> Any:
    try:
        with transaction.atomic():
            return facts.record(fact=fact, by=by, at=at)
    except IntegrityError as failure:
        if not isinstance(failure.__cause__, ExclusionViolation):
            raise
        raise Refused(
            "The entry has this already on one of these days. End or set aside that first.",
            field="begins",
            code="overlaps",
        ) from failure


def _say(fact: Correctable, verb: str, grounds: Grounds, note: PersonNote, by: User, at: datetime) -> None:
    """The reason, beside what the verb on the fact says of itself."""
    trail.record(
        "registry.fact_corrected",
        about=fact,
        by=by,
        at=at,
        person=fact.entry.person,
        entry=fact.entry_id,
        verb=verb,
        note=note.pk,
        authority=grounds.authority,
    )


# --- What is done once a second person agrees -----------------------------------------------------------------------


def _carry_out(act: GraveAct, by: User, at: datetime) -> None:
    told = act.detail
    if told["verb"] == "record":
        ends = told["ends"]
        during = DateRange(date.fromisoformat(told["begins"]), date.fromisoformat(ends) if ends else None)
        reference = told.get("reference", "")
        entry = Entry.objects.get(pk=told["entry"])
        _record(Term(entry=entry, during=during, source=told["authority"], reference=reference), by, at)
        return
    term = Term.objects.filter(pk=told["term"], set_aside_at=None).first()
    if term is None:
        raise Refused("This term was changed meanwhile. Look at the entry again.", code="changed")
    if told["verb"] == "end":
        on = date.fromisoformat(told["on"])
        facts.end(fact=term, on=on, by=by, at=at, source=FactSource(told["authority"]))
    else:
        facts.set_aside(fact=term, by=by, at=at)


def _day_before(text: str) -> date:
    return date.fromisoformat(text) - timedelta(days=1)


_VERBS = {"record": "Record a term", "end": "End a term", "set_aside": "Set a term aside: it was never rightly there"}


def _says(act: GraveAct) -> Sayings:
    told = act.detail
    yield "Entry", Entry.objects.get(pk=told["entry"]).number
    yield "Correction", _VERBS[told["verb"]]
    if told["verb"] == "record":
        days = (told["begins"], told["ends"])
    else:
        during = Term.objects.get(pk=told["term"]).during
        days = (during.lower.isoformat(), during.upper and during.upper.isoformat())
    yield "First day", wording.day(date.fromisoformat(days[0]))
    if days[1]:
        yield "Last day", wording.day(_day_before(days[1]))
    if told.get("on"):
        yield "Last day once corrected", wording.day(_day_before(told["on"]))
    yield "Authority", str(FactSource(told["authority"]).label)
    if told.get("reference"):
        yield "Rests on", told["reference"]


KINDS = {"term": Kind("Correct a term that decides whether somebody is registered", _carry_out, _says)}
