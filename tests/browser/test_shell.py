"""What the script of pages behind the sign-in adds, and that nothing is missing without it."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from members.models import User
from tests.plugins.accounts import sign_in


@pytest.fixture
def scripted(browser, live_server):
    """A page with JavaScript, whose clock the test may turn, signed in."""
    user = User.objects.create_user("sian@example.org", "a long and quiet river")
    client = sign_in(Client(), user)
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    session = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    page = context.new_page()
    yield page
    context.close()


def test_a_password_can_be_looked_at_while_it_is_typed(page, request):
    page.goto("/account/login/")
    password = page.get_by_label("Password", exact=True)
    show = page.get_by_role("button", name="Show password")
    if "without" in request.node.name:
        expect(show).to_be_hidden()
        return
    password.fill("a quiet river")
    show.click()
    expect(password).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide password").click()
    expect(password).to_have_attribute("type", "password")


def test_what_is_wrong_is_read_first(page, request):
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.locator(".govuk-error-summary")
    if "without" not in request.node.name:
        expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.locator(":focus")).to_have_attribute("name", "login")


def test_a_warning_comes_before_the_session_ends_and_staying_keeps_what_was_entered(scripted):
    scripted.clock.install()
    scripted.goto("/account/password/change/")
    warning = scripted.locator(".session-soon")
    entered = scripted.locator("main input[type=password]").first
    entered.fill("half of a word")
    scripted.clock.fast_forward("27:00")
    expect(warning).to_be_hidden()
    scripted.clock.fast_forward("01:30")
    expect(warning).to_be_visible()
    expect(warning.get_by_role("alert")).to_contain_text("You will be signed out in two minutes")
    warning.get_by_role("link", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    expect(entered).to_have_value("half of a word")
    scripted.clock.fast_forward("28:30")
    expect(warning).to_be_visible()


def test_an_unsteady_hand_sends_a_form_once(scripted):
    sent = []

    def answer(route):
        sent.append(route.request.url)
        route.fulfill(status=204)

    scripted.route("**/logout/", answer)
    scripted.goto("/account/")
    for _press in range(2):
        scripted.get_by_role("button", name="Sign out", exact=True).first.click()
        scripted.wait_for_timeout(150)
    assert len(sent) == 1
