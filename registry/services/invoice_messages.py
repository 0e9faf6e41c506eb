"""What an employer's contact is told of an invoice: that it is there, that it is cancelled, that it is paid."""

from datetime import datetime

from members import outbox
from members.models import Message
from members.queries.calendar import london_day
from registry.models import Invoice
from registry.queries.invoice_links import CANCELLED, RECEIVED, SENT


def sent(*, invoice: Invoice, at: datetime) -> Message:
    """The invoice itself, once a day."""
    return _post(invoice, SENT, _sent(at), at)


def sent_today(*, invoice: Invoice, at: datetime) -> Message | None:
    """The message of a day by which they were sent it, if they were."""
    return Message.objects.filter(key=_key(invoice, _sent(at))).first()


def cancelled(*, invoice: Invoice, at: datetime) -> Message:
    """That they are asked no longer."""
    return _post(invoice, CANCELLED, "cancelled", at)


def received(*, invoice: Invoice, at: datetime) -> Message:
    """That their money arrived."""
    return _post(invoice, RECEIVED, "received", at)


def _post(invoice: Invoice, template: str, what: str, at: datetime) -> Message:
    return outbox.post(
        key=_key(invoice, what),
        to=invoice.contact_email,
        template=template,
        context={"invoice": invoice.pk},
        at=at,
    )


def _sent(at: datetime) -> str:
    return f"sent:{london_day(at)}"


def _key(invoice: Invoice, what: str) -> str:
    return f"invoice:{invoice.pk}:{what}"
