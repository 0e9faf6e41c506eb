"""A server that looks like Stripe, on this machine, for tests of what is paid."""

import pytest
from django.utils import timezone

from tests.stripe_server.server import Server


@pytest.fixture
def stripe_server(settings):
    """The server, which the product takes for Stripe while the test runs; its events wait until they are taken."""
    with Server() as server:
        settings.STRIPE_SECRET_KEY = server.key
        settings.STRIPE_WEBHOOK_SECRET = server.hooks.secret
        settings.STRIPE_API_URL = server.address
        settings.STRIPE_ACCOUNT = ""
        yield server


@pytest.fixture
def clock(time_machine):
    """The clock of this process, our Stripe’s included, which goes on from now: `clock.shift(timedelta(hours=3))`."""
    time_machine.move_to(timezone.now())
    return time_machine
