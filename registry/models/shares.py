"""What registrants hand out themselves, and what they say of those who looked."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from members.models import append_only, never_deleted
from members.references import new_reference
from registry.choices import MisuseState, ShareField
from registry.models.entries import Entry


class Share(models.Model):
    """A registrant gives somebody a link that shows the verdict and what they chose, for some days and some views.

    Args:
        label: whom it is for, in the registrant's own words; emptied by erasure.
        shows: what is shown beside the verdict.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="shares")
    label = models.CharField(max_length=120, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    shows = ArrayField(models.CharField(max_length=12, choices=ShareField.choices), default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    most_views = models.PositiveSmallIntegerField()
    tell_me = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="share_expires_later"),
            models.CheckConstraint(condition=Q(most_views__gte=1), name="share_may_be_viewed"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_is_shared_stands",
                fields=["reference", "entry", "token_sha256", "shows", "made_at", "expires_at", "most_views"],
            ),
        ]

    def __str__(self) -> str:
        return f"share {self.reference}"


class ShareOpening(models.Model):
    """A share was opened; nobody records by whom."""

    share = models.ForeignKey(Share, models.PROTECT, related_name="openings")
    at = models.DateTimeField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"opening {self.pk} of share {self.share_id}"


class MisuseReport(models.Model):
    """A registrant says that somebody who checked them had no reason to; the office looks into it.

    Args:
        month: of which line of theirs it is about, with the kind of organisation or its name.
        note: what the admins of an organisation were told of it, if anything; emptied by erasure.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="misuse_reports")
    organisation = models.ForeignKey("members.Organisation", models.PROTECT, null=True, related_name="+")
    month = models.DateField(null=True)
    about = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)  # emptied by erasure
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MisuseState.choices, default=MisuseState.ASKED)
    answer = models.TextField(blank=True)
    note = models.TextField(blank=True)
    note_to = models.ForeignKey("members.Organisation", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MisuseState.ASKED, answered_at=None)
                | ~Q(state=MisuseState.ASKED) & Q(answered_at__isnull=False),
                name="misuse_report_answered_says_when",
            )
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="what_was_reported_stands",
                fields=["reference", "entry", "organisation", "month", "reported_at", "reported_by"],
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.reference}"
