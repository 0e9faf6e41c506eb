"""Deciding on applications: by whom, on what, and what the applicant reads of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from members import secrets
from members.choices import ReadingOf, Role
from members.errors import Refused
from members.models import AccessRecord, GraveAct, RoleGrant, TrailEvent
from members.services import acts
from registry import letters as documents
from registry.choices import IssuedKind, Recommended, SeatKind, Stage, SuitabilityOutcome
from registry.models import AdmissionDecision, Conflict, Entry, Finding, ProposedDecision, Seat, SuitabilityReview
from registry.queries import letters
from registry.queries import suitability as declared
from registry.services import admission_decisions, suitability
from registry.services.admission_decisions import Words
from tests import pdf
from tests.factories.decisions import REFUSAL, WORDS, decide, kept, officers, recommended, refused
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 21, 10, tzinfo=UTC)
SECRET = "A seizure in 2019, none since."


def propose(application, by, outcome=Recommended.ADMIT, words=WORDS, at=AT):
    return admission_decisions.propose(application=application, outcome=outcome, words=words, by=by, at=at)


def test_the_second_person_sees_what_was_recommended_found_and_would_be_said():
    application = recommended(outcome=Recommended.REFUSE, at=AT)
    first, _second = officers()
    act = propose(application, first, Recommended.REFUSE, REFUSAL)
    said = dict(admission_decisions.KINDS["refuse"].says(act))
    assert said["Recommended"] == "Refuse. As found."
    findings = Finding.objects.filter(application=application).select_related("standard")
    for finding in findings:
        key = f"{finding.standard.code} {finding.standard.title}"
        assert said[key] == f"{finding.get_mark_display().capitalize()}. {finding.reason}"
    assert said["Reasons, as the applicant reads them"] == REFUSAL.reasons
    assert said["What would help, as the applicant reads it"] == REFUSAL.would_help
    assert "Departs from the recommendation" not in said


def test_a_departure_from_the_recommendation_is_shown_to_the_second_person_and_marked():
    application = recommended(outcome=Recommended.REFUSE, at=AT)
    first, second = officers()
    act = propose(application, first)
    assert "Departs from the recommendation" in dict(admission_decisions.KINDS["admit"].says(act))
    acts.confirm(act=act, by=second, at=AT)
    assert AdmissionDecision.objects.get(application=application).against_recommendation


def test_proposing_the_same_twice_is_proposing_once_and_another_waits_its_turn():
    application = recommended(at=AT)
    first, second = officers()
    act = propose(application, first)
    assert propose(application, first) == act
    assert ProposedDecision.objects.filter(application=application).count() == 1
    with pytest.raises(Refused, match="waits for a second person already"):
        propose(application, second, Recommended.REFUSE, REFUSAL)
    with pytest.raises(Refused, match="waits for a second person already"):
        propose(application, first, words=Words("Other words."))


def test_after_declining_another_decision_may_be_proposed():
    application = recommended(at=AT)
    first, second = officers()
    acts.decline(act=propose(application, first), answer="Look at the second post again.", by=second, at=AT)
    assert not AdmissionDecision.objects.filter(application=application).exists()
    assert propose(application, first).state == "proposed"


@pytest.mark.parametrize(
    ("outcome", "words", "field"),
    [
        (Recommended.ADMIT, Words("  "), "reasons"),
        (Recommended.REFUSE, Words("", "Help."), "reasons"),
        (Recommended.REFUSE, Words("Reasons."), "would_help"),
    ],
)
def test_a_decision_has_its_reasons_and_a_refusal_says_what_would_help(outcome, words, field):
    with pytest.raises(Refused) as refusal:
        propose(recommended(at=AT), officers()[0], outcome, words)
    assert refusal.value.field == field


def test_whoever_assessed_neither_proposes_nor_confirms():
    application = recommended(at=AT)
    seat = Seat.objects.filter(application=application, kind=SeatKind.ASSESSOR).first()
    assessor = UserFactory(roles=[Role.ASSESSOR, Role.OFFICER])
    Seat.objects.create(
        application=application,
        kind=SeatKind.MODERATOR,
        user=assessor,
        seated_at=seat.seated_at,
        unconflicted_at=seat.seated_at,
        ended_at=AT,
        end="done",
    )
    first, second = officers()
    with pytest.raises(Refused, match="took part in this application"):
        propose(application, assessor)
    act = propose(application, first)
    with pytest.raises(Refused, match="took part in this application"):
        acts.confirm(act=act, by=assessor, at=AT)
    act.refresh_from_db()
    assert act.state == "proposed"
    assert not Entry.objects.filter(person=application.person).exists()
    acts.confirm(act=act, by=second, at=AT)


def test_whoever_has_a_conflict_does_not_decide():
    application, (first, second) = recommended(at=AT), officers()
    Conflict.objects.create(
        application=application, user=second, kind="declared_by_applicant", declared_at=AT, declared_by=second
    )
    act = propose(application, first)
    with pytest.raises(Refused, match="declared by the applicant"):
        acts.confirm(act=act, by=second, at=AT)


def test_on_a_route_without_assessors_whoever_recommended_does_not_confirm():
    application, (first, second) = recommended(at=AT, route="CS/hcpc"), officers()
    application.recommendations.update()
    newest = application.recommendations.get()
    with transaction.atomic():
        type(newest).objects.create(
            application=application, round=0, outcome="admit", recommended_at=AT, recommended_by=second
        )
    act = propose(application, first)
    with pytest.raises(Refused, match="You recommended this"):
        acts.confirm(act=act, by=second, at=AT)
    acts.confirm(act=act, by=officers()[1], at=AT)


def test_nobody_decides_on_their_own_application():
    application = recommended(at=AT)
    own = application.person.user
    RoleGrant.objects.create(user=own, role=Role.OFFICER, granted_at=AT)
    with pytest.raises(Refused, match="concerns you"):
        propose(application, own)


@pytest.mark.parametrize("outcome", [Recommended.ADMIT, Recommended.REFUSE])
def test_the_letter_is_the_record(outcome):
    application = decide(recommended(outcome=outcome, at=AT), outcome=outcome, at=AT)
    decision = AdmissionDecision.objects.get(application=application)
    issued = decision.letter
    assert letters.decision(decision) == issued.said
    made = documents.letter(IssuedKind.LETTER, letters.decision(decision), at=issued.issued_at)
    assert kept(issued) == made
    read = pdf.words(made)
    for finding in Finding.objects.filter(application=application).select_related("standard"):
        assert finding.reason in read
        assert finding.standard.code in read
    assert decision.reasons in read
    with pdf.opened(made) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("en")


def test_a_refusal_says_what_would_help_and_until_when_it_may_be_appealed_against():
    application = refused(at=AT)
    decision = AdmissionDecision.objects.get(application=application)
    read = pdf.words(kept(decision.letter))
    assert REFUSAL.would_help in read
    assert "until the end of 21 October 2026" in read


def test_the_letter_stands_when_the_person_is_called_otherwise_later():
    application = refused(at=AT)
    issued = AdmissionDecision.objects.get(application=application).letter
    application.person.names.update(set_aside_at=AT)
    again = documents.letter(IssuedKind.LETTER, issued.said, at=issued.issued_at)
    assert again == kept(issued)


# --- What was declared ----------------------------------------------------------------------------------------------


def _review(**how):
    application = recommended(at=AT, disclosed=SECRET, **how)
    return application, SuitabilityReview.objects.get(application=application)


def test_what_was_declared_waits_for_the_registrar_who_alone_reads_it_and_each_reading_is_recorded():
    application, review = _review()
    assert application.stage == Stage.SUITABILITY
    officer, registrar = officers()
    with pytest.raises(Refused, match="role"):
        suitability.read(review=review, by=officer, at=AT)
    told = suitability.read(review=review, by=registrar, at=AT)
    assert [one.words for one in told] == [SECRET]
    reading = AccessRecord.objects.get(person=application.person, what=ReadingOf.DECLARATION)
    assert (reading.user, reading.about_id) == (registrar, review.pk)


def test_a_registrar_who_assessed_reads_nothing():
    application, review = _review()
    registrar = UserFactory(roles=[Role.REGISTRAR, Role.ASSESSOR])
    Seat.objects.create(
        application=application,
        kind=SeatKind.ASSESSOR,
        user=registrar,
        seated_at=AT,
        unconflicted_at=AT,
        ended_at=AT,
        end="done",
    )
    with pytest.raises(Refused, match="took part in this application"):
        suitability.read(review=review, by=registrar, at=AT)
    assert not AccessRecord.objects.filter(what=ReadingOf.DECLARATION).exists()


def test_the_outcome_is_sealed_and_brings_the_application_to_its_decision():
    application, review = _review()
    registrar = officers()[1]
    how = {"review": review, "outcome": SuitabilityOutcome.SUITABLE, "by": registrar}
    done = suitability.decide(reasons="It is managed.", at=AT, **how)
    assert suitability.decide(reasons="It is managed.", at=AT, **how) == done
    review.refresh_from_db()
    application.refresh_from_db()
    assert application.stage == Stage.RECOMMENDED
    assert "managed" not in review.reasons
    assert secrets.unseal(review.reasons) == "It is managed."
    assert not declared.needed(application)
    for line in TrailEvent.objects.filter(kind__startswith="registry.suitability"):
        assert SECRET not in str(line.detail)
    with pytest.raises(Refused, match="decided already"):
        suitability.read(review=review, by=registrar, at=AT)
    assert decide(application, at=AT).stage == Stage.ADMITTED


def test_an_obstacle_that_was_found_keeps_the_applicant_from_being_admitted():
    application, review = _review()
    registrar = officers()[1]
    suitability.decide(
        review=review, outcome=SuitabilityOutcome.UNSUITABLE, reasons="It cannot be managed.", by=registrar, at=AT
    )
    with pytest.raises(Refused, match="obstacle to registration"):
        decide(application, at=AT)
    assert decide(application, outcome=Recommended.REFUSE, at=AT).stage == Stage.REFUSED


def test_a_review_that_is_open_is_opened_once():
    application, review = _review()
    assert suitability.open_review(application=application, by=None, at=AT + timedelta(hours=1)) == review
    with pytest.raises(Refused, match="not waiting for a decision"):
        propose(application, officers()[0])
    assert not GraveAct.objects.filter(kind="admit").exists()
