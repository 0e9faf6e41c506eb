"""The pages of a direct debit: chosen for a renewal, set up at Stripe, read, cancelled, and seen at the desk."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.choices import Role
from members.models import Debit, Mandate
from registry.services import renewal_debits
from tests.factories.debits import answer, collect, morning, tell
from tests.factories.members import UserFactory
from tests.factories.renewals import opened

pytestmark = pytest.mark.django_db
DUE = date(2027, 1, 4)


def text(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def test_it_is_chosen_set_up_collected_failed_and_cancelled(stripe_server, clock, signed_in):
    clock.move_to(datetime(2026, 12, 10, 10, tzinfo=UTC))
    renewal = opened()
    me = signed_in(renewal.entry.person.user)
    fee = reverse("my-renewal-fee", args=[renewal.reference])
    page = reverse("my-renewal-debit", args=[renewal.reference])
    assert page in text(me.get(fee))
    assert "£48.00 is collected on 4 January 2027 or later" in text(me.get(page))
    to_stripe = me.post(page)
    asked = Mandate.objects.get()
    assert (to_stripe.status_code, to_stripe.url) == (303, asked.setup_url)
    assert me.post(page).url == asked.setup_url  # pressed twice, one page
    session = stripe_server.things.all[asked.session_id]
    assert session["success_url"].endswith("/my/direct-debit/?back=set-up")
    assert "You left the page before" in text(me.get("/my/direct-debit/?back=not-set-up"))
    assert "We are waiting for the payment service" in text(me.get("/my/direct-debit/?back=set-up"))
    stripe_server.things.set_up(asked.session_id)
    shown = text(me.get("/my/direct-debit/?back=set-up"))  # before any webhook
    assert "Your direct debit is set up" in shown
    assert "ending in 2345" in shown
    assert "MPCE REGISTER" in shown
    tell(stripe_server)
    assert "£48.00 will be collected on 4 January 2027 from your account ending in 2345" in text(me.get(page))
    assert me.post(page).status_code == 302  # it works already: nothing is set up twice
    renewal_debits.announce(renewal_id=renewal.pk, on=date(2026, 12, 23), at=morning(date(2026, 12, 23)))
    assert "To be collected on 4 January 2027" in text(me.get(reverse("my-renewal", args=[renewal.reference])))
    assert "If you pay by card before that day, nothing is collected" in text(me.get(fee))
    collect(stripe_server, clock, on=DUE)
    me = signed_in(renewal.entry.person.user)
    assert "On its way from the bank" in text(me.get(reverse("my-renewal", args=[renewal.reference])))
    answer(stripe_server, clock, on=DUE + timedelta(days=4), well=False, code="insufficient_funds")
    me = signed_in(renewal.entry.person.user)
    assert "Until 31 January 2027 you can pay it otherwise" in text(
        me.get(reverse("my-renewal", args=[renewal.reference]))
    )
    desk = signed_in(UserFactory(role=Role.FINANCE))
    payment = text(desk.get(reverse("desk-payment", args=[Debit.objects.first().payment.reference])))
    assert "insufficient_funds" in payment
    assert "To be collected" in payment
    assert "Cancel the direct debit" in text(me.get("/my/direct-debit/cancel/"))
    for _again in range(2):
        done = me.post("/my/direct-debit/cancel/", follow=True)
    assert "Your direct debit has ended" in text(done)
    assert Debit.objects.get(number=2).state == "called_off"


def test_whoever_goes_away_while_stripe_is_away_loses_nothing(stripe_server, clock, signed_in):
    clock.move_to(datetime(2026, 12, 10, 10, tzinfo=UTC))
    person = opened().entry.person
    me = signed_in(person.user)
    stripe_server.fail(429)
    refused = me.post("/my/direct-debit/set-up/")
    assert "We cannot reach the payment service just now" in text(refused)
    assert me.post("/my/direct-debit/set-up/").status_code == 303
    clock.shift(timedelta(hours=3))  # the page ended
    me = signed_in(person.user)
    again = me.post("/my/direct-debit/set-up/")
    assert again.url == Mandate.objects.get().setup_url
    assert len(stripe_server.things.of("checkout.session")) == 2
    assert timezone.now() < Mandate.objects.get().session_expires_at
