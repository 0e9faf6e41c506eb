"""Who checked somebody, as they may be told: by month and kind of organisation, with a picture of a year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from members.rules.dates import add_months

# The picture's own units; a phone shows it as wide as its column.
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 280, 44, 30, 40
MONTHS = 12
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
OTHER = ""


def report_number(report: int) -> str:
    """What people quote of a report of misuse, such as MIS-00012; its address has a reference that nobody can guess."""
    return f"MIS-{report:05d}"


class How(StrEnum):
    """How somebody was looked up."""

    CHECKED = "checked"
    PROOF = "proof"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Asked:
    """How often an organisation asked about somebody in a month; what for is told to nobody but the office.

    Args:
        month: its first day.
        organisation: by its id; `kind` is what the directory calls organisations like it.
    """

    month: date
    organisation: int
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Line:
    """How often one kind of organisation, or one that may be named, or the public, looked in a month.

    Args:
        organisation: its id, where it may be named.
        kind: what organisations like it are called; empty where so few are of a kind that it would point at one.
    """

    month: date
    how: How
    number: int
    organisation: int | None = None
    kind: str = OTHER

    @property
    def code(self) -> str:
        """What names the line in an address and in a form."""
        whose = str(self.organisation) if self.organisation else f"kind-{self.kind}"
        return f"{self.month:%Y-%m}:{whose}"


def by_organisations(asked: Iterable[Asked], *, named: frozenset[int], kinds: frozenset[str]) -> list[Line]:
    """The lines of organisations, newest month first.

    Args:
        named: which organisations may be named to the person.
        kinds: which kinds so many organisations are of that a kind points at none of them.
    """
    counted: dict[tuple[date, int | None, str], int] = {}
    for one in asked:
        named_one = one.organisation if one.organisation in named else None
        kind = one.kind if one.kind in kinds and not named_one else OTHER
        key = (one.month, named_one, kind)
        counted[key] = counted.get(key, 0) + one.number
    lines = [Line(month, How.CHECKED, number, org, kind) for (month, org, kind), number in counted.items()]
    return in_order(lines)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Lines with the newest month first, and in each month organisations before the public."""
    places = {how: place for place, how in enumerate(How)}

    def place(one: Line) -> tuple[int, int, int, bool, str]:
        return -one.month.toordinal(), places[one.how], one.organisation or 0, one.kind == OTHER, one.kind

    return sorted(lines, key=place)


@dataclass(frozen=True, slots=True)
class Part:
    """One way of looking in one month's column."""

    how: How
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One month: its parts one on another, and where its total stands, just above."""

    month: date
    middle: float
    total: int
    label_y: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across, with its figure."""

    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The last twelve months; empty columns where nobody looked."""

    columns: tuple[Column, ...]
    marks: tuple[Mark, ...]
    floor: float = HEIGHT - BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def picture(lines: Sequence[Line], *, today: date) -> Picture | None:
    """The last twelve months, this one included; None where nobody looked in them."""
    months = [add_months(today.replace(day=1), back) for back in range(1 - MONTHS, 1)]
    counted = {month: dict.fromkeys(How, 0) for month in months}
    for line in lines:
        if line.month in counted:
            counted[line.month][line.how] += line.number
    most = max(sum(row.values()) for row in counted.values())
    if not most:
        return None
    step = next((step for step in _STEPS if most <= 5 * step), most)
    top = step * -(-most // step)
    return Picture(
        columns=tuple(_column(place, month, counted[month], top) for place, month in enumerate(months)),
        marks=tuple(Mark(_y(number, top), number) for number in range(0, top + 1, step)),
    )


def _y(number: float, top: int) -> float:
    return round(HEIGHT - BOTTOM - number / top * (HEIGHT - BOTTOM - TOP), 1)


def _column(place: int, month: date, counts: Mapping[How, int], top: int) -> Column:
    room = (WIDTH - LEFT) / MONTHS
    left, width = LEFT + place * room + room * 0.18, room * 0.64
    parts, below = [], 0
    for how, count in counts.items():
        if count:
            y = _y(below + count, top)
            parts.append(Part(how, round(left, 1), y, round(width, 1), round(_y(below, top) - y, 1)))
            below += count
    return Column(month, round(left + width / 2, 1), below, round(_y(below, top) - 4, 1), tuple(parts))
