"""Promising messages to people, and delivering what the outbox promised."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

import structlog
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template import TemplateDoesNotExist, TemplateSyntaxError, VariableDoesNotExist
from django.urls import NoReverseMatch

from members import mail, outbox, wiring
from members.choices import Channel
from members.models import Message, Person
from members.queries import messages
from members.services import reach, work

log = structlog.get_logger(__name__)

# How long after each attempt the next one comes; after the sixth there is none.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
ATTEMPTS = len(WAITS) + 1
WAIT_BEFORE_SWEEP = timedelta(minutes=1)
_DUE = Q(sent_at=None, failed_at=None)
# smtplib's errors are OSErrors.
_NOT_TAKEN = (OSError, AnymailError)
# A template is missing or wrong, or finds something else than it expects: its filters and tags then raise what
# Python raises for a wrong value, and so does an address that is none. Uncounted, these would be swept for ever.
_NOT_WRITTEN = (
    TemplateDoesNotExist,
    TemplateSyntaxError,
    VariableDoesNotExist,
    NoReverseMatch,
    ObjectDoesNotExist,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


@transaction.atomic
def tell(*, person: Person, event: str, key: str, context: dict[str, Any], at: datetime) -> Message:
    """Promise a message to a person once, by the first of their channels that works; a second call does nothing.

    Without any such channel the message stands as failed and the office is asked to find out how to reach them.

    Args:
        event: folder and name of its templates, such as `members/mail/name_changed`; `members.mail` has its builder.
        key: reads as a fact, such as `name_change:12:accepted`.
        context: ids, days and codes; the builder looks up what they mean when the message is written.
    """
    if promised := Message.objects.filter(key=key).first():
        return promised
    kept = person.merged_into or person
    way = next(iter(messages.usable(kept)), None)
    message = _promise(way, key=key, template=event, context=context, person=kept, at=at)
    if way is None:
        _fail(message, at)
        reach.cannot_reach(person=kept, at=at)
    return message


@transaction.atomic
def pass_on(*, message: Message, at: datetime) -> Message | None:
    """Try the person's next channel with a message that did not arrive; doing it again answers with the same.

    Returns:
        The message that follows; None when it was for one address alone, or when no channel is left, of which the
        office is told.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.next is not None or not message.any_channel or message.person is None:
        return message.next
    earlier = messages.chain(message)
    ways = messages.usable(message.person, tried=messages.tried(earlier))
    if not ways:
        reach.cannot_reach(person=message.person, at=at)
        return None
    first = earlier[-1]
    message.next = _promise(
        ways[0],
        key=f"{first.key}:{len(earlier) + 1}",
        template=first.template,
        context=first.context,
        person=message.person,
        at=at,
    )
    message.save(update_fields=["next"])
    return message.next


@transaction.atomic
def deliver(*, message_id: int, at: datetime) -> bool:
    """Send one promised e-mail, once: whoever holds the row sends it, and a sent one is left alone.

    A delivery that fails is counted and tried again when its wait is over, and so is a message that cannot be
    written, for a release may put its template right. After the last try it is marked failed and the person's next
    channel is tried; at once where the address itself was refused.

    Returns:
        Whether it was sent by this call.
    """
    due = Message.objects.filter(_DUE).exclude(channel=Channel.LETTER)
    message = due.select_for_update(skip_locked=True, of=("self",)).filter(pk=message_id).first()
    if message is None or not _wait_is_over(message, at):
        return False
    message.attempts, message.tried_at = message.attempts + 1, at
    try:
        message.provider_id = _send(message)
    except _NOT_TAKEN as failure:
        _not_sent(message, failure, at, last=_address_refused(failure))
    except _NOT_WRITTEN as failure:
        _not_sent(message, failure, at)
    else:
        message.sent_at = at
    message.save(update_fields=["attempts", "tried_at", "sent_at", "provider_id"])
    return message.sent_at is not None


def waiting(*, at: datetime, limit: int = 2_000) -> Sequence[int]:
    """E-mails that are due and were neither sent nor failed: what the queue lost and what is to be tried again.

    Oldest first, and none that was promised in the last minute, for that one is in the queue.
    """
    late = Q(attempts=0, posted_at__lt=at - WAIT_BEFORE_SWEEP)
    for attempts, wait in enumerate(WAITS, 1):
        late |= Q(attempts=attempts, tried_at__lte=at - wait)
    found = Message.objects.filter(_DUE & late).exclude(channel=Channel.LETTER)
    return list(found.order_by("posted_at", "pk").values_list("pk", flat=True)[:limit])


def _promise(way: messages.Way | None, **promised: Any) -> Message:
    way = way or messages.Way(Channel.LETTER)
    return outbox.post(to=way.to, channel=way.channel, any_channel=True, **promised)


def _wait_is_over(message: Message, at: datetime) -> bool:
    return message.tried_at is None or message.tried_at + WAITS[message.attempts - 1] <= at


def _not_sent(message: Message, failure: Exception, at: datetime, *, last: bool = False) -> None:
    log.warning("message_not_sent", message=message.pk, attempt=message.attempts, failure=type(failure).__name__)
    if not last and message.attempts < ATTEMPTS:
        return
    _fail(message, at)
    if isinstance(failure, _NOT_WRITTEN) and not isinstance(failure, _NOT_TAKEN):
        key = f"message_broken:{message.template}"
        work.open_item(key=key, kind="message_broken", about=message, person=message.person, at=at)
        return
    if last and message.person and (channel := messages.channel_of(message.person, message.to)):
        reach.lost(person=message.person, channel=channel, at=at)
    pass_on(message=message, at=at)


def _fail(message: Message, at: datetime) -> None:
    message.failed_at = at
    message.save(update_fields=["failed_at"])
    wiring.call("message_failed", message=message, at=at)


def _address_refused(failure: Exception) -> bool:
    if isinstance(failure, SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in failure.recipients.values())
    return isinstance(failure, AnymailRecipientsRefused)


def _send(message: Message) -> str:
    """Write and hand over one e-mail; the provider's id for it, or the one that we gave it.

    The id is the same at each try, so that a mail program shows a message once which a crash made us send twice.
    """
    written = mail.write(message)
    our_id = f"<message-{message.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    letter = EmailMultiAlternatives(
        subject=written.subject, body=written.text, to=[message.to], headers={"Message-ID": our_id}
    )
    letter.attach_alternative(written.html, "text/html")
    letter.metadata = {"message": str(message.pk)}  # type: ignore[attr-defined] # what a provider sends back to us
    letter.send()
    status = getattr(letter, "anymail_status", None)
    return (status and status.message_id) or our_id
