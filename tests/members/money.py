"""What tests of money share: asking for a payment, Stripe telling of it, and functions to wire to what is settled."""

import os
import signal
from datetime import UTC, datetime

from django.utils import timezone

from members.choices import Purpose, Role
from members.errors import Refused
from members.models import LedgerLine, Payment, StripeEvent
from members.services import acts, hearing, offline, payments, refunds
from tests.factories.members import PersonFactory, UserFactory

noted: list[int] = []  # payments that `note` was told of


def asked(person, about=None, **more):
    """The arguments of asking for a payment; what is paid for may be any row, here the person's own."""
    at = more.get("at") or timezone.now()
    return {
        "person": person,
        "purpose": Purpose.ADMISSION,
        "about": about or person,
        "fee_code": "rct-primary",
        "on": timezone.localdate(at),
        "at": at,
        "by": None,
        "back_url": "/my/",
    } | more


def started(person=None, **more):
    """A payment with a page."""
    return payments.start(**asked(person or PersonFactory(), **more))


def paid(server, person=None, **more):
    """A payment that was paid by card, and of which Stripe has told."""
    payment = started(person, **more)
    server.things.pay(payment.session_id)
    hearing.read_again(payment_id=payment.pk, at=timezone.now())
    payment.refresh_from_db()
    return payment


def paid_offline(person=None):
    """A payment that came by bank transfer."""
    at = timezone.now()
    payment = payments.due(**asked(person or PersonFactory()))
    day = timezone.localdate(at)
    by = UserFactory(role=Role.FINANCE)
    offline.record(payment=payment, received_on=day, pence=8_000, bank_reference="HAYGREEN", by=by, at=at)
    payment.refresh_from_db()
    return payment


def refunded(payment, pence):
    """A refund that two people agreed; it is not sent yet."""
    at = timezone.now()
    by, other = UserFactory(role=Role.FINANCE), UserFactory(role=Role.OFFICER)
    act = refunds.propose(payment=payment, pence=pence, reason="They paid too much.", by=by, at=at)
    acts.confirm(act=act, by=other, at=at)
    return act.refund


def post(client, server, event, **how):
    """Hand one event to the door as Stripe does; the answer."""
    payload, signature = server.hooks.message(event)
    headers = {"Stripe-Signature": how.get("signature", signature)}
    return client.post(
        "/webhooks/stripe/", how.get("payload", payload), content_type="application/json", headers=headers
    )


def deliver(client, server, events=None):
    """Hand events to the door; the statuses that it answered."""
    told = server.hooks.take() if events is None else events
    return [post(client, server, event).status_code for event in told]


def ledger():
    """Everything that the database says of money: what must not depend on the order of events."""
    lines = LedgerLine.objects.values_list("kind", "amount_pence", "source", "at").order_by("source")
    fields = ("state", "method", "paid_at", "intent_id", "declined_at", "refund_offer")
    states = Payment.objects.values_list(*fields).order_by("pk")
    return list(lines), list(states), StripeEvent.objects.count()


def note(*, payment, at):
    """Wired to `payment_settled`: remembers."""
    noted.append(payment.pk)


def sanctioned(*, payment, at):
    """Wired to `payment_settled`: what was paid for can no longer be had."""
    payment.person.notes.create(note_class="reason", text="undone", recorded_at=at)  # must not stay
    raise Refused("A sanction is in force.", code="sanctioned")


def broken(*, payment, at):
    """Wired to `payment_settled`: has a mistake in it."""
    raise ZeroDivisionError


def killed(*, payment, at):
    """Wired to `payment_settled`: the process dies in the middle of the transaction."""
    os.kill(os.getpid(), signal.SIGKILL)


def instant(seconds):
    """An instant as Stripe writes it."""
    return datetime.fromtimestamp(seconds, tz=UTC)
