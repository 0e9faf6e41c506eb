"""An employer asks for an account, the office makes sure of it, its admin agrees to the terms and invites somebody."""

import re

from django.core.management import call_command
from playwright.sync_api import expect

from members.models import Organisation, OrganisationRequest, RoleGrant
from tests.browser.journeys import both_ways, letters
from tests.factories.employers import confirmed
from tests.factories.members import UserFactory

_LINK = re.compile(r"https?://\S+?(/organisations/\S+)")


def _link(to):
    """The link in the message that was sent last to an address."""
    texts = [text for address, _subject, text in letters() if address == to]
    return _LINK.search(texts[-1])[1]


@both_ways
def test_an_organisation_asks_is_verified_agrees_and_invites(walk, live_server, settings):
    settings.PUBLIC_URL = live_server.url
    call_command("load_employer_terms", verbosity=0)
    Organisation.objects.create(name="Quixley Hospitals NHS Foundation Trust", nation="England", town="Quixley")
    asker, officer = confirmed("imogen@quixley.nhs.uk"), UserFactory(role="officer")
    me, desk = walk(asker), walk(officer)
    _asks(me)
    asked = OrganisationRequest.objects.get()
    _is_verified(me, desk, asked)
    _agrees(me)
    _invites(me, walk)
    held = RoleGrant.objects.filter(organisation=asked.organisation, ended_at=None)
    assert [(grant.user, grant.role) for grant in held] == [(asker, "employer_admin")]


def _asks(me):
    me.open("/organisations/")
    me.follow("Ask for an account")
    me.type("Find your organisation", "quixley")
    me.press("Search the directory")
    me.choose("Quixley Hospitals NHS Foundation Trust, Quixley")
    me.type("Your name", "Imogen Fairweather")
    me.press("Continue")
    me.is_refused("Enter your job title")
    me.type("Your job title", "Head of medical engineering")
    me.type("Your work e-mail address", "imogen@quixley.nhs.uk")
    me.press("Continue")
    expect(me.heading).to_have_text("Check your answers")
    me.press("Change the answers")
    me.type("The organisation’s switchboard (optional)", "01632 960 001")
    me.press("Continue")
    me.press("Send to the office")
    expect(me.heading).to_have_text("Your request is with the office")


def _is_verified(me, desk, asked):
    desk.open("/desk/")
    desk.follow("Decide on an account for Quixley Hospitals NHS Foundation Trust", exact=False)
    desk.follow("Go to where this is settled")
    desk.press("Send the message")
    expect(desk.main).to_contain_text("it is the asker’s move")
    me.open(_link("imogen@quixley.nhs.uk"))
    me.press("This is my address")
    expect(me.main).to_contain_text("An officer of the register now decides")
    desk.open(f"/desk/organisations/{asked.reference}/")
    desk.follow("Open the account")
    desk.press("Open the account")
    expect(desk.main).to_contain_text("The account is open")


def _agrees(me):
    me.open("/organisations/")
    me.follow("Quixley Hospitals NHS Foundation Trust")
    me.follow("Read and agree to the terms")
    me.tick("Before somebody starts work")
    me.press("Agree")
    me.is_refused("Tick the box to agree to the terms")
    me.tick("I agree to these terms for the organisation, and may do so")
    me.press("Agree")
    expect(me.main).to_contain_text("Agreed. You can check people now.")
    me.follow("Terms")


def _invites(me, walk):
    me.follow("Officers")
    me.follow("Invite somebody")
    me.type("Their work e-mail address", "locum@agency.example")
    me.choose("Officer")
    me.press("Invite")
    me.is_refused("This address is not at one of your organisation’s domains")
    me.tick("I have spoken to them: this address is theirs, and they act for our organisation")
    me.press("Invite")
    expect(me.main).to_contain_text("locum@agency.example is invited")
    stranger = walk(confirmed("somebody@else.example"))
    link = _link("locum@agency.example")
    stranger.open(link)
    expect(stranger.heading).to_have_text("This invitation cannot be used")
    them = walk(confirmed("locum@agency.example"))
    them.open(link)
    them.press("Accept")
    expect(them.main).to_contain_text("You now act for this organisation.")
    expect(them.main).not_to_contain_text("Invite somebody")
    me.follow("Officers")
    expect(me.main).to_contain_text("locum@agency.example")
    me.follow("End locum@agency.example")
    me.press("End")
    expect(me.main).to_contain_text("They no longer act for the organisation")
    them.open(link)
    expect(them.heading).not_to_have_text("Quixley Hospitals NHS Foundation Trust")
