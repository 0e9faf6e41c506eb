"""A fee by direct debit that fails twice and then succeeds, by keyboard; nights and banks are played in process."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Debit
from members.services import debits, hearing
from registry.models import Renewal
from registry.services import renewal_debits, renewals
from tests.browser.test_renewal_journeys import declares
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory


@pytest.fixture
def renewal(live_server):
    """Opened whenever the test runs."""
    today = timezone.localdate()
    entry = EntryFactory(registered=f"2020-01-01/{today + timedelta(days=10)}")
    UserFactory(person=entry.person)
    renewals.open_due(on=today, at=timezone.now())
    return Renewal.objects.select_related("entry__person__user", "policy").get(entry=entry)


def test_a_direct_debit_fails_twice_and_then_succeeds(walk, stripe, renewal):
    me = walk(renewal.entry.person.user)
    sets_up(me, renewal)
    me.open(f"/my/renewal/{renewal.reference}/")
    declares(me, renewal)
    before = renewal.begins_on - timedelta(days=1)
    renewal_debits.announce(renewal_id=renewal.pk, on=before, at=timezone.now())
    me.open(f"/my/renewal/{renewal.reference}/")
    expect(me.main).to_contain_text("The fee will be collected by direct debit on")
    me._look()
    for number in (1, 2):
        is_collected(stripe, number)
        me.open(f"/my/renewal/{renewal.reference}/")
        expect(me.main).to_contain_text("your place on the register is held until it has answered")
        answers(stripe, number, well=False)
        me.open(f"/my/renewal/{renewal.reference}/fee/")
        expect(me.main).to_contain_text("will be collected on")
    me.open("/my/direct-debit/")
    expect(me.main).to_contain_text("Not paid by the bank")
    me._look()
    is_collected(stripe, 3)
    answers(stripe, 3, well=True)
    me.open(f"/my/renewal/{renewal.reference}/")
    expect(me.heading).to_contain_text("You are renewed until 31\u00a0December")
    assert len(stripe.things.of("charge", status="succeeded")) == 1


def sets_up(me, renewal):
    me.open(f"/my/renewal/{renewal.reference}/")
    me.follow("Pay the fee")
    me.follow("Pay by direct debit instead")
    me._to(me.page.get_by_role("button", name="Set up a direct debit"))
    me.page.keyboard.press("Enter")  # leads away from us
    button = me.page.get_by_role("button", name="Set up the direct debit")
    button.focus()
    me.page.keyboard.press("Enter")
    expect(me.main).to_contain_text("Your direct debit is set up")
    me._look()
    me.follow("Go on")


def is_collected(stripe, number):
    """What the run of its day does."""
    debit = Debit.objects.get(number=number)
    debits.collect(debit_id=debit.pk, on=debit.due_on, at=timezone.now())


def answers(stripe, number, *, well):
    """What the bank says days later, and Stripe tells."""
    debit = Debit.objects.get(number=number)
    stripe.things.end_slow(debit.intent_id, well=well, code="" if well else "insufficient_funds")
    hearing.read_again(payment_id=debit.payment_id, at=timezone.now())
