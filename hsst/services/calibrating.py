"""Judging the dossiers of a calibration round, each alone: written down as long as one likes, and handed in once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hsst.choices import CalibrationStage
from hsst.models import CalibrationCase, CalibrationDraft, CalibrationMark, CalibrationRound, CalibrationSeat
from hsst.queries import calibration
from hsst.rules import calibration as rules
from hsst.services.calibration import locked
from members import trail
from members.errors import Refused
from members.models import User
from members.queries.calendar import london_day
from registry.choices import Mark
from registry.models import Standard
from registry.services.judging import check_reason
from registry.services.papers import LARGEST


@transaction.atomic
def keep(
    *, seat: CalibrationSeat, case: CalibrationCase, standard: Standard, mark: str, reason: str, by: User, at: datetime
) -> CalibrationDraft:
    """Keep what stands in the form of a standard, complete or not, in the place of what was kept of it before.

    Raises:
        Refused: for what is not asked in the round, when it is larger than any form may be, and as `_begin`.
    """
    held, seat = _begin(seat, by, at)
    if seat.handed_in_at is not None:
        raise Refused(_("You handed in your judgements, so they can no longer be changed."), code="handed_in")
    if case.round_id != held.pk or standard.edition_id != held.edition_id or standard.code not in held.asked:
        raise Refused(_("You are not asked to judge this."), code="not_asked")
    words = reason.replace("\0", "").replace("\r\n", "\n")
    if len(words) > LARGEST:
        raise Refused(_("This is too much text to keep. Shorten it first."), code="too_long")
    kept, _new = CalibrationDraft.objects.update_or_create(
        seat=seat,
        case=case,
        standard=standard,
        defaults={"mark": mark if mark in Mark.values else "", "reason": words, "kept_at": at},
    )
    return kept


@transaction.atomic
def judge(
    *, seat: CalibrationSeat, case: CalibrationCase, standard: Standard, mark: Mark, reason: str, by: User, at: datetime
) -> CalibrationDraft:
    """Write down what one judges of a standard, with a reason; it may be changed until it is handed in.

    Raises:
        Refused: without a reason, and as `keep`.
    """
    check_reason(reason)
    return keep(seat=seat, case=case, standard=standard, mark=mark, reason=reason.strip(), by=by, at=at)


@transaction.atomic
def hand_in(*, seat: CalibrationSeat, by: User, at: datetime) -> CalibrationSeat:
    """Hand in what one judged of every dossier, for good. Handing in again answers as the first time.

    Raises:
        Refused: while something is not judged, saying how much, and as `_begin`.
    """
    held, seat = _begin(seat, by, at)
    if seat.handed_in_at is not None:
        return seat
    sheet = calibration.sheet(seat)
    if sheet.left:
        words = _("Judge everything first: %(left)s of %(of)s judgements are missing.")
        raise Refused(words % {"left": len(sheet.left), "of": len(sheet.parts)}, code="unmarked")
    CalibrationMark.objects.bulk_create(
        CalibrationMark(
            round=held,
            user=by,
            case_id=case,
            standard_id=standard,
            mark=sheet.drafts[case, standard].mark,
            reason=sheet.drafts[case, standard].reason.strip(),
            given_at=at,
        )
        for case, standard in sheet.parts
    )
    seat.handed_in_at = at
    seat.save(update_fields=["handed_in_at"])
    CalibrationDraft.objects.filter(seat=seat).delete()
    trail.record("hsst.calibration_handed_in", about=held, by=by, at=at)
    return seat


def _begin(seat: CalibrationSeat, by: User, at: datetime) -> tuple[CalibrationRound, CalibrationSeat]:
    """A round and a seat in it, locked, if whoever holds the seat may act now.

    Raises:
        Refused: by anybody else, by somebody who does not judge for the register any more, and once it is over.
    """
    held = locked(CalibrationRound(pk=seat.round_id))
    seat = CalibrationSeat.objects.select_for_update(of=("self",)).select_related("user").get(pk=seat.pk)
    seat.round = held
    if seat.user_id != by.pk:
        raise Refused(_("This is somebody else’s seat."), code="not_yours")
    if not calibration.may_judge(by):
        raise Refused(_("You do not judge for the register any more. What you wrote is kept."), code="ended")
    if seat.handed_in_at is not None and held.stage != CalibrationStage.CANCELLED:
        return held, seat
    if held.stage == CalibrationStage.CANCELLED:
        raise Refused(_("The office gave this round up, so nothing more is handed in."), code="wrong_state")
    if held.stage == CalibrationStage.CLOSED or rules.is_late(held.last_on, today=london_day(at)):
        words = _("This round is over, so nothing more can be handed in. What you wrote is kept for you to read.")
        raise Refused(words, code="late")
    return held, seat
