import pgtrigger
from django.db import models
from django.db.models import F, Q

from members.models import never_deleted
from registry.models.applications import Application
from registry.models.assessments import Seat
from registry.models.standards import Standard


class Portfolio(models.Model):
    """The applicant may meet the standards, and was invited to show them by a portfolio.

    Its day is that of the application’s clock, for a hold and an extension put it off.

    Args:
        round: the round of assessment that ended in the invitation.
        words: what those who judged say to the applicant.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="portfolios")
    round = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("application", "round", name="portfolio_one_a_round"),
            models.UniqueConstraint(
                "application", condition=Q(handed_in_at=None, lapsed_at=None), name="portfolio_one_open"
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None) | Q(lapsed_at=None), name="portfolio_handed_in_or_lapsed"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="portfolio_stands", fields=["application", "round", "invited_at", "invited_by"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"portfolio {self.pk} of application {self.application_id}"


class Extension(models.Model):
    """The office gave more time for a portfolio, with its cause."""

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="extensions")
    months = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(months__gt=0), name="extension_gives_time")]
        triggers = [
            pgtrigger.ReadOnly(name="extension_stands", fields=["portfolio", "months", "given_at", "given_by"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"extension {self.pk} of portfolio {self.portfolio_id}"


class Interview(models.Model):
    """Those who judge talk with the applicant about some standards, which they then judge again.

    Args:
        round: the round of assessment that ended in asking for it.
        words: what it is to be about, for the applicant.
        chosen: the slot that the applicant took.
        seat: whoever recorded it.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="interviews")
    round = models.PositiveSmallIntegerField()
    standards = models.ManyToManyField(Standard, through="InterviewNote", related_name="+")
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    chosen = models.OneToOneField("registry.InterviewSlot", models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("application", "round", name="interview_one_a_round"),
            models.UniqueConstraint("application", condition=Q(recorded_at=None), name="interview_one_open"),
            models.CheckConstraint(
                condition=Q(recorded_at=None, seat=None) | Q(recorded_at__isnull=False, seat__isnull=False),
                name="interview_says_who_recorded_it",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at=None) | Q(recorded_at__gte=F("asked_at")), name="interview_after_asked"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="interview_stands", fields=["application", "round", "asked_at", "asked_by"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"interview {self.pk} of application {self.application_id}"


class InterviewSlot(models.Model):
    """A time at which an interview could be held, and where; the office offers it."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    where = models.CharField(max_length=200, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("interview", "starts_at", name="interview_slot_offered_once")]
        triggers = [
            pgtrigger.ReadOnly(
                name="slot_stands", fields=["interview", "starts_at", "where", "offered_at", "offered_by"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"slot {self.pk} of interview {self.interview_id}"


class InterviewNote(models.Model):
    """One standard of an interview, and what came out of it there."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="notes")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("interview", "standard", name="interview_note_one_a_standard")]
        triggers = [pgtrigger.ReadOnly(name="note_stands", fields=["interview", "standard"]), never_deleted()]

    def __str__(self) -> str:
        return f"note {self.pk} of interview {self.interview_id}"
