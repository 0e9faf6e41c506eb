"""Activities that come again: each time that is due becomes a draft, which counts once its owner confirms it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cpd.choices import RecordKind, RecordSource, RecordState, Rhythm
from cpd.models import Record, Recurring
from cpd.rules import records as rules
from cpd.rules import recurrence
from cpd.rules.records import Entered
from cpd.services import patients
from members import trail
from members.errors import Refused
from members.models import Person, User

MOST = 30
# Somebody who looks in once a year finds a year of a weekly meeting; what is older is not made at all.
MOST_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Pattern:
    """An activity that comes again, as somebody describes it.

    Args:
        until: the last day on which it may come; None while no end is known.
    """

    title: str
    kind: RecordKind
    rhythm: Rhythm
    first_on: date
    until: date | None = None
    minutes: int = 0
    participatory: int = 0


@transaction.atomic
def add(*, person: Person, pattern: Pattern, by: User, at: datetime, on: date, answer: str = "") -> Recurring:
    """Describe an activity that comes again; describing the same again answers with the one that goes on.

    Raises:
        Refused: when something in it is wrong, or there are too many already.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    going_on = Recurring.objects.filter(person=person, ended_at=None)
    same = {name: getattr(pattern, name) for name in Pattern.__dataclass_fields__}
    if (there := going_on.filter(**same).first()) is not None:
        return there
    if going_on.count() >= MOST:
        raise Refused(_("You have many of these already. End one first."), code="too_many")
    _check(pattern, on, answer)
    recurring = Recurring.objects.create(person=person, added_at=at, next_on=pattern.first_on, **same)
    trail.record("cpd.recurring_added", about=recurring, by=by, at=at, person=person, rhythm=pattern.rhythm)
    _make(recurring, at, on)
    return recurring


@transaction.atomic
def end(*, recurring: Recurring, by: User | None, at: datetime) -> Recurring:
    """Make no more drafts of it; ending it again changes nothing."""
    recurring = Recurring.objects.select_for_update().get(pk=recurring.pk)
    if recurring.ended_at is not None:
        return recurring
    recurring.ended_at = at
    recurring.save(update_fields=["ended_at"])
    trail.record("cpd.recurring_ended", about=recurring, by=by, at=at, person=recurring.person)
    return recurring


def due(*, on: date) -> Iterable[int]:
    """Those of which a time is due and has no draft yet."""
    waiting = Recurring.objects.filter(ended_at=None, next_on__lte=on)
    return waiting.order_by("pk").values_list("pk", flat=True).iterator(2_000)


@transaction.atomic
def make_due(*, recurring_id: int, at: datetime, on: date) -> int:
    """Make a draft for each time that is due and has none: run twice it makes nothing, after missed days all of them.

    Returns:
        How many were made.
    """
    recurring = Recurring.objects.select_for_update(of=["self"]).select_related("person").get(pk=recurring_id)
    return _make(recurring, at, on) if recurring.ended_at is None else 0


def _make(recurring: Recurring, at: datetime, on: date) -> int:
    rhythm = Rhythm(recurring.rhythm)
    about: dict[str, Any] = {"first": recurring.first_on, "rhythm": rhythm, "until": recurring.until}
    days = recurrence.due(**about, made=recurring.made, on=on)
    made = Record.objects.bulk_create(
        [_draft(recurring, day, at) for day in days[-MOST_AT_ONCE:]], ignore_conflicts=True
    )
    if days:
        recurring.made += len(days)
        recurring.next_on = recurrence.day_of(first=recurring.first_on, rhythm=rhythm, number=recurring.made)
        recurring.save(update_fields=["made", "next_on"])
        trail.record("cpd.recurring_made", about=recurring, by=None, at=at, person=recurring.person, drafts=len(made))
    if recurrence.is_over(**about, made=recurring.made):
        end(recurring=recurring, by=None, at=at)
    return len(made)


def _draft(recurring: Recurring, day: date, at: datetime) -> Record:
    return Record(
        person=recurring.person,
        key=f"recurring:{recurring.pk}:{day.isoformat()}",
        state=RecordState.DRAFT,
        source=RecordSource.RECURRING,
        kind=recurring.kind,
        title=recurring.title,
        first_on=day,
        last_on=day,
        minutes=recurring.minutes,
        participatory=recurring.participatory,
        added_at=at,
        written_at=at,
    )


def _check(pattern: Pattern, on: date, answer: str) -> None:
    first = min(pattern.first_on, on)
    entered = Entered(
        pattern.title, first, first, pattern.kind, minutes=pattern.minutes, participatory=pattern.participatory
    )
    for trouble in rules.troubles(entered, on=on):
        raise Refused(_(rules.WORDING[trouble.what]) % trouble.figures, field=trouble.field, code=trouble.what)
    if pattern.until is not None and pattern.until < pattern.first_on:
        raise Refused(_("Enter a last day that is not before the first"), field="until", code="days")
    patients.ask(found=rules.patient_signs(entered), answer=answer)
