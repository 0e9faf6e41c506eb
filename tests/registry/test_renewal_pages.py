"""The pages of renewal over HTTP: a list of two parts, what bad input gets, the public question and the desk."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from members.choices import Role
from members.models import AccessRecord, Message
from registry.choices import RenewalStage
from registry.models import RenewalReview
from registry.services import renewed
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.factories.renewals import AT, answers, declare, fresh, opened, pay
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


def mine(renewal):
    return sign_in(Client(), renewal.entry.person.user, at=AT)


def get(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code, answer.content[:2000])
    assert_sound(answer.content.decode())
    return answer.content.decode()


def home(renewal, rest=""):
    return f"/my/renewal/{renewal.reference}/{rest}"


def sent(renewal, **said):
    """The form of the declarations as a browser sends it."""
    data = {}
    for code, answer in answers(renewal, **said).items():
        data |= {code: "yes" if answer.yes else "no", f"{code}_explanation": answer.explanation}
    return data


def test_my_page_leads_to_it_and_it_says_not_renewed_until_both_parts_are_done():
    renewal = opened()
    client = mine(renewal)
    assert home(renewal) in get(client, "/my/")
    page = get(client, home(renewal))
    assert "You are not renewed yet" in page
    assert "31\u00a0January 2027" in page
    answer = client.post(home(renewal, "declarations/"), sent(renewal))
    assert answer["Location"] == home(renewal)
    page = get(client, home(renewal))
    assert "You are not renewed yet" in page
    assert page.count("Completed") == 1
    pay(renewal)
    page = get(client, home(renewal))
    assert "You are renewed until 31\u00a0December 2027" in page
    assert "not renewed" not in page
    assert "receipt" in page
    assert home(renewal) not in get(client, "/my/")
    for rest in ("declarations/", "fee/"):
        assert client.get(home(renewal, rest))["Location"] == home(renewal)


def test_each_part_says_whose_renewal_it_is_and_leads_back_to_both():
    renewal = opened(number="RCT50999")
    client = mine(renewal)
    for rest in ("declarations/", "fee/"):
        page = get(client, home(renewal, rest))
        assert page.count(f'href="{home(renewal)}"') == 2  # back, and cancel
        assert re.search("RCT.{0,40}509.{0,40}99", page)
        assert 'href="/my/documents/"' in page  # the sections of one's own pages


def test_a_declaration_that_cannot_stand_is_shown_beside_its_question_and_nothing_is_lost():
    renewal = opened()
    client = mine(renewal)
    answer = client.post(home(renewal, "declarations/"), sent(renewal, health="") | {"proceedings": ""})
    assert answer.status_code == 422
    assert_sound(answer.content.decode())
    assert "Answer this question" in answer.content.decode()
    answer = client.post(home(renewal, "declarations/"), sent(renewal, convictions="A fine, 2026.", code=False))
    assert answer.status_code == 422
    assert "A fine, 2026." in answer.content.decode()
    assert "You cannot go on without agreeing to this" in answer.content.decode()
    assert fresh(renewal).stage == RenewalStage.OPEN


def test_what_was_explained_is_never_shown_again():
    renewal = declare(opened(), health="A long illness.")
    assert "A long illness." not in get(mine(renewal), home(renewal, "declarations/"))


def test_somebody_who_lapsed_is_asked_why_they_are_late():
    renewal = opened()
    with time_machine.travel(datetime(2027, 2, 3, 9, tzinfo=UTC), tick=False):
        client = sign_in(Client(), renewal.entry.person.user, at=datetime(2027, 2, 3, 9, tzinfo=UTC))
        assert "has lapsed" in get(client, home(renewal))
        assert client.post(home(renewal, "declarations/"), sent(renewal)).status_code == 422
        late = sent(renewal) | {"why_late": "I was in hospital."}
        assert client.post(home(renewal, "declarations/"), late).status_code == 302
    assert fresh(renewal).why_late == "I was in hospital."


def test_a_renewal_that_cannot_be_made_says_why():
    renewal = opened(suspended="2026-11-03/")
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        client = sign_in(Client(), renewal.entry.person.user, at=AT + timedelta(days=3))
        page = get(client, home(renewal))
        assert "You are suspended" in page
        assert "task-list__link" not in page


def test_the_fee_page_leads_to_the_payment_service(stripe_server):
    renewal = opened()
    client = mine(renewal)
    assert "£48.00" in get(client, home(renewal, "fee/"))
    answer = client.post(home(renewal, "fee/"))
    assert answer.status_code == 303
    assert answer["Location"].startswith(stripe_server.address)
    assert client.post(home(renewal, "fee/"))["Location"] == answer["Location"]


def test_an_employers_address_is_agreed_to_and_taken_back():
    renewal = opened()
    client = mine(renewal)
    get(client, "/my/employer-contact/")
    assert client.post("/my/employer-contact/", {"email": "no address"}).status_code == 422
    client.post("/my/employer-contact/", {"email": "boss@example.org"})
    assert "boss@example.org" in get(client, "/my/employer-contact/")
    client.post("/my/employer-contact/", {"do": "withdraw"})
    assert "boss@example.org" not in get(client, "/my/employer-contact/")


# --- Am I renewed? --------------------------------------------------------------------------------------------------


def test_the_public_page_says_what_the_public_entry_says_and_no_more():
    entry = opened(surname="Haygreen").entry
    client = Client()
    assert client.get("/renewed/").status_code == 200
    answer = client.post("/renewed/", {"number": entry.number.lower()})
    page = answer.content.decode()
    assert (answer.status_code, answer.cookies) == (200, {})
    assert "31\u00a0December 2026" in page
    assert len(page.encode()) < 60_000
    assert client.post("/renewed/", {"number": "!"}).status_code == 422
    assert client.post("/renewed/", {}).status_code == 422


def test_a_surname_changes_nothing_of_the_answer_and_writes_to_the_address_on_file():
    entry = opened(surname="Haygreen").entry
    client = Client()

    def said(number, surname):
        page = client.post("/renewed/", {"number": number, "surname": surname}).content.decode()
        return page.replace(f'value="{surname}"', "")

    assert said(entry.number, "Haygreen") == said(entry.number, "Somebody")
    renewal = entry.renewals.get()
    renewed.tell(renewal_id=renewal.pk, at=AT)
    renewed.tell(renewal_id=renewal.pk, at=AT + timedelta(hours=1))
    assert Message.objects.filter(template="registry/mail/renewal_missing").count() == 1
    assert renewed.tell(renewal_id=0, at=AT) is None
    hidden = said("RCT99999", "Haygreen")
    assert "We can confirm nothing" in hidden
    assert "If number and surname belong together" in hidden


# --- The desk -------------------------------------------------------------------------------------------------------


def officer(role=Role.OFFICER):
    return sign_in(Client(), UserFactory(role=role), at=AT)


def test_the_desk_lists_those_who_have_not_renewed():
    left, done = opened(surname="Ashdown"), declare(opened(surname="Birch"))
    pay(done)
    other = EntryFactory(surname="Cole", registered="2020-01-01/2030-01-01")
    client = officer()
    page = get(client, "/desk/renewals/")
    assert left.entry.number in page
    assert "your declarations, the fee" in page
    assert done.entry.number not in page
    assert other.number not in page
    assert left.entry.number not in get(client, "/desk/renewals/?stage=paid")
    assert left.entry.number not in get(client, "/desk/renewals/?unreached=on")
    assert client.get("/desk/renewals/?register=NONE").status_code == 422
    answer = client.post("/desk/exports/renewals/", {"reason": "To telephone those who are at risk."})
    assert answer["Content-Type"].startswith("text/csv")
    assert left.entry.number in answer.content.decode()


def test_the_registrar_reads_what_was_declared_which_is_recorded_and_says_what_becomes_of_it():
    renewal = declare(opened(), health="A long illness.")
    review = RenewalReview.objects.get()
    path = f"/desk/renewals/declared/{review.reference}/"
    client = officer(Role.REGISTRAR)
    page = get(client, path)
    assert "A long illness." in page
    assert AccessRecord.objects.filter(person=renewal.entry.person, about_id=review.pk).exists()
    assert client.post(path, {"outcome": "no_action"}).status_code == 422
    assert client.post(path, {"outcome": "no_action", "reasons": "None needed."}).status_code == 302
    assert "A long illness." not in get(client, path)
