"""Those who judged do not agree: a moderator, who took no part so far, sees both and decides standard by standard."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.models import User
from registry.choices import Mark, SeatKind, Stage
from registry.models import Application, Finding, Judgement, Seat, Standard
from registry.queries import rounds
from registry.services import agreeing, judging, seats, stages

_HERE = frozenset({Stage.MODERATION})


@transaction.atomic
def ask(*, taken: Seat, by: User, at: datetime) -> Application:
    """Send what those who judged differ on to a moderator, chosen by the rule of all seats; again changes nothing.

    Where nobody may moderate, the office is asked to find somebody.

    Raises:
        Refused: before the round is opened, where they differ on nothing, and as `judging.begin`.
    """
    application, taken = judging.begin(
        taken=taken, by=by, at=at, at_stages=frozenset({Stage.ASSESSING, Stage.MODERATION})
    )
    if application.stage == Stage.MODERATION:
        return application
    of = agreeing.opened(application, taken)
    if not rounds.unfound(of):
        raise Refused(_("There is nothing that you differ on."), code="nothing")
    stages.move(application=application, to=Stage.MODERATION, by=by, at=at)
    trail.record(
        "registry.moderation_asked", about=application, by=by, at=at, person=application.person, round=of.number
    )
    seats.seat_moderator(application=application, by=by, at=at)
    return application


@transaction.atomic
def decide(*, taken: Seat, standard: Standard, mark: Mark, reason: str, by: User, at: datetime) -> Finding:
    """The moderator decides on a standard on which those who judged differ; the same again answers with the finding.

    Raises:
        Refused: by anybody who is not the moderator, without a reason, for a standard that they do not differ on or
            that was decided otherwise, and as `judging.begin`.
    """
    application, taken = judging.begin(taken=taken, by=by, at=at, at_stages=_HERE)
    if taken.kind != SeatKind.MODERATOR:
        raise Refused(_("Only the moderator decides here."), code="not_moderator")
    of = rounds.current(application)
    found = Finding.objects.filter(application=application, round=of.number, standard=standard).first()
    if found is not None:
        if (found.mark, found.reason, found.moderated_by_id) == (mark, reason.strip(), taken.pk):
            return found
        raise Refused(_("This standard was found already."), code="found")
    if standard.pk not in {one.pk for one in rounds.unfound(of)}:
        raise Refused(_("This standard is not asked in this round."), code="not_asked")
    if not reason.strip():
        raise Refused(_("Give the reason for the finding: the applicant reads it."), field="reason", code="reason")
    Judgement.objects.create(
        seat=taken, standard=standard, mark=mark, reason=reason.strip(), judged_at=at, after_opening=True
    )
    found = judging.find(
        application=application,
        of=of.number,
        standard=standard.pk,
        mark=mark,
        reason=reason.strip(),
        at=at,
        differed=True,
        moderated_by=taken,
    )
    trail.record("registry.finding_moderated", about=found, by=by, at=at, person=application.person, round=of.number)
    return found
