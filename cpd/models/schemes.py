from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from cpd.choices import AllowanceReason
from members.models.facts import (
    DatedFact,
    dated_fact_constraints,
    dated_fact_index,
    dated_fact_triggers,
    never_deleted,
)
from members.references import new_reference


class Scheme(models.Model):
    """What somebody asks of the CPD of those on a register, as data; no code asks which scheme this is.

    Loaded from files under review by `manage.py load_schemes`.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.code


class SchemeVersion(models.Model):
    """A scheme from a day on: its standards and its questions with their figures.

    Args:
        period_months: how long a whole period is.
        standards: codes and words, and whether single activities may be marked as supporting them.
        asks: the auditor's questions, see `cpd.rules.readiness.Asked`.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions")
    valid_from = models.DateField()
    period_months = models.PositiveSmallIntegerField()
    summary = models.TextField()
    standards = models.JSONField()
    asks = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint("scheme", "valid_from", name="scheme_version_one_a_day")]

    def __str__(self) -> str:
        return f"scheme {self.scheme_id} from {self.valid_from}"


class Cycle(models.Model):
    """A period of one person under one scheme, opened by the register.

    Which version of the scheme reads it, and which standards and scopes its activities may support, is settled when
    it is opened: a scheme that changes meanwhile holds for the next one.

    Args:
        standards: codes and words, frozen.
        scopes: codes and words of the scopes of practice held, frozen.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="cpd_cycles")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="cycles")
    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="cycles")
    during = DateRangeField()
    standards = models.JSONField()
    scopes = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="cycle_during_is_a_range",
            ),
            ExclusionConstraint(
                name="cycle_no_two_on_one_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("scheme", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [dated_fact_index("cpd_cycle", "person")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"cycle {self.reference}"


class Allowance(DatedFact):
    """Days on which less is asked of a person, whatever the scheme: a break, leave, part-time work, joining late.

    Args:
        share: what is still asked, in per cent of a whole day.
    """

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="cpd_allowances")
    reason = models.CharField(max_length=10, choices=AllowanceReason.choices)
    share = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            *dated_fact_constraints("allowance", of=["person", "reason"]),
            models.CheckConstraint(condition=Q(share__lt=100), name="allowance_asks_less_than_all"),
        ]
        indexes = [dated_fact_index("allowance", "person")]
        triggers = dated_fact_triggers()

    def __str__(self) -> str:
        return f"allowance {self.pk} of person {self.person_id}"


class GapExplained(models.Model):
    """Why nothing was recorded on some days, in the person's own words; what is withdrawn explains nothing."""

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="cpd_gaps")
    during = DateRangeField()
    words = models.TextField(blank=True)
    explained_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="gap_explained_during_is_a_range",
            ),
        ]
        indexes = [dated_fact_index("gap_explained", "person")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"explained gap {self.pk} of person {self.person_id}"
