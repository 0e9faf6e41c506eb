"""How a person can be reached, and what was sent to them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from members.choices import Channel
from members.models import DeliveryEvent, Message, Person, PersonDetails, User
from members.queries import people


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reaching a person: the channel, and the address where it is electronic."""

    channel: Channel
    to: str = ""


def on_file(person: Person) -> dict[Channel, Way]:
    """Every way of reaching a person that there is an address for, whether or not it works.

    The e-mail address of the person's account comes before the one that the office has on file.
    """
    kept = person.merged_into or person
    details = PersonDetails.objects.filter(person=kept).first() or PersonDetails(person=kept)
    account = User.objects.filter(person__in=people.group(kept), is_active=True).order_by("person").first()
    addresses = {
        Channel.EMAIL: account.email if account else details.email,
        Channel.SECOND_EMAIL: details.second_email,
    }
    found = {channel: Way(channel, to) for channel, to in addresses.items() if to}
    return found | ({Channel.LETTER: Way(Channel.LETTER)} if details.address.strip() else {})


def usable(person: Person, *, tried: Collection[str] = ()) -> list[Way]:
    """The ways of reaching a person in the order in which they prefer them, without those that failed.

    There is none for somebody whose death was reported.

    Args:
        tried: what `tried` says of one message.
    """
    kept = person.merged_into or person
    details = PersonDetails.objects.filter(person=kept).first()
    if details is None or details.silent_since is not None:
        return []
    there = on_file(kept)
    chosen = [Channel(one) for one in details.channels if one not in details.unreachable]
    return [there[one] for one in chosen if one in there and there[one].to not in tried]


def tried(messages: Iterable[Message]) -> set[str]:
    """Where one message was sent to already: addresses, and nothing for a letter that was posted."""
    return {message.to for message in messages if message.to or message.sent_at}


def channel_of(person: Person, to: str) -> Channel | None:
    """The channel by which an address reaches a person now, if it still does."""
    there = on_file(person).items()
    return next((channel for channel, way in there if way.to and way.to.lower() == to.lower()), None)


def chain(message: Message) -> list[Message]:
    """The message and those on other channels that it follows, newest first."""
    found = [message]
    while earlier := Message.objects.filter(next=found[-1]).first():
        found.append(earlier)
    return found


def sent_to(person: Person) -> QuerySet[Message]:
    """Everything that a person was told or is to be told, newest first, with what became of it."""
    return with_deliveries(Message.objects.filter(person__in=people.group(person)).select_related("next")).order_by(
        "-posted_at", "-pk"
    )


def letters() -> QuerySet[Message]:
    """Every letter, with what became of it."""
    return with_deliveries(Message.objects.filter(channel=Channel.LETTER)).select_related("person")


def letters_to_post() -> QuerySet[Message]:
    """Letters that the office has to print and post, oldest first."""
    return letters().filter(sent_at=None, failed_at=None).order_by("posted_at", "pk")


def letters_posted() -> QuerySet[Message]:
    """Letters that were posted, newest first: one of them may come back."""
    return letters().filter(sent_at__isnull=False).order_by("-sent_at", "-pk")


def postal_address(person: Person) -> str:
    """Where letters to a person go."""
    kept = person.merged_into_id or person.pk
    details = PersonDetails.objects.filter(person=kept).first()
    return details.address.strip() if details else ""


def with_deliveries(messages: QuerySet[Message]) -> QuerySet[Message]:
    """The messages with what became of each, in the order of its happening."""
    return messages.prefetch_related(Prefetch("deliveries", DeliveryEvent.objects.order_by("at", "pk")))
