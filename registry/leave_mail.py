"""The messages about time away, coming back, another scope and leaving; and the apology to somebody reported dead."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from members.mail import Builder, address
from members.models import Message
from registry import leave_words
from registry.choices import AskKind, AskState
from registry.models import Break, EntryRequest
from registry.queries import policies


def _request(message: Message) -> dict[str, Any]:
    found = EntryRequest.objects.select_related("entry__register", "scope")
    asked = found.get(pk=message.context["entry_request"])
    return {
        "number": asked.entry.number,
        "register": asked.entry.register.name,
        "what": leave_words.title(asked),
        "agreed": asked.state == AskState.ACCEPTED,
        "back": asked.kind == AskKind.RETURN,
        "leaving": asked.kind == AskKind.LEAVE,
        "away": asked.kind in {AskKind.BREAK, AskKind.LONGER},
        "link": address("my-registration"),
        "link_words": _("See your registration"),
    }


def _break_ending(message: Message) -> dict[str, Any]:
    away = Break.objects.select_related("entry__register").get(pk=message.context["break"])
    upper = away.during.upper
    if upper is None:
        raise LookupError(f"{away} has no end.")
    notice = policies.current().register(away.entry.register_id).book.on(upper).break_notice_days
    return {
        "number": away.entry.number,
        "register": away.entry.register.name,
        "last_on": upper - timedelta(days=1),
        "counts_until": upper + timedelta(days=notice - 1),
        "over": message.context["reminder"] == "over",
        "link": address("my-registration"),
        "link_words": _("Tell us what comes next"),
    }


def _death_undone(message: Message) -> dict[str, Any]:
    return {"link": address("my"), "link_words": _("See your entry")}


EVENTS: dict[str, Builder] = {
    "registry/mail/entry_request_asked": _request,
    "registry/mail/entry_request_decided": _request,
    "registry/mail/entry_request_withdrawn": _request,
    "registry/mail/break_ending": _break_ending,
    "registry/mail/death_undone": _death_undone,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
