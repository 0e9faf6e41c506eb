"""The report of an import: what was refused, repaired, changed, and who turned out to be one person."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from typing import IO, Self, TextIO

_LISTS = ("refused", "repaired", "changed", "conflicts")
_LEFT_OUT_IF_EMPTY = {"conflicts"}


class ImportReport:
    """Collects the report on disk while its block lasts, so that memory stays flat however long the file is."""

    def __init__(self) -> None:
        self.rows = self.imported = self.people = self.entries = 0
        self.codes: Counter[tuple[str, str]] = Counter()
        self.same_person: set[tuple[str, str]] = set()
        self._items: dict[str, IO[str]] = {}
        self._files = ExitStack()

    def __enter__(self) -> Self:
        for name in _LISTS:
            file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")
            self._items[name] = self._files.enter_context(file)
        return self

    def __exit__(self, *raised: object) -> None:
        self._files.close()

    def refused(self, *, line: int, column: str, code: str, message: str) -> None:
        """A row was not brought in."""
        self._add("refused", code, {"line": line, "column": column, "code": code, "message": message})

    def repaired(self, *, line: int, column: str, code: str, number: str) -> None:
        """A cell of a row that was brought in was put right."""
        self._add("repaired", code, {"line": line, "column": column, "code": code, "number": number})

    def changed(self, *, line: int, number: str, fields: Iterable[str]) -> None:
        """A row says something else than what is held."""
        self._add("changed", "changed", {"line": line, "number": number, "fields": list(fields)})

    def conflict(self, *, line: int, number: str, fields: Iterable[str]) -> None:
        """A changed row contradicts what has been decided here since, which stands."""
        self._add("conflicts", "decided_here", {"line": line, "number": number, "fields": list(fields)})

    def one_person(self, number: str, other: str) -> None:
        """Two numbers belong to one person."""
        self.same_person.add((min(number, other), max(number, other)))

    def count(self, name: str) -> int:
        """How many items a list of the report has."""
        return sum(count for (kind, _), count in self.codes.items() if kind == name)

    def write(self, out: TextIO) -> None:
        """Write the report as JSON, item by item."""
        head = {"rows": self.rows, "imported": self.imported, "people": self.people, "entries": self.entries}
        out.write(json.dumps(head)[:-1])
        for name in _LISTS:
            if name in _LEFT_OUT_IF_EMPTY and not self.count(name):
                continue
            out.write(f', "{name}": [')
            self._items[name].seek(0)
            out.writelines(f"{',' if n else ''}\n{item.rstrip()}" for n, item in enumerate(self._items[name]))
            out.write("]")
        out.write(f', "same_person": {json.dumps(sorted(self.same_person))}}}\n')

    def _add(self, name: str, code: str, item: dict[str, object]) -> None:
        self.codes[name, code] += 1
        self._items[name].write(json.dumps(item, ensure_ascii=False) + "\n")
