"""Letting somebody into their account again, over HTTP: what the office reads, proposes and closes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from members.choices import ActState, IdentityCheck, Role
from members.errors import Refused
from members.models import GraveAct, Message, Name, Person, TrailEvent, User, WorkItem
from members.services import accounts, acts, factors, locked_accounts
from members.tasks import carry_out_due
from tests.factories.members import PersonFactory, UserFactory
from tests.pages.rules import assert_sound

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
PASSWORD = "teal wagon pudding echo"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ENTERED = {"identity": "video", "reason": "Passport seen, and she named her last two employers"}
LOST = "/account/login/second-factor/lost/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER, email="olive.officer@example.org")


@pytest.fixture
def owner():
    """Somebody on the register with an account, a password and a second factor."""
    user = UserFactory(email="sian@example.org", person=PersonFactory())
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    TOTP.activate(user, KEY)
    return user


def lost(user, at=AT):
    factors.report_lost(user=user, at=at)
    return WorkItem.objects.get(kind="lost_factor")


def frozen(user, at=AT):
    accounts.freeze(user=user, at=at)
    return WorkItem.objects.get(kind="frozen_account")


def path(item, rest=""):
    return f"/desk/accounts/{item.pk}/{rest}"


def words(response):
    return assert_sound(response.content.decode()).text().replace("\u00a0", " ")


def password_given():
    browser = Client()
    answer = browser.post("/account/login/", {"login": "sian@example.org", "password": PASSWORD})
    return browser, answer


# --- A lost second factor -------------------------------------------------------------------------------------------


def test_from_a_lost_second_factor_to_a_new_one(signed_in, officer, owner, time_machine):
    # given somebody who knows the password and has no second factor to give
    browser, answer = password_given()
    assert answer["Location"].startswith("/account/login/second-factor/")
    assert "The office has your request" in words(browser.post(LOST))

    # when an officer opens it from the queue
    desk = signed_in(officer)
    item = WorkItem.objects.get(kind="lost_factor")
    assert "Help somebody who lost their second factor" in words(desk.get("/desk/"))
    assert f'href="{path(item)}"' in desk.get(f"/desk/work/{item.pk}/").content.decode()
    said = words(desk.get(path(item)))
    name = Name.objects.get(person__user=owner)
    for part in (
        "sian@example.org",
        f"{name.forenames} {name.surname}",
        "asked us to remove it",
        "20 November 2026 at 10:00am",
        "identity document, seen in person or in a video call",
        "two officers agree",
        "A day passes",
    ):
        assert part in said, part

    # and proposes it, the page says whose move it is
    assert desk.post(path(item), ENTERED).status_code == 302
    said = words(desk.get(path(item)))
    assert "A second officer must agree" in said
    assert "You proposed to let them in again" in said
    assert "Propose to a second officer" not in said
    act = GraveAct.objects.get()
    assert (act.kind, act.user, act.person) == ("factor_reset", owner, Person.objects.get(user=owner))
    assert f'href="/desk/acts/{act.reference}/"' in desk.get(path(item)).content.decode()

    # then the second officer reads how identity was checked, and agrees
    second = signed_in(UserFactory(role=Role.REGISTRAR))
    assert "olive.officer@example.org proposed" in words(second.get(path(item)))
    said = words(second.get(f"/desk/acts/{act.reference}/"))
    assert "identity document seen in a video call" in said
    assert "Passport seen" in said
    assert second.post(f"/desk/acts/{act.reference}/", {"decision": "confirm"}).status_code == 302
    assert "It is carried out from 21 November 2026 at 10:00am" in words(desk.get(path(item)))
    delay = Message.objects.filter(template="members/mail/account_factor_delay")
    assert {message.to for message in delay} == {"sian@example.org", owner.person.details.email}

    # and nothing happens before the day is over
    time_machine.move_to(AT + timedelta(hours=23, minutes=59), tick=False)
    carry_out_due()
    assert Authenticator.objects.filter(user=owner).exists()
    time_machine.move_to(AT + timedelta(hours=24), tick=False)
    carry_out_due()
    item.refresh_from_db()
    assert item.closed_at == AT + timedelta(hours=24)
    assert "This was settled on" in words(signed_in(officer).get(path(item)))

    # then the password alone signs them in, and they set up another
    later = AT + timedelta(hours=25)
    time_machine.move_to(later, tick=False)
    browser, answer = password_given()
    assert (answer.status_code, answer["Location"]) == (302, "/my/")
    page = browser.get("/account/second-factor/app/").content.decode()
    key = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    assert key != KEY
    code = format_hotp_value(hotp_value(key, int(later.timestamp()) // 30))
    done = browser.post("/account/second-factor/app/", {"code": code})
    assert done["Location"] == "/account/second-factor/codes/"
    assert Authenticator.objects.filter(user=owner, type=Authenticator.Type.TOTP).count() == 1


def test_proposing_twice_is_proposing_once_whatever_the_second_says(signed_in, officer, owner):
    item = lost(owner)
    for user, identity in ((officer, "video"), (officer, "in_person"), (UserFactory(role=Role.REGISTRAR), "video")):
        assert signed_in(user).post(path(item), ENTERED | {"identity": identity}).status_code == 302
    assert GraveAct.objects.get().detail == {"identity": "video"}
    assert TrailEvent.objects.filter(kind="members.act_proposed").count() == 1


def test_what_was_declined_can_be_proposed_again(signed_in, officer, owner):
    item, desk = lost(owner), signed_in(officer)
    desk.post(path(item), ENTERED)
    acts.decline(act=GraveAct.objects.get(), answer="Which passport?", by=UserFactory(role=Role.OFFICER), at=AT)
    assert "declined or withdrawn, so nothing was done" in words(desk.get(path(item)))
    assert desk.post(path(item), ENTERED).status_code == 302
    assert GraveAct.objects.filter(state=ActState.PROPOSED).count() == 1


def test_a_second_factor_stays_while_its_owner_has_stopped_the_account(signed_in, officer, owner, time_machine):
    item, desk = lost(owner), signed_in(officer)
    desk.post(path(item), ENTERED)
    stopped = frozen(owner, at=AT + timedelta(minutes=1))
    act = acts.confirm(act=GraveAct.objects.get(), by=UserFactory(role=Role.OFFICER), at=AT + timedelta(minutes=2))
    time_machine.move_to(AT + timedelta(days=2), tick=False)
    carry_out_due()
    act.refresh_from_db()
    assert (act.state, act.answer) == (ActState.DECLINED, "The owner stopped this account. Let it go on first.")
    assert Authenticator.objects.filter(user=owner).exists()
    desk = signed_in(officer)
    assert "This account was stopped by its owner" in words(desk.get(path(item)))
    refused = desk.post(path(item), ENTERED)
    assert refused.status_code == 422
    assert "Let it go on first" in words(refused)
    assert desk.get(path(stopped)).status_code == 200


def test_a_second_factor_that_is_gone_already_is_not_removed(signed_in, officer, owner):
    item = lost(owner)
    Authenticator.objects.filter(user=owner).delete()
    refused = signed_in(officer).post(path(item), ENTERED)
    assert refused.status_code == 422
    assert "This account has no second factor" in words(refused)


# --- A stopped account ----------------------------------------------------------------------------------------------


def test_a_stopped_account_goes_on_under_its_earlier_address(signed_in, officer, owner):
    accounts.email_changed(user=owner, previous="before@example.org", at=AT - timedelta(hours=2))
    item, desk = frozen(owner), signed_in(officer)
    said = words(desk.get(path(item)))
    for part in ("nobody can sign in", "goes back to before@example.org", "choose a new one with a link"):
        assert part in said, part
    assert desk.post(path(item), ENTERED).status_code == 302
    act = GraveAct.objects.get()
    second = signed_in(UserFactory(role=Role.OFFICER))
    assert "before@example.org" in words(second.get(f"/desk/acts/{act.reference}/"))
    second.post(f"/desk/acts/{act.reference}/", {"decision": "confirm"})
    owner.refresh_from_db()
    assert (owner.email, owner.is_active, owner.has_usable_password()) == ("before@example.org", True, False)
    assert "This was settled on 20 November 2026" in words(desk.get(path(item)))
    refused = desk.post(path(item), ENTERED)
    assert refused.status_code == 422
    assert "settled already" in words(refused)


def test_a_stopped_account_keeps_an_address_that_nobody_changed(signed_in, officer, owner):
    said = words(signed_in(officer).get(path(frozen(owner))))
    assert "keeps the address sian@example.org" in said
    assert "goes back to" not in said


def test_a_stopped_account_can_go_on_after_its_work_was_closed(signed_in, officer, owner):
    item, desk = frozen(owner), signed_in(officer)
    assert desk.post(path(item, "close/"), {"text": "No answer to three calls"}).status_code == 302
    assert not User.objects.get(pk=owner.pk).is_active
    assert desk.post(path(item), ENTERED).status_code == 302
    acts.confirm(act=GraveAct.objects.get(), by=UserFactory(role=Role.OFFICER), at=AT)
    assert User.objects.get(pk=owner.pk).is_active


# --- Closing --------------------------------------------------------------------------------------------------------


def test_closing_tells_every_address_and_keeps_the_note_in_the_office(signed_in, officer, owner):
    item, desk = lost(owner), signed_in(officer)
    assert "whoever owns it can ask again" in words(desk.get(path(item, "close/")))
    done = desk.post(path(item, "close/"), {"text": "She found her telephone"}, follow=True)
    assert "It is closed. Every address of the account is told." in words(done)
    item.refresh_from_db()
    assert item.closed_at == AT
    assert item.notes.get().text == "She found her telephone"
    told = Message.objects.filter(template="members/mail/account_request_closed")
    assert {message.to for message in told} == {"sian@example.org", owner.person.details.email}
    assert Authenticator.objects.filter(user=owner).exists()
    event = TrailEvent.objects.get(kind="members.account_request_closed")
    assert (event.actor, event.detail) == (officer, {"asked": "lost_factor"})


def test_closing_twice_closes_once_and_the_owner_can_ask_again(signed_in, officer, owner):
    item, desk = lost(owner), signed_in(officer)
    desk.post(path(item, "close/"), {"text": "Found"})
    again = desk.post(path(item, "close/"), {"text": "Found"})
    assert again.status_code == 422
    assert "settled already" in words(again)
    assert TrailEvent.objects.filter(kind="members.account_request_closed").count() == 1
    assert desk.post(path(item), ENTERED).status_code == 422
    lost(owner, at=AT + timedelta(hours=1))
    assert desk.post(path(item), ENTERED).status_code == 302


def test_nothing_is_closed_while_a_proposal_waits(signed_in, officer, owner):
    item, desk = lost(owner), signed_in(officer)
    desk.post(path(item), ENTERED)
    assert "Close this without" not in words(desk.get(path(item)))
    refused = desk.post(path(item, "close/"), {"text": "Found"})
    assert refused.status_code == 422
    assert "must be withdrawn or declined first" in words(refused)


# --- Who, and what is entered wrongly -------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [lost, frozen])
@pytest.mark.parametrize("rest", ["", "close/"])
def test_nobody_acts_on_their_own_account(make, rest, signed_in, owner):
    item = make(owner)
    other = UserFactory(role=Role.OFFICER)
    Person.objects.filter(user=owner).update(
        merged_into=PersonFactory(user=other)
    )  # another account of the same person
    own = signed_in(other)
    assert own.get(path(item, rest)).status_code == 403
    assert own.post(path(item, rest), ENTERED | {"text": "x"}).status_code == 403
    assert not GraveAct.objects.exists()


def test_the_services_refuse_ones_own_account_too(owner):
    officer = UserFactory(role=Role.OFFICER, person=PersonFactory())
    TOTP.activate(officer, KEY)
    item = lost(officer)
    with pytest.raises(Refused, match="concerns you"):
        locked_accounts.propose(item=item, identity=IdentityCheck.VIDEO, reason="Me", by=officer, at=AT)
    with pytest.raises(Refused, match="concerns you"):
        locked_accounts.close(item=item, note="Me", by=officer, at=AT)


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({}, "Choose how you made sure who they are"),
        ({"identity": "video"}, "Say what you found"),
        ({"identity": "video", "reason": "   "}, "Say what you found"),
        ({"identity": "telephone", "reason": "x"}, "Choose one of the answers on the list"),
        ({"identity": "video", "reason": "x" * 2_001}, "Use 2000 characters or fewer"),
        ({"identity": "video", "reason": "a\x00b"}, "Error"),
    ],
)
def test_what_is_entered_wrongly_is_said_beside_it_and_kept(entered, said, signed_in, officer, owner):
    shown = signed_in(officer).post(path(lost(owner)), entered)
    assert shown.status_code == 422
    assert said in words(shown)
    assert "<title>Error: " in shown.content.decode()
    assert not GraveAct.objects.exists()
    if entered.get("identity") == "video":
        assert re.search(r'value="video"[^>]*checked', shown.content.decode())


@pytest.mark.parametrize("text", ["", " ", "x" * 2_001])
def test_a_request_is_not_closed_without_a_reason_of_sensible_length(text, signed_in, officer, owner):
    item = lost(owner)
    assert signed_in(officer).post(path(item, "close/"), {"text": text}).status_code == 422
    item.refresh_from_db()
    assert item.closed_at is None


def test_other_work_and_work_that_is_not_there_have_no_such_page(signed_in, officer, owner):
    other = WorkItem.objects.create(
        key="name_change:1", kind="name_change", about="members.user", about_id=owner.pk, opened_at=AT
    )
    for number in (other.pk, 999_999_999, 10**30):
        assert signed_in(officer).get(f"/desk/accounts/{number}/").status_code == 404
