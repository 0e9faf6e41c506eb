"""An officer watches everybody whom a check found; the registrar records a decision; the officer sees it, and sees less
of whoever is withheld.
"""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.choices import Role
from registry.choices import CheckOutcome, DecisionBody, SanctionKind
from registry.services import telling
from tests.browser.journeys import letters
from tests.factories.employers import act_for, make_account
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.factories.watches import check


@pytest.fixture
def account(live_server, settings):
    settings.PUBLIC_URL = live_server.url
    return make_account(name="Exampleton Hospitals")


@pytest.fixture
def entry(live_server):
    return EntryFactory(forenames="Anwen", surname="Prys", registered="2020-01-01/2040-01-01")


def test_an_officer_watches_all_who_were_found_and_sees_what_the_registrar_records(walk, account, entry):
    batch = check(
        account,
        (entry, CheckOutcome.REGISTERED, "PAY-1"),
        (EntryFactory(registered="2020-01-01/2040-01-01"), CheckOutcome.REGISTERED, "PAY-2"),
        at=timezone.now(),
    )
    officer = act_for(account)
    me, here = walk(officer), f"/organisations/{account.reference}/"
    me.open(f"{here}watches/from/{batch.reference}/")
    me.press("Watch them all")
    me.is_refused("Say why you watch them")
    me.choose("Works for us", of="Why do you watch them?")
    me.press("Watch them all")
    expect(me.main).to_contain_text("You watch 2 people more from now on.")
    me.follow("See what changed")
    expect(me.main).to_contain_text("Nothing has changed for anybody whom you watch.")
    suspends(walk(UserFactory(role=Role.REGISTRAR)), entry)
    telling.tell_turned(at=timezone.now())
    told = [(subject, body) for to, subject, body in letters() if to == officer.email]
    assert [subject for subject, _body in told] == ["1 change for people you watch"]
    assert "Anwen" not in told[0][1]
    me.open(next(word for word in told[0][1].split() if "/notices/" in word))
    expect(me.main).to_contain_text("1 notice that nobody has seen yet.")
    me.follow("Whether they are registered; restrictions or decisions")
    expect(me.main).to_contain_text("Anwen Prys is suspended")
    me.press("Mark as seen")
    expect(me.main).to_contain_text("Everything has been seen.")
    me.follow("Department")
    expect(me.main).to_contain_text("Anwen Prys, ")
    me.follow("Print as evidence")
    expect(me.main).to_contain_text("2 registrations that the organisation watches")


def test_watches_are_added_changed_and_ended_by_hand(walk, account, entry):
    me, here = walk(act_for(account)), f"/organisations/{account.reference}/"
    me.open(f"{here}watches/")
    me.follow("Watch somebody")
    me.type("Registration number", entry.number)
    me.type("Full name", "Anwen Price")
    me.choose("Agency, locum or honorary work", of="Why do you watch them?")
    me.press("Watch them")
    me.is_refused("This is not the name of whoever has this number")
    me.type("Full name", "Anwen Prys")
    me.press("Watch them")
    expect(me.main).to_contain_text("You watch them from now on.")
    me.follow("Change this watch")
    me.type_day("31", "12", "2039", of="Last day")
    me.press("Save changes")
    expect(me.main).to_contain_text("31\u00a0December 2039")
    me.follow("End this watch")
    me.press("End this watch")
    expect(me.main).to_contain_text("This watch ended")
    me.follow("Watch them again")
    me.press("Watch them again")
    me.open(f"{here}watches/")
    me.tick(f"Choose {entry.number}")
    me.press("End the ticked watches")
    me.press("End 1 watch")
    expect(me.main).to_contain_text("1 watch has ended.")
    me.open(f"{here}notices/settings/")
    me.choose("Not by e-mail", of="How do you want to hear of changes by e-mail?")
    me.press("Save")
    expect(me.main).to_contain_text("You hear by e-mail: Not by e-mail.")


def suspends(registrar, entry):
    today = timezone.localdate()
    registrar.open(f"/desk/entries/{entry.number}/impose/")
    registrar.choose(str(DecisionBody.INTERIM_PANEL.label), of="Who decided?")
    registrar.type_day(str(today.day), str(today.month), str(today.year), of="Day of the decision")
    registrar.type("What was decided", "Interim suspension while the concern is looked into")
    registrar.choose(str(SanctionKind.INTERIM_SUSPENDED.label), of="What is ordered?")
    registrar.type_day(str(today.day), str(today.month), str(today.year + 1), of="Last day")
    registrar.type("Why is this done?", "The panel’s order of today")
    registrar.press("Check what this does")
    registrar.press("Confirm and do this")
