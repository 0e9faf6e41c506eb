"""An invoice to an employer as a PDF: for whom, what is owed and by which reference it is paid."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.jinja import day
from members.rules.money import pounds
from members.typeset import pdf
from registry.choices import InvoiceState
from registry.models import Invoice
from registry.queries import invoices
from registry.services.invoices import CANCELLED


def document(invoice: Invoice) -> bytes:
    """The invoice as a tagged PDF, with the lines that are owed on it, or were when it was paid or cancelled."""
    owed = [one for one in invoices.lines(invoice) if one.owed or _was_owed(invoice, one)]
    return pdf(
        "registry/invoices/invoice.typ",
        {
            "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
            "title": _("Invoice %(number)s") % {"number": invoice.number},
            "number": invoice.number,
            "amount": pounds(sum(one.line.payment.amount_pence for one in owed)),
            "state": invoice.get_state_display().capitalize(),
            "facts": [
                [_("For"), f"{invoice.employer}\n{invoice.address}"],
                [_("Date"), day(invoice.issued_on)],
                [_("Purchase order"), invoice.purchase_order or _("none given")],
                [_("Pay to"), settings.INVOICE_BANK],
                [_("Quote"), invoice.number],
                [_("VAT"), settings.INVOICE_VAT],
            ],
            "lines": [
                [
                    one.line.renewal.entry.number,
                    one.name,
                    one.line.payment.fee.words,
                    pounds(one.line.payment.amount_pence),
                ]
                for one in owed
            ],
            "office": [settings.OFFICE["name"], settings.OFFICE["address"], settings.OFFICE["email"]],
            "words": {
                "register": "MPCE Register",
                "item": _("Item"),
                "answer": _("Answer"),
                "lines": _("Fees"),
                "registration": _("Registration"),
                "name": _("Name"),
                "what": _("For"),
                "amount": _("Amount"),
                "total": _("Total"),
                "declare": _("A fee alone renews nobody: each person signs their own declarations too."),
                "page": _("Page"),
                "of": _("of"),
            },
        },
        at=invoice.ended_at or invoice.issued_at,
    )


def answer(invoice: Invoice) -> HttpResponse:
    """The document as a file to keep."""
    response = HttpResponse(document(invoice), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="invoice-{invoice.number}.pdf"'
    return response


def _was_owed(invoice: Invoice, one: invoices.Line) -> bool:
    """Whether a line of an invoice that is over stood on it when it ended."""
    if invoice.state == InvoiceState.ISSUED:
        return False
    return one.line.off == (CANCELLED if invoice.state == InvoiceState.CANCELLED else "")
