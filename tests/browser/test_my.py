"""My page and what hangs on it as people use it: with and without JavaScript, by keyboard, on a phone, by ear."""

import json
import re

import pytest
from django.conf import settings as ours
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from members import tasks
from members.models import AccessRecord, DataCopy, Employment, NameChange, Organisation, WithholdingRequest
from members.services import employments, outside, reach, workforce
from members.services.employments import Place
from tests.factories.documents import make_document
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

AXE = ours.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def entry(live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return EntryFactory(registered="2020-01-01/2090-01-01")


@pytest.fixture
def me(entry):
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return user


@pytest.fixture
def signed(me, live_server):
    """Makes a browser's context mine."""

    def make(context):
        session = sign_in(Client(), me).cookies[ours.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": ours.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return context

    return make


@pytest.fixture
def addresses(entry, me):
    """Every page, with something on each."""
    now = timezone.now()
    about = {"by": me, "at": now}
    job = employments.add(
        person=entry.person, place=Place(employer_name="Averylongnamewithoutanyspace" * 6), since=now.date(),
        on=now.date(), **about,
    )  # fmt: skip
    workforce.consent(person=entry.person, **about)
    outside.state(person=entry.person, body="HCPC", number="CS012345", on=now.date(), **about)
    reach.lost(person=entry.person, channel="letter", at=now)
    AccessRecord.objects.create(
        user=UserFactory(role="officer"), role="officer", person=entry.person, what="record", at=now
    )
    make_document(entry.person, title="A very long title " * 8)
    WithholdingRequest.objects.create(person=entry.person, grounds="x", asked_at=now)
    work = f"/my/profile/employment/{job.pk}/"
    pages = ["", "profile/", "profile/contacts/", "profile/outside/", "profile/employment/?find=no+such+place"]
    pages += ["profile/questions/", "name/", "data/", "access/", "withhold/", "erasure/", "copy/"]
    return [*(f"/my/{page}" for page in pages), work, f"{work}end/", f"{work}questions/"]


def test_where_i_work_is_added_by_keyboard_and_shown_once_i_say_so(page, signed, entry):
    Organisation.objects.create(name="Zqtrust Teaching Hospitals", nation="England", town="Zqtown")
    signed(page.context)
    page.goto("/my/")
    page.get_by_role("link", name="Tell us where you work.").press("Enter")
    page.get_by_label("Find your employer").fill("zqtrust")
    page.get_by_role("button", name="Search the directory").press("Enter")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("Zqtrust Teaching Hospitals, Zqtown").press("Space")
    for box, text in (("Day", "1"), ("Month", "September"), ("Year", "2024")):
        page.get_by_role("group", name="When did you start?").get_by_label(box).fill(text)
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My details")
    assert Employment.objects.get().organisation.name == "Zqtrust Teaching Hospitals"
    page.get_by_role("button", name="Show it to the public").press("Enter")
    page.goto(f"/register/{entry.number}/")
    expect(page.get_by_text("Zqtrust Teaching Hospitals")).to_be_visible()


def test_another_name_is_asked_for_with_a_document(page, signed, entry):
    make_document(entry.person, title="Deed poll")
    signed(page.context)
    page.goto("/my/name/")
    page.get_by_label("Surname").fill("Okafor")
    for box, text in (("Day", "1"), ("Month", "10"), ("Year", "2020")):
        page.get_by_label(box).fill(text)
    page.get_by_label("marriage or civil partnership", exact=True).press("Space")
    page.get_by_label("Deed poll", exact=True).press("Space")
    page.get_by_role("button", name="Send to the office").press("Enter")
    expect(page.get_by_text("an officer looks at your evidence")).to_be_visible()
    assert NameChange.objects.get().surname == "Okafor"


def test_a_copy_is_asked_for_shows_its_progress_and_is_downloaded(page, signed):
    signed(page.context)
    page.goto("/my/copy/")
    page.get_by_role("button", name="Make a copy").press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    tasks.make_copy(copy_id=DataCopy.objects.get().pk)
    page.get_by_role("link", name="Look again now").press("Enter")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the copy").press("Enter")
    assert download.value.suggested_filename.endswith(".zip")


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_runs_off_the_side(browser, live_server, signed, addresses, width):
    context = signed(browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 800}))
    page = context.new_page()
    wide = {}
    for address in addresses:
        page.goto(address)
        box = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if box[0] > box[1]:
            wide[address] = box
    context.close()
    assert not wide


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
