"""Referees and references: named, asked, answered by a link that works once, replaced, reminded, forgotten."""

from dataclasses import replace as with_other
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import F

from members.choices import DeliveryKind, Role
from members.errors import Refused
from members.models import AccessRecord, Message, TrailEvent
from members.services import deliveries, messages
from registry import referee_questions
from registry.choices import RefereeFlag, RefereeRelation, RefereeState, RouteKind, Section, Stage
from registry.models import Application, Referee, Reference
from registry.queries import applications, reference_links, references
from registry.services import reference_answers, reference_reading, reference_reminders, visibility
from registry.services import references as verbs
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.referees import a_reference, an_application, answers, identity, named
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def application(db):
    return an_application(at=AT)


@pytest.fixture
def owner(application):
    return application.person.user


def name(application, who=None, **more):
    return verbs.name(application=application, named=who or named(), by=application.person.user, at=AT, **more)


def both(application):
    return [name(application, named(n)) for n in (1, 2)]


@pytest.fixture
def asked(application, owner):
    """Both referees of an application that was handed in and checked."""
    both(application)
    hand_in(application)
    verbs.ask_all(application=application, by=owner, at=AT)
    return list(Referee.objects.filter(application=application).order_by("pk"))


def hand_in(application, stage=Stage.REFERENCES):
    Application.objects.filter(pk=application.pk).update(stage=stage, submitted_at=AT, stage_since=AT)
    application.refresh_from_db()


def link(referee, at=AT):
    referee.refresh_from_db()
    return reference_links.find(reference_links.make(referee), at=at)


def told(event):
    return Message.objects.filter(template=f"registry/mail/{event}").order_by("pk")


# --- Naming ---------------------------------------------------------------------------------------------------------


def test_naming_the_same_person_twice_names_one(application):
    first, again = name(application), name(application)
    assert first == again
    assert Referee.objects.count() == 1
    assert TrailEvent.objects.filter(kind="registry.referee_named").count() == 1


def test_an_address_is_named_once_however_it_is_written(application):
    name(application, named(1, email="a.b@gmail.com"))
    for same in ("A.B@gmail.com", "ab@googlemail.com", "a.b+reference@gmail.com"):
        with pytest.raises(Refused, match="already"):
            name(application, named(2, email=same))


def test_nobody_names_themselves(application, owner):
    for own in (owner.email.upper(), application.person.details.email.replace("@", "+x@")):
        with pytest.raises(Refused, match="your own address") as refused:
            name(application, named(email=own))
        assert refused.value.field == "email"


def test_no_more_are_named_than_the_route_asks_for(application):
    both(application)
    with pytest.raises(Refused, match="as many"):
        name(application, named(3))


def test_a_registered_colleague_is_registered_somewhere(application):
    with pytest.raises(Refused, match="registered with"):
        name(application, named(relation=RefereeRelation.REGISTERED_COLLEAGUE))


def test_a_referee_may_be_described_otherwise_until_they_are_asked(application, owner):
    first, second = both(application)
    assert name(application, named(5), referee=first).email == named(5).email
    with pytest.raises(Refused, match="already"):
        name(application, named(2), referee=first)
    verbs.ask_all(application=application, by=owner, at=AT)
    with pytest.raises(Refused, match="asked already"):
        name(application, named(6), referee=second)


def test_only_the_applicant_and_the_office_name_referees(application):
    with pytest.raises(Refused):
        verbs.name(application=application, named=named(), by=UserFactory(person=PersonFactory()), at=AT)
    officer = UserFactory(role=Role.OFFICER)
    assert verbs.name(application=application, named=named(), by=officer, at=AT)


def test_once_handed_in_nobody_is_named_besides(asked, application):
    with pytest.raises(Refused, match="handed in"):
        name(application, named(3))


@pytest.mark.parametrize(
    ("email", "flag"),
    [
        ("j.moss@gmail.com", RefereeFlag.PUBLIC_MAILBOX),
        ("j.moss@post.references-for-hire.example", RefereeFlag.DOMAIN_OF_CONCERN),
        ("j.moss@haygreen.example", RefereeFlag.APPLICANT_DOMAIN),
        ("j.moss@leeds.nhs.uk", None),
        ("j.moss@other.example", None),
    ],
)
def test_flags_for_the_officer_by_address(application, email, flag):
    application.person.details.email = "susan@haygreen.example"
    application.person.details.save()
    assert name(application, named(email=email, name="Jo Moss")).flags == ([flag.value] if flag else [])


def test_colleagues_with_an_address_of_the_same_service_are_not_flagged(application):
    application.person.details.email = "susan@nhs.net"
    application.person.details.save()
    assert name(application, named(email="jo@nhs.net")).flags == []


def test_a_name_like_the_applicants_and_an_address_of_another_name_are_flagged(application):
    other = an_application(at=AT)
    name(other, named(1, email="shared@x.example", name="Dr Peter Oak"))
    assert name(application, named(1, email="shared@x.example", name="P. Oak")).flags == []
    second = name(application, named(2, name="Ms Suzan Haygreen"))
    assert second.flags == [RefereeFlag.LIKE_APPLICANT]
    third = name(an_application(at=AT), named(1, email="shared@x.example", name="Olive Ash"))
    assert third.flags == [RefereeFlag.SHARED_ADDRESS]


def test_a_number_that_is_nobodys_here_is_flagged(application):
    entry = EntryFactory(registered="2020-01-01/2027-01-01")
    on_it = named(1, relation=RefereeRelation.REGISTERED_COLLEAGUE, registered_with="RCT")
    assert name(application, with_other(on_it, registration_number=entry.number)).flags == []
    not_on_it = with_other(named(2, registered_with="RCT"), registration_number="RCT99999")
    assert name(application, not_on_it).flags == [RefereeFlag.NOT_ON_REGISTER]


# --- Asking ---------------------------------------------------------------------------------------------------------


def test_all_are_asked_once(application, owner):
    both(application)
    hand_in(application, Stage.SUBMITTED)
    for _ in range(2):
        verbs.ask_all(application=application, by=owner, at=AT)
    assert set(Referee.objects.values_list("state", "due_on", "link_version")) == {("asked", date(2026, 11, 23), 1)}
    assert told("reference_asked").count() == 2
    assert TrailEvent.objects.filter(kind="registry.referee_asked").count() == 2


def test_too_few_are_not_asked(application, owner):
    name(application)
    with pytest.raises(Refused, match="Name 2 referees"):
        verbs.ask_all(application=application, by=owner, at=AT)
    assert not told("reference_asked").exists()


def test_a_link_leads_to_its_own_request_alone(asked):
    first, second = asked
    assert link(first).referee == first
    assert link(first).closed is None
    token = reference_links.make(first)
    forged = token.replace(first.reference, second.reference)
    assert reference_links.find(forged, at=AT) is None
    assert reference_links.find(token[:-1], at=AT) is None
    assert reference_links.find("", at=AT) is None


def test_a_link_grows_old(asked):
    assert link(asked[0], AT + 28 * DAY).closed is None
    assert link(asked[0], AT + 28 * DAY + timedelta(seconds=1)).closed == reference_links.Closed.OLD


def test_a_new_link_makes_the_one_before_useless_and_is_sent_once_a_day(asked, owner):
    referee = asked[0]
    old = reference_links.make(referee)
    later = AT + 3 * DAY
    for _ in range(2):
        sent = verbs.resend(referee=referee, by=owner, at=later)
    assert (sent.link_version, sent.due_on) == (2, date(2026, 11, 26))
    assert reference_links.find(old, at=later).closed == reference_links.Closed.NEWER
    assert link(referee, later).closed is None
    assert told("reference_asked").count() == 3


def test_nothing_is_sent_again_to_somebody_who_answered(asked, owner):
    a_reference(asked[0], at=AT)
    with pytest.raises(Refused, match="not being waited for"):
        verbs.resend(referee=asked[0], by=owner, at=AT + DAY)


def test_the_links_of_an_application_that_ended_do_nothing(asked, application):
    Application.objects.filter(pk=application.pk).update(stage=Stage.WITHDRAWN, ended_at=AT)
    assert link(asked[0]).closed == reference_links.Closed.ENDED
    with pytest.raises(Refused, match="is over"):
        a_reference(asked[0], at=AT)


# --- Answering ------------------------------------------------------------------------------------------------------


def test_the_last_reference_makes_the_application_ready(asked, application):
    first, second = asked
    a_reference(first, at=AT)
    application.refresh_from_db()
    assert (application.stage, references.all_given(application)) == (Stage.REFERENCES, False)
    a_reference(second, at=AT + DAY)
    application.refresh_from_db()
    assert (application.stage, references.all_given(application)) == (Stage.READY, True)
    assert link(first).closed == reference_links.Closed.GIVEN


def test_before_the_check_for_completeness_references_move_nothing(asked, application):
    hand_in(application, Stage.SUBMITTED)
    for referee in asked:
        a_reference(referee, at=AT)
    application.refresh_from_db()
    assert application.stage == Stage.SUBMITTED
    assert references.all_given(application)


def test_giving_the_same_twice_is_giving_once_and_something_else_is_refused(asked):
    referee = asked[0]
    assert a_reference(referee, at=AT) == a_reference(referee, at=AT + DAY)
    with pytest.raises(Refused, match="Nothing more is wanted"):
        reference_answers.give(referee=referee, identity=identity(referee), answers=answers(work="Other."), at=AT)
    with pytest.raises(Refused, match="Nothing more is wanted"):
        reference_answers.decline(referee=referee, reason="No.", at=AT)
    assert Reference.objects.count() == 1
    assert told("reference_received").count() == told("reference_thanks").count() == 1


def test_what_is_kept_says_what_was_asked(asked):
    given = a_reference(asked[0], at=AT, competence="mostly", competence_why="Slow at first.", limits_why="Unasked.")
    kept = {row["code"]: row for row in given.answers["answers"]}
    assert kept["competence"]["answer"] == "Mostly"
    assert kept["competence"]["explained"] == "Slow at first."
    assert kept["limits"]["explained"] == "", "an explanation that no answer asked for is not kept"
    assert kept["work"]["asked"].endswith("?")
    assert given.answers["version"] == "2026.1"


@pytest.mark.parametrize(("answer", "recommends"), [("yes", True), ("no", False), ("reservations", None)])
def test_the_recommendation(asked, answer, recommends):
    given = a_reference(asked[0], at=AT, recommend=answer, recommend_why="Because.")
    assert given.recommends is recommends


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"work": " "}, "work"),
        ({"competence": ""}, "competence"),
        ({"competence": "excellent"}, "competence"),
        ({"conduct": "yes"}, "conduct_why"),
        ({"recommend": "no", "recommend_why": "  "}, "recommend_why"),
        ({"work": "x" * 4_001}, "work"),
    ],
)
def test_an_answer_that_is_missing_is_asked_for(asked, change, field):
    with pytest.raises(Refused) as refused:
        a_reference(asked[0], at=AT, **change)
    assert refused.value.field == field
    assert not Reference.objects.exists()


def test_whoever_answers_under_another_name_is_flagged(asked):
    who = with_other(identity(asked[0]), name="Somebody Else", relation=RefereeRelation.TUTOR)
    reference_answers.give(referee=asked[0], identity=who, answers=answers(), at=AT)
    asked[0].refresh_from_db()
    assert asked[0].flags == [RefereeFlag.ANOTHER_NAME, RefereeFlag.ANOTHER_RELATION]


def test_what_is_not_sent_yet_is_kept_and_emptied_with_the_answer(asked):
    referee = asked[0]
    reference_answers.save(referee=referee, part="identity", entered={"name": "Jo"}, at=AT)
    reference_answers.save(referee=referee, part="answers", entered={"work": "Much."}, at=AT)
    referee.refresh_from_db()
    assert referee.draft == {"identity": {"name": "Jo"}, "answers": {"work": "Much."}}
    a_reference(referee, at=AT)
    referee.refresh_from_db()
    assert referee.draft == {}
    with pytest.raises(Refused):
        reference_answers.save(referee=referee, part="identity", entered={"name": "Jo"}, at=AT)


def test_declining_tells_the_applicant_that_and_not_why(asked):
    referee = asked[0]
    with pytest.raises(Refused, match="Say why"):
        reference_answers.decline(referee=referee, reason=" ", at=AT)
    for reason in ("Never met them.", "Another."):
        reference_answers.decline(referee=referee, reason=reason, at=AT)
    referee.refresh_from_db()
    assert (referee.state, referee.decline_reason) == (RefereeState.DECLINED, "Never met them.")
    assert told("reference_declined").count() == 1
    assert link(referee).closed == reference_links.Closed.DECLINED


def test_every_kind_of_route_has_questions_that_recommend():
    for kind in RouteKind:
        asked_of = referee_questions.in_force(kind, AT.date())
        assert [question.recommends for question in asked_of.questions].count(True) == 1
        for question in asked_of.questions:
            assert set(question.explain_when) <= set(question.options)
            assert (question.kind == referee_questions.CHOICE) == bool(question.options)
            assert bool(question.explain_when) == bool(question.explain)


# --- Replacing and not accepting ------------------------------------------------------------------------------------


def test_another_takes_the_place_of_a_referee_and_is_asked_at_once(asked, application, owner):
    referee = asked[0]
    for _ in range(2):
        other = verbs.replace(referee=referee, named=named(3), reason="On leave.", by=owner, at=AT + DAY)
    referee.refresh_from_db()
    assert (referee.state, referee.replacement_reason) == (RefereeState.REPLACED, "On leave.")
    assert (other.state, other.replaces, other.link_version) == (RefereeState.ASKED, referee, 1)
    assert link(referee).closed == reference_links.Closed.REPLACED
    assert told("reference_asked").count() == 3
    assert [seen.referee for seen in references.seen_by_applicant(application, on=AT.date())] == [asked[1], other]


def test_a_replacement_needs_a_reason_and_somebody_else(asked, owner):
    with pytest.raises(Refused, match="Say why"):
        verbs.replace(referee=asked[0], named=named(3), reason=" ", by=owner, at=AT)
    with pytest.raises(Refused, match="already"):
        verbs.replace(referee=asked[0], named=named(2), reason="On leave.", by=owner, at=AT)
    corrected = named(1, email="right@leeds.nhs.uk")
    assert verbs.replace(referee=asked[0], named=corrected, reason="Wrong address.", by=owner, at=AT)


def test_a_reference_that_was_given_stands_unless_the_office_cannot_accept_it(asked, application, owner):
    a_reference(asked[0], at=AT)
    with pytest.raises(Refused):
        verbs.replace(referee=asked[0], named=named(3), reason="I would rather.", by=owner, at=AT)
    officer = UserFactory(role=Role.OFFICER)
    verbs.not_accept(referee=asked[0], reason="They are your sister.", by=officer, at=AT)
    assert not references.all_given(application)
    assert told("referee_not_accepted").count() == 1
    other = verbs.replace(referee=asked[0], named=named(3), reason="Not accepted.", by=owner, at=AT)
    a_reference(asked[1], at=AT)
    a_reference(other, at=AT)
    application.refresh_from_db()
    assert application.stage == Stage.READY


def test_in_the_place_of_a_referee_who_was_lost_one_other_is_named_and_no_more(asked, application, owner, client):
    verbs.not_accept(referee=asked[0], reason="They are your sister.", by=UserFactory(role=Role.OFFICER), at=AT)
    hand_in(application, Stage.RETURNED)
    with pytest.raises(Refused, match="in the place of"):
        name(application, named(3))
    sign_in(client, owner)
    page = client.get(f"/my/applications/{application.reference}/referees/")
    assert (page.context["may_name"], page.context["missing"]) == (False, 0)
    verbs.replace(referee=asked[0], named=named(3), reason="Not accepted.", by=owner, at=AT)
    assert references.in_place(application).count() == application.policy.needs_referees
    assert Section.REFEREES not in {lack.section for lack in applications.missing(application, AT.date())}


def test_who_may_not_accept_and_when(asked, application):
    with pytest.raises(Refused, match="role"):
        verbs.not_accept(referee=asked[0], reason="No.", by=UserFactory(), at=AT)
    officer = UserFactory(role=Role.OFFICER)
    with pytest.raises(Refused, match="Say why"):
        verbs.not_accept(referee=asked[0], reason=" ", by=officer, at=AT)
    hand_in(application, Stage.ASSESSING)
    with pytest.raises(Refused, match="back to its check"):
        verbs.not_accept(referee=asked[0], reason="No.", by=officer, at=AT)


# --- Reminding ------------------------------------------------------------------------------------------------------


def remind(days):
    return [reference_reminders.remind(at=AT + days * DAY) for _ in range(2)]


def test_reminders_come_once_each_then_it_is_the_applicants_turn(asked):
    a_reference(asked[1], at=AT)
    assert [remind(days) for days in (1, 6, 7, 8, 14, 15, 21, 22, 30)] == [
        [0, 0], [0, 0], [1, 0], [0, 0], [1, 0], [0, 0], [0, 0], [1, 0], [0, 0],
    ]  # fmt: skip
    assert told("reference_reminder").count() == 2
    assert told("reference_overdue").count() == 1


def test_a_missed_week_sends_one_reminder_and_not_two(asked):
    a_reference(asked[1], at=AT)
    assert remind(16) == [1, 0]
    assert remind(17) == [0, 0]
    assert told("reference_reminder").get().key.endswith(":1:14")


def test_missed_until_the_end_only_the_applicant_hears(asked):
    assert remind(40) == [2, 0]
    assert not told("reference_reminder").exists()
    assert told("reference_overdue").count() == 2


def test_a_new_link_begins_the_reminders_anew(asked, owner):
    a_reference(asked[1], at=AT)
    assert remind(7) == [1, 0]
    verbs.resend(referee=asked[0], by=owner, at=AT + 8 * DAY)
    assert remind(14) == [0, 0]
    assert remind(15) == [1, 0]


def test_nobody_is_reminded_for_an_application_that_ended(asked, application):
    Application.objects.filter(pk=application.pk).update(stage=Stage.WITHDRAWN, ended_at=AT)
    assert remind(10) == [0, 0]


def test_the_applicant_hears_once_that_no_mail_reaches_a_referee(asked):
    message = told("reference_asked").first()
    messages.deliver(message_id=message.pk, at=AT)
    for event in ("one", "two"):
        deliveries.record_event(
            provider_id=Message.objects.get(pk=message.pk).provider_id,
            kind=DeliveryKind.BOUNCED,
            provider_event=event,
            happened_at=AT,
            at=AT,
        )
    assert told("referee_unreachable").count() == 1


# --- Reading and forgetting -----------------------------------------------------------------------------------------


def test_each_reading_is_recorded_and_the_applicant_reads_nothing(asked, owner):
    given = a_reference(asked[0], at=AT)
    officer = UserFactory(role=Role.OFFICER)
    found = reference_reading.read(referee=asked[0], by=officer, at=AT)
    assert found.given == given
    assert AccessRecord.objects.filter(user=officer, what="reference", about_id=given.pk).count() == 1
    with pytest.raises(Refused):
        reference_reading.read(referee=asked[0], by=owner, at=AT)


def test_of_an_erased_applicants_referees_nothing_is_left(asked, application):
    a_reference(asked[0], at=AT)
    reference_answers.save(referee=asked[1], part="answers", entered={"work": "Secret"}, at=AT)
    verbs.replace(referee=asked[1], named=named(4), reason="Secret", by=application.person.user, at=AT)
    reference_reminders.remind(at=AT + 8 * DAY)
    visibility.erase(person=application.person, by=None, at=AT + 9 * DAY)
    kept = [
        *Referee.objects.values_list(
            "name", "email", "phone", "job_title", "employer", "registered_with", "registration_number",
            "replacement_reason", "decline_reason", "office_reason",
        ),
        *Reference.objects.values_list("answers", "identity"),
        *Referee.objects.values_list("draft", "flags"),
        *Message.objects.filter(template__in=references.TO_REFEREES).values_list("to", "context"),
    ]  # fmt: skip
    assert kept
    assert not [word for row in kept for word in row if word]
    waiting = Message.objects.filter(template__in=references.TO_REFEREES, sent_at=None, failed_at=None)
    assert not waiting.exists()
    assert Referee.objects.filter(asked_at__isnull=False, due_on__gt=F("asked_at")).exists()
