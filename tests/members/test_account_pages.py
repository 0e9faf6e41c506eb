"""Every page about an account: sound for a reader, a keyboard and a screen reader, whatever was entered."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from members import links
from members.choices import Role
from members.services import accounts
from tests.factories.members import UserFactory
from tests.pages.rules import assert_sound

pytestmark = pytest.mark.django_db
PASSWORD = "teal wagon pudding echo"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OPEN = [
    "login/",
    "signup/",
    "signed-out/",
    "inactive/",
    "confirm-email/",
    "confirm-email/no-such-link/",
    "activate/no-such-link/",
    "password/reset/",
    "password/reset/sent/",
    "password/reset/done/",
    "password/reset/key/1-no-such-link/",
]
OWN = [
    "",
    "session/",
    "sessions/",
    "email/",
    "password/change/",
    "prove/password/",
    "second-factor/",
    "second-factor/app/",
    "passkeys/",
    "passkeys/add/",
    "logout/",
]
WITH_FACTOR = [
    "",
    "prove/code/",
    "second-factor/app/remove/",
    "second-factor/codes/",
    "second-factor/codes/new/",
    "passkeys/",
]
FORMS = ["login/", "signup/", "password/reset/", "email/", "password/change/", "prove/password/", "second-factor/app/"]
TOKENS = {
    "login/": {"login": "username", "password": "current-password"},
    "signup/": {"email": "email", "password1": "new-password"},
    "password/reset/": {"email": "username"},
    "password/change/": {"oldpassword": "current-password", "password1": "new-password"},
    "prove/password/": {"password": "current-password"},
    "second-factor/app/": {"code": "one-time-code"},
}


def owner(**more):
    user = UserFactory(**more)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def shown(client, path, status=200, **data):
    answer = client.post(f"/account/{path}", data) if data else client.get(f"/account/{path}")
    assert answer.status_code == status, (path, answer.status_code)
    return assert_sound(answer.content.decode())


@pytest.mark.parametrize("path", OPEN)
def test_a_page_before_the_sign_in_is_sound(path):
    shown(Client(), path, 410 if "no-such-link" in path else 200)


@pytest.mark.parametrize("path", OWN)
def test_a_page_of_an_account_is_sound_and_has_the_way_out(path, signed_in):
    page = shown(signed_in(owner(), second_factor=False), path)
    assert [form for form in page.all("form") if form.attrs.get("action") == "/account/logout/"]


@pytest.mark.parametrize("path", WITH_FACTOR)
def test_a_page_about_second_factors_is_sound(path, signed_in):
    user = owner(role=Role.OFFICER)
    TOTP.activate(user, KEY)
    RecoveryCodes.activate(user)
    for name in ("Work phone", "<b>Key</b>"):
        Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}})
    shown(signed_in(user), path)


def test_pages_on_the_way_in_are_sound():
    user = owner()
    TOTP.activate(user, KEY)
    browser = Client()
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    shown(browser, "login/second-factor/")
    shown(browser, "login/second-factor/", 422, code="000000")
    shown(browser, "login/second-factor/lost/")
    assert_sound(browser.post("/account/login/second-factor/lost/").content.decode())


def test_pages_that_links_lead_to_are_sound():
    user = owner()
    for purpose in (links.ACTIVATE, links.FREEZE):
        shown(Client(), f"{purpose}/{links.make(purpose, user, at=timezone.now())}/")
    shown(Client(), f"activate/{links.make(links.ACTIVATE, user, at=timezone.now())}/", 422, password="short")
    frozen = Client().post(f"/account/freeze/{links.make(links.FREEZE, user, at=timezone.now())}/")
    assert_sound(frozen.content.decode())


def test_what_an_address_is_changed_to_is_shown(signed_in):
    user = owner()
    browser = signed_in(user)
    browser.post("/account/email/", {"action_add": "1", "email": "new@example.org"})
    assert "new@example.org" in shown(browser, "email/").text()
    browser.post("/account/email/", {"action_remove": "", "email": "new@example.org"})
    assert "new@example.org" not in shown(browser, "email/").text()


def test_a_hold_is_told(signed_in):
    user = owner()
    accounts.email_changed(user=user, previous="old@example.org", at=timezone.now())
    assert "Your e-mail address changed lately" in shown(signed_in(user), "").text()


@pytest.mark.parametrize("path", FORMS)
def test_what_is_missing_is_said_beside_its_field_and_in_the_summary(path, signed_in):
    browser = signed_in(owner()) if path in OWN else Client()
    page = shown(browser, path, 422, action_add="1")
    assert page.one("title").text.startswith("Error: ")
    assert "There is a problem" in page.text()
    fields = [p.attrs["id"].removesuffix("-error") for p in page.all("p") if "-error" in p.attrs.get("id", "")]
    assert fields
    assert {f"#{field}" for field in fields} <= {a.attrs["href"] for a in page.all("a")}
    for never in ("This field", "valid email", "required."):
        assert never not in page.text()


@pytest.mark.parametrize("path", FORMS)
def test_no_entry_whatever_is_a_fault(path, signed_in):
    names = ("login", "password", "email", "password1", "oldpassword", "code")
    for hostile in ("\0", "\u202e", "x" * 5_000, "é" * 300, "a@b@c", "'; --", "<script>", "١٢٣٤٥٦", " "):
        browser = signed_in(owner()) if path in OWN else Client()
        answer = browser.post(f"/account/{path}", dict.fromkeys(names, hostile) | {"action_add": "1"})
        assert answer.status_code in {302, 422, 429}, (hostile, answer.status_code)


@pytest.mark.parametrize("path", TOKENS)
def test_fields_say_what_browsers_and_password_keepers_know(path, signed_in):
    page = shown(signed_in(owner(), second_factor=False) if path in OWN else Client(), path)
    found = {e.attrs["name"]: e.attrs.get("autocomplete") for e in page.all("input") if e.attrs.get("type") != "hidden"}
    assert {name: found[name] for name in TOKENS[path]} == TOKENS[path]
    for entered in page.all("input"):
        assert "placeholder" not in entered.attrs
        assert "maxlength" not in entered.attrs or entered.attrs.get("type") != "password"
        assert "onpaste" not in entered.attrs
