"""What the mail provider reports of messages: verified by its secret or signature, recorded once."""

import hashlib
from typing import Any

from anymail.webhooks.base import AnymailCoreWebhookView
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailersend import MailerSendTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.sendgrid import SendGridTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostTrackingWebhookView
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from members.choices import DeliveryKind
from members.doors import Door, Policy, everyone
from members.services import deliveries

PROVIDERS: dict[str, type[AnymailCoreWebhookView]] = {
    "brevo": BrevoTrackingWebhookView,
    "mailersend": MailerSendTrackingWebhookView,
    "mailgun": MailgunTrackingWebhookView,
    "mailjet": MailjetTrackingWebhookView,
    "postmark": PostmarkTrackingWebhookView,
    "sendgrid": SendGridTrackingWebhookView,
    "sparkpost": SparkPostTrackingWebhookView,
}
# Anymail's words for what happened. Whether somebody opened a message or pressed a link in it is nobody's business
# and is not recorded.
KINDS = {
    "delivered": DeliveryKind.DELIVERED,
    "deferred": DeliveryKind.DEFERRED,
    "bounced": DeliveryKind.BOUNCED,
    "complained": DeliveryKind.COMPLAINED,
    "rejected": DeliveryKind.REJECTED,
    "failed": DeliveryKind.REJECTED,
}


def _provider(door: Door) -> AnymailCoreWebhookView | None:
    """The reader of the provider's reports, for the provider alone; others are answered 400.

    None where mail goes through no provider or no secret was agreed.
    """
    known = PROVIDERS.get(settings.MAIL_PROVIDER)
    if known is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return None
    reader = known()
    if door.request.method == "POST":
        reader.run_validators(door.request)
    return reader


@method_decorator(csrf_exempt, name="dispatch")
class MailReports(Door):
    """Anymail reads the reports of each provider; its own views would tell us by a signal, which we do without."""

    door = Policy("the mail provider, by its secret", load=_provider, allows=everyone)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            events = self.thing.parse_events(request)
        except (ValueError, LookupError, TypeError, AttributeError) as unreadable:
            raise SuspiciousOperation("The provider's report cannot be read.") from unreadable
        for event in events:
            self._take_in(event)
        return HttpResponse()

    def _take_in(self, event: Any) -> None:
        kind = KINDS.get(event.event_type)
        if kind is None:
            return
        deliveries.record_event(
            provider_id=event.message_id or "",
            kind=kind,
            provider_event=_identity(event),
            code=event.reject_reason or "",
            happened_at=event.timestamp or self.now,
            message_id=_our_id(event.metadata),
            at=self.now,
        )


def _identity(event: Any) -> str:
    """What tells an event from every other, also where the provider gives it no id: what makes it up, as a hash."""
    parts = (event.event_id, event.message_id, event.event_type, event.timestamp, event.recipient)
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


def _our_id(metadata: dict[str, Any] | None) -> int | None:
    found = str((metadata or {}).get("message", ""))
    return int(found) if found.isascii() and found.isdigit() and len(found) < 18 else None
