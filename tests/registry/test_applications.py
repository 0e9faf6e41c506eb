"""An application from beginning to being handed in, again and back: refusals, twice, races."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import secrets
from members.choices import ActState, DocumentState, PaymentState, WaitingOn
from members.errors import Refused
from members.models import Message, Payment, PersonDetails, TrailEvent, WorkItem
from members.services import acts
from registry.choices import Recommended, RefereeState, Stage
from registry.models import Application, EvidenceItem, EvidenceRequest, Route, Submission
from registry.queries import applications as questions
from registry.queries import dossiers
from registry.services import admission_decisions, applications, declaring, mapping
from registry.services import dossiers as filling
from registry.services.editing import Stale
from tests.factories.admission import AT, ApplicationFactory, account_of, answers, fill, pay, the_route
from tests.factories.decisions import WORDS, officers, recommended
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
ON = AT.date()
LATER = AT + timedelta(days=3)
EQUIVALENCE = "RCT/equivalence-physics"

ROUTES = [
    "RCT/training-scheme", "RCT/ptp", "RCT/sonography", "RCT/equivalence-physics", "RCT/equivalence-engineering",
    "RCT/overseas-physics", "RCT/overseas-engineering", "RCT/readmission", "RCT/restoration", "CS/hcpc",
    "CS/readmission", "CS/restoration", "CS/stp-equivalence", "HSSR/hsst", "HSSR/equivalence", "HSSR/hsst-equivalence",
    "HSSR/readmission", "HSSR/restoration",
]  # fmt: skip


def kinds(application):
    held = TrailEvent.objects.filter(about=application._meta.label_lower, about_id=application.pk)
    return list(held.order_by("id").values_list("kind", flat=True))


def refused(code, verb, **how):
    with pytest.raises(Refused) as refusal:
        verb(**how)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


# --- Beginning ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_can_be_gone_from_nothing_to_handed_in(route):
    made = ApplicationFactory(route=route, stage="submitted")
    assert made.stage == Stage.SUBMITTED
    assert made.submissions.get().round == 1


def test_every_route_is_tried_here():
    routes = {f"{r.register.code}/{r.code}" for r in Route.objects.select_related("register")}
    assert routes == set(ROUTES)


def test_an_account_of_nobody_gets_a_person_and_beginning_twice_begins_once():
    user = UserFactory()
    first = applications.start(user=user, route=the_route("RCT/ptp"), on=ON, at=AT)
    again = applications.start(user=user, route=the_route("RCT/ptp"), on=ON, at=LATER)
    assert first == again
    assert first.person.user == user
    assert first.number.startswith("APP")
    assert PersonDetails.objects.get(person=first.person).email == user.email
    assert kinds(first) == ["registry.application_started"]


def test_a_route_with_one_scope_has_it_chosen():
    made = ApplicationFactory(route="RCT/sonography", complete=False)
    assert [scope.code for scope in made.scopes.all()] == ["sonography"]


def starting(route, person, on=ON):
    return {"user": account_of(person), "route": the_route(route), "on": on, "at": AT}


@pytest.mark.parametrize(
    ("route", "facts", "code"),
    [
        ("RCT/ptp", {"registered": "2020-01-01/2027-01-01"}, "on_register"),
        ("RCT/ptp", {"registered": "2020-01-01/2024-01-01"}, "was_on_register"),
        ("RCT/readmission", {"registered": "2020-01-01/2027-01-01"}, "on_register"),
        ("RCT/readmission", {"registered": "2020-01-01/2027-01-01", "removed": "2025-01-01/"}, "removed"),
        ("RCT/restoration", {"registered": "2020-01-01/2024-01-01"}, "not_removed"),
        ("RCT/restoration", {"registered": "2020-01-01/2027-01-01", "removed": "2025-01-01/"}, "too_early"),
        ("RCT/readmission", {"registered": "2020-01-01/2027-01-01", "suspended": "2026-01-01/"}, "order"),
        ("RCT/readmission", {"registered": "2020-01-01/2026-01-01", "proceedings": "2026-06-01/"}, "proceedings"),
        ("CS/hcpc", {"registered": "2020-01-01/2027-01-01", "removed": "2025-01-01/"}, "order_elsewhere"),
        ("CS/hcpc", {"registered": "2020-01-01/2027-01-01", "suspended": "2026-01-01/"}, "order_elsewhere"),
        ("CS/hcpc", {"registered": "2020-01-01/2027-01-01", "proceedings": "2026-06-01/"}, "proceedings"),
        ("CS/readmission", {"registered": "2020-01-01/2024-01-01"}, "never_on_register"),
    ],
)
def test_what_keeps_somebody_from_beginning_is_said_in_plain_words(route, facts, code):
    person = EntryFactory(**facts).person
    refusal = refused(code, applications.start, **starting(route, person))
    assert refusal.message.endswith(".")
    assert not Application.objects.exists()


def test_who_was_removed_is_told_the_earliest_day():
    person = EntryFactory(registered="2015-01-01/2027-01-01", removed="2024-03-05/").person
    refusal = refused("too_early", applications.start, **starting("RCT/restoration", person))
    assert "5 March 2029" in refusal.message
    assert applications.start(**starting("RCT/restoration", person, date(2029, 3, 5)))


def test_one_application_to_a_register_is_open_at_a_time():
    made = ApplicationFactory(route="RCT/ptp", complete=False)
    refused("open", applications.start, **starting("RCT/sonography", made.person))
    applications.withdraw(application=made, by=made.person.user, at=AT)
    assert applications.start(**starting("RCT/sonography", made.person))


@pytest.mark.django_db(transaction=True)
def test_beginning_in_many_tabs_at_once_begins_once():
    user = UserFactory()
    route = the_route("RCT/ptp")

    def begin(_n):
        try:
            return applications.start(user=user, route=route, on=ON, at=AT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(begin, range(8)))) == 1
    assert Application.objects.count() == 1


# --- Handing in -----------------------------------------------------------------------------------------------------


def submit(made, at=AT, by=None):
    return applications.submit(application=made, by=by or made.person.user, at=at)


def test_handing_in_freezes_a_copy_asks_the_referees_and_tells_the_applicant():
    made = ApplicationFactory(route=EQUIVALENCE)
    submit(made)
    made.refresh_from_db()
    assert (made.stage, made.submitted_at) == (Stage.SUBMITTED, AT)
    assert made.edition.frozen_at == AT
    assert {referee.state for referee in made.referees.all()} == {RefereeState.ASKED}
    copy = made.submissions.get()
    assert copy.content["number"] == made.number
    assert copy.content["evidence"][0]["shows"][0]["why"] == "It shows 1.1."
    assert set(copy.documents.all()) == {q.certificate for q in dossiers.qualifications(made)}
    item = WorkItem.objects.get(key=f"application:{made.pk}")
    assert (item.waiting_on, item.due_on) == (WaitingOn.OFFICE, made.due_on)
    assert Message.objects.filter(key=f"application:{made.pk}:received").exists()


def test_handing_in_twice_is_answered_as_the_first_time():
    made = ApplicationFactory()
    submit(made)
    again = submit(made, at=LATER)
    assert again.submitted_at == AT
    assert made.submissions.count() == 1
    assert kinds(made).count("registry.application_submitted") == 1


@pytest.mark.django_db(transaction=True)
def test_handing_in_from_many_tabs_at_once_makes_one_copy():
    made = ApplicationFactory()

    def hand_in(_n):
        try:
            return applications.submit(application=made, by=made.person.user, at=AT).stage
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(hand_in, range(8))) == {Stage.SUBMITTED}
    assert Submission.objects.count() == 1
    assert Message.objects.filter(key=f"application:{made.pk}:received").count() == 1


def test_what_is_missing_is_named_and_nothing_is_handed_in():
    made = ApplicationFactory(complete=False)
    refusal = refused("missing", submit, made=made)
    assert "Choose your scope of practice." in refusal.message
    made.refresh_from_db()
    assert (made.stage, made.submissions.count()) == (Stage.DRAFT, 0)


def test_an_order_that_came_meanwhile_keeps_an_application_from_being_handed_in():
    made = ApplicationFactory(route="CS/hcpc")
    EntryFactory(person=made.person, registered="2020-01-01/2027-01-01", suspended="2026-06-01/")
    refused("order_elsewhere", submit, made=made)


def test_nobody_else_hands_it_in():
    made = ApplicationFactory()
    refused("not_yours", submit, made=made, by=UserFactory())


def test_nothing_can_be_changed_once_it_is_handed_in():
    made = ApplicationFactory(route=EQUIVALENCE, stage="submitted")
    by, item = made.person.user, EvidenceItem.objects.get()
    how = {"application": made, "version": made.version, "by": by, "at": LATER}
    for verb in (
        lambda: filling.choose_scopes(scopes=[], **how),
        lambda: filling.remove(row=dossiers.posts(made).get(), **how),
        lambda: mapping.remove_item(item=item, **how),
        lambda: mapping.claim(item=item, why={}, **how),
        lambda: declaring.sign(answers=answers(made, on=ON), **how),
    ):
        refused("handed_in", verb)


def test_the_copy_is_hashed_over_its_one_way_of_being_written_down_and_holds_no_explanation():
    made = ApplicationFactory(stage="submitted", disclosed="Epilepsy, well controlled")
    copy = made.submissions.get()
    assert "Epilepsy" not in str(copy.content)
    health = next(one for one in copy.content["declarations"]["answers"] if one["code"] == "health")
    assert health == {**health, "yes": True, "clear": False, "explained": True}
    assert "fee" not in copy.content
    assert len(copy.sha256) == 64


# --- Returned, and more evidence ------------------------------------------------------------------------------------


def returned(route="RCT/training-scheme"):
    return ApplicationFactory(route=route, stage="returned")


def test_what_was_returned_is_changed_and_handed_in_again():
    made = returned()
    told = filling.Held(since=date(2020, 1, 1), until=date(2020, 6, 1), hours_a_week=20, title="Aide", employer="Leeds")
    filling.save_post(application=made, held=told, version=made.version, by=made.person.user, at=LATER)
    gap = questions.gaps(made, on=LATER.date())[0]
    made.refresh_from_db()
    filling.explain_gap(
        application=made, during=gap, explanation="Travel.", version=made.version, by=made.person.user, at=LATER
    )
    submit(made, at=LATER)
    made.refresh_from_db()
    assert (made.stage, made.submissions.count()) == (Stage.SUBMITTED, 2)
    assert applications.resubmit(application=made, by=made.person.user, at=LATER).stage == Stage.SUBMITTED
    assert made.submissions.count() == 2
    assert kinds(made).count("registry.application_resubmitted") == 1


def test_what_was_returned_is_refused_after_its_day():
    made = returned()
    late = datetime.combine(made.due_on + timedelta(days=1), AT.timetz())
    refused("too_late", applications.resubmit, application=made, by=made.person.user, at=late)
    on_the_day = datetime.combine(made.due_on, AT.timetz())
    assert applications.resubmit(application=made, by=made.person.user, at=on_the_day).stage == Stage.SUBMITTED


def test_what_was_not_returned_is_not_handed_in_again():
    made = ApplicationFactory(stage="submitted")
    refused("wrong_state", applications.resubmit, application=made, by=made.person.user, at=LATER)


def asked_for_more(codes=("2.1",)):
    made = ApplicationFactory(route=EQUIVALENCE, stage="evidence")
    request = EvidenceRequest.objects.create(
        application=made, round=1, words="Show a calibration.", asked_at=AT, asked_by=UserFactory(), due_on=made.due_on
    )
    request.standards.set(made.edition.standards.filter(code__in=codes))
    return made, request


def new_item(made, title="A calibration"):
    piece = mapping.Piece(kind="account", title=title, text="How I did it.", role="All of it.", no_patient=True)
    return mapping.save_item(application=made, piece=piece, version=made.version, by=made.person.user, at=LATER)


def test_evidence_that_was_asked_for_is_handed_in_as_another_copy():
    made, request = asked_for_more()
    item = new_item(made)
    made.refresh_from_db()
    standard = request.standards.get()
    mapping.claim(
        application=made,
        item=item,
        why={standard.pk: "Traceable."},
        version=made.version,
        by=made.person.user,
        at=LATER,
    )
    applications.answer_evidence(application=made, by=made.person.user, at=LATER)
    made.refresh_from_db()
    request.refresh_from_db()
    assert (made.stage, request.answered_at, made.submissions.count()) == (Stage.ASSESSING, LATER, 2)
    applications.answer_evidence(application=made, by=made.person.user, at=LATER)
    assert made.submissions.count() == 2


def test_only_the_standards_that_were_asked_about_can_be_changed():
    made, request = asked_for_more()
    item = new_item(made)
    made.refresh_from_db()
    other = made.edition.standards.exclude(pk__in=request.standards.all()).first()
    how = {"application": made, "version": made.version, "by": made.person.user, "at": LATER}
    refused("other_standards", mapping.claim, item=item, why={other.pk: "And this."}, **how)
    refused("other_standards", mapping.remove_item, item=EvidenceItem.objects.order_by("pk").first(), **how)
    refused("handed_in", filling.choose_scopes, scopes=[], **how)


def test_a_piece_that_is_said_to_show_nothing_is_not_handed_in_as_an_answer():
    made, _request = asked_for_more()
    new_item(made)
    said = refused("missing", applications.answer_evidence, application=made, by=made.person.user, at=LATER)
    assert "A calibration" in said.message


def test_an_answer_without_anything_new_is_refused():
    made, _request = asked_for_more()
    refused("unchanged", applications.answer_evidence, application=made, by=made.person.user, at=LATER)


def test_evidence_that_nobody_asked_for_is_not_handed_in():
    made = ApplicationFactory(route=EQUIVALENCE, stage="assessing")
    refused("wrong_state", applications.answer_evidence, application=made, by=made.person.user, at=LATER)


# --- Withdrawing ----------------------------------------------------------------------------------------------------


def test_withdrawing_ends_it_and_asks_for_no_more_money():
    made = ApplicationFactory(filled=["scope"])
    pay(made)
    Payment.objects.update(state=PaymentState.OPEN, paid_at=None, method="")
    applications.withdraw(application=made, by=made.person.user, at=AT)
    applications.withdraw(application=made, by=made.person.user, at=LATER)
    made.refresh_from_db()
    assert (made.stage, made.ended_at) == (Stage.WITHDRAWN, AT)
    assert Payment.objects.get().state == PaymentState.CANCELLED
    assert kinds(made).count("registry.application_withdrawn") == 1


def test_a_proposal_to_decide_waits_no_longer_once_the_applicant_withdraws():
    made, (first, second) = recommended(at=AT), officers()
    act = admission_decisions.propose(application=made, outcome=Recommended.ADMIT, words=WORDS, by=first, at=AT)
    applications.withdraw(application=made, by=made.person.user, at=LATER)
    act.refresh_from_db()
    assert (act.state, act.answer) == (ActState.WITHDRAWN, "The applicant withdrew the application.")
    assert not WorkItem.objects.filter(person=made.person, closed_at=None).exists()
    with pytest.raises(Refused):
        acts.confirm(act=act, by=second, at=LATER)


@pytest.mark.parametrize("stage", ["submitted", "returned", "references", "ready", "assessing", "recommended"])
def test_it_can_be_withdrawn_until_it_is_decided(stage):
    made = ApplicationFactory(stage=stage)
    applications.withdraw(application=made, by=made.person.user, at=LATER)
    assert WorkItem.objects.get(key=f"application:{made.pk}").closed_at is not None


def test_what_is_decided_cannot_be_withdrawn():
    made = ApplicationFactory(stage="refused")
    refused("decided", applications.withdraw, application=made, by=made.person.user, at=LATER)


# --- Filling in -----------------------------------------------------------------------------------------------------


def draft(route="RCT/training-scheme"):
    made = ApplicationFactory(route=route, filled=["scope"])
    return made, {"application": made, "version": made.version, "by": made.person.user, "at": AT}


def test_a_form_from_an_older_page_is_told_so_and_changes_nothing():
    made, how = draft()
    told = filling.Held(since=date(2022, 1, 1), until=None, hours_a_week=30, title="Technologist", employer="Leeds")
    filling.save_post(held=told, **how)
    other = filling.Held(since=date(2021, 1, 1), until=date(2021, 12, 31), hours_a_week=30, title="A", employer="B")
    with pytest.raises(Stale):
        filling.save_post(held=other, **how)
    assert made.posts.count() == 1


def test_a_form_that_is_sent_twice_has_the_effect_of_once():
    made, how = draft()
    told = filling.Held(since=date(2022, 1, 1), until=None, hours_a_week=30, title="Technologist", employer="Leeds")
    first, again = filling.save_post(held=told, **how), filling.save_post(held=told, **how)
    assert first == again
    filling.remove(application=made, row=first, version=made.version + 1, by=how["by"], at=AT)
    filling.remove(application=made, row=first, version=made.version, by=how["by"], at=AT)
    made.refresh_from_db()
    assert (made.posts.count(), made.version) == (0, how["version"] + 2)


@pytest.mark.parametrize(
    ("since", "until", "hours", "field"),
    [
        (date(1975, 1, 1), None, 30, "since"),  # before birth
        (date(2027, 1, 1), None, 30, "since"),
        (date(2022, 1, 2), date(2022, 1, 1), 30, "until"),
        (date(2022, 1, 1), None, 0, "hours_a_week"),
        (date(2022, 1, 1), None, 81, "hours_a_week"),
    ],
)
def test_a_post_on_days_or_hours_that_cannot_be_is_refused_beside_its_field(since, until, hours, field):
    _made, how = draft()
    told = filling.Held(since=since, until=until, hours_a_week=hours, title="Technologist", employer="Leeds")
    with pytest.raises(Refused) as refusal:
        filling.save_post(held=told, **how)
    assert refusal.value.field == field


def test_a_programme_that_was_not_recognised_then_is_refused_with_the_days_on_which_it_was():
    made, how = draft()
    programme = dossiers.programmes(made).get(code="clinical-technologist-training-scheme")
    told = filling.Trained(finished_on=date(2014, 8, 31), programme=programme)
    refusal = refused("recognised", filling.save_qualification, trained=told, **how)
    assert refusal.field == "finished_on"
    assert "from 1 September 2014 to 31 August 2021 or on or after 1 September 2021" in refusal.message
    assert filling.save_qualification(trained=filling.Trained(finished_on=date(2014, 9, 1), programme=programme), **how)


def test_a_programme_of_another_route_is_refused():
    made, how = draft("RCT/sonography")
    programme = dossiers.programmes(ApplicationFactory(filled=["scope"])).first()
    told = filling.Trained(finished_on=date(2022, 8, 31), programme=programme)
    refused("other_route", filling.save_qualification, trained=told, **how)
    assert not made.qualifications.exists()


def test_a_document_of_somebody_else_or_not_ready_is_refused():
    made, how = draft()
    for document in (make_document(PersonFactory()), make_document(made.person, state=DocumentState.RECEIVED)):
        told = filling.Trained(finished_on=date(2022, 8, 31), title="BSc", provider="Leeds", certificate=document)
        refused("not_ready", filling.save_qualification, trained=told, **how)


def test_a_scope_that_is_closed_or_of_another_route_is_refused():
    made, how = draft(EQUIVALENCE)
    other = the_route("RCT/sonography").scopes.get()
    refused("closed", filling.choose_scopes, scopes=[other], **how)
    refused("empty", filling.choose_scopes, scopes=[], **how)
    assert made.scopes.count() == 1


def test_one_who_has_an_entry_changes_who_they_are_elsewhere():
    made = ApplicationFactory(route="RCT/readmission", complete=False)
    said = filling.Said("Susan", "Okafor", date(1980, 2, 29), "1 High Street")
    refused(
        "registered",
        filling.introduce,
        application=made,
        said=said,
        version=made.version,
        by=made.person.user,
        at=AT,
    )


def test_one_without_an_entry_says_who_they_are_and_corrects_it():
    user = UserFactory()
    made = applications.start(user=user, route=the_route("RCT/ptp"), on=ON, at=AT)
    said = filling.Said("Siân", "O'Neill", date(1990, 5, 4), "1 High Street", former=(("Siân", "Price"),))
    how = {"application": made, "by": user, "at": AT}
    filling.introduce(said=said, version=made.version, **how)
    filling.introduce(said=said, version=made.version, **how)
    made.refresh_from_db()
    assert made.version == 2
    assert made.person.names.filter(set_aside_at=None).count() == 2
    for field, born in (("date_of_birth", date(2027, 1, 1)), ("date_of_birth", date(1850, 1, 1))):
        wrong = filling.Said("Siân", "O'Neill", born, "1 High Street")
        with pytest.raises(Refused) as refusal:
            filling.introduce(said=wrong, version=made.version, **how)
        assert refusal.value.field == field


def test_more_evidence_than_anybody_can_read_is_refused(monkeypatch):
    made = ApplicationFactory(route=EQUIVALENCE)
    monkeypatch.setattr(mapping, "ITEMS", 1)
    piece = mapping.Piece(kind="account", title="Another", text="Words.", role="All.", no_patient=True)
    refused(
        "too_many",
        mapping.save_item,
        application=made,
        piece=piece,
        version=made.version,
        by=made.person.user,
        at=AT,
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"kind": "document"}, "document"),
        ({"role": ""}, "role"),
        ({"no_patient": False}, "no_patient"),
        ({"until": date(2020, 1, 1)}, "since"),
        ({"since": date(2020, 1, 2), "until": date(2020, 1, 1)}, "until"),
        ({"since": date(2030, 1, 1)}, "since"),
    ],
)
def test_evidence_that_lacks_something_is_refused_beside_its_field(wrong, field):
    _made, how = draft(EQUIVALENCE)
    piece = {"kind": "account", "title": "A title", "text": "Words.", "role": "All.", "no_patient": True}
    with pytest.raises(Refused) as refusal:
        mapping.save_item(piece=mapping.Piece(**piece | wrong), **how)
    assert refusal.value.field == field


# --- Declarations ---------------------------------------------------------------------------------------------------


def test_declarations_are_signed_once_however_often_the_form_is_sent():
    made, how = draft()
    said = answers(made, on=ON, disclosed="Epilepsy")
    first = declaring.sign(answers=said, **how)
    assert declaring.sign(answers=said, **how) == first
    # An explanation that is left empty keeps the one that was sealed.
    kept = said | {"health": declaring.Answer(True)}
    assert declaring.sign(answers=kept, **how) == first
    sealed = first.answers.get(question__code="health")
    assert "Epilepsy" not in sealed.explanation
    assert secrets.unseal(sealed.explanation) == "Epilepsy"


def test_declarations_signed_anew_take_the_place_of_the_first_and_keep_what_was_sealed():
    made, how = draft()
    first = declaring.sign(answers=answers(made, on=ON, disclosed="Epilepsy"), **how)
    made.refresh_from_db()
    changed = answers(made, on=ON) | {
        "health": declaring.Answer(True),
        "convictions": declaring.Answer(True, "A fine, 2009"),
    }
    second = declaring.sign(application=made, answers=changed, version=made.version, by=how["by"], at=LATER)
    first.refresh_from_db()
    assert first.replaced_at == LATER
    sealed = second.answers.get(question__code="health")
    assert secrets.unseal(sealed.explanation) == "Epilepsy"


@pytest.mark.parametrize(
    ("code", "answer", "refusal", "field"),
    [
        ("truth", declaring.Answer(False), "must_agree", "truth"),
        ("health", declaring.Answer(True), "explanation", "health_explanation"),
        ("health", declaring.Answer(True, "   "), "explanation", "health_explanation"),
        ("code", None, "unanswered", "code"),
    ],
)
def test_an_undertaking_is_given_and_a_matter_explained(code, answer, refusal, field):
    made, how = draft()
    said = {k: v for k, v in (answers(made, on=ON) | {code: answer}).items() if v is not None}
    assert refused(refusal, declaring.sign, answers=said, **how).field == field
    assert dossiers.declaration(made) is None


# --- What is missing ------------------------------------------------------------------------------------------------


def test_a_draft_that_lacks_nothing_lacks_nothing():
    made = ApplicationFactory(route=EQUIVALENCE)
    assert questions.missing(made, ON) == []


def test_what_is_missing_is_read_in_as_many_statements_for_three_hundred_items(django_assert_num_queries):
    made = ApplicationFactory(route=EQUIVALENCE)
    standard = dossiers.standards(made, on=ON)[0]
    few = _statements(lambda: questions.missing(made, ON))
    for n in range(299):
        item = EvidenceItem.objects.create(
            application=made, kind="account", title=f"Item {n}", text="x", role="x", no_patient=True, position=n + 1
        )
        made.claims.create(item=item, standard=standard, why="Because.")
    with django_assert_num_queries(few):
        assert questions.missing(made, ON) == []


def _statements(ask):
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_filling_in_again_what_was_filled_in_changes_nothing():
    made = ApplicationFactory()
    before = made.version
    fill(made, only=["scope", "career", "declarations"])
    made.refresh_from_db()
    assert made.version == before
