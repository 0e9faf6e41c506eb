"""A fee is paid on the page of a server that looks like Stripe, by keyboard, and given back at the desk."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.choices import PaymentState, Purpose, Role
from members.models import Payment, Refund
from members.services import payments, refunds
from tests.browser.journeys import both_ways
from tests.factories.members import PersonFactory, UserFactory


@pytest.fixture
def person(live_server):
    return PersonFactory(forenames="Susan", surname="Haygreen")


@pytest.fixture
def owed(person):
    at = timezone.now()
    return payments.due(
        person=person,
        purpose=Purpose.ADMISSION,
        about=person,
        fee_code="rct-primary",
        on=timezone.localdate(at),
        at=at,
        by=None,
        back_url="/my/",
    )


@both_ways
def test_a_fee_is_paid_after_a_declined_card_and_refunded_by_two(walk, stripe, person, owed):
    me = walk(UserFactory(person=person))
    finance, officer = walk(UserFactory(role=Role.FINANCE)), walk(UserFactory(role=Role.OFFICER))
    goes_back_without_paying(me)
    is_declined_and_pays(me)
    is_given_back(finance, officer)
    me.open("/my/payments/")
    expect(me.main).to_contain_text("Refunded")


def to_the_payment_page(me):
    me.open("/my/payments/")
    me.follow("Application to the register", exact=False)
    me._to(me.page.get_by_role("button", name="Pay £80.00"))
    me.page.keyboard.press("Enter")
    expect(me.page.get_by_text("This is a demonstration payment page")).to_be_visible()


def presses(me, name):
    button = me.page.get_by_role("button", name=name)
    button.focus()
    me.page.keyboard.press("Enter")


def goes_back_without_paying(me):
    to_the_payment_page(me)
    presses(me, "Go back without paying")
    expect(me.main).to_contain_text("You left the payment page before paying. You have not been charged.")
    me._look()


def is_declined_and_pays(me):
    to_the_payment_page(me)
    presses(me, "Let the card be declined")
    expect(me.page.get_by_role("alert")).to_contain_text("Your card was declined")
    presses(me, "Pay £80.00")
    expect(me.main).to_contain_text("We have received your payment")
    me._look()
    assert me.download("Receipt (PDF)").read_bytes().startswith(b"%PDF")


def is_given_back(finance, officer):
    finance.open("/desk/payments/")
    finance.follow(Payment.objects.get().number)
    finance.follow("Propose a refund")
    finance.type("Why?", "The application was made twice.")
    finance.press("Propose this refund")
    officer.open("/desk/acts/")
    officer.follow("Give money back", exact=False)
    officer.choose("Yes, I confirm it")
    officer.press("Save my answer")
    refunds.send(refund_id=Refund.objects.get().pk, at=timezone.now())  # as the worker does


def test_whoever_presses_twice_pays_once(page, stripe, person, owed, signed_in, live_server):
    session = signed_in(UserFactory(person=person), second_factor=False).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    page.goto(f"/my/payments/{owed.reference}/")
    page.get_by_role("button", name="Pay £80.00").dblclick()
    page.get_by_role("button", name="Pay £80.00").dblclick()  # on the page at Stripe
    expect(page.get_by_text("We have received your payment")).to_be_visible()
    page.go_back()  # and once more, by the browser's way back
    page.go_back()
    page.goto(f"/my/payments/{owed.reference}/")
    expect(page.get_by_text("We have received your payment")).to_be_visible()
    assert len(stripe.things.of("checkout.session")) == 1
    assert len(stripe.things.of("charge", status="succeeded")) == 1
    assert Payment.objects.get().state == PaymentState.PAID
