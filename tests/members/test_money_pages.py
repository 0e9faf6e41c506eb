"""The pages about money: what the payer reads and may press, the receipt, and what finance does at the desk."""

from datetime import date, timedelta

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from members import stripe_gateway
from members.choices import ActState, PaymentState, Role
from members.models import Export, GraveAct, OfflineReceipt, Payment, Reconciliation, Refund, TaxReliefNote, WorkItem
from members.receipts import receipt
from members.services import acts, payments, refunds
from tests import pdf
from tests.factories.members import PersonFactory, UserFactory
from tests.members.money import asked, deliver, paid, paid_offline, refunded, started
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory(forenames="Siân", surname="O’Neill")


@pytest.fixture
def me(person):
    user = UserFactory(person=person)
    person.refresh_from_db()
    return sign_in(Client(), user, second_factor=False)


@pytest.fixture
def finance():
    return UserFactory(role=Role.FINANCE)


@pytest.fixture
def desk(finance):
    return sign_in(Client(), finance)


def page(client, where, status=200):
    """The words of a page that holds to every rule of pages."""
    answer = client.get(where)
    assert answer.status_code == status
    html = answer.content.decode()
    assert_sound(html)
    return " ".join(html.split())


# --- The payer ------------------------------------------------------------------------------------------------------


def test_paying_from_the_page_to_the_receipt(stripe_server, me, person):
    owed = payments.due(**asked(person))
    mine = f"/my/payments/{owed.reference}/"
    assert "Pay £80.00" in page(me, mine)
    assert mine in page(me, "/my/payments/")
    answer = me.post(f"{mine}pay/")
    owed.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, owed.checkout_url)
    stripe_server.things.pay(owed.session_id)
    assert "Pay £80.00" in page(me, mine)  # to come back proves nothing, and looking asks nobody
    words = page(me, f"{mine}?back=paid")  # the way back from Stripe asks Stripe
    assert "We have received your payment" in words
    assert f"{mine}receipt.pdf" in words
    assert me.post(f"{mine}pay/")["Location"] == mine  # nobody pays twice
    file = me.get(f"{mine}receipt.pdf")
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    assert owed.number in file["Content-Disposition"]


def test_coming_back_before_the_bank_has_confirmed_it(stripe_server, me, person):
    owed = started(person)
    words = page(me, f"/my/payments/{owed.reference}/?back=paid")
    assert "waiting for your bank to confirm" in words
    assert f'href="/my/payments/{owed.reference}/?back=paid"' in words


def test_the_way_back_asks_stripe_at_most_every_two_seconds(stripe_server, me, person, clock):
    owed = started(person)
    for _ in range(3):
        page(me, f"/my/payments/{owed.reference}/?back=paid")
    assert stripe_server.api.asked.count(f"GET /v1/checkout/sessions/{owed.session_id}") == 1
    clock.shift(timedelta(seconds=3))
    page(me, f"/my/payments/{owed.reference}/?back=paid")
    assert stripe_server.api.asked.count(f"GET /v1/checkout/sessions/{owed.session_id}") == 2


def test_coming_back_without_paying_or_declined(stripe_server, me, person, client):
    owed = started(person)
    assert "left the payment page before paying" in page(me, f"/my/payments/{owed.reference}/?back=not-paid")
    stripe_server.things.decline(owed.session_id)
    deliver(client, stripe_server)
    words = page(me, f"/my/payments/{owed.reference}/?back=not-paid")
    assert "Your card was declined. You have not been charged." in words
    assert "Pay £80.00" in words


def test_when_stripe_does_not_answer_the_page_says_so_and_nothing_is_lost(stripe_server, me, person):
    owed = started(person)
    stripe_server.fail(429)
    words = page(me, f"/my/payments/{owed.reference}/?back=paid")
    assert "cannot reach the payment service" in words
    assert "not be charged twice" in words
    stripe_server.fail(429)
    answer = me.post(f"/my/payments/{owed.reference}/pay/")
    assert answer.status_code == 422
    assert "You have not been charged" in answer.content.decode()


STATES = [
    (PaymentState.PROCESSING, "Your bank is working on it"),
    (PaymentState.WAIVED, "the office has waived it"),
    (PaymentState.CANCELLED, "no longer asked for"),
    (PaymentState.REFUNDED, "We have given money back"),
    (PaymentState.PART_REFUNDED, "We have given money back"),
    (PaymentState.TAKEN_BACK, "Your bank took this payment back"),
]


@pytest.mark.parametrize(("state", "words"), STATES)
def test_every_state_says_what_it_means_and_leads_on(me, person, state, words):
    owed = payments.due(**asked(person))
    at = timezone.now() if state.value in {"refunded", "part_refunded", "taken_back"} else None
    Payment.objects.filter(pk=owed.pk).update(state=state, paid_at=at)
    told = page(me, f"/my/payments/{owed.reference}/")
    assert words in told
    assert 'href="/my/"' in told
    assert "/pay/" not in told


def test_what_can_no_longer_be_had_says_that_the_money_goes_back(stripe_server, me, person, client, settings):
    settings.WIRED = {**settings.WIRED, "payment_settled": ["tests.members.money.sanctioned"]}
    owed = started(person)
    stripe_server.things.pay(owed.session_id)
    deliver(client, stripe_server)
    words = page(me, f"/my/payments/{owed.reference}/")
    assert "We will refund £80.00 to you" in words
    assert "sanction" not in words.lower()


def test_somebody_with_no_payments_reads_what_will_be_there(me):
    assert "You have no payments yet" in page(me, "/my/payments/")


def test_the_list_asks_as_much_for_many_as_for_one(me, person, django_assert_max_num_queries):
    payments.due(**asked(person))
    with django_assert_max_num_queries(20) as few:
        me.get("/my/payments/")
    for _ in range(8):
        payments.due(**asked(person, about=UserFactory()))
    with django_assert_max_num_queries(len(few.captured_queries)):
        me.get("/my/payments/")


def test_no_page_of_ours_asks_for_a_card(me, person, stripe_server):
    owed = started(person)
    words = page(me, f"/my/payments/{owed.reference}/")
    assert "cc-number" not in words
    assert "js.stripe.com" not in words
    assert 'name="card' not in words


# --- The receipt ----------------------------------------------------------------------------------------------------


def test_the_receipt_has_the_amounts_and_is_tagged(stripe_server, person):
    payment = paid(stripe_server, person)
    refunds.send(refund_id=refunded(payment, 3_000).pk, at=timezone.now())
    payment.refresh_from_db()
    made = receipt(payment)
    words = pdf.words(made)
    for said in (
        f"Receipt {payment.number}",
        "£80.00",
        "−£30.00",
        "Kept by the register £50.00",
        "Siân O’Neill",
        payment.fee.words,
        "card",
    ):
        assert said in words
    assert "Tax relief" not in words  # nothing is said until the file under review says it
    with pdf.opened(made) as document:
        assert document.Root.StructTreeRoot.K is not None
        assert str(document.Root.Lang) == "en-GB"
        assert isinstance(document.Root.MarkInfo, pikepdf.Dictionary)
    assert receipt(payment) == made


def test_what_is_said_of_tax_relief_is_that_of_the_day_of_payment(person):
    today = timezone.localdate()
    TaxReliefNote.objects.create(valid_from=today, words="You may claim tax relief on this fee.")
    TaxReliefNote.objects.create(valid_from=today + timedelta(days=1), words="Not yet.")
    words = pdf.words(receipt(paid_offline(person)))
    assert "You may claim tax relief on this fee." in words
    assert "Not yet." not in words


# --- The desk -------------------------------------------------------------------------------------------------------


def test_finance_finds_a_payment_by_what_people_quote(stripe_server, desk, person):
    payment, other = paid(stripe_server, person), paid_offline()
    words = page(desk, "/desk/payments/")
    assert payment.number in words
    assert other.number in words
    source = payment.lines.get().source
    for quoted in (payment.number, payment.number.lower(), str(payment.pk), payment.intent_id, source):
        words = page(desk, f"/desk/payments/?number={quoted}")
        assert payment.number in words
        assert other.number not in words
    assert other.number in page(desk, "/desk/payments/?number=haygreen")
    assert "No payment is like that" in page(desk, "/desk/payments/?number=P999999")
    assert "invisible characters" in page(desk, "/desk/payments/?number=%00")
    for narrowed, found in (("state=paid", True), ("state=open", False), ("method=card", True), ("offered=on", False)):
        assert (payment.number in page(desk, f"/desk/payments/?{narrowed}")) is found
    day = timezone.localdate()
    since = f"since_day={day.day}&since_month={day.month}&since_year={day.year}"
    assert payment.number in page(desk, f"/desk/payments/?{since}")


def test_the_desks_list_asks_as_much_for_many_as_for_one(desk, django_assert_max_num_queries):
    payments.due(**asked(PersonFactory()))
    with django_assert_max_num_queries(20) as few:
        desk.get("/desk/payments/")
    for _ in range(8):
        payments.due(**asked(PersonFactory()))
    with django_assert_max_num_queries(len(few.captured_queries)):
        desk.get("/desk/payments/")


def test_a_refund_goes_from_finance_to_a_second_person(stripe_server, desk, person):
    payment = paid(stripe_server, person)
    where = f"/desk/payments/{payment.reference}/"
    assert 'value="80.00"' in page(desk, f"{where}refund/")
    wrong = desk.post(f"{where}refund/", {"amount": "eighty", "reason": ""})
    assert wrong.status_code == 422
    assert "Enter an amount in pounds" in wrong.content.decode()
    too_much = desk.post(f"{where}refund/", {"amount": "£80.01", "reason": "Why not."})
    assert "no more than £80.00" in too_much.content.decode()
    assert desk.post(f"{where}refund/", {"amount": "£30", "reason": "They paid too much."})["Location"] == where
    act = GraveAct.objects.get()
    assert "waits for a second person" in page(desk, where)
    assert "You proposed this" in page(desk, f"/desk/acts/{act.reference}/")
    other = sign_in(Client(), UserFactory(role=Role.FINANCE))
    words = page(other, f"/desk/acts/{act.reference}/")
    assert "£30.00" in words
    assert payment.number in words
    other.post(f"/desk/acts/{act.reference}/", {"decision": "confirm", "answer": ""})
    refunds.send(refund_id=Refund.objects.get().pk, at=timezone.now())
    words = page(desk, where)
    assert "Refunded in part" in words
    assert "Kept by the register: £50.00" in words


def test_finance_sees_the_acts_about_money_and_no_others(stripe_server, desk, finance):
    payment = paid(stripe_server)
    act = refunds.propose(payment=payment, pence=1, reason="A penny.", by=finance, at=timezone.now())
    registrar = UserFactory(role=Role.REGISTRAR)
    detail = {"role": Role.AUDITOR}
    role = acts.propose(
        kind="role_grant", user=UserFactory(), detail=detail, reason="Audits.", by=registrar, at=timezone.now()
    )
    words = page(desk, "/desk/acts/")
    assert act.reference in words
    assert role.reference not in words
    assert desk.get(f"/desk/acts/{role.reference}/").status_code == 403
    queue = page(desk, "/desk/")
    assert "Confirm or decline: Give money back" in queue
    assert "Grant a role" not in queue
    both = page(sign_in(Client(), registrar), "/desk/acts/")
    assert act.reference in both
    assert role.reference in both


def test_a_waiver_and_a_transfer_are_proposed_and_recorded(desk, person, finance):
    owed = payments.due(**asked(person))
    where = f"/desk/payments/{owed.reference}/"
    assert "waive/" in page(desk, where)
    page(desk, f"{where}waive/")
    assert desk.post(f"{where}waive/", {"reason": ""}).status_code == 422
    assert desk.post(f"{where}waive/", {"reason": "Lost by us."})["Location"] == where
    assert GraveAct.objects.get().state == ActState.PROPOSED
    page(desk, f"{where}received/")
    today = timezone.localdate()
    told = {"received_on_day": today.day, "received_on_month": today.month, "received_on_year": today.year}
    told |= {"amount": "79", "bank_reference": "ONEILL"}
    assert "must be £80.00" in desk.post(f"{where}received/", told).content.decode()
    assert desk.post(f"{where}received/", told | {"amount": "80"})["Location"] == where
    assert OfflineReceipt.objects.get().recorded_by == finance
    words = page(desk, where)
    assert "ONEILL" in words
    assert "waive/" not in words


def test_a_refund_by_bank_is_recorded_where_it_waits(desk):
    payment = paid_offline()
    refund = refunded(payment, 8_000)
    where = f"/desk/payments/{payment.reference}/refunds/{refund.reference}/"
    assert where in page(desk, f"/desk/payments/{payment.reference}/")
    page(desk, where)
    today = timezone.localdate()
    told = {"sent_on_day": today.day, "sent_on_month": today.month, "sent_on_year": today.year}
    desk.post(where, told | {"bank_reference": "BACK"})
    assert "Refunded" in page(desk, f"/desk/payments/{payment.reference}/")


def test_stripe_is_asked_again_by_hand(stripe_server, desk):
    payment = started()
    stripe_server.things.pay(payment.session_id)
    where = f"/desk/payments/{payment.reference}/"
    stripe_server.fail(429)
    assert desk.post(f"{where}read/").status_code == 422
    assert desk.post(f"{where}read/").status_code == 302
    assert "Paid" in page(desk, where)


def test_days_and_their_differences(stripe_server, desk, clock):
    clock.move_to("2026-11-21 12:00 +0000")
    assert "No day was compared yet" in page(desk, "/desk/payments/days/")
    payment = started()
    charge = stripe_server.things.pay(payment.session_id)
    Reconciliation.objects.create(
        on=date(2026, 11, 21), compared_at=timezone.now(), movements=0, stripe_pence=0, ledger_pence=0
    )
    assert "The same" in page(desk, "/desk/payments/days/2026-11-21/")
    desk.post("/desk/payments/days/2026-11-21/again/")
    words = page(desk, "/desk/payments/days/2026-11-21/")
    assert charge["id"] in words
    assert "At Stripe and not in the ledger" in words
    assert "1 difference" in page(desk, "/desk/payments/days/")
    assert WorkItem.objects.get(kind="money_difference").about == "members.reconciliation"
    item = WorkItem.objects.get(kind="money_difference")
    assert "/desk/payments/days/2026-11-21/" in page(desk, f"/desk/work/{item.pk}/")
    assert desk.get("/desk/payments/days/2026-02-30/").status_code == 404


def test_an_officer_reads_what_was_paid_and_leaves_money_to_finance(stripe_server):
    officer = sign_in(Client(), UserFactory(role=Role.OFFICER))
    payment = paid(stripe_server)
    where = f"/desk/payments/{payment.reference}/"
    words = page(officer, where)
    assert "refund/" not in words
    assert "Ask Stripe" not in words
    assert officer.get(f"{where}refund/").status_code == 403


def test_a_key_that_is_none_makes_no_page(settings):
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(stripe_gateway.Away):
        stripe_gateway.read_intent("pi_1")


def test_finance_takes_the_list_of_payments_and_no_other(desk, finance, person):
    payment, _other = paid_offline(person), payments.due(**asked(PersonFactory()))
    assert "/desk/exports/payments/?state=paid" in page(desk, "/desk/payments/?state=paid")
    assert "The list has 1 row" in page(desk, "/desk/exports/payments/?state=paid")
    answer = desk.post("/desk/exports/payments/?state=paid", {"reason": "The yearly accounts."})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert f'"{payment.number}","Siân O’Neill"' in lines[1]
    assert '"£80.00"' in lines[1]
    taken = Export.objects.get()
    assert (taken.taken_by, taken.kind, taken.chosen) == (finance, "payments", {"state": "paid"})
    words = page(desk, "/desk/exports/")
    assert taken.reference in words
    for other in ("queue", "people", "quality-no-scope"):
        assert desk.get(f"/desk/exports/{other}/").status_code == 403
    Export.objects.create(
        kind="queue", chosen={}, reason="Somebody else’s reason", rows=1, sha256="0" * 64, taken_by=UserFactory(),
        taken_at=timezone.now(), reference="other",
    )  # fmt: skip
    assert "Somebody else" not in page(desk, "/desk/exports/")
