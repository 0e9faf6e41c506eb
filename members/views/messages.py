"""What a person was told: their messages, and what became of each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from members import mail, policy
from members.choices import Outcome
from members.doors import Door
from members.models import Message
from members.queries import messages
from members.queries.pages import Capped
from members.rules.messages import outcome

PAGE = 20
IN = {"area": "my", "section": "messages"}
_KINDS = {
    Outcome.DELIVERED: "yes",
    Outcome.POSTED: "yes",
    Outcome.SENT: "information",
    Outcome.WAITING: "information",
    Outcome.TO_POST: "information",
    Outcome.TRYING: "restricted",
    Outcome.DELAYED: "restricted",
}


class Messages(Door):
    """Everything that a person was told, newest first."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Capped(messages.sent_to(self.thing), PAGE).shown(request.GET.get("page", ""))
        rows = [line(message) for message in page]
        return render(request, "members/messages/list.html", {"page": page, "rows": rows, **IN})


class OneMessage(Door):
    """One message, as it was sent, and what became of it."""

    door = policy.OWN_MESSAGE

    def get(self, request: HttpRequest, message: int) -> HttpResponse:
        context = line(self.thing) | {"body": body(self.thing), "events": history(self.thing), "next": self.thing.next}
        context |= {"reference": mail.reference(self.thing)}
        return render(request, "members/messages/message.html", context | IN)


def line(message: Message) -> dict[str, Any]:
    """A message in a list: what, when, by which channel, and what became of it."""
    became = outcome(
        channel=message.channel,
        attempts=message.attempts,
        sent_at=message.sent_at,
        failed_at=message.failed_at,
        reported=[event.kind for event in message.deliveries.all()],
    )
    return {
        "message": message,
        "title": mail.title(message),
        "channel": message.get_channel_display(),
        "outcome": became.label,
        "kind": _KINDS.get(became, "no"),
    }


def body(message: Message) -> str:
    """What a message said, written again from its ids; empty when that is no longer kept."""
    try:
        return mail.write(message, where=mail.SHOWN).html
    except mail.UNWRITABLE:
        return ""


def history(message: Message) -> list[dict[str, Any]]:
    """What happened to a message, newest first."""
    found: list[dict[str, Any]] = [
        {"title": event.get_kind_display().capitalize(), "at": event.at} for event in message.deliveries.all()
    ]
    if message.sent_at and message.channel != "letter":
        found.append({"title": _("Sent"), "at": message.sent_at})
    if message.failed_at:
        found.append({"title": _("Could not be sent"), "at": message.failed_at})
    found.append({"title": _("Written"), "at": message.posted_at})
    return sorted(found, key=lambda event: event["at"], reverse=True)
