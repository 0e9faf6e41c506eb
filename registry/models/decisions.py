import pgtrigger
from django.db import models

from members.models import never_deleted
from members.references import new_reference
from registry.choices import DecisionBody


class RecordedDecision(models.Model):
    """The decision that sanctions, orders and proceedings rest on; each of those facts carries its reference.

    `text` is for the office; `public_text` is what was approved for the public to read, and becomes the sanction's own
    text. Erasure empties both.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    entry = models.ForeignKey("registry.Entry", models.PROTECT, related_name="decisions")
    body = models.CharField(max_length=20, choices=DecisionBody.choices)
    case = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField()
    text = models.TextField(blank=True)
    public_text = models.TextField(blank=True)
    document = models.ForeignKey("members.Document", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")

    class Meta:
        triggers = [
            pgtrigger.ReadOnly(
                name="decision_stands",
                fields=["reference", "entry", "body", "case", "decided_on", "recorded_at", "recorded_by"],
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"decision {self.reference}"
