import pgtrigger
from django.db import models
from django.db.models import F, Q

from members.choices import EMPLOYER_ROLES, Role
from members.models.facts import never_deleted


class RoleGrant(models.Model):
    """A power that an account holds from one instant to another; granted and ended by two people.

    `scope` is the scope of practice or specialism that an assessor is granted for, empty for all;
    `organisation` is whose employer officer somebody is.
    """

    user = models.ForeignKey("members.User", models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.CharField(max_length=40, blank=True)
    organisation = models.ForeignKey("members.Organisation", models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user",
                "role",
                "scope",
                "organisation",
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="role_granted_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("granted_at")), name="role_ends_after_it_began"
            ),
            models.CheckConstraint(condition=~Q(granted_by=F("user")), name="role_is_not_granted_to_oneself"),
            models.CheckConstraint(
                condition=Q(role__in=sorted(EMPLOYER_ROLES)) | Q(organisation=None),
                name="role_of_an_organisation_is_employer",
            ),
        ]
        indexes = [models.Index("user", condition=Q(ended_at=None), name="role_held")]
        triggers = [
            pgtrigger.ReadOnly(
                name="grant_stands", fields=["user", "role", "scope", "organisation", "granted_at", "granted_by"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.role} granted to user {self.user_id}"
