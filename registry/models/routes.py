from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from members.models import DatedFact, dated_fact_triggers
from members.models.facts import dated_fact_constraints, dated_fact_index
from registry.choices import InterviewRule, ProgrammeLevel, Section
from registry.models.registers import Register, Route, Scope


class RoutePolicy(models.Model):
    """What one route asks for and how long each step may take, from a day; an application keeps the row it began under.

    Days are calendar days unless the name says working days. Source: domain 9.1 and 9.7, policy figures.
    """

    route = models.ForeignKey(Route, models.PROTECT, related_name="policies")
    valid_from = models.DateField()
    sections = ArrayField(models.CharField(max_length=20, choices=Section.choices))
    framework = models.ForeignKey("registry.Framework", models.PROTECT, null=True, related_name="+")
    maps_evidence = models.BooleanField(default=False)
    evidence_per_standard = models.PositiveSmallIntegerField(default=1)
    declarations = models.CharField(max_length=40, blank=True)
    needs_programme = models.BooleanField(default=False)
    needs_referees = models.PositiveSmallIntegerField(default=0)
    min_months = models.PositiveSmallIntegerField(default=0)
    fee_code = models.CharField(max_length=40, blank=True)
    assessors = models.PositiveSmallIntegerField(default=0)
    completeness_working_days = models.PositiveSmallIntegerField()
    resubmit_days = models.PositiveSmallIntegerField()
    reference_days = models.PositiveSmallIntegerField()
    assessment_working_days = models.PositiveSmallIntegerField()
    evidence_days = models.PositiveSmallIntegerField()
    evidence_rounds = models.PositiveSmallIntegerField()
    decision_working_days = models.PositiveSmallIntegerField()
    appeal_days = models.PositiveSmallIntegerField()
    appeal_answer_days = models.PositiveSmallIntegerField()
    # An appeal is heard by more than one, so that nobody alone overturns or upholds what two decided.
    appeal_panel = models.PositiveSmallIntegerField(default=2)
    # A route in two stages: a dossier first, and for those who may meet the standards a portfolio within these months,
    # which the office may lengthen on cause by so many more in all.
    portfolio_months = models.PositiveSmallIntegerField(default=0)
    extension_months = models.PositiveSmallIntegerField(default=0)
    interview = models.CharField(max_length=8, choices=InterviewRule.choices, default=InterviewRule.NEVER)
    # What the statement may come to in words; 0 for no limit.
    statement_words = models.PositiveSmallIntegerField(default=0)
    # Advice to the applicant, which keeps nobody from handing in: how fresh evidence should be, and from how many
    # sources that stand apart each standard should be shown; 0 for no advice.
    recency_years = models.PositiveSmallIntegerField(default=0)
    evidence_recommended = models.PositiveSmallIntegerField(default=0)
    # After a refusal, how long until the next application on the route.
    reapply_months = models.PositiveSmallIntegerField(default=0)
    # Where the applicant is told who judges, how long they may object; 0 tells them nobody’s name.
    objection_days = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("route", "valid_from", name="route_policy_one_a_day"),
            models.CheckConstraint(
                condition=Q(maps_evidence=False) | Q(framework__isnull=False),
                name="route_policy_maps_evidence_to_a_framework",
            ),
            models.CheckConstraint(
                condition=Q(portfolio_months=0, extension_months=0) | Q(portfolio_months__gt=0, maps_evidence=True),
                name="route_policy_portfolio_maps_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.route_id} from {self.valid_from}"


class ReturnRule(models.Model):
    """What somebody who was away must bring to come back, by years away, from a day (domain 1.10, 2.5, 9.2).

    Args:
        from_years: years out of practice from which the rule holds; the one with the most that is not more applies.
        updating_days: days of updating, of `day_hours` hours each.
        private_most_percent: how much of it private study may be.
    """

    register = models.ForeignKey(Register, models.PROTECT, related_name="return_rules")
    valid_from = models.DateField()
    from_years = models.PositiveSmallIntegerField()
    updating_days = models.PositiveSmallIntegerField()
    day_hours = models.PositiveSmallIntegerField(default=7)
    private_most_percent = models.PositiveSmallIntegerField(default=50)
    within_months = models.PositiveSmallIntegerField(default=12)

    class Meta:
        constraints = [
            models.UniqueConstraint("register", "valid_from", "from_years", name="return_rule_one_a_band_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.register_id} away {self.from_years} years"


class ReturnPolicy(models.Model):
    """When somebody may come back to a register, by why they left it, and how long they may be away (domain 9.2)."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="return_policies")
    valid_from = models.DateField()
    short_readmission_months = models.PositiveSmallIntegerField(default=1)
    restoration_after_years = models.PositiveSmallIntegerField(default=5)
    restoration_every_months = models.PositiveSmallIntegerField(default=12)
    restoration_failures_before_bar = models.PositiveSmallIntegerField(default=2)
    # Of those who are away for a time and stay on the register (rules/leave.py).
    break_ahead_months = models.PositiveSmallIntegerField(default=1)
    break_most_months = models.PositiveSmallIntegerField(default=60)
    return_term_days = models.PositiveSmallIntegerField(default=28)
    answer_days = models.PositiveSmallIntegerField(default=14)

    class Meta:
        constraints = [models.UniqueConstraint("register", "valid_from", name="return_policy_one_a_day")]

    def __str__(self) -> str:
        return f"{self.register_id} from {self.valid_from}"


class Programme(models.Model):
    """A course or training scheme that can lead on to a register."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    provider = models.CharField(max_length=200)
    award = models.CharField(max_length=100, blank=True)
    level = models.CharField(max_length=20, choices=ProgrammeLevel.choices)
    routes = models.ManyToManyField(Route, related_name="programmes")
    scopes = models.ManyToManyField(Scope, related_name="programmes", blank=True)

    def __str__(self) -> str:
        return self.code


class Recognition(DatedFact):
    """A programme was recognised for people who finish it on these days, in this version, until its review."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="recognitions")
    version = models.CharField(max_length=20)
    review_on = models.DateField(null=True)
    basis = models.TextField(blank=True)

    class Meta:
        constraints = dated_fact_constraints("recognition", of=["programme"])
        indexes = [dated_fact_index("recognition", "programme")]
        triggers = dated_fact_triggers(people=None)

    def __str__(self) -> str:
        return f"recognition {self.pk} of programme {self.programme_id}"
