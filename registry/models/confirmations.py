import pgtrigger
from django.db import models
from django.db.models import Q

from members.references import new_reference
from registry.choices import ConfirmationState
from registry.models.dossiers import EvidenceItem


class ItemConfirmation(models.Model):
    """Somebody who was there is asked to confirm a piece of evidence, by a link that an answer uses up.

    They have no account. What they were shown is kept with what they said, so that a later change shows.

    Args:
        shown: the piece of evidence as it stood when they answered.
        said_name, said_role: who they say they are, and what they were then.
        words: what they say of it; or why they do not confirm it.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="confirmations")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=ConfirmationState.choices, default=ConfirmationState.ASKED)
    asked_at = models.DateTimeField()
    # Raised when a new link is sent, so that an older one no longer works.
    link_version = models.PositiveSmallIntegerField(default=1)
    settled_at = models.DateTimeField(null=True)
    said_name = models.CharField(max_length=200, blank=True)
    said_role = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    shown = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ConfirmationState.ASKED, settled_at=None)
                | ~Q(state=ConfirmationState.ASKED) & Q(settled_at__isnull=False),
                name="confirmation_says_when_it_was_settled",
            ),
        ]
        indexes = [models.Index("item", "asked_at", name="confirmation_by_item")]
        triggers = [pgtrigger.ReadOnly(name="confirmation_stands", fields=["reference", "item"])]

    def __str__(self) -> str:
        return f"confirmation {self.reference}"
