"""The workspace of those who judge as they use it: a document beside the form, its pages turned, nothing typed lost."""

import pytest
from django.conf import settings as ours
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from registry.models import Judgement, WorkingPaper
from tests.factories.assessing import asked, content_of, make_application, make_assessor, make_officer, seated
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory
from tests.members import hostile
from tests.plugins.accounts import sign_in
from tests.registry.test_workspace import evidence

AXE = ours.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def case(live_server, settings, tmp_path):
    """Somebody on a seat, and the address of a standard that a document of three pages is said to show."""
    settings.MEDIA_ROOT = tmp_path / "files"
    for _ in range(2):
        make_assessor()
    log = make_document(PersonFactory(forenames="Nia", surname="Probert"), title="Log of 2025", pages=3)
    pages = ("\n".join(f"Session {n} on the second scanner, page {page}." for n in range(40)) for page in (1, 2, 3))
    log.viewing.save(f"documents/xx/{log.reference}.viewing", ContentFile(hostile.pdf(*pages)))
    application = make_application(at=timezone.now(), person=log.person, documents=(log,))
    code = asked(application)[0].code
    application.submissions.update(content=content_of(application.number, claims=[evidence(1, log, code)]))
    taken = seated(application, make_officer(), timezone.now())[0]
    return taken, f"/assessing/{application.reference}/standards/{code}/"


def signed(context, user, live_server):
    session = sign_in(Client(), user).cookies[ours.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": ours.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def test_a_document_is_read_beside_what_is_typed_by_keyboard(page, case, live_server):
    taken, where = case
    signed(page.context, taken.user, live_server)
    page.goto(where)
    page.get_by_label("Your reason").fill("Half of it is on the first page")
    page.get_by_role("button", name="Show Log of 2025").press("Enter")
    viewer = page.locator("#viewer")
    expect(viewer.get_by_text("Page 1 of 3")).to_be_visible()
    expect(page.get_by_label("Your reason")).to_have_value("Half of it is on the first page")
    for number in (2, 3):
        viewer.get_by_role("button", name="Next page").press("Enter")
        expect(viewer.get_by_text(f"Page {number} of 3")).to_be_visible()
    expect(viewer.get_by_role("button", name="Next page")).to_have_count(0)
    picture = viewer.locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (one) => { await one.decode(); return one.naturalHeight; }") == 1_654
    viewer.locator("summary").press("Enter")
    expect(viewer.get_by_text("Session 39 on the second scanner, page 3.")).to_be_visible()
    expect(page.get_by_label("Your reason")).to_have_value("Half of it is on the first page")
    page.get_by_label("Partly met").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("You may change it until you hand in").first).to_be_visible()
    assert Judgement.objects.get().reason == "Half of it is on the first page"


def test_the_workspace_stands_on_a_phone_and_on_a_desk_and_is_sound(browser, case, live_server):
    taken, where = case
    context = browser.new_context(base_url=live_server.url, bypass_csp=True, locale="en-GB")
    signed(context, taken.user, live_server)
    page = context.new_page()
    page.goto(where)
    page.get_by_role("button", name="Show Log of 2025").click()
    expect(page.locator("#viewer img")).to_be_visible()
    form = page.locator("#judging")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        beside = form.bounding_box()["x"] > page.locator("#viewer").bounding_box()["x"] + 200
        assert beside is (width == 1280)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document).then((found) => found.violations.map((one) => one.id))")
    assert found == []
    page.clock.install()
    page.get_by_label("A note for yourself").fill("Look at page 2 again")
    page.clock.fast_forward(4_000)
    expect(page.locator("[data-autosave-said]")).to_contain_text("Kept on")
    assert WorkingPaper.objects.get().note == "Look at page 2 again"
    context.close()
