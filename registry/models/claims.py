import pgtrigger
from django.db import models
from django.db.models import F, Q

from members.choices import IdentityCheck
from members.models import never_deleted
from members.references import new_reference
from registry.choices import ClaimEnd


class EntryClaim(models.Model):
    """Somebody signed in says that an entry is theirs; a one-use code goes to the address on file.

    A claim that matches nobody is a row too, and behaves the same in every way that its asker can see. The code is
    never stored: it is made from `nonce` and the installation's secret when the message is written, and compared
    by its hash.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    user = models.ForeignKey("members.User", models.PROTECT, related_name="claims")
    entry = models.ForeignKey("registry.Entry", models.PROTECT, null=True, related_name="claims")
    by_letter = models.BooleanField(default=False)
    nonce = models.CharField(max_length=32)
    code_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    end = models.CharField(max_length=12, choices=ClaimEnd.choices, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="claim_expires_after_it_is_asked"),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None) | ~Q(end="") & Q(ended_at__isnull=False), name="claim_ended_how"
            ),
            models.UniqueConstraint("user", condition=Q(end=""), name="claim_one_open_an_account"),
        ]
        indexes = [
            models.Index("entry", "asked_at", name="claim_by_entry"),
            models.Index("user", "asked_at", name="claim_by_user"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="claim_stands", fields=["reference", "user", "entry", "nonce", "asked_at"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"claim {self.reference}"


class AssistedClaim(models.Model):
    """The office connects an account with a person who has no usable address on file.

    Rests on an identity check and the employer's confirmation, two officers and a day's delay; words about the
    person are emptied by erasure.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="assisted_claims")
    user = models.ForeignKey("members.User", models.PROTECT, related_name="assisted_claims")
    identity = models.CharField(max_length=12, choices=IdentityCheck.choices)
    employer = models.CharField(max_length=200, blank=True)
    confirmed_by_employer = models.CharField(max_length=200, blank=True)
    confirmed_on = models.DateField()
    act = models.OneToOneField("members.GraveAct", models.PROTECT, null=True, related_name="assisted_claim")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"assisted claim {self.reference}"
