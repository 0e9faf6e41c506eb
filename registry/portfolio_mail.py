"""The messages to an applicant whose standards a panel judges: who judges, portfolio, interview, certificate."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members.jinja import moment
from members.mail import Builder, address
from members.models import Message
from registry.models import Application, Interview, Portfolio, Seat
from registry.queries import certificates, panels


def _shown(application: Application) -> dict[str, Any]:
    return {
        "number": application.number,
        "due_on": application.due_on,
        "link": address("my-application", application.reference),
        "link_words": _("See your application"),
    }


def _application(message: Message) -> Application:
    found = Application.objects.select_related("policy", "route__register")
    return found.get(pk=message.context["application"])


def _portfolio(message: Message) -> dict[str, Any]:
    found = Portfolio.objects.select_related("application").get(pk=message.context["portfolio"])
    return _shown(found.application) | {"words": found.words}


def _interview(message: Message) -> dict[str, Any]:
    interview = Interview.objects.select_related("application", "chosen").get(pk=message.context["interview"])
    return _shown(interview.application) | {
        "words": interview.words,
        "standards": [f"{one.code} {one.title}" for one in interview.standards.order_by("position")],
        "slots": [f"{moment(one.starts_at)}, {one.where}" for one in interview.slots.order_by("starts_at")],
    }


def _set(message: Message) -> dict[str, Any]:
    interview = Interview.objects.select_related("application", "chosen").get(pk=message.context["interview"])
    seat = Seat.objects.select_related("application").get(pk=message.context["seat"])
    chosen = interview.chosen
    return {
        "number": seat.application.number,
        "slot": f"{moment(chosen.starts_at)}, {chosen.where}" if chosen else "",
        "link": address("assessing-case", seat.application.reference),
        "link_words": _("Open the case"),
    }


def _panel(message: Message) -> dict[str, Any]:
    application = _application(message)
    return _shown(application) | {
        "panel": [", ".join(part for part in (one.name, one.kind) if part) for one in panels.shown(application)],
        "due_on": panels.objections_until(application),
        "link": address("my-application-objections", application.reference),
        "link_words": _("Say who should not judge you"),
    }


def _granted(message: Message) -> dict[str, Any]:
    application = _application(message)
    issued = certificates.of_equivalence(application)
    return _shown(application) | {
        "certificate": issued.said.get("number", "") if issued else "",
        "link": address("my-decision", application.reference),
        "link_words": _("Read the decision"),
    }


EVENTS: dict[str, Builder] = {
    "registry/mail/portfolio_invited": _portfolio,
    "registry/mail/portfolio_reminder": _portfolio,
    "registry/mail/portfolio_extended": _portfolio,
    "registry/mail/portfolio_lapsed": _portfolio,
    "registry/mail/interview_asked": _interview,
    "registry/mail/interview_slots": _interview,
    "registry/mail/interview_set": _set,
    "registry/mail/panel_seated": _panel,
    "registry/mail/granted": _granted,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
