"""Delivering what the outbox promised."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from anymail.exceptions import AnymailError
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError, VariableDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch

from members.models import Message

log = structlog.get_logger(__name__)

ATTEMPTS = 6
WAIT_BEFORE_SWEEP = timedelta(minutes=1)
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
def deliver(*, message_id: int, at: datetime) -> bool:
    """Send one promised message, once: whoever holds the row sends it, and a sent one is left alone.

    A delivery that fails is counted and tried again by the sweeper, and so is a message that cannot be written,
    for a release may put its template right; after the last try it is marked failed, which shows on the person's
    page.

    Returns:
        Whether it was sent by this call.
    """
    message = (
        Message.objects.select_for_update(skip_locked=True).filter(pk=message_id, sent_at=None, failed_at=None).first()
    )
    if message is None:
        return False
    message.attempts += 1
    try:
        message.provider_id = _send(message)
    except (*_NOT_TAKEN, *_NOT_WRITTEN) as failure:
        log.warning("message_not_sent", message=message.pk, attempt=message.attempts, failure=type(failure).__name__)
        if message.attempts >= ATTEMPTS:
            message.failed_at = at
        message.save(update_fields=["attempts", "failed_at"])
        return False
    message.sent_at = at
    message.save(update_fields=["attempts", "sent_at", "provider_id"])
    return True


def waiting(*, at: datetime, limit: int = 500) -> Sequence[int]:
    """Messages promised over a minute ago and neither sent nor failed: what the queue lost, oldest first."""
    late = Message.objects.filter(sent_at=None, failed_at=None, posted_at__lt=at - WAIT_BEFORE_SWEEP)
    return list(late.order_by("posted_at", "pk").values_list("pk", flat=True)[:limit])


def _send(message: Message) -> str:
    """Render and hand over one e-mail; the provider's id for it, or nothing."""
    subject = _text(f"{message.template}.subject.txt", message.context)
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=_text(f"{message.template}.txt", message.context),
        to=[message.to],
    )
    html = _html_part(message)
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()
    status = getattr(mail, "anymail_status", None)
    return (status and status.message_id) or ""


def _text(template: str, context: dict[str, Any]) -> str:
    """A part in plain text: the engine would escape it as if it were HTML, whatever its name ends in."""
    return Engine.get_default().get_template(template).render(Context(context, autoescape=False))


def _html_part(message: Message) -> str | None:
    """The part in HTML, if this kind of message has one; one that is there but cannot be written is a failure."""
    try:
        template = get_template(f"{message.template}.html")
    except TemplateDoesNotExist:
        return None
    return template.render(message.context)
