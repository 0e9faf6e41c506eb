import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cpd.choices import AuditMark, AuditSeatEnd, AuditSeatKind
from cpd.models.audit_cases import AuditCase
from members.models.facts import never_deleted


class AuditSeat(models.Model):
    """Somebody’s place on an audit within one look: access is granted with it and ends with it.

    Args:
        why: the figures that the choice rests on; `reason` is in words where the office seated somebody by hand.
        unconflicted_at: when they said that nothing keeps them from judging; nothing opens to them before.
        signed_at: when they signed their marks, which nobody else reads before everybody signed.
    """

    case = models.ForeignKey(AuditCase, models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=10, choices=AuditSeatKind.choices)
    look = models.PositiveSmallIntegerField()
    user = models.ForeignKey("members.User", models.PROTECT, related_name="audit_seats")
    why = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    seated_at = models.DateTimeField()
    seated_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    unconflicted_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=AuditSeatEnd.choices, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "look", "user", name="audit_seat_one_a_person_and_look"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""), name="audit_seat_ended_how"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(unconflicted_at__isnull=False),
                name="audit_seat_signs_unconflicted",
            ),
        ]
        indexes = [models.Index("user", "seated_at", condition=Q(ended_at=None), name="audit_seat_held")]
        triggers = [
            pgtrigger.ReadOnly(
                name="seat_stands", fields=["case", "kind", "look", "user", "why", "seated_at", "seated_by"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of audit {self.case_id}"


class AuditMarking(models.Model):
    """What an auditor found of one standard: sealed until all have signed; changing one’s mind adds a row.

    Args:
        after_opening: whether they took over what the other found, once both could read it.
    """

    seat = models.ForeignKey(AuditSeat, models.PROTECT, related_name="markings")
    standard = models.CharField(max_length=60)
    mark = models.CharField(max_length=10, choices=AuditMark.choices)
    reason = models.TextField(blank=True)
    marked_at = models.DateTimeField()
    after_opening = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index("seat", "standard", "id", name="audit_marking_by_seat")]
        triggers = [
            pgtrigger.ReadOnly(
                name="marking_stands", fields=["seat", "standard", "mark", "marked_at", "after_opening"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"marking {self.pk} on seat {self.seat_id}"


class AuditFinding(models.Model):
    """What a look found of one standard, agreed or by a third view; the letter is built from these.

    Args:
        void_at: when it turned out that somebody who judged should not have, so that the look is judged anew.
    """

    case = models.ForeignKey(AuditCase, models.PROTECT, related_name="findings")
    look = models.PositiveSmallIntegerField()
    standard = models.CharField(max_length=60)
    mark = models.CharField(max_length=10, choices=AuditMark.choices)
    reason = models.TextField(blank=True)
    differed = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "case", "look", "standard", condition=Q(void_at=None), name="audit_finding_one_a_standard"
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="finding_stands", fields=["case", "look", "standard", "mark", "differed", "found_at"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk} of audit {self.case_id}"


class AuditQuestion(models.Model):
    """More information was asked for: on which standards, what, and by when; the second look judges the answer."""

    case = models.OneToOneField(AuditCase, models.PROTECT, related_name="question")
    standards = ArrayField(models.CharField(max_length=60))
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")), name="audit_answered_after_asked"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="question_stands", fields=["case", "standards", "asked_at", "asked_by", "due_on"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"question of audit {self.case_id}"
