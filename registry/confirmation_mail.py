"""What the messages about confirming evidence show: to whoever is asked, and to the applicant."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members import mail
from members.mail import Builder
from members.models import Message
from registry.models import ItemConfirmation
from registry.queries import confirmations, references


def _found(message: Message) -> ItemConfirmation:
    found = ItemConfirmation.objects.select_related("item__application__person")
    confirmation = found.filter(pk=message.context["confirmation"]).first()
    if confirmation is None:
        raise mail.Gone("The evidence was removed.")
    return confirmation


def _request(message: Message) -> dict[str, Any]:
    """A request carries the one link by which it is answered, and is written once: nobody reads it there again."""
    confirmation = _found(message)
    if message.sent_at is not None or confirmation.link_version != message.context["link"]:
        raise mail.Gone("A link to answer by is written once.")
    return _about(confirmation) | {
        "link": mail.address("confirmation", confirmations.make(confirmation)),
        "link_words": _("Read it and answer"),
    }


def _thanks(message: Message) -> dict[str, Any]:
    confirmation = _found(message)
    return _about(confirmation) | {"given_at": confirmation.settled_at}


def _about(confirmation: ItemConfirmation) -> dict[str, Any]:
    return {
        "name": confirmation.name,
        "applicant": references.applicant_name(confirmation.item.application),
        "title": confirmation.item.title,
        "state": confirmation.state,
    }


def _told(message: Message) -> dict[str, Any]:
    confirmation = _found(message)
    of = confirmation.item.application
    return {
        "asked": confirmation.name,
        "title": confirmation.item.title,
        "number": of.number,
        "state": confirmation.state,
        "words": confirmation.words,
        "link": mail.address("my-application-item-confirmations", of.reference, confirmation.item_id),
        "link_words": _("Go to this piece of evidence"),
    }


EVENTS: dict[str, Builder] = {
    "registry/mail/confirmation_asked": _request,
    "registry/mail/confirmation_thanks": _thanks,
    "registry/mail/confirmation_received": _told,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
