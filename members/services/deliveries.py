"""What became of messages: what the mail provider reports, and letters that the office posts and gets back."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from members import trail, wiring
from members.choices import Channel, DeliveryKind
from members.errors import Refused
from members.models import DeliveryEvent, Message, Person, User
from members.queries import messages as sent
from members.queries import people
from members.services import messages, reach

log = structlog.get_logger(__name__)

CAME_BACK = frozenset(
    {DeliveryKind.BOUNCED, DeliveryKind.COMPLAINED, DeliveryKind.REJECTED, DeliveryKind.RETURNED},
)
# How far back a message that did not arrive is sent again once somebody can be reached.
STILL_OF_USE = timedelta(days=90)


@transaction.atomic
def record_event(
    *,
    provider_id: str,
    kind: DeliveryKind,
    provider_event: str,
    happened_at: datetime,
    at: datetime,
    code: str = "",
    message_id: int | None = None,
) -> DeliveryEvent | None:
    """Record once what the provider says became of a message; what came back makes its channel unreachable.

    Args:
        provider_id: the provider's id of the message.
        provider_event: what tells this event from every other; the same event again changes nothing.
        code: the provider's reason, as a code.
        message_id: our own id, which the provider hands back; for an event that overtakes the answer with its id.

    Returns:
        The event; None for a message that nobody here sent, which is logged.
    """
    ours = Q(provider_id=provider_id) if provider_id else Q(pk__in=[])
    found = Message.objects.select_for_update(of=("self",)).filter(ours | Q(pk=message_id)).order_by("pk")
    message = found.first()
    if message is None:
        log.warning("delivery_event_of_no_message", kind=kind)
        return None
    event, new = DeliveryEvent.objects.get_or_create(
        provider_event=provider_event,
        defaults={"message": message, "kind": kind, "code": code[:60], "at": happened_at, "recorded_at": at},
    )
    if new and kind in CAME_BACK:
        _came_back(message, at)
    return event


@transaction.atomic
def post_letter(*, message: Message, by: User, at: datetime) -> Message:
    """The office put a letter into the post; saying so again changes nothing.

    Raises:
        Refused: for what is no letter.
    """
    message = _letter(message)
    if message.sent_at is None:
        message.sent_at = at
        message.save(update_fields=["sent_at"])
        _office_event(message, DeliveryKind.POSTED, at)
        trail.record("members.letter_posted", about=message, by=by, at=at, person=message.person)
    return message


@transaction.atomic
def return_letter(*, message: Message, by: User, at: datetime) -> Message:
    """A letter came back: the address is passed over, and the next channel is tried; saying so again changes nothing.

    Raises:
        Refused: for what is no letter, or one that was not posted.
    """
    message = _letter(message)
    if message.sent_at is None:
        raise Refused("This letter was not posted yet.", code="not_posted")
    if _office_event(message, DeliveryKind.RETURNED, at):
        trail.record("members.letter_returned", about=message, by=by, at=at, person=message.person)
        _came_back(message, at)
    return message


@transaction.atomic
def found_again(*, person: Person, channel: Channel, at: datetime) -> None:
    """A detail was changed or confirmed: it is used again, also for what did not arrive in the last 90 days."""
    reach.found_again(person=person, channel=channel, at=at)
    lately = Message.objects.filter(person__in=people.group(person), any_channel=True, next=None)
    lost = Q(failed_at__isnull=False) | Q(deliveries__kind__in=CAME_BACK)
    for message in lately.filter(lost, posted_at__gte=at - STILL_OF_USE).distinct().order_by("posted_at", "pk"):
        messages.pass_on(message=message, at=at)


def _came_back(message: Message, at: datetime) -> None:
    wiring.call("message_failed", message=message, at=at)
    if message.person is None:
        return
    letter = message.channel == Channel.LETTER
    channel = Channel.LETTER if letter else sent.channel_of(message.person, message.to)
    if channel:  # else the address was changed since, and nothing is known against the new one
        reach.lost(person=message.person, channel=channel, at=at)
    messages.pass_on(message=message, at=at)


def _letter(message: Message) -> Message:
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.channel != Channel.LETTER or message.failed_at is not None:
        raise Refused("This is not a letter to be posted.", code="no_letter")
    return message


def _office_event(message: Message, kind: DeliveryKind, at: datetime) -> bool:
    """Whether this was not known before."""
    _event, new = DeliveryEvent.objects.get_or_create(
        provider_event=f"letter:{message.pk}:{kind}",
        defaults={"message": message, "kind": kind, "at": at, "recorded_at": at},
    )
    return new
