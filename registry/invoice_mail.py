"""What the messages to an employer's contact show of an invoice: how much, for how many, and never a name."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from members import mail
from members.mail import Builder
from members.models import Message
from members.rules.money import pounds
from registry.models import Invoice
from registry.queries import invoice_links, invoices


def _invoice(message: Message) -> dict[str, Any]:
    """A message carries the link by which the invoice is fetched, and is written once: nobody reads it there again."""
    if message.sent_at is not None:
        raise mail.Gone("A link to fetch an invoice by is written once.")
    invoice = Invoice.objects.get(pk=message.context["invoice"])
    owed = [one for one in invoices.lines(invoice) if one.owed]
    return {
        "number": invoice.number,
        "employer": invoice.employer,
        "purchase_order": invoice.purchase_order,
        "many": len(owed),
        "total": pounds(invoices.total(owed)),
        "received": pounds(invoice.received_pence or 0),
        "link": mail.address("invoice-by-link", invoice_links.make(message)),
        "link_words": _("Fetch the invoice (PDF)"),
    }


EVENTS: dict[str, Builder] = {
    invoice_links.SENT: _invoice,
    invoice_links.CANCELLED: _invoice,
    invoice_links.RECEIVED: _invoice,
}


def events() -> Mapping[str, Builder]:
    """The messages of this module."""
    return EVENTS
