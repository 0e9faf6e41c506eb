from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cpd.choices import RecordKind, RecordSource, RecordState, Rhythm
from members.choices import PatientSign, WarningAnswer
from members.references import new_reference


class Record(models.Model):
    """An activity in somebody's log, as it reads now; what it said before is kept in its versions.

    Args:
        key: given by whoever makes it, once for each person, so that a form sent twice adds one activity.
        row_hash: of the row that it was brought in from, so that a file brought in twice adds nothing.
        first_on, last_on: its days, both included.
        minutes: 0 where nobody said how long it took.
        standards, scopes: codes, each of a cycle of this person.
        patient_signs: what looked like a patient's details when it was last saved, with its owner's answer.
        written_at: since when it reads as it does.
        deleted_at: when its owner deleted it; it can be put back for a time, and then goes for good.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="cpd_records")
    key = models.CharField(max_length=80)
    row_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=RecordState.choices, default=RecordState.KEPT)
    source = models.CharField(max_length=12, choices=RecordSource.choices, default=RecordSource.TYPED)
    kind = models.CharField(max_length=12, choices=RecordKind.choices)
    title = models.CharField(max_length=200, blank=True)
    first_on = models.DateField()
    last_on = models.DateField()
    minutes = models.PositiveIntegerField(default=0)
    participatory = models.PositiveIntegerField(default=0)
    did = models.TextField(blank=True)
    learnt = models.TextField(blank=True)
    benefit_practice = models.TextField(blank=True)
    benefit_served = models.TextField(blank=True)
    standards = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    scopes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    evidence = models.ManyToManyField("members.Document", related_name="cpd_records")
    patient_signs = ArrayField(models.CharField(max_length=20, choices=PatientSign.choices), default=list, blank=True)
    patients_answer = models.CharField(max_length=20, choices=WarningAnswer.choices, blank=True)
    added_at = models.DateTimeField()
    written_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "key", name="record_key_is_unique_for_a_person"),
            models.UniqueConstraint(
                "person",
                "row_hash",
                condition=Q(row_hash__gt="", deleted_at=None),
                name="record_row_is_brought_in_once",
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="record_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(participatory__lte=F("minutes")), name="record_with_others_within_all"),
            models.CheckConstraint(
                condition=Q(patient_signs=[]) | Q(patients_answer__gt=""), name="record_signs_are_answered"
            ),
        ]
        indexes = [
            # What a total over a cycle reads stands in the index itself.
            models.Index("person", "last_on", include=["minutes", "participatory", "kind"], name="record_by_last_day"),
            models.Index("deleted_at", condition=Q(deleted_at__isnull=False), name="record_deleted"),
        ]

    def __str__(self) -> str:
        return f"record {self.reference}"


class RecordVersion(models.Model):
    """What an activity said before it was changed.

    Args:
        content: every field as it was, by name.
        written_at: since when it read so.
        replaced_at: until when.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("record", "number", name="record_version_numbered")]

    def __str__(self) -> str:
        return f"version {self.number} of record {self.record_id}"


class RecordDraft(models.Model):
    """What stands in a form that has not been saved: kept as it was typed, whatever is wrong with it."""

    record = models.OneToOneField(Record, models.PROTECT, related_name="draft")
    entered = models.JSONField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of record {self.record_id}"


class Recurring(models.Model):
    """An activity that comes again: each time that is due becomes a draft for its owner to confirm.

    Args:
        made: for how many of its times a draft was made.
        next_on: the day of the time after those.
        ended_at: when its owner stopped it.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="cpd_recurring")
    title = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=RecordKind.choices)
    minutes = models.PositiveIntegerField(default=0)
    participatory = models.PositiveIntegerField(default=0)
    rhythm = models.CharField(max_length=12, choices=Rhythm.choices)
    first_on = models.DateField()
    until = models.DateField(null=True)
    made = models.PositiveIntegerField(default=0)
    next_on = models.DateField()
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("first_on")), name="recurring_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index("person", name="recurring_by_person"),
            models.Index("next_on", condition=Q(ended_at=None), name="recurring_next"),
        ]

    def __str__(self) -> str:
        return f"recurring activity {self.reference}"
