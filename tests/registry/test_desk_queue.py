"""The work queue over HTTP: what is shown to whom, in which order, and who takes it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.choices import Role, WaitingOn
from members.models import NameChange, RoleGrant, TrailEvent, WorkItem, WorkNote
from members.services import roles, work
from members.work import kinds
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.plugins.accounts import sign_in
from tests.shape.source import APPS, calls, constant, modules

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER, email="olive.officer@example.org")


@pytest.fixture
def desk(client, officer):
    return sign_in(client, officer)


def item(key="duplicate:1", kind="duplicate", *, person=None, days=0, **more):
    person = person or PersonFactory()
    return work.open_item(key=key, kind=kind, about=person, person=person, at=AT + timedelta(days=days), **more)


def text(response):
    return response.content.decode().replace("\xa0", " ")


def listed(response):
    """The numbers of the items on the page, in its order."""
    return [row.item.pk for row in response.context["page"].object_list]


# --- What is shown ---------------------------------------------------------------------------------------------------


def test_the_oldest_work_comes_first_with_what_whom_when_whose_move_and_who_has_it(desk, officer):
    young = item("duplicate:2", days=9)
    old = item(person=PersonFactory(forenames="Anwen", surname="Prys"), due_on=date(2026, 11, 21))
    work.assign(items=[old.pk], to=officer, by=officer, at=AT)
    response = desk.get("/desk/")
    assert listed(response) == [old.pk, young.pk]
    page = text(response)
    for words in ("Anwen Prys", "2 November 2026", "20 days ago", "21 November 2026", "Overdue", "the office", "you"):
        assert words in page
    assert page.count("Overdue</strong>") == 1


def test_settled_work_is_gone_from_the_queue(desk):
    item()
    work.close_item(key="duplicate:1", at=AT)
    assert "Nothing waits." in text(desk.get("/desk/"))


def test_work_may_be_sorted_by_the_day_it_is_due(desk):
    never, late, soon = (
        item("a:1"),
        item("a:2", due_on=date(2026, 12, 9)),
        item("a:3", days=5, due_on=date(2026, 12, 1)),
    )
    assert listed(desk.get("/desk/?order=due")) == [soon.pk, late.pk, never.pk]


def test_each_filter_narrows_the_queue(desk, officer):
    other = UserFactory(role=Role.OFFICER)
    mine = item("duplicate:1")
    theirs = item("act:2", "act", days=1, waiting_on=WaitingOn.SECOND_PERSON)
    nobodys = item("duplicate:3", days=9, due_on=date(2026, 11, 21))
    work.assign(items=[mine.pk], to=officer, by=officer, at=AT)
    work.assign(items=[theirs.pk], to=other, by=officer, at=AT)
    asked = {
        "kind=act": [theirs],
        "waiting_on=second_person": [theirs],
        "holder=mine": [mine],
        "holder=nobody": [nobodys],
        f"holder={other.pk}": [theirs],
        "overdue=on": [nobodys],
        "before_day=4&before_month=11&before_year=2026": [mine, theirs],
        "kind=duplicate&holder=nobody": [nobodys],
        "kind=act&overdue=on": [],
    }
    for query, expected in asked.items():
        assert listed(desk.get(f"/desk/?{query}")) == [one.pk for one in expected], query


@pytest.mark.parametrize("query", ["kind=nonsense", "holder=99999", "before_day=x", "waiting_on=%00", "order=up"])
def test_a_filter_that_is_none_is_an_error_beside_it_and_hides_nothing(desk, query):
    item()
    response = desk.get(f"/desk/?{query}")
    assert response.status_code == 422
    assert "There is a problem" in text(response)
    assert len(listed(response)) == 1


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", ""])
def test_a_page_that_is_not_there_leads_to_one_that_is(desk, page):
    item()
    assert len(listed(desk.get(f"/desk/?page={page}"))) == 1


def test_work_about_oneself_and_work_for_another_role_is_not_there(client):
    own = PersonFactory()
    desk = sign_in(client, UserFactory(role=Role.OFFICER, person=own))
    mine, registrars, anybodys = item("a:1", person=own), item("w:2", "withholding"), item("a:3")
    assert listed(desk.get("/desk/")) == [anybodys.pk]
    for hidden in (mine, registrars):
        assert desk.get(f"/desk/work/{hidden.pk}/").status_code == 404
    desk = sign_in(client, UserFactory(role=Role.REGISTRAR))
    assert listed(desk.get("/desk/")) == [mine.pk, registrars.pk, anybodys.pk]


def test_every_kind_of_work_that_a_verb_opens_has_a_name_and_somebody_who_sees_it():
    opened = {(m.at(c), constant(c, 99, "kind")) for m in modules(*APPS) for c in calls(m, "open_item")}
    assert len(opened) > 3
    known = kinds()
    assert not sorted((at, code) for at, code in opened if code is not None and code not in known)
    assert all(kind.roles for kind in known.values())


# --- Who may ---------------------------------------------------------------------------------------------------------


def test_the_queue_is_the_offices_alone(client):
    for role in (Role.ASSESSOR, Role.EMPLOYER, Role.PANEL_MEMBER, Role.AUDITOR):
        assert sign_in(client, UserFactory(role=role)).get("/desk/").status_code == 403
    technical = UserFactory(is_superuser=True, is_staff=True)
    assert sign_in(client, technical).get("/desk/").status_code == 403
    assert sign_in(client, UserFactory(person=PersonFactory())).get("/desk/").status_code in {303, 403}


def test_finance_sees_only_work_that_is_for_finance(client):
    one = item()
    desk = sign_in(client, UserFactory(role=Role.FINANCE))
    assert listed(desk.get("/desk/")) == []
    assert desk.get(f"/desk/work/{one.pk}/").status_code == 404


def test_without_a_second_factor_nobody_gets_to_the_desk(client, officer):
    response = sign_in(client, officer, second_factor=False).get("/desk/")
    assert response.status_code == 303


# --- Giving work out -------------------------------------------------------------------------------------------------


def test_ticked_work_is_given_out_taken_and_put_back(desk, officer):
    other = UserFactory(role=Role.REGISTRAR)
    one, two, three = item("a:1"), item("a:2"), item("a:3")
    for to, holder in (("me", officer), (str(other.pk), other), ("back", None)):
        response = desk.post("/desk/?kind=&holder=", {"items": [one.pk, two.pk], "to": to}, follow=True)
        assert "2 pieces of work changed hands" in text(response)
        assert {WorkItem.objects.get(pk=one.pk).assigned_to, WorkItem.objects.get(pk=two.pk).assigned_to} == {holder}
    assert WorkItem.objects.get(pk=three.pk).assigned_to is None
    assert TrailEvent.objects.filter(kind="members.work_assigned").count() == 6


def test_giving_the_same_work_to_the_same_officer_twice_changes_nothing_the_second_time(desk):
    one = item()
    for words in ("1 piece of work changed hands", "0 pieces of work changed hands"):
        assert words in text(desk.post("/desk/", {"items": [one.pk], "to": "me"}, follow=True))


def test_nothing_ticked_is_said_and_what_was_ticked_is_kept(desk):
    one = item()
    response = desk.post("/desk/", {"to": "me"})
    assert response.status_code == 422
    assert "Tick the work that should change hands" in text(response)
    response = desk.post("/desk/", {"items": [one.pk], "to": "nobody at all"})
    assert response.status_code == 422
    assert f'value="{one.pk}" id="item-{one.pk}" checked' in text(response)


def test_an_officer_is_given_no_work_about_themselves(desk):
    other = UserFactory(role=Role.OFFICER, person=PersonFactory())
    one = item(person=other.person)
    response = desk.post("/desk/", {"items": [one.pk], "to": str(other.pk)})
    assert response.status_code == 422
    assert "Nobody works on what concerns themselves" in text(response)
    assert WorkItem.objects.get(pk=one.pk).assigned_to is None


def test_work_that_the_asker_may_not_see_is_not_given_out_by_its_number(client):
    one = item()
    desk = sign_in(client, UserFactory(role=Role.FINANCE))
    desk.post("/desk/", {"items": [one.pk], "to": "me"})
    assert WorkItem.objects.get(pk=one.pk).assigned_to is None


# --- One item --------------------------------------------------------------------------------------------------------


def test_an_item_tells_what_whom_notes_and_history(desk, officer):
    one = item(person=PersonFactory(forenames="Anwen", surname="Prys"))
    desk.post(f"/desk/work/{one.pk}/", {"do": "note", "text": "Rang <b>twice</b>"})
    desk.post(f"/desk/work/{one.pk}/", {"do": "give", "to": "me"})
    page = text(desk.get(f"/desk/work/{one.pk}/"))
    for words in ("Anwen Prys", "Rang &lt;b&gt;twice&lt;/b&gt;", "Given to", officer.email, "Work assigned"):
        assert words in page
    assert WorkNote.objects.count() == 1


def test_an_empty_note_is_refused_and_a_hostile_one_kept_in_the_box(desk):
    one = item()
    response = desk.post(f"/desk/work/{one.pk}/", {"do": "note", "text": "  "})
    assert response.status_code == 422
    assert "Enter a note" in text(response)
    response = desk.post(f"/desk/work/{one.pk}/", {"do": "note", "text": "x\u202ey"})
    assert response.status_code == 422
    assert WorkNote.objects.count() == 0


def test_settled_work_is_shown_but_given_to_nobody(desk):
    one = item()
    work.close_item(key="duplicate:1", at=AT)
    response = desk.post(f"/desk/work/{one.pk}/", {"do": "give", "to": "me"})
    assert response.status_code == 422
    assert "This was settled" in text(response)
    assert desk.get(f"/desk/work/{one.pk}/").status_code == 200


def test_an_item_that_is_not_there_is_unknown(desk):
    assert desk.get("/desk/work/999999999999999999999999/").status_code == 404


# --- Many ------------------------------------------------------------------------------------------------------------


def _many(count, person):
    WorkItem.objects.bulk_create(
        WorkItem(
            key=f"many:{n}",
            kind="duplicate" if n % 2 else "act",
            about="members.person",
            about_id=person.pk,
            person=person,
            opened_at=AT - timedelta(minutes=n),
            due_on=date(2026, 11, 1) + timedelta(days=n % 60),
        )
        for n in range(count)
    )


def _asked(desk, path):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = desk.get(path)
        assert response.status_code == 200
    return len(asked), response


def test_the_queue_takes_as_many_questions_for_one_as_for_thousands(desk):
    person = PersonFactory()
    paths = ("/desk/", "/desk/?order=due", "/desk/?overdue=on&kind=act&holder=nobody", "/desk/?page=19")
    item("one:1", "act", person=person, due_on=date(2026, 11, 1))
    desk.get("/desk/")  # the first answer of a session also notes its end
    few = [_asked(desk, path)[0] for path in paths]
    _many(3_000, person)
    many = [_asked(desk, path) for path in paths]
    assert [count for count, _response in many] == few
    assert max(few) <= 14
    assert "More than 1,000 pieces of work" in text(many[0][1])
    assert all(len(listed(response)) == 50 for _count, response in many)


def test_a_filtered_part_of_a_long_queue_is_counted(desk):
    _many(120, PersonFactory())
    response = desk.get("/desk/?kind=act&page=2")
    assert "60 pieces of open work" in text(response)
    assert len(listed(response)) == 10


# --- Whose work it may be --------------------------------------------------------------------------------------------


def evidence_at_work():
    """A change of name in the queue, and the document that it rests on."""
    document = make_document(PersonFactory())
    change = NameChange.objects.create(person=document.person, surname="Moss", since=TODAY, reason="other", asked_at=AT)
    change.documents.set([document])
    one = work.open_item(key="name_change:1", kind="name_change", about=change, person=document.person, at=AT)
    return one, f"/my/documents/{document.reference}/view"


def test_work_and_its_evidence_go_to_nobody_without_the_role_for_it(desk, client):
    one, view = evidence_at_work()
    finance = UserFactory(role=Role.FINANCE)
    response = desk.post(f"/desk/work/{one.pk}/", {"do": "give", "to": finance.pk})
    assert response.status_code == 422
    assert "do not hold the role" in text(response)
    assert sign_in(client, finance).get(view).status_code == 404


def test_a_role_that_ends_takes_its_work_and_its_evidence_with_it(client, officer):
    one, view = evidence_at_work()
    kept = item(person=PersonFactory())
    work.assign(items=[one.pk, kept.pk], to=officer, by=officer, at=AT)
    assert sign_in(client, officer).get(view).getvalue()
    also = RoleGrant.objects.create(user=officer, role=Role.FINANCE, granted_at=AT)
    roles.end(held=RoleGrant.objects.get(user=officer, role=Role.OFFICER), by=None, at=AT + timedelta(days=1))
    assert not WorkItem.objects.exclude(assigned_to=None).exists()
    assert sign_in(client, officer).get(view).status_code == 404
    assert also.ended_at is None
