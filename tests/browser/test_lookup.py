"""Looking somebody up as people do: by hand and keyboard, on a phone, with and without JavaScript."""

import json
import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.factories.registry import EntryFactory

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
PUBLIC_PAGES = [
    *("/", "/register/", "/statuses/", "/concerns/", "/about/", "/accessibility/", "/privacy/", "/api/"),
    *("/join/", "/join/?work=technologist", "/join/answer/?work=scientist&hcpc=yes", "/join/programmes/"),
    *("/join/standards/", "/join/standards/rct-physics/", "/join/decisions/", "/join/coming-back/"),
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def people(live_server):
    return {
        "yes": EntryFactory(forenames="Susan", surname="Haygreen", known_as="Sue"),
        "suspended": EntryFactory(forenames="Owain", surname="Haygreen", suspended="2025-01-01/2099-01-01"),
        "conditions": EntryFactory(
            forenames="Zoë", surname="Łukasiewicz-Featherstonehaugh", conditions="2025-01-01/",
            text="Works only under the supervision of a registered technologist who is on site.",
            registered="2020-01-01/2099-01-01",
        ),
        "scientist": EntryFactory(forenames="Ravi", surname="Patel", register="CS", hcpc="CS162215",
                                  registered="2020-01-01/2099-01-01", former="Shah"),
    }  # fmt: skip


def test_from_the_box_to_proof(page, people):
    page.goto("/")
    page.get_by_role("searchbox").fill("haygren susan")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Susan Haygreen").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Susan Haygreen is on the Register of Clinical Technologists"
    )
    page.get_by_role("button", name="Save proof of this check").click()
    expect(page).to_have_url(re.compile("/checks/"))
    expect(page.get_by_text("Susan Haygreen").first).to_be_visible()
    assert not page.context.cookies()


def test_a_number_goes_straight_to_its_entry(page, people):
    page.goto("/")
    page.get_by_role("searchbox").fill(f" {people['suspended'].number.lower()} ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("No")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page, people):
    page.goto(f"/register/{people['yes'].number}/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Skip to main content")
    assert focused.evaluate(
        "e => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none'"
    )


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_runs_off_the_side(page, people, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in [*PUBLIC_PAGES, "/register/?q=haygreen", *(f"/register/{e.number}/" for e in people.values())]:
        page.goto(address)
        box = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert box[0] <= box[1], f"{address} is {box[0]} wide on a screen of {width}"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(browser, live_server, people, size):
    context = browser.new_context(base_url=live_server.url, viewport=size, bypass_csp=True)
    page = context.new_page()
    addresses = [
        *PUBLIC_PAGES,
        "/register/?q=haygreen",
        "/register/?q=nobody+of+that+name",
        "/register/?q=x",
        "/register/RCT00000/",
        f"/register/{people['yes'].number}/?on=2025-03-31",
        f"/register/{people['yes'].number}/?on=nonsense",
        *(f"/register/{e.number}/" for e in people.values()),
    ]
    found = {}
    for address in addresses:
        page.goto(address)
        page.add_script_tag(path=str(AXE))
        result = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        if result["violations"]:
            found[address] = [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in result["violations"]]
    context.close()
    assert not found, json.dumps(found, indent=1)


def test_a_page_weighs_under_sixty_kilobytes(browser, live_server, people):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    weights = []
    wire.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    for address in ("/", "/register/?q=haygreen", f"/register/{people['yes'].number}/", "/statuses/"):
        wire.send("Network.clearBrowserCache")
        weights.clear()
        page.goto(address, wait_until="networkidle")
        assert 0 < sum(weights) < 60_000, f"{address} weighs {sum(weights)} bytes"
    context.close()


def test_nothing_is_fetched_from_anywhere_else(browser, live_server, people):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for address in [*PUBLIC_PAGES, f"/register/{people['yes'].number}/"]:
        page.goto(address, wait_until="networkidle")
    context.close()
    assert all(url.startswith(live_server.url) for url in asked)
