"""Nobody's break runs out by surprise: whoever is away is told before its last day, and after it while it counts."""

from datetime import date, datetime, timedelta

from django.db import transaction

from members import trail
from members.models import Message, Person
from members.services import messages
from registry.choices import AskKind, AskState
from registry.models import Break, EntryRequest
from registry.queries import leave, policies
from registry.rules.leave import is_away, reminder_due

# The longest that a break counts after its planned end, and the earliest reminder, on any register.
_FURTHEST = timedelta(days=366)


def remind(*, on: date, at: datetime) -> int:
    """Tell whoever is due, whatever days were missed; running it again on a day does nothing.

    Of several reminders that were missed only the one of today is sent: the others no longer apply.

    Returns:
        How many messages were promised.
    """
    ending = leave.ending_breaks(ending_by=on + _FURTHEST, not_before=on - _FURTHEST)
    return sum(_one(pk, on, at) for pk in ending.values_list("pk", flat=True))


@transaction.atomic
def _one(pk: int, on: date, at: datetime) -> bool:
    away = Break.objects.select_related("entry__person", "entry__register").get(pk=pk)
    Person.objects.select_for_update(no_key=True).get(pk=away.entry.person_id)
    away.refresh_from_db(fields=["set_aside_at"])
    if away.set_aside_at is not None or away.during.upper is None or _answered(away):
        return False
    notice = policies.current().register(away.entry.register_id).book.on(away.during.upper).break_notice_days
    due = reminder_due(away.during.upper, notice_days=notice, on=on)
    if due is None or not is_away(leave.held(away.entry, on=on).status):
        return False
    key = f"break:{away.pk}:{due}"
    if Message.objects.filter(key=key).exists():
        return False
    trail.record("registry.break_reminded", about=away, by=None, at=at, person=away.entry.person, reminder=due)
    messages.tell(
        person=away.entry.person,
        event="registry/mail/break_ending",
        key=key,
        context={"break": away.pk, "reminder": due},
        at=at,
    )
    return True


def _answered(away: Break) -> bool:
    """Whether the person has told what comes next, and the office has it."""
    told = EntryRequest.objects.filter(entry=away.entry, state=AskState.ASKED)
    return told.filter(kind__in=[AskKind.RETURN, AskKind.LONGER]).exists()
