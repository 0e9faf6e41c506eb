"""A server that looks like Stripe, on this machine, for tests of what is paid."""

import pytest

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
