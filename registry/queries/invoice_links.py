"""Links by which an employer fetches their invoice: signed, made when a message is written, and kept nowhere.

A link is for one invoice, and of one message: it can do nothing but fetch the document as it stands now.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from members.models import Message
from registry.models import Invoice

SENT, CANCELLED, RECEIVED = (f"registry/mail/invoice_{what}" for what in ("sent", "cancelled", "received"))
LASTS = timedelta(days=60)
_SALT = "registry.invoice.fetch"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link of ours leads to, and whether it is too old."""

    invoice: Invoice
    old: bool


def make(message: Message) -> str:
    """The part of the address by which whoever was sent a message fetches its invoice."""
    return _signer().sign(str(message.pk))


def find(token: str, *, at: datetime) -> Link | None:
    """What a link leads to; None for one that is none of ours, or whose message is no longer kept."""
    try:
        number = int(_signer().unsign(token))
    except signing.BadSignature:
        return None
    message = Message.objects.filter(pk=number, template__in=(SENT, CANCELLED, RECEIVED)).first()
    if message is None:
        return None
    invoice = Invoice.objects.get(pk=message.context["invoice"])
    return Link(invoice, not timedelta(0) <= at - message.posted_at <= LASTS)


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT)
