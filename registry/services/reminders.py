"""Nobody lapses by surprise: messages before, on and after the last day to renew, by whatever way reaches somebody.

Each goes out once and only while it applies. Whether the earlier ones arrived is read back, and a letter follows where
nothing shows that they did. Source: domain 9.3.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from members import outbox
from members.choices import Channel, DeliveryKind
from members.models import DeliveryEvent, Message, PersonDetails
from members.queries import messages as ways
from members.queries import people
from members.services import messages, reach
from members.services.deliveries import CAME_BACK
from registry.choices import RENEWING
from registry.models import Renewal
from registry.queries import policies, renewals
from registry.queries.renewals import Renewing
from registry.rules import renewals as rules
from registry.rules.renewals import OPENING, Why

OPENED, REMINDER, LAPSED = (
    "registry/mail/renewal_opened",
    "registry/mail/renewal_reminder",
    "registry/mail/renewal_lapsed",
)
TO_EMPLOYER = "registry/mail/renewal_employer"
_BATCH = 2_000


def due(*, on: date) -> Iterator[int]:
    """Renewals of which somebody is to be told something by a day; each is decided again when it is told.

    Days on which nothing ran are made up for: of the messages that are due by now, the latest alone is sent.
    """
    return _due(on).order_by("begins_on", "pk").values_list("pk", flat=True).iterator(_BATCH)


@transaction.atomic
def remind(*, renewal_id: int, on: date, at: datetime) -> bool:
    """Tell one person of what is due by a day, if it still applies; a second run tells nobody again.

    Returns:
        Whether they were told by this call.
    """
    renewal = (
        Renewal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("entry__person", "entry__register", "policy")
        .get(pk=renewal_id)
    )
    state = renewals.read(renewal, on=on)
    found = rules.reminder(renewal.policy.reminders, last=state.last, on=on)
    if not rules.is_due(found, told=renewal.told) or not _applies(state, found):
        return False
    renewal.told = found
    renewal.save(update_fields=["told"])
    told = _tell(renewal, found, at)
    if OPENING > found >= 0 and found <= renewal.policy.letter_days:
        _by_letter(renewal, told, at)
    if OPENING > found >= 0 and found <= renewal.policy.employer_days:
        _employer(renewal, at)
    return True


def stop(*, renewal: Renewal, at: datetime) -> None:
    """Send nothing more of a renewal, nor what was promised and is not sent yet: it no longer applies."""
    promised = Message.objects.filter(template__in=(OPENED, REMINDER, LAPSED), context__renewal=renewal.pk)
    theirs = promised.filter(person__in=people.group(renewal.entry.person))
    employers = Message.objects.filter(key=_employer_key(renewal))
    for found in (theirs, employers):
        found.filter(sent_at=None, failed_at=None).update(failed_at=at)


def _due(on: date) -> QuerySet[Renewal]:
    """The renewals that something is left to do for and whose next message has come, by register and new term."""
    waiting = Renewal.objects.filter(stage__in=RENEWING)
    wanted = Q(pk__in=[])
    groups = waiting.values_list("entry__register", "begins_on", "policy__reminders").distinct().order_by()
    for register, begins_on, reminders in groups:
        last = rules.last_day(begins_on, policies.current().register(register).book)
        found = rules.reminder(reminders, last=last, on=on)
        told = Q(told=None) | Q(told__gt=found)
        wanted |= Q(told, entry__register=register, begins_on=begins_on, policy__reminders=reminders)
    return waiting.filter(wanted)


def _applies(state: Renewing, found: int) -> bool:
    """Whether a message still says what is so: nobody is told to renew who cannot, nor of a lapse that is none."""
    if state.renewal.stage not in RENEWING or not state.asks or _is_silent(state.renewal):
        return False
    if found < 0:
        return state.late and state.why_not in {None, Why.TOO_LATE}
    return state.why_not in {None, Why.OUTSIDE}


def _is_silent(renewal: Renewal) -> bool:
    """Whether the person's death was reported: then nobody is told anything, their employer neither."""
    return PersonDetails.objects.filter(
        person__in=people.group(renewal.entry.person), silent_since__isnull=False
    ).exists()


def _tell(renewal: Renewal, found: int, at: datetime) -> Message:
    event, which = _which(found)
    return messages.tell(
        person=renewal.entry.person,
        event=event,
        key=f"renewal:{renewal.pk}:{which}",
        context={"renewal": renewal.pk},
        at=at,
    )


def _which(found: int) -> tuple[str, str]:
    """The message of a reminder, and its part of the key under which nobody is told twice."""
    if found == OPENING:
        return OPENED, "opened"
    return (LAPSED, "lapsed") if found < 0 else (REMINDER, f"{found}-days")


def _by_letter(renewal: Renewal, told: Message, at: datetime) -> None:
    """Write a letter too where nothing shows that an earlier message arrived; without an address, the office looks."""
    person = renewal.entry.person
    if told.channel == Channel.LETTER or _arrived(renewal):
        return
    kept = person.merged_into or person
    if Channel.LETTER not in {way.channel for way in ways.usable(kept)}:
        reach.cannot_reach(person=kept, at=at)
        return
    outbox.post(
        key=f"renewal:{renewal.pk}:letter",
        to="",
        channel=Channel.LETTER,
        template="registry/mail/renewal_reminder",
        context=told.context,
        person=kept,
        at=at,
    )


def _arrived(renewal: Renewal) -> bool:
    """Whether a message about this renewal was delivered, as the provider says, and none came back."""
    sent = Message.objects.filter(
        person__in=people.group(renewal.entry.person), template__in=(OPENED, REMINDER), context__renewal=renewal.pk
    )
    kinds = set(DeliveryEvent.objects.filter(message__in=sent).values_list("kind", flat=True))
    return DeliveryKind.DELIVERED in kinds and not kinds & CAME_BACK


def _employer(renewal: Renewal, at: datetime) -> None:
    """Tell the employer's contact once, where the person agreed to it and has not taken that back."""
    contact = renewals.employer_contact(renewal.entry.person)
    if contact is not None:
        outbox.post(
            key=_employer_key(renewal),
            to=contact.email,
            template="registry/mail/renewal_employer",
            context={"renewal": renewal.pk},
            at=at,
        )


def _employer_key(renewal: Renewal) -> str:
    return f"renewal:{renewal.pk}:employer"
