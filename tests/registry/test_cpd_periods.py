"""Periods of CPD for those whose term began elsewhere than in an admission: opened by night, and once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from cpd.models import Cycle
from members.models import TrailEvent
from members.rules.dates import Days
from registry.models import Register
from registry.rules.terms import year_of
from registry.services import cpd_periods
from tests.factories.cpd import open_cycle
from tests.factories.members import PersonFactory
from tests.factories.registry import EntryFactory

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
ON = AT.date()


def run(at=AT):
    return cpd_periods.open_missing(on=at.date(), at=at)


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)), st.integers(1, 5_000), st.integers(0, 4_999))
def test_a_day_of_a_term_lies_in_its_year(lower, length, after):
    term = Days(lower, lower + timedelta(days=length))
    on = lower + timedelta(days=min(after, length - 1))
    year = year_of(term, on)
    assert on in year
    assert year.upper == term.upper
    assert year.lower == term.lower or (on - year.lower).days <= 366


@pytest.mark.django_db
def test_who_was_brought_in_gets_a_period_from_the_beginning_of_their_year_and_only_once():
    entry = EntryFactory(registered="2019-03-01/2027-01-01", scope="nuclear-medicine")
    EntryFactory(register="HSSR", registered="2026-06-01/2027-01-01", person=entry.person)
    EntryFactory(registered="2024-01-01/2025-01-01")  # over
    assert run() == 2
    assert run(AT + timedelta(days=3)) == 0
    held = {cycle.scheme.code: cycle for cycle in Cycle.objects.filter(person=entry.person)}
    assert held["RCT"].during == DateRange(date(2026, 1, 1), date(2027, 1, 1))
    assert held["RCT"].scopes == [{"code": "nuclear-medicine", "name": "Nuclear Medicine"}]
    assert held["AHCS"].during == DateRange(date(2026, 6, 1), date(2028, 1, 1))
    assert TrailEvent.objects.filter(kind="cpd.cycle_opened").count() == Cycle.objects.count() == 2


@pytest.mark.django_db
def test_who_has_a_period_keeps_it():
    entry = EntryFactory(registered="2026-01-01/2027-01-01")
    cycle = open_cycle(entry.person, during=DateRange(date(2026, 5, 1), date(2026, 12, 1)))
    assert run() == 0
    assert list(Cycle.objects.filter(person=entry.person)) == [cycle]


@pytest.mark.django_db
def test_two_entries_with_one_scheme_share_a_period():
    Register.objects.filter(code="CS").update(cpd_scheme="RCT")
    person = PersonFactory()
    for register in ("RCT", "CS"):
        EntryFactory(register=register, registered="2026-01-01/2027-01-01", person=person)
    assert run() == 1


@pytest.mark.django_db
def test_many_are_looked_for_in_few_statements(django_assert_num_queries):
    for _entry in range(12):
        EntryFactory(registered="2026-01-01/2027-01-01")
    run()
    with django_assert_num_queries(1):
        run()
