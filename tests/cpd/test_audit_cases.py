"""The audit of one person: called in, put together, sent in, audited by two, closed; and each rule that says no."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cpd.choices import AuditMark, AuditSeatEnd, AuditStage, DeferralGround, RecordSource, ReferralOutcome
from cpd.models import AuditCase, AuditCopy, AuditFinding, AuditSeat, Record
from cpd.queries import audit_cases as queries
from cpd.queries import audit_conflicts, audit_looks, copies
from cpd.services import (
    audit_cases,
    audit_deferrals,
    audit_judging,
    audit_referrals,
    audit_seats,
    audit_upkeep,
    erasure,
)
from members.choices import Channel, Role, WaitingOn
from members.errors import Refused
from members.models import Employment, Erasure, Message, PersonDetails, TrailEvent, WorkItem
from tests.factories.audits import (
    AT,
    called_in,
    later,
    make_auditor,
    make_officer,
    make_policy,
    make_registrant,
    make_round,
    mark_all,
    sent_in,
    with_auditors,
    write,
)
from tests.factories.documents import make_document
from tests.factories.members import LONG_AGO, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def fresh(case):
    return queries.all_cases().get(pk=case.pk)


# --- Called in -------------------------------------------------------------------------------------------------------


def test_somebody_is_called_in_once_by_e_mail_and_by_letter_with_a_profile_from_their_log():
    case = called_in()
    assert audit_cases.call_in(selection=case.selection, by=None, at=later(1)).pk == case.pk
    assert case.due_on.isoformat() == "2027-03-29"
    told = Message.objects.filter(template="cpd/mail/audit_called")
    assert sorted(told.values_list("channel", flat=True)) == [Channel.EMAIL, Channel.LETTER]
    assert 0 < case.profile.records.count() <= queries.PICKED_AT_FIRST


def test_somebody_without_an_e_mail_address_gets_one_letter_and_not_two():
    person = PersonFactory()
    PersonDetails.objects.filter(person=person).update(email="", address="1 High Street\nTown")
    called_in(person)
    assert Message.objects.get(template="cpd/mail/audit_called").channel == Channel.LETTER


def test_somebody_of_whom_no_period_was_kept_is_audited_over_the_days_of_the_round():
    person = PersonFactory()
    UserFactory(person=person)
    case = called_in(person)
    assert case.cycle.during == case.selection.round.audited
    assert case.cycle.standards


def test_nobody_is_called_in_before_the_draw():
    case = called_in()
    selection = case.selection
    assert audit_cases.waiting_to_be_called() == []
    round_ = make_round(name="Another")
    type(round_).objects.filter(pk=round_.pk).update(stage="closed")
    other = type(selection).objects.create(round=round_, person=case.person, kind="volunteer", selected_at=AT)
    with pytest.raises(Refused):
        audit_cases.call_in(selection=other, by=None, at=AT)


# --- Putting it together --------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_whatever_is_wrong_with_it_and_refused_only_when_sent_in():
    case = called_in()
    user = case.person.user
    audit_cases.save(case=case, by=user, at=AT, summary="word " * 501, statement="")
    assert fresh(case).stage == AuditStage.DRAFTING
    with pytest.raises(Refused) as refused:
        audit_cases.submit(case=case, by=user, at=AT)
    assert "500" in refused.value.message
    assert "501" in refused.value.message
    assert case.profile.__class__.objects.get(case=case).summary == "word " * 501


def test_nobody_else_writes_at_it():
    case, (other, _person) = called_in(), make_registrant()
    for act in (
        lambda: audit_cases.save(case=case, by=other, at=AT, summary="x"),
        lambda: audit_cases.acknowledge(case=case, by=other, at=AT),
        lambda: audit_cases.submit(case=case, by=other, at=AT),
    ):
        with pytest.raises(Refused):
            act()


def test_evidence_and_activities_of_somebody_else_are_refused():
    case, (_other, person) = called_in(), make_registrant()
    with pytest.raises(Refused):
        audit_cases.choose_evidence(case=case, documents=[make_document(person).reference], by=case.person.user, at=AT)
    with pytest.raises(Refused):
        audit_cases.pick(
            case=case, records=[Record.objects.filter(person=person)[0].reference], by=case.person.user, at=AT
        )


def test_signs_of_a_patient_are_asked_about_before_it_is_sent_in():
    case = write(called_in())
    audit_cases.save(case=case, by=case.person.user, at=AT, statement="NHS number 943 476 5919 was treated.")
    with pytest.raises(Refused) as refused:
        audit_cases.submit(case=case, by=case.person.user, at=AT)
    assert refused.value.field == "patients"


def test_it_is_sent_in_once_and_the_copy_does_not_follow_the_log():
    case = sent_in()
    again = audit_cases.submit(case=case, by=case.person.user, at=later(1))
    assert AuditCopy.objects.get(case=case) == again
    assert again.content["summary"] == "I plan treatments."
    Record.objects.filter(person=case.person).update(title="Changed")
    assert "Changed" not in str(AuditCopy.objects.get(case=case).content)
    assert WorkItem.objects.get(kind="audit_seats").closed_at is None
    with pytest.raises(Refused):
        audit_cases.save(case=case, by=case.person.user, at=AT, summary="Later")


def test_what_comes_after_the_day_is_taken_while_the_audit_is_open():
    case = write(called_in())
    audit_cases.submit(case=case, by=case.person.user, at=later(60))
    assert fresh(case).stage == AuditStage.SUBMITTED


# --- Later ------------------------------------------------------------------------------------------------------------


def _ask_later(case, words="I was in hospital.", at=AT):
    document = make_document(case.person, data=b"letter")
    return audit_deferrals.ask(
        case=case, ground=DeferralGround.ILLNESS, words=words, documents=[document.reference],
        by=case.person.user, at=at,
    )  # fmt: skip


def test_an_audit_is_put_off_by_an_officer_and_asked_for_once():
    case = called_in()
    asked = _ask_later(case)
    assert _ask_later(case) == asked
    with pytest.raises(Refused):
        _ask_later(case, words="Something else.")
    officer = make_officer()
    audit_deferrals.accept(deferral=asked, by=officer, at=AT)
    audit_deferrals.accept(deferral=asked, by=officer, at=AT)
    assert fresh(case).stage == AuditStage.DEFERRED
    assert not WorkItem.objects.filter(closed_at=None).exists()
    with pytest.raises(Refused):
        audit_deferrals.refuse(deferral=asked, answer="No.", by=officer, at=AT)
    assert Message.objects.filter(template="cpd/mail/audit_deferral_decided").count() == 1


def test_a_request_that_is_refused_gives_the_days_again():
    case = called_in()
    asked = _ask_later(case, at=later(20))
    with pytest.raises(Refused):
        audit_deferrals.refuse(deferral=asked, answer=" ", by=make_officer(), at=later(25))
    audit_deferrals.refuse(deferral=asked, answer="Pressure of work.", by=make_officer(), at=later(25))
    assert (fresh(case).stage, fresh(case).due_on) == (AuditStage.DRAFTING, later(25 + 28).date())


def test_an_audit_that_was_put_off_is_not_put_off_again():
    first = called_in()
    selection = type(first.selection).objects.create(
        round=make_round(name="Next"), person=first.person, kind="put_off", carried_from=first.selection, selected_at=AT
    )
    case = audit_cases.call_in(selection=selection, by=None, at=AT)
    with pytest.raises(Refused) as refused:
        _ask_later(case)
    assert refused.value.code == "too_often"


# --- Who audits -------------------------------------------------------------------------------------------------------


def test_nobody_audits_themselves_a_colleague_or_somebody_they_audited_before():
    case = sent_in()
    fact = {"recorded_at": LONG_AGO, "source": "test", "during": case.cycle.during}
    colleague, stranger = make_auditor(), make_auditor()
    for person in (case.person, colleague.person):
        Employment.objects.create(person=person, employer_name="Leeds Teaching Hospitals NHS Trust", **fact)
    PersonDetails.objects.filter(person__in=[case.person, stranger.person]).update(
        email="", address="2 Low Road, LS1 4AB"
    )
    found = audit_conflicts.of_accounts([colleague.pk, stranger.pk, case.person.user.pk], case, case.cycle.during.upper)
    assert [list(found[one.pk]) for one in (colleague, stranger)] == [["employer"], ["address"]]
    assert "self" in found[case.person.user.pk]


def test_auditors_were_audited_lately_themselves_unless_the_office_says_why_not():
    make_policy(auditor_audited_years=2)
    case = sent_in()
    new, officer = make_auditor(), make_officer()
    with pytest.raises(Refused) as refused:
        audit_seats.allocate(case=case, by=officer, at=AT)
    assert refused.value.code == "too_few"
    with pytest.raises(Refused):
        audit_seats.seat(case=case, user=new, reason="", by=officer, at=AT)
    seat = audit_seats.seat(case=case, user=new, reason="The first round.", by=officer, at=AT)
    assert audit_seats.seat(case=case, user=new, reason="The first round.", by=officer, at=AT) == seat
    assert fresh(case).stage == AuditStage.SUBMITTED


def test_two_are_seated_and_again_answers_with_the_same():
    case, seats = with_auditors()
    assert case.stage == AuditStage.ASSESSING
    assert [one.pk for one in audit_seats.allocate(case=case, by=make_officer(), at=AT)] == [one.pk for one in seats]
    assert Message.objects.filter(template="cpd/mail/audit_seated").count() == 2


def test_a_conflict_that_arises_ends_the_seat_and_the_office_fills_it():
    case, (seat, _other) = with_auditors()
    PersonDetails.objects.filter(person__in=[case.person, seat.user.person]).update(address="2 Low Road, LS1 4AB")
    assert audit_seats.look_again(taken=seat, at=AT).end == AuditSeatEnd.CONFLICT
    assert WorkItem.objects.get(kind="audit_seats").closed_at is None
    with pytest.raises(Refused):
        audit_judging.sign(taken=seat, by=seat.user, at=AT)
    make_auditor()
    audit_seats.allocate(case=case, by=make_officer(), at=AT)
    assert audit_seats.held(case).count() == 2


def test_an_auditor_who_declares_a_conflict_is_replaced():
    case, (seat, _other) = with_auditors()
    for _ in range(2):
        ended = audit_seats.declare_conflict(taken=seat, note="We wrote a paper.", by=seat.user, at=AT)
    assert ended.end == AuditSeatEnd.CONFLICT
    assert seat.user_id in {
        one.user for one in audit_conflicts.candidates(fresh(case), at=AT) if "declared" in one.kept_out_by
    }


def test_an_auditor_who_does_not_get_to_it_is_taken_off_and_somebody_else_is_found():
    _case, (seat, other) = with_auditors()
    officer = make_officer()
    with pytest.raises(Refused) as refused:
        audit_seats.take_off(taken=seat, reason=" ", by=officer, at=AT)
    assert refused.value.field == "reason"
    for _ in range(2):
        ended = audit_seats.take_off(taken=seat, reason="Long ill.", by=officer, at=AT)
    assert (ended.end, ended.end_reason) == (AuditSeatEnd.REPLACED, "Long ill.")
    assert WorkItem.objects.get(kind="audit_seats").closed_at is None
    assert Message.objects.filter(template="cpd/mail/audit_seat_ended").count() == 1
    with pytest.raises(Refused):
        audit_judging.sign(taken=seat, by=seat.user, at=AT)
    with pytest.raises(Refused):
        audit_seats.take_off(taken=other, reason="Ill.", by=other.user, at=AT)


def test_the_office_takes_an_auditor_off_on_its_page(signed_in):
    case, (seat, _other) = with_auditors()
    desk, where = signed_in(make_officer()), f"/desk/audits/cases/{case.reference}/auditors/off/"
    assert where in desk.get(f"/desk/audits/cases/{case.reference}/").content.decode()
    assert desk.post(where, {"user": str(seat.user_id), "reason": ""}).status_code == 422
    shown = desk.post(where, {"user": str(seat.user_id), "reason": "Long ill."}, follow=True).content.decode()
    assert "They are off this audit" in shown
    assert "Long ill." in shown
    assert desk.post(where, {"user": str(seat.user_id), "reason": "Long ill."}).status_code == 422


def test_what_somebody_signed_who_should_not_have_judged_is_void_and_judged_anew():
    case, (one, other) = with_auditors()
    make_auditor()
    mark_all(one)
    mark_all(other, s2=AuditMark.PARTLY)
    audit_judging.agree(taken=one, standard="five:2", by=one.user, at=AT)
    assert audit_looks.outcomes(audit_looks.current(fresh(case)))
    for _ in range(2):
        audit_seats.declare_conflict(taken=other, note="We are engaged.", by=other.user, at=later(1))
    look = audit_looks.current(fresh(case))
    assert not look.opened
    assert not audit_looks.findings(fresh(case))
    assert audit_looks.own_marks(one)["five:2"].mark == AuditMark.MET  # as before the other’s mark was read
    with pytest.raises(Refused):
        audit_judging.close(taken=one, outcome=AuditStage.ADVISED, advice="x", by=one.user, at=later(1))
    audit_seats.allocate(case=case, by=make_officer(), at=later(1))
    fresh_seat = audit_seats.held(case).exclude(pk=one.pk).get()
    mark_all(audit_seats.declare_unconflicted(taken=fresh_seat, by=fresh_seat.user, at=later(2)), at=later(2))
    assert Message.objects.filter(template="cpd/mail/audit_opened", to=one.user.email).count() == 2
    assert AuditFinding.objects.filter(case=case, void_at=None).count() == 5
    closed = audit_judging.close(taken=one, outcome=AuditStage.ACCEPTED, advice="", by=one.user, at=later(2))
    assert closed.stage == AuditStage.ACCEPTED


def test_a_third_view_of_somebody_with_a_conflict_is_void_and_what_two_agreed_on_stands():
    case, (one, other) = with_auditors()
    mark_all(one, s2=AuditMark.PARTLY)
    mark_all(other)
    make_auditor()
    third = audit_judging.ask_third(taken=one, by=one.user, at=AT)
    mark_all(audit_seats.declare_unconflicted(taken=third, by=third.user, at=AT))
    PersonDetails.objects.filter(person__in=[case.person, third.user.person]).update(address="2 Low Road, LS1 4AB")
    assert audit_seats.look_again(taken=third, at=AT).end == AuditSeatEnd.CONFLICT
    assert [one.code for one in audit_looks.unfound(audit_looks.current(fresh(case)))] == ["five:2"]
    assert audit_judging.ask_third(taken=one, by=one.user, at=AT).user_id != third.user_id


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_third_view_that_is_lost_is_found_again_by_the_office_and_the_two_are_told(signed_in, by_hand):
    case, (one, other) = with_auditors()
    mark_all(one, s2=AuditMark.PARTLY)
    mark_all(other)
    third = audit_judging.ask_third(taken=one, by=one.user, at=AT)
    for _again in range(2):
        audit_seats.declare_conflict(taken=third, note="We are engaged.", by=third.user, at=later(1))
    told = Message.objects.filter(template="cpd/mail/audit_third_lost")
    assert sorted(told.values_list("to", flat=True)) == sorted([one.user.email, other.user.email])
    item = WorkItem.objects.get(key=audit_looks.seats_key(case.pk))
    assert item.closed_at is None
    shown = signed_in(one.user).get(f"/auditing/{case.reference}/compare/").content.decode()
    assert "the office is finding somebody" in shown
    assert "Ask for a third view" not in shown
    officer, home = make_officer(), f"/desk/audits/cases/{case.reference}/"
    desk = signed_in(officer)
    shown = desk.get(home).content.decode()
    assert "Find somebody for a third view" in shown
    assert f">{WaitingOn.OFFICE.label}, by" in shown  # and not the auditors’ move
    assert "Too few may audit by the rule" in desk.get(f"{home}auditors/").content.decode()
    assert desk.post(f"{home}auditors/").status_code == 422
    assert WorkItem.objects.filter(pk=item.pk, closed_at=None).exists()
    new = make_auditor()
    if by_hand:
        desk.post(f"{home}auditors/by-hand/", {"user": str(new.pk), "reason": "Knows the field."})
    else:
        assert "asked for a third view" in desk.get(f"{home}auditors/").content.decode()
        desk.post(f"{home}auditors/")
    found = audit_looks.current(fresh(case))
    assert (found.third.user, found.third_sought, len(found.seats)) == (new, False, 2)
    assert not WorkItem.objects.filter(pk=item.pk, closed_at=None).exists()
    assert audit_seats.allocate(case=case, by=officer, at=later(2)) == list(audit_seats.held(case))
    assert audit_seats.held(case).count() == 3


def test_whoever_agrees_while_a_third_view_is_sought_needs_none_any_more():
    case, (one, other) = with_auditors()
    mark_all(one, s2=AuditMark.PARTLY)
    mark_all(other)
    third = audit_judging.ask_third(taken=one, by=one.user, at=AT)
    audit_seats.declare_conflict(taken=third, note="We are engaged.", by=third.user, at=AT)
    assert audit_judging.ask_third(taken=other, by=other.user, at=AT) is None  # nobody else audits
    assert WorkItem.objects.filter(key=audit_looks.seats_key(case.pk), closed_at=None).exists()
    audit_judging.agree(taken=one, standard="five:2", by=one.user, at=AT)
    assert not WorkItem.objects.filter(key=audit_looks.seats_key(case.pk), closed_at=None).exists()
    with pytest.raises(Refused):
        audit_seats.seat(case=case, user=make_auditor(), reason="Knows it.", by=make_officer(), at=AT)


def test_the_list_of_an_auditor_asks_as_much_for_one_case_as_for_many(signed_in):
    auditor, officer = make_auditor(), make_officer()
    me, asked = signed_in(auditor), []
    for _number in range(3):
        audit_seats.seat(case=sent_in(), user=auditor, reason="Knows the field.", by=officer, at=AT)
        with CaptureQueriesContext(connection) as counted:
            assert me.get("/auditing/").status_code == 200
        asked.append(len(counted))
    assert asked[1] == asked[2]
    assert len(audit_looks.listed(auditor, today=AT.date())) == 3


# --- Marks and outcomes ---------------------------------------------------------------------------------------------


def test_two_who_find_everything_met_accept_it_and_it_counts_as_their_cpd():
    case, (one, other) = with_auditors()
    mark_all(one)
    assert not audit_looks.current(fresh(case)).opened
    with pytest.raises(audit_looks.SealedError):
        audit_looks.given(audit_looks.current(fresh(case)))
    mark_all(other)
    assert AuditFinding.objects.filter(case=case).count() == 5
    closed = audit_judging.close(taken=one, outcome=AuditStage.ACCEPTED, advice="", by=one.user, at=AT)
    again = audit_judging.close(taken=other, outcome=AuditStage.ACCEPTED, advice="", by=other.user, at=AT)
    assert closed.stage == again.stage == AuditStage.ACCEPTED
    with pytest.raises(Refused):
        audit_judging.close(taken=other, outcome=AuditStage.ADVISED, advice="x", by=other.user, at=AT)
    for seat in (one, other):
        assert Record.objects.get(person=seat.user.person).source == RecordSource.OFFICE
    assert Message.objects.filter(template="cpd/mail/audit_outcome").count() == 1
    assert not AuditSeat.objects.filter(ended_at=None).exists()


def test_every_mark_needs_a_reason_and_signed_marks_stand():
    _case, (seat, _other) = with_auditors()
    mark = {"taken": seat, "by": seat.user, "at": AT}
    for found in AuditMark:
        with pytest.raises(Refused) as refused:
            audit_judging.mark(standard="five:1", found=found, reason=" ", **mark)
        assert refused.value.field == "reason"
    with pytest.raises(Refused):
        audit_judging.mark(standard="none", found=AuditMark.MET, reason="It is shown.", **mark)
    with pytest.raises(Refused):
        audit_judging.sign(taken=seat, by=seat.user, at=AT)
    mark_all(seat)
    before = TrailEvent.objects.count()
    assert audit_judging.sign(taken=seat, by=seat.user, at=AT).signed_at == AT
    audit_judging.mark(standard="five:1", found=AuditMark.MET, reason="It is shown.", **mark)
    assert TrailEvent.objects.count() == before
    with pytest.raises(Refused):
        audit_judging.mark(standard="five:1", found=AuditMark.NOT_MET, reason="No.", **mark)


def test_where_two_differ_one_takes_over_what_the_other_found():
    case, (one, other) = with_auditors()
    mark_all(one, s2=AuditMark.PARTLY)
    mark_all(other)
    assert [left.code for left in audit_looks.unfound(audit_looks.current(fresh(case)))] == ["five:2"]
    with pytest.raises(Refused):
        audit_judging.close(taken=one, outcome=AuditStage.ACCEPTED, advice="", by=one.user, at=AT)
    found = audit_judging.agree(taken=one, standard="five:2", by=one.user, at=AT)
    assert audit_judging.agree(taken=other, standard="five:2", by=other.user, at=AT) == found
    assert (found.mark, found.differed) == (AuditMark.MET, True)


def test_a_third_view_decides_what_two_differ_on():
    case, (one, other) = with_auditors()
    mark_all(one, s2=AuditMark.PARTLY)
    mark_all(other)
    third = audit_judging.ask_third(taken=one, by=one.user, at=AT)
    assert audit_judging.ask_third(taken=other, by=other.user, at=AT) == third
    with pytest.raises(Refused):
        audit_judging.agree(taken=one, standard="five:2", by=one.user, at=AT)
    third = audit_seats.declare_unconflicted(taken=third, by=third.user, at=AT)
    assert [x.code for x in audit_looks.to_mark(third, audit_looks.current(fresh(case)))] == ["five:2"]
    mark_all(third, s2=AuditMark.PARTLY)
    assert AuditFinding.objects.get(case=case, standard="five:2").mark == AuditMark.PARTLY
    with pytest.raises(Refused):
        audit_judging.close(taken=one, outcome=AuditStage.ADVISED, advice="", by=one.user, at=AT)
    audit_judging.close(taken=one, outcome=AuditStage.ADVISED, advice="Write more.", by=one.user, at=AT)
    assert fresh(case).stage == AuditStage.ADVISED


def _asked_for_more(mark=AuditMark.NOT_MET):
    case, (one, other) = with_auditors()
    for seat in (one, other):
        mark_all(seat, s3=mark)
    ask = {"taken": one, "standards": ["five:3"], "words": "Show one benefit.", "by": one.user, "at": AT}
    audit_judging.ask_more(**ask)
    return fresh(case), one, other, ask


def test_more_is_asked_for_once_on_what_is_not_met_and_looked_at_again():
    case, _one, other, ask = _asked_for_more()
    assert audit_judging.ask_more(**ask) == audit_judging.ask_more(**ask | {"taken": other, "by": other.user})
    with pytest.raises(Refused):
        audit_judging.ask_more(**ask | {"words": "Another thing."})
    assert (case.stage, case.due_on) == (AuditStage.FURTHER, later(28).date())
    with pytest.raises(Refused) as refused:
        audit_cases.submit(case=case, by=case.person.user, at=later(3))
    assert "Answer" in refused.value.message
    audit_cases.save(case=case, by=case.person.user, at=later(3), answer="Waiting times fell.")
    audit_cases.submit(case=case, by=case.person.user, at=later(3))
    again = list(audit_seats.held(case))
    assert [one.look for one in again] == [2, 2]
    for seat in again:
        assert [x.code for x in audit_looks.to_mark(seat, audit_looks.current(fresh(case)))] == ["five:3"]
        mark_all(seat, at=later(5))
    audit_judging.close(taken=again[0], outcome=AuditStage.ACCEPTED, advice="", by=again[0].user, at=later(5))
    assert fresh(case).stage == AuditStage.ACCEPTED


def test_what_is_still_not_met_on_a_second_look_is_referred_and_a_registrar_decides():
    case, *_ = _asked_for_more()
    audit_cases.save(case=case, by=case.person.user, at=later(3), answer="Nothing more.")
    audit_cases.submit(case=case, by=case.person.user, at=later(3))
    seats = list(audit_seats.held(case))
    for seat in seats:
        mark_all(seat, s3=AuditMark.NOT_MET)
    audit_judging.close(taken=seats[0], outcome=AuditStage.REFERRED, advice="", by=seats[0].user, at=later(5))
    assert WorkItem.objects.get(kind="audit_referral").closed_at is None
    how = {"case": case, "outcome": ReferralOutcome.AUDIT_AGAIN, "reasons": "A first time.", "at": later(6)}
    with pytest.raises(Refused):
        audit_referrals.decide(by=make_officer(), **how)
    registrar = make_officer(Role.REGISTRAR)
    assert audit_referrals.decide(by=registrar, **how) == audit_referrals.decide(by=registrar, **how)
    with pytest.raises(Refused):
        audit_referrals.decide(by=registrar, **how | {"outcome": ReferralOutcome.NO_STEP})
    told = Message.objects.filter(template="cpd/mail/audit_referral_decided")
    assert sorted(told.values_list("channel", flat=True)) == [Channel.EMAIL, Channel.LETTER]
    assert WorkItem.objects.get(kind="audit_referral").closed_at is not None


# --- Silence ----------------------------------------------------------------------------------------------------------


def _night(case, days):
    at = later(days)
    for _ in range(2):
        audit_upkeep.see_to(case_id=case.pk, on=at.date(), at=at)
    return fresh(case)


def _told(event):
    return Message.objects.filter(template=f"cpd/mail/{event}").count()


def test_silence_is_reminded_given_notice_and_referred_with_nights_missed_and_run_twice():
    case = called_in()
    _night(case, 3)
    assert _told("audit_reminder") == 0
    _night(case, 14)
    _night(case, 22)  # seven days before was missed by a day
    _night(case, 28)
    assert _told("audit_reminder") == 3
    silent = _night(case, 31)
    assert (silent.stage, silent.due_on) == (AuditStage.SILENT, later(31 + 14).date())
    assert _told("audit_notice") == 2
    assert _night(case, 45).stage == AuditStage.SILENT
    referred = _night(case, 50)
    assert (referred.stage, referred.referral.why) == (AuditStage.REFERRED, "silence")
    assert _told("audit_outcome") == 1
    assert [one.kind for one in WorkItem.objects.filter(closed_at=None)] == ["audit_referral"]
    assert case.pk not in audit_upkeep.with_the_person()
    with pytest.raises(Refused) as refused:
        audit_cases.submit(case=case, by=case.person.user, at=later(51))
    assert "registrar" in refused.value.message


def test_whoever_answers_the_notice_is_audited():
    case = _night(write(called_in()), 30)
    assert case.stage == AuditStage.SILENT
    audit_cases.submit(case=case, by=case.person.user, at=later(33))
    assert fresh(case).stage == AuditStage.SUBMITTED


def test_no_reminder_goes_out_once_it_was_sent_in():
    case = sent_in()
    _night(case, 14)
    assert _told("audit_reminder") == 0


# --- Appeals and early ends -----------------------------------------------------------------------------------------


def _referred():
    case = called_in()
    _night(case, 29)
    return _night(case, 44)


def test_an_appeal_in_time_is_decided_by_somebody_without_a_part_and_upheld_is_accepted():
    case = _referred()
    with pytest.raises(Refused):
        audit_referrals.appeal(case=case, words="x", by=case.person.user, at=later(44 + 29))
    how = {"case": case, "words": "I was at sea.", "by": case.person.user, "at": later(50)}
    assert audit_referrals.appeal(**how) == audit_referrals.appeal(**how)
    registrar = make_officer(Role.REGISTRAR)
    with pytest.raises(Refused):
        audit_referrals.decide(case=case, outcome=ReferralOutcome.ADVICE, reasons="x", by=registrar, at=later(51))
    decide = {"case": case, "upheld": True, "answer": "Shown.", "by": make_officer(), "at": later(52)}
    assert audit_referrals.decide_appeal(**decide) == audit_referrals.decide_appeal(**decide)
    assert fresh(case).stage == AuditStage.ACCEPTED
    assert not WorkItem.objects.filter(closed_at=None).exists()


def test_an_appeal_that_is_dismissed_leaves_it_with_the_registrar():
    case = _referred()
    audit_referrals.appeal(case=case, words="Unfair.", by=case.person.user, at=later(50))
    audit_referrals.decide_appeal(case=case, upheld=False, answer="It was not.", by=make_officer(), at=later(52))
    assert fresh(case).stage == AuditStage.REFERRED
    assert WorkItem.objects.get(kind="audit_referral").closed_at is None


def test_the_audit_of_somebody_who_left_ends_with_everything_that_was_open():
    case, seats = with_auditors()
    officer = make_officer()
    for _ in range(2):
        audit_referrals.end_early(case=case, reason="Left the register.", by=officer, at=AT)
    assert fresh(case).stage == AuditStage.LEFT
    assert {seat.end for seat in AuditSeat.objects.filter(case=case)} == {AuditSeatEnd.CASE_ENDED}
    with pytest.raises(Refused):
        audit_judging.sign(taken=seats[0], by=seats[0].user, at=AT)


def test_the_database_holds_a_case_to_its_end():
    case = called_in()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditCase.objects.filter(pk=case.pk).update(stage=AuditStage.ACCEPTED)


def test_erasure_leaves_no_word_of_an_audit_and_all_of_its_marks():
    case, *_ = _asked_for_more()
    audit_cases.save(case=case, by=case.person.user, at=AT, answer="I plan treatments.")
    pieces = {piece.code: piece for piece in copies.person_export(people=[case.person_id], at=AT)}
    assert "I plan treatments." in str(list(pieces["cpd_audit_profiles"].rows()))
    Erasure.objects.create(person=case.person, erased_at=AT)
    for _ in range(2):
        erasure.empty(people=[case.person_id], by=None, at=AT)
    with connection.cursor() as cursor:
        for model in apps.get_app_config("cpd").get_models():
            for words in ("plan treatments", "Show one benefit", "Too little"):
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} t WHERE t::text LIKE %s", [f"%{words}%"])
                assert cursor.fetchone()[0] == 0, (model, words)
    assert fresh(case).stage == AuditStage.LEFT
    assert AuditFinding.objects.get(case=case, standard="five:3").mark == AuditMark.NOT_MET
