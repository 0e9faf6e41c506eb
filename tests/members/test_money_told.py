"""What the copy of everything and the timeline say of money, and the tasks that nobody waits for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import exporting, timeline
from members.choices import PaymentState
from members.services import closing, refunds
from members.tasks import close_payment_page, read_payment, send_refund, sweep_payments
from tests.factories.members import PersonFactory
from tests.members.money import paid, paid_offline, refunded, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed(monkeypatch):
    """What the sweeper hands to workers."""
    found = []
    monkeypatch.setattr(
        "members.tasks.current_app.signature",
        lambda name, kwargs: type("Task", (), {"delay": lambda self: found.append((name, kwargs))})(),
    )
    return found


def test_the_copy_has_every_payment_and_what_moved():
    person = PersonFactory()
    payment = paid_offline(person)
    refunded(payment, 3_000)
    pieces = {piece.code: list(piece.rows()) for piece in exporting.pieces(people=[person.pk], at=timezone.now())}
    (row,) = pieces["payments"]
    assert (row["amount_pence"], row["state"], row["fee__words"]) == (8_000, "paid", payment.fee.words)
    assert [(line["kind"], line["amount_pence"]) for line in pieces["money_moved"]] == [
        ("bank transfer or cheque", 8_000)
    ]
    assert pieces["paid_by_bank"][0]["bank_reference"] == "HAYGREEN"
    assert pieces["refunds"][0]["amount_pence"] == 3_000


def test_the_timeline_tells_of_what_was_asked_and_what_moved(stripe_server):
    payment = paid(stripe_server)
    refunds.send(refund_id=refunded(payment, 3_000).pk, at=timezone.now())
    lines = timeline.lines(people=[payment.person_id], kind="money", most=10)
    assert [str(line.title) for line in lines] == [
        "Refund to the card or account",
        "Card payment",
        f"Payment asked for: {payment.fee.words}",
    ]
    assert lines[0].text.startswith("−£30.00")
    assert {line.href for line in lines} == {f"/desk/payments/{payment.reference}/"}
    assert not timeline.lines(people=[PersonFactory().pk], kind="money", most=10)


def test_the_sweeper_hands_out_what_was_not_heard_of_and_not_sent(stripe_server, handed, clock):
    unheard, sent = started(), paid(stripe_server)
    refund = refunded(sent, 8_000)
    sweep_payments()
    assert handed == []
    clock.shift(timedelta(hours=3))
    sweep_payments()
    assert handed == [
        ("members.read_payment", {"payment_id": unheard.pk}),
        ("members.send_refund", {"refund_id": refund.pk}),
    ]
    for _ in range(2):
        read_payment(payment_id=unheard.pk, something_new=1)
        send_refund(refund_id=refund.pk, something_new=1)
    handed.clear()
    sweep_payments()
    assert handed == []
    unheard.refresh_from_db()
    assert (unheard.state, unheard.session_id) == (PaymentState.OPEN, "")
    assert len(stripe_server.things.of("refund")) == 1


def test_while_stripe_does_not_answer_tasks_end_well_and_are_handed_out_again(stripe_server, handed, clock):
    payment, sent = started(), paid(stripe_server)
    refund = refunded(sent, 8_000)
    clock.shift(timedelta(hours=3))
    stripe_server.fail(429, times=2)
    read_payment(payment_id=payment.pk)
    send_refund(refund_id=refund.pk)
    clock.shift(timedelta(minutes=16))
    sweep_payments()
    assert {name for name, _kwargs in handed} == {"members.read_payment", "members.send_refund"}


def test_a_page_is_closed_only_for_what_is_no_longer_to_be_paid(stripe_server):
    payment = started()
    close_payment_page(payment_id=payment.pk)
    assert stripe_server.things.all[payment.session_id]["status"] == "open"
    closing.close(payment=payment, by=None, at=timezone.now())
    stripe_server.fail(429)
    close_payment_page(payment_id=payment.pk)  # put off: it ends by itself
    for _ in range(2):
        close_payment_page(payment_id=payment.pk)
    assert stripe_server.things.all[payment.session_id]["status"] == "expired"
