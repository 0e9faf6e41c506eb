"""A referee answers from a message to “thank you”, and somebody finds out whether they can join: by keyboard alone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from registry.choices import RefereeState, Stage
from registry.models import Application, Referee
from registry.services import references
from tests.browser.journeys import both_ways, letters
from tests.factories.referees import an_application, named


@pytest.fixture
def asked(live_server):
    at = timezone.now()
    application = an_application(at=at)
    for n in (1, 2):
        references.name(application=application, named=named(n), by=application.person.user, at=at)
    Application.objects.filter(pk=application.pk).update(stage=Stage.REFERENCES, submitted_at=at)
    return references.ask_all(application=application, by=application.person.user, at=at)


def is_refused(walk, words):
    """The page came back with what is wrong; pages for strangers have no script that would lead the focus there."""
    expect(walk.page).to_have_title(re.compile("^Error: "))
    expect(walk.page.locator(".govuk-error-summary")).to_contain_text(words)


@both_ways
def test_a_referee_answers_and_the_link_is_used_up(walk, asked):
    ((_to, _subject, text),) = [one for one in letters() if one[0] == asked[0].email]
    (address,) = re.findall(r"http\S+(/references/\S+)", text)
    referee = walk()
    referee.open(address)
    referee.follow("Start the reference")
    referee.press("Save and go on")
    is_refused(referee, "Enter full name")
    referee.type("Full name", "Olive Ash")
    referee.type("Job title", "Head of physics")
    referee.type("Employer", "Leeds Hospitals")
    referee.choose("I am or was their line manager")
    referee.type("Since which year have you known them?", "2019")
    referee.press("Save and go on")
    answers(referee)
    expect(referee.main).to_contain_text("Slow at first.")
    referee.press("Send the reference")
    expect(referee.heading).to_have_text("Your reference was given")
    assert not referee.page.context.cookies()
    assert referee.page.goto(address).status == 410
    assert Referee.objects.get(pk=asked[0].pk).state == RefereeState.GIVEN


def answers(referee):
    """Several questions have a “Yes”, so each is answered within its own group."""
    referee.type("What work does the applicant do, or did they do, and how do you know of it?", "Gamma cameras.")
    for question, answer in (
        ("Do they work safely", "Mostly"),
        ("Do they know the limits", "Yes"),
        ("Do you know of anything", "No"),
        ("As far as you know", "Yes"),
        ("Do you recommend", "Yes"),
    ):
        referee.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()
    referee.press("Save and go on")
    is_refused(referee, "Say more about this answer")
    referee.page.locator("#id_competence_why").fill("Slow at first.")
    referee.press("Save and go on")


def test_somebody_finds_their_route_and_what_coming_back_needs(walk, live_server):
    anyone = walk()
    anyone.open("/")
    anyone.follow("Can I join?")
    anyone.press("Continue")
    is_refused(anyone, "Choose one of the answers")
    for answer in ("Clinical technologist", "Renal Technology", "Yes", "At work, without one of these"):
        anyone.choose(answer)
        anyone.press("Continue")
    anyone.choose("24 months or more, counted as full time")
    anyone.press("Continue")
    expect(anyone.heading).to_have_text("You can apply to the Register of Clinical Technologists")
    anyone.follow("Start again")
    anyone.follow("Coming back after you left")
    anyone.choose("Register of Clinical Technologists")
    anyone.choose("It lapsed")
    days = anyone.page.get_by_role("group", name="When did it end?")
    for box, text in (("Day", "29"), ("Month", "2"), ("Year", "2020")):
        days.get_by_label(box, exact=True).fill(text)
    anyone.press("Show what I need")
    expect(anyone.main).to_contain_text("60 days (420 hours)")
    assert not anyone.page.context.cookies()
