"""What the messages to referees show, and those that tell an applicant how far their references have come."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members import mail
from members.mail import Builder
from members.models import Message
from registry.models import Referee
from registry.queries import reference_links, references


def _referee(message: Message) -> Referee:
    found = Referee.objects.select_related("application__route__register", "application__person")
    return found.get(pk=message.context["referee"])


def _request(message: Message) -> dict[str, Any]:
    """A request carries the one link by which it is answered, and is written once: nobody reads it there again."""
    referee = _referee(message)
    if message.sent_at is not None or referee.link_version != message.context["link"]:
        raise mail.Gone("A link to answer by is written once.")
    return {
        "name": referee.name,
        "applicant": references.applicant_name(referee.application),
        "register": referee.application.route.register.name,
        "due_on": referee.due_on,
        "link": mail.address("reference", reference_links.make(referee)),
        "link_words": _("Give or decline a reference"),
    }


def _thanks(message: Message) -> dict[str, Any]:
    referee = _referee(message)
    return {
        "name": referee.name,
        "applicant": references.applicant_name(referee.application),
        "given_at": referee.settled_at,
    }


def _told(message: Message) -> dict[str, Any]:
    """The applicant is told who and how far, never what was said."""
    referee = _referee(message)
    return {
        "referee": referee.name,
        "email": referee.email,
        "reason": referee.office_reason,
        "due_on": referee.due_on,
        "number": referee.application.number,
        "link": mail.address("application-referees", referee.application.reference),
        "link_words": _("Go to your referees"),
    }


EVENTS: dict[str, Builder] = {
    "registry/mail/reference_asked": _request,
    "registry/mail/reference_reminder": _request,
    "registry/mail/reference_thanks": _thanks,
    "registry/mail/reference_received": _told,
    "registry/mail/reference_declined": _told,
    "registry/mail/reference_overdue": _told,
    "registry/mail/referee_not_accepted": _told,
    "registry/mail/referee_unreachable": _told,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
