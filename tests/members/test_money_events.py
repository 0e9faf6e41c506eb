"""What Stripe tells: believed by its signature, taken in once, and read again, whoever tells it how."""

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from config.launch.places import ROOT
from members.choices import PaymentState, Purpose
from members.models import LedgerLine, Message, Payment, PersonNote, StripeEvent, WorkItem
from members.queries import money
from members.services import closing, hearing
from tests.factories.members import PersonFactory
from tests.members import money as helpers
from tests.members.money import deliver, instant, post, started
from tests.stripe_server.hooks import signed

pytestmark = pytest.mark.django_db
SETTLED = "tests.members.money."


@pytest.fixture
def wired(settings):
    """Wires functions of tests/members/money.py to what is settled."""

    def wire(*names):
        settings.WIRED = {**settings.WIRED, "payment_settled": [f"{SETTLED}{name}" for name in names]}
        helpers.noted.clear()

    return wire


def told(event_type):
    return Message.objects.filter(template=f"members/mail/{event_type}").count()


def test_a_payment_is_settled_by_the_event_at_the_time_of_the_charge(stripe_server, client, wired, clock):
    wired("note")
    person = PersonFactory()
    payment = started(person)
    charge = stripe_server.things.pay(payment.session_id)
    clock.shift(timedelta(hours=7))  # told late
    assert deliver(client, stripe_server) == [200, 200, 200]
    payment.refresh_from_db()
    assert (payment.state, payment.method) == (PaymentState.PAID, "card")
    assert payment.paid_at == instant(charge["created"]) < timezone.now() - timedelta(hours=6)
    assert [(line.kind, line.amount_pence, line.source) for line in LedgerLine.objects.all()] == [
        ("charge", 8_000, charge["id"])
    ]
    assert [payment.pk] == helpers.noted
    assert (told("payment_received"), StripeEvent.objects.count()) == (1, 3)
    assert money.settled(Purpose.ADMISSION, person) == payment


def test_a_repeat_is_answered_well_and_changes_nothing(stripe_server, client, wired):
    wired("note")
    payment = started()
    stripe_server.things.pay(payment.session_id)
    events = stripe_server.hooks.take()
    assert deliver(client, stripe_server, events) == [200] * 3
    before, calls = helpers.ledger(), len(stripe_server.api.asked)
    assert deliver(client, stripe_server, events * 2) == [200] * 6
    assert helpers.ledger() == before
    assert len(stripe_server.api.asked) == calls  # nor is Stripe asked again
    assert [payment.pk] == helpers.noted


@pytest.mark.parametrize("event", ["payment_intent.succeeded", "checkout.session.completed", "charge.succeeded"])
def test_any_one_of_the_events_is_enough(stripe_server, client, event):
    payment = started()
    stripe_server.things.pay(payment.session_id)
    (only,) = [one for one in stripe_server.hooks.take() if one["type"] == event]
    assert deliver(client, stripe_server, [only]) == [200]
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID


def test_what_an_event_says_is_not_believed_but_what_stripe_says_when_asked(stripe_server, client):
    """Signed by Stripe's secret all the same: an old copy, or one that somebody made who stole the secret."""
    payment = started()
    (event,) = [stripe_server.things._make("evt", type="checkout.session.completed", data={})]
    session = dict(stripe_server.things.all[payment.session_id])
    event["data"] = {"object": session | {"status": "complete", "payment_status": "paid", "amount_total": 1}}
    assert deliver(client, stripe_server, [event]) == [200]
    payment.refresh_from_db()
    assert (payment.state, LedgerLine.objects.count()) == (PaymentState.OPEN, 0)


# --- Who may tell us ------------------------------------------------------------------------------------------------


def _forged(server, event):
    server.hooks.forged = True
    return server.hooks.message(event)


def _stale(server, event):
    at = int((timezone.now() - timedelta(seconds=301)).timestamp())
    return signed(event, server.hooks.secret, at=at)


def _changed(server, event):
    payload, signature = server.hooks.message(event)
    return payload.replace(b"8000", b"0001"), signature


def _other_account(server, event):
    server.hooks.account = "acct_other"
    return server.hooks.message(event)


def _real_money(server, event):
    server.hooks.live = True
    return server.hooks.message(event)


def _unsigned(server, event):
    return server.hooks.message(event)[0], ""


def _no_time(server, event):
    payload, signature = server.hooks.message(event)
    return payload, signature.split(",")[1]


def _no_text(server, event):
    return b"\xff\xfe{}", server.hooks.message(event)[1]


@pytest.mark.parametrize("how", [_forged, _stale, _changed, _other_account, _real_money, _unsigned, _no_time, _no_text])
def test_what_is_not_stripes_own_word_to_us_is_400_and_leaves_no_trace(stripe_server, client, how):
    payment = started()
    stripe_server.things.pay(payment.session_id)
    event = stripe_server.hooks.take()[-1]
    payload, signature = how(stripe_server, event)
    before = len(stripe_server.api.asked)
    assert post(client, stripe_server, event, payload=payload, signature=signature).status_code == 400
    payment.refresh_from_db()
    assert (payment.state, StripeEvent.objects.count(), LedgerLine.objects.count()) == (PaymentState.OPEN, 0, 0)
    assert len(stripe_server.api.asked) == before


def test_signed_words_that_are_no_event_are_400(stripe_server, client):
    at = int(timezone.now().timestamp())
    for words in ([], {"object": "event"}, {"id": "evt_1", "type": "x", "livemode": False, "created": at}, "x"):
        payload, signature = signed(words, stripe_server.hooks.secret, at=at)
        assert post(client, stripe_server, {}, payload=payload, signature=signature).status_code == 400
    assert not StripeEvent.objects.exists()


def test_five_minutes_are_borne_with(stripe_server, client):
    payment = started()
    stripe_server.things.pay(payment.session_id)
    event = stripe_server.hooks.take()[-1]
    payload, signature = signed(event, stripe_server.hooks.secret, at=int(timezone.now().timestamp()) - 290)
    assert post(client, stripe_server, event, payload=payload, signature=signature).status_code == 200


def test_our_connected_account_is_ours(stripe_server, client, settings):
    settings.STRIPE_ACCOUNT = "acct_ours"
    stripe_server.hooks.account = "acct_ours"
    payment = started()
    stripe_server.things.pay(payment.session_id)
    assert deliver(client, stripe_server) == [200] * 3


def test_without_a_secret_there_is_no_such_door(settings, client):
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert client.post("/webhooks/stripe/", {}).status_code == 404


def test_an_event_about_nothing_of_ours_is_taken_in_and_leads_to_nothing(stripe_server, client):
    other = stripe_server.things.session(
        {
            "line_items": [{"price_data": {"unit_amount": 500, "currency": "gbp", "product_data": {"name": "Mug"}}}],
            "success_url": "https://shop.example/",
        }
    )
    stripe_server.things.pay(other["id"])
    payout = stripe_server.things._make("evt", type="payout.paid", data={"object": {"id": "po_1", "object": "payout"}})
    assert deliver(client, stripe_server) == [200] * 3
    assert deliver(client, stripe_server, [payout]) == [200]
    assert set(StripeEvent.objects.values_list("payment", flat=True)) == {None}


def test_an_event_about_what_stripe_does_not_have_is_400(stripe_server, client):
    lost = {"id": "cs_test_gone", "object": "checkout.session"}
    event = stripe_server.things._make("evt", type="checkout.session.completed", data={"object": lost})
    assert deliver(client, stripe_server, [event]) == [400]
    assert not StripeEvent.objects.exists()


# --- When something goes wrong while it is taken in -------------------------------------------------------------------


def test_an_event_that_cannot_be_read_again_is_put_off_and_taken_in_when_told_again(stripe_server, client):
    payment = started()
    stripe_server.things.pay(payment.session_id)
    event = stripe_server.hooks.take()[-1]
    stripe_server.fail(429)
    assert deliver(client, stripe_server, [event]) == [503]
    assert not StripeEvent.objects.exists()
    assert deliver(client, stripe_server, [event]) == [200]
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID


def test_a_mistake_in_what_is_done_with_it_leaves_nothing_and_is_told_again(stripe_server, wired):
    wired("broken")
    payment = started()
    stripe_server.things.pay(payment.session_id)
    event = stripe_server.hooks.take()[-1]
    careless = Client(raise_request_exception=False)
    assert deliver(careless, stripe_server, [event]) == [500]
    assert (StripeEvent.objects.count(), LedgerLine.objects.count()) == (0, 0)
    wired("note")
    assert deliver(careless, stripe_server, [event]) == [200]
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID


_TAKE_IN = """
import json, sys, django
django.setup()
from django.conf import settings
settings.STRIPE_API_URL = {address!r}
settings.STRIPE_SECRET_KEY = {key!r}
settings.WIRED["payment_settled"] = [sys.argv[1]]
from django.utils import timezone
from members.services import hearing
hearing.take_in(event=json.loads(sys.stdin.read()), at=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_between_the_row_and_the_commit_leaves_nothing(stripe_server):
    payment = started()
    stripe_server.things.pay(payment.session_id)
    event = stripe_server.hooks.take()[-1]
    code = _TAKE_IN.format(address=stripe_server.address, key=stripe_server.key)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.members.worker_settings",
        "TEST_DATABASE_NAME": connection.settings_dict["NAME"],
        "TEST_MAIL_FOLDER": str(django_settings.BUILD_DIR),
    }

    def take_in(hook):
        command = [sys.executable, "-c", code, f"{SETTLED}{hook}"]
        return subprocess.run(
            command, input=json.dumps(event).encode(), cwd=ROOT, env=environment, check=False
        ).returncode

    assert take_in("killed") == -signal.SIGKILL
    assert (StripeEvent.objects.count(), LedgerLine.objects.count()) == (0, 0)
    assert Payment.objects.get().state == PaymentState.OPEN
    assert take_in("note") == 0  # told again
    assert (StripeEvent.objects.count(), LedgerLine.objects.count()) == (1, 1)
    assert Payment.objects.get().state == PaymentState.PAID


@pytest.mark.django_db(transaction=True)
def test_events_that_come_at_once_settle_it_once(stripe_server, wired):
    """Stripe delivers from many places; the page of whoever comes back asks in the same moment."""
    wired("note")
    payment = started()
    stripe_server.things.pay(payment.session_id)
    events, failed = stripe_server.hooks.take() * 3, []
    together = threading.Barrier(len(events) + 1)

    def at_once(act, **told):
        try:
            together.wait()
            act(at=timezone.now(), **told)
        except Exception as problem:  # noqa: BLE001 - told below
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=at_once, args=(hearing.take_in,), kwargs={"event": one}) for one in events]
    threads.append(threading.Thread(target=at_once, args=(hearing.refresh,), kwargs={"payment": payment}))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert (StripeEvent.objects.count(), LedgerLine.objects.count(), told("payment_received")) == (3, 1, 1)
    assert helpers.noted == [payment.pk]


# --- What may happen to a payment -----------------------------------------------------------------------------------


def test_a_declined_card_leaves_it_to_be_paid_and_the_next_one_pays(stripe_server, client):
    person = PersonFactory()
    payment = started(person)
    stripe_server.things.decline(payment.session_id)
    assert set(deliver(client, stripe_server)) == {200}
    payment.refresh_from_db()
    assert (payment.state, payment.declined_at is not None, told("payment_failed")) == (PaymentState.OPEN, True, 0)
    stripe_server.things.pay(payment.session_id)
    deliver(client, stripe_server)
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID


def test_whoever_was_declined_and_left_is_told_once_that_nothing_was_paid(stripe_server, client):
    person = PersonFactory()
    payment = started(person)
    stripe_server.things.decline(payment.session_id)
    stripe_server.things.expire(payment.session_id)
    events = stripe_server.hooks.take()
    deliver(client, stripe_server, events * 2)
    payment.refresh_from_db()
    assert (payment.state, payment.session_id, payment.attempt) == (PaymentState.OPEN, "", 2)
    assert told("payment_failed") == 1
    assert started(person).session_id


def test_whoever_did_not_try_is_told_nothing(stripe_server, client):
    payment = started()
    stripe_server.things.expire(payment.session_id)
    deliver(client, stripe_server)
    payment.refresh_from_db()
    assert (payment.state, payment.session_id, told("payment_failed")) == (PaymentState.OPEN, "", 0)


def test_a_slow_bank_answers_well_or_badly(stripe_server, client):
    for well in (True, False):
        payment = started()
        intent = stripe_server.things.begin_slow(payment.session_id)
        deliver(client, stripe_server)
        payment.refresh_from_db()
        assert payment.state == PaymentState.PROCESSING
        stripe_server.things.end_slow(intent["id"], well=well)
        deliver(client, stripe_server)
        payment.refresh_from_db()
        assert payment.state == (PaymentState.PAID if well else PaymentState.OPEN)
    assert (told("payment_received"), told("payment_failed")) == (1, 1)


def test_a_sanction_wins_over_a_payment_and_the_money_is_offered_back(stripe_server, client, wired):
    wired("sanctioned")
    person = PersonFactory()
    payment = started(person)
    stripe_server.things.pay(payment.session_id)
    assert deliver(client, stripe_server) == [200] * 3
    payment.refresh_from_db()
    assert (payment.state, payment.refund_offer) == (PaymentState.PAID, "sanctioned")
    assert payment.refund_offered_at is not None
    assert not PersonNote.objects.filter(person=person).exists()  # what the function did is undone
    assert WorkItem.objects.get(key=f"refund_offered:{payment.pk}", closed_at=None).person == person
    assert (told("refund_offered"), told("payment_received")) == (1, 0)


def test_money_for_what_is_asked_for_no_longer_goes_the_same_way(stripe_server, client, wired):
    wired("sanctioned")
    payment = started()
    closing.close(payment=payment, by=None, at=timezone.now())
    stripe_server.things.pay(payment.session_id)
    deliver(client, stripe_server)
    payment.refresh_from_db()
    assert (payment.state, payment.refund_offer) == (PaymentState.PAID, "sanctioned")


def test_money_that_comes_twice_for_one_thing_is_offered_back_and_nothing_is_done_twice(stripe_server, client, wired):
    wired("note")
    person = PersonFactory()
    first = started(person)
    second = started(person, fee_code="rct-equivalence")  # the first is closed, and its page not yet
    for payment in (second, first):
        stripe_server.things.pay(payment.session_id)
        deliver(client, stripe_server)
    first.refresh_from_db()
    assert (first.state, first.refund_offer) == (PaymentState.PAID, "paid_twice")
    assert [second.pk] == helpers.noted


def test_money_for_the_first_asks_no_longer_for_the_second(stripe_server, client):
    person = PersonFactory()
    first = started(person)
    second = started(person, fee_code="rct-equivalence")
    stripe_server.things.pay(first.session_id)
    deliver(client, stripe_server)
    second.refresh_from_db()
    assert second.state == PaymentState.CANCELLED
    assert money.settled(Purpose.ADMISSION, person) == first


def test_what_stripe_did_not_tell_is_asked_for(stripe_server, clock):
    """Webhooks were down: pages that ended are looked at, once."""
    payment, other = started(), started()
    stripe_server.things.pay(payment.session_id)
    assert hearing.unheard(at=timezone.now()) == []
    clock.shift(timedelta(hours=2, minutes=6))
    assert hearing.unheard(at=timezone.now()) == [payment.pk, other.pk]
    for pk in hearing.unheard(at=timezone.now()) * 2:
        hearing.read_again(payment_id=pk, at=timezone.now())
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID
    assert hearing.unheard(at=timezone.now()) == []


def test_a_page_that_stripe_no_longer_knows_is_over_once_its_time_is(stripe_server, clock):
    payment = started()
    del stripe_server.things.all[payment.session_id]
    with pytest.raises(hearing.Away):
        hearing.refresh(payment=payment, at=timezone.now())
    clock.shift(timedelta(hours=3))
    assert hearing.refresh(payment=payment, at=timezone.now()).session_id == ""
