"""How long a sign-in lasts, and everything that ends it at once."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from members.choices import Role
from members.models import User
from members.services import accounts, roles
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 22, 9, tzinfo=UTC)
PASSWORD = "teal wagon pudding echo"


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(START, tick=False)
    return time_machine


def is_signed_in(client):
    return client.get("/account/session/").status_code == 200


def owner():
    user = UserFactory()
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.mark.parametrize(("role", "minutes"), [(None, 30), (Role.ASSESSOR, 30), (Role.OFFICER, 15), (Role.FINANCE, 15)])
def test_a_sign_in_that_is_not_used_ends(role, minutes, clock, signed_in):
    browser = signed_in(UserFactory(role=role))
    clock.move_to(START + timedelta(minutes=minutes, seconds=-1), tick=False)
    assert is_signed_in(browser)
    clock.move_to(START + timedelta(minutes=2 * minutes, seconds=-1), tick=False)
    ended = browser.get("/account/session/")
    assert (ended.status_code, ended["Location"]) == (303, "/account/login/?next=%2Faccount%2Fsession%2F")
    assert b"because time was up" in browser.get(ended["Location"]).content
    assert b"because time was up" not in browser.get(ended["Location"]).content


@pytest.mark.parametrize(("role", "hours"), [(None, 12), (Role.REGISTRAR, 8)])
def test_a_sign_in_ends_however_much_it_is_used(role, hours, clock, signed_in):
    browser = signed_in(UserFactory(role=role))
    for quarter in range(1, 6 * hours):
        clock.move_to(START + timedelta(minutes=10 * quarter), tick=False)
        assert is_signed_in(browser), quarter
    clock.move_to(START + timedelta(hours=hours), tick=False)
    assert not is_signed_in(browser)


def test_the_page_says_how_long_is_left_and_what_is_the_latest(clock, signed_in):
    browser = signed_in(UserFactory())
    clock.move_to(START + timedelta(minutes=20), tick=False)
    page = browser.get("/account/session/").content.decode()
    assert "22 November 2026 at 9:50am GMT" in page.replace("\xa0", " ")
    assert "22 November 2026 at 9:00pm GMT" in page.replace("\xa0", " ")


def test_a_session_that_nobody_proved_is_none(client):
    client.force_login(UserFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert not is_signed_in(client)


def test_a_session_that_is_over_is_gone_from_the_server_too(clock, signed_in):
    browser = signed_in(UserFactory())
    key = browser.session.session_key
    clock.shift(timedelta(hours=1))
    assert not is_signed_in(browser)
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.parametrize("ending", ["signed_out", "disabled", "role_ended", "frozen", "password"])
def test_what_happens_to_the_account_ends_its_sign_ins_at_once(ending, clock, signed_in):
    user = UserFactory(role=Role.ASSESSOR)
    browser, at = signed_in(user), START + timedelta(seconds=1)
    clock.move_to(at, tick=False)
    assert is_signed_in(browser)
    if ending == "signed_out":
        accounts.end_sessions(user=user, at=at)
    elif ending == "disabled":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif ending == "role_ended":
        roles.end(held=user.role_grants.get(), by=None, at=at)
    elif ending == "frozen":
        accounts.freeze(user=user, at=at)
    else:
        user.set_password(PASSWORD)
        user.save()
    assert not is_signed_in(browser)


def test_a_change_of_password_ends_every_other_sign_in_and_keeps_this_one(clock):
    user = owner()
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
        assert is_signed_in(browser)
    changed = here.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": "correct giraffe marmalade"}
    )
    assert changed.status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_signing_in_gives_the_session_another_key(clock):
    user, browser = owner(), Client()
    browser.get("/account/login/")
    session = browser.session
    session["planted"] = True
    session.save()
    browser.cookies["session"] = planted = session.session_key
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert is_signed_in(browser)
    assert browser.session.session_key != planted


def test_nobody_ends_somebody_elses_sign_in(clock):
    mine, theirs = owner(), owner()
    browsers = {}
    for user in (mine, theirs):
        browsers[user.pk] = Client()
        browsers[user.pk].post("/account/login/", {"login": user.email, "password": PASSWORD})
    foreign = UserSession.objects.get(user=theirs)
    browsers[mine.pk].post("/account/sessions/", {"session": foreign.pk})
    assert is_signed_in(browsers[theirs.pk])
    for junk in ("x", "", "9" * 30, "-1"):
        assert browsers[mine.pk].post("/account/sessions/", {"session": junk}).status_code == 303
    assert is_signed_in(browsers[mine.pk])


def test_pages_of_the_public_read_no_session_of_somebody_signed_in(clock, signed_in, django_assert_num_queries):
    browser = signed_in(UserFactory())
    page = browser.get("/about/")
    assert "Cookie" not in page.get("Vary", "")
    assert "Set-Cookie" not in page


def test_what_somebody_signed_in_is_shown_is_kept_nowhere(clock, signed_in):
    browser = signed_in(UserFactory())
    for path in ("/account/", "/account/sessions/", "/account/session/", "/account/login/"):
        assert browser.get(path)["Cache-Control"] == "no-store"
