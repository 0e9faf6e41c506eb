"""The worker's side of a check of many: the list is read by a process that may die of it, then every line answered."""

import hashlib
import json
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from members import tenancy
from members.documents.inspection import OutOfTime, confined, last_words
from members.models import Organisation
from members.references import new_reference
from members.services.documents import delete_files
from registry.choices import BATCH, BatchSource, BatchState, ListTrouble
from registry.models import Batch
from registry.rules import check_lines
from registry.services import batches, line_emptying

log = structlog.get_logger(__name__)

SECONDS = 90
# A worker that lives has moved a check within this time; later the queue has lost it.
LOST_AFTER, GIVEN_UP_AFTER = timedelta(minutes=10), timedelta(hours=2)
ABANDONED_AFTER = timedelta(days=7)
_UNDER_WAY = [BatchState.READING, BatchState.CHECKING]


def carry_out(*, organisation_id: int, batch_id: int, at: datetime) -> None:
    """Bring a check one step on: look at what was sent, or answer every line.

    May be run twice, also at the same time: whoever is second finds it done, or another at it.
    """
    with tenancy.within(organisation_id):
        batch = Batch.objects.filter(pk=batch_id, organisation=organisation_id, state__in=_UNDER_WAY).first()
    if batch is None:
        return
    if batch.state == BatchState.READING and "chosen" not in batch.columns:
        _look(batch, at)
        return
    _count(batch, at)
    _answer(batch, at)


def _look(batch: Batch, at: datetime) -> None:
    """Have the list read, and ask its sender what the columns are."""
    with tempfile.TemporaryDirectory(prefix="list-", ignore_cleanup_errors=True) as folder:
        original, rows = Path(folder, "original"), Path(folder, "rows")
        try:
            with batch.file.open("rb") as stored, original.open("wb") as here:
                shutil.copyfileobj(stored, here)
            found = _read(original, rows)
        except OSError:
            found = {"trouble": ListTrouble.LOST.value}
        with tenancy.within(batch.organisation_id):
            _settle(batch, found, rows, at)


def _read(original: Path, rows: Path) -> dict[str, Any]:
    try:
        done = confined("registry.lists.child", original, rows, folder=rows.parent, seconds=SECONDS)
    except OutOfTime:
        return {"trouble": ListTrouble.BUSY.value}
    if done.returncode:
        log.info("list_not_read", why=last_words(done))
        return {"trouble": ListTrouble.TOO_LARGE.value}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@transaction.atomic
def _settle(batch: Batch, found: dict[str, Any], rows: Path, at: datetime) -> None:
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != BatchState.READING or "chosen" in batch.columns:
        return
    if "trouble" in found:
        batches.fail(batch=batch, by=None, at=at, trouble=ListTrouble(found["trouble"]))
        return
    BATCH.check(batch.state, BatchState.MAPPING)
    batches.let_go(batch=batch)
    with rows.open("rb") as written:
        batch.file.save(f"{batches.FOLDER}/{new_reference()}", File(written), save=False)
    if batch.source != BatchSource.PASTED:
        batch.source = found["source"]
    batch.columns = _columns(batch.organisation, found)
    batch.lines_total = found["rows"] - (1 if batch.columns["headed"] else 0)
    batch.state, batch.moved_at = BatchState.MAPPING, at
    batch.save(update_fields=["state", "moved_at", "columns", "source", "file", "lines_total"])


def _columns(organisation: Organisation, found: dict[str, Any]) -> dict[str, Any]:
    """What is shown of a list when its columns are asked for: their headings if any, and the first rows."""
    first, *others = found["examples"]
    headed = check_lines.is_heading(first)
    headings = [*first, *[""] * (found["width"] - len(first))] if headed else [""] * found["width"]
    sha256 = hashlib.sha256(json.dumps(headings).encode()).hexdigest()
    shown = {"examples": found["examples"], "headed": headed}
    return {
        "headed": headed,
        "headings": headings,
        "examples": others if headed else found["examples"],
        "sheets": found["sheets"],
        "sha256": sha256,
        "proposed": batches.columns_for(organisation=organisation, found=shown, sha256=sha256),
    }


def _count(batch: Batch, at: datetime) -> None:
    """From here it is being checked, which its page can tell before it is over."""
    with tenancy.within(batch.organisation_id):
        held = Batch.objects.select_for_update(skip_locked=True).filter(pk=batch.pk, state=BatchState.READING).first()
        if held is not None:
            BATCH.check(held.state, BatchState.CHECKING)
            held.state, held.moved_at = BatchState.CHECKING, at
            held.save(update_fields=["state", "moved_at"])


def _answer(batch: Batch, at: datetime) -> None:
    with tenancy.within(batch.organisation_id):
        locked = Batch.objects.select_for_update(skip_locked=True)
        held = locked.filter(pk=batch.pk, state=BatchState.CHECKING).first()
        if held is None:
            return
        if held.previous_id is not None:
            previous = Batch.objects.get(pk=held.previous_id)
            batches.answer_lines(batch=held, lines=batches.earlier(batch=previous), at=at)
            return
        try:
            rows = list(batches.rows_of(batch=held))
        except OSError:
            batches.fail(batch=held, by=None, at=at, trouble=ListTrouble.LOST)
            return
        if len(rows) > check_lines.MOST_LINES:
            batches.fail(batch=held, by=None, at=at, trouble=ListTrouble.TOO_MANY)
            return
        batches.answer_rows(batch=held, rows=rows, at=at)


def sweep(*, at: datetime) -> list[tuple[int, int]]:
    """End the checks that nobody goes on with or that were tried for too long; running it again ends none twice.

    Lines about somebody who was erased in the very moment in which they were written are emptied.

    Returns:
        Those that the queue lost, organisation and id, to be carried out again.
    """
    with tenancy.across():
        line_emptying.empty(line_emptying.erased_meanwhile())
        late = Q(state__in=_UNDER_WAY, moved_at__lte=at - GIVEN_UP_AFTER)
        left = Q(state=BatchState.MAPPING, moved_at__lte=at - ABANDONED_AFTER)
        for batch in Batch.objects.select_for_update(skip_locked=True).filter(late | left).order_by("pk")[:500]:
            gone = batch.state == BatchState.MAPPING
            batches.fail(batch=batch, by=None, at=at, trouble=ListTrouble.ABANDONED if gone else ListTrouble.LOST)
        lost = Batch.objects.filter(state__in=_UNDER_WAY, moved_at__lte=at - LOST_AFTER)
        return list(lost.order_by("pk").values_list("organisation_id", "pk")[:200])


def clear_strays(*, at: datetime) -> int:
    """Delete lists that no check names: what a crash left behind.

    Returns:
        How many were deleted.
    """
    try:
        names = {f"{batches.FOLDER}/{name}" for name in default_storage.listdir(batches.FOLDER)[1]}
    except FileNotFoundError:
        return 0
    with tenancy.across():
        strays = names - set(Batch.objects.filter(file__in=names).values_list("file", flat=True))
    old = [name for name in strays if default_storage.get_modified_time(name) < at - GIVEN_UP_AFTER]
    delete_files(names=sorted(old))
    return len(old)
