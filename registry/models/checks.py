from django.db import models

from members.models import append_only


class Check(models.Model):
    """Somebody saved proof of what the register said of an entry; who asked is not recorded."""

    reference = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=30, unique=True)
    entry = models.ForeignKey("registry.Entry", models.PROTECT, related_name="checks")
    asked_on = models.DateField()
    checked_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index("entry", "checked_at", name="check_by_entry")]
        triggers = append_only()

    def __str__(self) -> str:
        return self.number


class CheckContent(models.Model):
    """What the register said, word for word; apart from the check, so that erasure can remove it."""

    check_made = models.OneToOneField(Check, models.PROTECT, related_name="content")
    said = models.JSONField()

    def __str__(self) -> str:
        return f"content of check {self.check_made_id}"
