"""Who may come to a calibration round: those who are asked to judge in it, and the office."""

from hsst.models import CalibrationRound, CalibrationSeat
from hsst.queries import calibration
from members.choices import OFFICER_ROLES
from members.doors import Door, Policy, everyone


def _own(door: Door) -> CalibrationSeat | None:
    """The seat of the asker in the round of this reference, if they are asked and it was not given up."""
    user = door.asker.user
    return calibration.of_account(user).filter(round__reference=door.kwargs["reference"]).first() if user else None


def _at_desk(door: Door) -> CalibrationRound | None:
    if not door.asker.holds(OFFICER_ROLES):
        return None
    return calibration.rounds().filter(reference=door.kwargs["reference"]).first()


OWN_CALIBRATION = Policy(
    "whoever is asked to judge in the calibration round",
    load=_own,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
CALIBRATION_AT_DESK = Policy(
    "officers and the registrar, if there is such a calibration round",
    load=_at_desk,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
