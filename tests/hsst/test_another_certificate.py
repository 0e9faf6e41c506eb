"""Equivalence to another training by configuration alone: two stages, always an interview, three years, no register."""

from datetime import timedelta

import pytest

from hsst.models import Certificate
from members.errors import Refused
from registry.choices import EvidenceKind, InterviewRule, Mark, Recommended, SeatKind, Stage
from registry.models import Application, InterviewSlot, Seat
from registry.queries import dossiers, rounds
from registry.services import applications, interviews, judging, mapping, recommendations
from tests.factories.admission import ApplicationFactory
from tests.factories.assessing import make_officer
from tests.factories.equivalence import AT, decided, judged, make_panel, mark
from tests.factories.referees import a_reference

pytestmark = pytest.mark.django_db
BEFORE = AT - timedelta(days=18)
LATER, HELD, LAST = (AT + timedelta(days=days) for days in (10, 20, 21))


def test_the_scientist_training_programme_from_a_draft_to_a_certificate():
    make_panel()
    officer = make_officer()
    made = ApplicationFactory(route="CS/stp-equivalence", stage=Stage.READY, at=BEFORE)
    for referee in made.referees.all():
        a_reference(referee, at=BEFORE + timedelta(days=3))
    asked = made.policy
    assert (asked.min_months, asked.interview, asked.portfolio_months) == (36, InterviewRule.ALWAYS, 6)
    standards = dossiers.standards(made, on=AT.date())
    assert [len({one.domain_id for one in standards}), len(standards)] == [5, 12]
    sitting = judged(made, officer, marks=[{"2.2": Mark.PARTLY}] * 3)
    by = {"by": sitting[0].user, "at": LATER}
    invited = recommendations.recommend(taken=sitting[0], reason="Show it.", outcome=Recommended.PORTFOLIO, **by)
    assert invited.outcome == Recommended.PORTFOLIO
    _hand_in(made, standards)
    sitting = mark(_sitting(made), at=LATER)
    with pytest.raises(Refused, match="interview of every applicant"):
        recommendations.recommend(taken=sitting[0], reason="", by=sitting[0].user, at=LATER)
    _interview(made, officer, standards[:2], sitting[0])
    sitting = mark(_sitting(made), at=LAST)
    assert len(rounds.asked(made, sitting[0].round)) == 2
    recommendations.recommend(taken=sitting[0], reason="", by=sitting[0].user, at=LAST)
    made = decided(Application.objects.get(pk=made.pk), at=LAST)
    assert made.stage == Stage.GRANTED
    assert Certificate.objects.get(application=made).number
    # It leads to the HCPC: nothing is begun for any register of ours.
    assert list(made.person.applications.all()) == [made]


def _sitting(application):
    seats = Seat.objects.filter(application=application, ended_at=None).order_by("pk")
    return [_free(one) for one in seats.select_related("application__policy", "user")]


def _free(taken):
    if taken.unconflicted_at is None:
        return judging.declare_unconflicted(taken=taken, by=taken.user, at=LATER)
    return taken


def _hand_in(application, standards):
    """The portfolio, with one more piece of evidence."""
    held, by = Application.objects.get(pk=application.pk), application.person.user
    piece = mapping.Piece(
        kind=EvidenceKind.ACCOUNT, title="Acceptance", text="Tests.", role="I did them.", no_patient=True
    )
    item = mapping.save_item(application=held, piece=piece, version=held.version, by=by, at=LATER)
    held.refresh_from_db()
    why = {one.pk: "It shows it." for one in standards if one.code == "2.2"}
    mapping.claim(application=held, item=item, why=why, version=held.version, by=by, at=LATER)
    held.refresh_from_db()
    assert applications.hand_in_portfolio(application=held, by=by, at=LATER).stage == Stage.ASSESSING


def _interview(application, officer, standards, taken):
    """Asked for, arranged, chosen, held and recorded by the chair."""
    interviews.ask(taken=taken, standards=standards, words="How you work.", by=taken.user, at=LATER)
    slot = interviews.Slot(starts_at=HELD - timedelta(hours=3), where="Room 4, Leeds")
    interviews.offer(application=Application.objects.get(pk=application.pk), slots=[slot], by=officer, at=LATER)
    interviews.choose(slot=InterviewSlot.objects.get(), by=application.person.user, at=LATER)
    chair = next(one for one in _sitting(application) if one.kind == SeatKind.LAY_CHAIR)
    notes = {one.pk: "Clear and honest." for one in standards}
    interviews.record(taken=chair, notes=notes, by=chair.user, at=HELD)
