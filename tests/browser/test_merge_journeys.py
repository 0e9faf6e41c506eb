"""Two records of one human being, merged and parted again by two people; by keyboard, with and without script."""

import pytest
from playwright.sync_api import expect

from members.choices import Role
from registry import tasks as registry_work
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory

SINCE = "2020-01-01/2090-01-01"


@pytest.fixture
def pair(live_server):
    """A technologist and a scientist with one name and one birthday."""
    named = {"forenames": "Susan", "surname": "Haygreen", "registered": SINCE}
    return EntryFactory(**named), EntryFactory(register="CS", hcpc="CS162215", **named)


def test_two_records_are_merged_and_parted_again(walk, pair):
    officer, registrar = walk(UserFactory(role=Role.OFFICER)), walk(UserFactory(role=Role.REGISTRAR))
    public = walk()
    registry_work.find_duplicates()
    assert [leads_on(public, *pair), leads_on(public, *reversed(pair))] == [False, False]
    proposes_the_merge(officer)
    assert not leads_on(public, *pair)
    confirms(registrar, "Merge two records of one person")
    assert [leads_on(public, *pair), leads_on(public, *reversed(pair))] == [True, True]
    proposes_to_part_them(officer)
    confirms(registrar, "Undo a merge")
    assert [leads_on(public, *pair), leads_on(public, *reversed(pair))] == [False, False]


def leads_on(public, entry, other):
    """Whether the page of one number says that the other is the same person's."""
    public.open(f"/register/{entry.number}/")
    expect(public.heading).to_contain_text("Susan Haygreen")
    return public.page.locator(f"main a[href='/register/{other.number}/']").count() == 1


def proposes_the_merge(officer):
    officer.open("/desk/")
    officer.follow("Duplicates")
    officer.follow("Susan Haygreen and Susan Haygreen")
    officer.press("Show addresses and birthdays")
    officer.choose("Yes, and record 1 is kept (Susan Haygreen)")
    officer.press("Save the decision")
    officer.is_refused("Say why this should be done.")
    officer.type("If they are one, how do you know? (optional)", "She rang and named both numbers.")
    officer.press("Save the decision")
    expect(officer.heading).to_contain_text("It is proposed")
    officer.follow("See it as the second person does")
    expect(officer.main).to_contain_text("You proposed this, so another officer or the registrar must decide.")


def confirms(registrar, act):
    registrar.open("/desk/acts/")
    registrar.follow(act, exact=False)
    registrar.choose("Yes, I confirm it")
    registrar.press("Save my answer")
    expect(registrar.main).to_contain_text("You confirmed it.")


def proposes_to_part_them(officer):
    officer.open("/desk/duplicates/")
    officer.follow("Records that were compared")
    officer.follow("Susan Haygreen and Susan Haygreen")
    officer.follow("Undo the merge")
    officer.type("Why is this done?", "Her sister rang: they are twins.")
    officer.press("Check what this does")
    expect(officer.main).to_contain_text("Nothing has been saved yet.")
    officer.press("Confirm and propose this")
    expect(officer.heading).to_contain_text("It is proposed")
