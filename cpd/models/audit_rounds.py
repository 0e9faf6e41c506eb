import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from cpd.choices import RoundStage, SelectionKind
from cpd.models.schemes import Scheme
from members.models.facts import append_only, never_deleted
from members.references import new_reference

_SEALED = """
IF (OLD.list_hash <> '' AND NEW.list_hash <> OLD.list_hash)
   OR (OLD.secret_hash <> '' AND (NEW.secret_hash <> OLD.secret_hash OR NEW.secret IS DISTINCT FROM OLD.secret))
   OR (OLD.witness_value <> '' AND NEW.witness_value <> OLD.witness_value) THEN
    RAISE EXCEPTION 'audit round %: what the draw rests on is never changed', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""
_ONLY_WHILE_PLANNED = """
IF EXISTS (SELECT 1 FROM added a JOIN cpd_auditround r ON r.id = a.round_id WHERE r.stage <> 'planned') THEN
    RAISE EXCEPTION '%: nothing is added to a list that is locked', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NULL;
"""


def _only_while_planned() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="only_while_planned",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="added"),
        func=_ONLY_WHILE_PLANNED,
    )


class AuditPolicy(models.Model):
    """The figures of a scheme’s audits from a day on; a round keeps the row it was planned under.

    Days are calendar days unless the name says working days. Source: domain 2.4, 9.4 and 9.7, policy figures.

    Args:
        share_per_mille: how many of a thousand people are drawn in each stratum.
        least_in_stratum: how many are drawn where the share comes to fewer; all of a stratum that has fewer.
        registered_years: how long somebody must have been registered without a pause.
        rounds_between: in how many rounds after their own nobody is drawn again.
        auditor_audited_years: within how many years auditors must have been audited themselves.
        fewest_shown: counts below it are not published.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="audit_policies")
    valid_from = models.DateField()
    share_per_mille = models.PositiveSmallIntegerField(default=25)
    least_in_stratum = models.PositiveSmallIntegerField(default=1)
    registered_years = models.PositiveSmallIntegerField(default=2)
    rounds_between = models.PositiveSmallIntegerField(default=1)
    breaks_exempt = models.BooleanField(default=True)
    call_in_working_days = models.PositiveSmallIntegerField(default=10)
    answer_days = models.PositiveSmallIntegerField(default=28)
    deferral_working_days = models.PositiveSmallIntegerField(default=10)
    deferrals_most = models.PositiveSmallIntegerField(default=1)
    summary_words = models.PositiveSmallIntegerField(default=500)
    statement_words = models.PositiveSmallIntegerField(default=1500)
    auditors = models.PositiveSmallIntegerField(default=2)
    auditor_audited_years = models.PositiveSmallIntegerField(default=2)
    marking_working_days = models.PositiveSmallIntegerField(default=20)
    further_days = models.PositiveSmallIntegerField(default=28)
    notice_days = models.PositiveSmallIntegerField(default=14)
    appeal_days = models.PositiveSmallIntegerField(default=28)
    suspension_months = models.PositiveSmallIntegerField(default=12)
    fewest_shown = models.PositiveSmallIntegerField(default=5)

    class Meta:
        constraints = [
            models.UniqueConstraint("scheme", "valid_from", name="audit_policy_one_a_day"),
            models.CheckConstraint(
                condition=Q(share_per_mille__gt=0, share_per_mille__lte=1000), name="audit_policy_draws_a_share"
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"audits of scheme {self.scheme_id} from {self.valid_from}"


class AuditRound(models.Model):
    """One round of CPD audits under a scheme: a list is locked, committed to, and drawn from by a value from outside.

    Args:
        audited: the days whose CPD is looked at.
        as_of: the day on which people must be registered to be on the list.
        witness: who names the value that the draw rests on, and `witness_how` what that value is, both in public.
        witness_on: the day on which it is named; the commitment is published before it.
        list_hash: sha256 of the published list, in hexadecimal; `secret_hash` is that of the secret.
        secret: 32 random bytes, published after the draw.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="audit_rounds")
    policy = models.ForeignKey(AuditPolicy, models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=100)
    audited = DateRangeField()
    as_of = models.DateField()
    witness = models.CharField(max_length=200)
    witness_how = models.CharField(max_length=300)
    witness_on = models.DateField()
    stage = models.CharField(max_length=10, choices=RoundStage.choices, default=RoundStage.PLANNED)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey("members.User", models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    list_hash = models.CharField(max_length=64, blank=True)
    committed_at = models.DateTimeField(null=True)
    committed_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    secret = models.BinaryField(max_length=32, null=True)
    secret_hash = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    witness_value = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audited__isempty=False, audited__lower_inf=False, audited__upper_inf=False),
                name="audit_round_audited_is_a_range",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[RoundStage.PLANNED, RoundStage.CANCELLED]) | ~Q(list_hash=""),
                name="audit_round_locked_with_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[RoundStage.PLANNED, RoundStage.LOCKED, RoundStage.CANCELLED], secret=None)
                | Q(secret__isnull=False) & ~Q(secret_hash=""),
                name="audit_round_committed_with_its_secret",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None, witness_value="") | Q(drawn_at__isnull=False) & ~Q(witness_value=""),
                name="audit_round_drawn_by_a_value",
            ),
        ]
        indexes = [models.Index("scheme", "planned_at", name="audit_round_by_scheme")]
        triggers = [
            pgtrigger.ReadOnly(
                name="plan_stands",
                fields=[
                    "reference",
                    "scheme",
                    "policy",
                    "name",
                    "audited",
                    "as_of",
                    "witness",
                    "witness_how",
                    "witness_on",
                    "planned_at",
                    "planned_by",
                ],
            ),
            pgtrigger.Trigger(name="sealed", when=pgtrigger.Before, operation=pgtrigger.Update, func=_SEALED),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"audit round {self.reference}"


class AuditStratum(models.Model):
    """The people of one scope of practice on one register within a round, under a label that says neither in public.

    Args:
        label: what stands in the published list.
        register, scope: codes, for the office alone.
        size: how many lines of the list are its.
        draws: how many of them are drawn.
    """

    round = models.ForeignKey(AuditRound, models.PROTECT, related_name="strata")
    label = models.CharField(max_length=10)
    register = models.CharField(max_length=10)
    scope = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField()
    draws = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("round", "label", name="audit_stratum_one_a_label"),
            models.UniqueConstraint("round", "register", "scope", name="audit_stratum_one_a_scope"),
            models.CheckConstraint(condition=Q(draws__lte=models.F("size")), name="audit_stratum_draws_what_it_has"),
        ]
        triggers = [_only_while_planned(), *append_only()]

    def __str__(self) -> str:
        return f"stratum {self.label} of round {self.round_id}"


class AuditLine(models.Model):
    """One person’s line of a locked list: the hash is published, the salt is shown to the person alone.

    Args:
        number: the registration number that the line stands for.
        salt: 16 random bytes, without which nobody can tell whose line a hash is.
        leaf: sha256, see `cpd.rules.draw.leaf`.
    """

    round = models.ForeignKey(AuditRound, models.PROTECT, related_name="lines")
    stratum = models.ForeignKey(AuditStratum, models.PROTECT, related_name="lines")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="audit_lines")
    number = models.CharField(max_length=20)
    salt = models.BinaryField(max_length=16)
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint("round", "person", name="audit_line_one_a_person"),
            models.UniqueConstraint("round", "leaf", name="audit_line_one_a_leaf"),
        ]
        triggers = [_only_while_planned(), *append_only()]

    def __str__(self) -> str:
        return f"line {self.pk} of round {self.round_id}"


class AuditSelection(models.Model):
    """Somebody is to be audited in a round: drawn, put off from an earlier round, a volunteer, or chosen for a reason.

    Only those who were drawn count towards a round’s rates.

    Args:
        line: the line that was drawn.
        carried_from: the selection that was put off to this round.
        reason: why the office chose this person, in words; erasure empties it.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    round = models.ForeignKey(AuditRound, models.PROTECT, related_name="selections")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="audit_selections")
    kind = models.CharField(max_length=10, choices=SelectionKind.choices)
    line = models.OneToOneField(AuditLine, models.PROTECT, null=True, related_name="selection")
    carried_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="carried_to")
    reason = models.TextField(blank=True)
    selected_at = models.DateTimeField()
    selected_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("round", "person", name="audit_selection_one_a_person"),
            models.CheckConstraint(
                condition=Q(kind=SelectionKind.RANDOM, line__isnull=False)
                | ~Q(kind=SelectionKind.RANDOM) & Q(line=None),
                name="audit_selection_drawn_from_a_line",
            ),
            models.CheckConstraint(
                condition=Q(kind=SelectionKind.PUT_OFF, carried_from__isnull=False)
                | ~Q(kind=SelectionKind.PUT_OFF) & Q(carried_from=None),
                name="audit_selection_put_off_from_another",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="selection_stands",
                fields=[
                    "reference",
                    "round",
                    "person",
                    "kind",
                    "line",
                    "carried_from",
                    "selected_at",
                    "selected_by",
                ],
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"selection {self.reference}"
