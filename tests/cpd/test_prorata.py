"""How much is asked of somebody, held to an oracle that counts day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd.choices import AllowanceReason
from cpd.rules.prorata import Allowance, unasked, working
from members.rules.dates import Days

FIRST = date(2026, 1, 1)
YEAR = Days(FIRST, date(2027, 1, 1))
B, P, T, L = AllowanceReason.BREAK, AllowanceReason.PARENTAL, AllowanceReason.PART_TIME, AllowanceReason.LATE


def days(first, last):
    return Days(date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1))


@pytest.mark.parametrize(
    ("allowances", "counted", "hours"),
    [
        ([], 365 * 100, 35 * 60),
        ([Allowance(days("2026-01-01", "2026-06-30"), 0, L)], 184 * 100, 35 * 60 * 184 // 365),
        ([Allowance(days("2025-06-01", "2028-01-01"), 60, T)], 365 * 60, 21 * 60),
        ([Allowance(YEAR, 0, B)], 0, 0),
        # A break of somebody who works part-time: nothing is asked during it, and the share on the other days.
        (
            [Allowance(YEAR, 50, T), Allowance(days("2026-03-01", "2026-03-31"), 0, P)],
            (365 - 31) * 50,
            35 * 60 * (365 - 31) * 50 // (365 * 100),
        ),
        ([Allowance(Days(date(2026, 12, 1)), 0, B)], 334 * 100, 35 * 60 * 334 // 365),
    ],
)
def test_what_is_asked(allowances, counted, hours):
    worked = working(period=YEAR, whole=365, allowances=allowances)
    assert (worked.counted, worked.part_of(35 * 60)) == (counted, hours)
    assert worked.asks_nothing is (counted == 0)
    assert worked.asks_all is (counted == 36500)


def test_its_working_names_each_stretch_and_why():
    worked = working(period=YEAR, whole=365, allowances=[Allowance(days("2026-03-01", "2026-03-31"), 0, P)])
    assert [(one.during, one.share, one.reasons) for one in worked.stretches] == [
        (days("2026-01-01", "2026-02-28"), 100, ()),
        (days("2026-03-01", "2026-03-31"), 0, (P,)),
        (days("2026-04-01", "2026-12-31"), 100, ()),
    ]
    assert [one.days for one in worked.stretches] == [59, 31, 275]


def test_only_days_of_which_nothing_is_asked_explain_that_nothing_was_done():
    assert unasked([Allowance(YEAR, 0, B), Allowance(YEAR, 40, T)]) == [YEAR]


@st.composite
def allowances(draw):
    first = FIRST + timedelta(days=draw(st.integers(-400, 800)))
    upper = draw(st.one_of(st.none(), st.integers(1, 500).map(lambda n: first + timedelta(days=n))))
    return Allowance(Days(first, upper), draw(st.integers(0, 99)), draw(st.sampled_from(list(AllowanceReason))))


@given(st.integers(1, 800), st.integers(1, 1200), st.lists(allowances(), max_size=6), st.integers(0, 5_000))
def test_day_by_day_it_comes_to_the_same(length, whole, held, target):
    period = Days(FIRST, FIRST + timedelta(days=length))
    worked = working(period=period, whole=whole, allowances=held)
    every = [FIRST + timedelta(days=n) for n in range(length)]
    shares = [min([100, *(one.share for one in held if day in one.during)]) for day in every]
    assert worked.counted == sum(shares)
    assert worked.part_of(target) == target * sum(shares) // (100 * whole)
    assert [day for one in worked.stretches for day in [one.during.lower]] == sorted(
        {one.during.lower for one in worked.stretches}
    )
    assert sum(one.days for one in worked.stretches) == length
    for one in worked.stretches:
        assert {shares[(day - FIRST).days] for day in every if day in one.during} == {one.share}
