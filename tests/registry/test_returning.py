"""Coming back to a register: when, and with what."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.choices import Left, RouteKind, UpdatingKind
from registry.rules.returning import Band, Policy, Updated, counted, earliest, plan, shortfalls, years_between

POLICY = Policy(1, 5, 12, 2)
BANDS = (Band(0, 0), Band(2, 30), Band(5, 60))
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
REASONS = st.sampled_from(list(Left))
LEAP = date(2024, 2, 29)


def planned(left_on, on, because=Left.RESIGNED, **more):
    return plan(because, left_on, on, POLICY, BANDS, **more)


@pytest.mark.parametrize(
    ("left_on", "on", "days", "more_from"),
    [
        (date(2024, 1, 1), date(2024, 1, 1), 0, date(2026, 1, 1)),
        (date(2024, 1, 1), date(2025, 12, 31), 0, date(2026, 1, 1)),
        (date(2024, 1, 1), date(2026, 1, 1), 30, date(2029, 1, 1)),
        (date(2024, 1, 1), date(2028, 12, 31), 30, date(2029, 1, 1)),
        (date(2024, 1, 1), date(2029, 1, 1), 60, None),
        (LEAP, date(2026, 2, 27), 0, date(2026, 2, 28)),
        (LEAP, date(2026, 2, 28), 30, date(2029, 2, 28)),
        (LEAP, date(2029, 2, 27), 30, date(2029, 2, 28)),
        (LEAP, date(2029, 2, 28), 60, None),
        (date(2022, 3, 1), LEAP, 0, date(2024, 3, 1)),
    ],
)
def test_days_of_updating_by_time_away(left_on, on, days, more_from):
    found = planned(left_on, on)
    assert (found.updating_days, found.more_from) == (days, more_from)
    assert (found.updating_hours, found.private_hours_most) == (days * 7, days * 7 // 2)


def test_practice_after_leaving_shortens_the_time_away():
    left, on = date(2020, 1, 1), date(2026, 6, 1)
    assert planned(left, on).updating_days == 60
    assert planned(left, on, practised_until=date(2025, 6, 1)).updating_days == 0


@pytest.mark.parametrize(
    ("because", "on", "short"),
    [
        (Left.LAPSED, date(2026, 2, 28), True),
        (Left.LAPSED, date(2026, 3, 1), False),
        (Left.RESIGNED, date(2026, 2, 1), False),
        (Left.REMOVED_ADMIN, date(2026, 2, 1), False),
    ],
)
def test_a_lapse_of_less_than_a_month_is_put_right_with_little(because, on, short):
    assert planned(date(2026, 2, 1), on, because).short is short


@pytest.mark.parametrize(
    ("left_on", "refused_on", "first"),
    [
        (date(2020, 3, 1), [], date(2025, 3, 1)),
        (LEAP, [], date(2029, 2, 28)),
        (date(2020, 3, 1), [date(2025, 6, 30)], date(2026, 6, 30)),
        (date(2020, 3, 1), [date(2027, 2, 28)], date(2028, 2, 28)),
        (date(2019, 2, 28), [LEAP], date(2025, 2, 28)),
        (date(2020, 3, 1), [date(2025, 6, 30), date(2026, 8, 1)], None),
    ],
)
def test_whom_a_panel_removed_waits(left_on, refused_on, first):
    assert earliest(Left.REMOVED, left_on, POLICY, refused_on=refused_on) == first
    before = (first or date(2039, 1, 1)) - timedelta(days=1)
    found = planned(left_on, before, Left.REMOVED, refused_on=refused_on)
    assert found.kind == RouteKind.RESTORATION
    assert not found.may_apply
    assert shortfalls(found, [Updated(UpdatingKind.FORMAL, 999, before, before)])
    if first:
        assert planned(left_on, first, Left.REMOVED, refused_on=refused_on).may_apply


@pytest.mark.parametrize("because", [Left.LAPSED, Left.RESIGNED, Left.REMOVED_ADMIN])
def test_everybody_else_may_apply_at_once(because):
    assert planned(date(2026, 2, 1), date(2026, 2, 1), because).may_apply


def test_private_study_counts_to_a_half_and_old_updating_not_at_all():
    found = planned(date(2023, 1, 1), date(2026, 6, 1))
    day = date(2026, 1, 1)
    private, formal = Updated(UpdatingKind.PRIVATE, 150, day, day), Updated(UpdatingKind.FORMAL, 105, day, day)
    old = Updated(UpdatingKind.SUPERVISED, 300, date(2025, 5, 31), day)
    to_come = Updated(UpdatingKind.SUPERVISED, 300, day, date(2026, 6, 2))
    assert counted(found, [private]) == 105
    assert counted(found, [private, formal]) == 210
    assert counted(found, [old, to_come]) == 0
    assert shortfalls(found, [private, formal]) == []
    assert "105 more hours" in shortfalls(found, [private, old])[0]


@given(since=DAYS, days=st.integers(0, 15_000))
def test_years_are_those_that_a_calendar_shows(since, days):
    on = since + timedelta(days=days)
    birthdays = 0
    for year in range(since.year + 1, on.year + 1):
        last = date(year, 3, 1) - timedelta(days=1)
        birthdays += (last if (since.month, since.day) == (2, 29) else since.replace(year=year)) <= on
    assert years_between(since, on) == birthdays


@given(because=REASONS, left_on=DAYS, away=st.integers(0, 5_000), longer=st.integers(0, 2_000))
def test_who_is_away_for_longer_is_never_asked_for_less(because, left_on, away, longer):
    on = left_on + timedelta(days=away)
    sooner, later = planned(left_on, on, because), planned(left_on, on + timedelta(days=longer), because)
    assert sooner.updating_days <= later.updating_days
    assert sooner.may_apply <= later.may_apply
    assert sooner.short >= later.short


@given(because=REASONS, left_on=DAYS, away=st.integers(0, 5_000))
def test_a_plan_keeps_its_promises(because, left_on, away):
    on = left_on + timedelta(days=away)
    found = planned(left_on, on, because)
    assert found.private_hours_most * 2 <= found.updating_hours
    if found.more_from:
        assert found.more_from > on
        assert planned(left_on, found.more_from, because).updating_days > found.updating_days or found.short
        assert planned(left_on, found.more_from - timedelta(days=1), because).band == found.band
    if not found.may_apply:
        assert planned(left_on, found.earliest_on, because).may_apply
        assert not planned(left_on, found.earliest_on - timedelta(days=1), because).may_apply


@given(
    left_on=DAYS,
    away=st.integers(0, 5_000),
    hours=st.lists(
        st.tuples(st.sampled_from(list(UpdatingKind)), st.integers(1, 400), st.integers(0, 500)), max_size=6
    ),
)
def test_what_counts_is_never_more_than_was_done_and_more_never_counts_for_less(left_on, away, hours):
    on = left_on + timedelta(days=away)
    found = planned(left_on, on)
    done = [Updated(kind, n, on - timedelta(days=ago), on - timedelta(days=ago)) for kind, n, ago in hours]
    whole = counted(found, done)
    assert 0 <= whole <= sum(one.hours for one in done)
    assert all(counted(found, done[:n]) <= whole for n in range(len(done)))
    assert (shortfalls(found, done) == []) == (whole >= found.updating_hours)
