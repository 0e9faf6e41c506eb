"""The messages about assessment: to those on a seat, and to the applicant when more evidence is asked for.

None says what anybody judged, and none to an assessor says whose application it is: that is read behind the door.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members.mail import Builder, address
from members.models import Message
from registry.choices import SeatEnd, SeatKind
from registry.models import EvidenceRequest, Seat
from registry.queries.assessing import ENDED_WORDS


def _seat(message: Message) -> Seat:
    return Seat.objects.select_related("application__route__register").get(pk=message.context["seat"])


def _shown(message: Message) -> dict[str, Any]:
    seat = _seat(message)
    return {
        "number": seat.application.number,
        "register": seat.application.route.register.name,
        "route": seat.application.route.name,
        "moderator": seat.kind == SeatKind.MODERATOR,
        "kind": seat.get_kind_display(),
        "due_on": seat.application.due_on,
        "link": address("assessing-case", seat.application.reference),
        "link_words": _("Open the case"),
    }


def _ended(message: Message) -> dict[str, Any]:
    seat = _seat(message)
    return {
        "number": seat.application.number,
        "why": ENDED_WORDS[SeatEnd(seat.end)],
        "link": address("assessing"),
        "link_words": _("See your cases"),
    }


def _evidence(message: Message) -> dict[str, Any]:
    request = EvidenceRequest.objects.select_related("application__route__register").get(pk=message.context["request"])
    application = request.application
    return {
        "number": application.number,
        "register": application.route.register.name,
        "standards": [f"{one.code} {one.title}" for one in request.standards.order_by("position")],
        "words": request.words,
        # A hold moves the day on which the application is due; the request says what it was at first.
        "due_on": application.due_on or request.due_on,
        "link": address("my-application", application.reference),
        "link_words": _("See your application"),
    }


EVENTS: dict[str, Builder] = {
    "registry/mail/seated": _shown,
    "registry/mail/round_opened": _shown,
    "registry/mail/evidence_came": _shown,
    "registry/mail/evidence_did_not_come": _shown,
    "registry/mail/portfolio_came": _shown,
    "registry/mail/interview_recorded": _shown,
    "registry/mail/seat_due": _shown,
    "registry/mail/seat_ended": _ended,
    "registry/mail/evidence_asked": _evidence,
    "registry/mail/evidence_reminder": _evidence,
    "registry/mail/evidence_lapsed": _evidence,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
