"""Who may see and do what about invoices to employers."""

from typing import Any

from members.doors import Door, Policy, everyone
from members.money_doors import FINANCE_ROLES
from registry.models import Invoice, InvoiceLine
from registry.queries import invoice_links


def _in_finance(asker: Any, thing: Any) -> bool:
    return bool(asker.holds(FINANCE_ROLES))


def _invoice(door: Door) -> Any:
    """Whoever is not of finance is told the same of every address."""
    if not door.asker.holds(FINANCE_ROLES):
        return door.asker.user
    return Invoice.objects.filter(reference=door.kwargs["reference"]).first()


def _line(door: Door) -> Any:
    if not door.asker.holds(FINANCE_ROLES):
        return door.asker.user
    named = {"invoice__reference": door.kwargs["reference"], "position": door.kwargs["position"]}
    return InvoiceLine.objects.filter(**named).select_related("invoice", "renewal__entry", "payment").first()


def _link(door: Door) -> Any:
    """What a link that can still be used is for; why another cannot is said by its page."""
    found = invoice_links.find(door.kwargs["token"], at=door.now)
    return found.invoice if found and not found.old else None


INVOICE = Policy(
    "finance and the registrar, if it is an invoice",
    load=_invoice,
    allows=_in_finance,
    signed_in=True,
    second_factor=True,
)
INVOICE_LINE = Policy(
    "finance and the registrar, if it is a line of an invoice",
    load=_line,
    allows=_in_finance,
    signed_in=True,
    second_factor=True,
)
INVOICE_LINK = Policy("whoever has the link that an employer was sent", load=_link, allows=everyone)
