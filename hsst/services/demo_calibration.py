"""The demonstration's calibration rounds: one that is closed, with invented marks of the personas, and one at work."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from hsst.models import CalibrationDraft, CalibrationRound, CalibrationSeat
from hsst.queries import calibration as queries
from hsst.queries import calibration_sets
from hsst.rules.calibration import DossierSet
from hsst.services import calibrating, calibration
from members.models import User
from members.queries.calendar import london_day
from registry.choices import Mark
from registry.services import demo_dossiers

# What most would give of each standard of dossiers A to E; and how many of a hundred marks each gives a step apart.
_USUAL = ("MMMMMMMP", "PNMPNPNN", "MMPNMNMM", "NPMPEMPP", "MPPMMNPM")
_SCALE = "ENPM"
_MARKS = (Mark.NOT_EVIDENCED, Mark.NOT_MET, Mark.PARTLY, Mark.MET)
_JUDGES = {"assessor-1": (4, 4), "assessor-2": (50, 0), "moderator": (0, 40), "lay-assessor": (9, 9)}
_SEED = 20_261_129
_REASONS = {
    Mark.MET: "The papers show it and say what the candidate’s own part was.",
    Mark.PARTLY: "Some of it is shown; what the candidate answered for is not said throughout.",
    Mark.NOT_MET: "It is described as others’ work, or without what came of it.",
    Mark.NOT_EVIDENCED: "Nothing in the dossier speaks to it.",
}


@transaction.atomic
def make(*, at: datetime) -> int:
    """Make them, once, where the demonstration's personas are; elsewhere, nothing is made.

    Returns:
        How many rounds were made by this call.
    """
    office = demo_dossiers.office()
    if not {"officer", *_JUDGES} <= office.keys() or CalibrationRound.objects.exists():
        return 0
    (held, *_others) = calibration_sets.usable()
    closed = _open(held, office["officer"], at - timedelta(days=60))
    random = Random(_SEED)  # noqa: S311 - the same invented marks each time
    for day, (code, (more, less)) in enumerate(_JUDGES.items()):
        _judge(closed, office[code], [_nearly(one, more, less, random) for one in "".join(_USUAL)], day)
    calibration.close(held=closed, by=None, at=closed.opened_at + timedelta(days=29))
    at_work = _open(held, office["officer"], at - timedelta(days=3))
    _draft(at_work.seats.get(user=office["assessor-1"]), _USUAL[0], at)
    return 2


def _open(held: DossierSet, officer: User, at: datetime) -> CalibrationRound:
    return calibration.open_round(held=held, last_on=london_day(at) + timedelta(days=28), by=officer, at=at)


def _judge(held: CalibrationRound, user: User, gives: Iterable[str], day: int) -> None:
    seat = held.seats.get(user=user)
    at = held.opened_at + timedelta(days=6 + 4 * day)
    _draft(seat, gives, at)
    calibrating.hand_in(seat=seat, by=user, at=at)


def _draft(seat: CalibrationSeat, gives: Iterable[str], at: datetime) -> None:
    """They wrote a mark and a reason for as much as is given."""
    marks = [_MARKS[_SCALE.index(one)] for one in gives]
    CalibrationDraft.objects.bulk_create(
        CalibrationDraft(seat=seat, case_id=case, standard_id=standard, mark=mark, reason=_REASONS[mark], kept_at=at)
        for (case, standard), mark in zip(queries.sheet(seat).parts, marks, strict=False)
    )


def _nearly(usual: str, more: int, less: int, random: Random) -> str:
    """What somebody gives: mostly what is usual, a step more or less so many times of a hundred."""
    drawn = random.randrange(100)
    step = 1 if drawn < more else -1 if drawn < more + less else 0
    return _SCALE[min(len(_SCALE) - 1, max(0, _SCALE.index(usual) + step))]
