from django.db import models
from django.db.models import Q

from cpd.choices import IntakeKind, IntakeState
from members.references import new_reference


class Intake(models.Model):
    """A file from which activities are brought in, and how far that has come: read first, taken in whole or not at all.

    Args:
        file: as it came; gone once it was taken in, cancelled, or left for some days.
        mapping: for a list, which column says what; for a calendar, what becomes of each event.
        found: what was found in it: columns with examples, or events.
        rows: how many it holds.
        done: how many of them were read so far.
        good: how many can be brought in.
        held: how many are in the log already.
        faults: the first rows that cannot be brought in, each with its line and what is wrong.
        faulty: how many there are in all.
        signs: the rows in which something looks like a patient's details.
        added: how many became activities.
        trouble: why the file cannot be read, as a code.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="cpd_intakes")
    kind = models.CharField(max_length=10, choices=IntakeKind.choices)
    state = models.CharField(max_length=12, choices=IntakeState.choices)
    name = models.CharField(max_length=150, blank=True)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict)
    found = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    faulty = models.PositiveIntegerField(default=0)
    signs = models.JSONField(default=list)
    added = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=IntakeState.UNREADABLE) | Q(trouble__gt=""), name="intake_says_why_not"
            ),
        ]
        indexes = [models.Index("person", "received_at", name="intake_by_person")]

    def __str__(self) -> str:
        return f"intake {self.reference}"
