"""Referees who have not answered are reminded; after that, and when no mail reaches one, it is the applicant's turn."""

from datetime import datetime

from django.db import transaction

from members import outbox, trail
from members.models import Message
from members.queries.calendar import london_day
from members.services import messages
from registry.choices import ENDED, RefereeState
from registry.models import Referee
from registry.queries.references import TO_REFEREES, unreachable_key
from registry.rules import referees as rules


def remind(*, at: datetime) -> int:
    """Remind whoever is due, whatever days were missed; running it again on a day does nothing.

    Returns:
        How many messages were promised.
    """
    waiting = Referee.objects.filter(state=RefereeState.ASKED).exclude(application__stage__in=ENDED)
    return sum(_one(pk, at) for pk in waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def not_delivered(*, message: Message, at: datetime) -> None:
    """A request to a referee did not arrive: the applicant is told once, and may name another address or person."""
    if message.template not in TO_REFEREES or "referee" not in message.context:
        return
    referee = Referee.objects.select_related("application__person").filter(pk=message.context["referee"]).first()
    if referee is None or referee.state != RefereeState.ASKED or referee.application.stage in ENDED:
        return
    messages.tell(
        person=referee.application.person,
        event="registry/mail/referee_unreachable",
        key=unreachable_key(referee),
        context={"referee": referee.pk},
        at=at,
    )


@transaction.atomic
def _one(pk: int, at: datetime) -> bool:
    referee = Referee.objects.select_for_update(of=("self",)).select_related("application__person").get(pk=pk)
    if referee.state != RefereeState.ASKED or referee.asked_at is None:
        return False
    if referee.due_on and referee.due_on < london_day(at):
        return _tell_applicant(referee, at)
    days = rules.reminder(london_day(referee.asked_at), on=london_day(at))
    return days is not None and _remind(referee, days, at)


def _remind(referee: Referee, days: int, at: datetime) -> bool:
    key = f"referee:{referee.pk}:reminded:{referee.link_version}:{days}"
    if Message.objects.filter(key=key).exists():
        return False
    trail.record(
        "registry.referee_reminded",
        about=referee,
        by=None,
        at=at,
        person=referee.application.person,
        days=days,
        link=referee.link_version,
    )
    outbox.post(
        key=key,
        to=referee.email,
        template="registry/mail/reference_reminder",
        context={"referee": referee.pk, "link": referee.link_version},
        at=at,
    )
    return True


def _tell_applicant(referee: Referee, at: datetime) -> bool:
    key = f"referee:{referee.pk}:overdue:{referee.link_version}"
    if Message.objects.filter(key=key).exists():
        return False
    messages.tell(
        person=referee.application.person,
        event="registry/mail/reference_overdue",
        key=key,
        context={"referee": referee.pk},
        at=at,
    )
    return True
