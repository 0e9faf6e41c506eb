import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from members.models import never_deleted
from members.references import new_reference
from registry.choices import RefereeRelation, RefereeState
from registry.models.applications import Application


class Referee(models.Model):
    """Somebody named by an applicant to confirm what they say; has no account here, only a link that works once.

    The applicant sees the state and never the content. `flags` are codes for the officer, such as a public mailbox.

    Args:
        draft: what they entered and did not yet send; emptied once they did.
        office_reason: why the office cannot accept them, in words for the applicant.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    application = models.ForeignKey(Application, models.PROTECT, related_name="referees")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    job_title = models.CharField(max_length=150, blank=True)
    employer = models.CharField(max_length=200, blank=True)
    relation = models.CharField(max_length=24, choices=RefereeRelation.choices)
    registered_with = models.CharField(max_length=40, blank=True)
    registration_number = models.CharField(max_length=40, blank=True)
    flags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    state = models.CharField(max_length=10, choices=RefereeState.choices, default=RefereeState.NAMED)
    named_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    # Raised when a new link is sent, so that an older one no longer works.
    link_version = models.PositiveSmallIntegerField(default=0)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    replacement_reason = models.TextField(blank=True)
    decline_reason = models.TextField(blank=True)
    office_reason = models.TextField(blank=True)
    draft = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RefereeState.NAMED, asked_at=None)
                | Q(state__in=[RefereeState.REPLACED, RefereeState.UNACCEPTED])
                | Q(asked_at__isnull=False),
                name="referee_says_when_asked",
            ),
        ]
        indexes = [
            models.Index("application", "named_at", name="referee_by_application"),
            models.Index("due_on", condition=Q(state=RefereeState.ASKED), name="referee_waiting_by_due_day"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="referee_stands", fields=["reference", "application", "named_at"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"referee {self.reference}"


class Reference(models.Model):
    """What a referee said, and who they said they are; the applicant never reads it."""

    referee = models.OneToOneField(Referee, models.PROTECT, related_name="given")
    answers = models.JSONField(default=dict)
    identity = models.JSONField(default=dict)
    recommends = models.BooleanField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.ReadOnly(name="reference_stands", fields=["referee", "recommends", "given_at"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"reference of referee {self.referee_id}"


class DomainOfConcern(models.Model):
    """An e-mail domain that a reference is not simply believed from: public mailboxes, and those with a history."""

    domain = models.CharField(max_length=150, unique=True)
    public_mailbox = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.domain
