"""Working days, by the bank holidays of a nation: that of the office where no other is named."""

from datetime import date, datetime, time
from functools import cache

from django.conf import settings
from django.utils.timezone import localtime, make_aware
from govuk_bank_holidays.bank_holidays import BankHolidays

from members.choices import Nation
from members.rules.dates import add_working_days

# Whoever works elsewhere is bound by no list that we have, so the office’s most usual one stands in.
_DIVISION = {
    Nation.SCOTLAND: BankHolidays.SCOTLAND,
    Nation.NORTHERN_IRELAND: BankHolidays.NORTHERN_IRELAND,
}


def bank_holidays(nation: Nation | None = None) -> frozenset[date]:
    """The bank holidays of a nation, the office’s own unless told, as the list says that comes with the product."""
    return _known(_DIVISION.get(nation or Nation(str(settings.OFFICE["nation"])), BankHolidays.ENGLAND_AND_WALES))


@cache
def _known(division: str) -> frozenset[date]:
    known = BankHolidays(use_cached_holidays=True, weekend=(5, 6))
    return frozenset(day["date"] for day in known.get_holidays(division=division))


def london_day(at: datetime) -> date:
    """The day that it is in London at an instant."""
    return localtime(at).date()


def end_of_working_day(at: datetime, days: int) -> datetime:
    """The last instant of the London day that is so many working days after that of an instant."""
    day = add_working_days(london_day(at), days, bank_holidays())
    return make_aware(datetime.combine(day, time.max))


def noon(day: date) -> datetime:
    """The middle of a London day, for what is known by its day alone."""
    return make_aware(datetime.combine(day, time(12)))


def begins(day: date) -> datetime:
    """The first instant of a London day."""
    return make_aware(datetime.combine(day, time.min))
