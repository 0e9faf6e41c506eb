"""Finding a person and their page over HTTP: who sees how much of whom, and what of that is recorded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import outbox, trail
from members.choices import DeliveryKind, ReadingOf, Role
from members.models import (
    AccessRecord,
    ActedFor,
    BreakGlass,
    DeliveryEvent,
    Duplicate,
    Message,
    Person,
    PersonDetails,
    WithholdingRequest,
)
from members.services import work
from registry.models import Check
from registry.services.visibility import erase, withhold
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
REASON = "A hospital rang about an emergency"


@pytest.fixture(autouse=True)
def clock(time_machine, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER, email="olive.officer@example.org")


@pytest.fixture
def desk(client, officer):
    return sign_in(client, officer)


@pytest.fixture
def entry():
    return EntryFactory(forenames="Anwen", surname="Prys", former="Morgan", hcpc="RA12345", register="CS")


def text(response):
    return response.content.decode().replace("\xa0", " ")


def page_of(desk, person, query=""):
    return desk.get(f"/desk/people/{person.pk}/{query}")


def find(desk, words, **born):
    return desk.post("/desk/people/", {"q": words, **born}, follow=True)


def found(response):
    return [one.person_id for one in response.context.get("people", ())]


def document(person, title="Degree certificate"):
    return make_document(person, title=title, at=AT)


# --- Finding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["prys", "Anwen Prys", "anwen pryce", "Prys, Anwen", "morgan", "RA12345", "ra 12345"])
def test_a_person_is_found_by_name_former_name_and_numbers(desk, entry, words):
    assert found(find(desk, words)) == [entry.person_id]


def test_a_person_is_found_by_our_number_and_by_an_address_on_file(desk, entry):
    assert found(find(desk, entry.number.lower())) == [entry.person_id]
    PersonDetails.objects.filter(person=entry.person).update(second_email="Other@example.org")
    account = UserFactory(person=entry.person, email="login@example.org")
    for address in (f"P{entry.person_id}@example.org", "other@example.org", account.email):
        assert found(find(desk, address)) == [entry.person_id]


def test_a_date_of_birth_narrows_a_name(desk, entry):
    born = {"born_day": "29", "born_month": "2", "born_year": "1980"}
    assert found(find(desk, "prys", **born)) == [entry.person_id]
    assert found(find(desk, "prys", **born | {"born_year": "1984"})) == []
    assert found(find(desk, "prys", **born | {"born_year": "1981"})) == []  # no such day


def test_what_was_looked_for_stands_in_no_address(desk, entry):
    response = desk.post("/desk/people/", {"q": f"p{entry.person_id}@example.org"})
    assert response["Location"] == "/desk/people/?found=1"
    assert "Anwen Prys" in text(desk.get("/desk/people/?found=1"))
    assert found(desk.get("/desk/people/?found=99")) == []


@pytest.mark.parametrize("words", ["", "  ", "a", "%", "'", "*", "\x00", "x\u202ey"])
def test_nobody_is_listed_without_a_question(desk, entry, words):
    response = desk.post("/desk/people/", {"q": words})
    assert response.status_code == 422
    assert found(response) == []
    assert "Anwen" not in text(desk.get("/desk/people/"))


def test_withheld_erased_merged_and_no_longer_shown_people_are_found_and_say_so(desk, entry):
    withhold(person=entry.person, since=date(2026, 1, 1), source="office", by=None, at=AT)
    page = find(desk, "prys")
    assert found(page) == [entry.person_id]
    assert "Withheld" in text(page)
    assert "(not shown to the public)" in text(page)
    gone = EntryFactory(registered="2001-01-01/2002-01-01", surname="Longago")
    assert found(find(desk, "longago")) == [gone.person_id]
    erase(person=gone.person, by=None, at=AT)
    assert found(find(desk, "longago")) == []
    page = find(desk, gone.number)
    assert "Erased person" in text(page)
    kept = EntryFactory(surname="Kept")
    Person.objects.filter(pk=entry.person_id).update(merged_into=kept.person)
    assert "Merged into another record" in text(find(desk, "prys"))


def test_a_search_takes_as_many_questions_for_one_as_for_many(desk):
    def asked():
        desk.post("/desk/people/", {"q": "prys"})
        with CaptureQueriesContext(connection) as questions:
            assert desk.get("/desk/people/?found=1").status_code == 200
        return len(questions)

    EntryFactory(surname="Prys")
    asked()
    few = asked()
    for _ in range(30):
        EntryFactory(surname="Prys")
    assert asked() == few <= 10
    assert "31 people found" in text(desk.get("/desk/people/?found=1&page=2"))


# --- The page --------------------------------------------------------------------------------------------------------


def test_the_page_says_what_the_public_and_the_office_read(desk, entry):
    page = text(page_of(desk, entry.person))
    assert "Anwen Prys is on this register" in page
    assert "Registered, 1 January 2020 to 31 December 2026" in page
    assert "HCPC <bdi>RA12345</bdi>" in page
    assert "Morgan" in page
    withhold(person=entry.person, since=date(2026, 1, 1), source="office", by=None, at=AT)
    page = text(page_of(desk, entry.person))
    assert "Not shown to the public" in page
    assert "Withheld from the public for their safety" in page
    assert "Registered, 1 January 2020 to 31 December 2026" in page


def test_what_identifies_somebody_is_masked_until_it_is_asked_for_on_the_record(desk, officer, entry):
    PersonDetails.objects.filter(person=entry.person).update(
        phone="01632 960 123", address="1 Harbour Street\nAberystwyth", second_email="quiet@example.org"
    )
    secrets = ("29 February 1980", f"p{entry.person_id}@example.org", "960 12", "Harbour", "quiet@")
    masked = text(page_of(desk, entry.person))
    assert not [secret for secret in secrets if secret in masked]
    shown = text(desk.post(f"/desk/people/{entry.person_id}/"))
    assert not [secret for secret in secrets if secret not in shown]
    readings = AccessRecord.objects.filter(person=entry.person, what=ReadingOf.RECORD)
    assert [(one.user, one.role) for one in readings] == [(officer, Role.OFFICER)] * 2


def test_opening_a_page_is_recorded_and_turning_its_pages_is_one_reading(desk, entry, clock):
    for query in ("", "?page=2", "?kind=fact", ""):
        page_of(desk, entry.person, query)
    assert AccessRecord.objects.filter(person=entry.person).count() == 1
    clock.shift(timedelta(minutes=16))
    sign_in(desk, AccessRecord.objects.get().user)
    page_of(desk, entry.person)
    assert AccessRecord.objects.filter(person=entry.person).count() == 2


def test_a_refused_or_unknown_page_records_nothing(client, desk, entry):
    assert desk.get("/desk/people/999999999/").status_code == 404
    assert desk.get("/desk/people/99999999999999999999999999/").status_code == 404
    desk.delete(f"/desk/people/{entry.person_id}/")
    sign_in(client, UserFactory(role=Role.AUDITOR))
    client.get(f"/desk/people/{entry.person_id}/")
    assert not AccessRecord.objects.exists()


def test_nobody_outside_the_office_learns_whether_there_is_such_a_person(client, entry):
    for account in (
        UserFactory(role=Role.ASSESSOR),
        UserFactory(role=Role.EMPLOYER),
        UserFactory(is_superuser=True, is_staff=True),
        UserFactory(person=PersonFactory()),
    ):
        sign_in(client, account)
        answers = [client.get(f"/desk/people/{pk}/{act}") for pk in (entry.person_id, 999_999) for act in ("", "open/")]
        assert [answer.status_code for answer in answers] == [404] * 4


def test_an_officer_does_not_see_their_own_record_from_the_desk_nor_one_merged_with_it(client, entry):
    gone = EntryFactory()
    Person.objects.filter(pk=gone.person_id).update(merged_into=entry.person)
    sign_in(client, UserFactory(role=Role.OFFICER, person=entry.person))
    for person in (entry.person, gone.person):
        assert page_of(client, person).status_code == 403
        assert client.post(f"/desk/people/{person.pk}/").status_code == 403
        assert client.get(f"/desk/people/{person.pk}/open/").status_code == 403
    assert not AccessRecord.objects.exists()


def test_finance_sees_who_it_is_and_no_more(client, entry):
    desk = sign_in(client, UserFactory(role=Role.FINANCE))
    response = page_of(desk, entry.person)
    assert response.status_code == 200
    assert "Anwen Prys" in text(response)
    assert "Everything that happened" not in text(response)
    assert "Show these details" not in text(response)
    assert f"p{entry.person_id}@" not in text(desk.post(f"/desk/people/{entry.person_id}/"))
    assert desk.get(f"/desk/people/{entry.person_id}/open/").status_code == 403


def test_merged_records_are_one_page(desk, entry):
    gone = EntryFactory(surname="Haygreen")
    document(gone.person, title="Of the other record")
    Person.objects.filter(pk=gone.person_id).update(merged_into=entry.person)
    response = page_of(desk, gone.person)
    assert (response.status_code, response["Location"]) == (302, f"/desk/people/{entry.person_id}/")
    page = text(page_of(desk, entry.person))
    assert "Another record was merged into this one" in page
    assert "Of the other record" in page
    assert gone.number[-5:] in page.replace(" ", "")


def test_an_erased_person_has_a_page_without_words(desk, entry):
    erase(person=entry.person, by=None, at=AT)
    response = page_of(desk, entry.person)
    assert response.status_code == 200
    assert "Erased person" in text(response)
    assert "Prys" not in text(response)
    offered = response.content.decode()
    for page in ("withhold/", "acted-for/", "claim/"):
        assert f"/desk/people/{entry.person_id}/{page}" not in offered
    assert "Cannot be reached" not in text(response)


def test_nothing_more_is_written_into_the_record_of_somebody_who_was_erased(desk, entry):
    erase(person=entry.person, by=None, at=AT)
    word = {"how": "telephone", "note": "Called back."}
    for page, entered in (
        ("contacts", {"email": "new@example.org", "phone": "", "channels": "email,second_email,letter"}),
        ("withhold", {"grounds": "An ex-partner."}),
        ("erasure", {"reason": "Again."}),
    ):
        response = desk.post(f"/desk/people/{entry.person_id}/acted-for/{page}/", entered | word)
        assert response.status_code == 422, page
        assert "This record was erased" in text(response)
    assert PersonDetails.objects.get(person=entry.person).email == ""
    assert not ActedFor.objects.exists()
    assert not WithholdingRequest.objects.exists()


def test_what_is_to_be_heeded_is_said(desk, entry):
    other = EntryFactory()
    Duplicate.objects.create(first=entry.person, second=other.person, matched=["email"], found_at=AT)
    PersonDetails.objects.filter(person=entry.person).update(email="", address="")
    page = text(page_of(desk, entry.person))
    assert "Another record looks like the same person" in page
    assert "Cannot be reached" in page


# --- The timeline ----------------------------------------------------------------------------------------------------


def _busy(entry, officer):
    """Something of every kind has happened to this person."""
    person = entry.person
    item = work.open_item(key=f"duplicate:{entry.pk}", kind="duplicate", about=person, person=person, at=AT)
    work.note(item=item, text="Rang the employer", by=officer, at=AT)
    message = outbox.post(
        key=f"x:{entry.pk}", to="a@example.org", template="registry/mail/made_up", context={}, at=AT, person=person
    )
    Message.objects.filter(pk=message.pk).update(sent_at=AT)
    DeliveryEvent.objects.create(
        message=message, kind=DeliveryKind.BOUNCED, provider_event=f"e{entry.pk}", at=AT, recorded_at=AT
    )
    document(person)
    for number in range(2):
        Check.objects.create(
            reference=f"r{entry.pk}{number}",
            number=f"CHK-{entry.pk}-{number}",
            entry=entry,
            asked_on=date(2026, 11, 20),
            checked_at=AT,
            sha256="0",
        )
    trail.record("members.something_done", about=person, by=officer, at=AT, person=person)


def test_everything_that_happened_is_on_one_line_of_time_newest_first(desk, officer, entry):
    _busy(entry, officer)
    withhold(person=entry.person, since=date(2026, 11, 21), source="office", by=officer, at=AT + timedelta(hours=1))
    page = text(page_of(desk, entry.person))
    timeline = page[page.index("Everything that happened") :]
    words = (
        "Opened: the record",  # by this very reading
        "Withholding from the public recorded",
        "Something done",
        "Document received: Degree certificate",
        "Made up, by e-mail",
        "came back 20 November 2026",
        "2 checks saved",
        "Rang the employer",
        "Compare two records",
        "Term recorded",
        "Name recorded",
    )
    assert not [one for one in words if one not in timeline]
    places = [timeline.index(one) for one in ("Opened: the record", "Withholding", "Something done", "Term recorded")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("kind", "shown", "hidden"),
    [
        ("fact", "Term recorded", "Something done"),
        ("trail", "Something done", "Term recorded"),
        ("message", "Made up", "Something done"),
        ("document", "Document received", "Made up"),
        ("check", "2 checks saved", "Made up"),
        ("work", "Rang the employer", "Made up"),
        ("reading", "Opened: the record", "Made up"),
    ],
)
def test_the_timeline_is_narrowed_by_kind(desk, officer, entry, kind, shown, hidden):
    _busy(entry, officer)
    page = text(page_of(desk, entry.person, f"?kind={kind}"))
    timeline = page[page.index("Everything that happened") :]
    assert shown in timeline
    assert hidden not in timeline


def test_a_kind_or_page_that_is_none_shows_everything(desk, entry):
    for query in ("?kind=nonsense", "?page=x", "?page=999"):
        assert "Term recorded" in text(page_of(desk, entry.person, query))


def test_a_long_timeline_is_paged(desk, officer, entry):
    for number in range(120):
        trail.record("members.something_done", about=entry.person, by=officer, at=AT, person=entry.person, n=number)
    pages = [page_of(desk, entry.person, f"?kind=trail&page={number}") for number in (1, 2, 3)]
    assert [len(page.context["events"]) for page in pages] == [50, 50, 20]


def test_what_was_noted_on_the_registrars_own_work_is_not_on_the_timeline(desk, officer, entry):
    item = work.open_item(key="w:1", kind="withholding", about=entry.person, person=entry.person, at=AT)
    work.note(item=item, text="Threatened by a former partner", by=officer, at=AT)
    assert "Threatened" not in text(page_of(desk, entry.person))


def test_the_page_takes_as_many_questions_for_a_busy_person_as_for_a_quiet_one(desk, officer, entry):
    def asked():
        with CaptureQueriesContext(connection) as questions:
            assert page_of(desk, entry.person).status_code == 200
        return len(questions)

    _busy(entry, officer)
    asked()
    few = asked()
    for number in range(20):
        trail.record("members.something_done", about=entry.person, by=officer, at=AT, person=entry.person, n=number)
        document(entry.person)
        work.open_item(key=f"a:{number}", kind="duplicate", about=entry.person, person=entry.person, at=AT)
        outbox.post(key=f"m:{number}", to="a@b.example", template="a/b", context={}, at=AT, person=entry.person)
    assert asked() == few <= 70


# --- Documents, and opening a record that is closed ---------------------------------------------------------------


def test_documents_are_titles_until_the_work_that_rests_on_them_is_held(desk, officer, entry, monkeypatch):
    held = document(entry.person)
    view = f"/my/documents/{held.reference}/view"
    assert view not in text(page_of(desk, entry.person))
    assert desk.get(view).status_code == 404
    monkeypatch.setattr("members.services.work._evidence", lambda item: [held.pk])
    item = work.open_item(key="n:1", kind="name_change", about=entry.person, person=entry.person, at=AT)
    work.assign(items=[item.pk], to=officer, by=officer, at=AT)
    assert view in text(page_of(desk, entry.person))
    work.assign(items=[item.pk], to=None, by=officer, at=AT)
    assert view not in text(page_of(desk, entry.person))


def test_opening_a_closed_record_takes_a_reason_tells_the_registrars_and_ends_by_itself(desk, officer, entry, clock):
    registrar = UserFactory(role=Role.REGISTRAR)
    held = document(entry.person)
    view, address = f"/my/documents/{held.reference}/view", f"/desk/people/{entry.person_id}/open/"
    assert "every registrar is told" in text(desk.get(address))
    for reason in ("", "too short"):
        assert desk.post(address, {"reason": reason}).status_code == 422
    assert not BreakGlass.objects.exists()
    response = desk.post(address, {"reason": REASON}, follow=True)
    assert "open to you until 22 November 2026 at 12:30pm" in text(response)
    assert view in text(response)
    copy = desk.get(view)
    assert (copy.status_code, b"".join(copy.streaming_content)) == (200, b"a copy")
    told = Message.objects.get(template="members/mail/record_opened")
    assert told.to == registrar.email
    opening = BreakGlass.objects.get()
    readings = AccessRecord.objects.filter(opening=opening).order_by("pk")
    assert [one.what for one in readings] == [ReadingOf.RECORD, ReadingOf.DOCUMENT]
    assert REASON in text(page_of(desk, entry.person, "?kind=reading"))
    clock.shift(timedelta(minutes=30))
    sign_in(desk, officer)
    assert desk.get(view).status_code == 404
    assert "open to you until" not in text(page_of(desk, entry.person))


def test_a_registrar_with_no_other_opens_no_record_unseen(signed_in, entry):
    officer = UserFactory(role=Role.OFFICER)
    address = f"/desk/people/{entry.person_id}/open/"
    assert signed_in(UserFactory(role=Role.REGISTRAR)).post(address, {"reason": REASON}).status_code == 302
    assert [told.to for told in Message.objects.filter(template="members/mail/record_opened")] == [officer.email]


def test_opening_it_twice_is_opening_it_once(desk, entry):
    for _ in range(2):
        desk.post(f"/desk/people/{entry.person_id}/open/", {"reason": REASON})
    assert BreakGlass.objects.count() == 1


def test_what_one_officer_opened_stays_closed_to_another_and_to_who_lost_the_role(client, desk, officer, entry):
    held = document(entry.person)
    view = f"/my/documents/{held.reference}/view"
    desk.post(f"/desk/people/{entry.person_id}/open/", {"reason": REASON})
    assert sign_in(client, UserFactory(role=Role.OFFICER)).get(view).status_code == 404
    officer.role_grants.update(ended_at=datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert sign_in(client, officer).get(view).status_code == 404
