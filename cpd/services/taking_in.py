"""What the worker does with a file: reads it with its progress shown, and takes it in within one transaction."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import IO, Any

from django.db import transaction
from psycopg.types.range import DateRange

from cpd.choices import (
    INTAKE,
    GoalState,
    IntakeKind,
    IntakeState,
    IntakeTrouble,
    RecordKind,
    RecordSource,
)
from cpd.models import GapExplained, Goal, Intake, Record, Recurring
from cpd.queries import logs
from cpd.rules import bundle, calendars, lists, recurrence
from cpd.rules import intake as rules
from cpd.rules import records as record_rules
from cpd.rules.intake import Unreadable
from cpd.rules.records import Entered, Trouble
from cpd.services import intakes
from members import trail
from members.models import Person
from members.queries import evidence, people
from members.rules.dates import Days
from members.rules.patients import signs

_STEP, _BATCH = 2_000, 2_000
_TOLD = ("rows", "good", "faulty", "faults", "signs")


@dataclass
class _Tally:
    """What was found while a file is read."""

    rows: int = 0
    good: int = 0
    faulty: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)
    signs: list[dict[str, Any]] = field(default_factory=list)

    def fault(self, line: int, troubles: Iterable[Trouble]) -> None:
        self.faulty += 1
        if len(self.faults) < rules.MOST_FAULTS:
            wrong = [{"what": one.what, "field": one.field, "figures": dict(one.figures)} for one in troubles]
            self.faults.append({"line": line, "wrong": wrong})

    def sign(self, line: int, found: set[str]) -> None:
        if found and len(self.signs) < rules.MOST_FAULTS:
            self.signs.append({"line": line, "signs": sorted(found)})


def read(*, intake_id: int, at: datetime, on: date) -> bool:
    """Read a file to its end and put before its owner what would be brought in; nothing is brought in yet.

    May be run twice: whoever is done first says what was found. Its progress shows at once, so this is not one
    transaction.

    Returns:
        Whether this call said what was found.
    """
    intake = Intake.objects.select_related("person").filter(pk=intake_id, state=IntakeState.CHECKING).first()
    if intake is None:
        return False
    tally, found = _Tally(), intake.found
    held = 0
    try:
        with _opened(intake) as file:
            if intake.kind == IntakeKind.CALENDAR:
                found = _events(intake, file, on)
                tally.rows = tally.good = sum(len(event["times"]) for event in found)
                for place, event in enumerate(found, 1):
                    tally.sign(place, {sign.value for sign in signs(event["title"])})
            else:
                held = _look_at_rows(intake, file, tally, on)
    except Unreadable as problem:
        return _hand_in(intake, at, trouble=problem.trouble)
    said: dict[str, Any] = {"found": found, "held": held} | {name: getattr(tally, name) for name in _TOLD}
    return _hand_in(intake, at, done=tally.rows, **said)


@transaction.atomic
def take_in(*, intake_id: int, at: datetime, on: date) -> int:
    """Bring in what was confirmed, all of it or nothing: a row that is in the log already is not brought in again.

    Run twice it brings in nothing more.

    Returns:
        How many activities were added.
    """
    intake = Intake.objects.select_for_update(of=["self"]).select_related("person").filter(pk=intake_id).first()
    if intake is None or intake.state != IntakeState.TAKING_IN:
        return 0
    try:
        with _opened(intake) as file:
            added = _TAKES[IntakeKind(intake.kind)](_Into(intake, intake.person, at, on), file)
    except Unreadable as problem:
        INTAKE.check(intake.state, IntakeState.UNREADABLE)
        intake.state, intake.trouble, intake.moved_at = IntakeState.UNREADABLE, problem.trouble, at
        intake.save(update_fields=["state", "trouble", "moved_at"])
        return 0
    INTAKE.check(intake.state, IntakeState.DONE)
    intake.state, intake.added, intake.moved_at, intake.found = IntakeState.DONE, added, at, []
    intakes.let_go(intake=intake)
    intake.save(update_fields=["state", "added", "moved_at", "found", "file"])
    trail.record("cpd.intake_taken_in", about=intake, by=None, at=at, person=intake.person, added=added)
    return added


@dataclass(frozen=True, slots=True)
class _Into:
    """Whose log a file goes into, and when."""

    intake: Intake
    person: Person
    at: datetime
    on: date

    @property
    def answer(self) -> str:
        return str(self.intake.mapping.get("answer", ""))


@contextmanager
def _opened(intake: Intake) -> Iterator[IO[bytes]]:
    if not intake.file:
        raise Unreadable(IntakeTrouble.LOST)
    try:
        file = intake.file.open("rb")
    except OSError as problem:
        raise Unreadable(IntakeTrouble.LOST) from problem
    with file:
        yield file


@transaction.atomic
def _hand_in(intake: Intake, at: datetime, *, trouble: str = "", **said: Any) -> bool:
    """Say what was found, unless its owner has thought better of it meanwhile."""
    now = Intake.objects.select_for_update().get(pk=intake.pk)
    if now.state != IntakeState.CHECKING or now.mapping != intake.mapping:
        return False
    state = IntakeState.UNREADABLE if trouble else IntakeState.READY
    INTAKE.check(now.state, state)
    for name, value in (said | {"state": state, "trouble": trouble, "moved_at": at}).items():
        setattr(now, name, value)
    now.save()
    return True


# --- Lists and bundles: read row by row -----------------------------------------------------------------------------


def _look_at_rows(intake: Intake, file: IO[bytes], tally: _Tally, on: date) -> int:
    """Hold every row to the rules.

    Returns:
        How many good ones are in the log, or in the file, already.
    """
    known = logs.known(intake.person)
    seen: set[str] = set()
    twice, waiting, held = 0, [], 0
    for line, entered, troubles, mark, text in _parts(intake, file):
        tally.rows += 1
        if tally.rows > rules.MOST_ROWS:
            raise Unreadable(IntakeTrouble.TOO_MANY)
        if tally.rows % _STEP == 0:
            Intake.objects.filter(pk=intake.pk, state=IntakeState.CHECKING).update(done=tally.rows)
        wrong = [*troubles, *(record_rules.troubles(entered, on=on, known=known) if entered else ())]
        if wrong:
            tally.fault(line, wrong)
            continue
        tally.sign(line, record_rules.patient_signs(entered) if entered else {sign.value for sign in signs(text)})
        tally.good += 1
        if mark and mark in seen:
            twice += 1
        elif mark:
            seen.add(mark)
            waiting.append(mark)
        if len(waiting) == _BATCH:
            held += len(_there(intake, waiting))
            waiting = []
    return twice + held + len(_there(intake, waiting))


_Part = tuple[int, Entered | None, tuple[Trouble, ...], str, str]


def _parts(intake: Intake, file: IO[bytes]) -> Iterator[_Part]:
    """Line, activity if it is one, what is wrong, what tells it from others, and the words of what is none."""
    if intake.kind == IntakeKind.CSV:
        for row in _list_rows(intake, file):
            mark = record_rules.row_hash(row.entered) if row.entered else ""
            yield row.line, row.entered, row.troubles, mark, ""
        return
    for one in bundle.read(_document(file)):
        held = one.part if isinstance(one.part, bundle.Held) else None
        text = "" if held else bundle.words_of(one.part)
        yield one.line, held.entered if held else None, one.troubles, held.key if held else "", text


def _list_rows(intake: Intake, file: IO[bytes]) -> Iterator[lists.Row]:
    known = logs.known(intake.person)
    marks = {code.lower(): code for code in known} | {name.lower(): code for code, name in known.items()}
    return lists.rows(file, intakes.reading(intake=intake), marks=marks)


def _document(file: IO[bytes]) -> Any:
    try:
        return json.loads(file.read())
    except (ValueError, RecursionError) as problem:
        raise Unreadable(IntakeTrouble.NOT_BUNDLE) from problem


def _there(intake: Intake, marks: list[str]) -> set[str]:
    """Which of these rows or keys the log has already; a deleted activity can be put back by its key alone."""
    own = Record.objects.filter(person__in=people.group(intake.person))
    if intake.kind == IntakeKind.BUNDLE:
        return set(own.filter(key__in=marks).values_list("key", flat=True))
    return set(own.filter(row_hash__in=marks, deleted_at=None).values_list("row_hash", flat=True))


# --- Taking in ------------------------------------------------------------------------------------------------------


def _record(into: _Into, entered: Entered, *, key: str, **more: Any) -> Record:
    found = record_rules.patient_signs(entered)
    fields = {name: getattr(entered, name) for name in record_rules.FIELDS}
    listed = {name: list(value) for name, value in fields.items() if isinstance(value, tuple)}
    return Record(
        person=into.person,
        key=key,
        added_at=into.at,
        written_at=into.at,
        patient_signs=sorted(found),
        patients_answer=into.answer if found else "",
        **fields | listed | more,
    )


def _take_list(into: _Into, file: IO[bytes]) -> int:
    known = logs.known(into.person)
    batch: dict[str, Record] = {}
    added, seen = 0, set()
    for row in _list_rows(into.intake, file):
        if row.entered is None or record_rules.troubles(row.entered, on=into.on, known=known):
            continue
        mark = record_rules.row_hash(row.entered)
        if mark in seen:
            continue
        seen.add(mark)
        key = f"intake:{into.intake.pk}:{row.line}"
        batch[mark] = _record(into, row.entered, key=key, row_hash=mark, source=RecordSource.CSV)
        if len(batch) == _BATCH:
            added += _add_new(into, batch)
            batch = {}
    return added + _add_new(into, batch)


def _add_new(into: _Into, batch: Mapping[str, Record]) -> int:
    there = _there(into.intake, list(batch))
    fresh = [one for mark, one in batch.items() if mark not in there]
    return len(Record.objects.bulk_create(fresh, ignore_conflicts=True))


def _take_calendar(into: _Into, file: IO[bytes]) -> int:
    batch: dict[str, Record] = {}
    for place, kind in into.intake.mapping["chosen"].items():
        event = into.intake.found[int(place)]
        for first, last, minutes in event["times"]:
            entered = Entered(
                event["title"], date.fromisoformat(first), date.fromisoformat(last), RecordKind(kind), minutes=minutes
            )
            mark = record_rules.row_hash(entered)
            key = f"intake:{into.intake.pk}:{place}:{first}:{len(batch)}"
            batch[mark] = _record(into, entered, key=key, row_hash=mark, source=RecordSource.CALENDAR)
    return _add_new(into, batch)


def _take_bundle(into: _Into, file: IO[bytes]) -> int:
    known = logs.known(into.person)
    parts = [one.part for one in bundle.read(_document(file)) if one.part is not None]
    activities = {
        one.key: one
        for one in parts
        if isinstance(one, bundle.Held) and not record_rules.troubles(one.entered, on=into.on, known=known)
    }
    Person.objects.select_for_update().get(pk=into.person.pk)
    there = _there(into.intake, list(activities))
    fresh = [one for key, one in activities.items() if key not in there]
    made = Record.objects.bulk_create(
        [_record(into, one.entered, key=one.key, state=one.state, source=RecordSource.BUNDLE) for one in fresh],
        batch_size=_BATCH,
    )
    _show(into, dict(zip((one.pk for one in made), fresh, strict=True)))
    for one in parts:
        if isinstance(one, bundle.HeldGoal):
            _take_goal(into, one)
        elif isinstance(one, bundle.HeldGap):
            _take_gap(into, one)
        elif isinstance(one, bundle.HeldRecurring):
            _take_recurring(into, one)
    return len(made)


def _show(into: _Into, made: Mapping[int, bundle.Held]) -> None:
    """Connect activities with documents of the locker that have the same fingerprint."""
    wanted = {sha256 for one in made.values() for sha256 in one.evidence}
    held = {one.sha256: one.pk for one in evidence.usable(into.person).filter(sha256__in=wanted)}
    through = Record.evidence.through
    through.objects.bulk_create(
        [
            through(record_id=pk, document_id=held[sha256])
            for pk, one in made.items()
            for sha256 in set(one.evidence) & held.keys()
        ],
        batch_size=_BATCH,
    )


def _take_goal(into: _Into, one: bundle.HeldGoal) -> None:
    reviewed = into.at if one.state != GoalState.OPEN or one.outcome else None
    fields = {"wish": one.wish, "how": one.how, "by_on": one.by_on, "state": one.state, "outcome": one.outcome}
    goal, new = Goal.objects.get_or_create(
        person=into.person, key=one.key, defaults=fields | {"added_at": into.at, "reviewed_at": reviewed}
    )
    if new:
        own = Record.objects.filter(person__in=people.group(into.person), deleted_at=None)
        goal.records.set(own.filter(key__in=one.records))


def _take_gap(into: _Into, one: bundle.HeldGap) -> None:
    during = DateRange(one.first_on, one.last_on + timedelta(days=1))
    held = GapExplained.objects.filter(person=into.person, during=during, words=one.words, withdrawn_at=None)
    if not held.exists():
        GapExplained.objects.create(person=into.person, during=during, words=one.words, explained_at=into.at)


def _take_recurring(into: _Into, one: bundle.HeldRecurring) -> None:
    fields = {name: getattr(one, name) for name in ("title", "kind", "minutes", "participatory", "rhythm", "first_on")}
    held = Recurring.objects.filter(person=into.person, ended_at=None, until=one.until, **fields)
    if not held.exists():
        next_on = recurrence.day_of(first=one.first_on, rhythm=one.rhythm, number=one.made)
        Recurring.objects.create(
            person=into.person, until=one.until, made=one.made, next_on=next_on, added_at=into.at, **fields
        )


_TAKES = {
    IntakeKind.CSV: _take_list,
    IntakeKind.CALENDAR: _take_calendar,
    IntakeKind.BUNDLE: _take_bundle,
}


# --- Calendars: events to choose from -------------------------------------------------------------------------------


def _events(intake: Intake, file: IO[bytes], on: date) -> list[dict[str, Any]]:
    """The events of a calendar within the person's cycles, as they are put before their owner."""
    held = calendars.events(file.read(), within=_window(intake.person, on), on=on)
    return [
        {
            "title": event.title or "",
            "times": [(one.first_on.isoformat(), one.last_on.isoformat(), one.minutes) for one in event.times],
            "later": event.later,
        }
        for event in held[: calendars.MOST_EVENTS]
        if event.title and event.times
    ]


def _window(person: Person, on: date) -> Days:
    """The days of the person's cycles; the last two years of somebody who has none."""
    cycles = [one.during for one in logs.cycles(person)]
    lower = min((one.lower for one in cycles), default=on - timedelta(days=730))
    upper = max((one.upper for one in cycles), default=on + timedelta(days=1))
    return Days(lower, max(upper, lower + timedelta(days=1)))
