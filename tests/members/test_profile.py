"""My details: how I am reached, where I work, and my registrations elsewhere."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from psycopg.types.range import DateRange

from members.choices import Channel, OutsideStanding
from members.errors import Refused
from members.models import (
    Employment,
    Message,
    Organisation,
    OutsideRegistration,
    PersonDetails,
    PlaceConfirmation,
    WorkforceAnswer,
    WorkItem,
)
from members.services import contacts, employments, outside, reach, workforce
from members.services.employments import Place
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 13, tzinfo=UTC)
ON = AT.date()
SINCE = {"since_day": "1", "since_month": "9", "since_year": "2024"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def entry():
    return EntryFactory()


@pytest.fixture
def me(entry):
    user = UserFactory(person=entry.person, email="me@example.org")
    entry.person.refresh_from_db()
    return user


@pytest.fixture
def client(me):
    return sign_in(Client(), me)


def public(entry) -> str:
    return Client().get(f"/register/{entry.number}/").content.decode()


# --- Contacts -------------------------------------------------------------------------------------------------------

CONTACTS = {
    "second_email": "new@example.org",
    "phone": "01632 960 001",
    "address": "1 Example Street\r\nExampleton",
    "channels": "email,second_email,letter",
}


def test_changing_an_address_tells_the_old_one_and_the_person(client, entry):
    PersonDetails.objects.filter(person=entry.person).update(second_email="old@example.org")
    answer = client.post("/my/profile/contacts/", CONTACTS)
    assert (answer.status_code, answer["Location"]) == (302, "/my/profile/")
    held = PersonDetails.objects.get(person=entry.person)
    assert (held.second_email, held.phone, held.confirmed_at) == ("new@example.org", "01632 960 001", AT)
    told = Message.objects.filter(template="members/mail/contacts_changed").values_list("to", flat=True)
    assert sorted(told) == ["me@example.org", "old@example.org"]
    detail = entry.person.trail.get(kind="members.contacts_changed").detail
    assert set(detail["fields"]) == {"second_email", "phone", "address"}
    assert "example" not in str(detail)


def test_changing_nothing_tells_nobody_but_dates_the_look(client, entry):
    client.post("/my/profile/contacts/", CONTACTS)
    Message.objects.all().delete()
    assert client.post("/my/profile/contacts/", CONTACTS).status_code == 302
    assert not Message.objects.exists()
    assert entry.person.trail.filter(kind="members.contacts_changed").count() == 1


def test_a_way_that_failed_is_tried_again_once_its_address_is_another(client, entry):
    PersonDetails.objects.filter(person=entry.person).update(second_email="old@example.org")
    reach.lost(person=entry.person, channel=Channel.SECOND_EMAIL, at=AT)
    assert "came back" in client.get("/my/").content.decode()
    client.post("/my/profile/contacts/", CONTACTS)
    assert PersonDetails.objects.get(person=entry.person).unreachable == []
    assert not WorkItem.objects.filter(kind="cannot_reach", closed_at=None).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"second_email": "me@example.org"}, "Enter another address than your first one."),
        ({"second_email": "no address"}, "Enter an e-mail address in the correct format"),
        ({"channels": "letter", "address": ""}, "Enter a postal address"),
        ({"channels": "pigeon"}, "Choose one of the answers on the list"),
        ({"phone": "ring me"}, "Enter a telephone number"),
        ({"address": "x" * 501}, "Use 500 characters or fewer"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_keeps_the_rest(client, entry, change, words):
    answer = client.post("/my/profile/contacts/", CONTACTS | change)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert "<title>Error: " in html
    assert PersonDetails.objects.get(person=entry.person).phone == ""
    if "phone" not in change:
        assert "01632 960 001" in html


def test_contacts_need_a_second_factor_given_just_now(me):
    assert Client().get("/my/profile/contacts/").status_code == 303
    once = sign_in(Client(), me, second_factor=False).get("/my/profile/contacts/")
    assert once.status_code == 303
    assert "/my/profile/contacts/" in once["Location"].replace("%2F", "/")
    stale = sign_in(Client(), me, at=datetime(2026, 11, 22, 11, 50, tzinfo=UTC)).get("/my/profile/contacts/")
    assert stale.status_code == 303


def test_a_form_of_contacts_that_was_opened_rightly_may_be_filled_in_at_leisure(entry, me):
    browser = sign_in(Client(), me, at=AT)
    with time_machine.travel(AT + timedelta(minutes=4), tick=False):
        assert browser.get("/my/profile/contacts/").status_code == 200
    with time_machine.travel(AT + timedelta(minutes=6), tick=False):
        assert browser.get("/my/profile/contacts/").status_code == 303
    with time_machine.travel(AT + timedelta(minutes=20), tick=False):
        assert browser.post("/my/profile/contacts/", CONTACTS).status_code == 302
    assert entry.person.trail.filter(kind="members.contacts_changed").count() == 1
    with time_machine.travel(AT + timedelta(minutes=20, seconds=1), tick=False):
        late = browser.post("/my/profile/contacts/", CONTACTS | {"phone": "01632 960 999"})
    assert late["Location"].startswith("/account/prove/password/?next=")
    assert entry.person.trail.filter(kind="members.contacts_changed").count() == 1


def test_the_office_may_not_choose_no_way_at_all(entry, me):
    nothing = contacts.Contacts(email="a@example.org", second_email="", phone="", address="", channels=())
    with pytest.raises(Refused, match="at least one way"):
        contacts.change(person=entry.person, to=nothing, by=me, at=AT)


# --- Employments ----------------------------------------------------------------------------------------------------


def test_an_employer_of_the_directory_is_found_without_a_script_and_becomes_public_only_when_confirmed(client, entry):
    trust = Organisation.objects.create(name="Zqtrust Teaching Hospitals", nation="England", town="Zqtown")
    found = client.get("/my/profile/employment/?find=zqtrust").content.decode()
    assert "Zqtrust Teaching Hospitals, Zqtown" in found
    answer = client.post("/my/profile/employment/?find=zqtrust", SINCE | {"organisation": trust.pk})
    assert answer.status_code == 302, answer.content
    held = Employment.objects.get(person=entry.person)
    assert (held.organisation, held.town, held.source) == (trust, "Zqtown", "person")
    assert "Zqtrust" not in public(entry)
    client.post(f"/my/profile/employment/{held.pk}/show/")
    assert "Zqtrust" in public(entry)
    client.post(f"/my/profile/employment/{held.pk}/hide/")
    assert "Zqtrust" not in public(entry)


def test_an_employer_may_be_typed_and_several_held_at_once(client, entry):
    for name in ("First Devices", "Second Devices"):
        assert (
            client.post("/my/profile/employment/", SINCE | {"employer_name": name, "town": "Bath"}).status_code == 302
        )
    assert Employment.objects.filter(person=entry.person, set_aside_at=None).count() == 2
    assert "First Devices" in client.get("/my/profile/").content.decode()


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        (SINCE, "Enter the name of your employer."),
        ({"employer_name": "Acme"}, "Enter the day you started"),
        (
            {"employer_name": "Acme", "since_day": "31", "since_month": "2", "since_year": "2024"},
            "as a day that exists",
        ),
        ({"employer_name": "Acme", "since_day": "1", "since_month": "1", "since_year": "1815"}, "right year"),
        (
            {"employer_name": "Acme", "since_day": "1", "since_month": "1", "since_year": "2031"},
            "less than a year away",
        ),
        (
            SINCE | {"employer_name": "Acme", "until_day": "1", "until_month": "1", "until_year": "2020"},
            "The last day must not be before the first.",
        ),
        (SINCE | {"employer_name": "\u202eemcA"}, "invisible characters"),
    ],
)
def test_an_employment_that_cannot_be_is_refused(client, entered, words):
    answer = client.post("/my/profile/employment/", entered)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Employment.objects.exists()


def employed(person, by, **more) -> Employment:
    return employments.add(person=person, place=Place(employer_name="Acme"), since=ON, by=by, at=AT, on=ON, **more)


def test_adding_the_same_twice_is_one_employment(entry, me):
    assert employed(entry.person, me) == employed(entry.person, me)
    assert entry.person.trail.filter(kind="members.employment_added").count() == 1


def test_a_correction_sets_the_old_row_aside_and_must_be_confirmed_anew(client, entry, me):
    held = employed(entry.person, me)
    employments.confirm_place(employment=held, by=me, at=AT)
    client.post(f"/my/profile/employment/{held.pk}/", SINCE | {"employer_name": "Right Name"})
    held.refresh_from_db()
    assert held.set_aside_at == AT
    corrected = Employment.objects.get(person=entry.person, set_aside_at=None)
    assert corrected.employer_name == "Right Name"
    assert not PlaceConfirmation.objects.filter(employment=corrected).exists()
    assert client.get(f"/my/profile/employment/{held.pk}/").status_code == 404


def test_ending_is_true_until_the_day_and_twice_changes_nothing(entry, me):
    held = employed(entry.person, me)
    ended = employments.end(employment=held, last_day=date(2026, 12, 31), by=me, at=LATER, on=ON)
    assert ended.during == DateRange(ON, date(2027, 1, 1))
    again = employments.end(employment=ended, last_day=date(2026, 12, 31), by=me, at=LATER, on=ON)
    assert again == ended
    with pytest.raises(Refused, match="changed meanwhile"):
        employments.end(employment=held, last_day=date(2026, 12, 30), by=me, at=LATER, on=ON)


def test_confirming_twice_changes_nothing(entry, me):
    held = employed(entry.person, me)
    for _ in range(2):
        employments.confirm_place(employment=held, by=me, at=AT)
    assert entry.person.trail.filter(kind="members.place_confirmed").count() == 1
    for _ in range(2):
        employments.withdraw_place(employment=held, by=me, at=LATER)
    assert entry.person.trail.filter(kind="members.place_withdrawn").count() == 1


@pytest.mark.parametrize("what", ["", "end/", "questions/"])
def test_nobody_reaches_the_work_of_somebody_else(client, me, what):
    other = PersonFactory()
    theirs = employed(other, me)
    assert client.get(f"/my/profile/employment/{theirs.pk}/{what}").status_code == 404
    for change in ("show", "hide"):
        assert client.post(f"/my/profile/employment/{theirs.pk}/{change}/").status_code == 404
    assert not PlaceConfirmation.objects.exists()


# --- Optional questions ---------------------------------------------------------------------------------------------


def test_questions_are_answered_under_a_consent_of_their_own_whose_end_deletes_the_answers(client, entry, me):
    held = employed(entry.person, me)
    url = f"/my/profile/employment/{held.pk}/questions/"
    refused = client.post(url, {"hours": "37.5", "sector": "nhs", "setting": ""})
    assert refused.status_code == 422
    assert not WorkforceAnswer.objects.exists()
    client.post("/my/profile/questions/", {"agree": "yes"})
    assert client.post(url, {"hours": "37.5", "sector": "nhs", "setting": ""}).status_code == 302
    assert str(WorkforceAnswer.objects.get().hours) == "37.5"
    client.post("/my/profile/questions/", {"agree": "no"})
    assert not WorkforceAnswer.objects.exists()
    assert entry.person.workforce_consent.withdrawn_at == AT


@pytest.mark.parametrize(("hours", "words"), [("forty", "Enter the hours as a number"), ("81", "Enter 80 or less")])
def test_hours_that_no_week_has_are_refused(client, entry, me, hours, words):
    workforce.consent(person=entry.person, by=me, at=AT)
    held = employed(entry.person, me)
    answer = client.post(f"/my/profile/employment/{held.pk}/questions/", {"hours": hours})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_answers_go_with_a_corrected_employment(entry, me):
    workforce.consent(person=entry.person, by=me, at=AT)
    held = employed(entry.person, me)
    workforce.answer(employment=held, hours=20, sector="nhs", setting="", by=me, at=AT)
    corrected = employments.correct(
        employment=held, place=Place(employer_name="B"), since=ON, until=None, by=me, at=LATER, on=ON
    )
    assert WorkforceAnswer.objects.get().employment == corrected


def test_consenting_and_withdrawing_twice_changes_nothing(entry, me):
    for _ in range(2):
        workforce.consent(person=entry.person, by=me, at=AT)
    for _ in range(2):
        workforce.withdraw(person=entry.person, by=me, at=LATER)
    kinds = entry.person.trail.filter(kind__startswith="members.workforce").values_list("kind", flat=True)
    assert sorted(kinds) == ["members.workforce_consented", "members.workforce_withdrawn"]


# --- Registrations elsewhere ----------------------------------------------------------------------------------------


def test_a_number_that_is_only_said_changes_no_standing_and_is_shown_to_nobody(me):
    ended = EntryFactory(register="CS", hcpc="CS000001", registered="2020-01-01/2027-01-01")
    OutsideRegistration.objects.filter(person=ended.person).update(set_aside_at=AT)
    OutsideRegistration.objects.create(
        person=ended.person, body="HCPC", number="CS000001", standing="ended",
        during=DateRange(date(2026, 1, 1), None), recorded_at=AT, source="test",
    )  # fmt: skip
    before = public(ended)
    assert "No." in before
    client = sign_in(Client(), UserFactory(person=ended.person))
    assert client.post("/my/profile/outside/", {"number": "cs 012.345"}).status_code == 302
    assert public(ended) == before
    assert "CS012345" not in public(ended)
    assert Client().get("/register/?q=CS012345").content.decode().count(ended.number) == 0
    said = OutsideRegistration.objects.get(number="CS012345")
    assert said.standing == OutsideStanding.STATED
    assert WorkItem.objects.get(kind="outside_stated", closed_at=None).about_id == said.pk
    assert "not yet checked" in client.get("/my/profile/").content.decode()


def test_another_number_takes_the_place_of_one_not_checked_yet(entry, me):
    first = outside.state(person=entry.person, body="HCPC", number="CS012345", by=me, at=AT, on=ON)
    assert outside.state(person=entry.person, body="HCPC", number="CS012345", by=me, at=AT, on=ON) == first
    second = outside.state(person=entry.person, body="HCPC", number="CS054321", by=me, at=LATER, on=ON)
    assert list(OutsideRegistration.objects.filter(set_aside_at=None)) == [second]
    assert WorkItem.objects.filter(closed_at=None).count() == 1


@pytest.mark.parametrize("number", ["", "12345", "CS1", "CS0123456789", "DROP TABLE"])
def test_what_is_no_number_is_refused(client, number):
    assert client.post("/my/profile/outside/", {"number": number}).status_code == 422
    assert not OutsideRegistration.objects.exists()


def test_taking_a_number_back_twice_is_refused_and_nobody_takes_back_another_s(client, entry, me):
    said = outside.state(person=entry.person, body="HCPC", number="CS012345", by=me, at=AT, on=ON)
    stranger = sign_in(Client(), UserFactory(person=PersonFactory()))
    assert stranger.post(f"/my/profile/outside/{said.pk}/withdraw/").status_code == 404
    assert client.post(f"/my/profile/outside/{said.pk}/withdraw/").status_code == 302
    with pytest.raises(Refused, match="can no longer be taken back"):
        outside.withdraw(said=said, by=me, at=AT)
