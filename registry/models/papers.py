"""What somebody who judges writes down besides their judgement: for themselves alone, or for the panel."""

import pgtrigger
from django.db import models

from members.models import never_deleted
from registry.choices import Mark
from registry.models.applications import Application
from registry.models.assessments import Seat
from registry.models.standards import Standard


class WorkingPaper(models.Model):
    """What somebody typed about a standard and did not save as their judgement, and their own note on it.

    Nobody else reads it, ever. It goes when its writer has no seat on the application any more.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="working_papers")
    user = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+")
    mark = models.CharField(max_length=14, choices=Mark.choices, blank=True)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("application", "user", "standard", name="working_paper_one_a_writer_and_standard")
        ]

    def __str__(self) -> str:
        return f"working paper {self.pk}"


class PanelNote(models.Model):
    """A note of somebody on a seat to the others of an opened round, on one standard or on the whole."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="notes")
    standard = models.ForeignKey(Standard, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("seat", "standard", name="panel_note_by_seat")]
        triggers = [
            pgtrigger.ReadOnly(name="panel_note_stands", fields=["seat", "standard", "written_at"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"note {self.pk} on seat {self.seat_id}"
