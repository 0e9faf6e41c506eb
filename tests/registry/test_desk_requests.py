"""What people asked of the office, decided at the desk over HTTP: names, not being shown, erasure."""

from datetime import UTC, date, datetime

import pytest

from members.choices import ActState, NameReason, ReadingOf, RequestState, Role
from members.models import AccessRecord, Erasure, GraveAct, Message, Name, WorkItem
from members.services import erasure_requests, name_changes, withholding_requests, work
from tests.factories.documents import make_document
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound
from tests.registry.test_desk_orders import answer, checked, on, text

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2026, 11, 20, 10, tzinfo=UTC), tick=False)


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def desk(officer, signed_in):
    return signed_in(officer)


@pytest.fixture
def registrar(signed_in):
    return signed_in(UserFactory(role=Role.REGISTRAR))


@pytest.fixture
def entry():
    return EntryFactory(forenames="Anwen", surname="Prys")


@pytest.fixture
def owner(entry):
    return UserFactory(person=entry.person)


def words(response):
    return assert_sound(text(response)).text().replace("\u00a0", " ")


# --- Names -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def change(entry, owner):
    wanted = name_changes.Wanted("Anwen", "Pugh", date(2026, 11, 1), NameReason.MARRIAGE)
    document = make_document(entry.person)
    return name_changes.ask(person=entry.person, wanted=wanted, documents=[document], by=owner, at=AT, on=TODAY)


def test_a_change_of_name_is_decided_with_evidence_that_opens_to_whoever_has_the_work(desk, officer, change, client):
    path = f"/desk/name-changes/{change.pk}/"
    item = WorkItem.objects.get(kind="name_change")
    assert path in text(desk.get(f"/desk/work/{item.pk}/"))
    said = words(desk.get(path))
    assert "Anwen Prys" in said
    assert "Anwen Pugh" in said
    view = f"/my/documents/{change.documents.get().reference}/view"
    assert view not in text(desk.get(path))
    work.assign(items=[item.pk], to=officer, by=officer, at=AT)
    assert view in text(desk.get(path))
    assert desk.get(view).getvalue() == b"a copy"
    assert desk.post(path, {"decision": "accept"}).status_code == 302
    assert "Anwen Pugh" in text(client.get(f"/register/{change.person.entries.get().number}/"))
    assert view not in text(desk.get(path))
    assert "Accepted" in words(desk.get(path))


def test_a_change_of_name_is_not_accepted_without_an_answer_and_only_once(desk, change):
    path = f"/desk/name-changes/{change.pk}/"
    assert desk.post(path, {}).status_code == 422
    shown = desk.post(path, {"decision": "refuse", "answer": " "})
    assert shown.status_code == 422
    assert "Say why, in words for the person" in words(shown)
    assert desk.post(path, {"decision": "refuse", "answer": "The deed is not signed."}).status_code == 302
    assert "The deed is not signed." in words(desk.get(path))
    assert desk.post(path, {"decision": "accept"}).status_code == 422
    assert not Name.objects.filter(surname="Pugh").exists()
    assert Message.objects.filter(template="members/mail/name_change_decided").count() == 1


# --- Not to be shown -------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(entry, owner):
    return withholding_requests.ask(person=entry.person, grounds="A former partner looks for me.", by=owner, at=AT)


def test_grounds_are_for_the_registrar_alone_and_reading_them_is_recorded(desk, registrar, asked):
    path = f"/desk/withholding/{asked.pk}/"
    assert desk.get(path).status_code == desk.post(path, {"decision": "accept"}).status_code == 403
    assert desk.get("/desk/withholding/99999/").status_code == 403
    assert "keep somebody from public view" not in text(desk.get("/desk/"))
    assert not AccessRecord.objects.exists()
    assert "A former partner looks for me." in words(registrar.get(path))
    read = AccessRecord.objects.get()
    assert (read.what, read.person, read.about_id) == (ReadingOf.GROUNDS, asked.person, asked.pk)


def test_accepting_hides_at_once_and_an_officer_confirms_it_without_the_grounds(desk, registrar, asked, entry, client):
    public = f"/register/{entry.number}/"
    assert client.get(public).status_code == 200
    done = registrar.post(f"/desk/withholding/{asked.pk}/", {"decision": "accept"})
    assert client.get(public).status_code == 404
    assert "It is in effect" in words(registrar.get(done["Location"]))
    act = GraveAct.objects.get()
    assert "former partner" not in text(desk.get(f"/desk/acts/{act.reference}/"))
    answer(desk, act)
    act.refresh_from_db()
    asked.refresh_from_db()
    assert (act.state, asked.state) == (ActState.UPHELD, RequestState.ACCEPTED)
    assert registrar.post(f"/desk/withholding/{asked.pk}/", {"decision": "accept"}).status_code == 422
    assert not WorkItem.objects.filter(closed_at=None).exists()


def test_a_request_of_somebody_hidden_already_is_accepted_without_another_act(desk, registrar, asked, entry):
    checked(desk, f"/desk/people/{entry.person_id}/withhold/", {"reason": "Rang in fear"})
    assert registrar.post(f"/desk/withholding/{asked.pk}/", {"decision": "accept"}).status_code == 302
    assert GraveAct.objects.count() == 1


def test_a_request_that_is_refused_leaves_them_visible(registrar, asked, entry, client):
    path = f"/desk/withholding/{asked.pk}/"
    assert registrar.post(path, {"decision": "refuse", "answer": ""}).status_code == 422
    assert registrar.post(path, {"decision": "refuse", "answer": "Tell us more."}).status_code == 302
    assert client.get(f"/register/{entry.number}/").status_code == 200


def test_withholding_without_being_asked_and_showing_again(desk, registrar, entry, client):
    person = f"/desk/people/{entry.person_id}/"
    assert "withhold/" in text(desk.get(person))
    shown, done = checked(desk, f"{person}withhold/", {"reason": "Police asked us"})
    assert "It takes effect as soon as you confirm it" in words(shown)
    assert client.get(f"/register/{entry.number}/").status_code == 404
    again = desk.post(f"{person}withhold/", {"reason": "Police asked us", "step": "confirm"})
    assert again["Location"] == done["Location"]
    answer(registrar, GraveAct.objects.get())
    refused = registrar.post(f"{person}withhold/", {"reason": "Police asked us"})
    assert refused.status_code == 422
    assert "already" in words(refused)
    assert f"{person}show/" in text(desk.get(person))
    checked(desk, f"{person}show/", {**on("on", TODAY), "reason": "The danger is over"})
    assert client.get(f"/register/{entry.number}/").status_code == 404
    answer(registrar, GraveAct.objects.get(kind="unwithhold"))
    assert client.get(f"/register/{entry.number}/").status_code == 200
    told = Message.objects.filter(template="registry/mail/visibility_changed", person=entry.person)
    assert told.count() == 2


def test_a_second_person_who_does_not_agree_to_a_withholding_proposes_to_show_again(desk, registrar, entry, client):
    desk.post(f"/desk/people/{entry.person_id}/withhold/", {"reason": "Rang in fear", "step": "confirm"})
    answer(registrar, GraveAct.objects.get(), "decline", answer="Wrong person")
    assert client.get(f"/register/{entry.number}/").status_code == 404
    answer(desk, GraveAct.objects.get(kind="unwithhold"))
    assert client.get(f"/register/{entry.number}/").status_code == 200


# --- Erasure ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def erasure(entry, owner):
    return erasure_requests.ask(person=entry.person, reason="I left long ago.", by=owner, at=AT)


def test_an_erasure_is_agreed_by_the_registrar_and_done_once_an_officer_confirms(desk, registrar, erasure, entry):
    path = f"/desk/erasure/{erasure.pk}/"
    said = words(registrar.get(path))
    for part in ("I left long ago.", "20 December 2026", "Names and date of birth", "kept until retention ends"):
        assert part in said, part
    assert desk.get(path).status_code == 403
    done = registrar.post(path, {"decision": "erase"})
    assert "It is proposed" in words(registrar.get(done["Location"]))
    assert registrar.post(path, {"decision": "erase"})["Location"] == done["Location"]
    assert "waits for a second person" in words(registrar.get(path))
    assert Message.objects.filter(template="members/mail/erasure_agreed").count() == 1
    act = GraveAct.objects.get()
    assert "Names and date of birth" in words(desk.get(f"/desk/acts/{act.reference}/"))
    answer(desk, act)
    assert Erasure.objects.filter(person=entry.person).exists()
    erasure.refresh_from_db()
    assert erasure.state == RequestState.ACCEPTED
    assert "Prys" not in text(registrar.get(path))


def test_an_erasure_that_the_second_person_declines_is_decided_again(desk, registrar, erasure):
    path = f"/desk/erasure/{erasure.pk}/"
    registrar.post(path, {"decision": "erase"})
    answer(desk, GraveAct.objects.get(), "decline", answer="There is a complaint")
    assert "The second person did not agree" in words(registrar.get(path))
    assert registrar.post(path, {"decision": "refuse", "answer": "We must keep it."}).status_code == 302
    erasure.refresh_from_db()
    assert erasure.state == RequestState.REFUSED
    assert not Erasure.objects.exists()


def test_an_erasure_is_extended_once_with_a_reason(registrar, erasure):
    path = f"/desk/erasure/{erasure.pk}/"
    shown = registrar.post(path, {"decision": "extend", "answer": ""})
    assert shown.status_code == 422
    assert "Say why more time is needed" in words(shown)
    assert registrar.post(path, {"decision": "extend", "answer": "Three registers."}).status_code == 302
    assert "20 February 2027" in words(registrar.get(path))
    assert registrar.post(path, {"decision": "extend", "answer": "More."}).status_code == 422


def test_an_erasure_that_is_late_says_so(registrar, erasure, time_machine, signed_in):
    time_machine.move_to(datetime(2026, 12, 21, 10, tzinfo=UTC), tick=False)
    late = signed_in(UserFactory(role=Role.REGISTRAR))
    assert "This was due on 20 December 2026" in words(late.get(f"/desk/erasure/{erasure.pk}/"))


# --- Nobody decides about themselves ---------------------------------------------------------------------------------


def test_nobody_decides_what_they_asked_themselves(signed_in, entry, change, asked, erasure, owner):
    for role in (Role.REGISTRAR,):
        owner.role_grants.create(role=role, granted_at=AT)
    own = signed_in(owner)
    for path in (f"name-changes/{change.pk}/", f"withholding/{asked.pk}/", f"erasure/{erasure.pk}/"):
        assert own.get(f"/desk/{path}").status_code == 403
        assert own.post(f"/desk/{path}", {"decision": "accept"}).status_code == 403
    for path in ("withhold/", "show/"):
        assert own.post(f"/desk/people/{entry.person_id}/{path}", {"reason": "x"}).status_code == 403
