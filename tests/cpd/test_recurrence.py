"""On which days an activity comes again."""

from datetime import date

import pytest

from cpd.choices import Rhythm
from cpd.rules.recurrence import due, is_over


@pytest.mark.parametrize(
    ("rhythm", "first", "on", "days"),
    [
        (Rhythm.WEEKLY, date(2026, 10, 22), date(2026, 11, 5), ["2026-10-22", "2026-10-29", "2026-11-05"]),
        (Rhythm.FORTNIGHTLY, date(2026, 10, 22), date(2026, 11, 18), ["2026-10-22", "2026-11-05"]),
        (Rhythm.MONTHLY, date(2026, 1, 31), date(2026, 3, 31), ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (Rhythm.WEEKLY, date(2026, 11, 23), date(2026, 11, 22), []),
    ],
)
def test_days_that_are_due(rhythm, first, on, days):
    found = due(first=first, rhythm=rhythm, made=0, until=None, on=on)
    assert [day.isoformat() for day in found] == days
    assert due(first=first, rhythm=rhythm, made=len(found), until=None, on=on) == []


def test_it_ends_on_its_last_day():
    about = {"first": date(2026, 11, 1), "rhythm": Rhythm.WEEKLY, "until": date(2026, 11, 8)}
    assert len(due(**about, made=0, on=date(2026, 12, 31))) == 2
    assert not is_over(**about, made=1)
    assert is_over(**about, made=2)
