"""A server that looks like Stripe, for the demonstration: nobody's money moves, and no account is needed."""

import os
import sys
from pathlib import Path

from config import env
from config.launch.children import Children
from config.launch.places import ROOT

WANTED_PORT = 12_111  # the same each time, if it is free, so that a payment page outlives a restart
KEY, SECRET = "sk_test_demonstration", "whsec_demonstration"


def settings(children: Children, state: Path, environment: dict[str, str], *, register: int) -> dict[str, str]:
    """Starts it where the demonstration has no Stripe account of its own.

    Args:
        state: the folder in which it keeps what was paid.
        register: the port of the register, which it tells of payments.

    Returns:
        What the register's processes need to know to take it for Stripe; nothing where it was not started.
    """
    if not env.flag("DEMO", default=True) or os.environ.get("STRIPE_SECRET_KEY"):
        return {}
    said = state / "stripe-address"
    said.unlink(missing_ok=True)
    told = ["--key", KEY, "--secret", SECRET, "--webhook", f"http://127.0.0.1:{register}/webhooks/stripe/"]
    kept = ["--kept", str(state / "stripe.json"), "--say", str(said)]
    command = [sys.executable, "-m", "tests.stripe_server", "--port", str(WANTED_PORT), *told, *kept]
    child = children.start("stripe", command, log=state / "log" / "stripe.log", env=environment, cwd=ROOT)
    child.wait_until(said.exists)
    address = said.read_text(encoding="utf-8")
    return {"STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": SECRET, "STRIPE_API_URL": address}
