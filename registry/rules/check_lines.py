"""A line of a check as an organisation wrote it: which column says what, and what of it can be read.

Source: issue of employers' checks; the reading of numbers and names is that of the public look-up (rules/search.py).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from registry.choices import CheckNote, ListColumn
from registry.rules.search import TITLES

MOST_LINES = 100_000
# What a cell may hold, as the database keeps it.
LONGEST: Mapping[ListColumn, int] = {
    ListColumn.NUMBER: 60,
    ListColumn.NAME: 200,
    ListColumn.FORENAMES: 100,
    ListColumn.SURNAME: 99,
    ListColumn.REGISTER: 60,
    ListColumn.SCOPE: 100,
    ListColumn.EMPLOYEE: 100,
}
# How people call such a column, the likeliest first; words are compared as `_plain` leaves them.
_HEADINGS: Mapping[ListColumn, tuple[str, ...]] = {
    ListColumn.NUMBER: (
        "number", "registration number", "registration", "reg no", "reg number", "registration no", "pin",
        "registrant number", "professional registration number", "registration reference", "hcpc number", "hcpc",
        "rct number", "licence number", "membership number", "no",
    ),
    ListColumn.SURNAME: ("surname", "last name", "lastname", "family name", "second name"),
    ListColumn.FORENAMES: (
        "forenames", "forename", "first name", "firstname", "given name", "given names", "first names", "forename s",
    ),
    ListColumn.NAME: ("name", "full name", "fullname", "employee name", "staff name", "registrant", "person"),
    ListColumn.REGISTER: ("register", "expected register", "which register", "professional body", "part of register"),
    ListColumn.SCOPE: ("scope", "scope of practice", "expected scope", "specialism", "modality", "discipline"),
    ListColumn.EMPLOYEE: (
        "employee", "employee reference", "employee number", "employee id", "assignment number", "staff number",
        "staff id", "payroll number", "payroll", "esr number", "reference", "our reference", "id",
    ),
}  # fmt: skip
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[^a-z0-9]+")
# A spreadsheet takes a number of digits alone for a figure and writes its decimals: 10234.0.
_FIGURE = re.compile(r"(\d+)[.,]0+")
# The apostrophe that our own lists have before what a spreadsheet would calculate (members/rules/cells.py).
_NEUTRAL = re.compile(r"^'(?=\s*[=+\-@|%])")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was read.

    Args:
        number, name, surname, register, scope, employee: as written, as far as they are kept; the name with its
            forenames before the surname, and `surname` only where the list had a column of its own for it.
        key: the number as registers write it; empty where there is none.
        words, last: the name and the surname as they are compared, without titles.
        problem: why it cannot be read; empty where it can.
        repeated: whether the same was asked further up.
    """

    number: str = ""
    name: str = ""
    surname: str = ""
    register: str = ""
    scope: str = ""
    employee: str = ""
    key: str = ""
    words: str = ""
    last: str = ""
    problem: str = ""
    repeated: bool = False


# Stands for a line whose words were emptied: under what stands in no number there is nobody.
EMPTIED = Line(key="\x1f")


@dataclass(frozen=True, slots=True)
class Places:
    """What may be expected on a line, by the words that people use for it.

    Args:
        registers: ids by code, name and registrant, in small letters.
        scopes: ids of the scopes by code, name and other words for them, in small letters.
        of: to which register a scope belongs.
    """

    registers: Mapping[str, int]
    scopes: Mapping[str, frozenset[int]]
    of: Mapping[int, int]

    def register(self, line: Line) -> int | None:
        """The register that is expected; None where none is, or there is no such register."""
        return self.registers.get(_plain(line.register))

    def scope(self, line: Line) -> frozenset[int]:
        """The scopes that are meant; on the expected register, where one is."""
        register = self.register(line)
        meant = self.scopes.get(_plain(line.scope), frozenset())
        return frozenset(one for one in meant if register is None or self.of[one] == register)


def places(registers: Iterable[tuple[int, Sequence[str]]], scopes: Iterable[tuple[int, int, Sequence[str]]]) -> Places:
    """Registers and scopes by all their words.

    Args:
        registers: id and words of each.
        scopes: id, register's id and words of each.
    """
    by_word: dict[str, set[int]] = {}
    of: dict[int, int] = {}
    for scope, register, words in scopes:
        of[scope] = register
        for word in words:
            by_word.setdefault(_plain(word), set()).add(scope)
    named = {_plain(word): register for register, words in registers for word in words if word}
    return Places(named, {word: frozenset(ids) for word, ids in by_word.items()}, of)


def lines(rows: Iterable[Sequence[str]], columns: Mapping[ListColumn, int], held: Places) -> Iterator[Line]:
    """Every row that says anything, in order.

    Args:
        columns: which column, by its place from 0, says what.
    """
    seen: set[tuple[str, ...]] = set()
    for cells in rows:
        if any(cells):
            yield line({column: _cell(cells, place) for column, place in columns.items()}, held, seen)


def line(cells: Mapping[ListColumn, str], held: Places, seen: "set[tuple[str, ...]]") -> Line:
    """One line, read; `seen` remembers what was asked further up."""
    number, employee = cells.get(ListColumn.NUMBER, ""), cells.get(ListColumn.EMPLOYEE, "")
    register, scope = cells.get(ListColumn.REGISTER, ""), cells.get(ListColumn.SCOPE, "")
    name, surname = _name(cells)
    long = next((True for column, text in cells.items() if len(text) > LONGEST[column]), False)
    read = Line(number[:60], name[:200], surname[:200], register[:60], scope[:100], employee[:100])
    if long:
        return _with(read, problem=CheckNote.TOO_LONG)
    key, words, last = number_key(number), _untitled(name), surname
    if problem := _problem(read, key, words, held):
        return _with(read, problem=problem)
    asked = (key, words.casefold(), last.casefold(), register.casefold(), scope.casefold())
    repeated = asked in seen
    seen.add(asked)
    return Line(
        read.number, read.name, read.surname, register, scope, read.employee, key, words, last, repeated=repeated
    )


def propose(headings: Sequence[str]) -> dict[ListColumn, int]:
    """Which column probably says what: each column once, the best match first."""
    plain = [_plain(heading) for heading in headings]
    found: dict[ListColumn, int] = {}
    for depth in range(max(map(len, _HEADINGS.values()))):
        for column, known in _HEADINGS.items():
            if column not in found and depth < len(known) and known[depth] in plain:
                place = plain.index(known[depth])
                if place not in found.values():
                    found[column] = place
    if ListColumn.SURNAME in found and ListColumn.NAME in found and ListColumn.FORENAMES not in found:
        found[ListColumn.FORENAMES] = found.pop(ListColumn.NAME)  # “name” beside “surname” is the first one
    return found


def is_heading(row: Sequence[str]) -> bool:
    """Whether a first row names columns: it says no number of anybody's."""
    return bool(propose(row)) or not any(any(sign.isdigit() for sign in cell) for cell in row)


def propose_unnamed(examples: Sequence[Sequence[str]]) -> dict[ListColumn, int]:
    """Which column probably says what, of rows without headings: digits are a number, two words a name."""
    found: dict[ListColumn, int] = {}
    width = max(map(len, examples), default=0)
    for place in range(width):
        cells = [row[place] for row in examples if place < len(row) and row[place]]
        if not cells:
            continue
        digits = sum(any(sign.isdigit() for sign in cell) for cell in cells)
        if digits * 2 > len(cells):
            found.setdefault(ListColumn.NUMBER, place)
        else:
            found.setdefault(ListColumn.NAME, place)
    return found


def number_key(text: str) -> str:
    """A number as registers write it: capitals and digits; empty where there is none."""
    if figure := _FIGURE.fullmatch(text.strip()):
        text = figure[1]
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", text).upper())[:40]


def tidy(text: str) -> str:
    """What stands in a cell, in one line, without what no key types."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(sign) in _HIDDEN else sign for sign in text)
    return _NEUTRAL.sub("", _SPACES.sub(" ", text).strip())


def _cell(cells: Sequence[str], place: int) -> str:
    return tidy(cells[place]) if place < len(cells) else ""


def _name(cells: Mapping[ListColumn, str]) -> tuple[str, str]:
    """The name with its forenames first, and the surname where it stands by itself: in a column, or before a comma."""
    forenames, surname = cells.get(ListColumn.FORENAMES, ""), cells.get(ListColumn.SURNAME, "")
    if forenames or surname:
        return f"{forenames} {surname}".strip(), surname
    name = cells.get(ListColumn.NAME, "")
    last, comma, first = (part.strip() for part in name.partition(","))
    return (f"{first} {last}", last) if comma and last and first else (name, "")


def _untitled(name: str) -> str:
    """A name without the title before it."""
    first, _, rest = name.partition(" ")
    return rest if rest and first.rstrip(".").lower() in TITLES else name


def _problem(read: Line, key: str, words: str, held: Places) -> str:
    letters = any(sign.isalpha() for sign in words)
    if not key and not letters:
        return CheckNote.NO_NUMBER
    if not letters:
        return CheckNote.NO_NAME
    if read.register and held.register(read) is None:
        return CheckNote.BAD_REGISTER
    return CheckNote.BAD_SCOPE if read.scope and not held.scope(read) else ""


def _with(read: Line, *, problem: str) -> Line:
    return Line(read.number, read.name, read.surname, read.register, read.scope, read.employee, problem=problem)


def _plain(text: str) -> str:
    return _WORDS.sub(" ", text.lower()).strip()


def needed(columns: Collection[ListColumn]) -> ListColumn | None:
    """What a list must say and this one does not: somebody's name."""
    named = {ListColumn.NAME, ListColumn.SURNAME, ListColumn.FORENAMES}
    return None if named.intersection(columns) else ListColumn.NAME
