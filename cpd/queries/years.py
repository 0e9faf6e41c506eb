"""A year of activity by month and kind: the figures, and a picture of them drawn here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Sum
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.dates import MONTHS, MONTHS_3

from cpd import wording
from cpd.choices import RecordKind
from cpd.queries import logs
from members.models import Person

# The picture's own units; a phone shows it as wide as its column.
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 310, 44, 36, 40
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)


@dataclass(frozen=True, slots=True)
class Part:
    """One kind in one month's column."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One month.

    Args:
        parts: its kinds, one on another.
        total: how many activities ended in it.
        label_y: where the total stands, just above the column.
    """

    label: str
    middle: float
    total: int
    label_y: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line across, with its figure."""

    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """A month in the table: how many of each kind, how many in all, and how long they took."""

    month: str
    counts: tuple[int, ...]
    total: int
    took: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A year.

    Args:
        kinds: those that there are any of: code and words.
        total: activities of the year.
    """

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    kinds: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    total: int
    took: str
    floor: float = HEIGHT - BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def those_of(person: Person) -> list[int]:
    """The years in which somebody recorded anything, latest first."""
    ended = logs.kept(person).annotate(year=ExtractYear("last_on")).values_list("year", flat=True)
    return sorted(set(ended.distinct()), reverse=True)


def picture(person: Person, year: int) -> Picture:
    """The year of a person's log in one statement, by the month in which each activity ended."""
    of_year = logs.kept(person).filter(last_on__range=(date(year, 1, 1), date(year, 12, 31)))
    grouped = of_year.annotate(month=ExtractMonth("last_on")).values("month", of=F("kind"))
    counted, minutes = {}, dict.fromkeys(range(1, 13), 0)
    for row in grouped.annotate(number=Count("pk"), took=Sum("minutes")).order_by("month", "of"):
        counted[row["month"], row["of"]] = row["number"]
        minutes[row["month"]] += row["took"] or 0
    kinds = [kind for kind in RecordKind if any(of == kind for _month, of in counted)]
    rows = tuple(
        _row(month, [counted.get((month, kind), 0) for kind in kinds], minutes[month]) for month in range(1, 13)
    )
    total = sum(row.total for row in rows)
    step = _step(max([1, *(row.total for row in rows)]))
    top = step * -(-max([1, *(row.total for row in rows)]) // step)
    return Picture(
        columns=tuple(_column(number, row, kinds, top) for number, row in enumerate(rows)),
        lines=tuple(Line(_y(number, top), number) for number in range(0, top + 1, step)),
        kinds=tuple((kind.value, str(kind.label)) for kind in kinds),
        rows=rows,
        total=total,
        took=wording.hours(sum(minutes.values())),
    )


def _row(month: int, counts: Sequence[int], minutes: int) -> Row:
    return Row(str(MONTHS[month]), tuple(counts), sum(counts), wording.hours(minutes) if minutes else "")


def _step(most: int) -> int:
    """So far apart that there are at most five lines."""
    return next((step for step in _STEPS if most <= 5 * step), most)


def _y(number: float, top: int) -> float:
    return round(HEIGHT - BOTTOM - number / top * (HEIGHT - BOTTOM - TOP), 1)


def _column(number: int, row: Row, kinds: Sequence[RecordKind], top: int) -> Column:
    room = (WIDTH - LEFT) / 12
    left, width = LEFT + number * room + room * 0.18, room * 0.64
    parts, below = [], 0
    for kind, count in zip(kinds, row.counts, strict=True):
        if count:
            y = _y(below + count, top)
            parts.append(Part(kind.value, round(left, 1), y, round(width, 1), round(_y(below, top) - y, 1)))
            below += count
    middle = round(left + width / 2, 1)
    label = str(MONTHS_3[number + 1]).capitalize()
    return Column(label, middle, row.total, round(_y(row.total, top) - 4, 1), tuple(parts))
