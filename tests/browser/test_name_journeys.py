"""Another name: asked for with evidence, decided at the desk, read by the public; by keyboard."""

import pytest
from playwright.sync_api import expect

from members.choices import Role
from tests.browser.journeys import letters
from tests.factories.documents import make_document
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory


@pytest.fixture
def entry(live_server):
    return EntryFactory(forenames="Susan", surname="Haygreen", registered="2020-01-01/2090-01-01")


def test_a_name_is_asked_for_decided_and_shown(walk, entry):
    me, officer, public = walk(UserFactory(person=entry.person)), walk(UserFactory(role=Role.OFFICER)), walk()
    make_document(entry.person, title="Marriage certificate")
    asks_for_it(me)
    decides(officer)
    is_told(me)
    finds_it(public, entry)


def asks_for_it(me):
    me.open("/my/")
    me.follow("My details")
    me.follow("Change your name", exact=False)
    me.type("Surname (optional)", "Okafor")
    me.press("Send to the office")
    me.is_refused("Select at least one document that shows the change")
    expect(me.page.get_by_label("Surname (optional)")).to_have_value("Okafor")
    me.type_day("1", "October", "2020")
    me.choose("marriage or civil partnership")
    me.tick("Marriage certificate")
    me.press("Send to the office")
    expect(me.main).to_contain_text("an officer looks at your evidence and decides")


def decides(officer):
    officer.open("/desk/")
    officer.follow("Decide on a change of name")
    officer.pick("Give to", "Me")
    officer.press("Give")
    officer.follow("Go to where this is settled")
    expect(officer.main).to_contain_text("Susan Okafor")
    assert officer.download("Marriage certificate").stat().st_size
    officer.press("Save the decision")
    officer.is_refused("Choose what is decided")
    officer.choose("Accept")
    officer.press("Save the decision")
    expect(officer.main).to_contain_text("The register shows the new name from now on")


def is_told(me):
    letters()
    me.follow("Messages")
    me.follow("name", exact=False)
    expect(me.main).to_contain_text("Susan Okafor")


def finds_it(public, entry):
    public.open("/register/?q=susan+haygreen")
    expect(public.main).to_contain_text("Former name: Susan Haygreen – now Susan Okafor")
    public.follow("Susan Okafor")
    expect(public.heading).to_contain_text("Susan Okafor is on the Register")
    assert entry.number in public.page.url
