"""Pages in a real Chromium against the running product; tests.plugins.browser starts it, or says that there is none."""

import importlib
from pathlib import Path

import pytest
from csp.constants import HEADER
from django.conf import settings as ours
from django.test import Client

from tests.plugins.accounts import sign_in

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Everything in this folder needs the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def page(request, browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=request.param == "with JavaScript", locale="en-GB"
    )
    yield context.new_page()
    context.close()


# `make test` walks a journey with scripts, and the few that say so both ways; `make soak` walks every one both ways.
# That every form works without them is tried over HTTP each time.
@pytest.fixture(params=["with JavaScript", pytest.param("without JavaScript", marks=pytest.mark.soak)])
def walk(request, browser, live_server, settings, tmp_path):
    """Begins a walk of somebody's own: `walk()` for a stranger, `walk(user)` for somebody who has signed in."""
    settings.MEDIA_ROOT = tmp_path / "files"
    scripted, seen = request.param == "with JavaScript", set()
    lens = None if scripted else browser.new_context(base_url=live_server.url, locale="en-GB")
    begun, looks = [lens] if lens else [], lens and lens.new_page()
    journeys = importlib.import_module("tests.browser.journeys")  # models, which are not there when this is read

    def begin(user=None):
        context = browser.new_context(base_url=live_server.url, java_script_enabled=scripted, locale="en-GB")
        begun.append(context)
        if user is not None:
            session = sign_in(Client(), user).cookies[ours.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": ours.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return journeys.Walk(context.new_page(), seen, looks)

    yield begin
    for context in begun:
        context.close()


@pytest.fixture
def stripe(stripe_server, settings, live_server, monkeypatch):
    """Our Stripe, which tells the running product of what happens, and to which its forms may lead."""
    policies = importlib.import_module("config.middleware").ContentPolicy  # as above
    settings.PUBLIC_URL = live_server.url
    stripe_server.hooks.to = f"{live_server.url}/webhooks/stripe/"
    usual = policies.process_response

    def with_ours(self, request, response):
        answer = usual(self, request, response)
        policy = answer.headers[HEADER].replace("https://checkout.stripe.com", stripe_server.address)
        answer.headers[HEADER] = policy
        return answer

    monkeypatch.setattr(policies, "process_response", with_ours)
    return stripe_server
