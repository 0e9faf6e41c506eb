"""Reminding those who judge: before the day by which they should be done, and once when it has passed."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from members import outbox
from registry.choices import SeatKind, Stage
from registry.models import Hold, Seat

BEFORE = timedelta(days=7)
_THEIR_MOVE = (Stage.ASSESSING, Stage.MODERATION)


def remind(*, on: date, at: datetime) -> int:
    """Remind everybody whose move it is and whose day is within a week or over, once for each of the two.

    A day on which nothing ran is made up for on the next, and running twice reminds nobody twice.

    Returns:
        How many are reminded, now or before, of what is still with them.
    """
    near = Seat.objects.filter(ended_at=None, application__stage__in=_THEIR_MOVE, application__due_on__lte=on + BEFORE)
    theirs = Q(application__stage=Stage.ASSESSING) & ~Q(kind=SeatKind.MODERATOR) & Q(handed_in_at=None)
    moderators = Q(application__stage=Stage.MODERATION, kind=SeatKind.MODERATOR)
    held = Hold.objects.filter(application=OuterRef("application"), ended_at=None)
    found = near.filter(theirs | moderators).exclude(Exists(held))
    for seat in found.select_related("user", "application"):
        which = "over" if seat.application.due_on and seat.application.due_on < on else "near"
        outbox.post(
            key=f"seat:{seat.pk}:{which}",
            to=seat.user.email,
            template="registry/mail/seat_due",
            context={"seat": seat.pk},
            at=at,
        )
    return found.count()
