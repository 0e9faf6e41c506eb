"""Lists as files for spreadsheets, in which no cell is ever taken for a formula and letters are read as they are."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from members.rules.cells import neutral

_PIECE = 64 * 1024
_LONGEST_TITLE = 31


def csv_pieces(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A list as CSV, in pieces as its rows come.

    Args:
        rows: the headings, then the list.
    """
    written = io.StringIO("\ufeff")  # by which spreadsheets know how letters are written
    written.seek(0, io.SEEK_END)
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
        if written.tell() > _PIECE:
            yield _taken(written)
    yield _taken(written)


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """The same in one piece."""
    return b"".join(csv_pieces(rows))


def workbook(rows: Iterable[Sequence[object]], *, title: str) -> IO[bytes]:
    """A list as an Excel workbook, in a file that is gone once it is closed; whole numbers stay numbers.

    Args:
        rows: the headings, which stay in sight, then the list.
        title: of the sheet; of a name that is too long for one, its beginning.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:_LONGEST_TITLE])
    sheet.freeze_panes = "A2"
    for place, row in enumerate(rows):
        sheet.append([_cell(sheet, value, bold=place == 0) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer that is made of it closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: object, value: object, *, bold: bool) -> object:
    if type(value) is int:
        return value
    cell = WriteOnlyCell(sheet, value=neutral(value))
    cell.data_type = "s"  # whatever it looks like
    if bold:
        cell.font = Font(bold=True)
    return cell


def _taken(written: io.StringIO) -> bytes:
    piece = written.getvalue().encode()
    written.seek(0)
    written.truncate()
    return piece
