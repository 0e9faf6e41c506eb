from django.db import models
from django.db.models import Q

from cpd.choices import GoalState
from members.references import new_reference


class Goal(models.Model):
    """Something that a person wants to be able to do by a day, and how it came out.

    Args:
        key: given by whoever adds it, once for each person, so that a form sent twice adds one goal.
        wish: what they want to be able to do.
        how: how they mean to get there.
        records: the activities that served it.
        outcome: what came of it, at the last review.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="cpd_goals")
    key = models.CharField(max_length=80)
    wish = models.TextField(blank=True)
    how = models.TextField(blank=True)
    by_on = models.DateField()
    state = models.CharField(max_length=10, choices=GoalState.choices, default=GoalState.OPEN)
    records = models.ManyToManyField("cpd.Record", related_name="goals")
    outcome = models.TextField(blank=True)
    added_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "key", name="goal_key_is_unique_for_a_person"),
            models.CheckConstraint(
                condition=Q(state=GoalState.OPEN) | Q(reviewed_at__isnull=False), name="goal_settled_was_reviewed"
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.reference}"
