"""The messages about calibration rounds, to those who are asked to judge in one. None says what anybody judged."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hsst.models import CalibrationSeat
from members.mail import Builder, address
from members.models import Message


def _round(message: Message) -> dict[str, Any]:
    seat = CalibrationSeat.objects.select_related("round__edition__framework").get(pk=message.context["seat"])
    return {
        "round": seat.round.name,
        "framework": seat.round.edition.framework.name,
        "dossiers": seat.round.cases.count(),
        "standards": len(seat.round.asked),
        "last_on": seat.round.last_on,
        "handed_in": seat.handed_in_at is not None,
        "words": seat.round.reason,
        "link": address("calibration", seat.round.reference),
        "link_words": _("Open the round"),
    }


def _cancelled(message: Message) -> dict[str, Any]:
    return _round(message) | {"link": address("assessing"), "link_words": _("See your cases")}


EVENTS: dict[str, Builder] = {
    "hsst/mail/calibration_asked": _round,
    "hsst/mail/calibration_extended": _round,
    "hsst/mail/calibration_due": _round,
    "hsst/mail/calibration_closed": _round,
    "hsst/mail/calibration_cancelled": _cancelled,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
