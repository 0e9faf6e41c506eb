"""The evidence locker as people use it: with and without JavaScript, on a phone, by keyboard, by ear."""

import json

import pytest
from django.conf import settings as ours
from django.test import Client
from playwright.sync_api import expect

from members import tasks
from members.choices import DocumentState, PatientSign
from members.models import Document
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.members import hostile
from tests.plugins.accounts import sign_in

AXE = ours.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
SIGNS = [{"code": sign.value, "page": 3} for sign in PatientSign]


@pytest.fixture
def person(live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return PersonFactory()


@pytest.fixture
def signed(person, live_server):
    """Makes a browser's context one of the owner's."""

    def make(context):
        session = sign_in(Client(), UserFactory(person=person)).cookies[ours.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": ours.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return context

    return make


@pytest.fixture
def addresses(person):
    """Every page of the locker in every state it has."""
    found = ["/my/documents/", "/my/documents/add/"]
    found += [f"/my/documents/{make_document(person, state=state).reference}/" for state in DocumentState]
    warned = make_document(person, warnings=SIGNS, title="A very long title " * 8)
    return [*found, *(f"/my/documents/{warned.reference}/{page}" for page in ("", "answer/", "remove/"))]


def test_a_certificate_is_sent_in_by_keyboard_and_found_again(page, signed, tmp_path):
    signed(page.context)
    certificate = tmp_path / "Cert 2024.pdf"
    certificate.write_bytes(hostile.pdf("A certificate"))
    page.goto("/my/documents/")
    page.get_by_role("link", name="Add a document").press("Enter")
    page.get_by_label("What do you want to call it?").fill("My certificate")
    page.get_by_role("button", name="Add the document").press("Enter")
    expect(page).to_have_title("Error: Add a document – MPCE Register")
    expect(page.get_by_role("alert")).to_contain_text("Select a file")
    expect(page.get_by_label("What do you want to call it?")).to_have_value("My certificate")
    page.locator("#id_file").set_input_files(certificate)
    page.get_by_label("This file holds nothing from which a patient could be recognised").press("Space")
    page.get_by_role("button", name="Add the document").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My certificate")
    tasks.check_document(document_id=Document.objects.get().pk)
    page.get_by_role("link", name="Look again").press("Enter")
    expect(page.get_by_text("This document is ready to use as evidence.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the copy that others see").press("Enter")
    assert download.value.suggested_filename == "Cert 2024 (viewing copy).pdf"


@pytest.mark.parametrize("data", [hostile.HTML, hostile.SVG])
def test_a_page_in_disguise_never_runs(browser, live_server, person, signed, data):
    """Even one that got past every check: its answer is an attachment that may do nothing."""
    context = signed(browser.new_context(base_url=live_server.url))
    page = context.new_page()
    ran = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: ran.extend([request.url] if "canary" in request.url else []))
    script = data.replace(b"canary", b"alert(1); fetch('/canary')")
    document = make_document(person, data=script, original_name="x.html")
    page.goto("/my/documents/")
    for what in ("file", "view"):
        with page.expect_download():
            page.evaluate(f"location.href = '/my/documents/{document.reference}/{what}'")
    context.close()
    assert not ran


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_runs_off_the_side(browser, live_server, signed, addresses, width):
    context = signed(browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 800}))
    page = context.new_page()
    for address in addresses:
        page.goto(address)
        box = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert box[0] <= box[1], f"{address} is {box[0]} wide on a screen of {width}"
    context.close()


def test_axe_finds_nothing(browser, live_server, signed, addresses):
    context = signed(browser.new_context(base_url=live_server.url, bypass_csp=True))
    page = context.new_page()
    found = {}
    for address in addresses:
        page.goto(address)
        page.add_script_tag(path=str(AXE))
        result = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        if result["violations"]:
            found[address] = [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in result["violations"]]
    context.close()
    assert not found, json.dumps(found, indent=1)
