"""The answers to a check as a file: CSV as it is read, or a workbook; no cell of them is a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from members import tenancy
from members.errors import Refused
from members.models import Organisation
from members.rules.cells import neutral
from registry.check_words import note_words
from registry.choices import CheckOutcome
from registry.models import Batch, BatchLine
from registry.queries import batches, recalled
from registry.rules.receipts import Said

MOST_IN_A_WORKBOOK = 20_000
_CHUNK = 2_000
_PIECE = 64 * 1024


def headings() -> list[str]:
    """What stands over the columns."""
    return [
        _("Line"), _("Your reference"), _("Number asked"), _("Name asked"), _("Register expected"), _("Scope expected"),
        _("First day"), _("Last day"), _("Answer"), _("Note"), _("In words"), _("Days not registered"), _("Check"),
        _("Fingerprint of the line"), _("Sandbox"),
    ]  # fmt: skip


def rows(batch: Batch, *, today: date) -> Iterator[list[str]]:
    """One row for every line, read piece by piece, within the rows of the organisation.

    Args:
        today: the London day of asking; what the register would not show on it is left out.
    """
    after = 0
    while True:
        with tenancy.within(batch.organisation_id):
            piece = list(batches.lines(batch).defer(None).filter(position__gt=after)[:_CHUNK])
            said = recalled.said(batch, piece, today=today)
        if not piece:
            return
        for line in piece:
            yield _row(batch, line, said.get(line.position))
        after = piece[-1].position


def _row(batch: Batch, line: BatchLine, said: Said | None) -> list[str]:
    runs = said["not_registered"] if said else ()
    days = "; ".join(first if first == last else f"{first} – {last}" for first, last in runs)
    return [
        str(line.position), line.employee, line.number, line.name, line.register, line.scope, batch.on.isoformat(),
        (batch.until or batch.on).isoformat(), str(CheckOutcome(line.outcome).label), note_words(line.note),
        said["sentence"] if said else _("No longer shown."), days, batch.number, line.sha256,
        _sandbox(batch),
    ]  # fmt: skip


def as_csv(batch: Batch, *, today: date) -> Iterator[bytes]:
    """The file, piece by piece."""
    return _written(headings(), rows(batch, today=today))


def list_as_csv(organisation: Organisation, found: QuerySet[Batch]) -> Iterator[bytes]:
    """Every check of a list, newest first, as a file, piece by piece."""
    headed = [_("Check"), _("Asked"), _("Purpose"), _("First day"), _("Last day"), _("Lines"), _("State"), _("Sandbox")]
    return _written(headed, _listed(organisation, found))


def _listed(organisation: Organisation, found: QuerySet[Batch]) -> Iterator[list[str]]:
    rest = found
    while True:
        with tenancy.within(organisation):
            piece = list(rest[:_CHUNK])
        for batch in piece:
            yield [
                batch.number, batch.asked_at.isoformat(), str(batch.get_purpose_display()), batch.on.isoformat(),
                (batch.until or batch.on).isoformat(), str(batch.lines_total), str(batch.get_state_display()),
                _sandbox(batch),
            ]  # fmt: skip
        if len(piece) < _CHUNK:
            return
        last = piece[-1]
        rest = found.filter(Q(asked_at__lt=last.asked_at) | Q(asked_at=last.asked_at, pk__lt=last.pk))


def _sandbox(batch: Batch) -> str:
    return _("Sandbox: invented people") if batch.sandbox else ""


def _written(headed: Iterable[str], found: Iterable[Sequence[str]]) -> Iterator[bytes]:
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    written.write("\ufeff")
    writer.writerow([neutral(heading) for heading in headed])
    for row in found:
        writer.writerow([neutral(cell) for cell in row])
        if written.tell() > _PIECE:
            yield _taken(written)
    yield _taken(written)


def as_workbook(batch: Batch, *, today: date) -> IO[bytes]:
    """The workbook, in a file that is gone once it is closed.

    Raises:
        Refused: `too_long` for a check of more lines than a workbook is made of while somebody waits.
    """
    if batch.lines_total > MOST_IN_A_WORKBOOK:
        words = _("An Excel file holds 20,000 lines or fewer. Go back and download the CSV file: it has every line.")
        raise Refused(words, code="too_long")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Answers"))
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading) for heading in headings()])
    for row in rows(batch, today=today):
        sheet.append([int(row[0]), *(_cell(sheet, cell) for cell in row[1:])])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer that is made of it closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: object, text: str) -> WriteOnlyCell:
    """A cell of text, which no spreadsheet calculates."""
    cell = WriteOnlyCell(sheet, value=neutral(text))
    cell.data_type = "s"
    return cell


def _taken(written: io.StringIO) -> bytes:
    piece = written.getvalue().encode()
    written.seek(0)
    written.truncate()
    return piece
