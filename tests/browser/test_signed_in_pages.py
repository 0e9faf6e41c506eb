"""Every page behind the sign-in, as the first role that it opens to sees it: by ear and on a phone."""

import pytest
from django.conf import settings as ours
from django.test import Client

from tests.browser.journeys import DESK, at_fault
from tests.doors import policies
from tests.doors import world as worlds
from tests.doors.addresses import HTML
from tests.doors.policies import (
    ACCOUNT,
    ANONYMOUS,
    ASSESSOR,
    AUDITOR,
    EMPLOYER,
    EMPLOYER_ADMIN,
    FINANCE,
    LAY_ASSESSOR,
    OFFICER,
    PANEL_MEMBER,
    REGISTRANT,
    REGISTRAR,
    SUPERUSER,
)
from tests.doors.tables import TABLE
from tests.plugins.accounts import sign_in

# Whoever is on the left is shown a page before those on the right; public pages are tried in test_lookup.py.
IN_TURN = (
    REGISTRANT,
    OFFICER,
    REGISTRAR,
    SUPERUSER,
    ASSESSOR,
    AUDITOR,
    PANEL_MEMBER,
    FINANCE,
    EMPLOYER,
    EMPLOYER_ADMIN,
    ANONYMOUS,
)
# Where each role begins is another page for each.
BEGINNINGS = {
    ACCOUNT: ("/my/", "/account/"),
    FINANCE: ("/desk/", "/desk/people/", "/account/"),
    REGISTRAR: ("/desk/", "/account/"),
    **dict.fromkeys((ASSESSOR, LAY_ASSESSOR, AUDITOR, PANEL_MEMBER, EMPLOYER, EMPLOYER_ADMIN), ("/my/",)),
}


def first_to_see(row):
    """The role that is shown this page in these tests; None where it is no page of an account's."""
    shown = "GET" in row.methods and row.media == HTML and not row.route.startswith("admin/")
    behind = row.asks_for_sign_in or row.cookies
    return next((role for role in IN_TURN if row.expected(role) == 200), None) if shown and behind else None


SHOWN = {role: [row.sample for row in TABLE if first_to_see(row) == role] for role in IN_TURN}
ROLES = [*dict.fromkeys([role for role, rows in SHOWN.items() if rows] + list(BEGINNINGS))]


@pytest.fixture
def world(live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return worlds.make()


def test_every_page_is_shown_to_somebody():
    """Each page that opens to any role at all is looked at here as one of those in turn."""
    unseen = [
        row.route
        for row in TABLE
        if row.asks_for_sign_in
        and "GET" in row.methods
        and row.media == HTML
        and not row.route.startswith("admin/")
        and first_to_see(row) is None
        and any(row.expected(role) == 200 for role in policies.ROLES)
    ]
    assert not unseen


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_sound_for(role, world, browser, live_server):
    context = browser.new_context(base_url=live_server.url, viewport=DESK, locale="en-GB")
    if user := world.users[role]:
        session = sign_in(Client(), user).cookies[ours.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": ours.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    found = {}
    for address in [*SHOWN.get(role, ()), *BEGINNINGS.get(role, ())]:
        answer = page.goto(address.format_map(vars(world)))
        if wrong := [answer.status] * (answer.status != 200) + at_fault(page):
            found[address] = wrong
    context.close()
    assert not found
