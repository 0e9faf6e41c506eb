import pgtrigger
from django.db import models
from django.db.models import Q

from members.models import never_deleted
from members.references import new_reference
from registry.choices import InvoiceState
from registry.models.renewals import Renewal


class Invoice(models.Model):
    """An employer is asked to pay the renewal fees of several people at once.

    What is owed is the sum of its lines that are not taken off. Words about the employer's contact are theirs alone.

    Args:
        issued_on: the day that it bears; its number counts on from the one before.
        purchase_order: by which the employer finds it again.
        received_on, received_pence, bank_reference: how the money came, once it did.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    employer = models.CharField(max_length=200)
    address = models.TextField()
    contact_email = models.EmailField(max_length=254)
    purchase_order = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=InvoiceState.choices, default=InvoiceState.ISSUED)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    received_on = models.DateField(null=True)
    received_pence = models.PositiveIntegerField(null=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=InvoiceState.ISSUED, ended_at=None) | ~Q(state=InvoiceState.ISSUED, ended_at=None),
                name="invoice_that_ended_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=InvoiceState.PAID)
                | Q(received_on__isnull=False, received_pence__isnull=False, bank_reference__gt=""),
                name="invoice_that_was_paid_says_how",
            ),
        ]
        indexes = [models.Index("issued_at", "id", name="invoice_by_age")]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(name="what_was_invoiced_stands", fields=["reference", "employer", "issued_on"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people quote, on a bank transfer for example."""
        return f"INV{self.pk:06d}"


class InvoiceLine(models.Model):
    """One person's renewal fee on an invoice, until it is taken off.

    Args:
        off_at: since when it is not owed on this invoice any more, and `off` why, as a code.
        reason: why the office took it off, in words; erasure empties it.
    """

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    renewal = models.ForeignKey(Renewal, models.PROTECT, related_name="invoice_lines")
    payment = models.ForeignKey("members.Payment", models.PROTECT, related_name="invoice_lines")
    off_at = models.DateTimeField(null=True)
    off = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("invoice", "position", name="invoice_line_once_a_place"),
            models.UniqueConstraint("payment", condition=Q(off_at=None), name="invoice_line_one_a_payment"),
            models.CheckConstraint(
                condition=Q(off_at=None, off="") | Q(off_at__isnull=False, off__gt=""),
                name="invoice_line_taken_off_says_why",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(name="whose_line_stands", fields=["invoice", "position", "renewal", "payment"]),
        ]

    def __str__(self) -> str:
        return f"line {self.position} of invoice {self.invoice_id}"
