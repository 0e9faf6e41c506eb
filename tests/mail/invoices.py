"""The messages to employers about their invoices."""

from members.choices import Role
from members.models import Message
from members.queries.calendar import london_day
from registry.queries import invoice_links
from registry.rules.invoices import read
from registry.services import invoices
from tests.factories.members import UserFactory
from tests.factories.renewals import opened


def _issued(at):
    by, renewal = UserFactory(role=Role.FINANCE), opened(at=at)
    to = invoices.Addressed("Leeds Hospitals", "1 High Street", "fees@example.org", "PO-77")
    return invoices.issue(to=to, asked=read(renewal.entry.number), by=by, at=at), by


def _message(template):
    return Message.objects.get(template=template)


def sent(at):
    _issued(at)
    return _message(invoice_links.SENT)


def cancelled(at):
    invoice, by = _issued(at)
    invoices.cancel(invoice=invoice, reason="The wrong trust.", by=by, at=at)
    return _message(invoice_links.CANCELLED)


def received(at):
    invoice, by = _issued(at)
    invoices.paid(invoice=invoice, received_on=london_day(at), pence=4_800, bank_reference="LEEDS", by=by, at=at)
    return _message(invoice_links.RECEIVED)


SAMPLES = {
    invoice_links.SENT: sent,
    invoice_links.CANCELLED: cancelled,
    invoice_links.RECEIVED: received,
}
