"""The weekly list of unusual readings: what is unusual, and how the list reaches the registrar once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import DateRange

from members.choices import ReadingOf, Role
from members.models import Employment, Message, Organisation, TrailEvent, WorkItem
from members.queries import readings as queries
from members.rules.readings import Read, Week, Why, unusual, usual
from members.services import access, readings, work
from members.work import page_of, title_of
from tests.factories.members import PersonFactory, UserFactory

WEEK = Week(2026, 47)
WEDNESDAY = datetime(2026, 11, 18, 11, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
READY = "members/mail/readings_ready"


def read(reader=1, person=1, at=WEDNESDAY, with_work=True, **more):
    return Read(reader=reader, person=person, at=at, with_work=with_work, **more)


def whys(*reads, closed=()):
    return {one.reader: dict(one.why) for one in unusual(reads, closed=closed)}


def test_a_reading_in_office_hours_with_work_about_the_person_is_not_unusual():
    assert whys(read()) == {}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"with_work": False}, Why.WITHOUT_WORK),
        ({"same_surname": True}, Why.SURNAME),
        ({"same_employer": True}, Why.EMPLOYER),
        ({"by_reason": True}, Why.BY_REASON),
        ({"at": WEDNESDAY.replace(hour=6, minute=59)}, Why.HOURS),
        ({"at": WEDNESDAY.replace(hour=20)}, Why.HOURS),
        ({"at": WEDNESDAY + timedelta(days=3)}, Why.HOURS),
    ],
)
def test_each_thing_that_is_unusual_is_named_with_whom_it_is_about(more, why):
    assert whys(read(person=7, **more), read(person=8)) == {1: {why: (7,)}}


@pytest.mark.parametrize("at", [WEDNESDAY.replace(hour=7), WEDNESDAY.replace(hour=19, minute=59)])
def test_the_first_and_the_last_minute_of_the_office_are_within_its_hours(at):
    assert whys(read(at=at)) == {}


def test_a_bank_holiday_is_outside_the_hours_of_the_office():
    assert whys(read(), closed={date(2026, 11, 18)}) == {1: {Why.HOURS: (1,)}}


@pytest.mark.parametrize(("most", "said"), [(12, False), (13, True)])
def test_many_more_records_than_the_median_are_unusual(most, said):
    others = [read(reader=reader, person=person) for reader in (2, 3) for person in range(2)]
    found = whys(*others, *(read(reader=1, person=person) for person in range(most)))
    assert (Why.MANY in found.get(1, {})) is said
    assert not {2, 3} & set(found)


def test_the_same_record_opened_often_is_one_record_and_of_two_readers_the_lower_is_usual():
    assert whys(*[read()] * 50, read(reader=2)) == {}
    assert (usual({}), usual({1: 30, 2: 2})) == (0, 2)


@pytest.mark.parametrize("code", ["", "2026-47", "2026-W54", "2026-W00", "2026-W٤٧", "0000-W01", "2026-W471"])
def test_what_is_no_week_is_none(code):
    assert Week.read(code) is None


def test_weeks_follow_one_another_over_the_end_of_a_year():
    assert Week.read("2026-W53") == Week(2026, 53) == Week(2027, 1).after(-1)
    assert (WEEK.code, WEEK.monday, WEEK.sunday) == ("2026-W47", date(2026, 11, 16), date(2026, 11, 22))


@pytest.fixture
def officer(db):
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def registrar(db):
    return UserFactory(role=Role.REGISTRAR)


def opened(reader, person=None, at=WEDNESDAY, what=ReadingOf.RECORD):
    return access.record_reading(person=person or PersonFactory(), what=what, by=reader, at=at)


def given(person, to, at):
    item = work.open_item(key=f"test:{person.pk}", kind="cannot_reach", about=person, person=person, at=at)
    work.assign(items=[item.pk], to=to, by=None, at=at)
    return item


def test_work_about_the_person_counts_while_it_is_open_and_the_readers(officer):
    person = PersonFactory()
    item = given(person, officer, WEDNESDAY - timedelta(hours=1))
    opened(officer, person)
    opened(UserFactory(role=Role.OFFICER), person)
    work.close_item(key=item.key, at=WEDNESDAY + timedelta(hours=1))
    opened(officer, person, at=WEDNESDAY + timedelta(hours=2))
    found = sorted(queries.of_week(WEEK), key=lambda one: (one.reader, one.at))
    assert [(one.reader == officer.pk, one.with_work) for one in found] == [(True, True), (True, False), (False, False)]


def test_work_about_a_record_that_was_merged_counts_for_the_one_that_is_kept(officer):
    kept, merged = PersonFactory(), PersonFactory()
    merged.merged_into = kept
    merged.save()
    given(merged, officer, WEDNESDAY - timedelta(hours=1))
    opened(officer, kept)
    opened(officer, merged)
    assert [(one.person, one.with_work) for one in queries.of_week(WEEK)] == [(kept.pk, True)] * 2


def test_a_shared_surname_is_seen_however_it_is_written(officer):
    PersonFactory(user=officer, surname="Ó Briain")
    other = PersonFactory(surname="Ó BRIAIN")
    opened(officer, other)
    opened(officer)
    assert {one.person == other.pk: one.same_surname for one in queries.of_week(WEEK)} == {True: True, False: False}


def test_somebody_who_works_where_the_person_did_is_seen(officer):
    own, other = PersonFactory(user=officer), PersonFactory()
    here = Organisation.objects.create(name="A trust", nation="England")
    for person, organisation in ((own, here), (other, here), (PersonFactory(), None)):
        Employment.objects.create(
            person=person,
            organisation=organisation,
            employer_name="" if organisation else "Trust",
            during=DateRange(date(2020, 1, 1), None),
            recorded_at=WEDNESDAY,
            source="test",
        )
        opened(officer, person)
    assert {one.person: one.same_employer for one in queries.of_week(WEEK)}[other.pk] is True
    assert [one.same_employer for one in queries.of_week(WEEK)].count(True) == 1


def test_a_week_is_a_london_week_and_exports_are_no_readings_of_it(officer):
    opened(officer, at=datetime(2026, 11, 15, 23, 59, tzinfo=UTC))
    opened(officer, at=datetime(2026, 11, 23, 0, 0, tzinfo=UTC))
    opened(officer, what=ReadingOf.COPY)
    assert queries.of_week(WEEK) == []
    first = opened(officer, at=datetime(2026, 11, 16, 0, 0, tzinfo=UTC))
    assert [one.at for one in queries.of_week(WEEK)] == [first.at]


def test_many_readings_take_as_many_questions_as_few(officer):
    opened(officer)
    with CaptureQueriesContext(connection) as few:
        queries.of_week(WEEK)
    for _ in range(30):
        opened(UserFactory(role=Role.OFFICER))
    with CaptureQueriesContext(connection) as many:
        assert len(queries.of_week(WEEK)) == 31
    assert len(many) == len(few)


def test_the_list_is_put_before_every_registrar_once_and_names_nobody(officer, registrar):
    opened(officer)
    assert (readings.put_forward(at=MONDAY), readings.put_forward(at=MONDAY + timedelta(hours=1))) == (1, 0)
    item = WorkItem.objects.get()
    assert (item.key, item.person, item.kind) == ("readings:2026-W47", None, "readings")
    assert page_of(item) == "/desk/readings/?week=2026-W47"
    assert "2026-W47" in title_of(item)
    told = Message.objects.get(template=READY)
    assert (told.to, told.context) == (registrar.email, {"week": "2026-W47"})


def test_a_week_that_was_missed_is_made_up_for_and_the_one_that_runs_waits(officer, registrar):
    opened(officer, at=WEDNESDAY - timedelta(weeks=2))
    opened(officer)
    opened(officer, at=MONDAY - timedelta(minutes=1))
    assert readings.put_forward(at=MONDAY) == 2
    assert set(WorkItem.objects.values_list("key", flat=True)) == {"readings:2026-W45", "readings:2026-W47"}


def test_a_week_with_nothing_unusual_makes_no_work(officer, registrar):
    person = PersonFactory()
    given(person, officer, WEDNESDAY)
    opened(officer, person)
    assert readings.put_forward(at=MONDAY) == 0
    assert not Message.objects.filter(template=READY).exists()


def test_a_list_that_was_looked_at_is_settled_once_and_not_put_forward_again(officer, registrar):
    opened(officer)
    readings.put_forward(at=MONDAY)
    assert [readings.settle(week=WEEK, by=registrar, at=MONDAY) for _ in range(2)] == [True, False]
    line = TrailEvent.objects.get(kind="members.readings_looked_at")
    assert (line.about_id, line.actor_id) == (WorkItem.objects.get().pk, registrar.pk)
    assert readings.put_forward(at=MONDAY + timedelta(days=1)) == 0
    assert WorkItem.objects.get().closed_at == MONDAY
