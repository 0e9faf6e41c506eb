"""Bringing the legacy register in, and putting right what it says differently later."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from members.errors import Refused
from registry.choices import FactSource, Status
from registry.queries import legacy as queries
from registry.queries import policies
from registry.queries.legacy import Directory, KnownPerson, PersonKey
from registry.rules.legacy import LegacyStatus, Row, RowRefused, Vocabulary, read_row
from registry.rules.legacy_differences import (
    Held,
    contested,
    differences,
    groups_of,
    is_same_person,
    to_set_aside,
)
from registry.rules.legacy_facts import Group, dated_facts, standing_facts
from registry.rules.standing import status_on
from registry.services.import_report import ImportReport
from registry.services.import_writing import BatchWriter, new_ids
from registry.services.legacy_file import LegacyFile

_BATCH = 1_000
_LOCK = 7_163_001  # any number that no other advisory lock of the product uses
_PERSONAL = (Group.KNOWN_AS, Group.FORMER, Group.OUTSIDE, Group.PLACE)
_SHOWN = 5
_EXPECTED = {
    LegacyStatus.REGISTERED: {Status.REGISTERED, Status.RENEWAL_WINDOW},
    LegacyStatus.LAPSED: {Status.LAPSED},
    LegacyStatus.CAREER_BREAK: {Status.CAREER_BREAK},
    LegacyStatus.SUSPENDED_CPD: {Status.SUSPENDED},
    LegacyStatus.SUSPENDED_CONDUCT: {Status.SUSPENDED},
    LegacyStatus.CAUTION: {Status.CAUTION},
    LegacyStatus.REMOVED: {Status.REMOVED},
    LegacyStatus.RESIGNED: {Status.RESIGNED},
    LegacyStatus.DECEASED: {Status.DECEASED},
}
Progress = Callable[[int, int], None]
Decided = Mapping[str, frozenset[str]]


@dataclass(slots=True)
class Outcome:
    """What an import did, besides its report: what somebody should look at.

    Args:
        unknown_columns: columns of the file that the format does not know; they were ignored.
        disagreeing: how many rows say a status that their own dates do not bear out, with the first few lines.
        endless: how many rows that had not ended say no Paid to.
        hcpc_clashes: HCPC numbers held by several people, with the numbers of their entries.
    """

    unknown_columns: tuple[str, ...] = ()
    disagreeing: int = 0
    disagreeing_lines: list[int] = field(default_factory=list)
    endless: int = 0
    hcpc_clashes: list[tuple[str, list[str]]] = field(default_factory=list)


@transaction.atomic
def bring_in(
    *,
    path: Path,
    report: ImportReport,
    on: date,
    at: datetime,
    dry_run: bool = False,
    apply_changes: bool = False,
    shift: timedelta = timedelta(0),
    progress: Progress | None = None,
) -> Outcome:
    """Bring a file of legacy records in, as one transaction; doing it again changes nothing.

    `imported`, `people` and `entries` of the report count what is new; refused rows, repairs and pairs
    are reported each time.

    Args:
        path: a file in the legacy format.
        report: collects what was refused, repaired and changed.
        on: the export day: the "today" of every rule, and the day the records were brought in.
        at: the instant of the import.
        dry_run: find everything out and record nothing.
        apply_changes: correct what is held where a row says something else, unless it was decided here.
        shift: moves every day of the file; `on` is then the moved export day.
        progress: told bytes read and bytes in all after each batch.

    Raises:
        Unreadable: when the file is not in the legacy format.
        Refused: when another import is under way, or no registers are loaded.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise Refused("Another import is under way; try again when it has ended.", code="import_under_way")
    with LegacyFile(path) as file:
        importer = _Importer(file, report, on=on, at=at, apply_changes=apply_changes, shift=shift)
        for _ in importer.batches():
            if progress:
                progress(file.position, file.size)
        outcome = importer.outcome
        outcome.unknown_columns = file.unknown_columns
    outcome.hcpc_clashes = queries.hcpc_clashes()
    if dry_run:
        transaction.set_rollback(True)
    return outcome


class _Importer:
    """One run over one file."""

    def __init__(
        self, file: LegacyFile, report: ImportReport, *, on: date, at: datetime, apply_changes: bool, shift: timedelta
    ) -> None:
        self._file, self._on, self._apply, self._shift = file, on, apply_changes, shift
        self._vocabulary: Vocabulary = queries.vocabulary()
        self._directory: Directory = queries.directory()
        if not self._vocabulary.registers:
            raise Refused("No registers are loaded yet: run load_registers first.", code="no_registers")
        self._policies = policies.current()
        self._writer = BatchWriter(directory=self._directory, sha256=file.sha256, on=on, at=at)
        self._report = report
        self.outcome = Outcome()

    def batches(self) -> Iterable[None]:
        """Go through the file; yields after each batch."""
        batch: list[Row | tuple[int, RowRefused]] = []
        numbers: set[str] = set()
        for line, cells in self._file.rows():
            self._report.rows += 1
            try:
                row = read_row(cells, line=line, vocabulary=self._vocabulary, on=self._on - self._shift)
            except RowRefused as refusal:
                batch.append((line, refusal))
            else:
                if row.number in numbers:  # judged against what its first row brought in
                    self._bring_in(batch)
                    batch, numbers = [], set()
                batch.append(row.shifted(self._shift) if self._shift else row)
                numbers.add(row.number)
            if len(batch) >= _BATCH:
                self._bring_in(batch)
                batch, numbers = [], set()
                yield
        self._bring_in(batch)
        yield

    def _bring_in(self, batch: list[Row | tuple[int, RowRefused]]) -> None:
        rows = [row for row in batch if isinstance(row, Row)]
        held = queries.held([row.number for row in rows])
        new = [row for row in rows if row.number not in held]
        known = queries.people({key for row in new if (key := queries.person_key(row))})
        ids = iter(zip(new_ids("members_person", len(new)), new_ids("registry_entry", len(new)), strict=True))
        changed: dict[str, tuple[Row, tuple[str, ...]]] = {}
        for row in batch:
            if not isinstance(row, Row):
                line, refusal = row
                self._report.refused(line=line, column=refusal.column, code=refusal.code, message=refusal.message)
            elif row.number not in held:
                self._add(row, known, next(ids))
            elif self._is_taken(row, held[row.number]):
                message = f"{row.number} is somebody else’s number."
                self._report.refused(line=row.line, column="Reg No", code="number_taken", message=message)
            elif fields := self._compare(row, held[row.number]):
                changed[row.number] = (row, fields)
        self._writer.flush()
        decided = queries.decided(list(changed)) if changed else {}
        self._report_conflicts(changed.values(), decided)
        if self._apply:
            self._correct([row for row, _ in changed.values()], decided)

    def _is_taken(self, row: Row, held: Held) -> bool:
        return row.register != held.register or not is_same_person(row, held)

    def _report_repairs(self, row: Row) -> None:
        for repair in row.repairs:
            self._report.repaired(line=row.line, column=repair.column, code=repair.code, number=row.number)

    def _add(self, row: Row, known: dict[PersonKey, list[KnownPerson]], ids: tuple[int, int]) -> None:
        """A new entry, of a person known already or new."""
        self._report_repairs(row)
        person_id, entry_id = ids
        key = queries.person_key(row)
        people = known.get(key, []) if key else []
        person = next((p for p in people if row.register not in p.numbers), None)
        facts = dated_facts(row, place=self._directory.place(row), on=self._on)
        if person is None:
            person = KnownPerson(person_id, {}, {group: set() for group in _PERSONAL})
            if key:
                known.setdefault(key, []).append(person)
            self._writer.person(person_id, row)
            self._report.people += 1
        else:
            facts[Group.NAME] = []
            for group in _PERSONAL:
                facts[group] = [fact for fact in facts[group] if fact[1] not in person.values[group]]
            for number in person.numbers.values():
                self._report.one_person(row.number, number)
        self._writer.entry(entry_id, person.person_id, row)
        self._write(facts, row=row, person_id=person.person_id, entry_id=entry_id, source=FactSource.LEGACY)
        if row.notes:
            self._writer.note(person.person_id, row)
        person.numbers[row.register] = row.number
        for group in _PERSONAL:
            person.values[group] |= {value for _, value in facts[group]}
        self._report.imported += 1
        self._report.entries += 1
        self._look_over(row)

    def _write(self, facts: dict[Group, list], *, row: Row, person_id: int, entry_id: int, source: FactSource) -> None:
        for group, found in facts.items():
            self._writer.facts(group, found, row=row, person_id=person_id, entry_id=entry_id, source=source)

    def _look_over(self, row: Row) -> None:
        """Note a row whose own dates do not bear out its status, or that never ends."""
        book = self._policies.register(self._directory.register_ids[row.register]).book
        status = status_on(standing_facts(row, on=self._on), book, self._on)
        if status not in _EXPECTED[row.status]:
            self.outcome.disagreeing += 1
            if len(self.outcome.disagreeing_lines) < _SHOWN:
                self.outcome.disagreeing_lines.append(row.line)
        if row.paid_to is None and Status(status) in _EXPECTED[LegacyStatus.REGISTERED]:
            self.outcome.endless += 1

    def _compare(self, row: Row, held: Held) -> tuple[str, ...]:
        """The columns in which the row says something else than what is held."""
        self._report_repairs(row)
        for number in held.other_numbers:
            if queries.person_key(row) and number < row.number:
                self._report.one_person(row.number, number)
        fields = differences(row, held, place=self._directory.place(row), on=self._on)
        if fields:
            self._report.changed(line=row.line, number=row.number, fields=fields)
        return fields

    def _report_conflicts(self, changed: Iterable[tuple[Row, tuple[str, ...]]], decided: Decided) -> None:
        for row, fields in changed:
            if against := contested(fields, decided[row.number]):
                self._report.conflict(line=row.line, number=row.number, fields=against)

    def _correct(self, rows: list[Row], decided: Decided) -> None:
        """Correct the held facts; two rows of one person one after the other, each against what then holds."""
        while rows:
            held = queries.held([row.number for row in rows])
            touched: set[int] = set()
            later: list[Row] = []
            for row in rows:
                entry = held[row.number]
                if entry.person_id in touched:
                    later.append(row)
                    continue
                touched.add(entry.person_id)
                self._correct_one(row, entry, decided[row.number])
            self._writer.flush()
            rows = later

    def _correct_one(self, row: Row, held: Held, decided: frozenset[str]) -> None:
        place = self._directory.place(row)
        found = differences(row, held, place=place, on=self._on)
        against = contested(found, decided)
        fields = tuple(column for column in found if column not in against)
        if not fields:  # all of it decided here, or put right already by a row of the same person
            return
        facts = dated_facts(row, place=place, on=self._on)
        groups = groups_of(fields)
        for group in groups:
            self._writer.set_aside(group, to_set_aside(group, held.facts[group], facts[group]))
        chosen = {group: found for group, found in facts.items() if group in groups}
        self._write(chosen, row=row, person_id=held.person_id, entry_id=held.entry_id, source=FactSource.CORRECTION)
        if {"Date of birth", "Email"} & set(fields):
            self._writer.details(held.person_id, row, email=held.email if row.email_dropped else row.email)
        if "Notes" in fields:
            self._writer.note(held.person_id, row)
        self._writer.corrected(held.entry_id, held.person_id, row, fields)
