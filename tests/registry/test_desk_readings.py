"""The registrar's page of unusual readings, over HTTP."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.choices import ReadingOf, Role
from members.models import TrailEvent, WorkItem
from members.queries.calendar import london_day
from members.rules.readings import Week
from members.services import access, readings
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/desk/readings/"


@pytest.fixture
def registrar(signed_in):
    return signed_in(UserFactory(role=Role.REGISTRAR))


def last_week():
    return Week.of(london_day(timezone.now())).after(-1)


def read_last_week(officer, count=1):
    for _ in range(count):
        at = timezone.now() - timedelta(weeks=1)
        access.record_reading(person=PersonFactory(), what=ReadingOf.RECORD, by=officer, at=at)


def test_the_page_opens_with_the_week_that_is_over_and_says_who_and_why(registrar):
    officer = UserFactory(role=Role.OFFICER)
    read_last_week(officer, 12)
    page = registrar.get(PAGE).content.decode()
    assert f"Week {last_week().code}" in page
    assert officer.email in page
    assert "No open work about the person was theirs (12)" in page
    assert "and 2 more" in page


def test_a_week_without_readings_says_so_and_leads_to_the_weeks_beside_it(registrar):
    page = registrar.get(PAGE, {"week": "2020-W53"}).content.decode()
    assert "Nothing stood out in this week." in page
    assert "?week=2020-W52" in page
    assert "?week=2021-W01" in page


@pytest.mark.parametrize("week", ["", "rubbish", "9998-W01", "2026-W99", "9999-W53", "0001-W01\x00"])
def test_an_address_of_no_week_or_of_one_to_come_shows_last_week(registrar, week):
    answer = registrar.get(PAGE, {"week": week})
    assert answer.status_code == 200
    assert f"Week {last_week().code}" in answer.content.decode()


def test_the_week_that_runs_says_that_it_is_not_over(registrar):
    page = registrar.get(PAGE, {"week": last_week().after(1).code}).content.decode()
    assert "This week is not over" in page
    assert last_week().after(2).code not in page


def test_the_registrar_says_that_the_list_was_looked_at(registrar):
    read_last_week(UserFactory(role=Role.OFFICER))
    readings.put_forward(at=timezone.now())
    assert "Look at unusual readings of a week" in registrar.get("/desk/").content.decode()
    item = registrar.get(f"/desk/work/{WorkItem.objects.get(kind='readings').pk}/").content.decode()
    assert f"Look at unusual readings of week {last_week().code}" in item
    assert f"{PAGE}?week={last_week().code}" in item
    assert "I have looked at this list" in registrar.get(PAGE).content.decode()
    for _ in range(2):
        answer = registrar.post(PAGE, {"week": last_week().code}, follow=True)
        assert answer.status_code == 200
    assert WorkItem.objects.get(kind="readings").closed_at is not None
    assert "I have looked at this list" not in answer.content.decode()


@pytest.mark.parametrize("week", ["", "rubbish", "2020-W10"])
def test_a_list_that_is_not_there_settles_nothing(registrar, week):
    assert registrar.post(PAGE, {"week": week}).status_code == 302
    assert not TrailEvent.objects.filter(kind="members.readings_looked_at").exists()


def test_only_the_registrar_is_shown_the_way_there(registrar, signed_in):
    officer = signed_in(UserFactory(role=Role.OFFICER))
    assert PAGE in registrar.get("/desk/").content.decode()
    assert PAGE not in officer.get("/desk/").content.decode()
    assert officer.get(PAGE).status_code == 403
