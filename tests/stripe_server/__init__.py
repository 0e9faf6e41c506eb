"""A server that looks like Stripe as far as this product talks to it, for tests and the demonstration; no money moves.

Real HTTP, no Django: Checkout sessions with a page to pay, decline or cancel on; payment intents, charges, refunds,
disputes and balance transactions; idempotency keys; signed webhooks, which may be late, twice, out of order, forged or
another account's; failures on request. `python -m tests.stripe_server --help` says how to start it by hand.
"""
