import pgtrigger
from django.db import models
from django.db.models import F, Q

from members.models import never_deleted
from registry.choices import AppealOutcome, Recommended, SuitabilityOutcome
from registry.models.applications import Application, IssuedDocument


class SuitabilityReview(models.Model):
    """What was declared of health or conduct is weighed by the registrar’s people before a decision; sealed words.

    `reasons` are sealed with `members.secrets`, for they may tell of health or of offences; erasure empties them.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="suitability_reviews")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=SuitabilityOutcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("application", condition=Q(decided_at=None), name="suitability_one_open"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="suitability_says_when_decided",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="review_stands", fields=["application", "opened_at", "opened_by"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"suitability review {self.pk} of application {self.application_id}"


class ProposedDecision(models.Model):
    """What the first of two people would decide on an application, in the words that the applicant would read.

    Args:
        would_help: of a refusal, what would help another application.
        certificate_seen: that the proposer has seen the certificate on which the application rests.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="proposed_decisions")
    act = models.OneToOneField("members.GraveAct", models.PROTECT, related_name="proposed_decision")
    outcome = models.CharField(max_length=10, choices=Recommended.choices)
    reasons = models.TextField(blank=True)
    would_help = models.TextField(blank=True)
    certificate_seen = models.BooleanField(default=False)

    class Meta:
        triggers = [
            pgtrigger.ReadOnly(name="proposal_stands", fields=["application", "act", "outcome", "certificate_seen"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"proposed decision {self.pk} on application {self.application_id}"


class AdmissionDecision(models.Model):
    """The decision on an application: proposed by somebody who assessed nothing on it, and confirmed by a second.

    The letter is built from the recorded findings and from `reasons`, so that letter and record cannot differ. The
    days to appeal are counted from when it was served; `late_reason` says why the registrar gave more of them.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Recommended.choices)
    reasons = models.TextField(blank=True)
    would_help = models.TextField(blank=True)
    against_recommendation = models.BooleanField(default=False)
    act = models.OneToOneField("members.GraveAct", models.PROTECT, related_name="admission_decision")
    decided_at = models.DateTimeField()
    letter = models.OneToOneField(IssuedDocument, models.PROTECT, null=True, related_name="decision")
    served_at = models.DateTimeField(null=True)
    appeal_until = models.DateField(null=True)
    late_reason = models.TextField(blank=True)

    class Meta:
        triggers = [
            pgtrigger.ReadOnly(
                name="decision_stands", fields=["application", "outcome", "against_recommendation", "act", "decided_at"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk} on application {self.application_id}"


class Appeal(models.Model):
    """The applicant challenges a refusal; people who took no part in it hear the appeal."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="appeals")
    decision = models.OneToOneField(AdmissionDecision, models.PROTECT, related_name="appeal")
    grounds = models.TextField(blank=True)
    documents = models.ManyToManyField("members.Document", related_name="appeals", blank=True)
    asked_at = models.DateTimeField()
    # The day that counts for being in time: of a letter, the one on which it came.
    came_on = models.DateField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=AppealOutcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    letter = models.OneToOneField(IssuedDocument, models.PROTECT, null=True, related_name="appeal")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="appeal_says_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(decided_at__gte=F("asked_at")), name="appeal_decided_after_asked"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="appeal_stands", fields=["application", "decision", "asked_at", "came_on", "due_on"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk} of application {self.application_id}"
