"""What a panel waits for: a portfolio in its time or more of it, an interview, a registration that was lost."""

from datetime import UTC, datetime, timedelta

import pytest

from members.choices import WaitingOn
from members.errors import Refused
from members.models import Message, WorkItem
from registry.choices import HoldCause, InterviewRule, Mark, Recommended, SeatKind, Stage
from registry.models import Conflict, Extension, Hold, Interview, InterviewNote, RoutePolicy, Seat
from registry.queries import panels, rounds
from registry.services import (
    application_upkeep,
    holds,
    interviews,
    judging,
    objections,
    portfolios,
    recommendations,
    seat_ends,
    seats,
    stages,
)
from registry.services.interviews import Slot
from tests.factories.assessing import make_officer
from tests.factories.equivalence import AT, judged, make_case, make_panel, mark
from tests.factories.registry import days

pytestmark = pytest.mark.django_db
PARTLY = [{"4": Mark.PARTLY}] * 3


def invited():
    make_panel()
    application, officer = make_case(), make_officer()
    sitting = judged(application, officer, marks=PARTLY)
    recommendations.recommend(
        taken=sitting[0], reason="Show 4.", outcome=Recommended.PORTFOLIO, by=sitting[0].user, at=AT
    )
    application.refresh_from_db()
    return application, officer


def night(day, times=2):
    at = datetime.combine(day, datetime.min.time(), tzinfo=UTC) + timedelta(hours=5)
    for _run in range(times):
        application_upkeep.run(on=day, at=at)


def test_a_portfolio_has_six_months_more_on_cause_and_closes_the_application_when_it_does_not_come():
    application, officer = invited()
    assert application.due_on.isoformat() == "2027-05-20"
    how = {"application": application, "by": officer, "at": AT + timedelta(days=100)}
    for months, reason, field in ((1, " ", "reason"), (0, "Illness.", "months"), (4, "Illness.", "months")):
        with pytest.raises(Refused) as refusal:
            portfolios.extend(months=months, reason=reason, **how)
        assert refusal.value.field == field
    given = portfolios.extend(months=2, reason="Illness.", **how)
    assert portfolios.extend(months=2, reason="Illness.", **how) == given
    with pytest.raises(Refused, match="1 months more"):
        portfolios.extend(months=2, reason="Illness.", **how | {"at": AT + timedelta(days=130)})
    with pytest.raises(Refused, match="1 months more"):
        portfolios.extend(months=2, reason="More of it.", **how)
    application.refresh_from_db()
    assert (application.due_on.isoformat(), Extension.objects.count()) == ("2027-07-20", 1)
    night(application.due_on - timedelta(days=20))
    night(application.due_on - timedelta(days=3))
    reminders = Message.objects.filter(template="registry/mail/portfolio_reminder")
    assert reminders.count() == 2
    night(application.due_on, times=1)
    application.refresh_from_db()
    assert application.stage == Stage.PORTFOLIO
    night(application.due_on + timedelta(days=3))  # two days were missed
    application.refresh_from_db()
    assert (application.stage, application.ended_at is not None) == (Stage.CLOSED, True)
    assert not Seat.objects.filter(application=application, ended_at=None).exists()
    assert Message.objects.filter(template="registry/mail/portfolio_lapsed").count() == 1
    with pytest.raises(Refused) as refusal:
        portfolios.came(application=stages.locked(application), by=None, at=AT + timedelta(days=300))
    assert refusal.value.code == "wrong_state"


def test_a_lost_registration_elsewhere_holds_the_case_until_it_is_current_again():
    application, officer = invited()
    night(AT.date() + timedelta(days=1))
    assert not Hold.objects.exists()
    held = application.person.outside_registrations.get()
    held.set_aside_at = AT
    held.save(update_fields=["set_aside_at"])
    lost = application.person.outside_registrations.create(
        body=held.body, number=held.number, standing="ended", checked_on=AT.date(), during=days("2026-11-01/"),
        recorded_at=AT, source="test",
    )  # fmt: skip
    night(AT.date() + timedelta(days=4))
    hold = Hold.objects.get(application=application)
    application.refresh_from_db()
    assert (hold.cause, hold.began_by, application.due_on) == (HoldCause.OUTSIDE, None, None)
    with pytest.raises(Refused) as refusal:
        holds.release(application=application, by=officer, at=AT + timedelta(days=5))
    assert refusal.value.code == "outside"
    lost.set_aside_at = AT + timedelta(days=6)
    lost.save(update_fields=["set_aside_at"])
    application.person.outside_registrations.create(
        body=held.body, number=held.number, standing="current", checked_on=AT.date(), during=days("2026-11-01/"),
        recorded_at=AT, source="test",
    )  # fmt: skip
    holds.release(application=application, by=officer, at=AT + timedelta(days=7))
    night(AT.date() + timedelta(days=8))
    assert Hold.objects.filter(ended_at=None).count() == 0


def test_an_interview_is_asked_for_offered_chosen_recorded_and_judged_again():
    RoutePolicy.objects.filter(route__code="hsst-equivalence").update(interview=InterviewRule.ALWAYS)
    make_panel()
    application, officer = make_case(), make_officer()
    sitting = judged(application, officer)
    first = sitting[0]
    with pytest.raises(Refused) as refusal:
        recommendations.recommend(taken=first, reason="", by=first.user, at=AT)
    assert refusal.value.code == "interview"
    with pytest.raises(Refused) as refusal:
        interviews.ask(taken=first, standards=[], words="Your project.", by=first.user, at=AT)
    assert refusal.value.code == "first_stage"
    RoutePolicy.objects.filter(route__code="hsst-equivalence").update(portfolio_months=0, extension_months=0)
    ten = next(one for one in rounds.current(application).standards if one.code == "10")
    how = {"taken": first, "by": first.user, "at": AT}
    for words, standards, field in ((" ", [ten], "words"), ("Your project.", [], "standards")):
        with pytest.raises(Refused) as refusal:
            interviews.ask(standards=standards, words=words, **how)
        assert refusal.value.field == field
    asked = interviews.ask(standards=[ten], words="Your project.", **how)
    assert interviews.ask(standards=[ten], words="Your project.", **how) == asked
    application.refresh_from_db()
    assert application.stage == Stage.INTERVIEW
    soon, later = AT + timedelta(days=10), AT + timedelta(days=11)
    offer = {"application": application, "by": officer, "at": AT}
    with pytest.raises(Refused) as refusal:
        interviews.offer(slots=[Slot(AT - timedelta(days=1), "Room 4")], **offer)
    assert refusal.value.field == "day"
    first_slot, second_slot = interviews.offer(slots=[Slot(soon, "Room 4"), Slot(later, "Room 4")], **offer)
    assert interviews.offer(slots=[Slot(soon, "Room 4")], **offer) == [first_slot, second_slot]
    assert WorkItem.objects.get(key=stages.work_key(application)).waiting_on == WaitingOn.PERSON
    applicant = application.person.user
    with pytest.raises(Refused):
        interviews.choose(slot=first_slot, by=sitting[1].user, at=AT)
    interviews.choose(slot=second_slot, by=applicant, at=AT)
    interviews.choose(slot=first_slot, by=applicant, at=AT)
    assert interviews.choose(slot=first_slot, by=applicant, at=AT).chosen == first_slot
    assert Message.objects.filter(template="registry/mail/interview_set").count() == 6
    interviews.choose(slot=second_slot, by=applicant, at=AT + timedelta(hours=1))
    interviews.choose(slot=first_slot, by=applicant, at=AT + timedelta(hours=2))
    assert Message.objects.filter(template="registry/mail/interview_set").count() == 12
    with pytest.raises(Refused) as refusal:
        interviews.offer(slots=[Slot(soon, "Room 5")], **offer)
    assert refusal.value.field == "where"
    now = list(Seat.objects.filter(application=application, ended_at=None).order_by("pk"))
    chair = next(one for one in now if one.kind == SeatKind.LAY_CHAIR)
    other = next(one for one in now if one.kind == SeatKind.PROFESSIONAL)
    notes = {ten.pk: "Led it from the question to the paper."}
    for taken, at, said, code in (
        (other, soon + timedelta(hours=1), notes, "not_chair"),
        (chair, AT, notes, "not_held"),
        (chair, soon + timedelta(hours=1), {}, "notes"),
    ):
        with pytest.raises(Refused) as refusal:
            interviews.record(taken=taken, notes=said, by=taken.user, at=at)
        assert refusal.value.code == code
    # Nobody came, so another time is offered, and the applicant chooses anew.
    missed, anew = soon + timedelta(hours=2), Slot(soon + timedelta(hours=5), "Room 4")
    offered = interviews.offer(slots=[anew], application=application, by=officer, at=missed)
    assert Interview.objects.get().chosen is None
    interviews.choose(slot=offered[0], by=applicant, at=missed)
    done = {"taken": chair, "notes": notes, "by": chair.user, "at": soon + timedelta(hours=6)}
    held = interviews.record(**done)
    assert interviews.record(**done) == held
    assert InterviewNote.objects.get(interview=held).words == notes[ten.pk]
    application.refresh_from_db()
    assert (application.stage, rounds.current(application).standards) == (Stage.ASSESSING, (ten,))
    mark(now, at=soon + timedelta(days=1))
    made = recommendations.recommend(taken=now[0], reason="", by=now[0].user, at=soon + timedelta(days=2))
    assert (made.outcome, Interview.objects.count()) == (Recommended.ADMIT, 1)


def test_the_applicant_learns_who_judges_and_may_object_for_seven_days():
    make_panel()
    application, officer = make_case(), make_officer()
    seats.allocate(application=application, by=officer, at=AT)
    assert Message.objects.filter(template="registry/mail/panel_seated").count() == 1
    assert len(panels.shown(application)) == 3
    assert panels.objections_until(application) == AT.date() + timedelta(days=7)
    how = {"application": application, "words": "Dr Vane examined me.", "by": application.person.user}
    said = objections.object_to(at=AT + timedelta(days=7), **how)
    with pytest.raises(Refused) as refusal:
        objections.object_to(at=AT + timedelta(days=8), **how | {"words": "Another."})
    assert refusal.value.code == "too_late"
    against = Seat.objects.filter(application=application, kind=SeatKind.PROFESSIONAL).first().user
    objections.settle(objection=said, against=[against], by=officer, at=AT + timedelta(days=8))
    seats.allocate(application=application, by=officer, at=AT + timedelta(days=9))
    assert panels.objections_until(application) == AT.date() + timedelta(days=16)
    assert Message.objects.filter(template="registry/mail/panel_seated").count() == 2


def test_a_conflict_that_arises_midway_voids_the_seat_and_the_round_is_run_again():
    make_panel()
    application, officer = make_case(), make_officer()
    sitting = judged(application, officer, marks=[{}, {"4": Mark.PARTLY}, {}])
    lost = next(one for one in sitting if one.kind == SeatKind.PROFESSIONAL)
    judging.declare_conflict(
        taken=lost, note="We wrote a paper.", kind="co_author", by=lost.user, at=AT + timedelta(days=1)
    )
    assert Conflict.objects.get(user=lost.user).kind == "co_author"
    of = rounds.current(application)
    assert (of.number, of.opened, len(of.seats)) == (2, False, 2)
    with pytest.raises(rounds.SealedError):
        rounds.given(of)
    with pytest.raises(Refused) as refusal:
        judging.hand_in(taken=lost, by=lost.user, at=AT + timedelta(days=1))
    assert refusal.value.code == "ended"
    seats.allocate(application=application, by=officer, at=AT + timedelta(days=2))
    new = Seat.objects.get(application=application, round=2, handed_in_at=None)
    assert (new.kind, new.user == lost.user) == (SeatKind.PROFESSIONAL, False)
    judging.declare_unconflicted(taken=new, by=new.user, at=AT + timedelta(days=2))
    mark([new], at=AT + timedelta(days=3))
    assert rounds.current(application).opened
    assert seat_ends.sweep(at=AT + timedelta(days=4)) == 0
