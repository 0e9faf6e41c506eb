"""Days as legacy records write them.

Source: the legacy format, docs/legacy-format.md.
"""

import re
from datetime import date

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_OF = {name: number for number, name in enumerate(_MONTHS, start=1)}
_MONTH_OF_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_SHORT = re.compile(r"([0-9]{1,2})-([A-Za-z]{3})-([0-9]{2})")
_LONG = re.compile(r"([0-9]{1,2}) ([A-Za-z]{3,9}) ([0-9]{4})")
# No record of a living register lies outside these years; 31/12/9999 is somebody's idea of "never".
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def read_day(text: str, *, on: date, may_lie_ahead: bool) -> date | None:
    """The day that a cell names, or None where it names none.

    Read are 2026-03-31, 31/03/2026, 31-Mar-26 and 31 March 2026.

    Args:
        text: the cell, without spaces around it.
        on: the export day.
        may_lie_ahead: whether a two-digit year always means 20xx; else it is the latest such year
            that is not in the future.
    """
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _SLASHES.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _SHORT.fullmatch(text):
        day, month = int(found[1]), _MONTH_OF_SHORT.get(found[2].lower(), 0)
        year = _whole_year(int(found[3]), on=on, may_lie_ahead=may_lie_ahead)
    elif found := _LONG.fullmatch(text):
        day, month, year = int(found[1]), _MONTH_OF.get(found[2].lower(), 0), int(found[3])
    else:
        return None
    return _day(year, month, day)


def _whole_year(two_digits: int, *, on: date, may_lie_ahead: bool) -> int:
    if may_lie_ahead:
        return 2000 + two_digits
    year = on.year - on.year % 100 + two_digits
    return year if year <= on.year else year - 100


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
