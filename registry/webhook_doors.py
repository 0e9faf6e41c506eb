"""Who may set up webhooks: admins of the organisation, who prove who they are before they are shown a secret."""

from typing import Any

from members.organisation_doors import of_organisation
from registry.models import Endpoint, WebhookEvent
from registry.queries import webhooks


def _endpoint(door: Any) -> Endpoint | None:
    return webhooks.endpoint(door.organisation, door.kwargs["endpoint"])


def _event(door: Any) -> WebhookEvent | None:
    return webhooks.event(door.organisation, door.kwargs["endpoint"], door.kwargs["message"])


ENDPOINT = of_organisation("admins of the organisation whose endpoint it is", _endpoint, admins=True)
ENDPOINT_NOW = of_organisation(
    "admins of the organisation whose endpoint it is, just now", _endpoint, admins=True, recent=True
)
WEBHOOK_EVENT = of_organisation("admins of the organisation whose message it is", _event, admins=True)
