"""Two at once in a calibration round: two officers open one, and somebody hands in while it is closed."""

import pytest

from hsst.choices import CalibrationStage
from hsst.models import CalibrationMark, CalibrationRound
from hsst.services import calibrating, calibration
from members.models import Message
from tests.factories.assessing import make_assessor, make_officer
from tests.factories.calibration import AT, draft_all, open_round, seat_of
from tests.registry.test_assessment_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_open_the_same_at_once_open_one_round_and_nobody_is_asked_twice():
    make_assessor()
    officers = [make_officer(), make_officer()]
    assert at_once(*(lambda by=by: open_round(by=by) for by in officers)) == ["done", "done"]
    assert CalibrationRound.objects.count() == 1
    assert Message.objects.filter(template="hsst/mail/calibration_asked").count() == 1


def test_whoever_hands_in_while_the_round_is_closed_has_handed_in_all_or_nothing():
    who, officer = make_assessor(), make_officer()
    held = open_round(by=officer)
    seat = seat_of(held, who)
    draft_all(seat)
    handed_in, again, closed = at_once(
        lambda: calibrating.hand_in(seat=seat, by=who, at=AT),
        lambda: calibrating.hand_in(seat=seat, by=who, at=AT),
        lambda: calibration.close(held=held, by=officer, at=AT),
    )
    assert closed == "done"
    assert {handed_in, again} in ({"done"}, {"late"})
    assert CalibrationMark.objects.count() == (40 if handed_in == "done" else 0)
    held.refresh_from_db()
    assert held.stage == CalibrationStage.CLOSED
