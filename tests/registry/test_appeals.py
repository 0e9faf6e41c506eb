"""Appeals against a refusal: in time, by the applicant, heard by people who took no part."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from members.choices import ActState, ReadingOf, Role, WaitingOn
from members.errors import Refused
from members.models import AccessRecord, GraveAct, Message, RoleGrant, WorkItem
from registry import letters as documents
from registry.choices import AppealOutcome, ConflictKind, IssuedKind, Recommended, SeatKind, Stage, Status
from registry.models import (
    AdmissionDecision,
    Appeal,
    Application,
    Conflict,
    ProposedDecision,
    Recommendation,
    Seat,
)
from registry.queries import applicants, application_status, decisions, letters
from registry.queries.document_uses import document_uses
from registry.rules.appeals import in_time, last_day
from registry.services import appeals, holds, judging, recommendations, seat_ends, seats, stages
from tests import pdf
from tests.factories.decisions import WORDS, admitted, decide, kept, officers, recommended, refused
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.plugins.accounts import sign_in

AT = datetime(2026, 9, 21, 10, tzinfo=UTC)
_SCAN = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
GROUNDS = "The second post was not read: it shows what was found missing."


def ask(application, at=AT, grounds=GROUNDS, chosen=(), by=None):
    user = by or application.person.user
    return appeals.ask(application=application, grounds=grounds, documents=list(chosen), by=user, at=at)


def panel(appeal, at=AT, number=2):
    """Members of a panel who said that nothing keeps them from hearing it."""
    registrar = UserFactory(role=Role.REGISTRAR)
    for _one in range(number):
        taken = appeals.seat(appeal=appeal, user=UserFactory(role=Role.PANEL_MEMBER), by=registrar, at=at)
        judging.declare_unconflicted(taken=taken, by=taken.user, at=at)
    return [taken.user for taken in appeals.panel(appeal.application)]


def hear(appeal, outcome, at=AT):
    first = panel(appeal, at)[0]
    return appeals.decide(appeal=appeal, outcome=outcome, reasons="As the panel found.", by=first, at=at)


def officer():
    return UserFactory(role=Role.OFFICER)


def proposer_whose_decision_was_turned_down(application):
    """Somebody who proposed a decision before the one that was made."""
    act = decisions.latest(application).act
    other = officer()
    turned_down = GraveAct.objects.create(
        kind=act.kind,
        person=act.person,
        detail=act.detail,
        state=ActState.DECLINED,
        proposed_by=other,
        proposed_at=AT,
        decided_by=UserFactory(role=Role.REGISTRAR),
        decided_at=AT,
    )
    ProposedDecision.objects.create(application=application, act=turned_down, outcome=Recommended.REFUSE)
    return other


def shown(client, page):
    answer = client.get(page)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_all_of_the_last_day_counts_and_none_of_the_next():
    until = last_day(date(2026, 9, 21), 30)
    assert until == date(2026, 10, 21)
    assert in_time(until, until)
    assert not in_time(until + timedelta(days=1), until)
    assert not in_time(until, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minute", "taken"),
    [
        (datetime(2026, 10, 21, 22, 59, tzinfo=UTC), True),  # one minute to midnight in London, in summer time
        (datetime(2026, 10, 21, 23, 0, tzinfo=UTC), False),
    ],
)
def test_an_appeal_is_in_time_until_midnight_in_london(minute, taken):
    application = refused(at=AT)
    if taken:
        assert ask(application, at=minute).due_on == date(2026, 11, 20)
    else:
        with pytest.raises(Refused, match="last day for an appeal was 21\N{NO-BREAK SPACE}October 2026"):
            ask(application, at=minute)


@pytest.mark.django_db
def test_the_registrar_may_allow_a_late_appeal_with_a_reason():
    application, late = refused(at=AT), AT + timedelta(days=40)
    decision = decisions.refusal(application)
    officer, registrar = officers()
    how = {"decision": decision, "until": late.date(), "at": late}
    with pytest.raises(Refused, match="role"):
        appeals.allow_late(reason="In hospital.", by=officer, **how)
    with pytest.raises(Refused) as refusal:
        appeals.allow_late(reason=" ", by=registrar, **how)
    assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="later day"):
        appeals.allow_late(decision=decision, until=AT.date(), reason="In hospital.", by=registrar, at=late)
    for _twice in range(2):
        appeals.allow_late(reason="In hospital.", by=registrar, **how)
    assert Message.objects.filter(template="registry/mail/appeal_allowed").count() == 1
    assert ask(application, at=late).pk


@pytest.mark.django_db
def test_only_the_applicant_appeals_once_with_grounds_and_own_documents():
    application = refused(at=AT)
    with pytest.raises(Refused, match="Only the applicant"):
        ask(application, by=UserFactory(role=Role.OFFICER))
    with pytest.raises(Refused) as refusal:
        ask(application, grounds=" ")
    assert refusal.value.field == "grounds"
    with pytest.raises(Refused) as refusal:
        ask(application, chosen=[make_document(PersonFactory())])
    assert refusal.value.field == "documents"
    own = make_document(application.person, data=b"%PDF-1.7 a letter")
    appeal = ask(application, chosen=[own])
    assert list(appeal.documents.all()) == [own]
    assert ask(application) == appeal
    with pytest.raises(Refused, match="appealed already"):
        ask(application, grounds="Something else.")
    assert Appeal.objects.filter(application=application).count() == 1
    item = WorkItem.objects.get(key=stages.work_key(application))
    assert (item.closed_at, item.waiting_on) == (None, "registrar")


@pytest.mark.django_db
def test_a_document_of_an_appeal_stays_until_it_is_decided():
    application = refused(at=AT)
    chosen = make_document(application.person, state="clean")
    appeal = ask(application, chosen=[chosen])
    assert [use.keeps for use in document_uses(document=chosen)] == [True]
    hear(appeal, AppealOutcome.DISMISSED)
    assert [use.keeps for use in document_uses(document=chosen)] == [False]


@pytest.mark.django_db
def test_there_is_nothing_to_appeal_against_before_a_refusal_or_after_an_admission():
    for application in (recommended(at=AT), admitted(at=AT)):
        with pytest.raises(Refused, match="no decision to appeal"):
            ask(application)


@pytest.mark.django_db
def test_nobody_hears_an_appeal_who_took_part_before():
    application = refused(at=AT)
    appeal = ask(application)
    registrar = UserFactory(role=Role.REGISTRAR)
    act = AdmissionDecision.objects.get(application=application).act
    took_part = [
        Seat.objects.filter(application=application, kind=SeatKind.ASSESSOR).first().user,
        act.proposed_by,
        act.decided_by,
    ]
    for user in took_part:
        RoleGrant.objects.create(user=user, role=Role.PANEL_MEMBER, granted_at=AT)
        with pytest.raises(Refused, match="They cannot hear this appeal"):
            appeals.seat(appeal=appeal, user=user, by=registrar, at=AT)
    with pytest.raises(Refused, match="panel member"):
        appeals.seat(appeal=appeal, user=UserFactory(role=Role.ASSESSOR), by=registrar, at=AT)
    with pytest.raises(Refused, match="role"):
        appeals.seat(appeal=appeal, user=UserFactory(role=Role.PANEL_MEMBER), by=UserFactory(role=Role.OFFICER), at=AT)


@pytest.mark.django_db
def test_whoever_recommended_from_the_checks_or_only_proposed_took_part_too():
    application = refused(at=AT, route="CS/hcpc")
    recommender = officer()
    Recommendation.objects.create(
        application=application, round=0, outcome=Recommended.REFUSE, recommended_at=AT, recommended_by=recommender
    )
    other = proposer_whose_decision_was_turned_down(application)
    appeal = ask(application)
    registrar = UserFactory(role=Role.REGISTRAR)
    for user in (recommender, other):
        RoleGrant.objects.filter(user=user).update(ended_at=AT)
        RoleGrant.objects.create(user=user, role=Role.PANEL_MEMBER, granted_at=AT)
        with pytest.raises(Refused, match="They cannot hear this appeal"):
            appeals.seat(appeal=appeal, user=user, by=registrar, at=AT)


@pytest.mark.django_db
def test_a_conflict_that_arises_ends_the_seat_before_anything_is_shown(client):
    application = refused(at=AT)
    appeal = ask(application)
    first, second = panel(appeal)
    page = f"/hearings/{application.reference}/"
    sign_in(client, first)
    assert GROUNDS in shown(client, page)
    assert AccessRecord.objects.filter(what=ReadingOf.APPLICATION, user=first).exists()
    Conflict.objects.create(
        application=application, user=first, kind=ConflictKind.DECLARED_BY_APPLICANT, declared_at=timezone.now()
    )
    answer = client.get(page)
    assert (answer.status_code, GROUNDS in answer.content.decode()) == (410, False)
    assert not Seat.objects.filter(application=application, user=first, ended_at=None).exists()
    assert WorkItem.objects.get(key=stages.work_key(application)).waiting_on == WaitingOn.REGISTRAR
    with pytest.raises(Refused, match="2 people or more"):
        appeals.decide(appeal=appeal, outcome=AppealOutcome.UPHELD, reasons="As found.", by=second, at=AT)


@pytest.mark.django_db
def test_the_nightly_look_finds_conflicts_of_a_panel_and_the_registrar_is_asked():
    application = refused(at=AT)
    first = panel(ask(application))[0]
    RoleGrant.objects.filter(user=first).update(ended_at=AT)
    assert (seat_ends.sweep(at=AT), seat_ends.sweep(at=AT)) == (1, 0)
    assert WorkItem.objects.get(key=stages.work_key(application)).waiting_on == WaitingOn.REGISTRAR


@pytest.mark.django_db
def test_a_panel_is_two_or_more_who_all_said_that_nothing_keeps_them_from_it():
    appeal = ask(refused(at=AT))
    registrar, member = UserFactory(role=Role.REGISTRAR), UserFactory(role=Role.PANEL_MEMBER)
    taken = appeals.seat(appeal=appeal, user=member, by=registrar, at=AT)
    assert appeals.seat(appeal=appeal, user=member, by=registrar, at=AT) == taken
    how = {"appeal": appeal, "outcome": AppealOutcome.UPHELD, "reasons": "As found.", "by": member, "at": AT}
    with pytest.raises(Refused, match="2 people or more"):
        appeals.decide(**how)
    other = appeals.seat(appeal=appeal, user=UserFactory(role=Role.PANEL_MEMBER), by=registrar, at=AT)
    judging.declare_unconflicted(taken=taken, by=member, at=AT)
    with pytest.raises(Refused, match="Everybody on the panel"):
        appeals.decide(**how)
    judging.declare_unconflicted(taken=other, by=other.user, at=AT)
    with pytest.raises(Refused, match="do not sit"):
        appeals.decide(**how | {"by": UserFactory(role=Role.PANEL_MEMBER)})
    assert appeals.decide(**how).outcome == AppealOutcome.UPHELD
    assert appeals.decide(**how).outcome == AppealOutcome.UPHELD
    with pytest.raises(Refused, match="decided already"):
        appeals.decide(**how | {"outcome": AppealOutcome.DISMISSED})


@pytest.mark.django_db
def test_upheld_two_officers_admit():
    application = refused(at=AT)
    hear(ask(application), AppealOutcome.UPHELD)
    application = Application.objects.get(pk=application.pk)
    assert application.stage == Stage.APPEAL
    item = WorkItem.objects.get(key=stages.work_key(application))
    assert item.waiting_on == "office"
    now = application_status.status(application)
    assert ("was upheld" in now.now, "office" in now.move) == (True, True)
    with pytest.raises(Refused, match="can only be admitted"):
        decide(application, outcome=Recommended.REFUSE, at=AT)
    application = decide(application, words=WORDS, at=AT)
    assert application.stage == Stage.ADMITTED
    known = applicants.entries_of(application.person, on=AT.date())
    assert [one.status for one in known] == [Status.REGISTERED]
    assert not decisions.latest(application).against_recommendation


@pytest.mark.django_db
def test_remitted_it_is_assessed_by_others_in_a_round_of_its_own():
    application = refused(at=AT)
    before = set(Seat.objects.filter(application=application).values_list("user", flat=True))
    hear(ask(application), AppealOutcome.REMITTED)
    application = Application.objects.get(pk=application.pk)
    assert application.stage == Stage.ASSESSING
    UserFactory(role=Role.ASSESSOR)
    UserFactory(role=Role.ASSESSOR)
    seats.allocate(application=application, by=UserFactory(role=Role.OFFICER), at=AT)
    now = Seat.objects.filter(application=application, kind=SeatKind.ASSESSOR, ended_at=None)
    assert now.count() == application.policy.assessors
    assert before.isdisjoint(now.values_list("user", flat=True))
    assert set(now.values_list("round", flat=True)) == {2}


@pytest.mark.django_db
def test_remitted_where_nobody_assesses_somebody_else_recommends_again():
    application = refused(at=AT, route="CS/hcpc")
    first, second = officer(), officer()
    Recommendation.objects.create(
        application=application, round=0, outcome=Recommended.REFUSE, recommended_at=AT, recommended_by=first
    )
    appeal = hear(ask(application), AppealOutcome.REMITTED)
    application = Application.objects.get(pk=application.pk)
    assert (application.stage, application.due_on is not None) == (Stage.READY, True)
    assert "assessors" not in pdf.words(kept(appeal.letter))
    how = {"application": application, "outcome": Recommended.REFUSE, "reason": "As before.", "at": AT}
    with pytest.raises(Refused, match="somebody else must recommend"):
        recommendations.recommend_directly(by=first, **how)
    assert recommendations.recommend_directly(by=second, **how).recommended_by == second


@pytest.mark.django_db
def test_an_appeal_is_not_decided_while_the_application_is_held():
    application = refused(at=AT)
    appeal = ask(application)
    first = panel(appeal)[0]
    holds.hold(application=application, reason="A court is asked first.", by=officer(), at=AT)
    with pytest.raises(Refused, match="is held"):
        appeals.decide(appeal=appeal, outcome=AppealOutcome.DISMISSED, reasons="As found.", by=first, at=AT)


@pytest.mark.django_db
def test_dismissed_the_refusal_is_final_and_every_seat_and_grant_has_ended():
    application = refused(at=AT)
    appeal = hear(ask(application), AppealOutcome.DISMISSED)
    application = Application.objects.get(pk=application.pk)
    assert application.stage == Stage.REFUSED_FINAL
    assert not Seat.objects.filter(application=application, ended_at=None).exists()
    assert not application.grants.exists()
    assert letters.appeal(appeal) == appeal.letter.said
    made = documents.letter(IssuedKind.APPEAL_LETTER, letters.appeal(appeal), at=appeal.letter.issued_at)
    assert kept(appeal.letter) == made
    assert "As the panel found." in pdf.words(made)
    assert Message.objects.filter(template="registry/mail/appeal_decided").count() == 1


# --- By letter ------------------------------------------------------------------------------------------------------


def enter(application, by, came_on=date(2026, 9, 24), at=AT + timedelta(days=5), **more):
    given = {"grounds": GROUNDS, "note": "The hand and the address are those on file."} | more
    scan = SimpleUploadedFile("letter.pdf", _SCAN, "application/pdf")
    return appeals.enter(application=application, letter=scan, came_on=came_on, by=by, at=at, **given)


@pytest.mark.django_db
def test_an_appeal_that_came_by_letter_is_entered_once_and_the_applicant_is_told():
    application, (officer, _registrar) = refused(at=AT), officers()
    appeal = enter(application, officer)
    assert enter(application, officer) == appeal
    application.refresh_from_db()
    assert (application.stage, appeal.came_on, appeal.due_on) == (Stage.APPEAL, date(2026, 9, 24), date(2026, 10, 24))
    assert [one.person for one in appeal.documents.all()] == [application.person]
    told = set(Message.objects.filter(person=application.person).values_list("template", flat=True))
    assert {"registry/mail/appeal_asked", "members/mail/acted_for"} <= told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"grounds": " "}, "grounds"),
        ({"came_on": AT.date() - timedelta(days=1)}, "came_on"),
        ({"came_on": AT.date() + timedelta(days=6)}, "came_on"),
        ({"came_on": AT.date() + timedelta(days=31), "at": AT + timedelta(days=40)}, "came_on"),
        ({"note": ""}, "note"),
    ],
)
def test_a_letter_that_cannot_be_entered_is_refused_beside_its_field(wrong, field):
    application, (officer, _registrar) = refused(at=AT), officers()
    with pytest.raises(Refused) as refusal:
        enter(application, officer, **wrong)
    assert refusal.value.field == field
    assert not Appeal.objects.exists()


@pytest.mark.django_db
def test_a_letter_that_came_in_time_is_entered_after_the_last_day():
    application, (officer, _registrar) = refused(at=AT), officers()
    assert enter(application, officer, came_on=date(2026, 10, 21), at=AT + timedelta(days=40)).came_on.day == 21


@pytest.mark.django_db
def test_the_applicant_does_not_enter_their_own_letter():
    application = refused(at=AT)
    with pytest.raises(Refused):
        enter(application, application.person.user)


@pytest.mark.django_db
def test_the_office_enters_a_letter_on_its_page(signed_in):
    desk = signed_in(officers()[0])
    application = refused(at=timezone.now() - timedelta(days=5))
    where = f"/desk/applications/{application.reference}/appeal/"
    assert "Enter an appeal that came by letter" in desk.get(where).content.decode()
    day = timezone.localdate() - timedelta(days=1)
    given = {
        "came_on_day": day.day,
        "came_on_month": day.month,
        "came_on_year": day.year,
        "grounds": GROUNDS,
        "note": "Known.",
    }
    answer = desk.post(f"{where}letter/", given)
    assert answer.status_code == 422
    assert "Select the scan of the letter" in answer.content.decode()
    assert GROUNDS in answer.content.decode()
    scan = SimpleUploadedFile("letter.pdf", _SCAN, "application/pdf")
    shown = desk.post(f"{where}letter/", given | {"file": scan}, follow=True).content.decode()
    assert "The appeal is entered" in shown
    assert "an appeal was made already" in desk.get(f"{where}letter/").content.decode()
