"""What messages say: each is written from its ids when it is sent, printed or read again.

A module that has messages of its own keeps a table of them, event → what its templates show, and names the function
that answers with that table in settings.WIRED["message_context"]. An event is a folder and a name such as
`members/mail/record_opened`; its templates are the three parts of docs/pages.md, “A message”.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _

from members import wiring
from members.models import BreakGlass, Export, Message
from members.queries import people

_MANY_LINES = re.compile(r"\s*\n\s*\n")
Builder = Callable[[Message], dict[str, Any]]
# Where a message is read: its body stands in one of these.
EMAIL, LETTER, SHOWN = "mail/email.html", "mail/letter.html", "mail/shown.html"


class Gone(LookupError):
    """The message can no longer be written, because what it was about is no longer kept or was for one reading."""


# What writing a message again may meet long after it was sent.
UNWRITABLE = (LookupError, ObjectDoesNotExist, TemplateDoesNotExist)


@dataclass(frozen=True, slots=True)
class Written:
    """A message in words."""

    subject: str
    text: str
    html: str


def write(message: Message, *, where: str = EMAIL) -> Written:
    """Put a message into words.

    Args:
        where: EMAIL, LETTER or SHOWN.

    Raises:
        Gone: when it can no longer be written.
        LookupError: when no app knows such a message.
    """
    shown = {"where": where} | context(message)
    return Written(
        subject=" ".join(_text(f"{message.template}.subject.txt", shown).split()),
        text=_MANY_LINES.sub("\n\n", _text(f"{message.template}.txt", shown)).strip() + "\n",
        html=get_template(f"{message.template}.html").render(shown),
    )


def context(message: Message) -> dict[str, Any]:
    """What the templates of a message show: what its own builder finds, and what every message has."""
    builder = builders().get(message.template)
    if builder is None:
        raise LookupError(f"No app says what {message.template} shows.")
    name = people.names([message.person_id]).get(message.person_id, "") if message.person_id else ""
    common = {
        "name": name,
        "office": settings.OFFICE,
        "public_url": settings.PUBLIC_URL,
        "reference": reference(message),
        "posted_at": message.posted_at,
        "link": "",
        "link_words": "",
    }
    return common | builder(message)


def builders() -> Mapping[str, Builder]:
    """What each event shows, of every app."""
    return {event: builder for table in wiring.call("message_context") for event, builder in table.items()}


def reference(message: Message) -> str:
    """What a person quotes when they ask about a message."""
    return f"M{message.pk}"


def address(name: str, *args: object, **query: object) -> str:
    """The whole address of a page by its name, never from what a request called this host.

    Args:
        query: what stands behind the question mark.
    """
    return settings.PUBLIC_URL + reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")


def _text(template: str, shown: dict[str, Any]) -> str:
    """A part in plain text: the engine would escape it as if it were HTML, whatever its name ends in."""
    return Engine.get_default().get_template(template).render(Context(shown, autoescape=False))


def _record_opened(message: Message) -> dict[str, Any]:
    opening = BreakGlass.objects.select_related("user").get(pk=message.context["opening"])
    return {"who": opening.user.email, "began_at": opening.began_at, "ends_at": opening.ends_at}


def _export_taken(message: Message) -> dict[str, Any]:
    taken = Export.objects.select_related("taken_by").get(pk=message.context["export"])
    return {"who": taken.taken_by.email, "taken": taken}


EVENTS: dict[str, Builder] = {
    "members/mail/export_taken": _export_taken,
    "members/mail/record_opened": _record_opened,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS


def title(message: Message) -> str:
    """What a message is about, in one line, for a list of messages."""
    try:
        shown = context(message)
        return " ".join(_text(f"{message.template}.subject.txt", shown).split())
    except UNWRITABLE:
        return _("A message whose words are no longer kept")
