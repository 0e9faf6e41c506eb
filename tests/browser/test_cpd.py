"""The CPD log as people use it: quick add on a phone, drafts that keep themselves, every page by ear and on a phone."""

import json
from datetime import timedelta

import pytest
from django.conf import settings as ours
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from psycopg.types.range import DateRange

from cpd.models import GapExplained, Goal, Intake, Record, RecordDraft
from cpd.services import records
from tests.browser.journeys import PHONE, at_fault
from tests.factories.cpd import entered, good_year, make_record, open_cycle
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.plugins.accounts import sign_in


@pytest.fixture
def person(live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return PersonFactory()


@pytest.fixture
def me(person):
    return UserFactory(person=person)


@pytest.fixture
def signed(me, live_server):
    """Makes a browser's context mine."""

    def make(context):
        session = sign_in(Client(), me).cookies[ours.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": ours.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return context

    return make


def test_quick_add_on_a_phone_takes_three_answers_and_one_page(page, signed, person):
    on = timezone.localdate()
    open_cycle(person, during=DateRange(on - timedelta(days=200), on + timedelta(days=100)))
    page.set_viewport_size(PHONE)
    signed(page.context)
    page.goto("/cpd/")
    page.get_by_role("link", name="Add an activity").click()
    page.get_by_label("What did you do?").fill("Journal club on quenches")
    page.get_by_label("Yesterday", exact=True).check()
    page.get_by_label("Professional activity", exact=True).check()
    needs, has = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert needs <= has
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is in your log")
    record = Record.objects.get()
    assert (record.title, record.last_on, record.kind) == (
        "Journal club on quenches", on - timedelta(days=1), "professional",
    )  # fmt: skip
    page.get_by_role("link", name="Add more to it").click()
    page.get_by_label("What I learnt").fill("To read the pressure first.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your activity was saved.")).to_be_visible()
    record.refresh_from_db()
    assert record.learnt == "To read the pressure first."


def test_what_is_typed_keeps_itself_and_is_tried_again_when_it_could_not(browser, live_server, signed, person):
    record = make_record(person, day=timezone.localdate())
    context = signed(browser.new_context(base_url=live_server.url, locale="en-GB"))
    page = context.new_page()
    page.clock.install()
    page.goto(f"/cpd/records/{record.reference}/")
    said = page.locator("[data-autosave-said]")
    context.set_offline(True)
    page.get_by_label("What I did").fill("Half a sentence")
    page.clock.fast_forward(4_000)
    expect(said).to_contain_text("Not kept yet")
    assert not RecordDraft.objects.exists()
    context.set_offline(False)
    page.clock.fast_forward(11_000)
    expect(said).to_contain_text("Kept as a draft")
    assert RecordDraft.objects.get().entered["did"] == ["Half a sentence"]
    # Nothing of it stays in the browser; another window finds it on the server.
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    other = context.new_page()
    other.goto(f"/cpd/records/{record.reference}/")
    expect(other.get_by_label("What I did")).to_have_value("Half a sentence")
    context.close()


def test_without_scripts_a_button_keeps_it(browser, live_server, signed, person):
    record = make_record(person, day=timezone.localdate())
    context = signed(browser.new_context(base_url=live_server.url, java_script_enabled=False))
    page = context.new_page()
    page.goto(f"/cpd/records/{record.reference}/")
    page.get_by_label("What I did").fill("Half a sentence")
    page.get_by_role("button", name="Keep as a draft for later").click()
    expect(page.get_by_text("is here and not saved yet")).to_be_visible()
    expect(page.get_by_label("What I did")).to_have_value("Half a sentence")
    context.close()


@pytest.fixture
def addresses(person, me):
    """Every page, with something on each."""
    now = timezone.now()
    on = timezone.localdate(now)
    cycle = open_cycle(person, during=DateRange(on - timedelta(days=320), on + timedelta(days=45)))
    open_cycle(person, "HOURS", DateRange(on - timedelta(days=320), on + timedelta(days=776)))
    good_year(person, on)
    record = make_record(person, "Averylongtitlewithoutanyspace" * 6, on, tags=["x" * 40, "mri"])
    records.change(record=record, entered=entered("Shorter", on, learnt="word " * 50), goals=(), by=me, at=now)
    make_record(person, "Meeting", on, state="draft")
    make_record(person, "Gone", on, deleted_at=now)
    make_document(person, title="A very long title " * 8)
    goal = Goal.objects.create(person=person, key="g", wish="Do more of it. " * 9, by_on=on, added_at=now)
    GapExplained.objects.create(
        person=person, during=DateRange(on - timedelta(days=90), on), words="Away.", explained_at=now
    )
    about = {"person": person, "kind": "csv", "sha256": "0" * 64, "received_at": now, "moved_at": now}
    column = {"name": "Averylongnameofacolumn" * 4, "examples": ["An example " * 7] * 3}
    mapping = {"columns": {"title": 0}, "order": "day", "unit": "hours", "kind": "other"}
    wrong = [{"what": "unknown_day", "field": "first_on", "figures": {"value": "x" * 60}}]
    waits = Intake.objects.create(state="mapping", name="a" * 90 + ".csv", found=[column] * 3, mapping=mapping, **about)
    ready = Intake.objects.create(
        state="ready", rows=9, good=6, faulty=3, faults=[{"line": 4, "wrong": wrong * 2}],
        signs=[{"line": 5, "signs": ["nhs_number"]}], **about,
    )  # fmt: skip
    one = f"records/{record.reference}/"
    pages = ["", "?q=nothing+like+it", "add/", "waiting/", "deleted/", one, f"{one}added/", f"{one}history/"]
    pages += [f"{one}evidence/", "readiness/", f"readiness/{cycle.reference}/", "gaps/add/", f"year/{on.year}/"]
    pages += ["plan/", "plan/add/", f"plan/{goal.reference}/", f"plan/{goal.reference}/review/", "recurring/"]
    pages += ["files/", f"files/{waits.reference}/columns/", f"files/{ready.reference}/"]
    return [f"/cpd/{page}" for page in pages] + ["/my/"]


def test_every_page_is_sound_by_ear_and_on_a_phone(browser, live_server, signed, addresses):
    context = signed(browser.new_context(base_url=live_server.url, bypass_csp=True, locale="en-GB"))
    page = context.new_page()
    found = {}
    for address in addresses:
        page.goto(address)
        if wrong := at_fault(page):
            found[address] = wrong
    context.close()
    assert not found, json.dumps(found, indent=1)
