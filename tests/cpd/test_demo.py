"""The demonstration's logs are believable, and made once."""

import pytest

from cpd.models import Allowance, Cycle, Goal, Record, Recurring
from cpd.queries import logs, readiness
from cpd.services import demo
from tests.factories.cpd import AT, ON
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_logs_are_made_for_personas_who_are_there_and_once():
    assert demo.make(on=ON, at=AT) == 0
    people = [PersonFactory() for _two in range(2)]
    for name, person in zip(("registrant", "scientist"), people, strict=True):
        UserFactory(email=f"{name}@demo.example", person=person)
    assert demo.make(on=ON, at=AT) == 2
    before = [model.objects.count() for model in (Allowance, Cycle, Goal, Record, Recurring)]
    assert demo.make(on=ON, at=AT) == 0
    assert [model.objects.count() for model in (Allowance, Cycle, Goal, Record, Recurring)] == before
    registrant, scientist = people
    assert [one.cycle.scheme.code for one in readiness.of_person(registrant, on=ON)] == ["RCT"]
    assert len(readiness.of_person(scientist, on=ON)) == 2
    assert logs.waiting(registrant).count() == 3
    assert all(one.found for person in people for one in readiness.of_person(person, on=ON)), "something is left to try"


@pytest.mark.parametrize("day", ["2026-01-02", "2028-02-29", "2026-12-31"])
def test_they_can_be_made_on_any_day(day):
    on = type(ON).fromisoformat(day)
    UserFactory(email="registrant@demo.example", person=PersonFactory())
    at = AT.replace(year=on.year, month=on.month, day=on.day)
    assert demo.make(on=on, at=at) == 1
