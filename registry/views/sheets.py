"""Lists as files: CSV and Excel, in which no cell is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from members.errors import Refused
from members.rules.cells import neutral

T = TypeVar("T", bound=Model)

CSV, XLSX = "csv", "xlsx"
_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KINDS = frozenset(_TYPES)


# More rows than anybody's department has do not go into one file.
MOST_ROWS = 20_000


def whole(rows: QuerySet[T]) -> list[T]:
    """All rows of a list that goes into a file.

    Raises:
        Refused: where there are too many for one: a file never leaves any out.
    """
    found = list(rows[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        raise Refused(_("This list is too long for one file. Narrow it by the filters first."), code="too_long")
    return found


def answer(kind: str, *, name: str, headings: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A list as a file of this kind.

    Args:
        kind: CSV or XLSX.
        name: of the file, without its ending.
    """
    table = [[neutral(cell) for cell in row] for row in (headings, *rows)]
    found = HttpResponse(_csv(table) if kind == CSV else _xlsx(table), content_type=_TYPES[kind])
    found["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return found


def _csv(table: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(table)
    return written.getvalue().encode("utf-8-sig")


def _xlsx(table: Iterable[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for number, row in enumerate(table):
        cells = [WriteOnlyCell(sheet, value=text) for text in row]
        for cell in cells:
            cell.data_type = "s"  # whatever it looks like
            cell.font = Font(bold=number == 0)
        sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
