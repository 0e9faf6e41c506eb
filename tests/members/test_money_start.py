"""Asking for a payment: one for each thing, one page at a time, whatever goes wrong on the way."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from members.choices import PaymentState, Purpose
from members.models import Fee, Payment, TrailEvent
from members.queries import money
from members.services import closing, payments
from tests.factories.members import PersonFactory, UserFactory
from tests.stripe_server.hooks import signed

ON = date(2026, 11, 22)


def asked(person, about=None, *, fee_code="rct-primary", at=None, **more):
    """The arguments of a start; the thing that is paid for is any row, here the person's own."""
    return {
        "person": person,
        "purpose": Purpose.ADMISSION,
        "about": about or person,
        "fee_code": fee_code,
        "on": ON,
        "at": at or timezone.now(),
        "by": None,
        "back_url": "/my/",
    } | more


def deliver(client, server, events=None):
    """Hand the server's events to the door, as Stripe does; the statuses that it answered."""
    found = []
    for event in server.hooks.take() if events is None else events:
        payload, signature = server.hooks.message(event)
        headers = {"Stripe-Signature": signature}
        answer = client.post("/webhooks/stripe/", payload, content_type="application/json", headers=headers)
        found.append(answer.status_code)
    return found


@pytest.mark.django_db
def test_a_payment_is_paid_on_its_page_and_settled_by_the_event(stripe_server, client):
    person = PersonFactory()
    payment = payments.start(**asked(person))
    assert (payment.state, payment.amount_pence) == (PaymentState.OPEN, 8_000)
    assert payment.checkout_url.startswith(stripe_server.address)
    stripe_server.things.pay(payment.session_id)
    assert deliver(client, stripe_server) == [200, 200, 200]
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID
    assert money.settled(Purpose.ADMISSION, person) == payment
    assert money.comes_to(payment).held == 8_000
