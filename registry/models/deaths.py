from django.db import models
from django.db.models import Q

from members.models import never_deleted
from members.references import new_reference
from registry.choices import DeathEvidence, DeathState, ToldBy


class DeathReport(models.Model):
    """Somebody told the register of a death; the entry is closed once two officers made sure of it.

    Args:
        number: the registration number as it was told, if it was.
        person: who it is, once the office found out.
        died_on: the day as told, and then as made sure of.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    number = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    died_on = models.DateField(null=True)
    told_by = models.CharField(max_length=10, choices=ToldBy.choices)
    teller_name = models.CharField(max_length=200, blank=True)
    teller_contact = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("members.Person", models.PROTECT, null=True, related_name="death_reports")
    evidence = models.CharField(max_length=20, choices=DeathEvidence.choices, blank=True)
    state = models.CharField(max_length=10, choices=DeathState.choices, default=DeathState.REPORTED)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[DeathState.REPORTED, DeathState.UNFOUNDED])
                | Q(person__isnull=False, died_on__isnull=False) & ~Q(evidence=""),
                name="death_is_of_somebody_on_a_day",
            ),
            models.UniqueConstraint(
                "person",
                condition=Q(state__in=[DeathState.PROPOSED, DeathState.RECORDED]),
                name="death_one_a_person",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"report of a death {self.reference}"
