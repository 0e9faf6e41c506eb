"""Until when somebody may renew, what keeps them from it, and which message is due: values and days alone."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.queries.calendar import london_day
from members.rules.dates import Days
from registry.choices import BreakKind, ExitKind, Ground, SanctionKind
from registry.rules.facts import Break, Exit, Facts, Outside, PolicyBook, Proceedings, Sanction, StandingPolicy
from registry.rules.renewals import (
    OPENING,
    Part,
    Policy,
    Why,
    is_due,
    last_day,
    late_until,
    missing,
    new_term,
    reminder,
    starts,
    why_not,
)
from registry.rules.standing import status_on

BEGINS = date(2027, 1, 1)
TERM = Days(date(2026, 1, 1), BEGINS)
LAST, LATE = date(2027, 1, 31), date(2027, 2, 28)
NOVEMBER = date(2026, 11, 22)
POLICY = Policy()
REMINDERS = [56, 28, 14, 7, 2, 0, -1]
day = date.fromisoformat


def facts(**more):
    return Facts(terms=(TERM,), **more)


def sanction(kind, since="2026-11-01", until=None):
    return facts(sanctions=(Sanction(kind, Days(day(since), until and day(until)), Ground.CONDUCT),))


def keeps(of, on=NOVEMBER, policy=POLICY, done_on=None):
    return why_not(of, policy, begins_on=BEGINS, on=on, done_on=done_on or on)


def test_the_last_day_is_the_last_of_the_window_that_standing_knows():
    assert last_day(BEGINS, POLICY.book) == LAST
    assert late_until(BEGINS, POLICY) == LATE
    assert status_on(facts(), POLICY.book, LAST) == "renewal_window"
    assert status_on(facts(), POLICY.book, LAST + timedelta(days=1)) == "lapsed"


@pytest.mark.parametrize(
    ("instant", "counts"),
    [
        ("2027-01-31T23:59:59+00:00", True),
        ("2027-02-01T00:00:00+00:00", False),
    ],
)
def test_the_last_second_of_the_last_day_counts_in_winter(instant, counts):
    on = london_day(datetime.fromisoformat(instant))
    assert (starts(facts(), POLICY, begins_on=BEGINS, done_on=on) == BEGINS) is counts


@pytest.mark.parametrize(
    ("last", "instant", "counts"),
    [
        # The clocks go forward on 28 March 2027: the last day has 23 hours and ends at 23:00 UTC.
        ("2027-03-28", "2027-03-28T22:59:59+00:00", True),
        ("2027-03-28", "2027-03-28T23:00:00+00:00", False),
        # They go back on 31 October 2027: the last day has 25 hours and ends at midnight UTC.
        ("2027-10-31", "2027-10-31T23:59:59+00:00", True),
        ("2027-10-31", "2027-11-01T00:00:00+00:00", False),
        ("2027-10-30", "2027-10-30T23:30:00+00:00", False),
    ],
)
def test_the_last_day_is_londons_on_the_sundays_when_the_clocks_change(last, instant, counts):
    begins = day(last) - timedelta(days=30)
    held = Facts(terms=(Days(date(2026, 1, 1), begins),))
    on = london_day(datetime.fromisoformat(instant))
    assert last_day(begins, POLICY.book) == day(last)
    assert (starts(held, POLICY, begins_on=begins, done_on=on) == begins) is counts


def test_both_parts_are_missing_until_they_are_done_in_either_order():
    assert missing(declared=False, paid=False) == [Part.DECLARATIONS, Part.FEE]
    assert missing(declared=True, paid=False) == [Part.FEE]
    assert missing(declared=False, paid=True) == [Part.DECLARATIONS]
    assert missing(declared=True, paid=True) == []


@pytest.mark.parametrize(
    ("of", "why"),
    [
        (facts(), None),
        (sanction(SanctionKind.CAUTION), None),
        (sanction(SanctionKind.CONDITIONS), None),
        (sanction(SanctionKind.INTERIM_SUSPENDED), None),
        (sanction(SanctionKind.SUSPENDED), Why.SUSPENDED),
        (sanction(SanctionKind.SUSPENDED, until="2026-11-22"), None),
        (sanction(SanctionKind.REMOVED), Why.ENDED),
        (facts(exits=(Exit(ExitKind.RESIGNED, Days(day("2026-11-01"))),)), Why.ENDED),
        (facts(exits=(Exit(ExitKind.DECEASED, Days(day("2026-11-01"))),)), Why.ENDED),
        (facts(exits=(Exit(ExitKind.RESIGNED, Days(day("2026-12-01"))),)), None),
        (facts(breaks=(Break(BreakKind.CAREER_BREAK, Days(day("2026-06-01"), day("2027-06-01"))),)), Why.BREAK),
        (facts(breaks=(Break(BreakKind.CAREER_BREAK, Days(day("2026-06-01"), day("2026-12-01")), True),)), None),
        (facts(proceedings=(Proceedings(Days(day("2026-06-01"))),)), None),
        (Facts(terms=(TERM, Days(BEGINS, date(2028, 1, 1)))), Why.COVERED),
        (
            facts(requires_outside=True, outside=(Outside(False, Days(day("2026-06-01"))),)),
            Why.OUTSIDE,
        ),
    ],
)
def test_what_keeps_an_entry_from_being_renewed(of, why):
    assert keeps(of) == why


def test_a_register_may_let_the_suspended_renew():
    assert keeps(sanction(SanctionKind.SUSPENDED), policy=Policy(suspended_may_renew=True)) is None


def test_after_the_last_day_one_may_come_back_for_a_month_from_that_day_on():
    first = LAST + timedelta(days=1)
    assert starts(facts(), POLICY, begins_on=BEGINS, done_on=first) == first
    assert starts(facts(), POLICY, begins_on=BEGINS, done_on=LATE) == LATE
    assert starts(facts(), POLICY, begins_on=BEGINS, done_on=LATE + timedelta(days=1)) is None
    assert keeps(facts(), on=LATE) is None
    assert keeps(facts(), on=LATE + timedelta(days=1)) is Why.TOO_LATE
    # What was done in time is in time whenever it is heard of.
    assert keeps(facts(), on=LATE + timedelta(days=9), done_on=LAST) is None


def test_proceedings_keep_the_place_and_the_term_goes_on_from_the_old_ones_end():
    held = facts(proceedings=(Proceedings(Days(date(2026, 12, 1))),))
    assert starts(held, POLICY, begins_on=BEGINS, done_on=date(2027, 6, 1)) == BEGINS
    begun_too_late = facts(proceedings=(Proceedings(Days(date(2027, 2, 2))),))
    assert starts(begun_too_late, POLICY, begins_on=BEGINS, done_on=date(2027, 6, 1)) is None


def test_a_term_runs_to_the_end_of_the_year():
    year = {"rule": "calendar_year", "late_from": "10-01"}
    assert new_term(BEGINS, BEGINS, **year) == Days(BEGINS, date(2028, 1, 1))
    assert new_term(BEGINS, date(2027, 2, 5), **year) == Days(date(2027, 2, 5), date(2028, 1, 1))
    odd = date(2026, 12, 28)  # a term that was brought in and ends with no year: nobody pays for four days
    assert new_term(odd, odd, **year) == Days(odd, date(2028, 1, 1))


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2026-11-01", OPENING),
        ("2026-12-05", OPENING),
        ("2026-12-06", 56),
        ("2027-01-03", 28),
        ("2027-01-16", 28),
        ("2027-01-17", 14),
        ("2027-01-24", 7),
        ("2027-01-29", 2),
        ("2027-01-31", 0),
        ("2027-02-01", -1),
        ("2027-02-20", -1),
    ],
)
def test_the_message_that_is_due(on, found):
    assert reminder(REMINDERS, last=LAST, on=day(on)) == found


@given(st.integers(-40, 90), st.integers(0, 30))
def test_messages_only_ever_go_on_whatever_days_were_missed(before, later):
    """However the days are skipped, no message is due that was sent, and none that is earlier than one that was."""
    first = reminder(REMINDERS, last=LAST, on=LAST - timedelta(days=before))
    then = reminder(REMINDERS, last=LAST, on=LAST - timedelta(days=before - later))
    assert is_due(first, told=None)
    assert not is_due(first, told=first)
    assert is_due(then, told=first) is (then != first)
    assert then <= first


def test_the_window_is_the_policys_of_that_day():
    book = PolicyBook((StandingPolicy(), StandingPolicy(valid_from=BEGINS, renewal_window_days=10)))
    assert last_day(BEGINS, book) == date(2027, 1, 10)
    assert last_day(date(2026, 1, 1), book) == date(2026, 1, 31)
