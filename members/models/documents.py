import pgtrigger
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from members.choices import DocumentKind, DocumentRefusal, DocumentState, WarningAnswer
from members.models.facts import never_deleted


class Document(models.Model):
    """A file in somebody's evidence locker: uploaded once, pointed at from wherever it is evidence.

    The original is kept as it came and shown to its owner alone; others see the viewing copy. A row is never deleted:
    removal empties the files and the words, and what was received, when and with which sha256 stays as the receipt.

    Args:
        reference: stands in addresses; random, so that nobody can guess it.
        original_name: the file's name at its owner's, without any folder; a word about a person, so erasable.
        scanned_at: when a virus scanner found nothing; None where no scanner is configured.
        warnings: signs of patient data, each with a code and, where known, the page.
    """

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="documents")
    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=150, blank=True)
    original_name = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(max_length=150, blank=True)
    viewing = models.FileField(max_length=150, blank=True)
    viewing_size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.RECEIVED)
    refusal = models.CharField(max_length=20, choices=DocumentRefusal.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    warnings = models.JSONField(default=list, blank=True)
    answer = models.CharField(max_length=20, choices=WarningAnswer.choices, blank=True)
    received_at = models.DateTimeField()
    checking_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    scanned_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        permissions = [("read_document", "Can read this document")]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_sha256_is_one"),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_is_not_empty"),
            models.CheckConstraint(
                condition=Q(removed_at=None, file__gt="")
                | Q(removed_at__isnull=False, file="", viewing="", title="", original_name=""),
                name="document_removed_keeps_no_file_and_no_words",
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.CLEAN) | Q(checked_at__isnull=False), name="document_clean_was_checked"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[DocumentState.REFUSED, DocumentState.INFECTED, DocumentState.FAILED], refusal__gt=""
                )
                | Q(
                    state__in=[DocumentState.RECEIVED, DocumentState.CHECKING, DocumentState.CLEAN],
                    refusal="",
                ),
                name="document_says_why_it_cannot_be_used",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | Q(answer__gt="", answered_at__isnull=False),
                name="document_answer_is_dated",
            ),
        ]
        indexes = [
            models.Index("person", "received_at", name="document_by_person"),
            models.Index("person", "sha256", name="document_by_person_and_hash"),
            models.Index(
                "received_at",
                condition=Q(state__in=[DocumentState.RECEIVED, DocumentState.CHECKING], removed_at=None),
                name="document_waiting",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(name="receipt_stays", fields=["reference", "kind", "size", "sha256", "received_at"]),
        ]

    def __str__(self) -> str:
        return f"document {self.reference}"


class DocumentUserObjectPermission(UserObjectPermissionBase):
    """A grant to one login to read the viewing copy of one document; written and revoked by services alone."""

    user = models.ForeignKey("members.User", models.PROTECT)
    permission = models.ForeignKey(Permission, models.PROTECT)
    content_object = models.ForeignKey(Document, models.PROTECT, related_name="grants")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"grant {self.pk} on document {self.content_object_id}"
