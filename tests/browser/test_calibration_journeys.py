"""A calibration round as it is used: opened by the office, judged alone on a phone, sealed, closed and compared."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hsst.models import CalibrationDraft, CalibrationMark, CalibrationRound
from members.choices import Role
from registry.choices import Mark
from tests.browser import admission as steps
from tests.browser.journeys import both_ways, letters
from tests.factories.assessing import make_assessor, make_officer
from tests.factories.calibration import draft_all, hand_in_all, seat_of


@pytest.fixture
def people():
    return [make_assessor(), make_assessor(), make_assessor(role=Role.LAY_ASSESSOR)]


@both_ways
def test_from_the_opening_of_a_round_to_what_everybody_gave(walk, people, live_server):
    officer, me = walk(make_officer()), steps.on_a_phone(walk(people[0]))
    held = opens(officer)
    asked = [text for to, _subject, text in letters() if to == people[0].email]
    assert any(f"/assessing/calibration/{held.reference}/" in text for text in asked)
    judges(me)
    is_sealed(me, officer, held, people)
    officer.open(f"/desk/equivalence/calibration/{held.reference}/")
    officer.follow("Close the round now")
    officer.press("Close the round")
    me.open("/assessing/")
    me.follow("See how you compare", exact=False)
    expect(me.main).to_contain_text("3 people handed in, you among them")
    officer.follow("See how far they agree")
    expect(officer.main).to_contain_text("5 invented dossiers were judged by everybody who took part.")


def opens(officer):
    """The office opens a round, and looks at it before it does."""
    day = timezone.localdate() + timedelta(days=5)
    officer.open("/desk/equivalence/reliability/")
    officer.follow("Calibration rounds", exact=False)
    officer.follow("Open a round")
    officer.choose("Five dossiers of consultant-level work")
    officer.type_day(str(day.day), str(day.month), str(day.year))
    officer.press("Continue")
    officer.is_refused("at least two weeks from today")
    day = timezone.localdate() + timedelta(days=30)
    officer.type_day(str(day.day), str(day.month), str(day.year))
    officer.press("Continue")
    expect(officer.main).to_contain_text("3 assessors, lay or not")
    officer.press("Open the round")
    expect(officer.main).to_contain_text("0 of 3")
    return CalibrationRound.objects.get()


def judges(me):
    """Somebody judges one standard by hand, has written down the others, and hands in."""
    me.open("/assessing/")
    me.follow("Judge the dossiers")
    me.follow("Judge Dossier A, 1")
    me.choose("Partly met")
    me.press("Save and go to the next")
    me.is_refused("Give your reason")
    me.type("Your reason", "The letter shows it for one matter.")
    me.press("Save and go to the next")
    expect(me.heading).to_contain_text("Leads the science of a service")
    me.choose("Met")
    me.press("Keep for later")
    assert CalibrationDraft.objects.filter(mark=Mark.MET, reason="").count() == 1
    seat = CalibrationDraft.objects.first().seat
    CalibrationDraft.objects.all().delete()
    draft_all(seat, Mark.PARTLY, at=timezone.now())
    me.open(f"/assessing/calibration/{seat.round.reference}/")
    me.follow("Check and hand in")
    me.press("Hand in")
    expect(me.main).to_contain_text("It stays sealed until the round is closed")
    assert CalibrationMark.objects.count() == 40


def is_sealed(me, officer, held, people):
    """What the others gave is on no page before the round is closed, also not by its address."""
    for who in people[1:]:
        hand_in_all(held, who, Mark.NOT_EVIDENCED, at=timezone.now())
    me.page.goto(f"/assessing/calibration/{held.reference}/results/")
    expect(me.main).to_contain_text("sealed until this round is closed")
    officer.open(f"/desk/equivalence/calibration/{held.reference}/")
    expect(officer.main).to_contain_text("3 of 3")
    for window in (me, officer):
        expect(window.main).not_to_contain_text("As the dossier shows.")
    assert seat_of(held, people[0]).handed_in_at
