"""What an employer's contact is told of an invoice: that it is there, that it is cancelled, that it is paid."""

from datetime import datetime

from django.db.models import QuerySet

from members import outbox
from members.models import Message
from members.queries.calendar import london_day
from members.services import work
from registry.choices import InvoiceState
from registry.models import Invoice
from registry.queries.invoice_links import CANCELLED, RECEIVED, SENT
from registry.queries.invoices import CAME_BACK, came_back_key


def sent(*, invoice: Invoice, at: datetime) -> Message:
    """The invoice itself, to the address of a locked one as it is now: what came back before is done with."""
    before = _of_day(invoice, at).count()
    work.close_item(key=came_back_key(invoice), at=at)
    return _post(invoice, SENT, f"{_sent(at)}:{before + 1}" if before else _sent(at), at)


def sent_today(*, invoice: Invoice, at: datetime) -> Message | None:
    """The message of a day by which the contact was sent it at the address as it is now, if they were."""
    return _of_day(invoice, at).filter(to=invoice.contact_email).first()


def not_delivered(*, message: Message, at: datetime) -> None:
    """An invoice did not reach the employer's contact, and nobody will pay it: finance finds where it belongs.

    Nothing is to be done where it was sent to another address since, or is not owed any more.
    """
    if message.template != SENT:
        return
    invoice = Invoice.objects.select_for_update().get(pk=message.context["invoice"])
    newest = Message.objects.filter(key__startswith=_key(invoice, "sent:")).order_by("-posted_at", "-pk").first()
    if invoice.state == InvoiceState.ISSUED and message == newest:
        work.open_item(key=came_back_key(invoice), kind=CAME_BACK, about=invoice, at=at)


def over(*, invoice: Invoice, at: datetime) -> None:
    """An invoice is settled or cancelled: nobody need find its contact any more."""
    work.close_item(key=came_back_key(invoice), at=at)


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


def _of_day(invoice: Invoice, at: datetime) -> QuerySet[Message]:
    return Message.objects.filter(key__startswith=_key(invoice, _sent(at)))


def _sent(at: datetime) -> str:
    return f"sent:{london_day(at)}"


def _key(invoice: Invoice, what: str) -> str:
    return f"invoice:{invoice.pk}:{what}"
