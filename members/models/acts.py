import pgtrigger
from django.db import models
from django.db.models import F, Q

from members.choices import ActState
from members.models.facts import never_deleted
from members.references import new_reference


class GraveAct(models.Model):
    """An act that needs two people: proposed by one and confirmed by another, neither of whom it concerns.

    Most are carried out on confirmation, some only after a delay. A protective act is in effect at once and is
    confirmed afterwards, by `due_at`. What is to be done stands in `kind` and `detail` (ids, days and codes);
    words stand in `reason` alone, which erasure empties.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey("members.Person", models.PROTECT, null=True, related_name="acts")
    user = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="acts_concerning")
    detail = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=ActState.choices, default=ActState.PROPOSED)
    proposed_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    carried_out_from = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")) | Q(state=ActState.WITHDRAWN),
                name="act_is_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(user=None) | (~Q(user=F("proposed_by")) & (Q(decided_by=None) | ~Q(user=F("decided_by")))),
                name="act_is_not_about_those_who_decide",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ActState.PROPOSED, ActState.IN_EFFECT], decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(state__in=[ActState.PROPOSED, ActState.IN_EFFECT]),
                name="act_says_who_decided",
            ),
        ]
        indexes = [
            models.Index(
                "state",
                "proposed_at",
                condition=Q(state__in=[ActState.PROPOSED, ActState.AGREED, ActState.IN_EFFECT]),
                name="act_open",
            ),
            models.Index("person", "proposed_at", name="act_by_person"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="proposal_stands",
                fields=["reference", "kind", "person", "user", "detail", "proposed_by", "proposed_at"],
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
