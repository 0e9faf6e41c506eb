"""Passkeys in a real browser, with an authenticator that exists only in it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "teal wagon pudding echo"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def owner():
    user = UserFactory(email="sian@example.org")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def tab(browser, live_server):
    context = browser.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"), locale="en-GB")
    page = context.new_page()
    page.faults = []
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    yield page
    context.close()


def plug_in(tab, **more):
    session = tab.context.new_cdp_session(tab)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY | more})["authenticatorId"]


def sign_in(tab):
    tab.goto("/account/login/")
    tab.get_by_label("E-mail address").fill("sian@example.org")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()


def test_somebody_adds_a_passkey_and_signs_in_with_it_alone(tab, owner):
    plug_in(tab)
    sign_in(tab)
    tab.goto("/account/passkeys/add/")
    tab.get_by_label("What to call it").fill("Work laptop")
    tab.get_by_label("Sign in with this passkey alone").check()
    tab.get_by_role("button", name="Add passkey").click()
    tab.get_by_role("heading", name="Your recovery codes").wait_for()
    assert Authenticator.objects.get(type="webauthn").wrap().is_passwordless
    tab.goto("/account/passkeys/")
    assert "Work laptop (enough by itself)" in tab.inner_text("table")

    tab.get_by_role("button", name="Sign out", exact=True).first.click()
    tab.get_by_role("heading", name="You are signed out").wait_for()
    tab.goto("/account/login/?next=/account/session/")
    tab.get_by_role("button", name="Sign in with a passkey").click()
    tab.get_by_role("heading", name="When you will be signed out").wait_for()

    # and proves who they are with it, when asked again
    tab.goto("/account/prove/passkey/?next=/account/sessions/")
    tab.get_by_role("button", name="Use passkey").click()
    tab.get_by_role("heading", name="Where you are signed in").wait_for()
    assert tab.faults == []


def test_a_passkey_is_a_second_factor_too(tab, owner):
    plug_in(tab)
    sign_in(tab)
    tab.goto("/account/passkeys/add/")
    tab.get_by_role("button", name="Add passkey").click()
    tab.get_by_role("heading", name="Your recovery codes").wait_for()
    tab.get_by_role("button", name="Sign out", exact=True).first.click()
    sign_in(tab)
    tab.get_by_role("heading", name="Enter your second factor").wait_for()
    tab.get_by_role("button", name="Use a passkey").click()
    tab.wait_for_url("**/my/")
    tab.goto("/account/session/")
    tab.get_by_role("heading", name="When you will be signed out").wait_for()


def test_a_passkey_that_is_not_used_is_told_of(tab, owner):
    plug_in(tab, isUserVerified=False)
    tab.goto("/account/login/")
    trouble = tab.get_by_text("Your passkey was not used")
    assert trouble.count() == 0 or not trouble.first.is_visible()
    tab.get_by_role("button", name="Sign in with a passkey").click()
    trouble.first.wait_for()


def test_without_javascript_the_app_is_offered_and_no_passkey(browser, live_server, owner):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto("/account/passkeys/add/")
    assert page.get_by_role("heading", name="Add a passkey").is_visible()
    assert page.locator("noscript p").is_visible()
    assert not page.get_by_role("button", name="Add passkey").is_visible()
    page.goto("/account/second-factor/app/")
    assert page.get_by_role("img", name="Picture with the key").is_visible()
    context.close()
