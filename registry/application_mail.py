"""The messages to applicants about what they handed in or took back; what they say is looked up when they are sent."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members.mail import Builder, address
from members.models import Message
from registry.models import Application


def _application(message: Message) -> dict[str, Any]:
    application = Application.objects.select_related("route__register").get(pk=message.context["application"])
    return {
        "number": application.number,
        "register": application.route.register.name,
        "due_on": application.due_on,
        "referees": application.policy.needs_referees,
        "link": address("my-application", application.reference),
        "link_words": _("See your application"),
    }


EVENTS: dict[str, Builder] = {
    "registry/mail/application_received": _application,
    "registry/mail/application_came_back": _application,
    "registry/mail/application_withdrawn": _application,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
