"""What the page of somebody who judges says of calibration rounds: what to do in an open one, and how they compared."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from hsst.choices import CalibrationStage
from hsst.models import CalibrationSeat
from hsst.queries import calibration
from hsst.rules import calibration as rules
from members.jinja import day
from members.models import User
from members.my_cards import Card


def assessing_cards(*, user: User, on: date) -> list[Card]:
    """A line for each round that is open or was closed within a year; what is their move first."""
    return [_card(seat, on) for seat in calibration.lately(user, on=on)]


def _card(seat: CalibrationSeat, on: date) -> Card:
    held = seat.round
    told = {"round": held.name, "day": day(held.last_on)}
    to = reverse("calibration", args=[held.reference])
    if held.stage == CalibrationStage.CLOSED and seat.handed_in_at:
        return Card(
            _("%(round)s: the round is closed. See how you compare.") % told,
            reverse("calibration-results", args=[held.reference]),
        )
    if held.stage == CalibrationStage.CLOSED or rules.is_late(held.last_on, today=on):
        return Card(_("%(round)s: the round is over.") % told, to)
    if seat.handed_in_at:
        return Card(_("%(round)s: you handed in. It is sealed until the round is closed.") % told, to)
    words = _("Calibration: judge the invented dossiers of “%(round)s” by %(day)s.")
    return Card(words % told, to, action=_("Judge the dossiers"))
