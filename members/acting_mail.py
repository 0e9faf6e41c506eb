"""What the message says that tells a person what the office did for them."""

from members import mail
from members.acting import TOLD
from members.mail import Builder
from members.models import ActedFor, Message


def _acted_for(message: Message) -> dict[str, object]:
    done = ActedFor.objects.get(pk=message.context["done"])
    return {
        "what": TOLD.get(done.what, ""),
        "by_letter": done.by_letter,
        "done_at": done.at,
        "link": mail.address("my-messages"),
        "link_words": "See all our messages to you",
    }


EVENTS: dict[str, Builder] = {"members/mail/acted_for": _acted_for}


def events() -> dict[str, Builder]:
    """The messages about what the office did for people, and what their templates show."""
    return EVENTS
