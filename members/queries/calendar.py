"""Working days, by the bank holidays of England and Wales, where the office is."""

from datetime import date, datetime, time
from functools import cache

from django.utils.timezone import localtime, make_aware
from govuk_bank_holidays.bank_holidays import BankHolidays

from members.rules.dates import add_working_days


@cache
def bank_holidays() -> frozenset[date]:
    """The bank holidays known to the installed list, which is data that comes with the product."""
    known = BankHolidays(use_cached_holidays=True, weekend=(5, 6))
    return frozenset(day["date"] for day in known.get_holidays(division=BankHolidays.ENGLAND_AND_WALES))


def london_day(at: datetime) -> date:
    """The day that it is in London at an instant."""
    return localtime(at).date()


def end_of_working_day(at: datetime, days: int) -> datetime:
    """The last instant of the London day that is so many working days after that of an instant."""
    day = add_working_days(london_day(at), days, bank_holidays())
    return make_aware(datetime.combine(day, time.max))
