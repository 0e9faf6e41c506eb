"""The fee of a renewal by direct debit: announced, collected on its day, held, failed, tried again, renewed."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from members import mail
from members.choices import DEBITING, DebitState, PaymentState, Role
from members.errors import Refused
from members.models import Debit, LedgerLine, Mandate, Message, Payment, WorkItem
from members.services import acts, closing, debits, hearing, mandates, offline, reconciliation, waivers
from registry.choices import RenewalStage
from registry.models import FeeHold, Invoice, InvoiceLine, Renewal, StandingSpan, Term
from registry.queries import renewals as questions
from registry.rules.renewals import Part
from registry.services import invoices, reminders, renewal_debits, renewal_upkeep, renewals
from tests.factories.debits import answer, collect, morning, set_up, tell
from tests.factories.members import UserFactory
from tests.factories.renewals import declare, fresh, opened

pytestmark = pytest.mark.django_db
BEGINS, LAST = date(2027, 1, 1), date(2027, 1, 31)
DUE = date(2027, 1, 4)  # the first working day of the new term
A_DAY = timedelta(days=1)


@pytest.fixture
def renewal(stripe_server, clock):
    """Opened in November, for somebody who set a direct debit up."""
    clock.move_to(datetime(2026, 11, 2, 10, tzinfo=UTC))
    renewal = opened()
    set_up(stripe_server, renewal.entry.person)
    return renewal


def night(on):
    """What runs each morning before anything is collected."""
    at = morning(on)
    for renewal_id in list(renewal_debits.due(on=on)):
        renewal_debits.announce(renewal_id=renewal_id, on=on, at=at)


def told(event):
    return Message.objects.filter(template=f"members/mail/{event}").count()


def wrote(event):
    """The one message of an event, as it reads now."""
    text = mail.write(Message.objects.get(template=f"members/mail/{event}")).text
    return " ".join(text.replace("\xa0", " ").split())


def words_of(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def status(entry, on):
    return StandingSpan.objects.get(entry=entry, during__contains=on).status


def balance(on):
    """The difference of the days until one: Stripe’s list against the ledger."""
    return [reconciliation.compare(on=on - n * A_DAY, at=timezone.now()).differences for n in range(3)]


def test_it_is_announced_in_good_time_collected_on_its_day_and_renews(stripe_server, clock, renewal):
    for day in (date(2026, 12, 1), date(2026, 12, 18)):
        night(day)
    assert not Debit.objects.exists()
    plan = questions.debit_plan(renewal, on=date(2026, 12, 18))
    assert (plan.due_on, plan.is_time) == (DUE, False)
    for day in (date(2026, 12, 23), date(2026, 12, 24)):  # nights were missed before, and it runs twice
        night(day)
    debit = Debit.objects.get()
    assert (debit.due_on, debit.state, told("debit_notice")) == (DUE, DebitState.ANNOUNCED, 1)
    clock.move_to(morning(DUE - A_DAY))
    declare(renewal, at=timezone.now())
    collect(stripe_server, clock, on=DUE - A_DAY)
    assert not stripe_server.things.of("payment_intent")  # never early
    for day in (DUE + A_DAY, DUE + 2 * A_DAY):  # late by a night that was missed, and once
        collect(stripe_server, clock, on=day)
    (intent,) = stripe_server.things.of("payment_intent")
    assert (intent["amount"], intent["statement_descriptor"]) == (4_800, "MPCE REGISTER")
    assert Payment.objects.get().state == PaymentState.PROCESSING
    assert FeeHold.objects.get().during.lower == DUE + A_DAY
    answer(stripe_server, clock, on=DUE + 5 * A_DAY, well=True)
    renewal = fresh(renewal)
    assert (renewal.stage, timezone.localdate(renewal.paid_at)) == (RenewalStage.RENEWED, DUE + A_DAY)
    assert Payment.objects.get().method == "debit"
    assert FeeHold.objects.get(set_aside_at=None).during.upper == DUE + 6 * A_DAY
    assert balance(DUE + 5 * A_DAY) == [[], [], []]


def test_it_fails_twice_then_succeeds_and_nobody_lapses_meanwhile(stripe_server, clock, renewal):
    """The last day is long over when the bank pays at last; the term goes on from the old one’s end all the same."""
    clock.move_to(datetime(2027, 1, 18, 10, tzinfo=UTC))
    declare(renewal, at=timezone.now())
    night(date(2027, 1, 18))
    first = Debit.objects.get()
    assert first.due_on == date(2027, 1, 25)
    collect(stripe_server, clock, on=first.due_on)
    first = answer(stripe_server, clock, on=date(2027, 1, 28), well=False, code="insufficient_funds")
    assert (first.failure, first.pay_by) == ("insufficient_funds", date(2027, 2, 11))
    second = Debit.objects.get(number=2)
    assert (second.due_on, told("debit_notice")) == (date(2027, 2, 4), 1)  # the message of the failure is the notice
    collect(stripe_server, clock, on=second.due_on)
    second = answer(stripe_server, clock, on=date(2027, 2, 9), well=False, code="refer_to_customer")
    assert second.pay_by == date(2027, 2, 23)
    for day in range(1, 24):  # every night, and a reminder that no longer applies
        renewal_upkeep.run(on=date(2027, 2, day), at=morning(date(2027, 2, day)))
        reminders.remind(renewal_id=renewal.pk, on=date(2027, 2, day), at=morning(date(2027, 2, day)))
    third = Debit.objects.get(number=3)
    collect(stripe_server, clock, on=third.due_on)
    answer(stripe_server, clock, on=date(2027, 2, 22), well=True)
    renewal = fresh(renewal)
    assert (renewal.stage, renewal.term.during.lower) == (RenewalStage.RENEWED, BEGINS)
    assert not StandingSpan.objects.filter(entry=renewal.entry, status="lapsed", during__startswith__lt="2028-01-01")
    assert (told("debit_failed"), told("payment_received"), told("refund_offered")) == (2, 1, 0)
    assert not Message.objects.filter(template="registry/mail/renewal_lapsed").exists()
    assert len(stripe_server.things.of("charge", status="succeeded")) == 1
    assert balance(date(2027, 2, 22)) == [[], [], []]


def test_after_the_last_try_it_may_be_paid_by_card_until_the_stated_day_and_lapses_after_it(
    stripe_server, clock, renewal
):
    renewal.policy.debit_tries = 1
    renewal.policy.save()
    clock.move_to(datetime(2027, 1, 18, 10, tzinfo=UTC))
    declare(renewal, at=timezone.now())
    night(date(2027, 1, 18))
    collect(stripe_server, clock, on=date(2027, 1, 25))
    debit = answer(stripe_server, clock, on=date(2027, 1, 28), well=False, code="account_closed")
    assert Debit.objects.count() == 1
    night(date(2027, 1, 29))
    assert Debit.objects.count() == 1
    by, entry = debit.pay_by, renewal.entry
    assert (status(entry, by), status(entry, by + A_DAY)) == ("renewal_window", "lapsed")
    assert questions.read(fresh(renewal), on=by).last == by
    clock.move_to(morning(by))
    payment = renewals.pay(renewal=renewal, back_url="/my/", by=entry.person.user, at=timezone.now())
    stripe_server.things.pay(payment.session_id)
    tell(stripe_server)
    assert fresh(renewal).term.during.lower == BEGINS


def test_whoever_has_not_declared_is_not_held(stripe_server, clock, renewal):
    clock.move_to(datetime(2027, 1, 18, 10, tzinfo=UTC))
    night(date(2027, 1, 18))
    collect(stripe_server, clock, on=date(2027, 1, 25))
    assert not FeeHold.objects.exists()
    debit = answer(stripe_server, clock, on=date(2027, 1, 28), well=False)
    assert (debit.pay_by, status(renewal.entry, LAST + A_DAY)) == (LAST, "lapsed")


def test_declaring_while_it_is_on_its_way_holds_the_place(stripe_server, clock, renewal):
    clock.move_to(datetime(2027, 1, 18, 10, tzinfo=UTC))
    night(date(2027, 1, 18))
    collect(stripe_server, clock, on=date(2027, 1, 25))
    for _again in range(2):
        declare(renewal, at=morning(date(2027, 1, 26)))
    assert FeeHold.objects.get().during.lower == date(2027, 1, 26)
    assert status(renewal.entry, LAST + A_DAY) == "renewal_window"


def test_paid_by_card_before_its_day_nothing_is_collected(stripe_server, clock, renewal):
    night(date(2026, 12, 23))
    clock.move_to(morning(date(2026, 12, 28)))
    payment = renewals.pay(renewal=renewal, back_url="/my/", by=renewal.entry.person.user, at=timezone.now())
    stripe_server.things.pay(payment.session_id)
    tell(stripe_server)
    assert Debit.objects.get().state == DebitState.CALLED_OFF
    collect(stripe_server, clock, on=DUE)
    assert len(stripe_server.things.of("charge")) == 1


def test_an_open_card_page_is_closed_before_it_is_collected(stripe_server, clock, renewal):
    night(date(2026, 12, 23))
    clock.move_to(morning(DUE))
    payment = renewals.pay(renewal=renewal, back_url="/my/", by=renewal.entry.person.user, at=timezone.now())
    collect(stripe_server, clock, on=DUE)
    assert stripe_server.things.all[payment.session_id]["status"] == "expired"
    assert Debit.objects.get().state == DebitState.SENT


def test_too_late_for_a_debit_there_is_none(stripe_server, clock, renewal):
    assert questions.debit_plan(renewal, on=date(2027, 1, 19)).due_on == date(2027, 1, 26)
    assert questions.debit_plan(renewal, on=date(2027, 1, 20)) is None
    night(date(2027, 1, 20))
    assert not Debit.objects.exists()


def test_cancelled_by_its_holder_or_the_bank_it_is_called_off_and_they_are_told_once(stripe_server, clock, renewal):
    night(date(2026, 12, 23))
    mandate = Debit.objects.get().mandate
    clock.move_to(morning(date(2026, 12, 29)))
    stripe_server.things.mandate_becomes(mandate.mandate_id, "inactive", why="account_closed")
    for event in stripe_server.hooks.take() * 2:
        hearing.take_in(event=event, at=timezone.now())
    mandate.refresh_from_db()
    assert (mandate.state, mandate.end, mandate.end_code) == ("ended", "bank", "account_closed")
    assert (Debit.objects.get().state, told("debit_ended")) == (DebitState.CALLED_OFF, 1)
    mandates.cancel(mandate=mandate, by=renewal.entry.person.user, at=timezone.now())
    for _again in range(2):
        mandates.detach(mandate_id=mandate.pk)
    assert stripe_server.things.all[mandate.method_id]["customer"] is None
    set_up(stripe_server, renewal.entry.person, last4="9876")
    assert Debit.objects.get(number=2).mandate.last_four == "9876"  # announced at once, for its day is near


def test_a_clawback_is_work_for_finance_and_removes_nobody(stripe_server, clock, renewal):
    clock.move_to(morning(date(2026, 12, 23)))
    declare(renewal, at=timezone.now())
    night(date(2026, 12, 23))
    collect(stripe_server, clock, on=DUE)
    answer(stripe_server, clock, on=DUE + 4 * A_DAY, well=True)
    (charge,) = stripe_server.things.of("charge")
    clock.move_to(morning(date(2027, 3, 1)))
    stripe_server.things.dispute(charge["id"])
    for event in stripe_server.hooks.take() * 2:
        hearing.take_in(event=event, at=timezone.now())
    payment = Payment.objects.get()
    assert (payment.state, fresh(renewal).stage) == (PaymentState.TAKEN_BACK, RenewalStage.RENEWED)
    assert Term.objects.filter(entry=renewal.entry, set_aside_at=None).count() == 2
    assert WorkItem.objects.filter(kind="chargeback", closed_at=None).count() == 1
    assert told("debit_clawback") == 1
    assert balance(date(2027, 3, 1)) == [[], [], []]


@pytest.mark.parametrize("ended_first", [True, False])
def test_a_failure_is_taken_in_before_or_after_the_end_of_its_instruction_and_is_then_to_be_paid_otherwise(
    stripe_server, clock, signed_in, renewal, ended_first
):
    clock.move_to(datetime(2027, 1, 18, 10, tzinfo=UTC))
    declare(renewal, at=timezone.now())
    night(date(2027, 1, 18))
    collect(stripe_server, clock, on=date(2027, 1, 25))
    debit, renewal = Debit.objects.get(), fresh(renewal)

    def end():
        stripe_server.things.mandate_becomes(debit.mandate.mandate_id, "inactive", why="account_closed")
        tell(stripe_server)

    if ended_first:
        end()
        answer(stripe_server, clock, on=date(2027, 1, 28), well=False, code="account_closed")
    else:
        answer(stripe_server, clock, on=date(2027, 1, 28), well=False, code="account_closed")
        assert Debit.objects.get(number=2).state == DebitState.ANNOUNCED
        end()
    debit.refresh_from_db()
    assert (Mandate.objects.get().state, debit.state, debit.pay_by) == ("ended", DebitState.FAILED, date(2027, 2, 11))
    assert not Debit.objects.filter(state__in=DEBITING).exists()
    assert Payment.objects.get().state == PaymentState.OPEN
    assert FeeHold.objects.get(set_aside_at=None).during.upper == date(2027, 2, 12)
    state = questions.read(fresh(renewal), on=date(2027, 1, 28))
    assert (state.open, state.asks, state.last) == (True, [Part.FEE], date(2027, 2, 11))
    night(date(2027, 1, 29))
    assert not Debit.objects.filter(state__in=DEBITING).exists()
    failed = wrote("debit_failed")
    assert "Until 11 February 2027 you can pay on the page below, by card for example" in failed
    assert "We do not try again to collect it." in failed
    assert ended_first or ", by 11 February 2027." in wrote("debit_ended")
    me = signed_in(renewal.entry.person.user)
    page = words_of(me.get(f"/my/renewal/{renewal.reference}/"))
    assert "Until 11 February 2027 you can pay it otherwise" in page


def test_refused_by_stripe_because_the_instruction_ended_it_fails_and_may_be_paid_otherwise(
    stripe_server, clock, renewal
):
    night(date(2026, 12, 23))
    clock.move_to(morning(DUE))
    debit = Debit.objects.get()
    stripe_server.fail(429, path="/v1/payment_intents")  # tried, so that it is not called off any more
    debits.collect(debit_id=debit.pk, on=DUE, at=timezone.now())
    stripe_server.things.mandate_becomes(debit.mandate.mandate_id, "inactive", why="account_closed")
    tell(stripe_server)
    for _again in range(2):
        debits.collect(debit_id=debit.pk, on=DUE, at=timezone.now())
    debit.refresh_from_db()
    assert (debit.state, Payment.objects.get().state) == (DebitState.FAILED, PaymentState.OPEN)
    assert (Debit.objects.count(), told("debit_failed")) == (1, 1)


def test_stripe_away_or_unsure_it_is_sent_once(stripe_server, clock, renewal):
    night(date(2026, 12, 23))
    clock.move_to(morning(DUE))
    debit = Debit.objects.get()
    stripe_server.fail(0, path="/v1/payment_intents", times=3, method="POST", done=True)  # taken in, and not answered
    debits.collect(debit_id=debit.pk, on=DUE, at=timezone.now())
    debit.refresh_from_db()
    assert (debit.state, debit.tried_at is not None) == (DebitState.ANNOUNCED, True)
    assert debits.left_over(at=timezone.now() + timedelta(minutes=20)) == [debit.pk]
    for _again in range(2):
        debits.collect(debit_id=debit.pk, on=DUE, at=timezone.now())
    debit.refresh_from_db()
    assert debit.state == DebitState.SENT
    assert len(stripe_server.things.of("payment_intent")) == 1


@pytest.mark.parametrize(
    "failure",
    [
        {"method": "GET", "times": 3},  # taken in, and not to be read
        {"method": "POST", "times": 3, "done": True},  # taken in, and answered as if it were not
    ],
)
def test_a_failure_of_stripes_own_never_takes_the_money_twice(stripe_server, clock, renewal, failure):
    night(date(2026, 12, 23))
    clock.move_to(morning(DUE))
    debit = Debit.objects.get()
    stripe_server.fail(500, path="/v1/payment_intents", **failure)
    for _again in range(3):
        debits.collect(debit_id=debit.pk, on=DUE, at=timezone.now())
    tell(stripe_server)
    debit.refresh_from_db()
    (intent,) = stripe_server.things.of("payment_intent")
    assert (debit.state, debit.intent_id) == (DebitState.SENT, intent["id"])


def test_whatever_stripe_will_not_collect_fails(stripe_server, clock, renewal):
    """An account that Stripe does not have any more, and a debit that it gives up on its way."""
    night(date(2026, 12, 23))
    clock.move_to(morning(DUE))
    debit = Debit.objects.get()
    method = stripe_server.things.all.pop(debit.mandate.method_id)
    debits.collect(debit_id=debit.pk, on=DUE, at=timezone.now())
    debit.refresh_from_db()
    assert (debit.state, debit.failure) == (DebitState.FAILED, "resource_missing")
    stripe_server.things.all[method["id"]] = method
    again = Debit.objects.get(number=2)
    collect(stripe_server, clock, on=again.due_on)
    again.refresh_from_db()
    stripe_server.things.cancel_slow(again.intent_id)
    tell(stripe_server)
    again.refresh_from_db()
    assert (again.state, again.failure) == (DebitState.FAILED, "automatic")
    assert (Payment.objects.get().state, told("debit_failed")) == (PaymentState.OPEN, 2)


def test_what_the_days_run_could_not_begin_is_begun_that_day_and_never_before_it(stripe_server, clock, renewal):
    night(date(2026, 12, 23))
    clock.move_to(morning(DUE))
    debit = Debit.objects.get()
    renewals.pay(renewal=renewal, back_url="/my/", by=renewal.entry.person.user, at=timezone.now())
    stripe_server.fail(500, path="/v1/checkout/sessions", times=3, method="POST")
    debits.collect(debit_id=debit.pk, on=DUE, at=timezone.now())
    debit.refresh_from_db()
    assert debit.tried_at is None
    before = [debits.left_over(at=timezone.now()), debits.left_over(at=morning(DUE - A_DAY) + timedelta(hours=12))]
    assert (before, debits.left_over(at=timezone.now() + timedelta(hours=1))) == ([[], []], [debit.pk])


def test_what_stripe_may_be_collecting_is_neither_settled_nor_closed_by_hand(stripe_server, clock, signed_in, renewal):
    night(date(2026, 12, 23))
    payment, finance = Payment.objects.get(), UserFactory(role=Role.FINANCE)
    issued = {"issued_on": date(2026, 12, 1), "issued_at": morning(date(2026, 12, 1)), "issued_by": finance}
    invoice = Invoice.objects.create(employer="Leeds", **issued)
    InvoiceLine.objects.create(invoice=invoice, position=1, renewal=renewal, payment=payment)
    clock.move_to(morning(DUE))
    act = waivers.propose(payment=payment, reason="A mistake of ours.", by=finance, at=timezone.now())
    stripe_server.fail(0, path="/v1/payment_intents", times=3, method="POST", done=True)  # taken in, and not answered
    debits.collect(debit_id=Debit.objects.get().pk, on=DUE, at=timezone.now())
    money = {"received_on": DUE, "pence": 4_800, "bank_reference": "LEEDS", "by": finance, "at": timezone.now()}
    me, fee = signed_in(renewal.entry.person.user), f"/my/renewal/{renewal.reference}/fee/"
    mine = f"/my/payments/{payment.reference}/"
    assert "Your bank has not answered yet" in words_of(me.get(fee))
    assert "Your bank is working on it" in words_of(me.get(mine))
    for page in (fee, f"{mine}pay/"):  # kept open since before
        assert "if it does not pay you can pay in another way then" in words_of(me.post(page))
    desk = signed_in(finance)
    received = {"amount": "48", "received_on_day": "4", "received_on_month": "1", "received_on_year": "2027"}
    for page in (f"payments/{payment.reference}/received/", f"invoices/{invoice.reference}/paid/"):
        refused = desk.post(f"/desk/{page}", received | {"bank_reference": "LEEDS"})
        assert (refused.status_code, "There is a problem" in words_of(refused)) == (422, True)
        assert Payment.objects.get().state == PaymentState.OPEN
    for verb in (
        lambda: offline.record(payment=payment, **money),
        lambda: invoices.paid(invoice=invoice, **money),
        lambda: closing.close(payment=payment, by=finance, at=timezone.now()),
        lambda: acts.confirm(act=act, by=UserFactory(role=Role.REGISTRAR), at=timezone.now()),
    ):
        with pytest.raises(Refused):
            verb()
    payment.refresh_from_db()
    assert payment.state == PaymentState.OPEN
    renewal_upkeep.run(on=date(2028, 6, 1), at=morning(date(2028, 6, 1)))  # leaves it to its bank too
    payment.refresh_from_db()
    assert payment.state == PaymentState.OPEN


# --- Whatever the order in which it is heard of ---------------------------------------------------------------------


def everything():
    """What the database says in the end, but for what was called off on the way."""
    kept = Debit.objects.exclude(state=DebitState.CALLED_OFF)
    return (
        list(Payment.objects.values_list("state", "method", "paid_at", "refund_offer")),
        list(kept.order_by("number").values_list("number", "state", "failure", "accepted_at", "pay_by")),
        list(Mandate.objects.values_list("state", "end", "end_code", "to_detach")),
        list(LedgerLine.objects.order_by("source").values_list("kind", "amount_pence", "source", "at")),
        list(Renewal.objects.values_list("stage", "paid_at", "term__during")),
        list(FeeHold.objects.filter(set_aside_at=None).values_list("during")),
        sorted(Message.objects.values_list("template", flat=True)),
    )


def _pays(server, debit):
    server.things.end_slow(debit.intent_id, well=True)


def _fails(server, debit):
    server.things.end_slow(debit.intent_id, well=False, code="account_closed")
    server.things.mandate_becomes(debit.mandate.mandate_id, "inactive", why="account_closed")


def _takes_back(server, debit):
    server.things.dispute(server.things.end_slow(debit.intent_id, well=True)["id"])


@pytest.mark.parametrize("bank", [_pays, _fails, _takes_back])
def test_events_in_any_order_late_and_twice_end_in_one_state(stripe_server, clock, renewal, bank):
    clock.move_to(datetime(2027, 1, 18, 10, tzinfo=UTC))
    declare(renewal, at=timezone.now())
    night(date(2027, 1, 18))
    clock.move_to(morning(date(2027, 1, 25)))
    debit = Debit.objects.get()
    debits.collect(debit_id=debit.pk, on=debit.due_on, at=timezone.now())
    debit.refresh_from_db()
    clock.move_to(morning(date(2027, 2, 2)))  # after the last day, when nothing but the hold covers it
    bank(stripe_server, debit)
    events, chance, found = stripe_server.hooks.take(), random.Random(20_270_202), []
    for _order in range(8):
        told = [*events, *chance.sample(events, 2)]
        chance.shuffle(told)
        with transaction.atomic():
            for event in told:
                hearing.take_in(event=event, at=morning(date(2027, 2, 3)))
            found.append(everything())
            transaction.set_rollback(True)
    assert all(one == found[0] for one in found)
    assert found[0][0][0][0] in {"paid", "open", "taken_back"}
