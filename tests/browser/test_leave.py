"""Away for a time and back again: asked, agreed at the desk, shown to the public, and back, by keyboard alone."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect
from psycopg.types.range import DateRange

from registry.models import Break, EntryRequest
from registry.services import standing
from tests.browser.journeys import both_ways
from tests.factories.members import LONG_AGO, UserFactory
from tests.factories.registry import EntryFactory


def _type_day(walk, day, of):
    walk.type_day(str(day.day), str(day.month), str(day.year), of=of)


@both_ways
def test_somebody_goes_away_and_comes_back(walk, live_server):
    today = timezone.localdate()
    entry = EntryFactory(registered=f"2020-01-01/{today.year + 2}-01-01")
    me, officer = walk(UserFactory(person=entry.person)), walk(UserFactory(role="officer"))
    me.open("/my/registration/")
    me.follow("Take time away")
    me.choose("a career break")
    _type_day(me, today + timedelta(days=1), "First day away")
    _type_day(me, today + timedelta(days=200), "Last day away")
    me.press("Send to the office")
    me.is_refused("Breaks are told a month before")
    me.type("Why could you not tell us a month before? (optional)", "My mother fell ill.")
    me.press("Send to the office")
    expect(me.main).to_contain_text("It is the office’s move.")
    officer.open(f"/desk/registration/{EntryRequest.objects.get().pk}/")
    expect(officer.main).to_contain_text("My mother fell ill.")
    officer.choose("Agree")
    officer.press("Save the decision")
    expect(officer.main).to_contain_text("How it was decided")
    _weeks_pass(entry, today)
    expect_public(walk, entry, "may not practise as registered")
    me.open("/my/registration/")
    expect(me.main).to_contain_text("You are away until")
    me.follow("Come back")
    expect(me.main).to_contain_text("You are back on the day that you choose")
    me.press("Come back")
    expect(me.main).to_contain_text("Take time away")
    expect_public(walk, entry, "is on the Register")


def _weeks_pass(entry, today):
    """What was agreed for tomorrow began three weeks ago."""
    Break.objects.update(set_aside_at=timezone.now())
    during = DateRange(today - timedelta(days=21), today + timedelta(days=200))
    Break.objects.create(entry=entry, kind="career_break", during=during, recorded_at=LONG_AGO, source="test")
    standing.project(entry_ids=[entry.pk])


def expect_public(walk, entry, words):
    """What anybody reads of the entry today."""
    anyone = walk()
    anyone.open(f"/register/{entry.number}/")
    expect(anyone.main).to_contain_text(words)
