import pgtrigger
from django.db import models
from django.db.models import Q

from members.choices import DEBITING, DebitState, MandateEnd, MandateState
from members.models.facts import never_deleted
from members.references import new_reference


class Mandate(models.Model):
    """Somebody lets us collect what they owe from their bank account, until it is ended.

    The account is Stripe's to know: here stand the last four digits, by which its holder tells it from others, and the
    reference under which the bank knows the instruction. `attempt` says which page at Stripe it is or will be set up
    on, as for payments.

    Args:
        mandate_id, method_id: Stripe's ids of the instruction and of the account, once there are some.
        back_url: the page to which whoever sets it up goes on.
        end: by whom or what it ended; `end_code` is the reason that the bank gave, as Stripe writes it.
        to_detach: whether Stripe is still to be told that it ended.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="mandates")
    state = models.CharField(max_length=10, choices=MandateState.choices, default=MandateState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    back_url = models.CharField(max_length=200)
    attempt = models.PositiveSmallIntegerField(default=1)
    session_id = models.CharField(max_length=120, blank=True)
    setup_url = models.TextField(blank=True)
    session_expires_at = models.DateTimeField(null=True)
    customer_id = models.CharField(max_length=120, blank=True)
    mandate_id = models.CharField(max_length=120, blank=True)
    method_id = models.CharField(max_length=120, blank=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    last_four = models.CharField(max_length=4, blank=True)
    since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=MandateEnd.choices, blank=True)
    end_code = models.CharField(max_length=40, blank=True)
    to_detach = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", condition=Q(state=MandateState.WORKING), name="mandate_one_working"),
            models.UniqueConstraint("person", condition=Q(state=MandateState.ASKED), name="mandate_one_asked"),
            models.UniqueConstraint("mandate_id", condition=~Q(mandate_id=""), name="mandate_by_stripe_id"),
            models.CheckConstraint(
                condition=~Q(state=MandateState.WORKING) | Q(since__isnull=False, mandate_id__gt="", method_id__gt=""),
                name="mandate_that_works_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state=MandateState.ENDED, ended_at__isnull=False, end__gt="")
                | ~Q(state=MandateState.ENDED) & Q(ended_at=None, end=""),
                name="mandate_that_ended_says_how",
            ),
            models.CheckConstraint(condition=Q(last_four__regex=r"^([0-9]{4})?$"), name="mandate_keeps_four_digits"),
            models.CheckConstraint(condition=Q(back_url__startswith="/"), name="mandate_leads_back_to_us"),
        ]
        indexes = [
            models.Index("person", "asked_at", name="mandate_by_person"),
            models.Index("ended_at", condition=Q(to_detach=True), name="mandate_to_detach"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(name="whose_mandate_stands", fields=["reference", "person", "asked_at"]),
        ]

    def __str__(self) -> str:
        return f"mandate {self.reference}"


class Debit(models.Model):
    """One collection of one payment by direct debit: announced for a day, sent on it or later, and answered.

    Args:
        due_on: the London day before which it is never sent.
        intent_id: under what Stripe holds it, once it was handed over.
        accepted_at: when Stripe took it in, which is when the money counts as paid once it is there.
        failure: why the bank did not pay, as Stripe writes it.
        pay_by: after a failure, the day by which it may be paid otherwise without harm, as the payer was told.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    payment = models.ForeignKey("members.Payment", models.PROTECT, related_name="debits")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="debits")
    state = models.CharField(max_length=10, choices=DebitState.choices, default=DebitState.ANNOUNCED)
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    announced_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    intent_id = models.CharField(max_length=120, blank=True)
    accepted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=60, blank=True)
    pay_by = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("payment", condition=Q(state__in=sorted(DEBITING)), name="debit_one_live"),
            models.UniqueConstraint("payment", "number", name="debit_counted_once"),
            models.UniqueConstraint("intent_id", condition=~Q(intent_id=""), name="debit_by_intent"),
            models.CheckConstraint(
                condition=~Q(state=DebitState.SENT) | Q(accepted_at__isnull=False, intent_id__gt=""),
                name="debit_that_was_sent_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DEBITING), answered_at=None)
                | ~Q(state__in=sorted(DEBITING)) & Q(answered_at__isnull=False),
                name="debit_that_is_over_says_when",
            ),
        ]
        indexes = [models.Index("due_on", condition=Q(state=DebitState.ANNOUNCED), name="debit_to_be_sent")]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_was_announced_stands",
                fields=["reference", "payment", "mandate", "number", "due_on", "announced_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"debit {self.reference}"
