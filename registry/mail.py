"""The messages of the register about entries; what they say is looked up when they are sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from members.mail import Builder, address
from members.models import Message
from registry.models import Entry
from registry.queries import notices


def _entry_changed(message: Message) -> dict[str, Any]:
    entry = Entry.objects.select_related("register").get(pk=message.context["entry"])
    at = datetime.fromisoformat(message.context["at"])
    return {
        "number": entry.number,
        "register": entry.register.name,
        "changes": notices.changes(entry, at=at),
        "changed_at": at,
        "link": address("my"),
        "link_words": _("See your entry"),
    }


def _visibility_changed(message: Message) -> dict[str, Any]:
    return {"link": address("my"), "link_words": _("Go to your page")}


EVENTS: dict[str, Builder] = {
    "registry/mail/entry_changed": _entry_changed,
    "registry/mail/visibility_changed": _visibility_changed,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
