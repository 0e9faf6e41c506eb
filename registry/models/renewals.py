import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from members.models import never_deleted
from members.references import new_reference
from registry.choices import RENEWING, RenewalReviewOutcome, RenewalStage
from registry.models.declarations import Declaration
from registry.models.entries import Entry, Term
from registry.models.registers import Register


class RenewalPolicy(models.Model):
    """How a register renews the terms that begin from a day on: a row of registry/data/renewal/policies.yaml.

    Until which day one may renew is no figure of this row: it is the window of the standing policy, so that no page
    ever says otherwise than the register. How long one may still come back afterwards is the return policy's.

    Args:
        opens_days: how many days before the new term renewal opens.
        reminders: days before the last day on which a message goes out; below nought for a day after it.
        letter_days: from which of these on it also goes by letter, if nothing shows that the others arrived.
        employer_days: from which of these on an employer is told, where the person agreed.
        declarations: the code of what is to be declared.
        suspended_may_renew: whether a suspension lets somebody renew meanwhile.
        debit_notice_days: working days between the notice of a direct debit and its collection, at the least.
        debit_spare_days: working days before the last day on which it is collected, at the least.
        debit_tries: how often it is tried to collect one fee from one account.
        debit_again_days: working days between a failure and the next try, at the least.
        debit_otherwise_days: days after a failure within which the fee may be paid otherwise without harm.
    """

    register = models.ForeignKey(Register, models.PROTECT, related_name="renewal_policies")
    valid_from = models.DateField()
    opens_days = models.PositiveSmallIntegerField()
    reminders = ArrayField(models.SmallIntegerField())
    letter_days = models.PositiveSmallIntegerField()
    employer_days = models.PositiveSmallIntegerField()
    declarations = models.CharField(max_length=40)
    fee_code = models.CharField(max_length=40)
    suspended_may_renew = models.BooleanField(default=False)
    debit_notice_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    debit_spare_days = models.PositiveSmallIntegerField(default=3, db_default=3)
    debit_tries = models.PositiveSmallIntegerField(default=3, db_default=3)
    debit_again_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    debit_otherwise_days = models.PositiveSmallIntegerField(default=14, db_default=14)

    class Meta:
        constraints = [models.UniqueConstraint("register", "valid_from", name="renewal_policy_one_a_day")]

    def __str__(self) -> str:
        return f"{self.register_id} from {self.valid_from}"


class Renewal(models.Model):
    """The renewal of one entry at the end of one term; it writes the next term once both of its parts are done.

    Args:
        begins_on: the first day after the term that ends, and of the one to come.
        declared_at, paid_at: when each part was done; the fee at the instant that Stripe or the bank names.
        told: of the last reminder, how many days before the last day it was due; None before the first message.
        why_late: the explanation of somebody who comes back after the last day; erasure empties it.
        term: what came of it.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="renewals")
    policy = models.ForeignKey(RenewalPolicy, models.PROTECT, related_name="renewals")
    begins_on = models.DateField()
    stage = models.CharField(max_length=10, choices=RenewalStage.choices, default=RenewalStage.OPEN)
    opened_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    told = models.SmallIntegerField(null=True)
    why_late = models.TextField(blank=True)
    term = models.OneToOneField(Term, models.PROTECT, null=True, related_name="renewal")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("entry", "begins_on", name="renewal_one_a_term"),
            models.CheckConstraint(
                condition=~Q(stage=RenewalStage.RENEWED)
                | Q(term__isnull=False, declared_at__isnull=False, paid_at__isnull=False),
                name="renewal_needs_declaration_and_fee",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=sorted(RENEWING), ended_at=None)
                | ~Q(stage__in=sorted(RENEWING)) & Q(ended_at__isnull=False),
                name="renewal_that_ended_says_when",
            ),
        ]
        indexes = [
            models.Index("begins_on", "entry", condition=Q(stage__in=sorted(RENEWING)), name="renewal_to_be_done"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_is_renewed_stands", fields=["reference", "entry", "policy", "begins_on", "opened_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"renewal of entry {self.entry_id} from {self.begins_on}"


class RenewalReview(models.Model):
    """A matter that somebody declared when they renewed waits for the registrar; the renewal does not wait for it.

    `reasons` is sealed with `members.secrets`, for it may tell of health or of offences; erasure empties it.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    renewal = models.ForeignKey(Renewal, models.PROTECT, related_name="reviews")
    declaration = models.OneToOneField(Declaration, models.PROTECT, related_name="renewal_review")
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=RenewalReviewOutcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | Q(outcome__gt="", decided_at__isnull=False, decided_by__isnull=False),
                name="renewal_review_is_decided_by_somebody",
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"review {self.pk} of renewal {self.renewal_id}"


class EmployerContact(models.Model):
    """A person agreed that this address of their employer is told when a renewal is at risk, until they say no."""

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="employer_contacts")
    email = models.EmailField(max_length=254, blank=True)
    agreed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", condition=Q(withdrawn_at=None), name="employer_contact_one_a_person")
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(name="what_was_agreed_to_stands", fields=["person", "agreed_at"]),
        ]

    def __str__(self) -> str:
        return f"employer contact {self.pk} of person {self.person_id}"
