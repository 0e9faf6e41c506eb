"""Which readings of other people's records in a week the registrar should look at, and why."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from statistics import median_low

# Many more than the others: three times what is usual in the office that week, and ten more at the least.
TIMES_USUAL, MORE_THAN_USUAL = 3, 10
OPENS, CLOSES = time(7), time(20)
_SATURDAY = 5
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


class Why(StrEnum):
    """What is unusual about a reading; none of it is wrong by itself."""

    MANY = "many"
    WITHOUT_WORK = "without_work"
    SURNAME = "surname"
    EMPLOYER = "employer"
    BY_REASON = "by_reason"
    HOURS = "hours"


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week from Monday to Sunday, numbered as ISO 8601 does."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that a day is in."""
        year, number, _weekday = day.isocalendar()
        return cls(year, number)

    @classmethod
    def read(cls, code: str) -> "Week | None":
        """The week of a code such as 2026-W47; None where there is no such week."""
        if not (found := _WEEK.fullmatch(code)):
            return None
        try:
            return cls.of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError:
            return None

    @property
    def code(self) -> str:
        """As its address and the key of its list have it."""
        return f"{self.year}-W{self.number:02}"

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    def after(self, weeks: int) -> "Week":
        """The week that is so many weeks later; earlier, where that is less than none."""
        return Week.of(self.monday + timedelta(weeks=weeks))


@dataclass(frozen=True, slots=True)
class Read:
    """One reading.

    Args:
        reader: the account that read.
        person: whose record, by the record that is kept of them.
        at: when, on a London clock.
        with_work: open work about the person was the reader's at the time.
        by_reason: the record was closed to the reader, who opened it with a reason.
        same_surname: reader and person share a surname.
        same_employer: reader and person worked for the same organisation.
    """

    reader: int
    person: int
    at: datetime
    with_work: bool = False
    by_reason: bool = False
    same_surname: bool = False
    same_employer: bool = False


@dataclass(frozen=True, slots=True)
class Unusual:
    """One reader's week: how many records were opened, and whose were opened in an unusual way."""

    reader: int
    records: int
    why: Mapping[Why, tuple[int, ...]]


def records_opened(reads: Sequence[Read]) -> dict[int, int]:
    """How many people's records each reader opened."""
    opened = {(read.reader, read.person) for read in reads}
    counts: dict[int, int] = defaultdict(int)
    for reader, _person in opened:
        counts[reader] += 1
    return dict(counts)


def usual(counts: Mapping[int, int]) -> int:
    """How many records are usually opened in such a week: the median of the readers, the lower one of two."""
    return median_low(counts.values()) if counts else 0


def unusual(reads: Sequence[Read], *, closed: Collection[date]) -> list[Unusual]:
    """Whose readings the registrar should look at, the most records first.

    A single reader is compared with nobody, so that only many readers make MANY.

    Args:
        closed: the bank holidays, on which the office does not work.
    """
    counts = records_opened(reads)
    most = max(usual(counts) * TIMES_USUAL, usual(counts) + MORE_THAN_USUAL)
    whose: dict[int, dict[Why, set[int]]] = defaultdict(lambda: defaultdict(set))
    for read in reads:
        for why in _why(read, closed):
            whose[read.reader][why].add(read.person)
        if counts[read.reader] > most:
            whose[read.reader][Why.MANY].add(read.person)
    found = [
        Unusual(reader, counts[reader], {why: tuple(sorted(whys[why])) for why in Why if why in whys})
        for reader, whys in whose.items()
    ]
    return sorted(found, key=lambda one: (-one.records, one.reader))


def _why(read: Read, closed: Collection[date]) -> list[Why]:
    day_off = read.at.weekday() >= _SATURDAY or read.at.date() in closed
    said = {
        Why.WITHOUT_WORK: not read.with_work,
        Why.SURNAME: read.same_surname,
        Why.EMPLOYER: read.same_employer,
        Why.BY_REASON: read.by_reason,
        Why.HOURS: day_off or not OPENS <= read.at.time() < CLOSES,
    }
    return [why for why, so in said.items() if so]
