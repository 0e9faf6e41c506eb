"""Calibration rounds at any point of their life."""

from datetime import UTC, datetime, timedelta

from hsst.models import CalibrationDraft
from hsst.queries import calibration as queries
from hsst.queries import calibration_sets
from hsst.services import calibrating, calibration
from registry.choices import Mark
from tests.factories.assessing import make_officer

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
LAST_ON = AT.date() + timedelta(days=28)


def the_set():
    """The set of dossiers that comes with the product."""
    return calibration_sets.usable()[0]


def open_round(*, by=None, at=AT, last_on=None):
    """A round that is open; whoever judges by its standards then is asked."""
    days = timedelta(days=28)
    return calibration.open_round(held=the_set(), last_on=last_on or at.date() + days, by=by or make_officer(), at=at)


def seat_of(held, user):
    """The seat of somebody who is asked."""
    return queries.of_account(user).get(round=held)


def draft_all(seat, mark=Mark.MET, *, at=AT, less=0, **others):
    """They wrote down everything but the last `less`; `others` are marks by the code of a standard, as `s4=`."""
    sheet = queries.sheet(seat)
    codes = {one.pk: one.code for one in sheet.standards}
    parts = sheet.parts[: len(sheet.parts) - less]
    CalibrationDraft.objects.bulk_create(
        CalibrationDraft(
            seat=seat,
            case_id=case,
            standard_id=standard,
            mark=others.get(f"s{codes[standard]}", mark),
            reason="As the dossier shows.",
            kept_at=at,
        )
        for case, standard in parts
    )


def hand_in_all(held, user, mark=Mark.MET, *, at=AT, **others):
    """Somebody judged everything and handed in."""
    seat = seat_of(held, user)
    draft_all(seat, mark, at=at, **others)
    return calibrating.hand_in(seat=seat, by=user, at=at)
