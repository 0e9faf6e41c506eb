"""One invoice for the renewal fees of many: issued whole or not at all, paid by bank transfer, and never twice.

What is owed on it follows from the payments of its lines, so whoever pays by card meanwhile is off it by that alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from members import trail
from members.choices import SETTLED, LedgerKind, PaymentMethod, PaymentState, Purpose
from members.errors import Refused
from members.models import Message, Payment, User
from members.money_doors import FINANCE_ROLES
from members.queries import debits, people, roles
from members.queries.calendar import london_day, noon
from members.rules.money import Movement, pounds
from members.services import closing, ledger, payments, settling
from registry.choices import INVOICE, InvoiceState
from registry.models import Invoice, InvoiceLine, Renewal
from registry.queries import invoices
from registry.rules.invoices import MOST, Asked
from registry.services import invoice_messages
from registry.services.renewal_locks import locked as locked_renewal

# Why a line is off an invoice: the office took it off, it was paid otherwise, or the invoice was cancelled.
BY_OFFICE, OTHERWISE, CANCELLED = "office", "otherwise", "cancelled"


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom an invoice is for."""

    employer: str
    address: str
    contact_email: str
    purchase_order: str = ""


class WrongLines(Refused):
    """Some of the lines that were asked for cannot be invoiced.

    Args:
        checked: every line, with what is wrong with it.
    """

    def __init__(self, checked: Sequence[invoices.Checked]) -> None:
        super().__init__(_("Put the lines right that are listed below. Nothing was invoiced."), code="lines")
        self.checked = checked


@transaction.atomic
def issue(*, to: Addressed, asked: Sequence[Asked], by: User, at: datetime) -> Invoice:
    """Ask an employer for the renewal fees of several people; with one line wrong, nothing is done.

    Each person is owed by in their own name too, so that they may pay by card meanwhile. Issuing the same numbers again
    is refused line by line, for they are on an invoice already: the lines are checked once more when nobody else can
    change what they are about.

    Raises:
        WrongLines: for lines that cannot be invoiced.
        Refused: by somebody without the role, or for too few lines or too many.
    """
    _may(by)
    if not asked or len(asked) > MOST:
        words = _("Enter between 1 and %(most)d registration numbers") % {"most": MOST}
        raise Refused(words, field="numbers", code="numbers")
    renewals = _right(asked, by, at)
    chosen = sorted(renewals, key=lambda one: one.entry.person_id)
    owed = {renewal.pk: _owed(renewal, by, at) for renewal in chosen}  # locked in one order, whatever that of the lines
    _right(asked, by, at)
    invoice = Invoice.objects.create(
        employer=to.employer.strip(),
        address=to.address.strip(),
        contact_email=to.contact_email,
        purchase_order=to.purchase_order.strip(),
        issued_on=london_day(at),
        issued_at=at,
        issued_by=by,
    )
    for position, renewal in enumerate(renewals, 1):
        InvoiceLine.objects.create(invoice=invoice, position=position, renewal=renewal, payment=owed[renewal.pk])
    pence = sum(payment.amount_pence for payment in owed.values())
    trail.record("registry.invoice_issued", about=invoice, by=by, at=at, lines=len(owed), pence=pence)
    invoice_messages.sent(invoice=invoice, at=at)
    return invoice


@transaction.atomic
def send_again(*, invoice: Invoice, by: User, at: datetime) -> Message:
    """Send the employer's contact the invoice once more; on a day on which it was sent, that message answers.

    Raises:
        Refused: by somebody without the role, or once the invoice is over.
    """
    _may(by)
    invoice = _locked(invoice)
    if invoice.state != InvoiceState.ISSUED:
        raise Refused(_("This invoice is over."), code="over")
    if held := invoice_messages.sent_today(invoice=invoice, at=at):
        return held
    trail.record("registry.invoice_sent_again", about=invoice, by=by, at=at)
    return invoice_messages.sent(invoice=invoice, at=at)


@transaction.atomic
def correct_contact(*, invoice: Invoice, email: str, by: User, at: datetime) -> Invoice:
    """Send an invoice that is to be paid to another address from now on, and at once; the same again changes nothing.

    Raises:
        Refused: by somebody without the role, or once the invoice is over.
    """
    _may(by)
    invoice = _locked(invoice)
    if invoice.contact_email == email:
        return invoice
    if invoice.state != InvoiceState.ISSUED:
        raise Refused(_("This invoice is over."), code="over")
    invoice.contact_email = email
    invoice.save(update_fields=["contact_email"])
    trail.record("registry.invoice_contact_corrected", about=invoice, by=by, at=at)
    invoice_messages.sent(invoice=invoice, at=at)
    return invoice


@transaction.atomic
def paid(*, invoice: Invoice, received_on: date, pence: int, bank_reference: str, by: User, at: datetime) -> Invoice:
    """Record that the bank shows the money of an invoice: every fee that is owed on it is settled at once.

    Where the employer paid what was asked at first, and somebody has paid by card since, that one is settled twice and
    the card's money is offered back. Recording the same again changes nothing.

    Raises:
        Refused: by somebody without the role or who is on the invoice, for another amount, a day to come, or an
            invoice that is over.
    """
    _may(by)
    invoice = _locked(invoice)
    reference = bank_reference.strip()
    if not reference:
        raise Refused(_("Enter the reference under which the bank shows it."), field="bank_reference", code="empty")
    if invoice.state == InvoiceState.PAID:
        if (invoice.received_on, invoice.received_pence, invoice.bank_reference) == (received_on, pence, reference):
            return invoice
        raise Refused(_("This invoice was recorded as paid already."), code="recorded")
    if not invoice.issued_on <= received_on <= london_day(at):
        words = _("Enter the day on which it arrived: not before it was asked for, and not after today.")
        raise Refused(words, field="received_on", code="day")
    chosen = _that_come_to(invoice, pence)
    if any(people.is_about(by, line.renewal.entry.person) for line in chosen):
        raise Refused(_("Nobody records what concerns themselves."), code="own")
    for line in chosen:
        _settle(invoice, line, received_on, by, at)
    rest = invoice.lines.filter(off_at=None).exclude(pk__in=[line.pk for line in chosen])
    rest.update(off_at=at, off=OTHERWISE)
    invoice.received_on, invoice.received_pence, invoice.bank_reference = received_on, pence, reference
    _end(invoice, InvoiceState.PAID, by, at)
    trail.record("registry.invoice_paid", about=invoice, by=by, at=at, lines=len(chosen), pence=pence)
    invoice_messages.received(invoice=invoice, at=at)
    return invoice


@transaction.atomic
def cancel(*, invoice: Invoice, reason: str, by: User, at: datetime) -> Invoice:
    """Ask the employer no longer: each person owes their fee as before. Cancelling again changes nothing.

    Raises:
        Refused: by somebody without the role, without a reason, or once it is paid.
    """
    _may(by)
    invoice = _locked(invoice)
    if invoice.state == InvoiceState.CANCELLED:
        return invoice
    if not reason.strip():
        raise Refused(_("Say why the invoice is cancelled."), field="reason", code="reason")
    invoice.reason = reason.strip()
    invoice.lines.filter(off_at=None, payment__state__in=SETTLED).update(off_at=at, off=OTHERWISE)
    invoice.lines.filter(off_at=None).update(off_at=at, off=CANCELLED)
    _end(invoice, InvoiceState.CANCELLED, by, at)
    trail.record("registry.invoice_cancelled", about=invoice, by=by, at=at)
    invoice_messages.cancelled(invoice=invoice, at=at)
    return invoice


@transaction.atomic
def take_off(*, line: InvoiceLine, reason: str, by: User, at: datetime) -> InvoiceLine:
    """Take one person off an invoice that is to be paid; doing it again changes nothing.

    Raises:
        Refused: by somebody without the role, without a reason, or once the invoice is over.
    """
    _may(by)
    invoice = _locked(line.invoice)
    line = InvoiceLine.objects.select_for_update().get(pk=line.pk)
    if line.off_at is not None:
        return line
    if invoice.state != InvoiceState.ISSUED:
        raise Refused(_("This invoice is over."), code="over")
    if not reason.strip():
        raise Refused(_("Say why the line is taken off."), field="reason", code="reason")
    line.off_at, line.off, line.reason = at, BY_OFFICE, reason.strip()
    line.save(update_fields=["off_at", "off", "reason"])
    trail.record(
        "registry.invoice_line_taken_off", about=invoice, by=by, at=at, person=line.payment.person, line=line.position
    )
    return line


def _may(by: User) -> None:
    if not roles.holds(by, *FINANCE_ROLES):
        raise Refused(_("You do not hold the role that this needs."), code="role")


def _right(asked: Sequence[Asked], by: User, at: datetime) -> list[Renewal]:
    """The renewals of these lines, in their order."""
    checked = invoices.check(list(asked), by=by, on=london_day(at))
    found = [one.renewal for one in checked if one.renewal]
    if len(found) < len(checked):
        raise WrongLines(checked)
    return found


def _locked(invoice: Invoice) -> Invoice:
    return Invoice.objects.select_for_update().get(pk=invoice.pk)


def _end(invoice: Invoice, state: InvoiceState, by: User, at: datetime) -> None:
    INVOICE.check(invoice.state, state)
    invoice.state, invoice.ended_at, invoice.ended_by = state, at, by
    invoice.save()
    invoice_messages.over(invoice=invoice, at=at)


def _owed(renewal: Renewal, by: User, at: datetime) -> Payment:
    """What one person owes, in their own name."""
    renewal = locked_renewal(renewal)
    return payments.due(
        person=renewal.entry.person,
        purpose=Purpose.RENEWAL,
        about=renewal,
        fee_code=renewal.policy.fee_code,
        on=renewal.begins_on,
        at=at,
        by=by,
        back_url=reverse("my-renewal", args=[renewal.reference]),
    )


def _that_come_to(invoice: Invoice, pence: int) -> list[InvoiceLine]:
    """The lines that an amount pays: those that are owed, or with them those that were paid otherwise since."""
    found = [one for one in invoices.lines(invoice) if one.owed or one.otherwise]
    now = [one.line for one in found if one.owed]
    for lines in (now, [one.line for one in found]):
        if lines and pence == sum(line.payment.amount_pence for line in lines):
            return sorted(lines, key=lambda line: line.payment.person_id)
    owed = pounds(sum(line.payment.amount_pence for line in now))
    words = _("The amount must be %(owed)s, which is what is owed on this invoice.") % {"owed": owed}
    raise Refused(words, field="amount", code="amount")


def _settle(invoice: Invoice, line: InvoiceLine, received_on: date, by: User, at: datetime) -> None:
    payment = closing.locked(line.payment)
    moving = payment.state not in SETTLED | {PaymentState.OPEN}
    if moving or debits.tried(payment):  # it began to be collected in this moment
        words = _("%(number)s is being paid otherwise just now. Try again, or take the line off.")
        raise Refused(words % {"number": line.renewal.entry.number}, code="moved")
    source = f"invoice:{invoice.reference}:{line.position}"
    moved = Movement(LedgerKind.OFFLINE, payment.amount_pence, source, noon(received_on))
    ledger.write(payment=payment, movements=[moved], at=at)
    settling.by_money(payment=payment, method=PaymentMethod.OFFLINE, paid_at=moved.at, by=by, at=at)
    closing.shut_page(payment)
