"""Assessment by its verbs: who judges, what is sealed until when, how findings and recommendations come about."""

from datetime import date, timedelta

import pytest
from guardian.shortcuts import get_perms
from psycopg.types.range import DateRange

from members.errors import Refused
from members.models import Message, OutsideRegistration, RoleGrant, TrailEvent, WorkItem
from members.queries import documents
from registry.choices import ConflictKind, Mark, Recommended, SeatEnd, SeatKind, Stage
from registry.models import (
    Application,
    Conflict,
    Declaration,
    DeclarationAnswer,
    DeclarationSet,
    EvidenceRequest,
    Finding,
    Judgement,
    Recommendation,
    Seat,
)
from registry.queries import admitting, rounds
from registry.queries.rounds import SealedError
from registry.services import (
    agreeing,
    application_upkeep,
    evidence_requests,
    holds,
    judging,
    moderation,
    objections,
    recommendations,
    seat_ends,
    seat_reminders,
    seats,
    stages,
)
from tests.factories.assessing import (
    AT,
    asked,
    make_application,
    make_assessor,
    make_officer,
    mark_all,
    opened,
    seated,
)
from tests.factories.documents import make_document
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=2)
PARTLY = (Mark.PARTLY, "Two of the four techniques are shown.")
NOT_MET = (Mark.NOT_MET, "The account describes the work of others.")


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def pool():
    return [make_assessor() for _ in range(4)]


@pytest.fixture
def application(officer, pool):
    return make_application()


def code_of(call, **arguments):
    with pytest.raises(Refused) as refusal:
        call(**arguments)
    return refusal.value.code


SHOWN = "As shown."


# --- Seats ----------------------------------------------------------------------------------------------------------


def test_two_are_chosen_get_access_and_are_told(application, officer):
    taken = seats.allocate(application=application, by=officer, at=AT)
    application.refresh_from_db()
    assert application.stage == Stage.ASSESSING
    assert len({one.user_id for one in taken}) == 2
    for one in taken:
        assert "assess_application" in get_perms(one.user, application)
        assert one.due_on == application.due_on is not None
        assert Message.objects.filter(to=one.user.email, template="registry/mail/seated").count() == 1
        assert one.why["of"] == 4


def test_allocating_twice_answers_with_the_same_seats(application, officer):
    first = seats.allocate(application=application, by=officer, at=AT)
    assert seats.allocate(application=application, by=officer, at=LATER) == first
    assert Seat.objects.count() == 2


def test_nobody_without_the_scope_is_chosen(officer):
    for scope in ("sonography", "sonography", "nuclear-medicine"):
        make_assessor(scope=scope)
    application = make_application()
    assert code_of(seats.allocate, application=application, by=officer, at=AT) == "too_few"
    assert not Seat.objects.exists()


def test_a_route_without_assessors_is_not_allocated(officer):
    application = make_application(route="CS/hcpc", scope="")
    assert code_of(seats.allocate, application=application, by=officer, at=AT) == "no_assessors"


def test_somebody_is_seated_by_hand_with_a_reason_and_the_rest_by_rule(application, officer, pool):
    assert (
        code_of(
            seats.seat, application=application, user=pool[2], kind=SeatKind.ASSESSOR, reason=" ", by=officer, at=AT
        )
        == "reason"
    )
    by_hand = seats.seat(
        application=application, user=pool[2], kind=SeatKind.ASSESSOR, reason="Knows PET.", by=officer, at=AT
    )
    application.refresh_from_db()
    assert (application.stage, by_hand.why["by_hand"], by_hand.reason) == (Stage.READY, True, "Knows PET.")
    again = seats.seat(
        application=application, user=pool[2], kind=SeatKind.ASSESSOR, reason="Knows PET.", by=officer, at=AT
    )
    assert again == by_hand
    taken = seats.allocate(application=application, by=officer, at=AT)
    assert by_hand in taken
    assert len(taken) == 2
    seated = {one.user_id for one in taken}
    third = next(one for one in pool if one.pk not in seated)
    assert (
        code_of(
            seats.seat, application=application, user=third, kind=SeatKind.ASSESSOR, reason="Too.", by=officer, at=AT
        )
        == "no_seat"
    )


def test_a_replaced_assessor_loses_access_and_another_is_chosen(application, officer):
    first, second = seats.allocate(application=application, by=officer, at=AT)
    taken = seats.replace(taken=first, reason="On leave.", by=officer, at=LATER)
    first.refresh_from_db()
    assert (first.end, first.end_reason) == (SeatEnd.REPLACED, "On leave.")
    assert "assess_application" not in get_perms(first.user, application)
    assert second in taken
    assert {one.round for one in taken} == {1}
    assert first.user_id not in {one.user_id for one in taken}
    assert seats.replace(taken=first, reason="On leave.", by=officer, at=LATER) == taken


def test_documents_open_once_somebody_declared_and_close_with_the_seat(officer, pool):
    application = make_application()
    document = make_document(application.person)
    application.submissions.get().documents.add(document)
    first, _ = seats.allocate(application=application, by=officer, at=AT)
    assert document not in documents.opened_to(first.user)
    judging.declare_unconflicted(taken=first, by=first.user, at=AT)
    assert document in documents.opened_to(first.user)
    seat_ends.end_all(application=application, how=SeatEnd.CASE_ENDED, by=officer, at=LATER)
    assert document not in documents.opened_to(first.user)
    assert seat_ends.end_all(application=application, how=SeatEnd.CASE_ENDED, by=officer, at=LATER) == 0


def test_a_document_that_another_case_rests_on_stays_open_for_it(officer, pool):
    first = make_application()
    document = make_document(first.person)
    other = make_application(person=first.person, route="RCT/training-scheme")
    for application in (first, other):
        application.submissions.get().documents.add(document)
    taken = seats.allocate(application=first, by=officer, at=AT)[0]
    judging.declare_unconflicted(taken=taken, by=taken.user, at=AT)
    # An earlier case of the applicant keeps them from the other by every verb, so it is written by hand.
    Seat.objects.create(application=other, kind=SeatKind.ASSESSOR, user=taken.user, seated_at=AT, unconflicted_at=AT)
    seat_ends.end_all(application=first, how=SeatEnd.CASE_ENDED, by=officer, at=LATER)
    assert document in documents.opened_to(taken.user)


# --- Judging --------------------------------------------------------------------------------------------------------


def test_nothing_is_judged_before_a_conflict_was_denied(application, officer):
    taken = seats.allocate(application=application, by=officer, at=AT)[0]
    standard = asked(application)[0]
    assert (
        code_of(judging.judge, taken=taken, standard=standard, mark=Mark.MET, reason=SHOWN, by=taken.user, at=AT)
        == "undeclared"
    )


def test_every_mark_needs_a_reason(application, officer):
    taken = seated(application, officer)[0]
    standard = asked(application)[0]
    for mark in Mark:
        with pytest.raises(Refused) as refusal:
            judging.judge(taken=taken, standard=standard, mark=mark, reason=" ", by=taken.user, at=AT)
        assert refusal.value.field == "reason"
    judging.judge(taken=taken, standard=standard, mark=Mark.MET, reason=SHOWN, by=taken.user, at=AT)


def test_each_change_is_a_version_and_the_same_again_is_none(application, officer):
    taken = seated(application, officer)[0]
    standard = asked(application)[0]
    for mark, reason in (PARTLY, PARTLY, NOT_MET):
        judging.judge(taken=taken, standard=standard, mark=mark, reason=reason, by=taken.user, at=AT)
    assert [one.mark for one in Judgement.objects.order_by("pk")] == [Mark.PARTLY, Mark.NOT_MET]
    assert rounds.own_marks(taken)[standard.pk].mark == Mark.NOT_MET


def test_a_form_from_an_older_page_is_told_so(application, officer):
    taken = seated(application, officer)[0]
    standard = asked(application)[0]
    how = {"taken": taken, "standard": standard, "by": taken.user, "at": AT}
    first = judging.judge(mark=Mark.MET, reason=SHOWN, seen=0, **how)
    assert code_of(judging.judge, mark=Mark.PARTLY, reason="Less.", seen=0, **how) == "stale"
    assert judging.judge(mark=Mark.PARTLY, reason="Less.", seen=first.pk, **how).mark == Mark.PARTLY


def test_handing_in_needs_every_standard_and_is_final(application, officer):
    taken = seated(application, officer)[0]
    standards = asked(application)
    for standard in standards[1:]:
        judging.judge(taken=taken, standard=standard, mark=Mark.MET, reason=SHOWN, by=taken.user, at=AT)
    with pytest.raises(Refused, match=standards[0].code):
        judging.hand_in(taken=taken, by=taken.user, at=AT)
    judging.judge(taken=taken, standard=standards[0], mark=Mark.MET, reason=SHOWN, by=taken.user, at=AT)
    handed = judging.hand_in(taken=taken, by=taken.user, at=AT)
    assert judging.hand_in(taken=taken, by=taken.user, at=LATER).handed_in_at == handed.handed_in_at
    assert (
        code_of(judging.judge, taken=taken, standard=standards[0], mark=Mark.PARTLY, reason="x", by=taken.user, at=AT)
        == "handed_in"
    )


def test_a_standard_of_another_edition_is_not_asked(application, officer):
    taken = seated(application, officer)[0]
    other = asked(make_application(route="RCT/training-scheme"))[0]
    assert (
        code_of(judging.judge, taken=taken, standard=other, mark=Mark.MET, reason=SHOWN, by=taken.user, at=AT)
        == "not_asked"
    )


def test_nobody_judges_on_another_s_seat(application, officer):
    first, second = seated(application, officer)
    assert (
        code_of(
            judging.judge,
            taken=first,
            standard=asked(application)[0],
            mark=Mark.MET,
            reason=SHOWN,
            by=second.user,
            at=AT,
        )
        == "not_yours"
    )


def test_marks_are_sealed_until_both_are_in_and_then_equal_ones_are_found(application, officer):
    first, second = seated(application, officer)
    mark_all(first)
    judging.hand_in(taken=first, by=first.user, at=AT)
    with pytest.raises(SealedError):
        rounds.given(rounds.current(application))
    assert not Finding.objects.exists()
    code = asked(application)[0].code
    mark_all(second, **{code: PARTLY})
    judging.hand_in(taken=second, by=second.user, at=AT)
    of = rounds.current(application)
    assert of.opened
    assert len(rounds.given(of)) == len(asked(application))
    assert [one.code for one in rounds.unfound(of)] == [code]
    assert set(Finding.objects.values_list("mark", "differed")) == {(Mark.MET, False)}
    assert Message.objects.filter(template="registry/mail/round_opened").count() == 2


def test_no_line_of_the_trail_and_no_message_says_what_was_judged(application, officer):
    opened(application, officer, first={asked(application)[0].code: (Mark.PARTLY, "Peregrine falcon.")})
    told = [str(line.detail) for line in TrailEvent.objects.all()] + [str(m.context) for m in Message.objects.all()]
    assert not [line for line in told if "Peregrine" in line or "partly" in line]


# --- Agreeing and moderation ----------------------------------------------------------------------------------------


def differing(application, officer):
    standard = asked(application)[0]
    first, second = opened(application, officer, first={standard.code: PARTLY}, second={standard.code: NOT_MET})
    return standard, first, second


def test_one_proposes_and_the_other_agrees_and_the_difference_is_kept(application, officer):
    standard, first, second = differing(application, officer)
    how = {"by": first.user, "at": LATER}
    proposal = agreeing.propose(taken=first, standard=standard, mark=Mark.PARTLY, reason="Half is shown.", **how)
    assert (
        agreeing.propose(taken=first, standard=standard, mark=Mark.PARTLY, reason="Half is shown.", **how) == proposal
    )
    assert code_of(agreeing.agree, taken=first, proposal=proposal, by=first.user, at=LATER) == "own"
    found = agreeing.agree(taken=second, proposal=proposal, by=second.user, at=LATER)
    assert (found.mark, found.reason, found.differed) == (Mark.PARTLY, "Half is shown.", True)
    assert agreeing.agree(taken=second, proposal=proposal, by=second.user, at=LATER) == found
    alone = rounds.given(rounds.current(application), alone=True)[standard.pk]
    assert {one.mark for one in alone} == {Mark.PARTLY, Mark.NOT_MET}


def test_an_older_proposal_is_not_agreed_to(application, officer):
    standard, first, second = differing(application, officer)
    older = agreeing.propose(taken=first, standard=standard, mark=Mark.PARTLY, reason="Half.", by=first.user, at=LATER)
    agreeing.propose(taken=first, standard=standard, mark=Mark.NOT_MET, reason="None.", by=first.user, at=LATER)
    assert code_of(agreeing.agree, taken=second, proposal=older, by=second.user, at=LATER) == "stale"


def test_nothing_is_agreed_before_the_round_is_opened(application, officer):
    first, _ = seated(application, officer)
    mark_all(first)
    assert (
        code_of(
            agreeing.propose,
            taken=first,
            standard=asked(application)[0],
            mark=Mark.MET,
            reason="x",
            by=first.user,
            at=AT,
        )
        == "sealed"
    )


def test_a_moderator_who_is_neither_decides_what_they_differ_on(application, officer):
    standard, first, second = differing(application, officer)
    moderation.ask(taken=first, by=first.user, at=LATER)
    application.refresh_from_db()
    assert application.stage == Stage.MODERATION
    moderator = Seat.objects.get(kind=SeatKind.MODERATOR)
    assert moderator.user_id not in {first.user_id, second.user_id}
    judging.declare_unconflicted(taken=moderator, by=moderator.user, at=LATER)
    how = {"taken": moderator, "by": moderator.user, "at": LATER}
    assert code_of(moderation.decide, standard=asked(application)[1], mark="met", reason="x", **how) == "found"
    found = moderation.decide(standard=standard, mark=Mark.PARTLY, reason="Half is shown.", **how)
    assert (found.differed, found.moderated_by) == (True, moderator)
    assert moderation.decide(standard=standard, mark=Mark.PARTLY, reason="Half is shown.", **how) == found
    assert code_of(recommendations.recommend, taken=first, reason="No.", by=first.user, at=LATER) == "not_moderator"
    made = recommendations.recommend(taken=moderator, reason="One standard is not met.", by=moderator.user, at=LATER)
    application.refresh_from_db()
    assert (application.stage, made.outcome) == (Stage.RECOMMENDED, Recommended.REFUSE)
    assert not Seat.objects.filter(ended_at=None).exists()


def test_where_nobody_may_moderate_the_office_is_asked(officer):
    for _ in range(2):
        make_assessor()
    application = make_application()
    _standard, first, _second = differing(application, officer)
    moderation.ask(taken=first, by=first.user, at=LATER)
    application.refresh_from_db()
    assert application.stage == Stage.MODERATION
    assert WorkItem.objects.filter(kind="assessment_seat", closed_at=None).count() == 1
    assert moderation.ask(taken=first, by=first.user, at=LATER).stage == Stage.MODERATION
    found = make_assessor()
    seats.seat(application=application, user=found, kind=SeatKind.MODERATOR, reason="Asked.", by=officer, at=LATER)
    assert not WorkItem.objects.filter(kind="assessment_seat", closed_at=None).exists()


# --- More evidence and the recommendation ---------------------------------------------------------------------------


def test_where_all_is_met_admission_is_recommended_and_all_access_ends(application, officer):
    first, second = opened(application, officer)
    made = recommendations.recommend(taken=second, reason="", by=second.user, at=LATER)
    application.refresh_from_db()
    assert (made.outcome, application.stage) == (Recommended.ADMIT, Stage.RECOMMENDED)
    assert "assess_application" not in get_perms(first.user, application)
    assert set(Seat.objects.values_list("end", flat=True)) == {SeatEnd.DONE}
    assert recommendations.recommend(taken=second, reason="", by=second.user, at=LATER) == made
    assert Recommendation.objects.count() == 1
    assert code_of(recommendations.recommend, taken=first, reason="", by=first.user, at=LATER) == "ended"


def test_nothing_is_recommended_before_every_standard_is_found(application, officer):
    _standard, first, _second = differing(application, officer)
    assert code_of(recommendations.recommend, taken=first, reason="x", by=first.user, at=LATER) == "unfound"


def test_more_evidence_is_asked_for_on_listed_standards_and_judged_on_those_alone(application, officer):
    standard = asked(application)[0]
    first, second = opened(application, officer, first={standard.code: PARTLY}, second={standard.code: PARTLY})
    how = {"taken": first, "by": first.user, "at": LATER}
    assert code_of(evidence_requests.ask, standards=[asked(application)[1]], words="More.", **how) == "met"
    request = evidence_requests.ask(standards=[standard], words="Show the other two techniques.", **how)
    assert evidence_requests.ask(standards=[standard], words="Show the other two techniques.", **how) == request
    application.refresh_from_db()
    assert (application.stage, application.rounds, request.due_on) == (Stage.EVIDENCE, 1, application.due_on)
    assert Message.objects.filter(template="registry/mail/evidence_asked", person=application.person).count() == 1
    held = list(Seat.objects.filter(ended_at=None).order_by("pk"))
    assert {one.round for one in held} == {2}
    assert {one.user_id for one in held} == {first.user_id, second.user_id}
    request.answered_at = LATER
    request.save()
    stages.move(application=application, to=Stage.ASSESSING, by=None, at=LATER)
    assert evidence_requests.resume(application=application, at=LATER) == 2
    of = rounds.current(application)
    assert ([one.pk for one in of.standards], of.opened) == ([standard.pk], False)
    for one in held:
        one.refresh_from_db()
        assert (
            code_of(
                judging.judge,
                taken=one,
                standard=asked(application)[1],
                mark=Mark.MET,
                reason="",
                by=one.user,
                at=LATER,
            )
            == "not_asked"
        )
        judging.judge(taken=one, standard=standard, mark=Mark.MET, reason=SHOWN, by=one.user, at=LATER)
        judging.hand_in(taken=one, by=one.user, at=LATER)
    made = recommendations.recommend(taken=held[0], reason="", by=held[0].user, at=LATER)
    assert made.outcome == Recommended.ADMIT
    assert len(rounds.findings(application)) == len(asked(application))


def test_evidence_that_does_not_come_keeps_nobody_waiting_for_ever(application, officer):
    standard = asked(application)[0]
    first, _second = opened(application, officer, first={standard.code: PARTLY}, second={standard.code: PARTLY})
    request = evidence_requests.ask(taken=first, standards=[standard], words="Show it.", by=first.user, at=LATER)
    told = []
    for days in (61, 62, 83, 90, 91, 92):
        at = LATER + timedelta(days=days)
        application_upkeep.run(on=at.date(), at=at)
        application.refresh_from_db()
        reminders = Message.objects.filter(template="registry/mail/evidence_reminder").count()
        told.append((days, application.stage, reminders))
    assert told == [
        (61, "evidence", 0),
        (62, "evidence", 1),
        (83, "evidence", 2),
        (90, "evidence", 2),
        (91, "assessing", 2),
        (92, "assessing", 2),
    ]
    request.refresh_from_db()
    assert (request.answered_at, request.lapsed_at) == (None, LATER + timedelta(days=91))
    assert Message.objects.filter(template="registry/mail/evidence_lapsed", person=application.person).count() == 1
    going_on = Seat.objects.filter(ended_at=None)
    assert Message.objects.filter(template="registry/mail/evidence_did_not_come").count() == 2
    for one in going_on:
        assert one.due_on == application.due_on
        judging.judge(taken=one, standard=standard, mark=PARTLY[0], reason=PARTLY[1], by=one.user, at=at)
        judging.hand_in(taken=one, by=one.user, at=at)
    made = recommendations.recommend(taken=going_on[0], reason="Not shown.", by=going_on[0].user, at=at)
    assert made.outcome == Recommended.REFUSE
    assert [one.code for one in admitting.to_decide(stages.locked(application))] == []


def test_evidence_is_awaited_while_the_application_is_held(application, officer):
    standard = asked(application)[0]
    first, _second = opened(application, officer, first={standard.code: PARTLY}, second={standard.code: PARTLY})
    evidence_requests.ask(taken=first, standards=[standard], words="Show it.", by=first.user, at=LATER)
    holds.hold(application=application, reason="In hospital.", by=officer, at=LATER + timedelta(days=80))
    at = LATER + timedelta(days=200)
    application_upkeep.run(on=at.date(), at=at)
    application.refresh_from_db()
    assert application.stage == Stage.EVIDENCE
    holds.release(application=application, by=officer, at=at)
    application.refresh_from_db()
    assert application.due_on == (at + timedelta(days=10)).date()


def test_evidence_is_not_asked_for_more_often_than_the_route_lets_it(application, officer):
    standard = asked(application)[0]
    first, _ = opened(application, officer, first={standard.code: PARTLY}, second={standard.code: PARTLY})
    Application.objects.update(rounds=application.policy.evidence_rounds)
    assert (
        code_of(evidence_requests.ask, taken=first, standards=[standard], words="x", by=first.user, at=LATER)
        == "too_often"
    )
    assert not EvidenceRequest.objects.exists()


def test_a_matter_declared_goes_to_review_first(application, officer):
    of = DeclarationSet.objects.get(code="technologist")
    signed = Declaration.objects.create(
        person=application.person, of=of, about="registry.application", about_id=application.pk, signed_at=AT
    )
    DeclarationAnswer.objects.create(
        declaration=signed, question=of.questions.filter(must_be_clear=False).first(), yes=True, clear=False
    )
    first, _ = opened(application, officer)
    recommendations.recommend(taken=first, reason="", by=first.user, at=LATER)
    application.refresh_from_db()
    assert application.stage == Stage.SUITABILITY


def test_the_office_recommends_where_nobody_assesses_once_the_registration_is_checked(officer):
    application = make_application(route="CS/hcpc", scope="")
    how = {"application": application, "outcome": Recommended.ADMIT, "reason": "", "by": officer, "at": AT}
    assert code_of(recommendations.recommend_directly, **how) == "outside"
    OutsideRegistration.objects.create(
        person=application.person,
        body="HCPC",
        number="CS12345",
        standing="current",
        checked_on=date(2026, 11, 1),
        during=DateRange(date(2020, 1, 1), None),
        recorded_at=AT,
        source="test",
    )
    made = recommendations.recommend_directly(**how)
    application.refresh_from_db()
    assert (made.outcome, application.stage) == (Recommended.ADMIT, Stage.RECOMMENDED)
    assert recommendations.recommend_directly(**how) == made


def test_the_office_does_not_recommend_where_others_assess(application, officer):
    assert (
        code_of(
            recommendations.recommend_directly,
            application=application,
            outcome=Recommended.ADMIT,
            reason="",
            by=officer,
            at=AT,
        )
        == "assessed"
    )


# --- Conflicts that arise, and objections ---------------------------------------------------------------------------


def conflict_arises(application, user):
    Conflict.objects.create(
        application=application, user=user, kind=ConflictKind.DECLARED_BY_APPLICANT, declared_at=LATER
    )


def test_a_conflict_that_arises_ends_the_seat_voids_what_was_judged_and_asks_the_office(application, officer):
    first, second = seated(application, officer)
    mark_all(first)
    conflict_arises(application, first.user)
    assert (
        code_of(
            judging.judge,
            taken=first,
            standard=asked(application)[0],
            mark="met",
            reason=SHOWN,
            by=first.user,
            at=LATER,
        )
        == "ended"
    )
    assert code_of(judging.hand_in, taken=first, by=first.user, at=LATER) == "ended"
    assert seat_ends.look_again(taken=first, at=LATER).end == SeatEnd.CONFLICT
    assert seat_ends.look_again(taken=first, at=LATER).end == SeatEnd.CONFLICT
    assert "assess_application" not in get_perms(first.user, application)
    assert WorkItem.objects.filter(kind="assessment_seat", closed_at=None).count() == 1
    taken = seats.allocate(application=application, by=officer, at=LATER)
    assert first.user_id not in {one.user_id for one in taken}
    assert {one.round for one in taken} == {1}
    assert second in taken
    assert not WorkItem.objects.filter(kind="assessment_seat", closed_at=None).exists()
    fresh = next(one for one in taken if one.user_id != second.user_id)
    assert not rounds.own_marks(fresh)


def test_in_an_opened_round_the_others_keep_what_they_judged_alone(application, officer):
    standard, first, second = differing(application, officer)
    agreeing.propose(taken=second, standard=standard, mark=Mark.MET, reason="After all.", by=second.user, at=LATER)
    conflict_arises(application, first.user)
    seat_ends.look_again(taken=first, at=LATER)
    of = rounds.current(application)
    assert (of.number, of.opened, [one.user_id for one in of.seats]) == (2, False, [second.user_id])
    assert len(of.standards) == len(asked(application))
    kept = rounds.own_marks(of.seats[0])
    assert kept[standard.pk].mark == Mark.NOT_MET
    taken = seats.allocate(application=application, by=officer, at=LATER)
    fresh = next(one for one in taken if one.user_id != second.user_id)
    assert fresh.round == 2
    judging.declare_unconflicted(taken=fresh, by=fresh.user, at=LATER)
    mark_all(fresh, at=LATER, **{standard.code: NOT_MET})
    judging.hand_in(taken=fresh, by=fresh.user, at=LATER)
    assert rounds.current(application).opened
    assert not rounds.unfound(rounds.current(application))


def test_the_nightly_look_finds_conflicts_and_ended_roles_once(application, officer):
    first, second = seated(application, officer)
    conflict_arises(application, first.user)
    RoleGrant.objects.filter(user=second.user).update(ended_at=LATER)
    assert seat_ends.sweep(at=LATER) == 2
    assert seat_ends.sweep(at=LATER + timedelta(days=1)) == 0
    assert set(Seat.objects.values_list("end", flat=True)) == {SeatEnd.CONFLICT, SeatEnd.ROLE_ENDED}


def test_a_declared_conflict_ends_the_seat(application, officer):
    first, _ = seats.allocate(application=application, by=officer, at=AT)
    with pytest.raises(Refused):
        judging.declare_conflict(taken=first, note=" ", by=first.user, at=AT)
    ended = judging.declare_conflict(taken=first, note="We were at school together.", by=first.user, at=AT)
    assert ended.end == SeatEnd.CONFLICT
    assert judging.declare_conflict(taken=first, note="Again.", by=first.user, at=AT).end == SeatEnd.CONFLICT
    assert Conflict.objects.get().kind == ConflictKind.DECLARED_BY_ASSESSOR


def test_an_objection_takes_off_whom_it_is_about(application, officer):
    applicant = UserFactory(person=application.person)
    first, _ = seats.allocate(application=application, by=officer, at=AT)
    said = objections.object_to(application=application, words="Not Dr Vane.", by=applicant, at=AT)
    assert objections.object_to(application=application, words="Not Dr Vane.", by=applicant, at=AT) == said
    assert WorkItem.objects.filter(kind="objection", closed_at=None).count() == 1
    objections.settle(objection=said, against=[first.user], by=officer, at=LATER)
    objections.settle(objection=said, against=[first.user], by=officer, at=LATER)
    first.refresh_from_db()
    assert first.end == SeatEnd.CONFLICT
    assert not WorkItem.objects.filter(kind="objection", closed_at=None).exists()
    with pytest.raises(Refused):
        objections.object_to(application=application, words="Nor Mr Li.", by=make_assessor(), at=AT)


def test_an_application_that_is_held_is_not_judged(application, officer):
    taken = seated(application, officer)[0]
    holds.hold(application=application, reason="A question to the employer.", by=officer, at=AT)
    assert (
        code_of(
            judging.judge, taken=taken, standard=asked(application)[0], mark="met", reason=SHOWN, by=taken.user, at=AT
        )
        == "held"
    )


def test_those_who_judge_are_reminded_once_before_the_day_and_once_after_it_also_when_days_were_missed(
    application, officer
):
    first, second = seated(application, officer)
    application.refresh_from_db()

    def reminded(days):
        on = application.due_on + timedelta(days=days)
        seat_reminders.remind(on=on, at=AT)
        seat_reminders.remind(on=on, at=AT)
        return Message.objects.filter(template="registry/mail/seat_due").count()

    assert reminded(-8) == 0
    assert reminded(-3) == 2
    mark_all(first)
    judging.hand_in(taken=first, by=first.user, at=AT)
    assert reminded(4) == 3
    assert Message.objects.filter(template="registry/mail/seat_due", to=second.user.email).count() == 2


def test_a_remitted_application_goes_to_fresh_people_in_a_round_of_its_own(application, officer, pool):
    first, second = opened(application, officer)
    recommendations.recommend(taken=first, reason="", by=first.user, at=LATER)
    for to in (Stage.REFUSED, Stage.APPEAL, Stage.ASSESSING):
        stages.move(application=stages.locked(application), to=to, by=None, at=LATER)
    taken = seats.allocate(application=application, by=officer, at=LATER)
    assert {one.round for one in taken} == {2}
    assert not {one.user_id for one in taken} & {first.user_id, second.user_id}
    assert len(rounds.current(application).standards) == len(asked(application))
