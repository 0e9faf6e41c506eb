from django.db import models
from django.db.models import Q


class Message(models.Model):
    """A message promised to somebody: a row first, an e-mail later."""

    key = models.CharField(max_length=150, unique=True)
    person = models.ForeignKey("members.Person", models.PROTECT, null=True, related_name="messages")
    to = models.EmailField(max_length=254)
    template = models.CharField(max_length=100)
    context = models.JSONField(default=dict)
    posted_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index("posted_at", condition=Q(sent_at__isnull=True, failed_at__isnull=True), name="message_waiting")
        ]

    def __str__(self) -> str:
        return f"message {self.key}"
