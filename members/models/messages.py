from django.db import models
from django.db.models import Q

from members.choices import Channel, DeliveryKind
from members.models.facts import append_only


class Message(models.Model):
    """A message promised to somebody: a row first, an e-mail or a letter later.

    `context` holds ids, days and codes; what the words say is looked up when the message is written. A message that
    could not be delivered is followed by `next`, the same one on the person's next channel.
    """

    key = models.CharField(max_length=150, unique=True)
    person = models.ForeignKey("members.Person", models.PROTECT, null=True, related_name="messages")
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.EMAIL)
    to = models.EmailField(max_length=254, blank=True)
    # For the person, by whichever way reaches them; otherwise for this address alone.
    any_channel = models.BooleanField(default=False)
    template = models.CharField(max_length=100)
    context = models.JSONField(default=dict)
    posted_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=200, blank=True)
    next = models.OneToOneField("self", models.PROTECT, null=True, related_name="previous")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel=Channel.LETTER, to="") | ~Q(channel=Channel.LETTER),
                name="message_letter_has_no_email",
            ),
            models.CheckConstraint(
                condition=Q(any_channel=False) | Q(person__isnull=False), name="message_by_any_channel_has_a_person"
            ),
        ]
        indexes = [
            models.Index(
                "posted_at", condition=Q(sent_at__isnull=True, failed_at__isnull=True), name="message_waiting"
            ),
            models.Index("person", "posted_at", name="message_by_person"),
            models.Index("provider_id", condition=~Q(provider_id=""), name="message_by_provider_id"),
        ]

    def __str__(self) -> str:
        return f"message {self.key}"


class DeliveryEvent(models.Model):
    """What became of a message, as the mail provider or the office said; never changed."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=12, choices=DeliveryKind.choices)
    provider_event = models.CharField(max_length=200, unique=True)
    code = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("message", "at", name="delivery_by_message")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.kind} of message {self.message_id}"
