"""Sharing an entry by a link until it is over, and a check that is reported and answered, by keyboard alone."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from members.models import Organisation
from registry.models import MisuseReport
from registry.rules.shares import Wanted
from registry.services import shares
from tests.browser.journeys import both_ways, letters
from tests.factories.employers import check, make_account
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory


def _own():
    entry = EntryFactory(registered=f"2020-01-01/{timezone.localdate().year + 2}-01-01")
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return entry, user


@both_ways
def test_somebody_shares_their_entry_until_the_link_is_over(walk, live_server, settings):
    settings.PUBLIC_URL = live_server.url
    entry, user = _own()
    me, employer = walk(user), walk()
    me.open("/my/")
    me.follow("Sharing")
    me.follow(f"Make a link for {entry.number}")
    me.press("Continue")
    me.is_refused("Say whom the link is for")
    me.type("Whom is it for?", "Leeds Hospitals, job interview")
    me.tick("Until when I am registered")
    me.type("How often may it be opened?", "1")
    me.press("Continue")
    expect(me.main).to_contain_text("Nothing has been made yet.")
    me.press("Make the link")
    address = me.main.get_by_label("The link", exact=True).input_value()
    expect(me.main.get_by_role("img", name="QR code of the link")).to_be_visible()
    employer.open(address)
    expect(employer.main).not_to_contain_text(entry.number)
    employer.press("Show it")
    expect(employer.main).to_contain_text("is on the Register")
    expect(employer.main).to_contain_text("Current term")
    expect(employer.main).not_to_contain_text("Scope of practice")
    employer.open(address)
    expect(employer.heading).to_have_text("This link shows nothing")
    assert [subject for _to, subject, _text in letters()] == ["A link that you shared was opened"]
    me.follow("See your links, or end one")
    expect(me.main).to_contain_text("used up")
    _expired(entry, user, employer)
    me.open("/my/sharing/")
    expect(me.main).to_contain_text("expired")
    me.follow("See who checked me")
    expect(me.main).to_contain_text("Somebody to whom you gave a link")


def _expired(entry, user, employer):
    """A link of a month ago is answered as the one that was used up."""
    wanted = Wanted("Another", (), days=14, views=5)
    made_at = timezone.now() - timedelta(days=30)
    _made, token = shares.make(entry=entry, wanted=wanted, nonce="0" * 26, by=user, at=made_at)
    employer.open(f"/shared/{token}/")
    expect(employer.heading).to_have_text("This link shows nothing")


@both_ways
def test_a_check_is_reported_as_misuse_and_the_office_answers(walk):
    entry, user = _own()
    account = make_account(name="Curious Hospitals")
    for place in range(5):
        Organisation.objects.create(name=f"Trust {place}", nation="England", kind="NHS trust")
    Organisation.objects.filter(pk=account.organisation_id).update(kind="NHS trust")
    check(account, entry, at=timezone.now(), lines=120)
    me, officer = walk(user), walk(UserFactory(role="officer"))
    me.open("/my/sharing/")
    me.follow("See who checked me")
    expect(me.main.get_by_role("img", name="Checks in the last twelve months")).to_be_visible()
    me.follow("Report misuse", exact=False)
    me.press("Send to the office")
    me.is_refused("Say why you think that they had no reason to check you")
    me.type("Why do you think that they had no reason to check you?", "I never worked for an NHS trust.")
    me.press("Send to the office")
    expect(me.main).to_contain_text("Your reference")
    expect(me.main).to_contain_text("It is the office’s move")
    officer.open("/desk/")
    officer.follow("Look into a check that is reported as misuse", exact=False)
    officer.open(f"/desk/misuse/{MisuseReport.objects.get().pk}/")
    expect(officer.main).to_contain_text("Curious Hospitals")
    expect(officer.main).to_contain_text("120")
    officer.choose("It was misuse")
    officer.type("The answer to the person", "They had no reason. We told them so.")
    officer.choose("Curious Hospitals", of="Is an organisation told?")
    officer.press("Record and send the answer")
    officer.is_refused("Write what its admins are told")
    officer.type("What its admins are told (optional)", "Check only people who work for you.")
    officer.press("Record and send the answer")
    expect(officer.main).to_contain_text("How it was answered")
    sent = {subject for _to, subject, _text in letters()}
    assert {"What we found about the checks that you reported", "About a check that your organisation made"} <= sent
    me.follow("See who checked me")
    expect(me.main).to_contain_text("found to be misuse")
