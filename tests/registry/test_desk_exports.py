"""Taking lists out of the register over HTTP: who may, what is asked first, and what the file says."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange

from members.choices import ReadingOf, Role
from members.models import AccessRecord, Employment, Export, GraveAct, Message, Name, WorkItem
from members.services import acts, exports, messages, work
from registry.queries import desk_quality
from tests.factories.members import LONG_AGO, PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHY = {"reason": "The yearly report to the council"}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER, email="olive.officer@example.org")


@pytest.fixture
def desk(client, officer):
    return sign_in(client, officer)


def rows_of(response):
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def items(count, person, kind="act"):
    WorkItem.objects.bulk_create(
        WorkItem(
            key=f"many:{kind}:{n}", kind=kind, about="members.person", about_id=person.pk, person=person, opened_at=NOW
        )
        for n in range(count)
    )


def test_the_queue_is_taken_as_it_is_filtered(desk, officer):
    person = PersonFactory(forenames="Anwen", surname="Prys")
    items(2, person)
    items(1, person, "duplicate")
    page = desk.get("/desk/?kind=act").content.decode()
    assert "/desk/exports/queue/?kind=act" in page
    response = desk.post("/desk/exports/queue/?kind=act", WHY)
    heading, *rows = rows_of(response)
    export = Export.objects.get()
    assert heading[:2] == ["Work", "Person"]
    assert [row[1] for row in rows] == ["Anwen Prys"] * 2
    assert {row[-1] for row in rows} == {export.reference}
    assert export.reference in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment")
    assert (export.kind, export.chosen, export.taken_by) == ("queue", {"kind": "act"}, officer)
    assert AccessRecord.objects.get(what=ReadingOf.COPY).person == person


def test_people_found_are_taken_and_what_was_typed_is_not_kept(desk):
    entry = EntryFactory(surname="Prys")
    desk.post("/desk/people/", {"q": "prys"})
    page = desk.get("/desk/people/?found=1").content.decode()
    assert "/desk/exports/people/?found=1" in page
    rows = rows_of(desk.post("/desk/exports/people/?found=1", WHY))
    assert rows[1][:2] == ["Susan Prys", f"{entry.number}: Registered"]
    assert Export.objects.get().chosen == {"by": "name"}
    assert desk.get("/desk/exports/people/?found=9").status_code == 404


@pytest.mark.parametrize("code", desk_quality.CHECKS)
def test_each_list_of_data_quality_can_be_taken(desk, code):
    entry = EntryFactory()
    response = desk.post(f"/desk/exports/quality-{code}/", WHY)
    if code == "no-employer":
        assert rows_of(response)[1][:2] == ["Susan Haygreen", entry.number]
    else:
        assert response.status_code == 422
        assert "There is nothing on this list" in response.content.decode()


def test_hostile_names_and_employers_are_text_in_every_list(desk):
    person = PersonFactory(surname="=1+1", forenames="")
    entry = EntryFactory(person=person)
    Employment.objects.create(
        person=person,
        employer_name="＠SUM(1)",
        town="-2",
        during=DateRange(date(2020, 1, 1), None),
        recorded_at=LONG_AGO,
        source="test",
    )
    work.open_item(key="a:1", kind="duplicate", about=person, person=person, at=NOW)
    desk.post("/desk/people/", {"q": entry.number})
    for path in ("queue/", "people/?found=1", "quality-employer-unmatched/"):
        cells = [cell for row in rows_of(desk.post(f"/desk/exports/{path}", WHY)) for cell in row]
        assert "'=1+1" in cells
        assert not [cell for cell in cells if cell[:1] in "=+-@＠" and cell]
    assert Name.objects.get(person=person).surname == "=1+1"


def test_nothing_is_taken_without_a_reason(desk):
    items(1, PersonFactory())
    for reason in ("", "no"):
        response = desk.post("/desk/exports/queue/", {"reason": reason})
        assert response.status_code == 422
        assert "There is a problem" in response.content.decode()
    assert not Export.objects.exists()


def test_a_list_of_more_than_50_asks_first_for_a_proof_of_who_takes_it(client, officer):
    items(51, PersonFactory())
    for minutes, method in ((6, "get"), (21, "post")):
        desk = sign_in(client, officer, at=NOW - timedelta(minutes=minutes))
        response = getattr(desk, method)("/desk/exports/queue/?kind=act")
        assert response.status_code == 303
        assert (
            response["Location"]
            == f"{reverse('account_reauthenticate')}?next=%2Fdesk%2Fexports%2Fqueue%2F%3Fkind%3Dact"
        )
    assert desk.get("/desk/exports/queue/?kind=duplicate").status_code == 200
    sign_in(client, officer)
    assert len(rows_of(desk.post("/desk/exports/queue/?kind=act", WHY))) == 52


def test_a_long_list_needs_a_second_person_and_is_then_taken_once(client, desk, officer):
    items(501, PersonFactory())
    assert "needs a second person" in desk.get("/desk/exports/queue/?kind=act").content.decode()
    response = desk.post("/desk/exports/queue/?kind=act", WHY, follow=True)
    assert "Another officer must agree" in response.content.decode()
    assert not Export.objects.exists()
    act = GraveAct.objects.get(kind="export")
    address = f"/desk/exports/agreed/{act.reference}/"
    assert desk.get(address).status_code == 404
    acts.confirm(act=act, by=UserFactory(role=Role.REGISTRAR), at=NOW)
    assert address in desk.get("/desk/exports/").content.decode()
    assert "501 rows today" in desk.get(address).content.decode()
    rows = rows_of(desk.post(address))
    assert len(rows) == 502
    assert Export.objects.get().act == act
    again = desk.post(address)
    assert again["Content-Type"].startswith("text/html")
    assert "taken already" in again.content.decode()
    assert address not in desk.get("/desk/exports/").content.decode()


def test_what_one_officer_may_take_another_may_not(client, officer):
    act = exports.propose(
        table=exports.Table("queue", {}, ("a",), [("b",)] * 501, frozenset()), reason=WHY["reason"], by=officer, at=NOW
    )
    second = UserFactory(role=Role.REGISTRAR)
    acts.confirm(act=act, by=second, at=NOW)
    sign_in(client, second)
    assert client.get(f"/desk/exports/agreed/{act.reference}/").status_code == 404
    assert client.post(f"/desk/exports/agreed/{act.reference}/").status_code == 404


def test_the_register_of_exports_says_who_took_what_and_why(client, desk, officer):
    items(1, PersonFactory())
    desk.post("/desk/exports/queue/", WHY)
    page = sign_in(client, UserFactory(role=Role.REGISTRAR)).get("/desk/exports/").content.decode()
    for words in (officer.email, "Work queue", WHY["reason"], Export.objects.get().reference):
        assert words in page


def test_the_registrars_are_told_in_words(desk, mailoutbox):
    UserFactory(role=Role.REGISTRAR, email="rita.registrar@example.org")
    items(1, PersonFactory())
    desk.post("/desk/exports/queue/", WHY)
    messages.deliver(message_id=Message.objects.get().pk, at=NOW)
    (mail,) = mailoutbox
    assert mail.to == ["rita.registrar@example.org"]
    assert "olive.officer@example.org took a list of 1 row out" in mail.body


@pytest.mark.parametrize("path", ["", "queue/", "quality-no-scope/", "people/?found=1", "agreed/x/"])
def test_exports_are_for_officers_alone(client, path):
    for role in (Role.ASSESSOR, Role.EMPLOYER):
        assert sign_in(client, UserFactory(role=role)).get(f"/desk/exports/{path}").status_code == 403
    if path.endswith("/") and not path.startswith("agreed"):  # finance has a list of its own, and its own exports
        assert sign_in(client, UserFactory(role=Role.FINANCE)).get(f"/desk/exports/{path}").status_code == 403


@pytest.mark.parametrize("path", ["nonsense/", "quality-nonsense/", "no-scope/", "agreed/nonsense/"])
def test_a_list_that_is_none_is_unknown(desk, path):
    assert desk.get(f"/desk/exports/{path}").status_code == 404
    assert desk.post(f"/desk/exports/{path}", WHY).status_code == 404
