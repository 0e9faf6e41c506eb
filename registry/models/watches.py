"""Watching entries: who is to be told when the register's answer about somebody changes, and what they were told."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from members.models import never_deleted
from members.references import new_reference
from registry.choices import ChangeKind, NoticeBy, WatchReason
from registry.models.batches import Batch
from registry.models.entries import Entry


class Watch(models.Model):
    """An organisation is told of every change of what the register says of an entry, from a day until it ends.

    Args:
        ends_on: the first day on which it is over; none while it goes on.
    """

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="watches")
    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="watches", db_index=False)
    reason = models.CharField(max_length=20, choices=WatchReason.choices)
    employee = models.CharField(max_length=100, blank=True)  # the organisation's own reference for them
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="watches")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    api_key = models.ForeignKey("registry.ApiKey", models.PROTECT, null=True, related_name="+")
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", "entry", condition=Q(ended_at=None), name="watch_one_an_entry_and_organisation"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at")), name="watch_ends_later"
            ),
        ]
        indexes = [
            models.Index("entry", condition=Q(ended_at=None), name="watch_live_by_entry"),
            models.Index("ends_on", condition=Q(ended_at=None, ends_on__isnull=False), name="watch_that_ends"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_is_watched_stands", fields=["organisation", "reference", "entry", "begun_at", "begun_by"]
            ),
        ]

    def __str__(self) -> str:
        return f"watch {self.reference}"


class WatchedEntry(models.Model):
    """What was last told of an entry that somebody watches or watched, so that the next change is known as one.

    Args:
        told: the answer in short, as `registry.rules.watching` has it.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="watched")
    told = models.JSONField()
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"what was told of entry {self.entry_id}"


class TurnedPerson(models.Model):
    """Something shown of a watched person may have changed: written by the transaction that changed it.

    A trigger on the person's version writes it, so that no change is missed, whatever made it; whoever tells the
    watchers takes the row away in the transaction that does so.
    """

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"person {self.person_id} turned"


class Change(models.Model):
    """What the register says of an entry became something else; `before` and `after` are emptied by erasure."""

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    kinds = ArrayField(models.CharField(max_length=12, choices=ChangeKind.choices))
    # For what comes again, such as an end that is near: which one, so that it is told once.
    key = models.CharField(max_length=80, unique=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(name="what_changed_stands", fields=["reference", "entry", "kinds", "key", "at"]),
        ]

    def __str__(self) -> str:
        return f"change {self.key}"


class Notice(models.Model):
    """An organisation is told of a change; its id grows in the order of telling, by which the feed is read."""

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="notices", db_index=False)
    watch = models.ForeignKey(Watch, models.PROTECT, related_name="notices", db_index=False)
    change = models.ForeignKey(Change, models.PROTECT, related_name="notices")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("watch", "change", name="notice_once_a_watch_and_change")]
        indexes = [models.Index("organisation", "id", name="notice_in_order")]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(name="what_was_told_stands", fields=["organisation", "watch", "change", "at"]),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} of change {self.change_id}"


class NoticePreference(models.Model):
    """How an officer of an organisation hears of changes by e-mail: at once, once a day, or not at all."""

    organisation = models.ForeignKey("members.Organisation", models.PROTECT, related_name="+")
    user = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    how = models.CharField(max_length=8, choices=NoticeBy.choices)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "user", name="notice_preference_one_an_officer")]

    def __str__(self) -> str:
        return f"user {self.user_id} hears {self.how}"
