import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from cpd.choices import (
    AUDIT_CLOSED,
    AUDIT_UNDER_WAY,
    AuditEnd,
    AuditStage,
    DeferralGround,
    ReferralOutcome,
    ReferralWhy,
)
from cpd.models.audit_rounds import AuditPolicy, AuditSelection
from cpd.models.schemes import Cycle
from members.choices import RequestState, WarningAnswer
from members.models.facts import never_deleted
from members.references import new_reference


class AuditCase(models.Model):
    """The audit of one person’s CPD, from the call-in to its outcome.

    Args:
        cycle: the period of the log that is looked at, with the standards by which it is.
        look: how often a profile was sent in.
        due_on: the day by which whoever must act next should have.
        advice: what the auditors say to somebody accepted with advice, or why the office ended it; erasure empties it.
        ended_as: as what it ended without an outcome.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    selection = models.OneToOneField(AuditSelection, models.PROTECT, related_name="case")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="audit_cases")
    policy = models.ForeignKey(AuditPolicy, models.PROTECT, related_name="cases")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="audits")
    stage = models.CharField(max_length=12, choices=AuditStage.choices, default=AuditStage.CALLED_IN)
    look = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    advice = models.TextField(blank=True)
    ended_as = models.CharField(max_length=10, choices=AuditEnd.choices, blank=True)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=sorted(AUDIT_UNDER_WAY), closed_at=None)
                | Q(stage__in=sorted(AUDIT_CLOSED), closed_at__isnull=False),
                name="audit_case_closed_when",
            ),
            models.CheckConstraint(condition=Q(ended_as="") | Q(stage=AuditStage.LEFT), name="audit_case_ended_as"),
        ]
        indexes = [
            models.Index("person", name="audit_case_by_person"),
            models.Index("stage", "due_on", name="audit_case_by_stage"),
        ]
        permissions = [("audit_case", "may audit this case")]
        triggers = [
            pgtrigger.ReadOnly(
                name="case_stands",
                fields=["reference", "selection", "person", "policy", "cycle", "called_at", "called_by"],
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"audit {self.reference}"


class AuditProfile(models.Model):
    """What a person puts together for their audit: kept as it is typed, held to the rules once it is sent in.

    Args:
        answer: what they say to what the auditors asked.
    """

    case = models.OneToOneField(AuditCase, models.PROTECT, related_name="profile")
    summary = models.TextField(blank=True)
    statement = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    records = models.ManyToManyField("cpd.Record", related_name="audit_profiles")
    documents = models.ManyToManyField("members.Document", related_name="audit_profiles")
    patients_answer = models.CharField(max_length=20, choices=WarningAnswer.choices, blank=True)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"profile of audit {self.case_id}"


class AuditCopy(models.Model):
    """The frozen copy of a profile as it was sent in, which is what auditors judge; its hash outlives erasure."""

    case = models.ForeignKey(AuditCase, models.PROTECT, related_name="copies")
    look = models.PositiveSmallIntegerField()
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    documents = models.ManyToManyField("members.Document", related_name="audit_copies")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("case", "look", name="audit_copy_one_a_look")]
        triggers = [
            pgtrigger.ReadOnly(name="copy_stands", fields=["case", "look", "sha256", "sent_at", "sent_by"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"copy {self.look} of audit {self.case_id}"


class AuditDeferral(models.Model):
    """Somebody asks to be audited in a later round, with what shows why; an officer decides."""

    case = models.ForeignKey(AuditCase, models.PROTECT, related_name="deferrals")
    ground = models.CharField(max_length=10, choices=DeferralGround.choices)
    words = models.TextField(blank=True)
    documents = models.ManyToManyField("members.Document", related_name="audit_deferrals")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("case", condition=Q(state=RequestState.ASKED), name="audit_deferral_one_open"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="deferral_stands", fields=["case", "ground", "asked_at", "asked_by"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"deferral {self.pk} of audit {self.case_id}"


class AuditReferral(models.Model):
    """An audit went to the registrar, who decides what follows; nothing follows by itself.

    Args:
        suspended: the days of the suspension, where that is what follows.
    """

    case = models.OneToOneField(AuditCase, models.PROTECT, related_name="referral")
    why = models.CharField(max_length=10, choices=ReferralWhy.choices)
    referred_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=ReferralOutcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    suspended = DateRangeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="audit_referral_decided_when",
            ),
            models.CheckConstraint(
                condition=Q(suspended=None) | Q(outcome=ReferralOutcome.SUSPEND), name="audit_referral_suspended_when"
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="referral_stands", fields=["case", "why", "referred_at"]), never_deleted()]

    def __str__(self) -> str:
        return f"referral of audit {self.case_id}"


class AuditAppeal(models.Model):
    """Somebody whose audit was referred says that it was wrong; an officer who took no part decides."""

    case = models.OneToOneField(AuditCase, models.PROTECT, related_name="appeal")
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(upheld=None, decided_at=None) | Q(upheld__isnull=False, decided_at__isnull=False),
                name="audit_appeal_decided_when",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="appeal_stands", fields=["case", "asked_at", "asked_by"]), never_deleted()]

    def __str__(self) -> str:
        return f"appeal of audit {self.case_id}"
