from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from members.models import DatedFact, dated_fact_triggers, never_deleted, version_triggers
from members.models.facts import dated_fact_constraints, dated_fact_index
from registry.choices import BreakKind, ExitKind, Ground, SanctionKind, Status, Verdict
from registry.models.registers import Register, Scope

PEOPLE_OF_ENTRIES = "SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id"


class Entry(models.Model):
    """One person's entry on one register; its standing is derived from dated facts, never stored here."""

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="entries")
    register = models.ForeignKey(Register, models.PROTECT, related_name="entries")
    number = models.CharField(max_length=20, unique=True)
    created_at = models.DateTimeField()
    brought_in_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^[A-Z0-9]+$"), name="entry_number_is_normalised"),
            models.UniqueConstraint("person", "register", name="entry_one_a_person_and_register"),
        ]
        triggers = version_triggers()

    def __str__(self) -> str:
        return self.number


class Term(DatedFact):
    """The fee and declaration cover these days."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="terms")

    class Meta:
        constraints = dated_fact_constraints("term", of=["entry"])
        indexes = [dated_fact_index("term", "entry")]
        triggers = dated_fact_triggers(PEOPLE_OF_ENTRIES)

    def __str__(self) -> str:
        return f"term {self.pk} of entry {self.entry_id}"


class Break(DatedFact):
    """An approved career break or change of scope; `returned` when its end was a return to practice."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="breaks")
    kind = models.CharField(max_length=20, choices=BreakKind.choices)
    returned = models.BooleanField(default=False)

    class Meta:
        constraints = dated_fact_constraints("break", of=["entry"])
        indexes = [dated_fact_index("break", "entry")]
        triggers = dated_fact_triggers(PEOPLE_OF_ENTRIES)

    def __str__(self) -> str:
        return f"break {self.pk} of entry {self.entry_id}"


class Sanction(DatedFact):
    """A sanction or interim order; the ground is never public."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="sanctions")
    kind = models.CharField(max_length=20, choices=SanctionKind.choices)
    ground = models.CharField(max_length=20, choices=Ground.choices)

    class Meta:
        constraints = dated_fact_constraints("sanction", of=["entry", "kind", "ground"])
        indexes = [dated_fact_index("sanction", "entry")]
        triggers = dated_fact_triggers(PEOPLE_OF_ENTRIES)

    def __str__(self) -> str:
        return f"sanction {self.pk} of entry {self.entry_id}"


class SanctionText(models.Model):
    """The approved public words of a sanction, apart from the fact, so that they can be withdrawn."""

    sanction = models.OneToOneField(Sanction, models.PROTECT, related_name="public_text")
    text = models.TextField(blank=True)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers = [
            *version_triggers(
                "SELECT e.person_id FROM registry_entry e JOIN registry_sanction s ON s.entry_id = e.id"
                " JOIN changed c ON c.sanction_id = s.id"
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"public text of sanction {self.sanction_id}"


class Exit(DatedFact):
    """The registration ended on the first day; an end to the range says that it was taken up again."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="exits")
    kind = models.CharField(max_length=20, choices=ExitKind.choices)

    class Meta:
        constraints = dated_fact_constraints("exit", of=["entry", "kind"])
        indexes = [dated_fact_index("exit", "entry")]
        triggers = dated_fact_triggers(PEOPLE_OF_ENTRIES)

    def __str__(self) -> str:
        return f"exit {self.pk} of entry {self.entry_id}"


class Proceedings(DatedFact):
    """Exit is frozen on these days; the public hears of it from `public_from` only."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="proceedings")
    public_from = models.DateField(null=True)

    class Meta:
        constraints = dated_fact_constraints("proceedings", of=["entry"], overlap=True)
        indexes = [dated_fact_index("proceedings", "entry")]
        triggers = dated_fact_triggers(PEOPLE_OF_ENTRIES)

    def __str__(self) -> str:
        return f"proceedings {self.pk} of entry {self.entry_id}"


class FeeHold(DatedFact):
    """A declared renewal keeps its place on these days: a direct debit of its fee is on its way, or failed lately.

    After a failure the range ends with the day by which the person was told to pay otherwise (docs/adr/0033).
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="fee_holds")

    class Meta:
        constraints = dated_fact_constraints("fee_hold", of=["entry"], overlap=True)
        indexes = [dated_fact_index("fee_hold", "entry")]
        triggers = dated_fact_triggers(PEOPLE_OF_ENTRIES)

    def __str__(self) -> str:
        return f"fee hold {self.pk} of entry {self.entry_id}"


class ScopeGrant(DatedFact):
    """The person is registered in this scope of practice on these days."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="scope_grants")
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="grants")

    class Meta:
        constraints = dated_fact_constraints("scope_grant", of=["entry", "scope"])
        indexes = [dated_fact_index("scope_grant", "entry")]
        triggers = dated_fact_triggers(PEOPLE_OF_ENTRIES)

    def __str__(self) -> str:
        return f"scope {self.scope_id} of entry {self.entry_id}"


class Annotation(DatedFact):
    """An extra public note with its source, such as Medical Physics Expert (RPA 2000)."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="annotations")
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    authority = models.CharField(max_length=100)

    class Meta:
        constraints = dated_fact_constraints("annotation", of=["entry", "code"])
        indexes = [dated_fact_index("annotation", "entry")]
        triggers = dated_fact_triggers(
            PEOPLE_OF_ENTRIES,
            words=["text"],
            owner="SELECT e.person_id FROM registry_entry e WHERE e.id = OLD.entry_id",
        )

    def __str__(self) -> str:
        return f"annotation {self.code} of entry {self.entry_id}"


class StandingSpan(models.Model):
    """The derived answer by ranges of days, for search, bulk checks and statistics.

    Rewritten from the facts by `services.standing.project` in the transaction of each fact; a test
    holds the two equal. `displayed` is the range of days on which the public may see the entry.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="spans")
    during = DateRangeField()
    status = models.CharField(max_length=20, choices=Status.choices)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    displayed = models.BooleanField()

    class Meta:
        indexes = [models.Index("entry", Lower("during"), name="span_by_first_day")]

    def __str__(self) -> str:
        return f"{self.status} of entry {self.entry_id}"
