"""The messages about decisions, certificates and appeals; none says what was found, which the letter does."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from members.mail import Builder, address
from members.models import Message
from registry.models import AdmissionDecision, Appeal, Application, Seat


def _shown(application: Application) -> dict[str, Any]:
    return {
        "number": application.number,
        "register": application.route.register.name,
        "link": address("my-decision", application.reference),
        "link_words": _("Read the decision"),
    }


def _admitted(message: Message) -> dict[str, Any]:
    found = Application.objects.select_related("route__register", "entry").get(pk=message.context["application"])
    return _shown(found) | {"entry": found.entry}


def _decision(message: Message) -> AdmissionDecision:
    return AdmissionDecision.objects.select_related("application__route__register").get(pk=message.context["decision"])


def _refused(message: Message) -> dict[str, Any]:
    decision = _decision(message)
    return _shown(decision.application) | {"until": decision.appeal_until}


def _allowed(message: Message) -> dict[str, Any]:
    shown = _shown(_decision(message).application) | {"until": date.fromisoformat(message.context["until"])}
    return shown | {"link_words": _("Go to the decision")}


def _appeal(message: Message) -> dict[str, Any]:
    appeal = Appeal.objects.select_related("application__route__register").get(pk=message.context["appeal"])
    return _shown(appeal.application) | {"due_on": appeal.due_on, "link_words": _("See your appeal")}


def _seated(message: Message) -> dict[str, Any]:
    taken = Seat.objects.select_related("application").get(pk=message.context["seat"])
    return {
        "number": taken.application.number,
        "due_on": taken.due_on,
        "link": address("hearing", taken.application.reference),
        "link_words": _("Go to the appeal"),
    }


EVENTS: dict[str, Builder] = {
    "registry/mail/admitted": _admitted,
    "registry/mail/refused": _refused,
    "registry/mail/appeal_allowed": _allowed,
    "registry/mail/appeal_asked": _appeal,
    "registry/mail/appeal_decided": _appeal,
    "registry/mail/appeal_seated": _seated,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
