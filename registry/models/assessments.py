import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from members.models import never_deleted
from registry.choices import ConflictKind, Mark, Recommended, ReturnReason, SeatEnd, SeatKind
from registry.models.applications import Application
from registry.models.standards import Standard


class Return(models.Model):
    """An application went back to its applicant as incomplete, with typed reasons and words for the applicant."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="returns")
    reasons = ArrayField(models.CharField(max_length=20, choices=ReturnReason.choices))
    words = models.TextField(blank=True)
    returned_at = models.DateTimeField()
    returned_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    due_on = models.DateField()

    class Meta:
        triggers = [
            pgtrigger.ReadOnly(
                name="return_stands", fields=["application", "reasons", "returned_at", "returned_by", "due_on"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"return {self.pk} of application {self.application_id}"


class Seat(models.Model):
    """Somebody’s place on an application: who works on it as what, from when until when, and why they were chosen.

    Access is granted with it and ends with it. `round` counts how often the application went to assessment, so that
    one which was sent back is judged by its own seats. `why` holds the figures that the choice rests on; `reason` and
    `end_reason` are in words where the office seated somebody by hand or took them off.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=12, choices=SeatKind.choices)
    round = models.PositiveSmallIntegerField(default=1)
    user = models.ForeignKey("members.User", models.PROTECT, related_name="seats")
    why = models.JSONField(default=dict)
    seated_at = models.DateTimeField()
    seated_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    # When they said that nothing keeps them from judging fairly; nothing opens to them before.
    unconflicted_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=SeatEnd.choices, blank=True)
    reason = models.TextField(blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "application",
                "round",
                "user",
                condition=Q(ended_at=None) | Q(end=SeatEnd.DONE),
                name="seat_one_a_person_and_round",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""), name="seat_ended_how"
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None) | Q(unconflicted_at__isnull=False), name="seat_judges_once_unconflicted"
            ),
        ]
        indexes = [
            models.Index("user", "seated_at", condition=Q(ended_at=None), name="seat_held"),
            models.Index("application", "round", name="seat_by_application"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="seat_stands", fields=["application", "kind", "round", "user", "why", "seated_at", "seated_by"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of application {self.application_id}"


class Conflict(models.Model):
    """A conflict of interest between an account and an applicant, declared by either side or found.

    Derived ones (`registry.rules.conflicts`) are worked out anew each time they matter; a row says that one was
    declared, or that one ended a seat.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="conflicts")
    user = models.ForeignKey("members.User", models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=24, choices=ConflictKind.choices)
    note = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("application", "user", "kind", name="conflict_declared_once")]
        triggers = [
            pgtrigger.ReadOnly(
                name="conflict_stands", fields=["application", "user", "kind", "declared_at", "declared_by"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk} on application {self.application_id}"


class Objection(models.Model):
    """The applicant says who should not judge them, without knowing who does; the office makes conflicts of it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="objections")
    words = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index("application", "made_at", name="objection_by_application")]
        triggers = [
            pgtrigger.ReadOnly(name="objection_stands", fields=["application", "made_at", "made_by"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk} on application {self.application_id}"


class Judgement(models.Model):
    """What somebody on a seat judged of one standard: sealed until all of the round have handed theirs in.

    Changing one’s mind adds a row; the newest is what is handed in, and every version stays.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="judgements")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="judgements")
    mark = models.CharField(max_length=14, choices=Mark.choices)
    reason = models.TextField(blank=True)
    judged_at = models.DateTimeField()
    # After the round was opened: a change made in agreeing, kept beside what was first judged alone.
    after_opening = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index("seat", "standard", "id", name="judgement_by_seat")]
        triggers = [
            pgtrigger.ReadOnly(
                name="judgement_stands", fields=["seat", "standard", "mark", "judged_at", "after_opening"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"judgement {self.pk} on seat {self.seat_id}"


class Finding(models.Model):
    """What a round of assessment found of one standard, agreed or moderated; the letter is built from these."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="findings")
    round = models.PositiveSmallIntegerField()
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="findings")
    mark = models.CharField(max_length=14, choices=Mark.choices)
    reason = models.TextField(blank=True)
    moderated_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    # What was proposed and came to stand, where those who judged differed; dissents from it are kept with it.
    proposal = models.ForeignKey(Judgement, models.PROTECT, null=True, related_name="+")
    differed = models.BooleanField(default=False)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("application", "round", "standard", name="finding_one_a_standard_and_round")
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="finding_stands",
                fields=[
                    "application",
                    "round",
                    "standard",
                    "mark",
                    "moderated_by",
                    "proposal",
                    "differed",
                    "found_at",
                ],
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk} of application {self.application_id}"


class Dissent(models.Model):
    """Somebody on a panel does not share what another proposed, with reasons: a majority never hides it.

    Their own mark stays what they judged last. It is shown beside the finding to those who decide.
    """

    proposal = models.ForeignKey(Judgement, models.PROTECT, related_name="dissents")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="dissents")
    mark = models.CharField(max_length=14, choices=Mark.choices)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("proposal", "seat", name="dissent_one_a_seat_and_proposal")]
        triggers = [
            pgtrigger.ReadOnly(name="dissent_stands", fields=["proposal", "seat", "mark", "made_at"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"dissent {self.pk} from judgement {self.proposal_id}"


class EvidenceRequest(models.Model):
    """More evidence was asked for, on listed standards only, by a day; the clock stops until it comes.

    Where none came by that day it lapsed, and those who judge go on with what there is.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="evidence_requests")
    round = models.PositiveSmallIntegerField()
    standards = models.ManyToManyField(Standard, related_name="+")
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("application", "round", name="evidence_request_one_a_round"),
            models.UniqueConstraint(
                "application", condition=Q(answered_at=None, lapsed_at=None), name="evidence_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(lapsed_at=None), name="evidence_request_answered_or_lapsed"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")), name="evidence_answered_after_asked"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="request_stands", fields=["application", "round", "asked_at", "asked_by", "due_on"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"request {self.round} on application {self.application_id}"


class Recommendation(models.Model):
    """What those who assessed recommend, or the office on a route without assessors; a later one takes its place."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="recommendations")
    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Recommended.choices)
    reason = models.TextField(blank=True)
    recommended_at = models.DateTimeField()
    recommended_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index("application", "id", name="recommendation_by_application")]
        triggers = [
            pgtrigger.ReadOnly(
                name="recommendation_stands",
                fields=["application", "round", "outcome", "recommended_at", "recommended_by"],
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"recommendation {self.pk} on application {self.application_id}"
