"""Keys of the employer API, and what was answered under them."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from members.models import never_deleted
from members.references import new_reference
from registry.choices import ApiScope


class ApiKey(models.Model):
    """A key with which an organisation's own system asks: shown once, kept as a digest, for some things, until a day.

    Args:
        beginning: the first letters, by which people tell keys apart.
        sandbox: whether it sees the sandbox and nothing of the register.
        last_used_on: the last London day on which it was used.
    """

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="api_keys")
    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    name = models.CharField(max_length=80)
    beginning = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=ApiScope.choices))
    sandbox = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True)
    warned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")), name="api_key_ends_later"
            )
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_a_key_opens_stands",
                fields=[
                    "organisation", "reference", "beginning", "sha256", "scopes", "sandbox", "made_at", "made_by",
                    "expires_on",
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"key {self.reference}"


class IdempotentRequest(models.Model):
    """What was answered to a request that its sender marked, so that sending it again does nothing again."""

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    location = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "key", name="idempotent_request_one_a_key")]
        indexes = [models.Index("made_at", name="idempotent_request_by_age")]

    def __str__(self) -> str:
        return f"request {self.pk} of organisation {self.organisation_id}"
