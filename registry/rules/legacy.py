"""One row of the legacy records: read, repaired, or refused with the column, a code and a sentence.

Source: the legacy format, docs/legacy-format.md. A row is refused once, for the first reason in this order:
number, name, register, scope, status, unreadable dates, first registered, future dates, paid to, age.
Whether the number is somebody else's is judged against the register, not here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from members.rules.dates import add_years
from registry.choices import Ground, SanctionKind
from registry.rules import legacy_text as words
from registry.rules.legacy_dates import read_day

COLUMNS = (
    "Reg No", "Register", "Title", "Surname", "Forenames", "Known as", "Former surname", "Date of birth", "Email",
    "Scope of practice", "Status", "First registered", "Paid to", "Employer", "Employer ODS", "Town", "HCPC No",
    "Sanction", "Sanction from", "Sanction to", "Notes",
)  # fmt: skip
_YOUNGEST = 16
_T = TypeVar("_T")
_NAMES = ("Surname", "Forenames", "Known as", "Former surname", "Title")
_LONGEST_NUMBER = 20
_LONGEST = {
    "Surname": 100, "Forenames": 100, "Known as": 100, "Former surname": 100, "Title": 30,
    "Employer": 200, "Town": 100, "HCPC No": 20,
}  # fmt: skip
# Whether the day may lie after the export day.
_DATES = {
    "Date of birth": False,
    "First registered": False,
    "Paid to": True,
    "Sanction from": False,
    "Sanction to": True,
}


class LegacyStatus(StrEnum):
    """What the legacy records said of an entry on the export day."""

    REGISTERED = "registered"
    LAPSED = "lapsed"
    CAREER_BREAK = "career_break"
    SUSPENDED_CPD = "suspended_cpd"
    SUSPENDED_CONDUCT = "suspended_conduct"
    CAUTION = "caution"
    REMOVED = "removed"
    RESIGNED = "resigned"
    DECEASED = "deceased"


class RowRefused(Exception):
    """A row that cannot be brought in, with the first reason why.

    Args:
        column: the column that the reason is about.
        code: its short stable name in reports.
        message: one sentence in plain words.
    """

    def __init__(self, column: str, code: str, message: str) -> None:
        super().__init__(message)
        self.column, self.code, self.message = column, code, message


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What coded cells may say, each word as `legacy_text.word` makes it.

    Args:
        registers: word to register code.
        scopes: register code to word to scope code.
        statuses: word to status.
        sanctions: word to sanction and ground.
    """

    registers: Mapping[str, str]
    scopes: Mapping[str, Mapping[str, str]]
    statuses: Mapping[str, LegacyStatus]
    sanctions: Mapping[str, tuple[SanctionKind, Ground]]


@dataclass(frozen=True, slots=True)
class Repair:
    """A cell that was read in spite of a slip, and by which rule."""

    column: str
    code: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be brought in; `paid_to` and `sanction_to` are inclusive last days.

    Args:
        line: where the row begins in the file.
        email_dropped: the address could not be one; such a row is never joined with another person.
    """

    line: int
    number: str
    register: str
    title: str
    surname: str
    forenames: str
    known_as: str
    former_surname: str
    born: date | None
    email: str
    email_dropped: bool
    scope: str
    status: LegacyStatus
    first_registered: date
    paid_to: date | None
    employer: str
    ods_code: str
    town: str
    hcpc_number: str
    sanction: tuple[SanctionKind, Ground] | None
    sanction_from: date | None
    sanction_to: date | None
    notes: str
    repairs: tuple[Repair, ...]

    @property
    def name_key(self) -> str:
        """What two spellings of one name have in common."""
        return words.name_key(self.surname, self.forenames)

    def shifted(self, by: timedelta) -> "Row":
        """The same row with every day moved; the demonstration moves its export day to its first start."""

        def moved(day: date | None) -> date | None:
            return day + by if day else None

        return replace(
            self,
            born=moved(self.born),
            first_registered=self.first_registered + by,
            paid_to=moved(self.paid_to),
            sanction_from=moved(self.sanction_from),
            sanction_to=moved(self.sanction_to),
        )


def read_row(cells: Mapping[str, str], *, line: int, vocabulary: Vocabulary, on: date) -> Row:
    """The row's values, repaired where that is safe.

    Args:
        cells: every column of the format with its cell as the file has it.
        on: the export day.

    Raises:
        RowRefused: for the first reason, in the order given above.
    """
    repairs: list[Repair] = []
    texts = _Texts(cells, repairs)
    number = _number(cells["Reg No"], repairs)
    _check_names(cells)
    # Files of a spreadsheet hold anything; what cannot be stored whole is never cut short.
    for column, longest in _LONGEST.items():
        if len(words.tidy(cells[column])) > longest:
            raise RowRefused(column, "too_long", f"{column} is longer than {longest} characters.")
    register = _coded(cells, "Register", vocabulary.registers.get, "register_unknown", "register")
    scope = _coded(
        cells, "Scope of practice", vocabulary.scopes[register].get, "scope_unknown", "scope of that register"
    )
    status = _coded(cells, "Status", vocabulary.statuses.get, "status_unknown", "status")
    sanction = None
    if words.word(cells["Sanction"]):
        sanction = _coded(cells, "Sanction", vocabulary.sanctions.get, "status_unknown", "sanction")
    days = _days(cells, on)
    email, dropped = _email(cells["Email"], repairs)
    surname = _surname("Surname", texts.tidy("Surname"), repairs)
    return Row(
        line=line,
        number=number,
        register=register,
        title=texts.tidy("Title"),
        surname=surname,
        forenames=texts.tidy("Forenames"),
        known_as=texts.tidy("Known as"),
        former_surname=_surname("Former surname", texts.tidy("Former surname"), repairs),
        born=days["Date of birth"],
        email=email,
        email_dropped=dropped,
        scope=scope,
        status=status,
        first_registered=_first_registered(days),
        paid_to=days["Paid to"],
        employer=texts.tidy("Employer"),
        ods_code=words.tidy(cells["Employer ODS"]).upper(),
        town=texts.tidy("Town"),
        hcpc_number=_hcpc(cells["HCPC No"], repairs),
        sanction=sanction,
        sanction_from=days["Sanction from"],
        sanction_to=days["Sanction to"],
        notes=texts.kept("Notes"),
        repairs=tuple(sorted(repairs, key=lambda r: COLUMNS.index(r.column))),
    )


class _Texts:
    """Free text of one row, noting what was repaired."""

    def __init__(self, cells: Mapping[str, str], repairs: list[Repair]) -> None:
        self._cells, self._repairs = cells, repairs

    def tidy(self, column: str) -> str:
        return self._read(column, words.tidy)

    def kept(self, column: str) -> str:
        return self._read(column, words.without_controls)

    def _read(self, column: str, clean: Callable[[str], str]) -> str:
        cell = self._cells[column]
        text = clean(cell)
        if text != cell:
            self._repairs.append(Repair(column, "spaces"))
        if text and words.is_formula(text):
            self._repairs.append(Repair(column, "formula_kept_as_text"))
        return text


def _number(cell: str, repairs: list[Repair]) -> str:
    number = words.read_number(cell)
    if number is None or len(number) > _LONGEST_NUMBER:
        message = f"The cell holds no registration number: letters and digits, at most {_LONGEST_NUMBER}."
        raise RowRefused("Reg No", "number_missing", message)
    if not number:
        raise RowRefused("Reg No", "number_missing", "The row has no registration number.")
    if number != cell:
        repairs.append(Repair("Reg No", "number_spacing"))
    return number


def _check_names(cells: Mapping[str, str]) -> None:
    if not words.has_letter(cells["Surname"]):
        raise RowRefused("Surname", "name_missing", "The row has no surname.")
    for column in _NAMES:
        if words.has_control_characters(cells[column]):
            raise RowRefused(column, "name_control_characters", f"{column} holds characters that cannot be written.")


def _coded(cells: Mapping[str, str], column: str, find: Callable[[str], _T | None], code: str, noun: str) -> _T:
    found = find(words.word(cells[column]))
    if found is None:
        said = words.tidy(cells[column])
        raise RowRefused(column, code, f"‘{said[:60]}’ is not a known {noun}." if said else f"The row has no {noun}.")
    return found


def _days(cells: Mapping[str, str], on: date) -> dict[str, date | None]:
    """Every date of the row, readable and in a possible order."""
    days: dict[str, date | None] = {}
    for column, may_lie_ahead in _DATES.items():
        text = words.tidy(cells[column])
        days[column] = read_day(text, on=on, may_lie_ahead=may_lie_ahead) if text else None
        if text and days[column] is None:
            raise RowRefused(column, "date_invalid", f"‘{text[:40]}’ is not a day in a format that the import reads.")
    starts, ends = days["Sanction from"], days["Sanction to"]
    if starts and ends and ends < starts:
        raise RowRefused("Sanction to", "date_invalid", "The sanction ends before it begins.")
    first = _first_registered(days)
    for column, may_lie_ahead in _DATES.items():
        day = days[column]
        if day and day > on and not may_lie_ahead:
            raise RowRefused(column, "date_in_future", f"{column} is after the export day.")
    paid_to, born = days["Paid to"], days["Date of birth"]
    if paid_to and paid_to < first:
        raise RowRefused("Paid to", "paid_before_registered", "Paid to is before First registered.")
    if born and add_years(born, _YOUNGEST) > first:
        raise RowRefused("Date of birth", "too_young", f"The person was under {_YOUNGEST} when first registered.")
    return days


def _first_registered(days: Mapping[str, date | None]) -> date:
    first = days["First registered"]
    if first is None:
        raise RowRefused(
            "First registered", "date_missing", "The row does not say when the person was first registered."
        )
    return first


def _email(cell: str, repairs: list[Repair]) -> tuple[str, bool]:
    """The address in small letters, and whether one was dropped because nothing could be sent to it."""
    text = words.tidy(cell)
    if not text:
        return "", False
    small = text.lower()
    if not words.is_email(small):
        repairs.append(Repair("Email", "email_invalid_dropped"))
        return "", True
    if text != cell:
        repairs.append(Repair("Email", "spaces"))
    if small != text:
        repairs.append(Repair("Email", "case"))
    return small, False


def _surname(column: str, text: str, repairs: list[Repair]) -> str:
    if not words.is_capitals(text):
        return text
    recased = words.recase(text)
    if recased != text:
        repairs.append(Repair(column, "all_capitals"))
    return recased


def _hcpc(cell: str, repairs: list[Repair]) -> str:
    number = words.read_number(cell)
    if number is None or len(number) > _LONGEST_NUMBER:
        return words.tidy(cell)
    if number != cell and number:
        repairs.append(Repair("HCPC No", "number_spacing"))
    return number
