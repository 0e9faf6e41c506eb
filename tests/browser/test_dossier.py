"""Evidence against sixteen standards on a phone and by keyboard alone, and somebody who confirms it by a link."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from registry.models import EvidenceItem, FormDraft
from registry.queries import dossiers
from tests.browser.admission import on_a_phone, path
from tests.browser.journeys import letters
from tests.factories.admission import ApplicationFactory
from tests.factories.cpd import make_record
from tests.plugins.accounts import sign_in

ROUTE = "HSSR/hsst-equivalence"


@pytest.fixture
def made(live_server):
    return ApplicationFactory(route=ROUTE, complete=False, at=timezone.now())


def test_an_activity_of_the_log_becomes_evidence_for_two_standards_and_somebody_confirms_it(walk, made):
    make_record(made.person, "Led the new linac", timezone.localdate(), did="I led its acceptance.")
    me = on_a_phone(walk(made.person.user))
    first, second = dossiers.standards(made, on=timezone.localdate())[:2]
    me.open(f"/my/applications/{made.reference}/evidence/")
    me.follow("Add evidence")
    me.choose("An activity from your CPD log")
    me.type("Title", "The new linac")
    me.type("What did you do yourself?", "I led it.")
    me.press("Save and choose standards")
    me.is_refused("Confirm that no patient can be identified")
    me.pick("The activity, from your CPD log (optional)", f"{timezone.localdate():%-d}")
    me.tick("No patient can be identified in it")
    me.press("Save and choose standards")
    for one in (first, second):
        me.type(f"{one.code} {one.title}", "It shows how I lead.")
    me.press("Save")
    expect(me.main).to_contain_text("2 of 16 standards have enough evidence")
    me.follow("The new linac")
    me.follow("Change the evidence itself")
    me.follow("Who can confirm it: 0 people asked")
    me.type("Their name", "Olive Ash")
    me.type("Their e-mail address at work", "olive@leeds.nhs.uk")
    me.press("Send them a link")
    expect(me.main).to_contain_text("no answer yet")
    ((_to, _subject, text),) = [one for one in letters() if one[0] == "olive@leeds.nhs.uk"]
    other = on_a_phone(walk())
    other.open(path(text, "confirmations"))
    other.type("Your full name", "Dr Olive Ash")
    other.type("What you were when you saw this", "Head of physics")
    other.press("Confirm that it was so")
    expect(other.heading).to_have_text("You confirmed it")
    assert not other.page.context.cookies()
    me.open(f"/my/applications/{made.reference}/evidence/")
    expect(me.main).to_contain_text("confirmed")
    assert EvidenceItem.objects.get().text == "What I did: I led its acceptance."
    me.open("/equivalence/")
    me.follow("Equivalence to higher specialist scientist training")
    expect(me.heading).to_have_text(re.compile("may I apply"))


def test_a_statement_keeps_itself_and_is_tried_again_when_it_could_not(browser, live_server, made):
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    session = sign_in(Client(), made.person.user).cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.clock.install()
    page.goto(f"/my/applications/{made.reference}/statement/")
    context.set_offline(True)
    page.get_by_label("Your statement").fill("Half a sentence")
    page.clock.fast_forward(4_000)
    expect(page.locator("[data-autosave-said]")).to_contain_text("Not kept yet")
    context.set_offline(False)
    page.clock.fast_forward(11_000)
    expect(page.locator("[data-autosave-said]")).to_contain_text("Kept as a draft")
    assert FormDraft.objects.get().entered["text"] == ["Half a sentence"]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()
