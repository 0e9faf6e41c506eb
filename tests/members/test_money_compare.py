"""The daily comparison: £0.00, or each difference by its source, however late and however often it runs."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from members import stripe_gateway
from members.models import LedgerLine, Reconciliation, WorkItem
from members.rules.money import Differs
from members.services import hearing, reconciliation, refunds
from members.tasks import compare_payments, compare_payments_of
from tests.members.money import deliver, paid, paid_offline, refunded, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(clock):
    """The London day on which everything of a test happens: noon, so that no midnight is near."""
    clock.move_to("2026-11-21 12:00 +0000")
    return date(2026, 11, 21)


def compare(on):
    return reconciliation.compare(on=on, at=timezone.now())


def said(capsys, **options):
    """What the command prints, and how it ends."""
    try:
        call_command("reconcile_payments", **options)
    except CommandError as failure:
        return capsys.readouterr().out, failure.returncode
    return capsys.readouterr().out, 0


def work():
    return set(WorkItem.objects.filter(kind="money_difference", closed_at=None).values_list("key", flat=True))


def test_everything_that_may_happen_in_a_day_ends_at_nothing(stripe_server, client, day, capsys):
    payment = paid(stripe_server)
    refunds.send(refund_id=refunded(payment, 3_000).pk, at=timezone.now())
    stripe_server.things.fail_refund(stripe_server.things.of("refund")[0]["id"])
    other = paid(stripe_server)
    stripe_server.things.refund(intent_id=other.intent_id, pence=100)
    third = paid(stripe_server)
    stripe_server.things.win_dispute(stripe_server.things.dispute(third.lines.get().source)["id"])
    stripe_server.things.decline(started().session_id)
    deliver(client, stripe_server)
    paid_offline()  # is none of Stripe's business
    stripe_server.things.plant("stripe_fee", -20, "")
    stripe_server.things.plant("payout", -10_000, "po_1")
    told, ending = said(capsys, on=day)
    whole = "8 movements, £239.00 at Stripe, £239.00 in the ledger: £0.00"
    assert told == f"21\xa0November 2026: {whole}\n"
    assert (ending, work()) == (0, set())


def test_each_kind_of_difference_is_found_in_a_line_of_its_own(stripe_server, day, capsys):
    right, wrong = paid(stripe_server), paid(stripe_server)
    unheard = started()
    charge = stripe_server.things.pay(unheard.session_id)  # and nobody told us
    changed = wrong.lines.get().source
    for line in stripe_server.things.of("balance_transaction", source=changed):
        line["amount"] = 7_000
    LedgerLine.objects.create(
        payment=right,
        kind="refund",
        amount_pence=-500,
        source="re_never",
        at=timezone.now(),
        recorded_at=timezone.now(),
    )
    row = compare(day)
    found = {one.source: (one.how, one.stripe_pence, one.ledger_pence) for one in reconciliation.told(row)}
    assert found == {
        charge["id"]: (Differs.NOT_HERE, 8_000, 0),
        changed: (Differs.AMOUNT, 7_000, 8_000),
        "re_never": (Differs.NOT_AT_STRIPE, 0, -500),
    }
    assert row.difference_pence == 8_000 - 1_000 + 500
    told, ending = said(capsys, on=day)
    assert ending == 1
    for source in found:
        (line,) = [line for line in told.splitlines() if source in line]
        assert "at Stripe" in line
    assert work() == {f"money_difference:{source}" for source in found}


def test_work_is_done_when_the_difference_is_gone(stripe_server, day):
    payment = started()
    stripe_server.things.pay(payment.session_id)
    compare(day)
    assert len(work()) == 1
    compare(day)
    assert (len(work()), Reconciliation.objects.count()) == (1, 1)  # again, and nothing is asked twice
    hearing.read_again(payment_id=payment.pk, at=timezone.now())
    assert compare(day).differences == []
    assert work() == set()


def test_a_difference_that_comes_back_is_work_again(stripe_server, day):
    payment = paid(stripe_server)
    (line,) = stripe_server.things.of("balance_transaction")
    for amount, waiting in ((7_000, 1), (8_000, 0), (7_000, 1)):
        line["amount"] = amount
        compare(day)
        assert len(work()) == waiting
    assert WorkItem.objects.get(kind="money_difference").person == payment.person


def test_midnight_in_london_parts_the_days(stripe_server, clock):
    clock.move_to("2026-06-30 23:30 +0100")
    paid(stripe_server)
    clock.move_to("2026-07-01 00:30 +0100")  # 23:30 UTC on the day before
    paid(stripe_server)
    paid(stripe_server)
    assert [compare(date(2026, 6, 30)).movements, compare(date(2026, 7, 1)).movements] == [1, 2]
    assert not Reconciliation.objects.exclude(differences=[]).exists()


def test_a_line_that_stripe_lists_on_the_next_day_is_no_difference(stripe_server, clock):
    clock.move_to("2026-11-21 23:59:50 +0000")
    payment = started()
    charge = stripe_server.things.pay(payment.session_id)
    (line,) = stripe_server.things.of("balance_transaction")
    charge["balance_transaction"] = None  # not told at first
    line["created"] += 60
    hearing.read_again(payment_id=payment.pk, at=timezone.now())
    hearing.refresh(payment=payment, at=timezone.now() + timedelta(minutes=1))
    assert LedgerLine.objects.exists()
    days = [compare(date(2026, 11, 21)), compare(date(2026, 11, 22))]
    assert [(row.movements, row.differences) for row in days] == [(0, []), (1, [])]


def test_days_that_were_missed_are_due_and_those_that_were_right_are_not(stripe_server, day, clock):
    paid(stripe_server)
    assert reconciliation.due(at=timezone.now()) == []  # the day is not over
    clock.shift(timedelta(days=3))
    assert reconciliation.due(at=timezone.now()) == [day + timedelta(days=n) for n in range(3)]
    for on in reconciliation.due(at=timezone.now()):
        compare(on)
    assert reconciliation.due(at=timezone.now()) == []
    clock.shift(timedelta(days=2))
    assert len(reconciliation.due(at=timezone.now())) == 2


def test_a_day_that_differed_is_due_until_it_does_not(stripe_server, day, clock):
    payment = started()
    stripe_server.things.pay(payment.session_id)
    clock.shift(timedelta(days=1))
    compare(day)
    assert reconciliation.due(at=timezone.now()) == [day]
    hearing.read_again(payment_id=payment.pk, at=timezone.now())
    compare(day)
    assert reconciliation.due(at=timezone.now()) == []


def test_without_any_payment_yesterday_is_compared(stripe_server, day, capsys):
    told, ending = said(capsys)
    assert ("20\xa0November 2026: 0 movements" in told, ending) == (True, 0)


def test_when_stripe_does_not_answer_nothing_is_said_of_the_day(stripe_server, day, capsys):
    stripe_server.fail(429)
    _told, ending = said(capsys, on=day)
    assert (ending, Reconciliation.objects.count()) == (2, 0)


def test_each_morning_hands_out_the_days_and_runs_twice_as_once(stripe_server, day, clock, monkeypatch):
    paid(stripe_server)
    clock.shift(timedelta(days=2))
    handed = []
    monkeypatch.setattr(
        "members.tasks.current_app.signature",
        lambda name, kwargs: type("Task", (), {"delay": lambda self: handed.append((name, kwargs))})(),
    )
    compare_payments()
    assert handed == [
        ("members.compare_payments_of", {"on": "2026-11-21"}),
        ("members.compare_payments_of", {"on": "2026-11-22"}),
    ]
    for _ in range(2):
        compare_payments_of(on="2026-11-21", something_new=True)
    assert Reconciliation.objects.count() == 1
    handed.clear()
    stripe_server.fail(429)
    compare_payments_of(on="2026-11-22")  # put off
    compare_payments()
    assert [kwargs["on"] for _name, kwargs in handed] == ["2026-11-22"]


def test_long_lists_are_read_to_their_end(stripe_server, day):
    for _ in range(230):
        stripe_server.things.plant("charge", 100, f"ch_{_}")
    assert (
        len(list(stripe_gateway.movements(timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1))))
        == 230
    )
