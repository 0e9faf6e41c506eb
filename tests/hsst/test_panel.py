"""A panel that judges an application for a certificate: sealed, opened together, of one mind or with a dissent."""

from datetime import timedelta

import pytest

from members.errors import Refused
from members.models import TrailEvent
from registry.choices import Mark, Recommended, SeatKind, Stage
from registry.models import Dissent, Finding, Portfolio, Seat
from registry.queries import rounds
from registry.rules import judging as rules
from registry.services import agreeing, evidence_requests, judging, moderation, portfolios, recommendations, stages
from tests.factories.assessing import make_officer
from tests.factories.equivalence import AT, judged, make_case, make_panel, mark

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


def test_a_lay_chair_and_two_of_the_profession_judge_alone_and_a_majority_never_hides_a_dissent():
    lay, professional = make_panel()
    application, officer = make_case(), make_officer()
    split = [{}, {"4": Mark.PARTLY}, {}]
    sitting = judged(application, officer, marks=split)
    assert [one.kind for one in sitting].count(SeatKind.LAY_CHAIR) == 1
    assert {one.user for one in sitting if one.kind == SeatKind.LAY_CHAIR} <= set(lay)
    assert {one.user for one in sitting if one.kind == SeatKind.PROFESSIONAL} <= set(professional)
    (standard,) = rounds.unfound(rounds.current(application))
    first, against, third = sitting
    proposal = agreeing.propose(
        taken=first, standard=standard, mark=Mark.MET, reason="Led for six years.", by=first.user, at=LATER
    )
    how = {"taken": against, "proposal": proposal, "by": against.user, "at": LATER}
    with pytest.raises(Refused) as refusal:
        agreeing.dissent(reason=" ", **how)
    assert refusal.value.field == "reason"
    kept = agreeing.dissent(reason="One project is no leading.", **how)
    assert agreeing.dissent(reason="One project is no leading.", **how) == kept
    with pytest.raises(Refused, match="stands as you wrote it"):
        agreeing.dissent(reason="Otherwise.", **how)
    assert not Finding.objects.filter(application=application, standard=standard).exists()
    found = agreeing.agree(taken=third, proposal=proposal, by=third.user, at=LATER)
    assert (found.mark, found.differed, found.proposal) == (Mark.MET, True, proposal)
    assert rounds.dissents(rounds.findings(application)) == {found.pk: [kept]}
    assert (kept.mark, kept.seat) == (Mark.PARTLY, against)
    assert not TrailEvent.objects.filter(detail__icontains="leading").exists()
    made = recommendations.recommend(taken=first, reason="", by=first.user, at=LATER)
    application.refresh_from_db()
    assert (made.outcome, application.stage) == (Recommended.ADMIT, Stage.RECOMMENDED)
    assert not Seat.objects.filter(application=application, ended_at=None).exists()


def test_three_different_marks_need_one_mind_or_a_moderator():
    make_panel()
    application = make_case()
    sitting = judged(application, make_officer(), marks=[{}, {"4": Mark.PARTLY}, {"4": Mark.NOT_MET}])
    (standard,) = rounds.unfound(rounds.current(application))
    first, second, third = sitting
    proposal = agreeing.propose(
        taken=first, standard=standard, mark=Mark.PARTLY, reason="Some of it.", by=first.user, at=LATER
    )
    assert agreeing.agree(taken=second, proposal=proposal, by=second.user, at=LATER) is None
    with pytest.raises(Refused) as refusal:
        agreeing.dissent(taken=third, proposal=proposal, reason="None of it.", by=third.user, at=LATER)
    assert refusal.value.code == "no_majority"
    moderation.ask(taken=third, by=third.user, at=LATER)
    moderator = Seat.objects.get(application=application, kind=SeatKind.MODERATOR)
    judging.declare_unconflicted(taken=moderator, by=moderator.user, at=LATER)
    found = moderation.decide(
        taken=moderator, standard=standard, mark=Mark.PARTLY, reason="Some of it.", by=moderator.user, at=LATER
    )
    assert found.moderated_by == moderator
    made = recommendations.recommend(
        taken=moderator, reason="Let it be shown.", outcome=Recommended.PORTFOLIO, by=moderator.user, at=LATER
    )
    assert made.outcome == Recommended.PORTFOLIO
    assert not Dissent.objects.exists()


@pytest.mark.parametrize(
    ("alone", "sharing", "dissenting", "stands"),
    [
        (["met", "met", "partly"], 2, 1, True),
        (["met", "met", "partly"], 2, 0, False),
        (["met", "met", "partly"], 3, 0, True),
        (["met", "met", "partly"], 1, 2, False),
        (["met", "partly", "not_met"], 2, 1, False),
        (["met", "partly", "not_met"], 3, 0, True),
        (["met", "partly"], 1, 1, False),
        (["met", "partly"], 2, 0, True),
    ],
)
def test_when_a_proposal_is_the_finding(alone, sharing, dissenting, stands):
    assert rules.stands(alone, sharing=sharing, dissenting=dissenting, seats=len(alone)) is stands


def test_the_findings_allow_no_more_than_they_show():
    every = [Mark.MET] * 16
    assert rules.outcomes(every, portfolio=True) == (Recommended.ADMIT,)
    for mark_ in set(Mark) - {Mark.MET}:
        assert rules.outcomes([*every[1:], mark_]) == (Recommended.REFUSE,)
        assert rules.outcomes([*every[1:], mark_], portfolio=True) == (Recommended.PORTFOLIO, Recommended.REFUSE)
    assert rules.outcomes([]) == (Recommended.REFUSE,)


def test_from_may_be_met_to_a_portfolio_to_all_sixteen_again_and_more_evidence_only_then():
    make_panel()
    application, officer = make_case(), make_officer()
    one_mind = [{"4": Mark.PARTLY, "10": Mark.NOT_EVIDENCED}] * 3
    sitting = judged(application, officer, marks=one_mind)
    first = sitting[0]
    of = {"taken": first, "by": first.user, "at": LATER}
    with pytest.raises(Refused) as refusal:
        evidence_requests.ask(standards=rounds.current(application).standards[3:4], words="More.", **of)
    assert refusal.value.code == "first_stage"
    with pytest.raises(Refused) as refusal:
        recommendations.recommend(reason="As found.", **of)
    assert (refusal.value.field, refusal.value.code) == ("outcome", "outcome")
    with pytest.raises(Refused) as refusal:
        recommendations.recommend(reason="As found.", outcome=Recommended.ADMIT, **of)
    assert refusal.value.code == "not_allowed"
    with pytest.raises(Refused) as refusal:
        recommendations.recommend(reason=" ", outcome=Recommended.PORTFOLIO, **of)
    assert refusal.value.field == "reason"
    other = sitting[1]
    with pytest.raises(Refused) as refusal:
        recommendations.recommend(
            taken=other, reason="I would refuse.", outcome=Recommended.REFUSE, by=other.user, at=LATER
        )
    assert (first.kind, refusal.value.code) == (SeatKind.LAY_CHAIR, "not_chair")
    made = recommendations.recommend(reason="Show 4 and 10.", outcome=Recommended.PORTFOLIO, **of)
    assert recommendations.recommend(reason="Show 4 and 10.", outcome=Recommended.PORTFOLIO, **of) == made
    application.refresh_from_db()
    assert (application.stage, application.due_on.isoformat()) == (Stage.PORTFOLIO, "2027-05-23")
    portfolio = Portfolio.objects.get(application=application)
    assert portfolio.words == "Show 4 and 10."
    carried = list(Seat.objects.filter(application=application, ended_at=None).order_by("pk"))
    assert [(one.user, one.round, one.handed_in_at) for one in carried] == [(one.user, 2, None) for one in sitting]
    portfolios.came(application=stages.locked(application), by=None, at=LATER + timedelta(days=30))
    application.refresh_from_db()
    assert application.stage == Stage.ASSESSING
    assert len(rounds.current(application).standards) == 16
    mark(carried, at=LATER + timedelta(days=40), marks=[{"10": Mark.PARTLY}] * 3)
    taken = carried[0]
    of = {"taken": taken, "by": taken.user, "at": LATER + timedelta(days=41)}
    with pytest.raises(Refused) as refusal:
        recommendations.recommend(reason="Again.", outcome=Recommended.PORTFOLIO, **of)
    assert refusal.value.code == "not_allowed"
    (ten,) = [one for one in rounds.current(application).standards if one.code == "10"]
    evidence_requests.ask(standards=[ten], words="The grant letter.", **of)
    application.refresh_from_db()
    assert application.stage == Stage.EVIDENCE
