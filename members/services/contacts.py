"""How a person is reached: changed by the person, or by the office for them; the old address is always told."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from members import outbox, trail
from members.choices import Channel
from members.errors import Refused
from members.models import Person, PersonDetails, User
from members.queries import people
from members.services import deliveries, messages

_WAY = {"email": Channel.EMAIL, "second_email": Channel.SECOND_EMAIL, "address": Channel.LETTER}
_MISSING = {
    Channel.EMAIL: ("email", "Enter an e-mail address, or choose other ways to be told."),
    Channel.SECOND_EMAIL: ("second_email", "Enter a second e-mail address, or choose other ways to be told."),
    Channel.LETTER: ("address", "Enter a postal address, or choose other ways to be told."),
}


@dataclass(frozen=True, slots=True)
class Contacts:
    """How a person wants to be reached; `channels` are tried in their order."""

    email: str
    second_email: str
    phone: str
    address: str
    channels: tuple[Channel, ...]


@transaction.atomic
def change(*, person: Person, to: Contacts, by: User, at: datetime) -> PersonDetails:
    """Change how a person is reached; an address that is used no longer is told, and so is the person.

    A way that had failed is tried again once its detail is another one. Saying the same again changes nothing but
    the instant at which the person last looked through it. The address of an account is changed with the account.

    Raises:
        Refused: when none of the chosen ways has an address, or both e-mail addresses are the same.
    """
    held = PersonDetails.objects.select_for_update().get(person=person)
    account = User.objects.filter(person__in=people.group(person), is_active=True).order_by("person").first()
    _check(to, first=account.email if account else to.email)
    changed = [name for name, value in asdict(to).items() if _plain(getattr(held, name)) != _plain(value)]
    gone = {address for name in ("email", "second_email") if name in changed and (address := getattr(held, name))}
    for name in changed:
        setattr(held, name, list(to.channels) if name == "channels" else getattr(to, name))
    held.confirmed_at = at
    held.save(update_fields=[*changed, "confirmed_at"])
    if not changed:
        return held
    event = trail.record("members.contacts_changed", about=held, by=by, at=at, person=person, fields=changed)
    said = {"person": person.pk, "fields": changed}
    for place, address in enumerate(sorted(gone - {to.email, to.second_email})):
        outbox.post(
            key=f"contacts:{event.pk}:old:{place}",
            to=address,
            template="members/mail/contacts_changed",
            context=said,
            at=at,
            person=person,
        )
    messages.tell(person=person, event="members/mail/contacts_changed", key=f"contacts:{event.pk}", context=said, at=at)
    for name in changed:
        if (channel := _WAY.get(name)) and getattr(to, name):
            deliveries.found_again(person=person, channel=channel, at=at)
    return held


def _check(to: Contacts, *, first: str) -> None:
    if not to.channels:
        raise Refused("Choose at least one way to be told.", field="channels", code="channels")
    if first and first.lower() == to.second_email.lower():
        raise Refused("Enter another address than your first one.", field="second_email", code="same")
    there = {Channel.EMAIL: first, Channel.SECOND_EMAIL: to.second_email, Channel.LETTER: to.address}
    if not any(there[channel] for channel in to.channels):
        field, message = _MISSING[to.channels[0]]
        raise Refused(message, field=field, code="missing")


def _plain(value: str | Iterable[str]) -> str | list[str]:
    return value if isinstance(value, str) else [str(one) for one in value]
