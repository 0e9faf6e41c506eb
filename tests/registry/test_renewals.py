"""Renewing: opened for whom it is due, declared and paid in either order, in time or late, and what wins over it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cpd.models import Cycle
from members.choices import PaymentState, Role
from members.errors import Refused
from members.models import Message, Payment, TrailEvent, WorkItem
from registry.choices import RenewalReviewOutcome, RenewalStage
from registry.models import Entry, Exit, Renewal, RenewalReview, StandingSpan, Term
from registry.queries import renewals as questions
from registry.services import employer_contacts, facts, renewal_reviews, renewal_upkeep, renewals
from tests.factories import renewals as make
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory, days
from tests.factories.renewals import AT, ON, declare, fresh, opened, pay

pytestmark = pytest.mark.django_db
BEGINS = date(2027, 1, 1)
LAST_SECOND = datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC)
A_SECOND, A_DAY = timedelta(seconds=1), timedelta(days=1)


def status(entry, on):
    return StandingSpan.objects.get(entry=entry, during__contains=on).status


def terms(entry):
    held = Term.objects.filter(entry=entry, set_aside_at=None).order_by("during")
    return [(term.during.lower, term.during.upper) for term in held]


# --- Opening --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "is_opened"),
    [
        ({}, True),
        ({"caution": "2026-01-01/"}, True),
        ({"conditions": "2026-01-01/"}, True),
        ({"interim_suspended": "2026-01-01/"}, True),
        ({"proceedings": "2026-01-01/"}, True),
        ({"suspended": "2026-01-01/"}, False),
        ({"removed": "2026-01-01/"}, False),
        ({"resigned": "2026-01-01/"}, False),
        ({"deceased": "2026-01-01/"}, False),
        ({"registered": "2020-01-01/2026-01-01"}, False),
        ({"registered": "2020-01-01/2028-01-01"}, False),
        ({"registered": ["2020-01-01/2027-01-01", "2027-01-01/2028-01-01"]}, False),
        ({"career_break": "2026-01-01/2027-06-01"}, False),
        ({"career_break": "2026-01-01/2026-12-01"}, True),
    ],
)
def test_it_is_opened_for_those_whose_term_ends_and_who_may_go_on(entry, is_opened):
    made = EntryFactory(**entry)
    renewals.open_due(on=ON, at=AT)
    assert Renewal.objects.filter(entry=made, begins_on=BEGINS).exists() is is_opened


def test_it_opens_on_the_policys_day_and_a_day_that_was_missed_is_made_up_for():
    made = EntryFactory()
    first = date(2026, 11, 1)
    assert renewals.open_due(on=first - A_DAY, at=AT) == 0
    assert renewals.open_due(on=first + timedelta(days=9), at=AT) == 1
    assert renewals.open_due(on=first + timedelta(days=10), at=AT) == 0
    assert Renewal.objects.get(entry=made).policy.register.code == "RCT"
    assert TrailEvent.objects.filter(kind="registry.renewals_opened").count() == 1


def test_opening_takes_one_statement_however_many_are_due():
    for _number in range(5):
        EntryFactory()
    with CaptureQueriesContext(connection) as seen:
        assert renewals.open_due(on=ON, at=AT) == 5
    assert sum("registry_renewal (" in one["sql"] for one in seen) == 1
    assert len(seen) < 8


# --- Both parts, in either order ------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [("declare", "pay"), ("pay", "declare")])
def test_both_parts_in_either_order_give_the_next_term(order):
    renewal = opened()
    middle = {"declare": RenewalStage.DECLARED, "pay": RenewalStage.PAID}[order[0]]
    parts = {"declare": lambda: declare(renewal), "pay": lambda: pay(renewal)}
    parts[order[0]]()
    assert fresh(renewal).stage == middle
    assert terms(renewal.entry) == [(date(2020, 1, 1), BEGINS)]
    parts[order[1]]()
    renewal = fresh(renewal)
    assert renewal.stage == RenewalStage.RENEWED
    assert terms(renewal.entry) == [(date(2020, 1, 1), BEGINS), (BEGINS, date(2028, 1, 1))]
    assert renewal.term.source == "renewal"
    assert Message.objects.filter(key=f"renewal:{renewal.pk}:renewed").count() == 1
    assert Cycle.objects.filter(person=renewal.entry.person, during__contains=BEGINS).count() == 1
    assert status(renewal.entry, date(2027, 6, 1)) == "registered"


def test_doing_it_twice_changes_nothing():
    renewal = opened()
    signed = renewals.declare(renewal=renewal, answers=make.answers(renewal), by=renewal.entry.person.user, at=AT)
    again = renewals.declare(
        renewal=renewal, answers=make.answers(renewal), by=renewal.entry.person.user, at=AT + A_DAY
    )
    assert again == signed
    assert fresh(renewal).declared_at == AT
    assert pay(renewal)
    payment = Payment.objects.get(about_id=renewal.pk, purpose="renewal")
    renewals.settled(payment=payment, at=AT + A_DAY)
    assert len(terms(renewal.entry)) == 2
    assert make.owed(renewal) == payment
    with pytest.raises(Refused) as refused:
        renewals.declare(
            renewal=renewal, answers=make.answers(renewal, health="New."), by=renewal.entry.person.user, at=AT
        )
    assert refused.value.code == "renewed"


def test_an_undertaking_that_is_not_given_stops_and_loses_nothing():
    renewal = opened()
    with pytest.raises(Refused) as refused:
        declare(renewal, code=False)
    assert (refused.value.field, refused.value.code) == ("code", "must_agree")
    with pytest.raises(Refused) as refused:
        declare(renewal, health="  ")
    assert refused.value.field == "health_explanation"
    assert fresh(renewal).stage == RenewalStage.OPEN


def test_somebody_else_may_not_declare():
    renewal = opened()
    with pytest.raises(Refused):
        renewals.declare(renewal=renewal, answers=make.answers(renewal), by=UserFactory(), at=AT)


# --- The clock ------------------------------------------------------------------------------------------------------


def test_what_counts_is_when_the_money_was_taken_however_late_it_is_heard_of():
    renewal = declare(opened())
    assert pay(renewal, paid_at=LAST_SECOND, at=LAST_SECOND + timedelta(days=40))
    assert terms(renewal.entry)[-1] == (BEGINS, date(2028, 1, 1))
    assert status(renewal.entry, date(2027, 2, 1)) == "registered"


def test_money_in_time_counts_although_the_night_said_it_was_over_meanwhile():
    renewal = declare(opened())
    later = LAST_SECOND + timedelta(days=40)
    renewal_upkeep.run(on=later.date(), at=later)
    renewal_upkeep.run(on=later.date(), at=later)
    assert fresh(renewal).stage == RenewalStage.CLOSED
    assert pay(renewal, paid_at=LAST_SECOND, at=later)
    assert terms(renewal.entry)[-1] == (BEGINS, date(2028, 1, 1))


def test_a_second_later_the_term_begins_on_the_day_it_was_done():
    renewal = declare(opened())
    assert pay(renewal, paid_at=LAST_SECOND + A_SECOND)
    assert terms(renewal.entry)[-1] == (date(2027, 2, 1), date(2028, 1, 1))


def test_whoever_lapsed_comes_back_within_the_month_and_says_why():
    renewal, day = opened(), datetime(2027, 2, 10, 12, tzinfo=UTC)
    renewal_upkeep.run(on=day.date(), at=day)
    assert fresh(renewal).stage == RenewalStage.OVERDUE
    with pytest.raises(Refused) as refused:
        declare(renewal, at=day)
    assert refused.value.code == "why_late"
    declare(renewal, at=day, why_late="I was in hospital.")
    assert pay(renewal, paid_at=day + A_DAY)
    assert terms(renewal.entry)[-1] == (date(2027, 2, 11), date(2028, 1, 1))
    assert [status(renewal.entry, day.date()), status(renewal.entry, date(2027, 2, 11))] == ["lapsed", "registered"]


def test_after_that_month_the_money_is_offered_back():
    renewal, day = declare(opened()), datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert not pay(renewal, paid_at=day)
    payment = Payment.objects.get(about_id=renewal.pk, purpose="renewal")
    assert payment.refund_offer == "renewal_too_late"
    with pytest.raises(Refused):
        renewals.pay(renewal=renewal, back_url="/my/", by=renewal.entry.person.user, at=day)


# --- What wins over a renewal ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["suspended", "removed"])
def test_a_sanction_that_lands_meanwhile_wins_and_the_money_is_offered_back(order):
    renewal = declare(opened())
    other = EntryFactory(**{order: "2026-11-02/"})
    sanction = other.sanctions.get()
    sanction.pk, sanction.entry = None, renewal.entry
    facts.record(fact=sanction, by=None, at=AT, tell=False)
    assert not pay(renewal, paid_at=AT - timedelta(hours=1), at=AT)
    payment = Payment.objects.get(about_id=renewal.pk, purpose="renewal")
    assert (payment.state, payment.refund_offer[:8]) == (PaymentState.PAID, "renewal_")
    assert WorkItem.objects.filter(kind="refund_offered", closed_at=None).exists()
    assert len(terms(renewal.entry)) == 1
    assert fresh(renewal).stage == RenewalStage.DECLARED
    assert fresh(renewal).paid_at is None


def test_open_proceedings_keep_the_place_and_the_night_leaves_it_alone():
    renewal, day = opened(proceedings="2026-10-01/"), datetime(2027, 5, 3, 9, tzinfo=UTC)
    renewal_upkeep.run(on=day.date(), at=day)
    assert fresh(renewal).stage == RenewalStage.OPEN
    declare(renewal, at=day)
    assert pay(renewal, paid_at=day)
    assert terms(renewal.entry)[-1] == (BEGINS, date(2028, 1, 1))


# --- What was disclosed ---------------------------------------------------------------------------------------------


def test_a_matter_goes_to_the_registrar_and_keeps_nobody_from_being_renewed():
    renewal = opened()
    before = terms(renewal.entry)
    declare(renewal, health="I have a cold.")
    assert terms(renewal.entry) == before
    review = RenewalReview.objects.get(renewal=renewal)
    item = WorkItem.objects.get(kind="renewal_review")
    assert (item.waiting_on, item.closed_at) == ("registrar", None)
    assert pay(renewal)
    assert fresh(renewal).stage == RenewalStage.RENEWED
    registrar = UserFactory(role=Role.REGISTRAR)
    assert [one.words for one in renewal_reviews.read(review=review, by=registrar, at=AT)] == ["I have a cold."]
    decided = {"review": review, "outcome": RenewalReviewOutcome.NO_ACTION, "by": registrar, "at": AT}
    with pytest.raises(Refused):
        renewal_reviews.decide(reasons="  ", **decided)
    renewal_reviews.decide(reasons="A cold passes.", **decided)
    renewal_reviews.decide(reasons="A cold passes.", **decided)
    item.refresh_from_db()
    assert item.closed_at == AT
    assert "cold" not in RenewalReview.objects.get().reasons
    assert Message.objects.filter(template="registry/mail/renewal_reviewed").count() == 1
    with pytest.raises(Refused):
        renewal_reviews.decide(**decided | {"outcome": RenewalReviewOutcome.CONCERN}, reasons="After all.")


def test_nobody_but_the_registrar_reads_what_was_explained():
    review = RenewalReview.objects.get(renewal=declare(opened(), convictions="A fine."))
    for role in (Role.OFFICER, Role.FINANCE, Role.ASSESSOR):
        with pytest.raises(Refused):
            renewal_reviews.read(review=review, by=UserFactory(role=role), at=AT)


# --- At night -------------------------------------------------------------------------------------------------------


def test_the_night_closes_what_is_over_once_and_gives_back_what_was_paid():
    renewal = opened()
    assert pay(renewal)
    over = datetime(2027, 3, 3, 5, tzinfo=UTC)
    for day in (datetime(2027, 2, 20, 5, tzinfo=UTC), over, over):
        renewal_upkeep.run(on=day.date(), at=day)
    renewal = fresh(renewal)
    assert (renewal.stage, renewal.ended_at) == (RenewalStage.CLOSED, over)
    payment = Payment.objects.get(about_id=renewal.pk, purpose="renewal")
    assert payment.refund_offer == renewal_upkeep.NOT_RENEWED
    assert Message.objects.filter(template="members/mail/refund_offered").count() == 1
    assert TrailEvent.objects.filter(kind="registry.renewal_closed").count() == 1
    with pytest.raises(Refused):
        declare(renewal, at=over, why_late="I forgot.")


def test_a_night_that_was_missed_for_weeks_is_made_up_for_in_two():
    renewal = opened()
    over = datetime(2027, 3, 20, 5, tzinfo=UTC)
    renewal_upkeep.run(on=over.date(), at=over)
    assert fresh(renewal).stage == RenewalStage.CLOSED


def test_whoever_leaves_is_asked_for_nothing_more():
    renewal = opened()
    payment = make.owed(renewal)
    leaving = Exit(entry=renewal.entry, kind="resigned", during=days("2026-11-02/"), source="office")
    facts.record(fact=leaving, by=None, at=AT, tell=False)
    renewal_upkeep.run(on=ON, at=AT)
    payment.refresh_from_db()
    assert (fresh(renewal).stage, payment.state) == (RenewalStage.CLOSED, PaymentState.CANCELLED)


def test_a_term_that_the_office_recorded_leaves_nothing_to_renew():
    renewal = opened()
    term = Term(entry=renewal.entry, during=days("2027-01-01/2028-01-01"), source="office")
    facts.record(fact=term, by=None, at=AT, tell=False)
    with pytest.raises(Refused) as refused:
        declare(renewal)
    assert refused.value.code == "renewal_covered"
    renewal_upkeep.run(on=ON, at=AT)
    assert fresh(renewal).stage == RenewalStage.CLOSED


# --- The employer ---------------------------------------------------------------------------------------------------


def test_an_address_of_the_employer_is_agreed_to_changed_and_taken_back():
    person = opened().entry.person
    by = person.user
    first = employer_contacts.agree(person=person, email="boss@example.org", by=by, at=AT)
    assert employer_contacts.agree(person=person, email="boss@example.org", by=by, at=AT + A_DAY) == first
    second = employer_contacts.agree(person=person, email="office@example.org", by=by, at=AT + A_DAY)
    assert questions.employer_contact(person) == second
    employer_contacts.withdraw(person=person, by=by, at=AT + 2 * A_DAY)
    employer_contacts.withdraw(person=person, by=by, at=AT + 3 * A_DAY)
    assert questions.employer_contact(person) is None
    assert TrailEvent.objects.filter(kind="registry.employer_contact_withdrawn").count() == 1
    with pytest.raises(Refused):
        employer_contacts.agree(person=person, email="x@example.org", by=UserFactory(), at=AT)


def test_reading_many_renewals_takes_as_many_questions_as_one():
    first = opened()
    with CaptureQueriesContext(connection) as one:
        questions.read_all([first], on=ON)
    more = [first, *(opened() for _number in range(4))]
    with CaptureQueriesContext(connection) as five:
        questions.read_all(more, on=ON)
    assert len(one) == len(five)
    assert Entry.objects.count() == 5
