"""The events of a payment's life, in every order and any number of times, end in one state of the ledger.

A life of six events: a card is declined, its page ends, another page is paid, a part is refunded, then the rest.
"""

import copy
import itertools
import os
import random
from datetime import timedelta
from functools import cache

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from members import stripe_gateway
from members.choices import PaymentState
from members.services import hearing
from tests.factories.members import PersonFactory
from tests.members.money import deliver, ledger, started

pytestmark = pytest.mark.django_db
LIFE = (
    "payment_intent.payment_failed",
    "checkout.session.expired",
    "payment_intent.succeeded",
    "checkout.session.completed",
    "charge.refunded",
    "charge.refunded",
)
# What is to come of it, but for Stripe's own names: 80 in, 30 and 50 back.
END = [("charge", 8_000), ("refund", -3_000), ("refund", -5_000)]


class Life:
    """A payment, its six events, and what Stripe had to say after each of them."""

    def __init__(self, server, clock):
        self.server, self.events, self.said = server, [], []
        person = PersonFactory()
        first = started(person)
        self._then(lambda: server.things.decline(first.session_id))
        clock.shift(timedelta(minutes=40))
        self._then(lambda: server.things.expire(first.session_id))
        self.payment = started(person)  # which hears of the first page's end when it asks
        assert self.payment.session_id != first.session_id
        self._then(lambda: server.things.pay(self.payment.session_id))
        intent = server.things.all[self.payment.session_id]["payment_intent"]
        for pence in (3_000, 5_000):
            clock.shift(timedelta(minutes=1))
            self._then(lambda pence=pence: server.things.refund(intent_id=intent, pence=pence))
        assert tuple(event["type"] for event in self.events) == LIFE

    def _then(self, act):
        act()
        for event in self.server.hooks.take():
            if event["type"] in LIFE:
                self.events.append(event)
                self.said.append(copy.deepcopy(self.server.things.all))

    def when(self, step):
        """Let Stripe say what it said after so many of the events."""
        self.server.things.all = copy.deepcopy(self.said[step])


@pytest.fixture
def life(stripe_server, clock):
    return Life(stripe_server, clock)


def told(life, order, *, through=hearing.take_in):
    """The state after events in an order; everything is undone again."""
    with transaction.atomic():
        for number in order:
            through(event=life.events[number], at=timezone.now())
        found = ledger()
        transaction.set_rollback(True)
    return found


def doubled(order, draw):
    """An order in which some come again, later."""
    found = list(order)
    for number in draw.sample(order, draw.randint(1, 4)):
        found.insert(draw.randint(found.index(number) + 1, len(found)), number)
    return found


def in_one_state(life, orders):
    """What all these orders end in; there must be one state alone."""
    expected = told(life, range(6))
    lines, states, events = expected
    assert sorted((kind, pence) for kind, pence, _source, _at in lines) == sorted(END)
    assert [state for state, *_ in states] == [PaymentState.REFUNDED]
    assert events == 6
    differing = [order for order in orders if told(life, order) != expected]
    assert not differing


def test_any_order_with_repeats_ends_in_one_state(life):
    """A slice of the 720 orders, the same in each run."""
    draw = random.Random(20_261_122)
    orders = draw.sample(list(itertools.permutations(range(6))), 12)
    in_one_state(life, [doubled(order, draw) for order in orders])


@pytest.mark.soak
def test_all_orders_with_repeats_end_in_one_state(life, monkeypatch):
    for name in ("read_page", "read_intent"):  # Stripe says the same each time, so it is asked once
        monkeypatch.setattr(stripe_gateway, name, cache(getattr(stripe_gateway, name)))
    draw = random.Random(int(os.environ.get("SEED") or 1))
    orders = list(itertools.permutations(range(6)))
    assert len(orders) == 720
    in_one_state(life, [doubled(order, draw) for order in orders])


def test_through_the_door_it_is_the_same(life, client):
    def through(*, event, at):
        assert deliver(client, life.server, [event]) == [200]

    draw = random.Random(7)
    for order in draw.sample(list(itertools.permutations(range(6))), 2):
        assert told(life, doubled(order, draw), through=through) == told(life, range(6))


@pytest.mark.hypothesis
def test_it_does_not_matter_how_far_stripe_was_when_an_event_was_taken_in(life):
    """Events come late or soon after they happened, before and after one another, some twice."""
    expected = told(life, range(6))

    @settings(max_examples=300 if settings.get_current_profile_name() == "soak" else 12, deadline=None)
    @given(st.data())
    def held(data):
        delays = data.draw(st.lists(st.integers(0, 5), min_size=6, max_size=6))
        again = data.draw(st.lists(st.integers(0, 5), max_size=3))
        # Each is delivered at a step of the life that is not before its own.
        plan = [(min(5, number + delays[number]), number) for number in range(6)]
        plan += [(5, number) for number in again]
        shuffled = data.draw(st.permutations(plan))
        steps = iter(sorted(shuffled, key=lambda pair: pair[0]))
        order = list(steps)

        def through(*, event, at):
            life.when(order[through.done][0])
            through.done += 1
            hearing.take_in(event=event, at=at)

        through.done = 0
        assert told(life, [number for _step, number in order], through=through) == expected

    held()
