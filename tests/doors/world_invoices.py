"""An invoice to an employer for the registrant's renewal, for the addresses that are about one."""

from members.choices import Purpose
from members.services import payments
from registry.models import Invoice, InvoiceLine, Renewal
from registry.queries import invoice_links
from registry.services import invoice_messages
from tests.doors import policies


def make(world, person, at):
    """Adds an invoice with one line, issued whenever the tests run."""
    renewal = Renewal.objects.select_related("policy").get(reference=world.renewal)
    by = world.users[policies.FINANCE]
    payment = payments.due(
        person=person,
        purpose=Purpose.RENEWAL,
        about=renewal,
        fee_code=renewal.policy.fee_code,
        on=renewal.begins_on,
        at=at,
        by=by,
        back_url="/my/",
    )
    invoice = Invoice.objects.create(
        employer="Leeds Hospitals",
        address="1 High Street\nLeeds",
        contact_email="fees@example.org",
        issued_on=at.date(),
        issued_at=at,
        issued_by=by,
    )
    InvoiceLine.objects.create(invoice=invoice, position=1, renewal=renewal, payment=payment)
    world.invoice = invoice.reference
    world.invoice_token = invoice_links.make(invoice_messages.sent(invoice=invoice, at=at))
