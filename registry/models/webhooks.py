"""Webhooks: where an organisation's own systems are told of changes, under which secrets, and what came of each try."""

import pgtrigger
from django.db import models
from django.db.models import Q

from members.models import append_only, never_deleted
from members.references import new_reference
from registry.choices import EndpointOff, WebhookTrouble
from registry.models.watches import Notice


class Endpoint(models.Model):
    """An address of an organisation's own system to which changes are told by webhook.

    Args:
        failures: how many attempts in a row failed, since `failing_since`; with enough of them it is paused until
            `paused_until`, and after days of it switched off, until an admin switches it on again.
    """

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="endpoints")
    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    url = models.URLField(max_length=500)
    description = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)
    off_why = models.CharField(max_length=10, choices=EndpointOff.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", "url", condition=Q(ended_at=None), name="endpoint_one_an_address_and_organisation"
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"endpoint {self.reference}"


class EndpointSecret(models.Model):
    """Under what an endpoint's messages are signed, sealed at rest, emptied when over; two hold while one is changed.

    Args:
        sealed: the secret of v1 and the private key of v1a.
        public_key: that key's other half, by which receivers verify.
    """

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="+")
    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="secrets")
    sealed = models.TextField(blank=True)
    public_key = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"secret {self.pk} of endpoint {self.endpoint_id}"


class WebhookEvent(models.Model):
    """One message to one endpoint, tried until it was taken or three days are over.

    Args:
        message_id: what receivers know it by, however often it is tried.
        payload: the exact words that are signed and sent: thin, with ids and no name.
        due_at: when it is tried next; none once it was delivered or given up.
        taken_until: until when it is being tried; a worker that died in the middle holds it no longer than that.
    """

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="+")
    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="events")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="webhook_events")
    message_id = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=30)
    payload = models.TextField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "endpoint", "notice", condition=Q(notice__isnull=False), name="webhook_event_one_a_notice"
            )
        ]
        indexes = [
            models.Index("endpoint", "attempts", "due_at", condition=Q(due_at__isnull=False), name="webhook_event_due"),
            models.Index("endpoint", condition=Q(taken_until__isnull=False), name="webhook_event_taken"),
            models.Index("endpoint", "id", name="webhook_event_latest"),
            models.Index("endpoint", condition=Q(given_up_at__isnull=False), name="webhook_event_given_up"),
            models.Index("endpoint", "delivered_at", name="webhook_event_delivered"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_is_sent_stands",
                fields=["organisation", "endpoint", "notice", "message_id", "kind", "payload", "made_at"],
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class WebhookAttempt(models.Model):
    """One try to deliver a webhook event, and what came of it."""

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="+", db_constraint=False)
    event = models.ForeignKey(WebhookEvent, models.PROTECT, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=10, choices=WebhookTrouble.choices, blank=True)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"attempt {self.pk} of event {self.event_id}"
