"""The messages of the office to applicants; what they say is looked up when they are sent."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members.mail import Builder, address
from members.models import Message
from registry.choices import ReturnReason, Stage
from registry.models import Application, Return, StageChange


def _shown(application: Application) -> dict[str, Any]:
    return {
        "number": application.number,
        "route": application.route.name,
        "register": application.route.register.name,
        "link": address("my-application", application.reference),
        "link_words": _("See your application"),
    }


def _application(message: Message) -> Application:
    return Application.objects.select_related("route__register").get(pk=message.context["application"])


def _complete(message: Message) -> dict[str, Any]:
    change = StageChange.objects.get(pk=message.context["change"])
    return _shown(_application(message)) | {"references": change.stage == Stage.REFERENCES}


def _returned(message: Message) -> dict[str, Any]:
    returned = Return.objects.select_related("application__route__register").get(pk=message.context["return"])
    return _shown(returned.application) | {
        "reasons": [ReturnReason(reason).label for reason in returned.reasons],
        "words": returned.words,
        # A hold moves the day on which the application is due; the return says what it was at first.
        "due_on": returned.application.due_on or returned.due_on,
    }


def _rolled_back(message: Message) -> dict[str, Any]:
    return _shown(_application(message)) | {"returned": message.context["was"] == Stage.RETURNED}


def _plain(message: Message) -> dict[str, Any]:
    return _shown(_application(message))


EVENTS: dict[str, Builder] = {
    "registry/mail/application_complete": _complete,
    "registry/mail/application_returned": _returned,
    "registry/mail/application_return_reminder": _returned,
    "registry/mail/application_closed": _plain,
    "registry/mail/application_held": _plain,
    "registry/mail/application_released": _plain,
    "registry/mail/application_rolled_back": _rolled_back,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
