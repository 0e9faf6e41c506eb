"""Calibration rounds: opened by the office, put off, closed by it or by their last day, or given up.

Marks are sealed until a round is closed, and none of these says one: no trail, no message, no refusal.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hsst.choices import CALIBRATION, CalibrationStage
from hsst.models import CalibrationCase, CalibrationDraft, CalibrationRound, CalibrationSeat
from hsst.queries import calibration, calibration_sets
from hsst.rules import calibration as rules
from hsst.rules.calibration import DossierSet
from members import outbox, trail
from members.errors import Refused
from members.models import User
from members.queries.calendar import london_day
from registry.models import Edition
from registry.services import standards


@transaction.atomic
def open_round(*, held: DossierSet, last_on: date, by: User, at: datetime) -> CalibrationRound:
    """Open a round with a set of dossiers and ask everybody who judges by its standards.

    Opening the same again answers with the round that is open.

    Raises:
        Refused: for a set that cannot be used; a last day that is too near or too far; while another round by the
            same edition is open; and where nobody could be asked.
    """
    of = Edition.objects.select_for_update().filter(framework__code=held.framework, version=held.edition).first()
    running = CalibrationRound.objects.filter(edition=of, stage=CalibrationStage.OPEN).first() if of else None
    if running and (running.set_code, running.last_on) == (held.code, last_on):
        return running
    edition = check(held=held, last_on=last_on, at=at)
    standards.freeze(edition=edition, at=at)
    made = CalibrationRound.objects.create(
        edition=edition,
        set_code=held.code,
        name=held.name,
        asked=list(held.standards),
        opened_at=at,
        opened_by=by,
        last_on=last_on,
    )
    CalibrationCase.objects.bulk_create(
        CalibrationCase(
            round=made,
            place=place,
            title=one.title,
            content={"introduction": one.introduction, "shows": dict(one.shows)},
        )
        for place, one in enumerate(held.dossiers, 1)
    )
    _ask(made, at)
    trail.record("hsst.calibration_opened", about=made, by=by, at=at, last_on=last_on.isoformat())
    return made


@transaction.atomic
def check(*, held: DossierSet, last_on: date, at: datetime) -> Edition:
    """The edition by which a set of dossiers is judged, if a round can be opened with it now.

    Raises:
        Refused: as `open_round`.
    """
    usable = calibration_sets.edition_of(held)
    if usable is None:
        raise Refused(_("This set cannot be used with the standards that are loaded."), field="dossiers", code="set")
    edition = Edition.objects.select_related("framework").get(pk=usable.pk)
    if CalibrationRound.objects.filter(edition=edition, stage=CalibrationStage.OPEN).exists():
        words = _("A round by these standards is open already. Close it first, or put its last day off.")
        raise Refused(words, code="open_already")
    if not rules.may_last(last_on, today=london_day(at)):
        words = _("The last day must be at least two weeks from today, and at most six months.")
        raise Refused(words, field="last_on", code="last_on")
    if not calibration.to_ask(edition.framework).exists():
        raise Refused(_("Nobody judges by these standards, so nobody could be asked."), code="nobody")
    return edition


@transaction.atomic
def extend(*, held: CalibrationRound, last_on: date, by: User, at: datetime) -> CalibrationRound:
    """Put the last day of an open round off, and tell those who have not handed in; the same again changes nothing.

    Raises:
        Refused: once the round is over, and for a day that is not after the last one.
    """
    held = locked(held)
    _check_open(held)
    if held.last_on == last_on:
        return held
    if not rules.may_extend(held.last_on, last_on, today=london_day(at)):
        words = _("The new last day must come after the one that was set, and within six months.")
        raise Refused(words, field="last_on", code="last_on")
    held.last_on = last_on
    held.save(update_fields=["last_on"])
    trail.record("hsst.calibration_extended", about=held, by=by, at=at, last_on=last_on.isoformat())
    waiting = [seat for seat in calibration.judging_in(held) if seat.handed_in_at is None]
    _tell(waiting, "extended", at=at, key=f"extended:{last_on}")
    return held


@transaction.atomic
def close(*, held: CalibrationRound, by: User | None, at: datetime) -> CalibrationRound:
    """Close a round: what was handed in is opened to those who gave it. Doing it again answers as the first time.

    Args:
        by: whoever of the office closes it; nobody where its last day has passed.

    Raises:
        Refused: for a round that was given up.
    """
    held = locked(held)
    if held.stage == CalibrationStage.CLOSED:
        return held
    CALIBRATION.check(held.stage, CalibrationStage.CLOSED)
    _end(held, CalibrationStage.CLOSED, "", by, at)
    trail.record("hsst.calibration_closed", about=held, by=by, at=at)
    _tell(calibration.judging_in(held), "closed", at=at)
    return held


@transaction.atomic
def cancel(*, held: CalibrationRound, reason: str, by: User, at: datetime) -> CalibrationRound:
    """Give an open round up: nothing that was handed in is ever opened or counted. Doing it again is nothing.

    Args:
        reason: for those who were asked.

    Raises:
        Refused: without a reason, and once it is closed.
    """
    held = locked(held)
    if held.stage == CalibrationStage.CANCELLED:
        return held
    CALIBRATION.check(held.stage, CalibrationStage.CANCELLED)
    if not reason.strip():
        raise Refused(_("Say why this round is given up."), field="reason", code="reason")
    _end(held, CalibrationStage.CANCELLED, reason.strip(), by, at)
    trail.record("hsst.calibration_cancelled", about=held, by=by, at=at)
    _tell(calibration.judging_in(held), "cancelled", at=at)
    return held


@transaction.atomic
def look_after(*, on: date, at: datetime) -> int:
    """The nightly work: close what is over, ask those who began to judge meanwhile, remind, and let go of old drafts.

    A day on which nothing ran is made up for on the next, and running twice tells nobody twice.

    Returns:
        How many rounds were closed.
    """
    over = CalibrationRound.objects.filter(stage=CalibrationStage.OPEN, last_on__lt=on).order_by("pk")
    closed = [close(held=held, by=None, at=at) for held in over if _still_over(held, on)]
    for held in CalibrationRound.objects.filter(stage=CalibrationStage.OPEN).order_by("pk"):
        _ask(locked(held), at)
    for seat in calibration.to_remind(on=on):
        _tell([seat], "due", at=at, key=f"due:{seat.round.last_on}")
    CalibrationDraft.objects.filter(seat__round__ended_at__lt=at - rules.KEEP_DRAFTS).delete()
    return len(closed)


def locked(held: CalibrationRound) -> CalibrationRound:
    """A round under its lock: nobody hands in while it is closed."""
    rows = CalibrationRound.objects.select_for_update(of=("self",)).select_related("edition__framework")
    return rows.get(pk=held.pk)


def _still_over(held: CalibrationRound, on: date) -> bool:
    """Whether a round is over under its lock: its last day may have been put off, or it ended, since it was read."""
    held = locked(held)
    return held.stage == CalibrationStage.OPEN and held.last_on < on


def _check_open(held: CalibrationRound) -> None:
    if held.stage != CalibrationStage.OPEN:
        raise Refused(_("This round is over, so its last day can no longer be put off."), code="wrong_state")


def _end(held: CalibrationRound, stage: CalibrationStage, reason: str, by: User | None, at: datetime) -> None:
    held.stage, held.reason, held.ended_by, held.ended_at = stage, reason, by, at
    held.save(update_fields=["stage", "reason", "ended_by", "ended_at"])


def _ask(held: CalibrationRound, at: datetime) -> None:
    """Ask everybody who was not asked yet."""
    asked = CalibrationSeat.objects.filter(round=held)
    new = calibration.to_ask(held.edition.framework).exclude(pk__in=asked.values("user"))
    made = CalibrationSeat.objects.bulk_create(CalibrationSeat(round=held, user=user, asked_at=at) for user in new)
    _tell(made, "asked", at=at)


def _tell(seats: Collection[CalibrationSeat], event: str, *, at: datetime, key: str = "") -> None:
    """Tell those who sit in a round what became of it, each once.

    Args:
        key: which time, where the same may happen again.
    """
    for seat in seats:
        outbox.post(
            key=f"calibration:{seat.pk}:{key or event}",
            to=seat.user.email,
            template=f"hsst/mail/calibration_{event}",
            context={"seat": seat.pk},
            at=at,
        )
