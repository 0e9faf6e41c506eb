"""An organisation asks what the register says of one person or of many: each time a batch, of one line or of many."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members import trail
from members.choices import CheckPurpose
from members.errors import Refused
from members.jobs import after_commit
from members.models import Organisation, User
from members.queries import employers
from members.references import new_reference
from members.rules.documents import safe_name
from members.services.documents import delete_files
from registry.choices import BATCH, BatchSource, BatchState, ListColumn, ListTrouble
from registry.models import ApiKey, Batch, BatchLine, ColumnMapping
from registry.queries import batches, checking
from registry.rules import check_lines
from registry.rules.check_lines import MOST_LINES
from registry.services import batch_answers
from registry.services.checks import new_number

FOLDER = "check-lists"
# Answered while somebody waits; more are handed to a worker.
AT_ONCE = 25
LARGEST_FILE, LARGEST_PASTE = 10 << 20, 2 << 20
LONGEST_RANGE = timedelta(days=3_660)
EARLIEST = date(1990, 1, 1)
_IN_ORDER = tuple(ListColumn)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every line of a check.

    Args:
        purpose: what for, one of those that the organisation agreed to.
        on, until: the London day asked about; with `until` the range of days that begins on `on`. A range of one
            day is that day.
        by: the officer, or none where a key of the API asks.
        at: the instant of asking.
    """

    organisation: Organisation
    purpose: CheckPurpose
    on: date
    until: date | None
    by: User | None
    at: datetime
    api_key: ApiKey | None = None
    sandbox: bool = False

    @property
    def last(self) -> date | None:
        """The last day of a range of several days; none where one day is asked about."""
        return None if self.until == self.on else self.until


@transaction.atomic
def check(*, question: Question, lines: Sequence[Mapping[ListColumn, str]], source: BatchSource) -> Batch:
    """Ask about people whose numbers and names are at hand; a few are answered at once, more by a worker.

    Each call is another check: the same answer at another time is another proof.

    Raises:
        Refused: for a purpose that was not agreed to, days that cannot be asked about, too many lines, or one that
            says nothing.
    """
    _check_question(question)
    if not lines:
        raise Refused(_("Enter at least one number and name."), field="lines", code="empty")
    if len(lines) > MOST_LINES:
        raise Refused(_("Check 100,000 people or fewer at a time."), field="lines", code="too_many")
    empty = next((place for place, line in enumerate(lines) if not any(map(str.strip, line.values()))), None)
    if empty is not None:  # it would be passed over, and every answer after it stand at another place
        raise Refused(_("Give a number, a name or both."), field=f"lines/{empty}", code="says_nothing")
    batch = _begin(question, source, BatchState.CHECKING, len(lines))
    rows = [[check_lines.tidy(line.get(column, "")) for column in _IN_ORDER] for line in lines]
    batch.columns = {"chosen": {column.value: place for place, column in enumerate(_IN_ORDER)}, "headed": False}
    if len(rows) <= AT_ONCE:
        batch.save()
        return answer_rows(batch=batch, rows=rows, at=question.at)
    batch.file.save(f"{FOLDER}/{new_reference()}", _as_file(rows), save=False)
    batch.save()
    _hand_over(batch)
    return batch


@transaction.atomic
def receive(*, question: Question, upload: "File[bytes]", name: str, source: BatchSource) -> Batch:
    """Keep a list until a worker has read it; whoever sent it is then asked what its columns are.

    Args:
        upload: a file, or what was pasted.
        name: what the sender calls it; empty for what was pasted.

    Raises:
        Refused: as `check`, or for a file that is empty or too large.
    """
    _check_question(question)
    if not upload.size:
        raise Refused(_("The selected file is empty"), field="file", code="empty")
    if upload.size > LARGEST_FILE:
        raise Refused(_("The selected file must be smaller than 10 MB"), field="file", code="too_big")
    batch = _begin(question, source, BatchState.READING, 0)
    batch.file_name = safe_name(name)[:200] if name else ""
    batch.file.save(f"{FOLDER}/{new_reference()}", upload, save=False)
    batch.save()
    _hand_over(batch)
    return batch


@transaction.atomic
def read_as(*, batch: Batch, columns: Mapping[ListColumn, int], by: User, at: datetime) -> Batch:
    """Say what the columns of a list are; then the worker checks it. Saying the same again changes nothing.

    Raises:
        Refused: without a column for the name, or where one column is to say two things.
    """
    batch = batches.locked(batch)
    chosen = {column.value: place for column, place in columns.items()}
    if batch.state != BatchState.MAPPING and batch.columns.get("chosen") == chosen:
        return batch
    BATCH.check(batch.state, BatchState.READING)
    if missing := check_lines.needed(columns):
        raise Refused(_("Say which column holds the name, or the forenames and the surname."), field=missing.value)
    if len(set(columns.values())) != len(columns):
        raise Refused(_("One column is chosen for two things. Choose each column once."), code="twice")
    if ListColumn.NAME in columns and {ListColumn.SURNAME, ListColumn.FORENAMES}.intersection(columns):
        words = _("Choose either the column with the whole name, or those with forenames and surname.")
        raise Refused(words, field=ListColumn.NAME.value, code="both")
    batch.columns |= {"chosen": chosen}
    batch.state, batch.moved_at = BatchState.READING, at
    batch.save(update_fields=["state", "columns", "moved_at"])
    ColumnMapping.objects.update_or_create(
        organisation_id=batch.organisation_id,
        headings_sha256=batch.columns["sha256"],
        defaults={"columns": chosen, "used_at": at},
    )
    trail.record("registry.batch_mapped", about=batch, by=by, at=at, organisation=batch.organisation_id)
    _hand_over(batch)
    return batch


@transaction.atomic
def again(*, batch: Batch, question: Question) -> Batch:
    """Ask the same lines again, to see what changed since; they keep their places.

    Raises:
        Refused: as `check`, or where the earlier check was never answered.
    """
    _check_question(question)
    if batch.state != BatchState.DONE or batch.organisation_id != question.organisation.pk:
        raise Refused(_("Only a check that was answered can be made again."), code="not_done")
    asked = replace(question, sandbox=batch.sandbox)
    another = _begin(asked, BatchSource.AGAIN, BatchState.CHECKING, batch.lines_total, previous=batch)
    if batch.lines_total <= AT_ONCE:
        return answer_lines(batch=another, lines=earlier(batch=batch), at=question.at)
    _hand_over(another)
    return another


@transaction.atomic
def give_up(*, batch: Batch, by: User | None, at: datetime, trouble: ListTrouble) -> Batch:
    """Nothing comes of a check, and its list is deleted; doing it again changes nothing."""
    batch = batches.locked(batch)
    if batch.state == BatchState.FAILED:
        return batch
    return fail(batch=batch, by=by, at=at, trouble=trouble)


def fail(*, batch: Batch, by: User | None, at: datetime, trouble: ListTrouble) -> Batch:
    """Say of a check, locked by the caller, why nothing came of it."""
    BATCH.check(batch.state, BatchState.FAILED)
    batch.state, batch.trouble, batch.moved_at = BatchState.FAILED, trouble, at
    batch.columns = {}
    let_go(batch=batch)
    batch.save(update_fields=["state", "trouble", "moved_at", "columns", "file"])
    trail.record(
        "registry.batch_failed", about=batch, by=by, at=at, organisation=batch.organisation_id, trouble=trouble.value
    )
    return batch


def answer_rows(*, batch: Batch, rows: Iterable[Sequence[str]], at: datetime) -> Batch:
    """Answer the rows of a list whose columns are known."""
    chosen = {ListColumn(name): place for name, place in batch.columns["chosen"].items()}
    lines = list(check_lines.lines(rows, chosen, checking.known_places()))
    return answer_lines(batch=batch, lines=lines, at=at)


def answer_lines(*, batch: Batch, lines: Sequence[check_lines.Line], at: datetime) -> Batch:
    """Answer lines that were read, and let go of the list that they were in."""
    let_go(batch=batch)
    batch.columns = {"chosen": batch.columns["chosen"]} if "chosen" in batch.columns else {}
    return batch_answers.answer(batch=batch, lines=lines, at=at)


def earlier(*, batch: Batch) -> list[check_lines.Line]:
    """The lines of an earlier check, read anew; one that was emptied since keeps its place and finds nobody."""
    held, seen = checking.known_places(), set[tuple[str, ...]]()
    asked = BatchLine.objects.filter(batch=batch).order_by("position")
    rows = asked.annotate(kept=~Q(content="")).values_list(
        "kept", "number", "name", "surname", "register", "scope", "employee"
    )
    return [check_lines.line(_cells(*row), held, seen) if kept else check_lines.EMPTIED for kept, *row in rows]


def _cells(number: str, name: str, surname: str, register: str, scope: str, employee: str) -> dict[ListColumn, str]:
    whose = {ListColumn.NAME: name}
    if surname:
        whose = {ListColumn.FORENAMES: name.removesuffix(surname).strip(), ListColumn.SURNAME: surname}
    return {
        ListColumn.NUMBER: number,
        ListColumn.REGISTER: register,
        ListColumn.SCOPE: scope,
        ListColumn.EMPLOYEE: employee,
    } | whose


def let_go(*, batch: Batch) -> None:
    """Delete the list once the caller's transaction has committed."""
    if batch.file:
        transaction.on_commit(partial(delete_files, names=[str(batch.file.name)]), robust=True)
        batch.file = ""


def _begin(
    question: Question, source: BatchSource, state: BatchState, lines: int, *, previous: Batch | None = None
) -> Batch:
    batch = Batch.objects.create(
        organisation=question.organisation,
        number=new_number(at=question.at),
        made_by=question.by,
        api_key=question.api_key,
        purpose=question.purpose,
        source=source,
        sandbox=question.sandbox,
        previous=previous,
        on=question.on,
        until=question.last,
        state=state,
        asked_at=question.at,
        moved_at=question.at,
        lines_total=lines,
    )
    trail.record(
        "registry.batch_asked",
        about=batch,
        by=question.by,
        at=question.at,
        organisation=question.organisation.pk,
        purpose=CheckPurpose(question.purpose).value,
        source=source.value,
        on=question.on.isoformat(),
        until=question.last and question.last.isoformat(),
    )
    return batch


def _check_question(question: Question) -> None:
    today = timezone.localdate(question.at)
    agreed = employers.agreement(question.organisation, on=today)
    if agreed is None:
        raise Refused(_("An admin must agree to the terms before anybody is checked."), code="terms")
    if question.purpose not in agreed.purposes:
        raise Refused(_("Your organisation did not agree to check for this purpose."), field="purpose", code="purpose")
    if not EARLIEST <= question.on <= today:
        raise Refused(_("Choose today or a day in the past."), field="on", code="day")
    if question.until is None:
        return
    if not question.on <= question.until <= today:
        words = _("The last day must be today or earlier, and not before the first.")
        raise Refused(words, field="until", code="range")
    if question.until - question.on > LONGEST_RANGE:
        raise Refused(_("Ask about ten years or fewer."), field="until", code="range_too_long")


def _hand_over(batch: Batch) -> None:
    after_commit("registry.carry_out_batch", organisation_id=batch.organisation_id, batch_id=batch.pk)


def _as_file(rows: Iterable[Sequence[str]]) -> "ContentFile[bytes]":
    return ContentFile("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())


def rows_of(*, batch: Batch) -> Iterable[list[str]]:
    """The rows of a list that was read, from where they are kept until they are answered."""
    with batch.file.open("rb") as kept:
        for place, row in enumerate(kept):
            if place or not batch.columns.get("headed"):
                yield json.loads(row)


def columns_for(*, organisation: Organisation, found: Mapping[str, Any], sha256: str) -> dict[str, int]:
    """Which column probably says what: as this organisation said of the same headings before, else by their words."""
    before = ColumnMapping.objects.filter(organisation=organisation, headings_sha256=sha256).first()
    if before is not None:
        with suppress(ValueError):
            return {ListColumn(name).value: place for name, place in before.columns.items()}
    examples = found["examples"]
    proposed = check_lines.propose(examples[0]) if found["headed"] else check_lines.propose_unnamed(examples)
    return {column.value: place for column, place in proposed.items()}
