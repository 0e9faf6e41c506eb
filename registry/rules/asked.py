"""Reading the day that somebody asks about."""

import re
from datetime import date

from members.errors import Refused

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_UK = re.compile(r"(\d{1,2})[ /.\-]+(\d{1,2}|[A-Za-z]{3,9})[ /.\-]+(\d{4})", re.ASCII)


def day_asked(text: str, *, today: date) -> date:
    """The day that somebody typed, in the ways people write one.

    Args:
        text: such as 2025-03-31, 31/3/2025, 31 3 2025 or 31 March 2025.
        today: the London day of asking.

    Raises:
        Refused: when it is no day, or lies in the future.
    """
    try:
        day = _read(text.strip()[:40])
    except ValueError:
        raise Refused("Enter a real day, like 27 3 2025.", field="on", code="date_invalid") from None
    if day > today:
        raise Refused(
            "Enter today’s date or an earlier one. The register cannot say what it will show later.",
            field="on",
            code="date_in_future",
        )
    return day


def _read(text: str) -> date:
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
        return date(int(year), int(month), int(day))
    if found := _UK.fullmatch(text):
        day, month, year = found.groups()
        return date(int(year), _month(month), int(day))
    raise ValueError(text)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].lower()) + 1
