"""Half-open days, and the one way to add years, months and working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.dates import Days, add_months, add_working_days, add_years

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))
CHRISTMAS = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), -1, date(2023, 2, 28)),
        (date(2025, 2, 28), 3, date(2028, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 12, 31)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_years_are_added_and_29_february_gives_way_to_the_28th(day, years, then):
    assert add_years(day, years) == then


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
    ],
)
def test_months_are_added_and_end_with_the_month_where_it_is_shorter(day, months, then):
    assert add_months(day, months) == then


@given(DAYS, st.integers(0, 600))
def test_adding_months_lands_in_the_right_month_and_never_later_in_it(day, months):
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 24), 4, date(2027, 1, 4)),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(day, count, then):
    assert add_working_days(day, count, CHRISTMAS) == then


@given(DAYS, st.integers(1, 60), st.sets(DAYS, max_size=5))
def test_as_many_days_are_worked_on_the_way_as_were_counted(day, count, holidays):
    then = add_working_days(day, count, holidays)
    passed = [day + timedelta(days=n + 1) for n in range((then - day).days)]
    worked = [d for d in passed if d.weekday() < 5 and d not in holidays]
    assert len(worked) == count
    assert worked[-1] == then


@given(DAYS, st.one_of(st.none(), st.integers(1, 4000)))
def test_a_range_holds_its_first_day_and_its_last_and_not_its_upper_bound(lower, length):
    upper = None if length is None else lower + timedelta(days=length)
    days = Days(lower, upper)
    assert lower in days
    assert lower - timedelta(days=1) not in days
    if upper is None:
        assert days.last_day is None
        assert date.max in days
    else:
        assert days.last_day == upper - timedelta(days=1)
        assert upper - timedelta(days=1) in days
        assert upper not in days


@given(DAYS, st.integers(1, 400), st.integers(1, 400), DAYS)
def test_two_ranges_that_adjoin_share_no_day_and_leave_none_out(lower, first, second, day):
    middle, upper = lower + timedelta(days=first), lower + timedelta(days=first + second)
    before, after = Days(lower, middle), Days(middle, upper)
    assert not (day in before and day in after)
    assert (day in before or day in after) == (day in Days(lower, upper))
