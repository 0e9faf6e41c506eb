"""What the office does with an application: completeness, returns, holds, steps taken back, and days that pass."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from members.choices import Role, WaitingOn
from members.errors import Refused
from members.models import Message, TrailEvent, WorkItem
from members.services import work
from registry.choices import APPLICATION, RefereeState, ReturnReason, Stage
from registry.models import Application, Hold, Referee, Return, Seat, StageChange
from registry.queries.application_work import work_key
from registry.rules.applications import BACK
from registry.services import application_upkeep, applications, completeness, holds, office_acts, rollbacks, stages
from tests.factories import assessing
from tests.factories.admission import AT, ApplicationFactory
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 3, 11, tzinfo=UTC)  # a Tuesday
WORDS = "Your certificate cannot be read. Scan it again in colour."


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER, email="olive.officer@example.org")


@pytest.fixture
def second():
    return UserFactory(role=Role.REGISTRAR, email="rita.registrar@example.org")


@pytest.fixture
def submitted():
    return ApplicationFactory(stage="submitted")


def now(application):
    return Application.objects.get(pk=application.pk)


def told(application, event):
    return Message.objects.filter(person=application.person, template=f"registry/mail/{event}")


def done(kind):
    return TrailEvent.objects.filter(kind=f"registry.{kind}")


def give_back(application, by, at=LATER, **more):
    how = {"reasons": [ReturnReason.CERTIFICATE], "words": WORDS} | more
    return completeness.return_to_applicant(application=application, by=by, at=at, **how)


def refused(verb, **how):
    with pytest.raises(Refused) as refusal:
        verb(**how)
    return refusal.value


# --- Complete --------------------------------------------------------------------------------------------------------


def test_a_complete_application_waits_for_its_references(submitted, officer):
    completeness.complete(application=submitted, by=officer, at=LATER)
    application = now(submitted)
    assert (application.stage, application.due_on) == (Stage.REFERENCES, date(2026, 11, 24))
    assert told(submitted, "application_complete").count() == 1
    assert WorkItem.objects.get(key=work_key(application)).waiting_on == WaitingOn.REFEREE
    assert done("application_completed").get().actor == officer


def test_it_is_ready_at_once_where_every_reference_was_given(submitted, officer):
    Referee.objects.filter(application=submitted).update(state=RefereeState.GIVEN, settled_at=LATER)
    completeness.complete(application=submitted, by=officer, at=LATER)
    assert now(submitted).stage == Stage.READY


def test_saying_it_twice_is_saying_it_once(submitted, officer):
    for _ in range(2):
        completeness.complete(application=submitted, by=officer, at=LATER)
    assert StageChange.objects.filter(application=submitted, stage=Stage.REFERENCES).count() == 1
    assert told(submitted, "application_complete").count() == 1
    assert done("application_completed").count() == 1


def test_whoever_comes_second_is_told_who_was_first(submitted, officer, second):
    seen = office_acts.last_change(submitted).pk
    completeness.complete(application=submitted, by=officer, at=LATER, seen=seen)
    refusal = refused(
        completeness.return_to_applicant,
        application=submitted,
        reasons=["other"],
        words=WORDS,
        by=second,
        at=LATER,
        seen=seen,
    )
    assert refusal.code == "done_already"
    assert "already by olive.officer@example.org at 3 November 2026 at 11:00am" in refusal.message.replace("\xa0", " ")
    assert "waiting for references" in refusal.message
    assert not Return.objects.exists()


def test_a_page_from_before_the_applicant_handed_it_in_again_does_nothing(submitted, officer, second):
    seen = office_acts.last_change(submitted).pk
    give_back(submitted, officer)
    applications.submit(application=submitted, by=submitted.person.user, at=LATER + timedelta(days=1))
    refusal = refused(completeness.complete, application=submitted, by=second, at=LATER, seen=seen)
    assert refusal.code == "done_already"
    assert "being checked for completeness" in refusal.message
    assert now(submitted).stage == Stage.SUBMITTED


def test_nobody_checks_their_own_and_nobody_without_the_role(submitted):
    own = submitted.person.user
    assert refused(completeness.complete, application=submitted, by=own, at=LATER).code == "role"
    for role in (Role.FINANCE, Role.ASSESSOR):
        by = UserFactory(role=role)
        assert refused(completeness.complete, application=submitted, by=by, at=LATER).code == "role"
    mine = ApplicationFactory(stage="submitted", person=PersonFactory(surname="Officer"))
    officer = mine.person.user
    officer.role_grants.create(role=Role.OFFICER, granted_at=AT)
    assert refused(completeness.complete, application=mine, by=officer, at=LATER).code == "own"


@pytest.mark.parametrize("stage", ["draft", "ready", "assessing", "returned", "withdrawn", "refused"])
def test_only_what_is_being_checked_can_be_complete_or_returned(stage, officer):
    application = ApplicationFactory(stage=stage)
    assert refused(completeness.complete, application=application, by=officer, at=LATER).code in {
        "done_already",
        "wrong_state",
    }
    assert refused(give_back, application=application, by=officer).code in {"done_already", "wrong_state"}
    assert now(application).stage == stage


# --- Returned --------------------------------------------------------------------------------------------------------


def test_an_application_goes_back_with_typed_reasons_and_words(submitted, officer):
    returned = give_back(submitted, officer, reasons=["patient", "certificate"])
    assert now(submitted).stage == Stage.RETURNED
    assert returned.due_on == now(submitted).due_on == date(2026, 12, 1)
    assert returned.reasons == ["certificate", "patient"]
    assert WorkItem.objects.get(key=work_key(submitted)).waiting_on == WaitingOn.PERSON
    assert told(submitted, "application_returned").count() == 1


def test_returning_it_twice_with_the_same_words_is_returning_it_once(submitted, officer):
    assert give_back(submitted, officer) == give_back(submitted, officer, at=LATER + timedelta(minutes=1))
    assert refused(give_back, application=submitted, by=officer, words="Something else.").code == "done_already"
    assert Return.objects.count() == 1


@pytest.mark.parametrize(("more", "field"), [({"reasons": []}, "reasons"), ({"words": "  "}, "words")])
def test_it_goes_back_with_a_reason_and_words_or_not_at_all(submitted, officer, more, field):
    assert refused(give_back, application=submitted, by=officer, **more).field == field
    assert now(submitted).stage == Stage.SUBMITTED


# --- Days that pass --------------------------------------------------------------------------------------------------


def night(day):
    application_upkeep.run(on=day, at=datetime(day.year, day.month, day.day, 6, 10, tzinfo=UTC))


def nights(application, *days):
    """Runs on the days after the return; how many reminders there were by then, and the stage."""
    seen = []
    for number in days:
        night(LATER.date() + timedelta(days=number))
        seen.append((told(application, "application_return_reminder").count(), now(application).stage))
    return seen


def test_who_does_not_answer_is_reminded_twice_and_then_it_is_closed(submitted, officer):
    give_back(submitted, officer)
    assert nights(submitted, 13, 14, 15, 20, 21, 28, 29) == [
        (0, "returned"),
        (1, "returned"),
        (1, "returned"),
        (1, "returned"),
        (2, "returned"),
        (2, "returned"),
        (2, "closed"),
    ]
    assert told(submitted, "application_closed").count() == 1
    assert done("application_closed").get().actor is None
    assert WorkItem.objects.get(key=work_key(submitted)).closed_at


def test_a_night_that_was_missed_is_made_up_for_once(submitted, officer):
    give_back(submitted, officer)
    assert nights(submitted, 22, 22, 23) == [(1, "returned")] * 3
    assert nights(submitted, 40, 40, 41) == [(1, "closed")] * 3
    assert told(submitted, "application_closed").count() == 1


def test_what_comes_back_in_time_is_neither_reminded_of_nor_closed(submitted, officer):
    give_back(submitted, officer)
    applications.submit(application=submitted, by=submitted.person.user, at=LATER + timedelta(days=10))
    assert nights(submitted, 14, 29) == [(0, "submitted")] * 2


def test_what_is_held_rests_and_goes_on_with_the_days_it_had_left(submitted, officer):
    give_back(submitted, officer)
    holds.hold(application=submitted, reason="In hospital.", by=officer, at=LATER + timedelta(days=10))
    assert nights(submitted, 14, 40) == [(0, "returned")] * 2
    holds.release(application=submitted, by=officer, at=LATER + timedelta(days=50))
    assert now(submitted).due_on == LATER.date() + timedelta(days=28 + 40)
    assert nights(submitted, 53, 54, 68, 69) == [(0, "returned"), (1, "returned"), (2, "returned"), (2, "closed")]


def test_a_second_return_has_reminders_of_its_own(submitted, officer):
    give_back(submitted, officer)
    nights(submitted, 14)
    applications.submit(application=submitted, by=submitted.person.user, at=LATER + timedelta(days=15))
    give_back(submitted, officer, at=LATER + timedelta(days=16))
    assert nights(submitted, 29, 30, 44, 45) == [(1, "returned"), (2, "returned"), (3, "returned"), (3, "closed")]


# --- On hold ---------------------------------------------------------------------------------------------------------


def test_a_hold_stops_the_clock_and_a_release_lets_it_go_on(submitted, officer):
    assert now(submitted).due_on == date(2026, 11, 16)
    holds.hold(application=submitted, reason="We asked another body.", by=officer, at=LATER)
    item = WorkItem.objects.get(key=work_key(submitted))
    assert (now(submitted).due_on, item.due_on) == (None, None)
    holds.release(application=submitted, by=officer, at=LATER + timedelta(days=6))
    item.refresh_from_db()
    # From Tuesday to the Monday after: four working days.
    assert now(submitted).due_on == item.due_on == date(2026, 11, 20)
    assert told(submitted, "application_held").count() == told(submitted, "application_released").count() == 1


def test_holding_and_releasing_twice_is_doing_it_once(submitted, officer, second):
    how = {"application": submitted, "reason": "We asked another body.", "at": LATER}
    assert holds.hold(by=officer, **how) == holds.hold(by=officer, **how)
    assert refused(holds.hold, by=second, **how).code == "held"
    assert refused(holds.hold, by=officer, **how | {"reason": "Another."}).code == "held"
    assert holds.release(application=submitted, by=officer, at=LATER) == holds.release(
        application=submitted, by=second, at=LATER
    )
    assert Hold.objects.count() == done("application_held").count() == done("application_released").count() == 1


def test_the_work_on_what_is_held_rests(submitted, officer):
    holds.hold(application=submitted, reason="We asked another body.", by=officer, at=LATER)
    assert refused(completeness.complete, application=submitted, by=officer, at=LATER).code == "held"
    assert refused(give_back, application=submitted, by=officer).code == "held"


def test_a_hold_says_why_and_what_is_over_cannot_be_held(submitted, officer):
    assert refused(holds.hold, application=submitted, reason=" ", by=officer, at=LATER).field == "reason"
    assert refused(holds.release, application=submitted, by=officer, at=LATER).code == "not_held"
    for stage in ("draft", "withdrawn", "closed"):
        over = ApplicationFactory(stage=stage)
        assert refused(holds.hold, application=over, reason="Why not.", by=officer, at=LATER).code in {
            "done_already",
            "wrong_state",
        }


# --- Taken back ------------------------------------------------------------------------------------------------------


def test_every_way_back_is_a_move_of_the_table():
    assert all(back in APPLICATION.moves[stage] for stage, back in BACK.items())


def test_a_mistaken_completion_is_taken_back_and_the_check_has_the_days_it_had_left(submitted, officer):
    completeness.complete(application=submitted, by=officer, at=LATER)
    how = {"application": submitted, "to": Stage.SUBMITTED, "reason": "The wrong file.", "by": officer}
    rollbacks.roll_back(at=LATER + timedelta(days=2), **how)
    rollbacks.roll_back(at=LATER + timedelta(days=2), **how)
    application = now(submitted)
    # Submitted on Monday and complete on Tuesday: one of ten days was used; nine are left from Thursday on.
    assert (application.stage, application.due_on) == (Stage.SUBMITTED, date(2026, 11, 18))
    change = StageChange.objects.get(application=submitted, rolled_back=True)
    assert (change.reason, change.by) == ("The wrong file.", officer)
    assert told(submitted, "application_rolled_back").count() == 1
    assert done("application_rolled_back").get().detail == {"was": "references", "to": "submitted"}


def test_a_mistaken_return_is_taken_back_and_is_then_not_closed(submitted, officer):
    give_back(submitted, officer)
    rollbacks.roll_back(application=submitted, to=Stage.SUBMITTED, reason="It was there.", by=officer, at=LATER)
    assert nights(submitted, 14, 40) == [(0, "submitted")] * 2
    assert told(submitted, "application_rolled_back").count() == 1


def test_taken_back_from_assessment_nobody_is_seated_any_more_and_nobody_is_written_to(officer):
    application = assessing.make_application()
    for _ in range(2):
        assessing.make_assessor(person=None)
    assessing.seated(application, officer)
    assert now(application).stage == Stage.ASSESSING
    rollbacks.roll_back(
        application=application, to=Stage.READY, reason="Too early.", by=officer, at=assessing.AT + timedelta(days=1)
    )
    assert now(application).stage == Stage.READY
    assert Seat.objects.filter(application=application).count() == 2
    assert not Seat.objects.filter(application=application, ended_at=None).exists()
    assert not told(application, "application_rolled_back").exists()


@pytest.mark.parametrize("stage", ["draft", "submitted", "suitability", "evidence", "moderation", "refused", "closed"])
def test_some_steps_cannot_be_taken_back(stage, officer):
    application = ApplicationFactory(stage=stage)
    for to in set(BACK.values()):
        how = {"application": application, "to": to, "reason": "A mistake.", "by": officer, "at": LATER}
        assert refused(rollbacks.roll_back, **how).code in {"done_already", "wrong_state"}
    assert now(application).stage == stage


def test_a_step_is_taken_back_with_a_reason_or_not_at_all(submitted, officer):
    completeness.complete(application=submitted, by=officer, at=LATER)
    how = {"application": submitted, "to": Stage.SUBMITTED, "reason": " ", "by": officer, "at": LATER}
    assert refused(rollbacks.roll_back, **how).field == "reason"


# --- Evidence in the queue -------------------------------------------------------------------------------------------


def test_the_documents_open_to_whoever_has_the_work_also_those_that_come_later(submitted, officer):
    work.assign(items=[WorkItem.objects.get(key=work_key(submitted)).pk], to=officer, by=officer, at=LATER)
    (first,) = submitted.submissions.get().documents.all()
    assert officer.has_perm("members.read_document", first)
    give_back(submitted, officer)
    later = make_document(submitted.person, data=b"%PDF-1.7 scanned again")
    submitted.qualifications.update(certificate=later)
    applications.submit(application=submitted, by=submitted.person.user, at=LATER + timedelta(days=1))
    assert officer.has_perm("members.read_document", later)
    stages.move(application=stages.locked(submitted), to=Stage.WITHDRAWN, by=None, at=LATER + timedelta(days=2))
    officer = type(officer).objects.get(pk=officer.pk)
    assert not officer.has_perm("members.read_document", first)
    assert not officer.has_perm("members.read_document", later)


# --- Two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_the_same_moment_one_acts_and_the_other_is_told():
    officers = [UserFactory(role=Role.OFFICER), UserFactory(role=Role.REGISTRAR)]
    application = ApplicationFactory(stage="submitted")
    seen = office_acts.last_change(application).pk
    start, outcomes = threading.Barrier(2), []

    def act(verb, by):
        start.wait()
        try:
            verb(by)
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    verbs = (
        lambda by: completeness.complete(application=application, by=by, at=LATER, seen=seen),
        lambda by: give_back(application, by, seen=seen),
    )
    threads = [threading.Thread(target=act, args=pair) for pair in zip(verbs, officers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "done_already"]
    assert StageChange.objects.filter(application=application).exclude(stage=Stage.SUBMITTED).count() == 1
