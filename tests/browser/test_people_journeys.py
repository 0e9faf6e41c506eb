"""From the first page to the first message, by keyboard: an account, an entry, evidence."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import expect

from members import tasks as work
from members.models import Document
from registry import tasks as registry_work
from registry.models import EntryClaim
from tests.browser.journeys import letters
from tests.factories.registry import EntryFactory
from tests.members import hostile

PASSWORD = "teal wagon pudding echo"
STEP = 30  # seconds for which an app shows one code


@pytest.fixture
def entry(live_server):
    return EntryFactory(forenames="Susan", surname="Haygreen", registered="2020-01-01/2090-01-01")


def link(text, part):
    """The path of the link in a message that holds this."""
    (found,) = re.findall(rf"http://localhost:8000(/\S*{part}\S*)", text)
    return found


def code(key):
    """What an app would show, early enough in its half minute to be typed."""
    left = STEP - timezone.now().timestamp() % STEP
    if left < 3:
        time.sleep(left)
    return format_hotp_value(hotp_value(key, int(timezone.now().timestamp()) // STEP))


def test_from_signing_up_to_the_first_message(walk, entry, tmp_path):
    me = walk()
    signs_up(me)
    sets_up_a_second_factor(me)
    claims(me, entry)
    sends_evidence(me, tmp_path / "Cert 2024.pdf")
    reads_what_was_told(me, entry)


def signs_up(me):
    me.open("/")
    me.follow("Sign in")
    me.follow("I have no account yet")
    me.press("Create account")
    me.is_refused("Enter your e-mail address")
    me.type("E-mail address", "susan@example.org")
    me.type("Password", PASSWORD)
    me.press("Create account")
    ((to, _subject, text),) = letters()
    assert to == "susan@example.org"
    me.open(link(text, "confirm-email"))
    me.press("Yes, this is my address")
    me.type("E-mail address", "susan@example.org")
    me.type("Password", PASSWORD)
    me.press("Sign in")
    expect(me.heading).to_have_text("My page")


def sets_up_a_second_factor(me):
    me.follow("Security")
    me.follow("Set up an app that shows codes")
    key = me.page.locator("main code").inner_text()
    me.type("Code", "000000")
    me.press("Go on")
    me.is_refused("The code is not right")
    me.type("Code", code(key))
    me.press("Go on")
    expect(me.heading).to_have_text("Your recovery codes")
    assert me.page.locator("main li code").count() == 10
    me.follow("I have kept them: go on")


def claims(me, entry):
    me.open("/my/")
    me.follow("Claim my entry")
    me.type("Registration number", entry.number.lower())
    me.type("Surname", "haygreen")
    me.press("Send me a code")
    registry_work.tell_claim(claim_id=EntryClaim.objects.get().pk)
    sent = {to: text for to, _subject, text in letters()}
    (given,) = re.findall(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", sent[entry.person.details.email])
    me.type("Code", "ABCD2345")
    me.press("Claim my entry")
    me.is_refused("That is not the code that we sent")
    me.type("Code", given.lower())
    me.press("Claim my entry")
    expect(me.heading).to_contain_text("This entry is yours")
    me.follow("Go to my page")
    expect(me.main).to_contain_text("Yes")


def sends_evidence(me, certificate):
    certificate.write_bytes(hostile.pdf("A certificate"))
    me.follow("Evidence")
    me.follow("Add a document")
    me.attach("File", certificate)
    me.type("What do you want to call it? (optional)", "My certificate")
    me.tick("This file holds nothing from which a patient could be recognised")
    me.press("Add the document")
    expect(me.heading).to_have_text("My certificate")
    work.check_document(document_id=Document.objects.get().pk)
    me.follow("Look again")
    expect(me.main).to_contain_text("This document is ready to use as evidence.")


def reads_what_was_told(me, entry):
    letters()
    me.follow("Messages")
    me.follow(f"Entry {entry.number} now has an account")
    expect(me.main).to_contain_text(entry.number)
