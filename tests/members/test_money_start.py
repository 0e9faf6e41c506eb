"""Asking for a payment: one for each thing, one page at a time, whatever goes wrong on the way."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from members import stripe_gateway
from members.choices import PaymentState, Purpose
from members.errors import Refused
from members.models import Fee, LedgerLine, Payment, TrailEvent
from members.queries import money
from members.services import closing, payments
from tests.factories.members import PersonFactory, UserFactory
from tests.members.money import deliver, paid, started

pytestmark = pytest.mark.django_db


def sessions(server):
    return server.things.of("checkout.session")


def test_a_payment_is_of_the_fee_of_its_day_and_has_a_page(stripe_server):
    person = PersonFactory()
    payment = started(person)
    assert (payment.state, payment.amount_pence, payment.fee.code) == (PaymentState.OPEN, 8_000, "rct-primary")
    assert payment.checkout_url.startswith(f"{stripe_server.address}/c/pay/")
    (session,) = sessions(stripe_server)
    assert (session["amount_total"], session["currency"]) == (8_000, "gbp")
    assert session["client_reference_id"] == payment.reference
    told = TrailEvent.objects.get(kind="members.payment_asked", about_id=payment.pk)
    assert told.detail == {"fee": "rct-primary", "pence": 8_000}


def test_nothing_about_a_person_goes_to_stripe(stripe_server):
    started(PersonFactory(forenames="Zebedee", surname="Quagmire"))
    assert "Zebedee" not in str(sessions(stripe_server))
    assert "@" not in str(sessions(stripe_server)[0])


def test_asking_twice_is_asking_once(stripe_server):
    person = PersonFactory()
    first, second = started(person), started(person)
    assert (first.pk, first.session_id, first.checkout_url) == (second.pk, second.session_id, second.checkout_url)
    assert len(sessions(stripe_server)) == 1
    assert TrailEvent.objects.filter(kind="members.payment_asked").count() == 1


def test_two_things_have_two_payments(stripe_server):
    person = PersonFactory()
    one, other = started(person), started(person, about=UserFactory())
    assert one.pk != other.pk


def test_what_is_settled_is_not_asked_for_again(stripe_server):
    person = PersonFactory()
    payment = paid(stripe_server, person)
    assert started(person) == payment
    assert (money.settled(Purpose.ADMISSION, person), money.latest(Purpose.ADMISSION, person)) == (payment, payment)
    assert money.settled(Purpose.RENEWAL, person) is None


def test_another_fee_takes_the_place_of_what_was_asked_for(stripe_server):
    person = PersonFactory()
    first = started(person)
    second = started(person, fee_code="rct-equivalence")
    first.refresh_from_db()
    assert (first.state, second.state, second.amount_pence) == (PaymentState.CANCELLED, PaymentState.OPEN, 8_800)
    assert money.latest(Purpose.ADMISSION, person) == second


def test_a_fee_that_changed_in_the_new_year_is_asked_from_its_day_on(stripe_server):
    at = timezone.now()
    day = timezone.localdate(at) + timedelta(days=30)
    Fee.objects.create(code="rct-primary", purpose="admission", words="Dearer", amount_pence=9_000, valid_from=day)
    person = PersonFactory()
    assert started(person).amount_pence == 8_000
    assert started(person, on=day).amount_pence == 9_000


@pytest.mark.parametrize("wrong", [{"fee_code": "none"}, {"fee_code": "rct-renewal"}, {"on": date(2023, 12, 31)}])
def test_a_fee_that_the_table_does_not_have_is_a_mistake(stripe_server, wrong):
    with pytest.raises(LookupError):
        started(**wrong)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("back_url", ["https://evil.example/", "//evil.example/", "my/"])
def test_the_way_back_is_one_of_ours(stripe_server, back_url):
    with pytest.raises(LookupError):
        started(back_url=back_url)


def test_it_is_closed_when_it_is_no_longer_asked_for(stripe_server, django_capture_on_commit_callbacks):
    person = PersonFactory()
    payment = started(person)
    with django_capture_on_commit_callbacks() as queued:
        closed = closing.close(payment=payment, by=None, at=timezone.now())
        assert closing.close(payment=payment, by=None, at=timezone.now()).state == PaymentState.CANCELLED  # twice
    assert (closed.state, len(queued)) == (PaymentState.CANCELLED, 1)
    for _ in range(2):
        closing.close_page(payment_id=payment.pk)
    assert sessions(stripe_server)[0]["status"] == "expired"
    assert started(person).pk != payment.pk


# --- When things go wrong -------------------------------------------------------------------------------------------


def test_without_a_key_it_says_that_nothing_was_charged(settings):
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(payments.StripeAway, match="You have not been charged"):
        started()
    assert Payment.objects.get().state == PaymentState.OPEN  # what is owed stays


def test_an_outage_loses_nothing_and_the_next_try_gets_the_page(stripe_server, monkeypatch):
    monkeypatch.setattr(stripe_gateway.stripe.RequestsClient, "_sleep_time_seconds", lambda *_: 0)
    person = PersonFactory()
    stripe_server.fail(503, times=3)
    with pytest.raises(payments.StripeAway):
        started(person)
    payment = started(person)
    assert payment.checkout_url
    assert (Payment.objects.count(), len(sessions(stripe_server))) == (1, 1)


def test_too_many_requests_are_tried_again_with_the_same_key(stripe_server):
    person = PersonFactory()
    stripe_server.fail(429)
    with pytest.raises(payments.StripeAway):
        started(person)
    assert started(person).attempt == 1
    assert len(sessions(stripe_server)) == 1


def test_a_failure_that_stripe_keeps_with_its_key_is_passed_by_with_another(stripe_server):
    person = PersonFactory()
    stripe_server.fail(500)
    with pytest.raises(payments.StripeAway):
        started(person)
    payment = started(person)
    assert (payment.attempt, bool(payment.checkout_url)) == (2, True)


def test_an_answer_that_was_lost_leads_to_the_same_page(stripe_server, monkeypatch):
    """Stripe made the page and we died, or the network did, before we knew of it."""
    monkeypatch.setattr(stripe_gateway.stripe.RequestsClient, "_sleep_time_seconds", lambda *_: 0)
    person = PersonFactory()
    stripe_server.fail(0, times=3, path="/v1/checkout", done=True)
    with pytest.raises(payments.StripeAway):
        started(person)
    (made,) = sessions(stripe_server)
    assert started(person).session_id == made["id"]
    assert len(sessions(stripe_server)) == 1


def test_a_page_asked_for_hours_later_has_its_own_time(stripe_server, clock):
    person = PersonFactory()
    stripe_server.fail(429)
    with pytest.raises(payments.StripeAway):
        started(person)
    clock.shift(timedelta(hours=3))
    payment = started(person)
    assert payment.session_expires_at - timezone.now() > timedelta(hours=1)


def test_a_page_that_is_over_gives_way_to_another(stripe_server, clock):
    person = PersonFactory()
    first = started(person)
    clock.shift(timedelta(hours=3))
    second = started(person)
    assert (second.pk, second.attempt) == (first.pk, 2)
    assert second.session_id != first.session_id
    assert [session["status"] for session in sessions(stripe_server)] == ["open", "expired"]


def test_what_was_paid_a_moment_ago_is_heard_of_before_anybody_pays_again(stripe_server, clock):
    """They paid, closed the tab, and pressed “Pay” again before Stripe told us."""
    person = PersonFactory()
    payment = started(person)
    stripe_server.things.pay(payment.session_id)
    clock.shift(timedelta(seconds=5))
    again = started(person)
    assert (again.pk, again.state) == (payment.pk, PaymentState.PAID)
    assert len(sessions(stripe_server)) == 1


def test_what_is_on_its_way_from_the_bank_is_not_asked_for_again(stripe_server, client):
    person = PersonFactory()
    payment = started(person)
    stripe_server.things.begin_slow(payment.session_id)
    deliver(client, stripe_server)
    again = started(person)
    assert (again.pk, again.state) == (payment.pk, PaymentState.PROCESSING)
    with pytest.raises(Refused, match="wait until the bank"):
        closing.close(payment=payment, by=None, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_twenty_who_press_at_once_get_one_payment_and_one_page(stripe_server):
    person, found, failed = PersonFactory(), [], []
    together = threading.Barrier(20)

    def press():
        try:
            together.wait()
            found.append(started(person))
        except Exception as problem:  # noqa: BLE001 - told below
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len({payment.pk for payment in found}) == len({payment.session_id for payment in found}) == 1
    assert (Payment.objects.count(), len(sessions(stripe_server))) == (1, 1)


def test_the_database_itself_takes_no_second_open_payment(stripe_server):
    payment = started()
    payment.pk, payment.reference, payment.session_id = None, "other", ""
    with pytest.raises(Exception, match="payment_one_open"):
        payment.save(force_insert=True)


def test_the_ledger_is_never_changed(stripe_server):
    paid(stripe_server)
    with pytest.raises(Exception, match=r"permission denied|Cannot update"):
        LedgerLine.objects.update(amount_pence=1)
