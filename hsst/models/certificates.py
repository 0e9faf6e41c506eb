import pgtrigger
from django.db import models
from django.db.models import Q

from hsst.choices import RevokeGround
from members.models import never_deleted


class Certificate(models.Model):
    """A certificate of equivalence: somebody showed the standards of an edition. It is not registration.

    It says nothing itself: `issued` has the words of the day on which it was granted, and erasure empties those.

    Args:
        number: which anybody can look up; drawn by chance.
        issued: the signed document.
        revoked_act: the act of two people that revoked it, with their reason.
    """

    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="equivalence_certificates")
    application = models.OneToOneField("registry.Application", models.PROTECT, related_name="equivalence_certificate")
    edition = models.ForeignKey("registry.Edition", models.PROTECT, related_name="+")
    issued = models.OneToOneField("registry.IssuedDocument", models.PROTECT, related_name="+")
    granted_on = models.DateField()
    revoked_on = models.DateField(null=True)
    revoked_act = models.OneToOneField("members.GraveAct", models.PROTECT, null=True, related_name="+")
    revoked_ground = models.CharField(max_length=8, choices=RevokeGround.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_act=None, revoked_ground="")
                | Q(revoked_on__isnull=False, revoked_act__isnull=False) & ~Q(revoked_ground=""),
                name="certificate_revoked_by_an_act",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | Q(revoked_on__gte=models.F("granted_on")),
                name="certificate_revoked_after_granted",
            ),
        ]
        indexes = [models.Index("person", "granted_on", name="certificate_by_person")]
        triggers = [
            pgtrigger.ReadOnly(
                name="certificate_stands",
                fields=["number", "person", "application", "edition", "issued", "granted_on"],
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return self.number
