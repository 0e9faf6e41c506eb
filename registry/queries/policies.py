"""The registers and their policies as plain values, kept in the process until their version changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from registry.choices import Status
from registry.models import DisplayPolicy, PolicyVersion, Register, Scope, StandingPolicy
from registry.rules import facts
from registry.rules.public import DisplayRule


@dataclass(frozen=True, slots=True)
class RegisterPolicies:
    """One register with its standing policy and display rules.

    Args:
        rules: for every status, its words and how long it is shown.
    """

    id: int
    code: str
    name: str
    registrant: str
    outside_body: str
    outside_name: str
    outside_url: str
    book: facts.PolicyBook
    rules: Mapping[Status, DisplayRule]


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """A scope of practice as a form offers it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ScopeGroup:
    """Scopes of practice under one heading, as a form offers them."""

    name: str
    scopes: tuple[ScopeChoice, ...]


@dataclass(frozen=True, slots=True)
class Policies:
    """All registers as of one version of their files."""

    version: int
    registers: tuple[RegisterPolicies, ...]
    scopes: tuple[ScopeGroup, ...]

    def register(self, register_id: int) -> RegisterPolicies:
        """The register with this id."""
        return next(r for r in self.registers if r.id == register_id)


def current() -> Policies:
    """The registers and policies as loaded now; asks the database for their version."""
    return at_version(PolicyVersion.objects.values_list("version", flat=True).filter(pk=1).first() or 0)


@lru_cache(maxsize=1)
def at_version(version: int) -> Policies:
    """The registers and policies of a version just read; reads them anew only when it changed."""
    books: dict[int, list[facts.StandingPolicy]] = {}
    for row in StandingPolicy.objects.order_by("register_id", "valid_from"):
        books.setdefault(row.register_id, []).append(_standing(row))
    rules: dict[int, dict[Status, DisplayRule]] = {}
    for shown in DisplayPolicy.objects.all():
        rules.setdefault(shown.register_id, {})[Status(shown.status)] = DisplayRule(
            shown.label, shown.meaning, shown.shown_months, shown.after_months
        )
    found = [
        RegisterPolicies(
            id=r.pk,
            code=r.code,
            name=r.name,
            registrant=r.registrant,
            outside_body=r.outside_body,
            outside_name=r.outside_name,
            outside_url=r.outside_url,
            book=facts.PolicyBook(tuple(books[r.pk])),
            rules=rules[r.pk],
        )
        for r in Register.objects.order_by("position")
    ]
    return Policies(version, tuple(found), _scopes())


def _scopes() -> tuple[ScopeGroup, ...]:
    """Every scope once, under its group or, on registers without groups, its register; by code across registers."""
    groups: dict[str, dict[str, str]] = {}
    seen: set[str] = set()
    for scope in Scope.objects.select_related("register").order_by("register__position", "position"):
        if scope.code not in seen:
            seen.add(scope.code)
            groups.setdefault(scope.group or scope.register.name, {})[scope.code] = scope.name
    return tuple(ScopeGroup(name, tuple(ScopeChoice(*pair) for pair in held.items())) for name, held in groups.items())


def _standing(row: StandingPolicy) -> facts.StandingPolicy:
    return facts.StandingPolicy(
        valid_from=row.valid_from,
        renewal_window_days=row.renewal_window_days,
        break_notice_days=row.break_notice_days,
        caution_years=row.caution_years,
        finding_years=row.finding_years,
        warning_years=row.warning_years,
        career_change_practises=row.career_change_practises,
        outside_max_age_days=row.outside_max_age_days,
        interim_most_months=row.interim_most_months,
        interim_first_review_months=row.interim_first_review_months,
        interim_review_months=row.interim_review_months,
    )
