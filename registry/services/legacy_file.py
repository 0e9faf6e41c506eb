"""Reading a file of legacy records, a row at a time."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from members.errors import Refused
from registry.rules.legacy import COLUMNS
from registry.rules.legacy_text import word

_LONGEST_LINE = 1_000_000
# What the csv module takes by itself; that limit is the whole process’s, and another reader may have raised it.
_LONGEST_CELL = 131_072


class _Reader(Protocol):
    """What `csv.reader` returns; the library gives it no name."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class Unreadable(Refused):
    """The file is not in the legacy format; the sentence says what is wrong with it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="unreadable")


class LegacyFile:
    """An open file of legacy records.

    Args:
        path: a CSV file in UTF-8, with or without a byte-order mark.

    Raises:
        Unreadable: when it cannot be opened, or later while rows are read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._bytes: BinaryIO = path.open("rb")
            self.size = path.stat().st_size
            self.sha256 = hashlib.file_digest(self._bytes, "sha256").hexdigest()
        except OSError as problem:
            raise Unreadable(f"{path} cannot be opened: {problem.strerror or problem}.") from problem
        self._bytes.seek(0)
        self.unknown_columns: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bytes.close()

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._bytes.tell()

    def rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Every row, as the file's line on which it begins and its cells by the format's column names."""
        text = io.TextIOWrapper(self._bytes, encoding="utf-8-sig", newline="")
        try:
            yield from self._rows(csv.reader(_lines(text), strict=True))
        except UnicodeDecodeError as problem:
            raise Unreadable(f"{self._path.name} is not in UTF-8.") from problem
        finally:
            text.detach()

    def _rows(self, reader: _Reader) -> Iterator[tuple[int, Mapping[str, str]]]:
        header = self._next(reader)
        if header is None:
            raise Unreadable(f"{self._path.name} is empty.")
        places = self._places(header)
        while True:
            line = reader.line_num + 1
            cells = self._next(reader)
            if cells is None:
                return
            if not cells:
                continue
            if any(cell.strip() for cell in cells[len(header) :]):
                raise Unreadable(f"Line {line} has more cells than the header; a comma in a cell needs quotes.")
            yield line, {name: cells[n] if n < len(cells) else "" for name, n in places.items()}

    def _next(self, reader: _Reader) -> list[str] | None:
        try:
            cells = next(reader, None)
        except csv.Error as problem:
            raise Unreadable(f"Line {reader.line_num} of {self._path.name} is not CSV: {problem}.") from problem
        if cells and max(map(len, cells)) > _LONGEST_CELL:
            long = f"a cell is longer than {_LONGEST_CELL:,} characters"
            raise Unreadable(f"Line {reader.line_num} of {self._path.name} is not CSV: {long}.")
        return cells

    def _places(self, header: list[str]) -> dict[str, int]:
        """Where each column of the format stands."""
        known = {word(name): name for name in COLUMNS}
        places: dict[str, int] = {}
        unknown = []
        for n, cell in enumerate(header):
            name = known.get(word(cell))
            if name in places:
                raise Unreadable(f"The column {name} is there twice.")
            if name:
                places[name] = n
            elif word(cell):
                unknown.append(" ".join(cell.split())[:60])
        missing = [name for name in COLUMNS if name not in places]
        if len(missing) == len(COLUMNS):
            separator = next(
                (said for mark, said in ((";", "semicolons"), ("\t", "tabs")) if mark in "".join(header)), ""
            )
            hint = f"; its cells are separated by {separator}, not commas" if separator else ""
            raise Unreadable(f"{self._path.name} does not begin with the header of the legacy format{hint}.")
        if missing:
            raise Unreadable(f"The header lacks {', '.join(missing)}.")
        self.unknown_columns = tuple(unknown)
        return places


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The file's lines; one without end is refused before it fills the memory."""
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise Unreadable(f"A line is longer than {_LONGEST_LINE:,} characters.")
        yield line
