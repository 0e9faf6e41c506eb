from django.db import models

from registry.choices import RouteKind, ScopeState, Status


class Register(models.Model):
    """A part of the register, as data: its numbers, terms, scopes and what it requires elsewhere.

    Loaded from files under review by `manage.py load_registers`; no code asks which register this is.
    """

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=100)
    registrant = models.CharField(max_length=100)
    basis = models.TextField()
    number_prefix = models.CharField(max_length=5)
    number_pattern = models.CharField(max_length=60)
    term_rule = models.CharField(max_length=30)
    term_late_admission_from = models.CharField(max_length=5, blank=True)
    outside_body = models.CharField(max_length=20, blank=True)
    outside_name = models.CharField(max_length=100, blank=True)
    outside_url = models.URLField(blank=True)
    # Under which scheme those on it keep their log of CPD; none asks for no log.
    cpd_scheme = models.CharField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.code


class Scope(models.Model):
    """A scope of practice, or on some registers a specialism, in which a person is registered."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="scopes")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    group = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=ScopeState.choices, default=ScopeState.OPEN)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("register", "code", name="scope_code_is_unique_on_a_register"),
            models.UniqueConstraint("register", "name", name="scope_name_is_unique_on_a_register"),
        ]

    def __str__(self) -> str:
        return f"{self.register_id} {self.code}"


class ScopeSynonym(models.Model):
    """Another word for a scope in records brought in: RT Physics, Med Eng."""

    scope = models.ForeignKey(Scope, models.CASCADE, related_name="synonyms")
    word = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint("scope", "word", name="synonym_is_unique_for_a_scope")]

    def __str__(self) -> str:
        return f"{self.word} = {self.scope_id}"


class Route(models.Model):
    """A way on to a register, or back to it; `registry.models.routes.RoutePolicy` says what it asks for."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="routes")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=RouteKind.choices, default=RouteKind.ADMISSION)
    summary = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Which scopes it is for; none stands for every scope that is open.
    scopes = models.ManyToManyField(Scope, related_name="routes", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("register", "code", name="route_code_is_unique_on_a_register")]

    def __str__(self) -> str:
        return f"{self.register_id} {self.code}"


class StandingPolicy(models.Model):
    """The figures of one register that standing and orders depend on, from a day (docs/rules.md 7)."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="standing_policies")
    valid_from = models.DateField()
    renewal_window_days = models.PositiveSmallIntegerField()
    break_notice_days = models.PositiveSmallIntegerField()
    caution_years = models.PositiveSmallIntegerField()
    finding_years = models.PositiveSmallIntegerField()
    warning_years = models.PositiveSmallIntegerField()
    career_change_practises = models.BooleanField(default=False)
    outside_max_age_days = models.PositiveSmallIntegerField()
    interim_most_months = models.PositiveSmallIntegerField(default=18)
    interim_first_review_months = models.PositiveSmallIntegerField(default=6)
    interim_review_months = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints = [models.UniqueConstraint("register", "valid_from", name="standing_policy_one_a_day")]

    def __str__(self) -> str:
        return f"{self.register_id} from {self.valid_from}"


class DisplayPolicy(models.Model):
    """What one status means and how long it is shown; months without a figure mean for as long as it lasts."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="display_policies")
    status = models.CharField(max_length=20, choices=Status.choices)
    label = models.CharField(max_length=100)
    meaning = models.TextField()
    shown_months = models.PositiveSmallIntegerField(null=True)
    after_months = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("register", "status", name="display_policy_one_a_status")]

    def __str__(self) -> str:
        return f"{self.register_id} {self.status}"


class PolicyVersion(models.Model):
    """Rises with each change to registers and policies; pages kept under an older version are not shown."""

    version = models.BigIntegerField(default=1)
    loaded_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # Of the files of routes, standards, programmes and declarations, which change no page about an entry.
    admission_sha256 = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"policies {self.version}"
