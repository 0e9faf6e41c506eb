"""Asking not to be seen and asking for erasure: clocks, traces, who decides, and that nothing is done twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from members.choices import RequestState, WaitingOn
from members.errors import Refused
from members.models import Erasure, ErasureRequest, Message, Person, TrailEvent, WithholdingRequest, WorkItem
from members.services import acts, erasure_requests, withholding_requests
from registry.services import protection, visibility
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
CANARY = "zqfear of somebody"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def entry():
    return EntryFactory()


@pytest.fixture
def me(entry):
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return user


@pytest.fixture
def registrar():
    return UserFactory(role="registrar")


# --- Not to be seen -------------------------------------------------------------------------------------------------


def test_asking_not_to_be_seen_leaves_no_trace_of_the_grounds(entry, me):
    client = sign_in(Client(), me, second_factor=False)
    answer = client.post("/my/withhold/", {"grounds": CANARY})
    assert (answer.status_code, answer["Location"]) == (302, "/my/withhold/")
    assert WithholdingRequest.objects.get().grounds == CANARY
    html = client.get("/my/withhold/").content.decode()
    assert "with the office" in html
    assert CANARY not in html
    assert "<title>What the public sees of me" in html
    assert not Message.objects.exists()
    assert CANARY not in str(list(TrailEvent.objects.values_list("kind", "detail")))
    item = WorkItem.objects.get()
    assert (item.kind, item.waiting_on) == ("withholding", WaitingOn.REGISTRAR)


def test_the_page_has_a_quick_way_out_and_is_never_kept(me):
    answer = sign_in(Client(), me).get("/my/withhold/")
    assert "Leave this page quickly" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_grounds_that_are_refused_are_still_in_the_form_and_nowhere_else(me):
    answer = sign_in(Client(), me).post("/my/withhold/", {"grounds": " "})
    assert answer.status_code == 422
    assert not WithholdingRequest.objects.exists()


def test_asking_twice_adds_what_is_new_and_nothing_else(entry, me):
    first = withholding_requests.ask(person=entry.person, grounds="One.", by=me, at=AT)
    withholding_requests.ask(person=entry.person, grounds="One.", by=me, at=AT)
    again = withholding_requests.ask(person=entry.person, grounds="Two.", by=me, at=AT)
    assert again == first
    assert again.grounds == "One.\n\nTwo."
    assert WorkItem.objects.count() == 1


def test_the_registrar_alone_decides_and_a_refusal_is_read_on_the_page(entry, me, registrar):
    asked = withholding_requests.ask(person=entry.person, grounds=CANARY, by=me, at=AT)
    with pytest.raises(Refused, match="role"):
        withholding_requests.refuse(request=asked, answer="No.", by=UserFactory(role="officer"), at=AT)
    with pytest.raises(Refused, match="Say why"):
        withholding_requests.refuse(request=asked, answer="", by=registrar, at=AT)
    withholding_requests.refuse(request=asked, answer="Ring us first.", by=registrar, at=AT)
    assert "Ring us first." in sign_in(Client(), me).get("/my/withhold/").content.decode()
    told = Message.objects.get()
    assert told.template == "members/mail/request_answered"
    assert told.context == {"person": entry.person.pk}
    with pytest.raises(Refused):
        withholding_requests.accept(request=asked, by=registrar, at=AT)


def test_accepted_and_kept_from_view_the_message_says_nothing_of_it(entry, me, registrar):
    asked = withholding_requests.ask(person=entry.person, grounds=CANARY, by=me, at=AT)
    withholding_requests.accept(request=asked, by=registrar, at=AT)
    visibility.withhold(person=entry.person, since=AT.date(), source="office", by=registrar, at=AT)
    assert Client().get(f"/register/{entry.number}/").status_code == 404
    assert [m.template for m in Message.objects.all()] == ["registry/mail/visibility_changed"]


def test_withdrawing_takes_the_grounds_away(entry, me):
    asked = withholding_requests.ask(person=entry.person, grounds=CANARY, by=me, at=AT)
    client = sign_in(Client(), me)
    assert client.post("/my/withhold/withdraw/").status_code == 302
    assert client.post("/my/withhold/withdraw/").status_code == 404
    asked.refresh_from_db()
    assert (asked.state, asked.grounds) == (RequestState.WITHDRAWN, "")


# --- Erasure --------------------------------------------------------------------------------------------------------


def asked_for(person, by, at=AT) -> ErasureRequest:
    return erasure_requests.ask(person=person, reason="", by=by, at=at)


def test_the_page_says_class_by_class_what_would_happen_and_by_when_it_is_answered(entry, me):
    client = sign_in(Client(), me)
    html = client.get("/my/erasure/").content.decode()
    for words in ("Your names and date of birth", "Erased", "Kept until retention ends"):
        assert words in html
    assert client.post("/my/erasure/", {}).status_code == 422
    assert client.post("/my/erasure/", {"sure": "on"}).status_code == 302
    html = client.get("/my/erasure/").content.decode().replace("\xa0", " ")
    assert "the registrar answers by 30 December 2026" in html
    assert Message.objects.get().template == "members/mail/erasure_asked"


def test_a_second_factor_is_asked_for(me):
    assert sign_in(Client(), me, second_factor=False).get("/my/erasure/").status_code == 303


@pytest.mark.parametrize(
    ("asked", "due", "extended"),
    [
        (datetime(2026, 11, 30, 12, tzinfo=UTC), date(2026, 12, 30), date(2027, 2, 28)),
        (datetime(2027, 1, 31, 12, tzinfo=UTC), date(2027, 2, 28), date(2027, 4, 30)),
        (datetime(2027, 3, 31, 23, 30, tzinfo=UTC), date(2027, 5, 1), date(2027, 7, 1)),  # 1 April in London
    ],
)
def test_a_calendar_month_and_two_more(entry, me, registrar, asked, due, extended):
    request = asked_for(entry.person, me, asked)
    assert request.due_on == due
    longer = erasure_requests.extend(request=request, reason="Many files.", by=registrar, at=asked)
    assert longer.due_on == extended
    assert WorkItem.objects.get().due_on == extended
    with pytest.raises(Refused, match="only once"):
        erasure_requests.extend(request=request, reason="More.", by=registrar, at=asked)


def test_extending_needs_a_reason_the_month_and_the_registrar(entry, me, registrar):
    request = asked_for(entry.person, me)
    for kwargs, words in (
        ({"reason": " ", "by": registrar, "at": AT}, "Say why"),
        ({"reason": "x", "by": UserFactory(role="officer"), "at": AT}, "role"),
        ({"reason": "x", "by": registrar, "at": AT + timedelta(days=31)}, "can no longer"),
    ):
        with pytest.raises(Refused, match=words):
            erasure_requests.extend(request=request, **kwargs)
    assert not Message.objects.filter(template="members/mail/erasure_extended").exists()


def test_asking_twice_is_one_request(entry, me):
    assert asked_for(entry.person, me) == asked_for(entry.person, me, AT + timedelta(days=1))
    assert WorkItem.objects.count() == Message.objects.count() == 1


def test_agreed_the_person_is_told_while_they_can_be_and_may_still_stop_it(entry, me, registrar):
    request = asked_for(entry.person, me)
    for _ in range(2):
        act = protection.propose_erasure(request=request, reason="Left years ago.", by=registrar, at=AT)
    assert Message.objects.filter(template="members/mail/erasure_agreed").count() == 1
    assert WorkItem.objects.get(kind="erasure").waiting_on == WaitingOn.SECOND_PERSON
    client = sign_in(Client(), me)
    assert "second officer is confirming" in client.get("/my/erasure/").content.decode()
    assert client.post("/my/erasure/withdraw/").status_code == 302
    with pytest.raises(Refused, match="taken back"):
        acts.confirm(act=act, by=UserFactory(role="officer"), at=AT)
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("by_second", [True, False])
def test_not_confirmed_or_taken_back_the_request_is_with_the_registrar_again(entry, me, registrar, by_second):
    request = asked_for(entry.person, me)
    act = protection.propose_erasure(request=request, reason="Left years ago.", by=registrar, at=AT)
    if by_second:
        acts.decline(act=act, answer="A complaint is open.", by=UserFactory(role="officer"), at=AT)
    else:
        acts.withdraw(act=act, by=registrar, at=AT)
    request.refresh_from_db()
    assert (request.state, request.decided_at) == (RequestState.ASKED, None)
    item = WorkItem.objects.get(kind="erasure")
    assert (item.closed_at, item.waiting_on, item.due_on) == (None, WaitingOn.REGISTRAR, request.due_on)
    assert "second officer is confirming" not in sign_in(Client(), me).get("/my/erasure/").content.decode()
    told = Message.objects.filter(template="members/mail/erasure_reopened")
    assert told.count() == 1
    assert erasure_requests.reopen(request=request, by=registrar, at=AT).state == RequestState.ASKED
    assert (told.count(), entry.person.trail.filter(kind="members.erasure_reopened").count()) == (1, 1)
    later = AT + timedelta(hours=1)
    again = protection.propose_erasure(request=request, reason="The complaint is over.", by=registrar, at=later)
    assert again != act
    assert Message.objects.filter(template="members/mail/erasure_agreed").count() == 2
    acts.confirm(act=again, by=UserFactory(role="officer"), at=later)
    assert Erasure.objects.filter(person=entry.person).exists()


def test_a_request_that_was_withdrawn_stays_so_when_its_act_is_declined(entry, me, registrar):
    request = asked_for(entry.person, me)
    act = protection.propose_erasure(request=request, reason="Left years ago.", by=registrar, at=AT)
    erasure_requests.withdraw(request=request, by=me, at=AT)
    acts.decline(act=act, answer="Taken back.", by=UserFactory(role="officer"), at=AT)
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    assert not Message.objects.filter(template="members/mail/erasure_reopened").exists()


def test_asked_for_agreed_confirmed_and_nobody_can_sign_in_or_find_them_any_more(entry, me, registrar):
    client = sign_in(Client(), me)
    client.post("/my/erasure/", {"sure": "on", "reason": "zqreason"})
    request = ErasureRequest.objects.get()
    act = protection.propose_erasure(request=request, reason="zqoffice", by=registrar, at=AT)
    acts.confirm(act=act, by=UserFactory(role="officer"), at=AT)
    assert client.get("/my/").status_code == 303
    assert Client().get(f"/register/{entry.number}/").status_code == 404
    request.refresh_from_db()
    act.refresh_from_db()
    assert (request.state, request.reason, act.reason) == (RequestState.ACCEPTED, "", "")


def test_the_erasure_answers_the_request_and_accepting_it_again_changes_nothing(entry, me, registrar):
    request = asked_for(entry.person, me)
    visibility.erase(person=entry.person, by=registrar, at=AT)
    accepted = erasure_requests.accept(request=request, by=registrar, at=AT)
    assert (accepted.state, accepted.outcome["documents"]) == (RequestState.ACCEPTED, "erased")
    assert not WorkItem.objects.filter(closed_at=None).exists()
    with pytest.raises(Refused):
        erasure_requests.refuse(request=request, answer="No.", by=registrar, at=AT)


def test_nobody_decides_about_their_own_erasure(entry, me):
    request = asked_for(entry.person, me)
    own = UserFactory(role="registrar")
    Person.objects.filter(pk=entry.person.pk).update(user=own)
    for verb in (erasure_requests.propose, erasure_requests.accept):
        with pytest.raises(Refused, match="concerns you"):
            verb(request=request, by=own, at=AT)
    with pytest.raises(Refused, match="concerns you"):
        erasure_requests.refuse(request=request, answer="No.", by=own, at=AT)


def test_withdrawn_on_the_page_nothing_is_erased(entry, me):
    asked_for(entry.person, me)
    client = sign_in(Client(), me)
    assert client.post("/my/erasure/withdraw/").status_code == 302
    assert client.post("/my/erasure/withdraw/").status_code == 404
    assert ErasureRequest.objects.get().state == RequestState.WITHDRAWN
    assert "Haygreen" in Client().get(f"/register/{entry.number}/").content.decode()
