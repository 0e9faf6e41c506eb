"""Renewing by keyboard, in both orders: not renewed until both parts are done, and until when once they are.

And when the first message comes back: the office posts a letter, and the place is kept.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.choices import DeliveryKind, Role
from members.models import Message, PersonDetails
from members.services import deliveries
from registry.models import Renewal
from registry.queries import renewals as questions
from registry.services import reminders, renewals
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


def test_a_message_that_comes_back_is_followed_by_a_letter_and_nobody_lapses(walk, stripe, renewal):
    comes_back(renewal)
    office = walk(UserFactory(role=Role.OFFICER))
    office.open("/desk/letters/")
    office.follow("Susan Haygreen", exact=False)
    expect(office.main).to_contain_text("2 Low Road")
    office.press("I have posted it")
    expect(office.page.get_by_text("The letter is recorded as posted.")).to_be_visible()
    me = walk(renewal.entry.person.user)
    me.open(f"/my/renewal/{renewal.reference}/")
    declares(me, renewal)
    pays(me, renewal)
    expect(me.heading).to_contain_text("You are renewed until 31\u00a0December")


def comes_back(renewal):
    """The message that renewal is open bounced, and the person has a postal address."""
    at = timezone.now()
    PersonDetails.objects.filter(person=renewal.entry.person).update(address="2 Low Road, Leeds, LS1 4AB")
    reminders.remind(renewal_id=renewal.pk, on=timezone.localdate(at), at=at)
    bounced = Message.objects.filter(key__startswith=f"renewal:{renewal.pk}:").earliest("posted_at")
    Message.objects.filter(pk=bounced.pk).update(sent_at=at, provider_id="p1")
    deliveries.record_event(
        provider_id="p1", kind=DeliveryKind.BOUNCED, provider_event="e1", happened_at=at, at=timezone.now()
    )


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
