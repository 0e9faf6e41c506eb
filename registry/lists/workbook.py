"""Lists in an Excel workbook: the first sheet that says anything, its cells as somebody would read them."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from members.choices import DocumentKind
from members.documents.packed import Package
from registry.choices import ListTrouble
from registry.lists.troubles import Unreadable

_MOST_COLUMNS = 60
_BROKEN = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, SyntaxError)


def is_one(head: bytes) -> bool:
    """Whether a file begins as workbooks do."""
    return head.startswith(b"PK\x03\x04")


def rows(path: Path) -> tuple[int, Iterator[list[str]]]:
    """How many sheets there are, and the cells of the first that says anything.

    Raises:
        Unreadable: when there is none, or it is damaged.
        Unusable: for a file that is something else, unpacks to too much, is locked or holds macros.
    """
    Package(path, DocumentKind.XLSX)
    try:
        # As an open file, for of a path the ending would count.
        book = openpyxl.load_workbook(path.open("rb"), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        for sheet in sheets:
            sheet.reset_dimensions()
            cells = _cells(sheet)
            if (first := next(cells, None)) is not None:
                return len(sheets), _guarded(chain([first], cells))
    except _BROKEN as problem:
        raise Unreadable(ListTrouble.DAMAGED) from problem
    raise Unreadable(ListTrouble.EMPTY)


def _guarded(cells: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from cells
    except _BROKEN as problem:
        raise Unreadable(ListTrouble.DAMAGED) from problem


def _cells(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True):
        if any(value is not None for value in row):
            yield [_text(value) for value in row]


def _text(value: object) -> str:
    """A value as it reads: whole figures without decimals, days as year-month-day; of a formula what it came to."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
