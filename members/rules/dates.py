"""Days, ranges of days, and the one way to add years, months and working days."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Days:
    """A half-open range of London days; no upper means that its end is unknown.

    Args:
        lower: the first day in the range.
        upper: the first day after it, or None.
    """

    lower: date
    upper: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.lower <= day and (self.upper is None or day < self.upper)

    @property
    def last_day(self) -> date | None:
        """The inclusive last day, as people are shown it."""
        return self.upper - timedelta(days=1) if self.upper else None


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the month's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February in a common year."""
    return add_months(day, 12 * years)


def add_working_days(day: date, count: int, bank_holidays: Collection[date]) -> date:
    """The day that is so many working days after the given one.

    Args:
        day: the day to count from; it is not counted itself.
        count: working days to add, 1 or more.
        bank_holidays: days that are not worked, besides Saturdays and Sundays.
    """
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in bank_holidays:
            count -= 1
    return day
