"""The outbox: a message is a row before it is an e-mail or a letter."""

from datetime import datetime
from typing import Any

from members.choices import Channel
from members.jobs import after_commit
from members.models import Message, Person


def post(
    *,
    key: str,
    to: str,
    template: str,
    context: dict[str, Any],
    at: datetime,
    person: Person | None = None,
    channel: Channel = Channel.EMAIL,
    any_channel: bool = False,
) -> Message:
    """Promise a message to an address once; a second call with the same key does nothing.

    A person is told by whichever way reaches them: `members.services.messages.tell`.

    Args:
        key: reads as a fact, such as `renewal:812:30-days`.
        to: the address; none for a letter.
        template: folder and event, such as `registry/mail/admitted`; its three parts make the message.
        context: ids, days and codes; what the templates show is looked up when the message is sent.
        at: the instant of the promise.
        person: whose page lists the message, if anybody's.
        channel: a letter waits for the office to print it.
        any_channel: whether the person's other channels are tried when it does not arrive.
    """
    message, new = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "template": template,
            "context": context,
            "posted_at": at,
            "person": person,
            "channel": channel,
            "any_channel": any_channel,
        },
    )
    if new and channel != Channel.LETTER:
        after_commit("members.deliver", message_id=message.pk)
    return message
