"""Money that goes back, is waived or came without Stripe: two people, one effect, whatever goes wrong on the way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import stripe_gateway
from members.choices import ActState, PaymentState, Purpose, RefundState, Role
from members.errors import Refused
from members.models import LedgerLine, Message, OfflineReceipt, Refund, WorkItem
from members.queries import money
from members.queries.calendar import noon
from members.services import acts, hearing, offline, payments, refunds, waivers
from tests.factories.members import PersonFactory, UserFactory
from tests.members import money as helpers
from tests.members.money import asked, deliver, paid, paid_offline, refunded, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance():
    return UserFactory(role=Role.FINANCE)


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


def told(event):
    return Message.objects.filter(template=f"members/mail/{event}").count()


def waiting(kind):
    return WorkItem.objects.filter(kind=kind, closed_at=None).count()


def propose(payment, by, pence=8_000):
    return refunds.propose(payment=payment, pence=pence, reason="They paid too much.", by=by, at=timezone.now())


# --- To the card ----------------------------------------------------------------------------------------------------


def test_a_refund_takes_two_and_is_sent_once(
    stripe_server, client, finance, officer, django_capture_on_commit_callbacks
):
    payment = paid(stripe_server)
    act = propose(payment, finance, 3_000)
    assert propose(payment, finance, 3_000) == act  # twice
    assert waiting("money_act") == 1
    with pytest.raises(Refused, match="somebody else must decide"):
        acts.confirm(act=act, by=finance, at=timezone.now())
    assert not stripe_server.things.of("refund")
    with django_capture_on_commit_callbacks() as queued:
        acts.confirm(act=act, by=officer, at=timezone.now())
    assert queued
    for _ in range(2):
        refunds.send(refund_id=act.refund.pk, at=timezone.now())
    deliver(client, stripe_server)
    payment.refresh_from_db()
    refund = Refund.objects.get()
    assert (refund.state, payment.state) == (RefundState.MADE, PaymentState.PART_REFUNDED)
    assert len(stripe_server.things.of("refund")) == 1
    assert money.comes_to(payment).held == 5_000
    assert (told("refund_made"), waiting("refund_unagreed")) == (1, 0)
    assert money.settled(Purpose.ADMISSION, payment.person) == payment


def test_a_full_refund_leaves_nothing_settled(stripe_server):
    payment = paid(stripe_server)
    refunds.send(refund_id=refunded(payment, 8_000).pk, at=timezone.now())
    payment.refresh_from_db()
    assert payment.state == PaymentState.REFUNDED
    assert money.settled(Purpose.ADMISSION, payment.person) is None


@pytest.mark.parametrize("pence", [0, -1, 8_001])
def test_no_more_is_given_back_than_is_left(stripe_server, finance, pence):
    with pytest.raises(Refused, match="of no more than £80"):
        propose(paid(stripe_server), finance, pence)


def test_what_is_agreed_already_is_not_given_back_again(stripe_server, finance, officer):
    payment = paid(stripe_server)
    first, second = propose(payment, finance, 5_000), propose(payment, finance, 4_000)
    acts.confirm(act=first, by=officer, at=timezone.now())
    with pytest.raises(Refused, match="of no more than £30"):
        acts.confirm(act=second, by=officer, at=timezone.now())


def test_who_may_propose_and_confirm(stripe_server, finance, officer):
    payment = paid(stripe_server)
    for other in (officer, UserFactory(), UserFactory(role=Role.AUDITOR)):
        with pytest.raises(Refused, match="role"):
            propose(payment, other)
    act = propose(payment, UserFactory(role=Role.REGISTRAR))
    with pytest.raises(Refused, match="role"):
        acts.confirm(act=act, by=UserFactory(role=Role.ASSESSOR), at=timezone.now())
    assert acts.confirm(act=act, by=finance, at=timezone.now()).state == ActState.DONE


def test_nobody_gives_themselves_money(stripe_server):
    person = PersonFactory()
    me = UserFactory(role=Role.FINANCE, person=person)
    with pytest.raises(Refused, match="concerns you"):
        propose(paid(stripe_server, person), me)


def test_an_outage_sends_it_later_and_once(stripe_server, monkeypatch):
    monkeypatch.setattr(stripe_gateway.stripe.RequestsClient, "_sleep_time_seconds", lambda *_: 0)
    payment = paid(stripe_server)
    refund, at = refunded(payment, 8_000), timezone.now()
    stripe_server.fail(0, times=3, path="/v1/refunds", method="POST", done=True)  # Stripe did it, and we never heard
    refunds.send(refund_id=refund.pk, at=at)
    refund.refresh_from_db()
    assert refund.state == RefundState.AGREED
    assert refunds.to_send(at=at) == []
    assert refunds.to_send(at=at + timedelta(minutes=16)) == [refund.pk]
    refunds.send(refund_id=refund.pk, at=timezone.now())
    refund.refresh_from_db()
    assert refund.state == RefundState.MADE
    assert len(stripe_server.things.of("refund")) == 1


def test_a_failure_that_stripe_keeps_is_passed_by_and_still_sends_it_once(stripe_server):
    payment = paid(stripe_server)
    refund = refunded(payment, 8_000)
    stripe_server.fail(500, path="/v1/refunds", method="POST")
    for attempt in (2, 2, 2):
        refunds.send(refund_id=refund.pk, at=timezone.now())
        refund.refresh_from_db()
        assert refund.attempt == attempt
    assert refund.state == RefundState.MADE
    assert len(stripe_server.things.of("refund")) == 1


def test_what_the_queue_lost_is_found(stripe_server):
    payment = paid(stripe_server)
    refund = refunded(payment, 8_000)
    assert refunds.to_send(at=timezone.now()) == []
    assert refunds.to_send(at=timezone.now() + timedelta(minutes=2)) == [refund.pk]


def test_one_that_stripe_will_not_send_is_work_for_finance(stripe_server):
    payment = paid(stripe_server)
    refund = refunded(payment, 8_000)
    stripe_server.things.refund(intent_id=payment.intent_id)  # somebody was faster, at Stripe
    refunds.send(refund_id=refund.pk, at=timezone.now())
    refund.refresh_from_db()
    assert (refund.state, waiting("refund_failed")) == (RefundState.FAILED, 1)


def test_one_that_comes_back_is_work_for_finance_and_may_be_made_again(stripe_server, client, finance, officer):
    payment = paid(stripe_server)
    refunds.send(refund_id=refunded(payment, 8_000).pk, at=timezone.now())
    (made,) = stripe_server.things.of("refund")
    stripe_server.things.fail_refund(made["id"])
    events = stripe_server.hooks.take()
    deliver(client, stripe_server, events * 2)
    payment.refresh_from_db()
    assert (payment.state, Refund.objects.get().state) == (PaymentState.PAID, RefundState.FAILED)
    assert (money.comes_to(payment).held, waiting("refund_failed")) == (8_000, 1)
    acts.confirm(act=propose(payment, finance, 7_999), by=officer, at=timezone.now())


def test_one_made_at_stripe_itself_is_in_the_ledger_and_looked_into(stripe_server, client):
    payment = paid(stripe_server)
    stripe_server.things.refund(intent_id=payment.intent_id, pence=3_000)
    deliver(client, stripe_server)
    payment.refresh_from_db()
    assert (payment.state, waiting("refund_unagreed")) == (PaymentState.PART_REFUNDED, 1)


def test_a_bank_that_takes_the_money_back_and_gives_it_again(stripe_server, client):
    payment = paid(stripe_server)
    dispute = stripe_server.things.dispute(LedgerLine.objects.get().source)
    deliver(client, stripe_server)
    payment.refresh_from_db()
    assert (payment.state, waiting("chargeback")) == (PaymentState.TAKEN_BACK, 1)
    assert money.settled(Purpose.ADMISSION, payment.person) is None
    stripe_server.things.win_dispute(dispute["id"])
    deliver(client, stripe_server)
    payment.refresh_from_db()
    assert (payment.state, money.comes_to(payment).held) == (PaymentState.PAID, 8_000)


def test_a_refund_that_was_offered_is_done_with_once_it_is_made(stripe_server, client, settings):
    settings.WIRED = {**settings.WIRED, "payment_settled": ["tests.members.money.sanctioned"]}
    payment = started()
    stripe_server.things.pay(payment.session_id)
    deliver(client, stripe_server)
    assert waiting("refund_offered") == 1
    payment.refresh_from_db()
    refunds.send(refund_id=refunded(payment, 8_000).pk, at=timezone.now())
    payment.refresh_from_db()
    assert (payment.refund_offered_at, payment.refund_offer, waiting("refund_offered")) == (None, "", 0)


# --- Waived ---------------------------------------------------------------------------------------------------------


def test_a_waiver_takes_two_and_goes_on_as_if_it_were_paid(stripe_server, finance, officer, settings):
    settings.WIRED = {**settings.WIRED, "payment_settled": ["tests.members.money.note"]}
    helpers.noted.clear()
    payment = started()
    act = waivers.propose(payment=payment, reason="The office had lost the form.", by=finance, at=timezone.now())
    assert waivers.propose(payment=payment, reason="Again.", by=finance, at=timezone.now()) == act
    with pytest.raises(Refused, match="somebody else"):
        acts.confirm(act=act, by=finance, at=timezone.now())
    acts.confirm(act=act, by=officer, at=timezone.now())
    payment.refresh_from_db()
    assert (payment.state, payment.paid_at, helpers.noted) == (PaymentState.WAIVED, None, [payment.pk])
    assert money.settled(Purpose.ADMISSION, payment.person) == payment
    assert (money.comes_to(payment).held, told("payment_waived"), told("payment_received")) == (0, 1, 0)
    assert LedgerLine.objects.get().amount_pence == 8_000


def test_only_what_is_to_be_paid_can_be_waived(stripe_server, finance, officer):
    payment = started()
    act = waivers.propose(payment=payment, reason="Why not.", by=finance, at=timezone.now())
    stripe_server.things.pay(payment.session_id)
    hearing.read_again(payment_id=payment.pk, at=timezone.now())
    with pytest.raises(Refused, match="Only what is to be paid"):
        acts.confirm(act=act, by=officer, at=timezone.now())
    with pytest.raises(Refused, match="Only what is to be paid"):
        waivers.propose(payment=paid(stripe_server), reason="Still.", by=finance, at=timezone.now())


def test_money_for_what_was_waived_is_offered_back(stripe_server, client, finance, officer, settings):
    settings.WIRED = {**settings.WIRED, "payment_settled": ["tests.members.money.note"]}
    helpers.noted.clear()
    payment = started()
    act = waivers.propose(payment=payment, reason="Lost by us.", by=finance, at=timezone.now())
    acts.confirm(act=act, by=officer, at=timezone.now())
    stripe_server.things.pay(payment.session_id)  # the page was open all the time
    deliver(client, stripe_server)
    payment.refresh_from_db()
    assert (payment.state, payment.refund_offer) == (PaymentState.PAID, "paid_twice")
    assert helpers.noted == [payment.pk]  # not a second time


# --- Without Stripe -------------------------------------------------------------------------------------------------


def record(payment, by, **more):
    at = timezone.now()
    told = {"received_on": timezone.localdate(at), "pence": 8_000, "bank_reference": "HAYGREEN 80"} | more
    return offline.record(payment=payment, by=by, at=at, **told)


def test_what_came_by_bank_settles_as_a_card_does(settings, finance):
    settings.WIRED = {**settings.WIRED, "payment_settled": ["tests.members.money.note"]}
    helpers.noted.clear()
    payment = payments.due(**asked(PersonFactory()))
    assert record(payment, finance) == record(payment, finance)  # twice
    payment.refresh_from_db()
    today = timezone.localdate()
    assert (payment.state, payment.method, payment.paid_at) == (PaymentState.PAID, "offline", noon(today))
    assert (helpers.noted, told("payment_received")) == ([payment.pk], 1)
    assert LedgerLine.objects.get().amount_pence == 8_000
    with pytest.raises(Refused, match="recorded already"):
        record(payment, finance, bank_reference="ANOTHER")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"pence": 7_999}, "amount"),
        ({"bank_reference": "  "}, "bank_reference"),
        ({"received_on": timezone.localdate() + timedelta(days=2)}, "received_on"),
        ({"received_on": timezone.localdate() - timedelta(days=2)}, "received_on"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(finance, wrong, field):
    payment = payments.due(**asked(PersonFactory()))
    with pytest.raises(Refused) as refused:
        record(payment, finance, **wrong)
    assert refused.value.field == field
    assert not OfflineReceipt.objects.exists()


def test_who_may_record_it(finance, officer):
    person = PersonFactory()
    me = UserFactory(role=Role.FINANCE, person=person)
    payment = payments.due(**asked(person))
    for by, why in ((officer, "role"), (me, "concerns themselves")):
        with pytest.raises(Refused, match=why):
            record(payment, by)


def test_a_card_payment_beside_it_is_offered_back(stripe_server, client, finance):
    payment = started()
    record(payment, finance)
    stripe_server.things.pay(payment.session_id)
    deliver(client, stripe_server)
    payment.refresh_from_db()
    assert (payment.state, payment.refund_offer) == (PaymentState.PAID, "paid_twice")
    assert money.comes_to(payment).held == 16_000


def test_a_refund_of_it_goes_by_bank_and_is_recorded(finance):
    payment = paid_offline()
    refund = refunded(payment, 3_000)
    assert (refund.offline, waiting("refund_transfer")) == (True, 1)
    refunds.send(refund_id=refund.pk, at=timezone.now())  # is not for Stripe
    today, at = timezone.localdate(), timezone.now()
    for _ in range(2):
        refunds.sent_by_bank(refund=refund, sent_on=today, bank_reference="BACK", by=finance, at=at)
    payment.refresh_from_db()
    assert (payment.state, money.comes_to(payment).held) == (PaymentState.PART_REFUNDED, 5_000)
    assert (told("refund_made"), waiting("refund_transfer")) == (1, 0)
    with pytest.raises(Refused, match="recorded already"):
        refunds.sent_by_bank(refund=refund, sent_on=today, bank_reference="OTHER", by=finance, at=at)
    other, later = refunded(payment, 1), today + timedelta(days=2)
    with pytest.raises(Refused, match="today or earlier"):
        refunds.sent_by_bank(refund=other, sent_on=later, bank_reference="X", by=finance, at=at)
