from django.db import models
from django.db.models import F, Q

from members.choices import ReadingOf
from members.models.facts import append_only, never_deleted


class BreakGlass(models.Model):
    """A timed opening of a record to somebody whom it is otherwise closed to, with a reason and an alert."""

    user = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="openings")
    reason = models.TextField(blank=True)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="opening_ends")]
        indexes = [models.Index("user", "person", "ends_at", name="opening_by_user_and_person")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"opening {self.pk} of person {self.person_id}"


class AccessRecord(models.Model):
    """Somebody opened what belongs to another person: reading is an act too, and the person may see it."""

    user = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="readings")
    what = models.CharField(max_length=20, choices=ReadingOf.choices)
    about = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True)
    opening = models.ForeignKey(BreakGlass, models.PROTECT, null=True, related_name="readings")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("person", "at", name="reading_by_person")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"reading {self.pk} of person {self.person_id}"


class ActedFor(models.Model):
    """The office did something for a person who telephoned or wrote; the person is told."""

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="acted_for")
    officer = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    by_letter = models.BooleanField(default=False)
    what = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("person", "at", name="acted_for_by_person")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"act {self.pk} for person {self.person_id}"


class Export(models.Model):
    """A list of people was taken out of the register: who, why, how many and what exactly."""

    reference = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=40)
    chosen = models.JSONField(default=dict)
    reason = models.TextField()
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    taken_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    act = models.OneToOneField("members.GraveAct", models.PROTECT, null=True, related_name="export")

    class Meta:
        indexes = [models.Index("taken_at", name="export_by_instant")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"export {self.reference}"
