"""The outbox: a message is a row before it is an e-mail."""

from datetime import datetime
from typing import Any

from members.jobs import after_commit
from members.models import Message, Person


def post(
    *, key: str, to: str, template: str, context: dict[str, Any], at: datetime, person: Person | None = None
) -> Message:
    """Promise a message once; a second call with the same key does nothing.

    Args:
        key: reads as a fact, such as `renewal:812:30-days`.
        to: the address.
        template: folder and event, such as `registry/mail/admitted`; a .subject.txt and a .txt make the e-mail.
        context: ids, days and codes; what the templates show is looked up when the message is sent.
        at: the instant of the promise.
        person: whose page lists the message, if anybody's.
    """
    message, new = Message.objects.get_or_create(
        key=key, defaults={"to": to, "template": template, "context": context, "posted_at": at, "person": person}
    )
    if new:
        after_commit("members.deliver", message_id=message.pk)
    return message
