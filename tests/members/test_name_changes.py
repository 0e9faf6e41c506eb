"""A change of name: asked for with evidence, decided by an officer whom it does not concern, shown at once."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from members.choices import NameKind, NameReason, RequestState
from members.errors import Refused
from members.models import Document, Message, Name, NameChange, Person, WorkItem
from members.services import name_changes, work
from members.services.name_changes import Wanted
from tests.factories.members import LONG_AGO, PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.reading import Page
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ON = AT.date()
SINCE = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def entry():
    return EntryFactory(forenames="Susan", surname="Haygreen")


@pytest.fixture
def me(entry):
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return user


@pytest.fixture
def deed(entry):
    return document(entry.person)


def document(person, **more):
    values = {"state": "clean", "checked_at": LONG_AGO} | more
    return Document.objects.create(
        person=person, reference=f"doc{person.pk}", title="Deed poll", kind="pdf", size=1, sha256="0" * 64,
        file="documents/x", viewing="documents/y", received_at=LONG_AGO, **values,
    )  # fmt: skip


def wanted(**more) -> Wanted:
    values = {"forenames": "Susan", "surname": "Okafor", "since": SINCE, "reason": NameReason.MARRIAGE} | more
    return Wanted(**values)


def ask(person, by, documents, **more) -> NameChange:
    return name_changes.ask(person=person, wanted=wanted(**more), documents=documents, by=by, at=AT, on=ON)


def found(words) -> str:
    return Client().get(f"/register/?q={words}").content.decode()


# --- The journey ----------------------------------------------------------------------------------------------------


def test_asked_for_on_the_page_decided_by_an_officer_and_shown_at_once(entry, me, deed):
    client = sign_in(Client(), me)
    entered = {
        "forenames": "Susan", "surname": "Okafor", "reason": "marriage", "documents": [deed.pk],
        "since_day": "1", "since_month": "10", "since_year": "2026",
    }  # fmt: skip
    assert client.post("/my/name/", entered).status_code == 302
    change = NameChange.objects.get()
    assert "with the office" in client.get("/my/name/").content.decode()
    item = WorkItem.objects.get(key=f"name_change:{change.pk}")
    officer = UserFactory(role="officer")
    work.assign(items=[item.pk], to=officer, by=officer, at=AT)
    assert deed.grants.filter(user=officer).exists()
    name_changes.accept(change=change, by=officer, at=AT)
    assert not deed.grants.filter(user=officer).exists()
    item.refresh_from_db()
    assert item.closed_at == AT
    assert "Susan Okafor" in Client().get(f"/register/{entry.number}/").content.decode()
    assert entry.number in found("okafor")
    assert "Former name: Susan Haygreen – now Susan Okafor" in Page(found("haygreen")).text()
    told = list(Message.objects.order_by("pk").values_list("template", flat=True))
    assert told == ["members/mail/name_change_asked", "members/mail/name_change_decided"]


def test_what_was_the_name_before_stays_answerable_and_is_a_former_name(entry, me, deed):
    name_changes.accept(change=ask(entry.person, me, [deed]), by=UserFactory(role="officer"), at=AT)
    believed = Name.objects.filter(person=entry.person, set_aside_at=None).order_by("kind", "during")
    assert [(n.kind, n.surname, n.during.lower, n.during.upper) for n in believed] == [
        (NameKind.FORMER, "Haygreen", date(2000, 1, 1), SINCE),
        (NameKind.OFFICIAL, "Haygreen", date(2000, 1, 1), SINCE),
        (NameKind.OFFICIAL, "Okafor", SINCE, None),
    ]


def test_a_former_name_that_is_to_be_hidden_finds_nobody(entry, me, deed):
    change = ask(entry.person, me, [deed], hide_former=True)
    assert entry.number in found("haygreen")
    name_changes.accept(change=change, by=UserFactory(role="officer"), at=AT)
    assert entry.number not in found("haygreen")
    assert entry.number in found("okafor")
    assert "Haygreen" not in Client().get(f"/register/{entry.number}/").content.decode()


def test_hiding_hides_the_former_names_before_it_too():
    entry = EntryFactory(forenames="Sam", surname="Nowname", former="Zqdeadname")
    user = UserFactory(person=entry.person)
    assert entry.number in found("zqdeadname")
    change = ask(entry.person, user, [document(entry.person)], forenames="Sam", hide_former=True)
    name_changes.accept(change=change, by=UserFactory(role="officer"), at=AT)
    assert entry.number not in found("zqdeadname")
    assert entry.number not in found("nowname")


def test_a_wrong_spelling_leaves_no_former_name(entry, me, deed):
    change = ask(entry.person, me, [deed], surname="Haygreene", reason=NameReason.SPELLING)
    name_changes.accept(change=change, by=UserFactory(role="officer"), at=AT)
    believed = Name.objects.filter(person=entry.person, set_aside_at=None)
    assert [(n.kind, n.surname, n.during.lower) for n in believed] == [
        (NameKind.OFFICIAL, "Haygreene", date(2000, 1, 1))
    ]


def test_merged_records_get_the_name_together(entry, me, deed):
    other = EntryFactory(register="CS", forenames="Sue", surname="Haygreen")
    Person.objects.filter(pk=other.person_id).update(merged_into=entry.person)
    name_changes.accept(change=ask(entry.person, me, [deed]), by=UserFactory(role="officer"), at=AT)
    assert "Susan Okafor" in Client().get(f"/register/{other.number}/").content.decode()


# --- Refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"forenames": "", "surname": ""}, "Enter your name"),
        ({"surname": "Haygreen"}, "shows already"),
        ({"since": date(2026, 11, 23)}, "today or earlier"),
        ({"since": date(1815, 1, 1)}, "today or earlier"),
    ],
)
def test_what_cannot_be_asked_for(entry, me, deed, more, words):
    with pytest.raises(Refused, match=words):
        ask(entry.person, me, [deed], **more)
    assert not NameChange.objects.exists()


def test_evidence_must_be_ones_own_and_ready(entry, me, deed):
    theirs = document(PersonFactory())
    with pytest.raises(Refused, match="at least one document"):
        ask(entry.person, me, [])
    with pytest.raises(Refused, match="ready to use"):
        ask(entry.person, me, [theirs])
    Document.objects.filter(pk=deed.pk).update(state="received", checked_at=None)
    with pytest.raises(Refused, match="ready to use"):
        ask(entry.person, me, [deed])
    Document.objects.filter(pk=deed.pk).update(state="clean", checked_at=AT, warnings=[{"code": "nhs_number"}])
    with pytest.raises(Refused, match="ready to use"):
        ask(entry.person, me, [deed])


def test_the_page_offers_no_document_of_somebody_else(entry, me, deed):
    theirs = document(PersonFactory())
    client = sign_in(Client(), me)
    entered = {"surname": "X", "reason": "deed", "since_day": "1", "since_month": "1", "since_year": "2026"}
    assert client.post("/my/name/", entered | {"documents": [theirs.pk]}).status_code == 422
    assert client.post("/my/name/", entered | {"documents": ["1 OR 1=1"]}).status_code == 422
    assert not NameChange.objects.exists()


def test_asking_twice_is_one_request_and_another_name_must_wait(entry, me, deed):
    first = ask(entry.person, me, [deed])
    assert ask(entry.person, me, [deed]) == first
    with pytest.raises(Refused, match="Another change of name"):
        ask(entry.person, me, [deed], surname="Third")
    assert Message.objects.count() == 1


def test_nobody_decides_about_themselves_or_without_the_role(entry, me, deed):
    change = ask(entry.person, me, [deed])
    own = UserFactory(role="officer")
    Person.objects.filter(pk=entry.person.pk).update(user=own)
    with pytest.raises(Refused, match="concerns you"):
        name_changes.accept(change=change, by=own, at=AT)
    with pytest.raises(Refused, match="role"):
        name_changes.accept(change=change, by=UserFactory(role="finance"), at=AT)
    assert NameChange.objects.get().state == RequestState.ASKED


@pytest.mark.parametrize("verb", ["accept", "refuse", "withdraw"])
def test_what_is_settled_is_settled(entry, me, deed, verb):
    change = ask(entry.person, me, [deed])
    officer = UserFactory(role="officer")
    verbs = {
        "accept": lambda: name_changes.accept(change=change, by=officer, at=AT),
        "refuse": lambda: name_changes.refuse(change=change, answer="No evidence.", by=officer, at=AT),
        "withdraw": lambda: name_changes.withdraw(change=change, by=me, at=AT),
    }
    verbs[verb]()
    names = list(Name.objects.filter(person=entry.person).values_list("pk", flat=True))
    for again in verbs.values():
        with pytest.raises(Refused):
            again()
    assert list(Name.objects.filter(person=entry.person).values_list("pk", flat=True)) == names
    assert not WorkItem.objects.filter(closed_at=None).exists()


def test_a_refusal_needs_an_answer_which_the_person_reads(entry, me, deed):
    change = ask(entry.person, me, [deed])
    officer = UserFactory(role="officer")
    with pytest.raises(Refused, match="Say why"):
        name_changes.refuse(change=change, answer=" ", by=officer, at=AT)
    name_changes.refuse(change=change, answer="The certificate is of somebody else.", by=officer, at=AT)
    assert "of somebody else" in sign_in(Client(), me).get("/my/name/").content.decode()


def test_withdrawing_on_the_page(entry, me, deed):
    ask(entry.person, me, [deed])
    client = sign_in(Client(), me)
    assert client.post("/my/name/withdraw/").status_code == 302
    assert client.post("/my/name/withdraw/").status_code == 404
    assert NameChange.objects.get().state == RequestState.WITHDRAWN


def test_a_stranger_may_not_withdraw_it(entry, me, deed):
    change = ask(entry.person, me, [deed])
    with pytest.raises(Refused, match="Only the person"):
        name_changes.withdraw(change=change, by=UserFactory(), at=AT)
