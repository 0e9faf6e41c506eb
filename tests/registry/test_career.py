"""What a career comes to: months as if worked full time, and gaps, held against counting day by day."""

import calendar
import itertools
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.dates import Days, add_months
from registry.rules.career import FULL_TIME, Worked, gaps, months, stretches, unexplained, whole

FIRST, UNTIL = date(2019, 1, 1), date(2023, 1, 1)


def post(lower, upper=None, hours="37.5"):
    return Worked(Days(date.fromisoformat(lower), upper and date.fromisoformat(upper)), Decimal(hours))


@pytest.mark.parametrize(
    ("posts", "comes_to"),
    [
        ([], "0.0"),
        ([post("2020-01-01", "2021-01-01")], "12.0"),
        ([post("2020-01-01", "2021-01-01", "18.75")], "6.0"),
        ([post("2020-02-01", "2020-03-01")], "1.0"),
        ([post("2021-02-01", "2021-03-01")], "1.0"),
        # Two posts at once: half and half is full time, and more than full time counts no more.
        ([post("2020-01-01", "2021-01-01", "18.75"), post("2020-01-01", "2021-01-01", "18.75")], "12.0"),
        ([post("2020-01-01", "2021-01-01"), post("2020-07-01", "2021-07-01", "30")], "16.8"),
        ([post("2020-01-01", "2021-01-01", "60")], "12.0"),
        # What goes on counts until now, and what is to come does not.
        ([post("2022-01-01")], "12.0"),
        ([post("2022-07-01", "2030-01-01")], "6.0"),
        ([post("2023-01-01")], "0.0"),
    ],
)
def test_months_are_counted_as_if_worked_full_time(posts, comes_to):
    assert whole(months(posts, until=UNTIL)) == Decimal(comes_to)


def test_the_working_says_where_hours_beyond_full_time_do_not_count():
    worked = stretches([post("2020-01-01", "2020-03-01"), post("2020-02-01", "2020-04-01", "10")], until=UNTIL)
    assert [(s.during.lower.month, s.hours, s.posts, s.capped) for s in worked] == [
        (1, Decimal("37.5"), 1, False),
        (2, Decimal("47.5"), 2, True),
        (3, Decimal(10), 1, False),
    ]


@pytest.mark.parametrize(
    ("posts", "found"),
    [
        ([], []),
        ([post("2020-01-01", "2020-02-01"), post("2020-05-01")], []),
        ([post("2020-01-01", "2020-02-01"), post("2020-05-02")], [Days(date(2020, 2, 1), date(2020, 5, 2))]),
        # A post within another ends nothing.
        ([post("2020-01-01"), post("2020-02-01", "2020-03-01")], []),
        ([post("2020-01-01", "2022-09-30")], [Days(date(2022, 9, 30))]),
        ([post("2020-01-01", "2022-10-01")], []),
        ([post("2030-01-01")], []),
    ],
)
def test_gaps_of_more_than_three_months_are_found(posts, found):
    assert gaps(posts, until=UNTIL) == found


def test_a_gap_is_explained_by_days_that_hold_it():
    closed, open_ended = Days(date(2020, 2, 1), date(2020, 9, 1)), Days(date(2022, 2, 1))
    told = [Days(date(2020, 2, 1), date(2020, 9, 1)), Days(date(2022, 1, 1), date(2022, 12, 1))]
    assert unexplained([closed, open_ended], told) == []
    assert unexplained([closed], [Days(date(2020, 2, 2), date(2020, 9, 1))]) == [closed]
    assert unexplained([closed], [Days(date(2020, 1, 1), date(2020, 8, 31))]) == [closed]
    assert unexplained([open_ended], [Days(date(2022, 2, 2), date(2030, 1, 1))]) == [open_ended]


DAY = st.dates(FIRST, UNTIL + timedelta(days=90))
HOURS = st.decimals(min_value=Decimal(1), max_value=Decimal(80), places=1)


@st.composite
def posts(draw):
    lower, upper = sorted([draw(DAY), draw(DAY)])
    return Worked(Days(lower, draw(st.sampled_from([None, upper + timedelta(days=1)]))), draw(HOURS))


def every_day():
    return [FIRST + timedelta(days=n) for n in range((UNTIL - FIRST).days)]


@given(st.lists(posts(), max_size=6))
def test_months_agree_with_counting_day_by_day(held):
    counted = Fraction(0)
    for day in every_day():
        hours = sum((p.hours for p in held if day in p.during), Decimal(0))
        counted += min(Fraction(1), Fraction(hours) / Fraction(FULL_TIME)) / calendar.monthrange(day.year, day.month)[1]
    assert months(held, until=UNTIL) == counted


@given(st.lists(posts(), max_size=6))
def test_gaps_agree_with_counting_day_by_day(held):
    found, run = [], None
    for day in every_day():
        worked = any(day in p.during for p in held)
        if worked and run:
            found.append(Days(run, day))
        if worked:
            run = None
        elif run is None and any(p.during.lower < day for p in held):
            run = day
    found = [gap for gap in found if add_months(gap.lower, 3) < gap.upper]
    if run and add_months(run, 3) < UNTIL:
        found.append(Days(run))
    assert gaps(held, until=UNTIL) == found


@given(st.lists(posts(), max_size=6))
def test_the_working_adds_up_and_never_overlaps(held):
    worked = stretches(held, until=UNTIL)
    assert sum((s.counted for s in worked), Fraction(0)) == months(held, until=UNTIL)
    assert all(a.during.upper <= b.during.lower for a, b in itertools.pairwise(worked))
    assert all(s.counted <= s.months for s in worked)
