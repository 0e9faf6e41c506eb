"""Data quality over HTTP: each list holds whom it says, in figures and page by page, in few questions."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.choices import Role
from members.models import Employment, Erasure, Organisation, OutsideRegistration, Person, PersonDetails
from registry.models import ScopeGrant
from registry.queries import desk_quality
from tests.factories.members import LONG_AGO, UserFactory
from tests.factories.registry import EntryFactory, days
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOTHING = dict.fromkeys(desk_quality.CHECKS, 0)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def desk(client):
    return sign_in(client, UserFactory(role=Role.OFFICER))


def employ(person, *, organisation=None, name="", during="2020-01-01/"):
    return Employment.objects.create(
        person=person,
        organisation=organisation,
        employer_name=name,
        during=days(during),
        recorded_at=LONG_AGO,
        source="test",
    )


def sound(**more):
    """An entry with which nothing is wrong."""
    entry = EntryFactory(**more)
    trust, _new = Organisation.objects.get_or_create(name="Example Trust", nation="England")
    employ(entry.person, organisation=trust)
    return entry


def counts():
    return desk_quality.counts(today=TODAY)


def test_nothing_is_wrong_with_a_sound_record_or_one_that_is_not_registered():
    sound()
    EntryFactory(registered="2019-01-01/2020-01-01")
    assert counts() == NOTHING


def test_each_fault_puts_a_record_on_its_own_list_alone():
    no_scope, no_contact, no_employer = sound(), sound(), EntryFactory()
    ScopeGrant.objects.filter(entry=no_scope).update(set_aside_at=datetime(2026, 1, 1, tzinfo=UTC))
    PersonDetails.objects.filter(person=no_contact.person).update(email="", address="")
    employ(no_employer.person, name="Until yesterday", during="2020-01-01/2026-11-22")
    unmatched = EntryFactory()
    employ(unmatched.person, name="Some Clinic")
    expected = {
        "no-scope": no_scope,
        "no-contact": no_contact,
        "no-employer": no_employer,
        "employer-unmatched": unmatched,
    }
    assert counts() == NOTHING | dict.fromkeys(expected, 1)
    for code, entry in expected.items():
        assert [row.number for row in desk_quality.listed(code, today=TODAY, most=9)] == [entry.number]


@pytest.mark.parametrize(
    ("details", "listed"),
    [
        ({"email": "", "address": ""}, True),
        ({"email": "", "address": "1 Street"}, False),
        ({"email": "", "second_email": "b@example.org"}, False),
        ({"email": "a@example.org", "unreachable": ["email"]}, True),
        ({"email": "a@example.org", "address": "1 Street", "unreachable": ["email", "letter"]}, True),
    ],
)
def test_somebody_whom_no_way_reaches_is_listed(details, listed):
    entry = sound()
    PersonDetails.objects.filter(person=entry.person).update(**details)
    assert counts()["no-contact"] == listed
    UserFactory(person=entry.person)  # an account has an address of its own
    assert counts()["no-contact"] == 0


def test_a_required_registration_unchecked_for_longer_than_the_policy_allows_is_listed_with_its_day():
    checked = {
        sound(register="CS", hcpc=f"RA1000{ago}").person_id: date.fromordinal(TODAY.toordinal() - ago)
        for ago in (90, 91)
    }
    for person, day in checked.items():
        held = OutsideRegistration.objects.get(person=person)
        with_day = OutsideRegistration(
            **{f.attname: getattr(held, f.attname) for f in held._meta.concrete_fields if not f.primary_key}
        )
        held.set_aside_at = held.recorded_at
        held.save(update_fields=["set_aside_at"])
        with_day.checked_on = day
        with_day.save()
    late = max(checked, key=lambda person: TODAY - checked[person])
    sound(hcpc="RA99999")  # its register requires none
    rows = desk_quality.listed("outside-unchecked", today=TODAY, most=9)
    assert [(row.person_id, row.detail) for row in rows] == [(late, "2026-08-23")]


def test_one_number_held_by_two_people_lists_both_but_not_two_records_of_one():
    one, other = sound(hcpc="RA12345"), sound(hcpc="RA12345")
    rows = desk_quality.listed("shared-number", today=TODAY, most=9)
    assert [(row.number, row.detail) for row in rows] == [
        (one.number, "HCPC RA12345"),
        (other.number, "HCPC RA12345"),
    ]
    Person.objects.filter(pk=other.person_id).update(merged_into=one.person)
    assert counts()["shared-number"] == 0


def test_erased_people_are_on_no_list():
    entry = EntryFactory()
    Erasure.objects.create(person=entry.person, erased_at=LONG_AGO)
    assert counts() == NOTHING


def test_what_is_known_of_a_merged_record_counts_for_the_one_that_is_kept():
    kept, gone = EntryFactory(), sound()
    Person.objects.filter(pk=gone.person_id).update(merged_into=kept.person)
    assert counts()["no-employer"] == 0


def test_the_counts_are_drawn_and_each_list_is_paged(desk):
    for _ in range(51):
        EntryFactory()
    page = desk.get("/desk/quality/").content.decode()
    assert '<rect width="400"' in page
    assert "No employer" in page
    response = desk.get("/desk/quality/no-employer/?page=2")
    assert "51 records" in response.content.decode()
    assert len(response.context["page"].object_list) == 1
    assert desk.get("/desk/quality/nonsense/").status_code == 404
    assert desk.get("/desk/quality/no-employer/?page=x").status_code == 200


def test_a_list_takes_as_many_questions_for_one_record_as_for_many(desk):
    def asked(path):
        with CaptureQueriesContext(connection) as questions:
            assert desk.get(path).status_code == 200
        return len(questions)

    EntryFactory()
    desk.get("/desk/quality/")
    few = [asked(path) for path in ("/desk/quality/", "/desk/quality/no-employer/")]
    for _ in range(20):
        EntryFactory()
    assert [asked(path) for path in ("/desk/quality/", "/desk/quality/no-employer/")] == few
    assert max(few) <= 8


def test_finance_does_not_see_data_quality(client):
    assert sign_in(client, UserFactory(role=Role.FINANCE)).get("/desk/quality/").status_code == 403
