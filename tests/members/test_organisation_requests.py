"""Asking for an account for an organisation: what is refused, how the office makes sure, and what it opens."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from members.choices import Nation, RequestState, Role, VerifiedBy, WaitingOn
from members.errors import Refused
from members.mail import Gone, write
from members.models import (
    Message,
    Organisation,
    OrganisationAccount,
    OrganisationRequest,
    RoleGrant,
    TrailEvent,
    WorkItem,
    WorkNote,
)
from members.queries import organisation_secrets as secrets
from members.services import organisation_requests, organisation_verifying
from members.services.organisation_requests import Named, Wanted
from tests.factories.employers import act_for, make_account
from tests.factories.members import UserFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
FORM = {
    "name": "Exampleton Hospitals",
    "nation": "England",
    "town": "Exampleton",
    "asked_by_name": "Imogen Fairweather",
    "job_title": "Head of medical engineering",
    "email": "Imogen@exampleton.nhs.uk",
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def me():
    return UserFactory(email="imogen@home.example")


@pytest.fixture
def officer():
    return UserFactory(role="officer")


def wanted(**other):
    said = {"email": "imogen@exampleton.nhs.uk", "asked_by_name": "Imogen Fairweather", "job_title": "Head"}
    if "organisation" not in other:
        said |= {"name": "Exampleton Hospitals", "nation": Nation.ENGLAND}
    return Wanted(**said | other)


def ask(user, at=AT, **other):
    return organisation_requests.ask(user=user, wanted=wanted(**other), at=at)


def verified(user, officer, **other):
    return organisation_verifying.confirmed_by_contact(asked=ask(user, **other), note="The matron.", by=officer, at=AT)


def code(refused):
    return refused.value.code


# --- Asking ---------------------------------------------------------------------------------------------------------


def test_asking_is_checked_first_then_sent_and_says_what_happens_next(me):
    client = sign_in(Client(), me)
    check = client.post("/organisations/ask/", FORM)
    assert check.status_code == 200
    assert "Check your answers" in check.content.decode()
    assert not OrganisationRequest.objects.exists()
    again = client.post("/organisations/ask/", FORM | {"change": "yes"})
    assert 'value="Exampleton Hospitals"' in again.content.decode()
    sent = client.post("/organisations/ask/", FORM | {"send": "yes"})
    asked = OrganisationRequest.objects.get()
    assert sent["Location"] == f"/organisations/requests/{asked.reference}/sent/"
    page = client.get(sent["Location"]).content.decode()
    assert "Your request is with the office" in page
    assert "It is their move" in page
    item = WorkItem.objects.get()
    assert (item.kind, item.about_id, item.waiting_on) == ("organisation_request", asked.pk, WaitingOn.OFFICE)
    assert (asked.email, asked.state) == ("imogen@exampleton.nhs.uk", RequestState.ASKED)
    assert Message.objects.get().template == "members/mail/organisation_asked"
    assert TrailEvent.objects.filter(kind="members.organisation_account_asked", actor=me).count() == 1


def test_asking_twice_is_one_request_and_asking_otherwise_is_refused(me):
    first = ask(me)
    assert ask(me) == first
    with pytest.raises(Refused) as refused:
        ask(me, job_title="Somebody else")
    assert code(refused) == "waiting"
    assert (OrganisationRequest.objects.count(), Message.objects.count()) == (1, 1)


def test_an_organisation_described_by_its_name_in_the_directory_is_that_one(me):
    there = Organisation.objects.create(name="EXAMPLETON hospitals", nation=Nation.ENGLAND)
    assert ask(me).organisation == there


def test_the_directory_is_searched_and_what_is_chosen_wins(me):
    there = Organisation.objects.create(name="Quixley Hospitals", nation=Nation.ENGLAND, town="Quixley")
    client = sign_in(Client(), me)
    assert "Quixley Hospitals" in client.get("/organisations/ask/?find=quixley").content.decode()
    nothing = client.get("/organisations/ask/?find=zzzz").content.decode()
    assert "No organisation in our directory has these words" in nothing
    unsaid = client.post("/organisations/ask/?find=quixley", FORM).content.decode()
    assert "Select your organisation, or say that it is none of these" in unsaid
    nameless = FORM | {"organisation": "0", "name": ""}
    assert (
        "Choose your organisation, or enter"
        in client.post("/organisations/ask/?find=quixley", nameless).content.decode()
    )
    client.post("/organisations/ask/?find=quixley", FORM | {"organisation": there.pk, "send": "yes"})
    assert OrganisationRequest.objects.get().organisation == there


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"email": "imogen@gmail.com"}, "email", "Anybody can have an address there"),
        ({"email": "imogen"}, "email", "Enter an e-mail address in the correct format"),
        ({"name": ""}, "name", "Enter the name of your organisation"),
        ({"nation": ""}, "nation", "Say where your organisation is"),
        ({"nation": "France"}, "nation", "Choose one of the answers on the list"),
        ({"asked_by_name": ""}, "asked_by_name", "Enter your name"),
        ({"job_title": "x" * 121}, "job_title", "Use 120 characters or fewer"),
        ({"switchboard": "call me"}, "switchboard", "Enter a telephone number"),
        ({"why": "a\x07b"}, "why", "Remove the invisible characters"),
    ],
)
def test_wrong_entries_are_told_beside_their_field_and_nothing_is_lost(me, other, field, words):
    answer = sign_in(Client(), me).post("/organisations/ask/", FORM | other)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert f'href="#id_{field}' in html
    assert "Head of medical engineering" in html or field == "job_title"
    assert not OrganisationRequest.objects.exists()


def test_an_organisation_with_an_account_says_that_its_admins_invite_and_names_nobody(me):
    account = make_account(name="Quixley Hospitals")
    with pytest.raises(Refused) as refused:
        ask(me, organisation=account.organisation)
    assert code(refused) == "has_account"
    assert "Its admins can invite you" in refused.value.message
    assert account.admin.email not in refused.value.message
    act_for(account, me)
    with pytest.raises(Refused) as refused:
        ask(me, organisation=account.organisation)
    assert code(refused) == "yours"


def test_five_requests_a_day_are_enough(me):
    for _ in range(5):
        organisation_requests.withdraw(asked=ask(me), by=me, at=AT)
    with pytest.raises(Refused) as refused:
        ask(me)
    assert code(refused) == "too_often"
    ask(me, at=AT + timedelta(days=1, seconds=1))


def test_a_request_is_withdrawn_once_by_whoever_asked(me, officer):
    asked = ask(me)
    with pytest.raises(Refused):
        organisation_requests.withdraw(asked=asked, by=officer, at=AT)
    client = sign_in(Client(), me)
    page = client.post(f"/organisations/requests/{asked.reference}/withdraw/", follow=True).content.decode()
    assert "Your request is withdrawn" in page
    asked.refresh_from_db()
    assert asked.state == RequestState.WITHDRAWN
    assert WorkItem.objects.get().closed_at == AT
    with pytest.raises(Refused):
        organisation_requests.withdraw(asked=asked, by=me, at=AT)


# --- Making sure ----------------------------------------------------------------------------------------------------


def test_a_link_to_the_address_at_the_organisation_works_once_and_for_whoever_asked_alone(me, officer):
    asked = ask(me)
    sign_in(Client(), officer).post(f"/desk/organisations/{asked.reference}/message/")
    message = Message.objects.get(template="members/mail/organisation_confirm")
    assert message.to == "imogen@exampleton.nhs.uk"
    link = _path(write(message).text)
    assert sign_in(Client(), officer).get(link).status_code == 404
    client = sign_in(Client(), me)
    assert client.get(link).status_code == 200
    asked.refresh_from_db()
    assert asked.verified_by == ""  # opening it does nothing
    assert "Confirmed. The office decides next." in client.post(link, follow=True).content.decode()
    asked.refresh_from_db()
    assert asked.verified_by == VerifiedBy.DOMAIN
    assert WorkItem.objects.get().waiting_on == WaitingOn.OFFICE
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 422
    with pytest.raises(Gone):
        write(message)
    assert TrailEvent.objects.filter(kind="members.organisation_verified").count() == 1


def test_a_link_is_too_old_after_a_fortnight_and_of_one_request(me):
    asked, other = ask(me), ask(UserFactory())
    token = secrets.link_token(asked, at=AT)
    assert secrets.link_works(asked, token, at=AT + timedelta(days=14))
    assert not secrets.link_works(asked, token, at=AT + timedelta(days=14, seconds=1))
    assert not secrets.link_works(asked, token, at=AT - timedelta(seconds=1))
    assert not secrets.link_works(other, token, at=AT)
    assert not secrets.link_works(asked, f"{token}x", at=AT)


def test_no_link_goes_to_a_domain_that_many_organisations_share(me, officer):
    asked = ask(me, email="imogen@nhs.net")
    with pytest.raises(Refused) as refused:
        organisation_verifying.send_link(asked=asked, by=officer, at=AT)
    assert code(refused) == "shared_domain"
    assert "many organisations share" in _desk(officer, asked)


def test_a_code_goes_by_post_and_comes_back_however_it_is_spaced(me, officer):
    asked = ask(
        me, organisation=Organisation.objects.create(name="Quixley Hospitals", nation="Wales", postcode="Q1 1Q")
    )
    desk = sign_in(Client(), officer)
    desk.post(f"/desk/organisations/{asked.reference}/letter/")
    letter = Message.objects.get(template="members/mail/organisation_code")
    asked.refresh_from_db()
    given = secrets.code(asked, sent_at=asked.code_sent_at)
    assert given not in str(list(OrganisationRequest.objects.values())) + str(list(Message.objects.values()))
    assert "Quixley" not in str(letter.context)
    printed = desk.get(f"/desk/letters/{letter.pk}/").content.decode()
    assert given in printed
    assert "Quixley Hospitals<br>Q1 1Q" in printed
    assert "head of human resources" in desk.get("/desk/letters/").content.decode()
    desk.post(f"/desk/letters/{letter.pk}/posted/")
    client = sign_in(Client(), me)
    wrong = client.post(f"/organisations/requests/{asked.reference}/code/", {"code": "2222222222"})
    assert (wrong.status_code, "This is not the code" in wrong.content.decode()) == (422, True)
    spaced = f" {given[:5].lower()} - {given[5:]} "
    client.post(f"/organisations/requests/{asked.reference}/code/", {"code": spaced})
    asked.refresh_from_db()
    assert asked.verified_by == VerifiedBy.LETTER
    assert organisation_verifying.give_code(asked=asked, code="anything", by=me, at=AT).verified_by == "letter"


def test_a_newer_letter_takes_the_place_of_the_one_before(me, officer):
    asked = organisation_verifying.send_code(asked=ask(me), by=officer, at=AT)
    first, later = secrets.code(asked, sent_at=AT), AT + timedelta(days=1)
    asked = organisation_verifying.send_code(asked=asked, by=officer, at=later)
    with pytest.raises(Refused):
        organisation_verifying.give_code(asked=asked, code=first, by=me, at=later)
    old, new = Message.objects.filter(template="members/mail/organisation_code").order_by("pk")
    with pytest.raises(Gone):
        write(old)
    assert secrets.code(asked, sent_at=later) in write(new).text
    assert not secrets.code_is(asked, secrets.code(asked, sent_at=later), at=later + timedelta(days=61))


def test_a_contact_who_confirmed_is_noted_with_the_work(me, officer):
    asked = ask(me)
    desk = sign_in(Client(), officer)
    empty = desk.post(f"/desk/organisations/{asked.reference}/contact/", {"note": " "})
    assert (empty.status_code, "Say whom you spoke to" in empty.content.decode()) == (422, True)
    desk.post(f"/desk/organisations/{asked.reference}/contact/", {"note": "The matron, by the switchboard."})
    asked.refresh_from_db()
    assert asked.verified_by == VerifiedBy.CONTACT
    assert WorkNote.objects.get().text == "The matron, by the switchboard."
    with pytest.raises(Refused) as refused:
        organisation_verifying.send_link(asked=asked, by=officer, at=AT)
    assert code(refused) == "verified"


# --- Deciding -------------------------------------------------------------------------------------------------------


def test_accepting_adds_the_organisation_opens_its_account_and_makes_the_asker_its_admin(me, officer):
    asked = verified(me, officer)
    desk = sign_in(Client(), officer)
    form = {"name": "Exampleton  University Hospitals", "nation": "England", "town": "Exampleton"}
    bad = desk.post(f"/desk/organisations/{asked.reference}/accept/", form | {"domains": "nhs.net\n@exampleton.nhs.uk"})
    assert (bad.status_code, "nhs.net cannot be an organisation’s own domain" in bad.content.decode()) == (422, True)
    desk.post(f"/desk/organisations/{asked.reference}/accept/", form | {"domains": "@Exampleton.nhs.uk, x.example"})
    account = OrganisationAccount.objects.get()
    assert account.domains == ["exampleton.nhs.uk", "x.example"]
    assert (account.organisation.name, account.request) == ("Exampleton University Hospitals", asked)
    grant = RoleGrant.objects.get(user=me)
    assert (grant.role, grant.organisation) == (Role.EMPLOYER_ADMIN, account.organisation)
    assert WorkItem.objects.get().closed_at == AT
    assert Message.objects.filter(template="members/mail/organisation_accepted", to=me.email).count() == 1
    home = sign_in(Client(), me).get(f"/organisations/{account.reference}/")
    assert "Read and agree to the terms" in home.content.decode()
    with pytest.raises(Refused):
        organisation_requests.accept(asked=asked, domains=[], by=officer, at=AT)
    assert OrganisationAccount.objects.count() == 1


def test_nothing_is_opened_before_it_is_verified_nor_for_what_has_an_account_by_then(me, officer):
    asked = ask(me)
    with pytest.raises(Refused) as refused:
        organisation_requests.accept(asked=asked, domains=[], by=officer, at=AT)
    assert code(refused) == "not_verified"
    asked = organisation_verifying.confirmed_by_contact(asked=asked, note="The matron.", by=officer, at=AT)
    make_account(name="Exampleton Hospitals")
    with pytest.raises(Refused) as refused:
        organisation_requests.accept(asked=asked, domains=[], by=officer, at=AT)
    assert code(refused) == "has_account"


def test_a_name_that_the_directory_has_by_then_is_that_organisation(me, officer):
    asked = verified(me, officer, name="Exampleton")
    there = Organisation.objects.create(name="Exampleton Hospitals", nation="England")
    named = Named("exampleton hospitals", "England")
    account = organisation_requests.accept(asked=asked, domains=[], named=named, by=officer, at=AT)
    assert account.organisation == there


@pytest.mark.parametrize("role", ["finance", "assessor", None])
def test_only_officers_decide(me, officer, role):
    asked = verified(me, officer)
    for verb, more in (
        (organisation_requests.accept, {"domains": []}),
        (organisation_requests.refuse, {"reason": "x"}),
    ):
        with pytest.raises(Refused) as refused:
            verb(asked=asked, by=UserFactory(role=role), at=AT, **more)
        assert code(refused) == "role"


def test_nobody_decides_on_what_they_asked_for_themselves(officer):
    asked = ask(officer)
    with pytest.raises(Refused) as refused:
        organisation_verifying.send_code(asked=asked, by=officer, at=AT)
    assert code(refused) == "own"
    assert sign_in(Client(), officer).get(f"/desk/organisations/{asked.reference}/").status_code == 404


def test_a_refusal_says_why_on_the_askers_page_and_not_in_the_message(me, officer):
    asked = ask(me)
    desk = sign_in(Client(), officer)
    assert desk.post(f"/desk/organisations/{asked.reference}/refuse/", {"reason": ""}).status_code == 422
    desk.post(f"/desk/organisations/{asked.reference}/refuse/", {"reason": "The letter came back."})
    page = sign_in(Client(), me).get(f"/organisations/requests/{asked.reference}/").content.decode()
    assert "The letter came back." in page
    message = Message.objects.get(template="members/mail/organisation_refused")
    assert "letter came back" not in write(message).text
    with pytest.raises(Refused):
        organisation_requests.refuse(asked=asked, reason="Again.", by=officer, at=AT)


def test_the_desk_lists_filters_and_tells_of_others_who_ask_for_the_same(me, officer, django_assert_max_num_queries):
    asked, other = ask(me), ask(UserFactory(), asked_by_name="Somebody Else")
    for number in range(30):
        ask(UserFactory(), name=f"Place {number}", asked_by_name=f"Asker {number}")
    desk = sign_in(Client(), officer)
    with django_assert_max_num_queries(14):
        html = desk.get("/desk/organisations/").content.decode()
    assert "32 requests" in html
    found = desk.get("/desk/organisations/?state=asked&words=somebody").content.decode()
    assert ("Somebody Else" in found, "Asker 3" in found) == (True, False)
    assert "No request is like that" in desk.get("/desk/organisations/?state=refused&words=").content.decode()
    page = _desk(officer, asked)
    assert f"/desk/organisations/{other.reference}/" in page
    queue = desk.get("/desk/").content.decode()
    assert "Decide on an account for Exampleton Hospitals" in queue


def _desk(officer, asked):
    return sign_in(Client(), officer).get(f"/desk/organisations/{asked.reference}/").content.decode()


def _path(text):
    return next(line for line in text.splitlines() if "/organisations/" in line).split("/", 3)[3].join(["/", ""])
