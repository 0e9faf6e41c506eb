"""Renewing by keyboard, in both orders: not renewed until both parts are done, and until when once they are."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from registry.models import Renewal
from registry.queries import renewals as questions
from registry.services import renewals
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory


@pytest.fixture
def renewal(live_server):
    """Opened whenever the test runs."""
    today = timezone.localdate()
    entry = EntryFactory(registered=f"2020-01-01/{today + timedelta(days=30)}")
    UserFactory(person=entry.person)
    renewals.open_due(on=today, at=timezone.now())
    return Renewal.objects.select_related("entry__person__user", "policy").get(entry=entry)


@pytest.mark.parametrize("order", [("declare", "pay"), ("pay", "declare")])
def test_a_registration_is_renewed_in_either_order(walk, stripe, renewal, order):
    me = walk(renewal.entry.person.user)
    me.open("/my/")
    me.follow(f"Renew {renewal.entry.number}")
    expect(me.main).to_contain_text("You are not renewed yet.")
    parts = {"declare": declares, "pay": pays}
    parts[order[0]](me, renewal)
    expect(me.main).to_contain_text("You are not renewed yet.")
    parts[order[1]](me, renewal)
    expect(me.heading).to_contain_text("You are renewed until 31\u00a0December")
    me.follow("See the payment and its receipt")
    assert me.download("Receipt (PDF)").read_bytes().startswith(b"%PDF")


def declares(me, renewal):
    me.follow("Sign your declarations")
    me.press("Sign")
    me.is_refused("Answer this question")
    of = questions.declaration_set(renewal, on=timezone.localdate())
    for question in of.questions.order_by("position"):
        me.choose("Yes" if question.yes_is_clear else "No", of=question.text)
    me.press("Sign")
    expect(me.page.get_by_text("Your declarations are signed.")).to_be_visible()


def pays(me, renewal):
    me.follow("Pay the fee")
    me._to(me.page.get_by_role("button", name="Pay £48.00"))
    me.page.keyboard.press("Enter")
    expect(me.page.get_by_text("This is a demonstration payment page")).to_be_visible()
    button = me.page.get_by_role("button", name="Pay £48.00")
    button.focus()
    me.page.keyboard.press("Enter")
    expect(me.main).to_contain_text("We have received your payment")
    me.open(f"/my/renewal/{renewal.reference}/")
