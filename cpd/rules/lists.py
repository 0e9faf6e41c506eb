"""Lists of activities (CSV): their columns, their rows, and what cannot be understood in them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, cast

from cpd.choices import Column, DayOrder, IntakeTrouble, RecordKind, RecordTrouble, TimeUnit
from cpd.rules import records
from cpd.rules.intake import Unreadable
from cpd.rules.records import Entered, Trouble

MOST_COLUMNS = 80
_HEAD = 64 * 1024
_DELIMITERS = ",;\t|"
# The apostrophe that our own lists have before what a spreadsheet would calculate (members/rules/cells.py).
_NEUTRAL = re.compile(r"(^|[,;，；])'(?=\s*[=+\\\-@|%＝＋－＠｜％﹦﹢﹣﹫⁼⁺⁻₌₊₋−٪])", re.MULTILINE)
_WORDS = re.compile(r"[^a-z0-9]+")
_NAMES: Mapping[Column, tuple[str, ...]] = {
    Column.TITLE: ("what in a few words", "title", "activity", "what", "name", "event", "topic", "subject"),
    Column.FIRST_ON: ("first day", "date", "day", "start", "start date", "from", "first on", "date from", "when"),
    Column.LAST_ON: ("last day", "end", "end date", "to", "until", "last on", "date to"),
    Column.KIND: ("kind of learning", "kind", "type", "category", "activity type", "type of learning"),
    Column.TIME: ("time it took", "time", "hours", "duration", "length", "minutes", "total hours"),
    Column.WITH_OTHERS: ("time together with others", "participatory", "participatory hours", "with others"),
    Column.DID: ("what i did", "description", "details", "did", "notes", "summary"),
    Column.LEARNT: ("what i learnt", "learnt", "learned", "what i learned", "learning", "reflection", "outcome"),
    Column.BENEFIT_PRACTICE: ("benefit to my practice", "benefit", "impact on practice", "benefit practice"),
    Column.BENEFIT_SERVED: ("benefit to those i serve", "benefit to service users", "benefit served", "patients"),
    Column.STANDARDS: ("standards", "standard"),
    Column.SCOPES: ("scopes of practice", "scopes", "scope", "scope of practice"),
    Column.TAGS: ("tags", "tag", "keywords", "labels"),
}
_KINDS = {
    RecordKind.WORK: ("work based learning", "work", "work based", "workplace", "on the job"),
    RecordKind.PROFESSIONAL: ("professional activity", "professional", "professional activities"),
    RecordKind.FORMAL: ("formal education", "formal", "formal educational", "course", "conference", "education"),
    RecordKind.SELF_DIRECTED: ("self directed learning", "self", "self directed", "reading", "private study"),
    RecordKind.OTHER: ("other",),
}
_DAY = re.compile(r"(\d{1,4})[-/. ](\d{1,2}|[a-z]{3,9})[-/. ](\d{1,4})(?:[ t].*)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::\d\d)?")
_SPELT = re.compile(r"(?:(\d{1,4}(?:[.,]\d+)?)\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,5})\s*m(?:in(?:ute)?s?)?)?")
_NUMBER = re.compile(r"\d{1,5}(?:[.,]\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of a list are read.

    Args:
        columns: which column, by its place, says what.
        order: how days are written.
        unit: what a plain number means as a length of time.
        kind: the kind of rows whose kind is not said.
    """

    columns: Mapping[Column, int]
    order: DayOrder = DayOrder.DAY_FIRST
    unit: TimeUnit = TimeUnit.HOURS
    kind: RecordKind = RecordKind.OTHER


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was understood.

    Args:
        line: its place in the file, the row of names being 1.
        entered: the activity; None where something in it cannot be understood.
        troubles: what cannot.
    """

    line: int
    entered: Entered | None
    troubles: tuple[Trouble, ...]


def head(file: IO[bytes]) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, and the first rows as examples.

    Raises:
        Unreadable: where there are none.
    """
    rows = iter(_rows(file))
    names = next(rows, [])
    if sum(bool(name.strip()) for name in names) < 2 or len(names) > MOST_COLUMNS:
        raise Unreadable(IntakeTrouble.COLUMNS)
    examples = []
    for row in rows:
        if any(cell.strip() for cell in row):
            examples.append(row[: len(names)])
        if len(examples) == 3:
            break
    return names, examples


def propose(names: Sequence[str]) -> dict[Column, int]:
    """Which column probably says what: each name once, the best match first."""
    plain = [_plain(name) for name in names]
    found: dict[Column, int] = {}
    for depth in range(max(map(len, _NAMES.values()))):
        for column, known in _NAMES.items():
            if column not in found and depth < len(known) and known[depth] in plain:
                place = plain.index(known[depth])
                if place not in found.values():
                    found[column] = place
    return found


def rows(file: IO[bytes], reading: Reading, *, marks: Mapping[str, str]) -> Iterator[Row]:
    """Every row that says anything.

    Args:
        marks: codes of standards and scopes by their words and by themselves, in small letters.

    Raises:
        Unreadable: when the letters of the file cannot be read.
    """
    for line, cells in enumerate(_rows(file), 1):
        if line > 1 and any(cell.strip() for cell in cells):
            yield _row(line, cells, reading, marks)


def _row(line: int, cells: Sequence[str], reading: Reading, marks: Mapping[str, str]) -> Row:
    troubles: list[Trouble] = []

    def text(column: Column) -> str:
        place = reading.columns.get(column)
        cell = cells[place] if place is not None and place < len(cells) else ""
        return _NEUTRAL.sub(r"\1", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()

    def wrong(what: RecordTrouble, field: str, value: str) -> None:
        troubles.append(Trouble(what, field, {"value": value[:60]}))

    first = _day_or(text(Column.FIRST_ON), reading.order, lambda value: wrong(_UNKNOWN, "first_on", value))
    if not text(Column.FIRST_ON):
        troubles.append(Trouble(RecordTrouble.NO_DAY, "first_on", {}))
    last = _day_or(text(Column.LAST_ON), reading.order, lambda value: wrong(_UNKNOWN, "last_on", value)) or first
    kind = kind_of(text(Column.KIND)) if text(Column.KIND) else reading.kind
    if kind is None:
        wrong(RecordTrouble.KIND, "kind", text(Column.KIND))
    times = {}
    for column, field in ((Column.TIME, "minutes"), (Column.WITH_OTHERS, "participatory")):
        times[field] = minutes(text(column), reading.unit)
        if times[field] is None:
            wrong(RecordTrouble.NO_TIME, field, text(column))
    codes = {}
    for column in (Column.STANDARDS, Column.SCOPES):
        given = records.tags(text(column))
        codes[column.value] = tuple(dict.fromkeys(marks.get(one, one) for one in given))
    if troubles or first is None or last is None or kind is None:
        return Row(line, None, tuple(troubles))
    entered = Entered(
        title=" ".join(text(Column.TITLE).split()),
        first_on=first,
        last_on=last,
        kind=kind,
        minutes=times["minutes"] or 0,
        participatory=times["participatory"] or 0,
        did=text(Column.DID),
        learnt=text(Column.LEARNT),
        benefit_practice=text(Column.BENEFIT_PRACTICE),
        benefit_served=text(Column.BENEFIT_SERVED),
        standards=codes["standards"],
        scopes=codes["scopes"],
        tags=records.tags(text(Column.TAGS)),
    )
    return Row(line, entered, ())


_UNKNOWN = RecordTrouble.UNKNOWN_DAY


def _day_or(text: str, order: DayOrder, say: object) -> date | None:
    found = day(text, order)
    if text and found is None and callable(say):
        say(text)
    return found


def day(text: str, order: DayOrder) -> date | None:
    """A day as lists write it: 2026-11-22, 22/11/2026, 22 Nov 2026; None for what is none."""
    match = _DAY.fullmatch(text.strip().lower())
    if match is None:
        return None
    first, middle, last = match.groups()
    month = int(middle) if middle.isdigit() else next((n for n, m in enumerate(_MONTHS, 1) if middle.startswith(m)), 0)
    if len(first) == 4:
        year, number = int(first), int(last)
    elif order is DayOrder.MONTH_FIRST and middle.isdigit():
        year, month, number = int(last), int(first), int(middle)
    else:
        year, number = int(last), int(first)
    if len(str(year)) <= 2:
        year += 2000
    try:
        return date(year, month, number)
    except ValueError:
        return None


def minutes(text: str, unit: TimeUnit) -> int | None:
    """A length of time as lists write it: 1:30, 1.5, 90 min, 1h 30; 0 for nothing, None for what is none."""
    plain = text.strip().lower()
    if not plain:
        return 0
    if clock := _CLOCK.fullmatch(plain):
        return int(clock[1]) * 60 + int(clock[2])
    if _NUMBER.fullmatch(plain):
        number = float(plain.replace(",", "."))
        return round(number * 60) if unit is TimeUnit.HOURS else round(number)
    spelt = _SPELT.fullmatch(plain)
    if spelt and (spelt[1] or spelt[2]):
        return round(float((spelt[1] or "0").replace(",", ".")) * 60) + int(spelt[2] or 0)
    return None


def kind_of(text: str) -> RecordKind | None:
    """The kind that a word means; None for one that is none of them."""
    plain = _plain(text)
    return next((kind for kind, known in _KINDS.items() if plain in known), None)


def _plain(text: str) -> str:
    return _WORDS.sub(" ", text.lower()).strip()


def _rows(file: IO[bytes]) -> Iterator[list[str]]:
    """The cells of a file whose letters and separators are what they look like."""
    file.seek(0)
    first = file.read(_HEAD)
    encoding = _encoding(first)
    file.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(cast(Any, _KeptOpen(file))), encoding=encoding, newline="")
    try:
        yield from _without_limit(text, _delimiter(first.decode(encoding, "replace")))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise Unreadable(IntakeTrouble.LETTERS) from problem


def _without_limit(text: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(4 * records.LONGEST_TEXT * 10)
    yield from csv.reader(text, delimiter=delimiter)


def _encoding(first: bytes) -> str:
    """UTF-8 where it is; what spreadsheets of a Windows machine write otherwise."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        first[: first.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(text: str) -> str:
    line = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=line.count)


class _KeptOpen(io.RawIOBase):
    """A file that a reader of its text does not close."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """The next bytes."""
        found = self._file.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)
