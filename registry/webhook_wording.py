"""How endpoints and their messages fare, in words."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.jinja import moment
from registry.choices import WebhookTrouble
from registry.models import Endpoint, WebhookAttempt, WebhookEvent
from registry.queries.webhooks import Health
from registry.rules.webhooks import PING


class Tag(NamedTuple):
    """A state in a word, and how it is coloured."""

    text: str
    kind: str


def health(value: Health) -> Tag:
    """How an endpoint fares, in a word."""
    return {
        Health.WORKS: Tag(_("Works"), "yes"),
        Health.NEW: Tag(_("Not used yet"), "plain"),
        Health.FAILING: Tag(_("Failing"), "restricted"),
        Health.PAUSED: Tag(_("Paused"), "restricted"),
        Health.OFF: Tag(_("Switched off"), "no"),
        Health.ENDED: Tag(_("Ended"), "plain"),
    }[value]


def advice(endpoint: Endpoint, value: Health) -> str:
    """What is the matter with an endpoint and whose move it is; nothing where all is well."""
    if value is Health.OFF and endpoint.off_at:
        why = _("Switched off on %(when)s because %(why)s. Nothing is sent until you switch it on again.")
        return why % {"when": moment(endpoint.off_at), "why": endpoint.get_off_why_display()}
    if value is Health.PAUSED and endpoint.paused_until:
        said = _("Paused until %(when)s after %(many)s failures in a row. Then we try one message.")
        return said % {"when": moment(endpoint.paused_until), "many": endpoint.failures}
    if value is Health.FAILING:
        said = ngettext(
            "The last try failed. We try again by ourselves.",
            "The last %(many)s tries failed. We try again by ourselves.",
            endpoint.failures,
        )
        return said % {"many": endpoint.failures}
    return ""


def state(event: WebhookEvent) -> Tag:
    """How far a message has come, in a word."""
    if event.delivered_at:
        return Tag(_("Delivered"), "yes")
    if event.given_up_at:
        return Tag(_("Not delivered"), "no")
    return Tag(_("Will be tried again") if event.attempts else _("On its way"), "information")


def what(event: WebhookEvent) -> str:
    """What a message is about."""
    return _("Test message") if event.kind == PING else _("A watched entry changed")


def went(attempt: WebhookAttempt) -> str:
    """What came of a try, in a sentence."""
    if not attempt.trouble:
        return _("Taken: your server answered %(status)s.") % {"status": attempt.status}
    words = str(WebhookTrouble(attempt.trouble).label)
    sentence = words[:1].upper() + words[1:]
    return f"{sentence} ({attempt.status})." if attempt.status else f"{sentence}."


def next_try(event: WebhookEvent, at: datetime) -> str:
    """When a message is tried next, if it is."""
    if event.due_at is None:
        return ""
    return _("at once") if event.due_at <= at else moment(event.due_at)
