import pgtrigger
from django.db import models
from django.db.models import Q

from members.choices import (
    PAYABLE,
    LedgerKind,
    PaymentMethod,
    PaymentState,
    Purpose,
    RefundState,
)
from members.models.facts import append_only, never_deleted
from members.references import new_reference

_WITH_MONEY = (
    PaymentState.PAID,
    PaymentState.PART_REFUNDED,
    PaymentState.REFUNDED,
    PaymentState.TAKEN_BACK,
)
_MONEY_IN = (
    LedgerKind.CHARGE,
    LedgerKind.DEBIT,
    LedgerKind.OFFLINE,
    LedgerKind.REFUND_FAILED,
    LedgerKind.CHARGEBACK_WON,
)


class Fee(models.Model):
    """What something costs from a day on: a row of members/data/fees.yaml, never rewritten once its day has come.

    Args:
        code: the register and the route or the thing, such as `rct-primary`.
        words: what it is for, as the payment page and the receipt name it.
    """

    code = models.CharField(max_length=40)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    words = models.CharField(max_length=120)
    amount_pence = models.PositiveIntegerField()
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint("code", "valid_from", name="fee_once_a_day"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="fee_is_not_nothing"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"fee {self.code} from {self.valid_from}"


class TaxReliefNote(models.Model):
    """What receipts of payments from a day on say about tax relief, if anything."""

    valid_from = models.DateField(unique=True)
    words = models.TextField(blank=True)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"tax relief note from {self.valid_from}"


class Payment(models.Model):
    """What somebody owes or paid for one thing; there is never more than one that may still be paid.

    The amount is the fee's on the day it was asked for. What moved stands in the ledger alone: `state` says what its
    lines come to, or why there are none. A payment has at most one page at Stripe at a time, which lasts for hours; the
    payment stands until it is settled or asked for no longer. `attempt` says which page that is or will be.

    Args:
        about: the record that is paid for, with `about_id`, as work items name theirs.
        back_url: the page of that record, to which the payer goes on.
        paid_at: when the money was taken, as Stripe or the bank says; never when we heard of it.
        read_at: when Stripe was last asked, by somebody who looked or the sweeper, what became of it.
        intent_id: under what Stripe holds the money, once there is some.
        refund_offered_at: since when the money is to be given back, because what it was for cannot be had, and why.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="payments")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    about = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    fee = models.ForeignKey(Fee, models.PROTECT, related_name="payments")
    amount_pence = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=PaymentState.choices, default=PaymentState.OPEN)
    method = models.CharField(max_length=10, choices=PaymentMethod.choices, blank=True)
    back_url = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    attempt = models.PositiveSmallIntegerField(default=1)
    session_id = models.CharField(max_length=120, blank=True)
    checkout_url = models.TextField(blank=True)
    session_expires_at = models.DateTimeField(null=True)
    intent_id = models.CharField(max_length=120, blank=True)
    read_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    refund_offered_at = models.DateTimeField(null=True)
    refund_offer = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "purpose", "about", "about_id", condition=Q(state__in=sorted(PAYABLE)), name="payment_one_open"
            ),
            models.UniqueConstraint("session_id", condition=~Q(session_id=""), name="payment_by_session"),
            models.UniqueConstraint("intent_id", condition=~Q(intent_id=""), name="payment_by_intent"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="payment_is_of_something"),
            models.CheckConstraint(
                condition=Q(state__in=_WITH_MONEY, paid_at__isnull=False) | ~Q(state__in=_WITH_MONEY) & Q(paid_at=None),
                name="payment_with_money_says_when",
            ),
            models.CheckConstraint(
                condition=Q(refund_offered_at=None, refund_offer="")
                | Q(refund_offered_at__isnull=False, refund_offer__gt=""),
                name="payment_refund_offer_says_why",
            ),
            models.CheckConstraint(condition=Q(back_url__startswith="/"), name="payment_leads_back_to_us"),
        ]
        indexes = [
            models.Index("purpose", "about", "about_id", "created_at", name="payment_by_thing"),
            models.Index("person", "created_at", name="payment_by_person"),
            models.Index("created_at", "id", name="payment_by_age"),
            models.Index("refund_offered_at", condition=Q(refund_offered_at__isnull=False), name="payment_to_refund"),
            models.Index(
                "session_expires_at", condition=Q(state__in=sorted(PAYABLE)) & ~Q(session_id=""), name="payment_waiting"
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_is_owed_stands",
                fields=["reference", "person", "purpose", "about", "about_id", "fee", "amount_pence", "created_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"payment {self.reference}"

    @property
    def number(self) -> str:
        """What people quote, on a bank transfer for example."""
        return f"P{self.pk:06d}"


class LedgerLine(models.Model):
    """One movement of money, or a fee waived; never changed.

    Args:
        amount_pence: what came in; below nought for what went out. Of a waived fee, what it would have been.
        source: what told of it: Stripe's id of the charge or refund, or ours; each gives one line.
        at: when it moved, as Stripe or the bank says.
    """

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=16, choices=LedgerKind.choices)
    amount_pence = models.IntegerField()
    source = models.CharField(max_length=150, unique=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[*_MONEY_IN, LedgerKind.WAIVER], amount_pence__gt=0)
                | ~Q(kind__in=[*_MONEY_IN, LedgerKind.WAIVER]) & Q(amount_pence__lt=0),
                name="ledger_line_has_its_sign",
            ),
        ]
        indexes = [
            models.Index("payment", "at", name="ledger_by_payment"),
            models.Index("at", name="ledger_by_day"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class StripeEvent(models.Model):
    """Something that Stripe told us, taken in once: the row stands and falls with its effect.

    What it said is not kept, for it names the payer; what it was about is read again from Stripe.
    """

    event_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=120, blank=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="events")
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("payment", "received_at", name="stripe_event_by_payment")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"event {self.event_id}"


class Refund(models.Model):
    """Money to be given back, as two people agreed: through Stripe to the card, or by the office to a bank account.

    `attempt` counts how often Stripe was asked, as for payments. `bank_reference` is how the office's own transfer is
    found again; a word that may name somebody, so erasable.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    act = models.OneToOneField("members.GraveAct", models.PROTECT, related_name="refund")
    amount_pence = models.PositiveIntegerField()
    offline = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=RefundState.choices, default=RefundState.AGREED)
    attempt = models.PositiveSmallIntegerField(default=1)
    stripe_id = models.CharField(max_length=120, blank=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    agreed_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="refund_is_of_something"),
            models.UniqueConstraint("stripe_id", condition=~Q(stripe_id=""), name="refund_by_stripe_id"),
            models.CheckConstraint(
                condition=~Q(state=RefundState.MADE) | Q(made_at__isnull=False), name="refund_made_says_when"
            ),
        ]
        indexes = [
            models.Index("payment", "agreed_at", name="refund_by_payment"),
            models.Index("agreed_at", condition=Q(state=RefundState.AGREED), name="refund_to_be_sent"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_was_agreed_stands", fields=["reference", "payment", "act", "amount_pence", "agreed_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"refund {self.reference}"


class OfflineReceipt(models.Model):
    """How a payment reached the bank without Stripe; its reference may name somebody, so erasure empties it."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="offline_receipt")
    received_on = models.DateField()
    bank_reference = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"receipt of payment {self.payment_id}"


class Reconciliation(models.Model):
    """One London day's ledger held against Stripe's own list: what each came to, and every difference by its source.

    A day that is compared again keeps one row, which says what was found last.
    """

    on = models.DateField(unique=True)
    compared_at = models.DateTimeField()
    movements = models.PositiveIntegerField()
    stripe_pence = models.BigIntegerField()
    ledger_pence = models.BigIntegerField()
    differences = models.JSONField(default=list)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"comparison of {self.on}"

    @property
    def difference_pence(self) -> int:
        """What Stripe's list comes to beyond ours."""
        return self.stripe_pence - self.ledger_pence
