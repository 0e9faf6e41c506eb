"""The process that opens the lists that organisations send in, with as little as confine leaves it (docs/adr/0017).

Run as `python -m registry.lists.child ORIGINAL ROWS`: every row is written as a line of JSON, the answer is one line of
JSON on standard output. What a file is, its first bytes say; the ending of its name may be wrong.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from members.choices import DocumentRefusal
from members.documents.confine import confine
from members.documents.verdicts import Unusable
from registry.choices import BatchSource, ListTrouble
from registry.lists import delimited, workbook
from registry.lists.troubles import Unreadable
from registry.rules.check_lines import MOST_LINES, tidy

EXAMPLES = 4
_MOST_COLUMNS = 60
# Longer than any cell that a line may have, so that what is too long is known to be.
_LONGEST_CELL = 250
_REFUSALS = {DocumentRefusal.PASSWORD: ListTrouble.PASSWORD, DocumentRefusal.WRONG_TYPE: ListTrouble.NOT_A_LIST}


def read(original: Path, rows: Path) -> dict[str, Any]:
    """Write down every row that says anything, and say how many there are and how they begin.

    Raises:
        Unreadable: when there is no list in it.
    """
    with original.open("rb") as file:
        head = file.read(4_096)
    if not head:
        raise Unreadable(ListTrouble.EMPTY)
    source = BatchSource.XLSX if workbook.is_one(head) else BatchSource.CSV
    sheets, cells = workbook.rows(original) if source is BatchSource.XLSX else (1, delimited.rows(original))
    count = width = 0
    examples: list[list[str]] = []
    with rows.open("w", encoding="utf-8", newline="\n") as written:
        for row in _said(cells):
            if count > MOST_LINES:
                raise Unreadable(ListTrouble.TOO_MANY)
            count, width = count + 1, max(width, len(row))
            if len(examples) < EXAMPLES:
                examples.append(row)
            written.write(json.dumps(row, ensure_ascii=False) + "\n")
    if not count:
        raise Unreadable(ListTrouble.EMPTY)
    if width < 2:
        raise Unreadable(ListTrouble.ONE_COLUMN)
    return {"source": source.value, "rows": count, "width": width, "sheets": sheets, "examples": examples}


def _said(cells: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows that say anything, their cells in one line each and no longer than they need be."""
    for row in cells:
        tidied = [tidy(cell[:4_000])[:_LONGEST_CELL] for cell in islice(row, _MOST_COLUMNS)]
        while tidied and not tidied[-1]:
            tidied.pop()
        if any(sign.isalnum() for cell in tidied for sign in cell):
            yield tidied


def main(arguments: list[str]) -> int:
    """Read one list and print what came of it."""
    confine()
    try:
        answer = read(Path(arguments[0]), Path(arguments[1]))
    except Unreadable as failure:
        answer = {"trouble": failure.trouble.value}
    except Unusable as failure:
        answer = {"trouble": _REFUSALS.get(failure.refusal, ListTrouble.DAMAGED).value}
    except (MemoryError, RecursionError):
        answer = {"trouble": ListTrouble.TOO_LARGE.value}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
