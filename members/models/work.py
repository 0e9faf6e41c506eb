from django.db import models
from django.db.models import Q

from members.choices import WaitingOn
from members.models.facts import never_deleted


class WorkItem(models.Model):
    """Something that waits for somebody: written and closed by the verbs that open and settle it.

    `key` reads as a fact, such as `name_change:12`, and keeps a verb that runs twice from asking twice.
    """

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    person = models.ForeignKey("members.Person", models.PROTECT, null=True, related_name="work_items")
    waiting_on = models.CharField(max_length=20, choices=WaitingOn.choices, default=WaitingOn.OFFICE)
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    assigned_to = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="work_items")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("opened_at", "id", condition=Q(closed_at=None), name="work_open_by_age"),
            models.Index("assigned_to", "opened_at", condition=Q(closed_at=None), name="work_open_by_officer"),
            models.Index("kind", "opened_at", condition=Q(closed_at=None), name="work_open_by_kind"),
            models.Index("due_on", condition=Q(closed_at=None), name="work_open_by_due_day"),
            models.Index("person", "opened_at", name="work_by_person"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"work item {self.key}"


class WorkNote(models.Model):
    """What an officer noted on a work item; emptied when the person is erased."""

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="notes")
    text = models.TextField(blank=True)
    written_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"note {self.pk} on {self.item_id}"


class Duplicate(models.Model):
    """Two records that may be one human being, with what matched; `settled_at` once somebody decided."""

    first = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    second = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    matched = models.JSONField(default=list)
    found_at = models.DateTimeField()
    different = models.BooleanField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("first", "second", name="duplicate_found_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="duplicate_lower_id_first"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"people {self.first_id} and {self.second_id}"
