from django.db import models

from members.models.facts import append_only


class Seal(models.Model):
    """What the register had recorded by an instant, as one signed number that an outside witness can keep.

    `rows` leaves give `root`; `peaks` are the tops of the trees in it, so that the next seal need not read them again.
    """

    number = models.PositiveIntegerField(primary_key=True)
    upto = models.BigIntegerField()  # the newest line of the trail
    rows = models.BigIntegerField()
    scheme = models.PositiveSmallIntegerField()
    root = models.CharField(max_length=64)
    previous_root = models.CharField(max_length=64, blank=True)
    peaks = models.JSONField()
    checkpoint = models.TextField()
    sealed_at = models.DateTimeField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"seal {self.number}"


class SealedLeaf(models.Model):
    """One recording or setting-aside under a seal: ids and digests, so that a row which changed can be named."""

    position = models.BigIntegerField(primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="leaves")
    table = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    act = models.CharField(max_length=10)
    actor = models.BigIntegerField(null=True)  # an id alone: whoever is erased keeps it
    body = models.CharField(max_length=64)
    words = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("table", "row_id", "act", name="leaf_one_for_each_statement")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.act} {self.table} {self.row_id}"
