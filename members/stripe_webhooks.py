"""What Stripe tells us of payments: believed by its signature alone, taken in once, and read again from Stripe."""

from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from members import stripe_gateway
from members.doors import Door, Policy, everyone
from members.services import hearing

log = structlog.get_logger(__name__)


def _signed(door: Door) -> dict[str, Any] | None:
    """The event, for Stripe alone; others are answered 400. None where no secret was agreed."""
    if not settings.STRIPE_WEBHOOK_SECRET or not settings.STRIPE_SECRET_KEY:
        return None
    if door.request.method != "POST":
        return {}
    event = stripe_gateway.verified(door.request.body, door.request.headers.get("Stripe-Signature", ""))
    if event is None:
        raise SuspiciousOperation("This is not signed by Stripe, or was signed too long ago.")
    if not stripe_gateway.is_ours(event):
        raise SuspiciousOperation("This event is of another account, or of money of another kind.")
    return event


@method_decorator(csrf_exempt, name="dispatch")
class StripeEvents(Door):
    """2xx says that an event is taken in; after anything else Stripe tells us again, for three days."""

    door = Policy("Stripe, by its signature", load=_signed, allows=everyone)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            hearing.take_in(event=self.thing, at=self.now)
        except stripe_gateway.NotThere as unknown:
            raise SuspiciousOperation("Stripe has nothing of ours that this is about.") from unknown
        except stripe_gateway.Away:
            log.warning("stripe_event_put_off", event_id=self.thing["id"], kind=self.thing["type"])
            return HttpResponse(status=503)
        return HttpResponse()
