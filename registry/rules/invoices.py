"""What somebody typed or brought as the numbers of those whom an employer pays for, line by line."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

# More lines are no invoice that anybody could check.
MOST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """One line: where it stands, what was typed, and the number in the register's spelling."""

    line: int
    typed: str
    number: str


class Wrong(Enum):
    """Why a line cannot be put on an invoice."""

    UNKNOWN = "unknown"
    TWICE = "twice"
    NOT_DUE = "not_due"
    CANNOT = "cannot"
    PAID = "paid"
    COLLECTED = "collected"
    INVOICED = "invoiced"
    OWN = "own"


def read(text: str) -> list[Asked]:
    """The first cell of each line that is not empty; a heading without any digit is passed over."""
    found = []
    for position, line in enumerate(text.splitlines(), 1):
        cell = re.split(r"[,;\t]", line, maxsplit=1)[0].strip().strip('"')
        number = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", cell).upper())[:40]
        if not number or (position == 1 and not any(sign.isdigit() for sign in number)):
            continue
        found.append(Asked(position, cell[:60], number))
    return found


def twice(asked: Iterable[Asked]) -> set[int]:
    """The lines whose number stood on an earlier one."""
    first: dict[str, int] = {}
    return {one.line for one in asked if first.setdefault(one.number, one.line) != one.line}
