"""Accounts against those who guess, ask around, steal links or come without a second factor."""

import json
import re
import socket
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from members import links, secrets
from members.choices import ActState, Role
from members.errors import Refused
from members.models import AccountSecurity, GraveAct, Message, RoleGrant, TrailEvent, User, WorkItem
from members.queries import accounts as questions
from members.services import account_upkeep, accounts, acts, factors, messages
from registry.models import Register
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "teal wagon pudding echo"
GRAVE = [
    "/account/email/",
    "/account/second-factor/app/",
    "/account/passkeys/add/",
    "/account/second-factor/codes/new/",
]
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def owner(email="sian@example.org", **more):
    user = UserFactory(email=email, **more)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client, email="sian@example.org", password=PASSWORD, **more):
    return client.post("/account/login/", {"login": email, "password": password}, **more)


def templates():
    return list(Message.objects.order_by("pk").values_list("template", flat=True))


def seen(response, *hidden):
    """What an asker sees of an answer, without the tokens that are never the same twice."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    for word in hidden:
        body = body.replace(word, "…")
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return response.status_code, headers, sorted(response.cookies), body


# --- Nobody learns who has an account --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/login/", lambda email: {"login": email, "password": "wrong password here"}),
        ("/account/signup/", lambda email: {"email": email, "password1": "correct giraffe marmalade"}),
        ("/account/signup/", lambda email: {"email": email, "password1": "short"}),
        ("/account/password/reset/", lambda email: {"email": email}),
    ],
    ids=["sign-in", "sign-up", "sign-up-wrong", "reset"],
)
def test_known_and_unknown_addresses_are_answered_alike(path, fields):
    owner("known@example.org")
    UserFactory(email="stopped@example.org", is_active=False)
    answers = []
    for email in ("known@example.org", "other@example.org", "stopped@example.org"):
        browser = Client()
        answer = browser.post(path, fields(email))
        followed = browser.get(answer["Location"]) if answer.status_code == 302 else answer
        answers.append((seen(answer, email), seen(followed, email)))
    assert answers[0] == answers[1] == answers[2]


def test_signing_up_again_does_the_same_work_and_tells_the_owner(monkeypatch):
    hashed = []
    original = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a, **k: hashed.append(1) or original(self, *a, **k))
    counts = []
    owner("known@example.org")
    for email in ("known@example.org", "new@example.org"):
        hashed.clear()
        Client().post("/account/signup/", {"email": email, "password1": "correct giraffe marmalade"})
        counts.append(len(hashed))
    assert counts[0] == counts[1] == 1
    assert templates() == ["members/mail/account_exists", "members/mail/account_confirm"]


def test_a_wrong_password_costs_one_hash_whether_the_address_is_known_or_not(monkeypatch):
    owner("known@example.org")
    original, hashed = MD5PasswordHasher.encode, []
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a, **k: hashed.append(1) or original(self, *a, **k))
    for email in ("known@example.org", "other@example.org"):
        hashed.clear()
        sign_in(Client(), email, "wrong password here")
        assert len(hashed) == 1


# --- Guesses ---------------------------------------------------------------------------------------------------------


def test_fifty_guesses_from_one_address_are_refused_and_the_owner_is_not():
    owner()
    guesses = [sign_in(Client(), password=f"guess number {n}").status_code for n in range(50)]
    assert guesses[0] == 422
    assert guesses[-1] == 429
    assert guesses.count(422) <= 10
    assert sign_in(Client()).status_code == 429
    assert sign_in(Client(), REMOTE_ADDR="198.51.100.7").status_code == 302


def test_addresses_that_the_asker_made_up_are_not_believed():
    owner()
    answers = [
        sign_in(Client(), password=f"guess {n}", headers={"x-forwarded-for": f"198.51.100.{n}"}).status_code
        for n in range(50)
    ]
    assert answers[-1] == 429
    assert answers.count(422) <= 10


def test_guesses_from_everywhere_leave_each_address_fewer_and_the_owner_in():
    owner()
    for n in range(60):
        sign_in(Client(), password=f"guess {n}", REMOTE_ADDR=f"203.0.{n}.1")
    from_one = [sign_in(Client(), password="guess", REMOTE_ADDR="203.0.113.9").status_code for _ in range(5)]
    assert from_one == [422, 422, 422, 429, 429]
    assert sign_in(Client(), REMOTE_ADDR="198.51.100.7").status_code == 302


def test_signing_in_forgets_what_its_owner_mistyped():
    owner()
    for _each in range(3):
        for _wrong in range(3):
            assert sign_in(Client(), password="a wrong one").status_code == 422
        assert sign_in(Client()).status_code == 302


def test_codes_of_a_second_factor_cannot_be_guessed(settings):
    user = owner()
    TOTP.activate(user, KEY)
    browser = Client()
    sign_in(browser)
    answers = [browser.post("/account/login/second-factor/", {"code": f"{n:06}"}).status_code for n in range(15)]
    assert answers[:3] == [422, 422, 422]
    assert answers[-1] == 429
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    sign_in(elsewhere)
    assert elsewhere.post("/account/login/second-factor/", {"code": "000000"}).status_code == 429


def test_without_the_cache_nobody_signs_in_and_a_page_says_why(settings):
    owner()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.CACHES = {
            "default": settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{closed.getsockname()[1]}/0"}
        }
        for path, fields in (
            ("/account/login/", {"login": "sian@example.org", "password": PASSWORD}),
            ("/account/signup/", {"email": "new@example.org", "password1": PASSWORD}),
            ("/account/password/reset/", {"email": "sian@example.org"}),
        ):
            answer = Client().post(path, fields)
            assert answer.status_code == 503
            assert answer["Retry-After"] == "60"
            assert b"You cannot sign in at the moment" in answer.content
    assert not Message.objects.exists()


# --- Links -----------------------------------------------------------------------------------------------------------


def letter(**which):
    """The body of a message, as it would be sent."""
    message = Message.objects.filter(**which).latest("pk")
    return messages.mail.write(message).text


def link(text, part):
    (found,) = re.findall(rf"http://localhost:8000(/\S*{part}\S*)", text)
    return found


def test_a_link_for_another_password_goes_to_the_account_alone_and_works_once():
    user = owner()
    EmailAddress.objects.create(user=user, email="pending@example.org")
    browser = Client(headers={"host": "localhost"})
    for typed in ("sian@example.org", "pending@example.org"):
        browser.post("/account/password/reset/", {"email": typed})
    assert set(Message.objects.values_list("to", "template")) == {("sian@example.org", "members/mail/account_reset")}
    path = link(letter(template="members/mail/account_reset"), "password/reset/key")
    assert Client().get(path).status_code == 302  # a scanner that follows links

    step = browser.get(path)
    assert path.split("-")[-1].strip("/") not in step["Location"]
    short = browser.post(step["Location"], {"password1": "short"})
    assert short.status_code == 422
    done = browser.post(step["Location"], {"password1": "correct giraffe marmalade"})
    assert (done.status_code, done["Location"]) == (302, "/account/password/reset/done/")
    assert sign_in(Client()).status_code == 422
    assert sign_in(Client(), password="correct giraffe marmalade").status_code == 302
    assert browser.get(path).status_code == 410
    assert "members/mail/account_changed" in templates()


def test_another_password_does_not_get_round_the_second_factor():
    user = owner()
    TOTP.activate(user, KEY)
    browser = Client()
    browser.post("/account/password/reset/", {"email": user.email})
    step = browser.get(link(letter(template="members/mail/account_reset"), "password/reset/key"))
    browser.post(step["Location"], {"password1": "correct giraffe marmalade"})
    assert sign_in(browser, password="correct giraffe marmalade")["Location"] == "/account/login/second-factor/"
    assert browser.get("/account/").status_code == 303


def test_the_name_of_the_host_that_a_request_gives_changes_no_link(settings):
    settings.ALLOWED_HOSTS = ["*"]
    owner()
    Client().post("/account/password/reset/", {"email": "sian@example.org"}, headers={"host": "evil.example"})
    assert "evil.example" not in letter(template="members/mail/account_reset")


@pytest.mark.parametrize("other", ["purpose", "account", "changed", "late", "early", "nonsense"])
def test_a_link_serves_its_purpose_its_account_and_its_time(other):
    user, somebody = owner(), owner("b@example.org")
    token = links.make(links.FREEZE, user, at=AT)
    assert links.read(links.FREEZE, token, at=AT + timedelta(hours=72)) == user
    if other == "purpose":
        assert links.read(links.ACTIVATE, token, at=AT) is None
    elif other == "account":
        theirs = links.make(links.FREEZE, somebody, at=AT)
        swapped = token.partition(":")[0] + ":" + theirs.partition(":")[2]
        assert links.read(links.FREEZE, swapped, at=AT) is None
    elif other == "changed":
        accounts.freeze(user=user, at=AT)
        accounts.release(user=user, by=somebody, at=AT)
        assert links.read(links.FREEZE, token, at=AT) is None
    elif other == "late":
        assert links.read(links.FREEZE, token, at=AT + timedelta(hours=72, seconds=1)) is None
    elif other == "early":
        assert links.read(links.FREEZE, token, at=AT - timedelta(seconds=1)) is None
    else:
        assert [links.read(links.FREEZE, bad, at=AT) for bad in ("", "x", ":", "é", "a" * 5_000)] == [None] * 5


def test_messages_about_accounts_hold_ids_and_no_link():
    user = owner()
    Client().post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})
    Client().post("/account/password/reset/", {"email": user.email})
    accounts.freeze(user=user, at=AT)
    for message in Message.objects.all():
        assert "http" not in json.dumps(message.context)
        assert all(isinstance(value, int) for value in message.context.values())
        assert messages.mail.write(message).subject


# --- Change of address, stop and release -----------------------------------------------------------------------------


def test_a_changed_address_is_on_hold_for_three_days_and_both_addresses_are_told():
    user = owner("new@example.org")
    accounts.email_changed(user=user, previous="old@example.org", at=AT)
    assert set(Message.objects.values_list("to", flat=True)) == {"new@example.org", "old@example.org"}
    assert questions.email_on_hold(user, AT + timedelta(hours=71, minutes=59))
    assert not questions.email_on_hold(user, AT + timedelta(hours=72))
    assert "old@example.org" not in questions.addresses_to_tell(user, AT + timedelta(hours=72))


def test_an_address_that_was_only_claimed_is_given_up_to_whoever_shows_that_it_is_theirs(signed_in):
    squatter = UserFactory(email="mine@example.org")
    EmailAddress.objects.create(user=squatter, email="mine@example.org", primary=True)
    user = owner()
    browser = signed_in(user)
    browser.post("/account/email/", {"action_add": "1", "email": "mine@example.org"})
    browser.post(link(letter(template="members/mail/account_confirm_change"), "confirm-email"))
    assert User.objects.get(pk=user.pk).email == "mine@example.org"
    assert not User.objects.filter(pk=squatter.pk).exists()


def test_an_address_that_somebody_else_confirmed_stays_theirs(signed_in):
    theirs, user = owner("theirs@example.org"), owner()
    browser = signed_in(user)
    answer = browser.post("/account/email/", {"action_add": "1", "email": "theirs@example.org"})
    assert answer.status_code == 302
    confirm = link(letter(template="members/mail/account_confirm_change"), "confirm-email")
    assert b"cannot be confirmed" in browser.get(confirm).content
    browser.post(confirm)
    assert User.objects.get(pk=user.pk).email == "sian@example.org"
    assert User.objects.get(pk=theirs.pk).email == "theirs@example.org"


def test_freezing_twice_is_freezing_once():
    user = owner(person=PersonFactory())
    for _twice in range(2):
        accounts.freeze(user=user, at=AT)
    assert TrailEvent.objects.filter(kind="members.account_frozen").count() == 1
    assert WorkItem.objects.filter(key=f"frozen:{user.pk}", closed_at=None).count() == 1
    assert sign_in(Client())["Location"] == "/account/inactive/"


def test_a_frozen_account_goes_on_by_two_officers_under_its_earlier_address_and_a_new_password():
    user, first, second = owner("thief@example.org"), UserFactory(role=Role.OFFICER), UserFactory(role=Role.REGISTRAR)
    accounts.email_changed(user=user, previous="sian@example.org", at=AT)
    accounts.freeze(user=user, at=AT + timedelta(hours=1))
    act = acts.propose(kind="account_release", reason="Spoke to her.", user=user, by=first, at=AT + timedelta(hours=2))
    acts.confirm(act=act, by=second, at=AT + timedelta(hours=3))
    user.refresh_from_db()
    assert (user.email, user.is_active, user.has_usable_password()) == ("sian@example.org", True, False)
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified")) == [("sian@example.org", True)]
    assert not WorkItem.objects.filter(key=f"frozen:{user.pk}", closed_at=None).exists()
    assert not questions.is_frozen(user)
    with pytest.raises(Refused):
        accounts.release(user=user, by=first, at=AT)


# --- Second factors --------------------------------------------------------------------------------------------------


def test_a_lost_second_factor_takes_two_officers_a_day_and_notices(time_machine):
    time_machine.move_to(AT, tick=False)
    user = owner(person=PersonFactory())
    first, second = UserFactory(role=Role.OFFICER), UserFactory(role=Role.REGISTRAR)
    TOTP.activate(user, KEY)
    browser = Client()
    assert browser.get("/account/login/second-factor/lost/")["Location"] == "/account/login/"
    sign_in(browser)
    assert b"You have lost your second factor" in browser.get("/account/login/second-factor/lost/").content
    for _twice in range(2):
        assert b"The office has your request" in browser.post("/account/login/second-factor/lost/").content
    person = questions.people.of_account(user)
    told = {"sian@example.org", f"p{person.pk}@example.org"}
    assert set(Message.objects.values_list("to", flat=True)) == told
    assert Message.objects.count() == 2
    assert WorkItem.objects.get(key=f"lost_factor:{user.pk}").closed_at is None

    act = acts.propose(kind="factor_reset", reason="Identity seen.", user=user, by=first, at=AT)
    with pytest.raises(Refused):
        acts.confirm(act=act, by=first, at=AT)
    act = acts.confirm(act=act, by=second, at=AT)
    assert act.state == ActState.AGREED
    assert (
        set(Message.objects.filter(template="members/mail/account_factor_delay").values_list("to", flat=True)) == told
    )
    assert "23 November 2026" in letter(template="members/mail/account_factor_delay").replace("\xa0", " ")
    assert acts.carry_out(act_id=act.pk, at=AT + timedelta(hours=23, minutes=59)) is None
    assert Authenticator.objects.filter(user=user).exists()
    acts.carry_out(act_id=act.pk, at=AT + timedelta(hours=24))
    assert not Authenticator.objects.filter(user=user).exists()
    assert WorkItem.objects.get(key=f"lost_factor:{user.pk}").closed_at is not None
    assert Message.objects.filter(template="members/mail/account_factor_reset").count() == 2


def test_stopping_the_account_stops_the_removal_of_its_second_factor():
    user, first, second = owner(), UserFactory(role=Role.OFFICER), UserFactory(role=Role.REGISTRAR)
    TOTP.activate(user, KEY)
    act = acts.propose(kind="factor_reset", reason="Identity seen.", user=user, by=first, at=AT)
    acts.confirm(act=act, by=second, at=AT)
    accounts.freeze(user=user, at=AT + timedelta(hours=1))
    assert acts.carry_out(act_id=act.pk, at=AT + timedelta(hours=25)) is None
    assert GraveAct.objects.get(pk=act.pk).state == ActState.WITHDRAWN
    assert Authenticator.objects.filter(user=user).exists()


def test_removing_factors_twice_tells_once():
    user = owner()
    TOTP.activate(user, KEY)
    for _twice in range(2):
        factors.reset(user=user, by=None, at=AT)
    assert TrailEvent.objects.filter(kind="members.factors_reset").count() == 1
    with pytest.raises(Refused):
        factors.report_lost(user=user, at=AT)


def test_secrets_are_sealed_and_open_under_an_earlier_key_too(settings):
    sealed = secrets.seal("JBSWY3DP")
    assert "JBSWY3DP" not in sealed
    assert secrets.seal("JBSWY3DP") != sealed
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-one"
    assert secrets.unseal(sealed) == "JBSWY3DP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(secrets.InvalidTag):
        secrets.unseal(sealed)


def test_an_officer_without_a_second_factor_can_only_set_one_up(signed_in):
    browser = signed_in(owner(role=Role.OFFICER), second_factor=False)
    for path in ("/account/", "/account/second-factor/", "/account/second-factor/app/", "/account/passkeys/add/"):
        assert browser.get(path).status_code == 200, path
    for path in ("/account/email/", "/account/sessions/", "/account/passkeys/", "/account/password/change/"):
        assert browser.get(path)["Location"].startswith("/account/second-factor/?next="), path


def test_a_sign_in_without_the_factor_that_there_is_adds_no_other(signed_in):
    user = owner()
    TOTP.activate(user, KEY)
    browser = signed_in(user, second_factor=False)
    for path in ("/account/second-factor/app/", "/account/passkeys/add/"):
        assert browser.get(path)["Location"].startswith("/account/second-factor/?next="), path
    asked = browser.get("/account/second-factor/?next=/account/")
    assert asked["Location"] == "/account/prove/code/?next=%2Faccount%2F"


def test_whoever_needs_a_second_factor_keeps_one(signed_in):
    officer = owner(role=Role.OFFICER)
    TOTP.activate(officer, KEY)
    browser = signed_in(officer)
    assert b"Set up another one first" in browser.get("/account/second-factor/app/remove/").content
    browser.post("/account/second-factor/app/remove/")
    assert Authenticator.objects.filter(user=officer).exists()
    member = owner("b@example.org")
    TOTP.activate(member, KEY)
    assert signed_in(member).post("/account/second-factor/app/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=member).exists()


_MADE_UP = {"clientDataJSON": "x", "authenticatorData": "x", "signature": "x", "attestationObject": "x"}
CREDENTIALS = [
    *("", "x", "1", "[]", "{}", '"x"', "null", '{"response": 1}', '{"response": {}}'),
    *("9" * 5_000, "[" * 100_000),
    '{"id": 1, "response": {"userHandle": 5}}',
    json.dumps({"id": "x", "rawId": "x", "type": "public-key", "response": _MADE_UP | {"userHandle": "é"}}),
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": dict.fromkeys(_MADE_UP, "AAAA")}),
]


@pytest.mark.parametrize("credential", CREDENTIALS, ids=range(len(CREDENTIALS)))
def test_what_no_passkey_answers_is_refused(credential, signed_in):
    user = owner()
    refused = Client().post("/account/login/passkey/", {"credential": credential})
    assert (refused.status_code, refused["Location"]) == (302, "/account/login/")
    browser = signed_in(user)
    browser.get("/account/passkeys/add/")
    assert browser.post("/account/passkeys/add/", {"name": "x", "credential": credential}).status_code == 422


@pytest.mark.parametrize("path", GRAVE)
def test_what_changes_an_account_asks_again_after_a_while(path, signed_in, time_machine):
    time_machine.move_to(AT, tick=False)
    user = owner()
    browser = signed_in(user)
    time_machine.move_to(AT + timedelta(minutes=6), tick=False)
    asked = browser.get(path)
    assert asked["Location"].startswith("/account/prove/password/?next=")
    time_machine.move_to(AT + timedelta(minutes=21), tick=False)
    assert browser.post(path, {"x": 1})["Location"].startswith("/account/prove/password/?next=")
    assert browser.post(asked["Location"], {"password": "wrong password here"}).status_code == 422
    assert browser.post(asked["Location"], {"password": PASSWORD})["Location"] == path


def test_no_page_leads_away_from_here():
    owner()
    for away in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"):
        answer = Client().post(f"/account/login/?next={away}", {"login": "sian@example.org", "password": PASSWORD})
        assert answer["Location"] == "/my/"


def test_a_browser_is_new_once_and_the_first_sign_in_is_none(time_machine):
    time_machine.move_to(AT, tick=False)
    user = owner()
    browser = Client()
    sign_in(browser)
    assert templates() == []
    browser.post("/account/logout/")
    sign_in(browser)
    assert templates() == []
    sign_in(Client())
    assert templates() == ["members/mail/account_new_device"]
    assert AccountSecurity.objects.filter(user=user).count() == 0


# --- The first officers ----------------------------------------------------------------------------------------------


def test_the_first_two_officers_open_their_accounts_by_a_link_that_works_once(capsys):
    call_command("first_officers", "A@example.org", "b@example.org", "--show-links")
    shown = capsys.readouterr().out
    assert {g.user.email for g in RoleGrant.objects.filter(role=Role.REGISTRAR)} == {"a@example.org", "b@example.org"}
    path = link(letter(to="a@example.org"), "activate")
    assert f"http://localhost:8000{path}" in shown
    browser = Client()
    assert b"a@example.org" in browser.get(path).content
    assert browser.get(path).status_code == 200
    assert b"15 characters" in browser.post(path, {"password": "twelve chars"}).content
    opened = browser.post(path, {"password": PASSWORD})
    assert (opened.status_code, opened["Location"]) == (302, "/account/login/")
    assert browser.get(path).status_code == 410
    assert sign_in(browser, "a@example.org").status_code == 302
    assert browser.get("/account/sessions/")["Location"].startswith("/account/second-factor/")


@pytest.mark.parametrize(
    "given", [("a@example.org", "A@Example.org"), ("a@example.org", "nonsense"), ("a@example.org", "taken@example.org")]
)
def test_officers_are_two_with_addresses_of_their_own(given):
    UserFactory(email="taken@example.org")
    with pytest.raises(CommandError):
        call_command("first_officers", *given)
    assert not RoleGrant.objects.exists()


def test_there_are_first_officers_once():
    call_command("first_officers", "a@example.org", "b@example.org")
    with pytest.raises(CommandError, match="There is an officer already"):
        call_command("first_officers", "c@example.org", "d@example.org")
    assert User.objects.count() == 2


# --- The admin -------------------------------------------------------------------------------------------------------


def test_the_admin_shows_reference_data_to_whoever_may_look_and_changes_nothing(signed_in):
    superuser, registrar = UserFactory(is_superuser=True, is_staff=True), UserFactory(role=Role.REGISTRAR)
    register = Register.objects.earliest("pk").pk
    for user in (superuser, registrar):
        browser = signed_in(user)
        index = browser.get("/admin/").content.decode()
        assert "Organisations" in index
        for never in ("/admin/members/person/", "/admin/members/user/", "/admin/auth", "/admin/account", "/add/"):
            assert never not in index
        page = browser.get(f"/admin/registry/register/{register}/")
        assert page.status_code == 200
        assert 'name="name"' not in page.content.decode()
        assert browser.post(f"/admin/registry/register/{register}/", {"name": "x"}).status_code == 405
        assert browser.get("/admin/members/person/").status_code == 404


def test_the_admin_has_no_sign_in_of_its_own(signed_in):
    assert Client().get("/admin/login/", follow=True).redirect_chain[-1][0] == "/account/login/?next=%2Fadmin%2F"
    assert Client().post("/admin/login/", {"username": "x", "password": "y"}).status_code == 405
    without = signed_in(UserFactory(is_superuser=True), second_factor=False)
    assert without.get("/admin/")["Location"].startswith("/account/second-factor/")
    for user in (UserFactory(), UserFactory(role=Role.OFFICER), UserFactory(is_staff=True)):
        assert signed_in(user).get("/admin/", follow=True).status_code == 403


# --- What is left over -----------------------------------------------------------------------------------------------


def test_what_nobody_opened_and_what_is_over_goes(time_machine):
    time_machine.move_to(AT, tick=False)
    Client().post("/account/signup/", {"email": "never@example.org", "password1": PASSWORD})
    opened = owner("opened@example.org", joined_at=AT)
    appointed = UserFactory(email="officer@example.org", role=Role.REGISTRAR, joined_at=AT)
    sign_in(Client(), "opened@example.org")
    for _twice in range(2):
        account_upkeep.clear_up(at=AT + timedelta(days=7))
        assert User.objects.filter(email="never@example.org").exists()
    for _twice in range(2):
        account_upkeep.clear_up(at=AT + timedelta(days=7, seconds=1))
        assert set(User.objects.all()) == {opened, appointed}
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()


def test_an_older_sign_in_without_the_factor_reads_and_takes_away_none_of_it(signed_in):
    user = owner()
    browser = signed_in(user, second_factor=False)
    TOTP.activate(user, KEY)
    RecoveryCodes.activate(user)
    paths = ["codes/", "codes/file", "codes/new/", "app/remove/"]
    for path in [*(f"/account/second-factor/{part}" for part in paths), "/account/email/", "/account/passkeys/"]:
        assert browser.get(path).headers.get("Location", "").startswith("/account/second-factor/?next="), path
    browser.post("/account/second-factor/app/remove/")
    browser.post("/account/email/", {"action_add": "", "email": "thief@example.org"})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()
