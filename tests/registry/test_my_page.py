"""My page: each entry as the public sees it, what happens next, and what waits for whom."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import AccessRecord, Person, PlaceConfirmation
from members.services import access, withholding_requests
from registry.choices import FactSource
from registry.rules.next_step import Move, Next, Step, next_step
from registry.services import renewals, visibility
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.reading import Page
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


def mine(person, **how) -> Client:
    return sign_in(Client(), UserFactory(person=person), **how)


def page(client, path="/my/"):
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return Page(answer.content.decode())


# --- The same answer as the public's --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"suspended": "2026-06-01/2027-06-01"},
        {"conditions": "2026-06-01/2027-06-01", "text": "Works under supervision."},
        {"registered": "2020-01-01/2026-11-01"},
        {"career_break": "2026-06-01/2027-06-01"},
        {"register": "CS", "hcpc": "CS012345"},
    ],
    ids=lambda facts: next(iter(facts), "registered"),
)
def test_a_person_sees_the_verdict_that_the_public_sees(facts):
    entry = EntryFactory(**facts)
    own = page(mine(entry.person))
    public = Page(Client().get(f"/register/{entry.number}/").content.decode())
    own_verdict, public_verdict = (
        next(e for e in one.elements if e.attrs.get("class", "").startswith("verdict verdict--"))
        for one in (own, public)
    )
    assert own_verdict.attrs == public_verdict.attrs
    line = [e.text for e in own.elements if e.attrs.get("class") == "verdict__line"]
    assert line == [e.text for e in public.elements if e.attrs.get("class") == "verdict__line"]
    shapes = [[e.attrs["d"] for e in one.all("path") if "d" in e.attrs][:1] for one in (own, public)]
    assert shapes[0]
    assert shapes[0][0] in [e.attrs.get("d") for e in public.all("path")]


def test_it_says_what_happens_next_by_when_and_whose_move_it_is():
    entry = EntryFactory(registered="2020-01-01/2027-01-01")
    renewals.open_due(on=AT.date(), at=AT)
    text = page(mine(entry.person)).text()
    assert "You are registered until 31 December 2026. Next: renew by then." in text.replace("\xa0", " ")
    assert "It is your move." in text


def test_a_withheld_person_sees_their_entry_and_that_the_public_does_not():
    entry = EntryFactory()
    visibility.withhold(person=entry.person, since=AT.date(), source=FactSource.OFFICE, by=None, at=AT)
    text = page(mine(entry.person)).text()
    assert "Yes." in text
    assert "The public does not see this." in text
    assert Client().get(f"/register/{entry.number}/").status_code == 404


def test_an_entry_that_is_no_longer_shown_says_so_without_an_error():
    entry = EntryFactory(registered="2010-01-01/2011-01-01")
    text = page(mine(entry.person)).text()
    assert "The public sees nothing of this entry today." in text
    assert "apply to be admitted again" in text


def test_every_entry_of_merged_records_is_there():
    first, second = EntryFactory(), EntryFactory(register="CS")
    Person.objects.filter(pk=second.person_id).update(merged_into=first.person)
    text = page(mine(first.person)).text()
    assert text.count("Yes.") == 2


def test_an_account_of_nobody_is_told_how_to_claim_an_entry():
    text = page(sign_in(Client(), UserFactory())).text()
    assert "not connected with anybody" in text


def test_a_person_without_an_entry_is_told_what_will_appear():
    text = page(mine(PersonFactory())).text()
    assert "Once you are admitted, what the register says of you is shown here." in text


# --- What waits -----------------------------------------------------------------------------------------------------


def test_what_waits_for_the_person_comes_before_what_waits_for_the_office():
    entry = EntryFactory()
    client = mine(entry.person)
    entry.person.refresh_from_db()
    withholding_requests.ask(person=entry.person, grounds="zqfear", by=entry.person.user, at=AT)
    html = client.get("/my/").content.decode()
    assert html.index("Tell us where you work.") < html.index("with the registrar")
    assert "zqfear" not in html


def test_a_document_that_was_warned_of_waits_for_its_owner(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    entry = EntryFactory()
    make_document(entry.person, warnings=[{"code": "nhs_number", "page": 1}])
    assert "a patient’s details in a document of yours" in page(mine(entry.person)).text()


def test_the_same_number_of_statements_for_one_entry_and_for_three():
    def statements(client):
        client.get("/my/")  # fills what is kept of the policies
        with CaptureQueriesContext(
            connection,
        ) as held:
            client.get("/my/")
        return len(held)

    one = EntryFactory()
    three = EntryFactory()
    EntryFactory(person=three.person, register="CS", hcpc="CS012399")
    EntryFactory(person=three.person, register="HSSR", hcpc="CS012400")
    few, many = statements(mine(one.person)), statements(mine(three.person))
    assert few == many
    assert few <= 22


def test_it_is_for_those_who_are_signed_in():
    assert Client().get("/my/").status_code == 303


# --- The rule -------------------------------------------------------------------------------------------------------


def test_nobody_has_to_move_before_renewals_open():
    day = AT.date()
    later = next_step(status="registered", change_on=None, term_end=day)
    assert (later.what, later.move) == (Next.RENEW_LATER, Move.NOBODY)
    opens = next_step(status="registered", change_on=None, term_end=day, renewing=True)
    assert opens == Step(Next.RENEW, Move.PERSON, day)


def test_nobody_is_told_to_move_and_to_wait_at_once():
    for days, words, move in ((30, "Next: renew by then.", "your move"), (200, "we write to you", "Nobody has to do")):
        entry = EntryFactory(registered=f"2020-01-01/{AT.date() + timedelta(days=days)}")
        renewals.open_due(on=AT.date(), at=AT)
        html = mine(entry.person).get("/my/").content.decode()
        assert words in html
        assert move in html.split(words)[1].split("</p>")[0]


def test_who_may_not_is_led_back_to_their_own_page_and_not_asked_to_sign_in_again():
    refused = mine(PersonFactory()).get("/desk/")
    assert refused.status_code == 403
    html = refused.content.decode()
    assert 'href="/my/"' in html
    assert "/account/login/" not in html


def test_somebody_without_an_entry_is_shown_how_to_claim_one():
    assert 'href="/my/claim/"' in mine(PersonFactory()).get("/my/").content.decode()


# --- Who looked -----------------------------------------------------------------------------------------------------


def test_a_person_sees_who_looked_as_roles_and_never_as_names():
    entry = EntryFactory()
    officer = UserFactory(role="officer", email="nosy.officer@example.org")
    AccessRecord.objects.create(user=officer, role="officer", person=entry.person, what="record", at=AT)
    registrar = UserFactory(role="registrar", email="nosy.registrar@example.org")
    access.break_glass(person=entry.person, reason="zqreason of twenty letters", by=registrar, at=AT)
    access.record_reading(person=entry.person, what="record", by=registrar, at=AT)
    Client().post(f"/register/{entry.number}/proof/")
    html = mine(entry.person).get("/my/access/").content.decode()
    assert "registrar’s officer" in html
    assert "<li>registrar, from 22 November 2026 at 12:00pm" in html.replace("\u00a0", " ")
    assert "your whole record" in html
    assert "November 2026: 1 time" in html
    assert "nosy" not in html
    assert "zqreason" not in html


def test_nobody_sees_who_looked_at_somebody_else():
    entry, other = EntryFactory(), EntryFactory()
    officer = UserFactory(role="officer")
    AccessRecord.objects.create(user=officer, role="officer", person=other.person, what="record", at=AT)
    assert "your whole record" not in mine(entry.person).get("/my/access/").content.decode()


def test_an_account_of_nobody_has_no_record_to_look_at():
    assert sign_in(Client(), UserFactory()).get("/my/access/").status_code == 404


def test_every_link_of_my_page_leads_somewhere():
    entry = EntryFactory()
    client = mine(entry.person)
    for link in page(client).all("a"):
        href = link.attrs["href"]
        if href.startswith("/my/"):
            assert client.get(href).status_code in {200, 303}, href
    assert PlaceConfirmation.objects.count() == 0
    assert reverse("my-details") in [a.attrs["href"] for a in page(client).all("a")]
