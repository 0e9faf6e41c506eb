from django.db import models
from django.db.models import F, Q

from members.models import Person, never_deleted
from members.references import new_reference
from registry.choices import AskKind, AskState, AwayFor
from registry.models.entries import Entry


class EntryRequest(models.Model):
    """What somebody asks about their own entry: time away, more of it, coming back, another scope, leaving.

    `begins_on` is the first day of what is asked for; of leaving, the first on which they are no longer registered.
    `ends_on` is the day after the last one away.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10, choices=AskKind.choices)
    away_for = models.CharField(max_length=20, choices=AwayFor.choices, blank=True)
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    scope = models.ForeignKey("registry.Scope", models.PROTECT, null=True, related_name="+")
    # Of another scope: whether it takes the place of those held, or comes beside them.
    instead = models.BooleanField(default=False)
    supervised_hours = models.PositiveSmallIntegerField(default=0)
    formal_hours = models.PositiveSmallIntegerField(default=0)
    private_hours = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)
    documents = models.ManyToManyField("members.Document", related_name="entry_requests")
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AskState.ASKED, decided_at=None)
                | ~Q(state=AskState.ASKED) & Q(decided_at__isnull=False),
                name="entry_request_decided",
            ),
            models.CheckConstraint(
                condition=(Q(kind=AskKind.BREAK) & ~Q(away_for="")) | (~Q(kind=AskKind.BREAK) & Q(away_for="")),
                name="entry_request_says_why_away",
            ),
            models.CheckConstraint(
                condition=Q(kind=AskKind.SCOPE, scope__isnull=False, begins_on=None)
                | ~Q(kind=AskKind.SCOPE) & Q(scope=None, begins_on__isnull=False),
                name="entry_request_names_scope_or_day",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[AskKind.BREAK, AskKind.LONGER], ends_on__gt=F("begins_on"))
                | ~Q(kind__in=[AskKind.BREAK, AskKind.LONGER]) & Q(ends_on=None),
                name="entry_request_break_has_days",
            ),
            models.UniqueConstraint("entry", condition=Q(state=AskState.ASKED), name="entry_request_one_open_an_entry"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"request {self.reference} about entry {self.entry_id}"

    @property
    def person(self) -> Person:
        """Whose entry it is about."""
        return self.entry.person
