"""Checks that organisations make: one person or a whole department, on a day, for a purpose."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from members.choices import CheckPurpose
from members.models import never_deleted
from members.references import new_reference
from registry.choices import BatchSource, BatchState, CheckNote, CheckOutcome


class Batch(models.Model):
    """An organisation asked what the register says of one person or of many.

    Args:
        number: what people quote, such as CHK-20261122-7K3F-9QXW.
        on, until: the London day asked about; with `until` it is the range that begins on `on`, both days counted.
        known_at: the instant whose belief of the register was asked, which makes every line repeatable.
        previous: the batch of which this one asks the same lines again.
        root: of the tree over the digests of all lines, once they are there; `manifest` is the signed statement of it.
        columns: which column of the file says what, by heading.
        file, file_name: what was sent, until it was read.
        trouble: why nothing came of it, as a code.
    """

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="batches")
    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    number = models.CharField(max_length=30, unique=True)
    made_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    api_key = models.ForeignKey("registry.ApiKey", models.PROTECT, null=True, related_name="batches")
    purpose = models.CharField(max_length=20, choices=CheckPurpose.choices)
    source = models.CharField(max_length=10, choices=BatchSource.choices)
    sandbox = models.BooleanField(default=False)
    on = models.DateField()
    until = models.DateField(null=True)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeats")
    state = models.CharField(max_length=10, choices=BatchState.choices)
    trouble = models.CharField(max_length=30, blank=True)
    file = models.FileField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    columns = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    known_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    lines_total = models.PositiveIntegerField(default=0)
    root = models.CharField(max_length=64, blank=True)
    manifest = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("on")), name="batch_range_runs_forward"),
            models.CheckConstraint(
                condition=~Q(state=BatchState.DONE)
                | Q(done_at__isnull=False, known_at__isnull=False, root__gt="", manifest__gt=""),
                name="batch_done_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.FAILED) | Q(trouble__gt=""), name="batch_failed_says_why"
            ),
        ]
        indexes = [
            models.Index("organisation", "asked_at", "id", name="batch_latest"),
            models.Index(
                "moved_at",
                condition=Q(state__in=[BatchState.READING, BatchState.CHECKING]),
                name="batch_under_way",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_was_asked_stands",
                fields=["organisation", "reference", "number", "made_by", "api_key", "sandbox", "previous", "asked_at"],
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BatchLine(models.Model):
    """One line of a batch: what was asked, exactly one outcome, and the words that its digest covers.

    What was asked and `content` are emptied when whoever it is about is erased; outcome and digest stay.

    Args:
        name: as asked, forenames before surname; `surname` where the file had a column of its own for it.
        employee: the organisation's own reference for whoever it is about.
        note: what beside the outcome must be known, such as “not in the scope you expected”.
        entry: which entry the line was found to be about; none where there is nothing that may be shown.
        content: the exact words that `sha256` is the digest of, with their salt, as JSON.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="+", db_constraint=False)
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200, blank=True)
    surname = models.CharField(max_length=200, blank=True)
    register = models.CharField(max_length=60, blank=True)
    scope = models.CharField(max_length=100, blank=True)
    employee = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=16, choices=CheckOutcome.choices)
    note = models.CharField(max_length=24, choices=CheckNote.choices, blank=True)
    entry = models.ForeignKey("registry.Entry", models.PROTECT, null=True, related_name="batch_lines", db_index=False)
    content = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint("batch", "position", name="batch_line_once_a_place")]
        indexes = [models.Index("entry", condition=Q(entry__isnull=False), name="batch_line_by_entry")]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_was_found_stands", fields=["batch", "organisation", "position", "outcome", "note", "sha256"]
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.position} of batch {self.batch_id}"


class ColumnMapping(models.Model):
    """Which column said what in an organisation's files with these headings, so that it is asked once."""

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="+")
    headings_sha256 = models.CharField(max_length=64)
    columns = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "headings_sha256", name="column_mapping_one_for_the_headings")
        ]

    def __str__(self) -> str:
        return f"columns of organisation {self.organisation_id}"


class LineReceipt(models.Model):
    """The signed receipt of one line, made when it was first asked for; whoever holds it has the reference.

    Args:
        sha256: of `signed`, by which a receipt is known as ours for ever.
        documents: the sha256 of each PDF that was made of it, as another version of the typesetter makes other bytes.
    """

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="+")
    line = models.OneToOneField(BatchLine, models.PROTECT, related_name="receipt")
    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    number = models.CharField(max_length=40, unique=True)
    signed = models.TextField(blank=True)  # emptied by erasure, as the line's content
    sha256 = models.CharField(max_length=64)
    documents = ArrayField(models.CharField(max_length=64), default=list)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [GinIndex("documents", name="line_receipt_by_document")]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_was_receipted_stands",
                fields=["organisation", "line", "reference", "number", "sha256", "made_at"],
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SigningKey(models.Model):
    """A public key under which receipts were signed, kept for as long as anybody may verify one (JWK thumbprint)."""

    kid = models.CharField(max_length=43, unique=True)
    public = models.CharField(max_length=43)  # the 32 bytes of an Ed25519 key, base64url
    first_used_at = models.DateTimeField()

    class Meta:
        triggers = [never_deleted(), pgtrigger.ReadOnly(name="key_stands", fields=["kid", "public", "first_used_at"])]

    def __str__(self) -> str:
        return self.kid
