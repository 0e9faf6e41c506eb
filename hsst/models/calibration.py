"""Calibration: everybody who judges by a framework marks the same invented dossiers, each alone."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hsst.choices import CalibrationStage
from members.models import append_only, never_deleted
from members.references import new_reference
from registry.choices import Mark


class CalibrationRound(models.Model):
    """One round, from its opening by the office until it is closed by the office or by its last day.

    Args:
        set_code: the set of dossiers under review that it began with; what they say is copied into its cases.
        asked: the codes of the standards that are judged in each.
        last_on: the last day on which anybody can hand in; it may be put off while the round is open.
        ended_by: whoever closed it or gave it up; nobody where its last day did.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    edition = models.ForeignKey("registry.Edition", models.PROTECT, related_name="calibration_rounds")
    set_code = models.SlugField(max_length=40)
    name = models.CharField(max_length=150)
    asked = ArrayField(models.CharField(max_length=20))
    stage = models.CharField(max_length=10, choices=CalibrationStage.choices, default=CalibrationStage.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    last_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("edition", condition=Q(stage="open"), name="calibration_one_open_an_edition"),
            models.CheckConstraint(
                condition=Q(stage="open", ended_at=None) | ~Q(stage="open") & Q(ended_at__gte=F("opened_at")),
                name="calibration_ended_after_opened",
            ),
        ]
        indexes = [models.Index("opened_at", name="calibration_by_opening")]
        triggers = [
            pgtrigger.ReadOnly(
                name="calibration_stands",
                fields=["reference", "edition", "set_code", "name", "asked", "opened_at", "opened_by"],
            ),
            # Whoever could open a round again would have read what the others gave.
            pgtrigger.Protect(
                name="calibration_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return self.reference


class CalibrationCase(models.Model):
    """An invented dossier of a round, frozen as it was when the round was opened.

    Args:
        content: `introduction`, and in `shows` what it says to each standard, by code.
    """

    round = models.ForeignKey(CalibrationRound, models.PROTECT, related_name="cases")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint("round", "place", name="calibration_case_one_a_place")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.round_id} {self.place}"


class CalibrationSeat(models.Model):
    """Somebody who is asked to judge the dossiers of a round."""

    round = models.ForeignKey(CalibrationRound, models.PROTECT, related_name="seats")
    user = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("round", "user", name="calibration_seat_one_a_round"),
            models.CheckConstraint(
                condition=Q(handed_in_at=None) | Q(handed_in_at__gte=F("asked_at")),
                name="calibration_handed_in_after_asked",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="calibration_seat_stands", fields=["round", "user", "asked_at"]),
            pgtrigger.Protect(
                name="calibration_handed_in_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__handed_in_at__isnull=False),
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.user_id}"


class CalibrationDraft(models.Model):
    """What somebody wrote about a standard of a dossier and did not hand in. Nobody else reads it, ever."""

    seat = models.ForeignKey(CalibrationSeat, models.PROTECT, related_name="drafts")
    case = models.ForeignKey(CalibrationCase, models.PROTECT, related_name="+")
    standard = models.ForeignKey("registry.Standard", models.PROTECT, related_name="+")
    mark = models.CharField(max_length=14, choices=Mark.choices, blank=True)
    reason = models.TextField(blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("seat", "case", "standard", name="calibration_draft_one_a_seat_and_standard")
        ]

    def __str__(self) -> str:
        return f"calibration draft {self.pk}"


class CalibrationMark(models.Model):
    """What somebody judged of a standard of a dossier: sealed until the round is closed, and never changed.

    `round` and `user` stand beside the case and the seat so that one judgement a round, case, standard and assessor
    is a matter of the table.
    """

    round = models.ForeignKey(CalibrationRound, models.PROTECT, related_name="+")
    user = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    case = models.ForeignKey(CalibrationCase, models.PROTECT, related_name="+")
    standard = models.ForeignKey("registry.Standard", models.PROTECT, related_name="+")
    mark = models.CharField(max_length=14, choices=Mark.choices)
    reason = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("round", "case", "standard", "user", name="calibration_mark_one_an_assessor"),
            models.CheckConstraint(condition=~Q(reason=""), name="calibration_mark_has_a_reason"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"calibration mark {self.pk}"
