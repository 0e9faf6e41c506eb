"""What a deployment must have before it takes payments."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def check(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Everything missing or wrong in the settings by which Stripe is reached and believed."""
    found: list[CheckMessage] = []
    if not settings.STRIPE_SECRET_KEY.startswith(("sk_", "rk_")):
        hint = "Set STRIPE_SECRET_KEY to a secret or restricted key of the account that takes the money."
        found.append(Error("No key for Stripe is set, so nobody can pay.", hint=hint, id="members.E020"))
    if not settings.STRIPE_WEBHOOK_SECRET.startswith("whsec_"):
        hint = "Set STRIPE_WEBHOOK_SECRET to the signing secret of the endpoint /webhooks/stripe/."
        found.append(
            Error(
                "No secret of Stripe’s webhooks is set, so nothing it says is believed.", hint=hint, id="members.E021"
            )
        )
    return found
