"""What the public pages about joining are made from: the rows by which applications are judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.db.models import F, Q, QuerySet

from members.queries import money
from members.rules.money import pounds
from registry.choices import RouteKind, ScopeState, Section
from registry.models import (
    Edition,
    Framework,
    Programme,
    Recognition,
    Register,
    ReturnPolicy,
    ReturnRule,
    Route,
    RoutePolicy,
    Scope,
    Standard,
)
from registry.rules import returning
from registry.rules.eligibility import Known

_OFFERED = (ScopeState.OPEN, ScopeState.PILOT)
_BACK = (RouteKind.READMISSION, RouteKind.RESTORATION)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a route asks for on a day.

    Args:
        scope: the one that was chosen, if one was.
        fee: in words; empty where none is set.
        standards: how many standards each application is judged by.
        weeks: about how long it takes if nothing is missing.
    """

    route: Route
    policy: RoutePolicy
    sections: tuple[Section, ...]
    scope: Scope | None
    fee: str
    standards: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """A programme as it is or was recognised: one version of it."""

    recognition: Recognition
    routes: str
    scopes: str
    review_passed: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A standard beside what it was in another edition; `before` is None where it was not there."""

    standard: Standard
    before: Standard | None
    changed: bool


def name_of(route: Route) -> str:
    """A route as addresses and files name it."""
    return f"{route.register.code}/{route.code}"


def known() -> Known:
    """What the questions of the eligibility checker depend on."""
    routes = list(Route.objects.select_related("register").prefetch_related("scopes").exclude(policies=None))
    registers = list(Register.objects.order_by("position"))
    return Known(
        scopes=[scope.code for scope in scopes_offered()],
        routes={name_of(route): [scope.code for scope in route.scopes.all()] for route in routes},
        registers=[register.code for register in registers],
        outside=[register.code for register in registers if register.outside_body],
        ways_back={
            (route.register.code, RouteKind(route.kind)): name_of(route) for route in routes if route.kind in _BACK
        },
    )


def scopes_offered() -> list[Scope]:
    """The scopes of practice of the register that has groups of them, as somebody may apply for them."""
    offered = Scope.objects.select_related("register").filter(state__in=_OFFERED).exclude(group="")
    return list(offered.order_by("register__position", "position"))


def months_of_work(*, on: date) -> int:
    """The fewest months of work that a way on to a register by equivalence asks for."""
    rows = _in_force(on).filter(route__kind=RouteKind.ADMISSION, min_months__gt=0).values_list("min_months", flat=True)
    return min(rows, default=0)


def asked_by(name: str, *, scope: str = "", on: date) -> Asked | None:
    """What a route asks for on a day; None where there is no such route, or nobody can apply by it.

    Args:
        name: register and code, such as `RCT/ptp`.
    """
    register, _slash, code = name.partition("/")
    policy = _in_force(on).filter(route__register__code=register, route__code=code).first()
    if policy is None:
        return None
    route = policy.route
    return Asked(
        route=route,
        policy=policy,
        sections=tuple(Section(section) for section in policy.sections),
        scope=Scope.objects.filter(register=route.register, code=scope).first() if scope else None,
        fee=_fee(policy.fee_code, on),
        standards=_standards(policy, on),
        weeks=_weeks(policy),
    )


def policies_in_force(*, on: date) -> list[RoutePolicy]:
    """What every route asks for on a day, in the order of the registers and their routes."""
    return list(_in_force(on).order_by("route__register__position", "route__position"))


def recognised(*, on: date, route: str = "", scope: str = "") -> list[Recognised]:
    """Every recognition of a programme, of those still open first, narrowed by route and scope."""
    found = Recognition.objects.filter(set_aside_at=None).select_related("programme")
    found = found.prefetch_related("programme__routes__register", "programme__scopes")
    if route:
        register, _slash, code = route.partition("/")
        found = found.filter(programme__routes__register__code=register, programme__routes__code=code)
    if scope:  # one that names no scope is for all of them
        found = found.filter(Q(programme__scopes__code=scope) | Q(programme__scopes=None))
    rows = found.distinct().order_by("programme__name", "programme__provider", F("during").desc())
    return [_recognised(row, on) for row in rows]


def routes_with_programmes() -> list[Route]:
    """The routes that some programme leads on to."""
    found = Route.objects.select_related("register").filter(pk__in=Programme.routes.through.objects.values("route"))
    return list(found.order_by("register__position", "position"))


def frameworks() -> list[Framework]:
    """Every set of standards, by name."""
    return list(Framework.objects.order_by("name"))


def editions(framework: Framework) -> list[Edition]:
    """Its editions, the latest first."""
    return list(Edition.objects.filter(framework=framework).order_by("-effective_from", "-pk"))


def standards(edition: Edition) -> list[Standard]:
    """Its standards in their order, each with its domain."""
    return list(Standard.objects.filter(edition=edition).select_related("domain").order_by("position"))


def compared(edition: Edition, earlier: Edition) -> tuple[list[Compared], list[Standard]]:
    """The standards of an edition beside those of another, and those that only the other has."""
    before = {standard.code: standard for standard in standards(earlier)}
    now = standards(edition)
    rows = [
        Compared(one, before.get(one.code), one.code in before and _said(one) != _said(before[one.code])) for one in now
    ]
    there = {standard.code for standard in now}
    return rows, [standard for code, standard in before.items() if code not in there]


def way_back(register: Register, kind: RouteKind, *, on: date) -> Asked | None:
    """What the route back to a register asks for on a day."""
    route = Route.objects.select_related("register").filter(register=register, kind=kind).first()
    return asked_by(name_of(route), on=on) if route else None


def return_figures(register: Register, *, on: date) -> tuple[returning.Policy, Sequence[returning.Band]] | None:
    """The figures by which somebody may come back to a register on a day; None where there are none."""
    policy = ReturnPolicy.objects.filter(register=register, valid_from__lte=on).order_by("-valid_from").first()
    if policy is None:
        return None
    rules = ReturnRule.objects.filter(register=register, valid_from__lte=on)
    newest = rules.order_by("-valid_from").first()
    if newest is None:
        return None
    bands = [
        returning.Band(
            rule.from_years, rule.updating_days, rule.day_hours, rule.private_most_percent, rule.within_months
        )
        for rule in rules.filter(valid_from=newest.valid_from).order_by("from_years")
    ]
    figures = returning.Policy(
        policy.short_readmission_months,
        policy.restoration_after_years,
        policy.restoration_every_months,
        policy.restoration_failures_before_bar,
    )
    return figures, bands


def certificates(*, on: date) -> list[RoutePolicy]:
    """What every route to a certificate asks for on a day: a certificate is not registration."""
    rows = _in_force(on).filter(route__kind=RouteKind.CERTIFICATE)
    return list(rows.order_by("-route__register__position", "route__position"))


def _in_force(on: date) -> QuerySet[RoutePolicy]:
    """The row of each route that governs an application begun on a day."""
    newest = (
        RoutePolicy.objects.filter(valid_from__lte=on)
        .order_by("route", "-valid_from")
        .distinct("route")
        .values_list("pk", flat=True)
    )
    rows = RoutePolicy.objects.filter(pk__in=list(newest))
    return rows.select_related("route__register", "framework")


def _fee(code: str, on: date) -> str:
    try:
        return pounds(money.fee(code, on).amount_pence) if code else ""
    except LookupError:
        return ""


def _standards(policy: RoutePolicy, on: date) -> int:
    if policy.framework is None:
        return 0
    edition = Edition.objects.filter(framework=policy.framework, effective_from__lte=on).order_by("-effective_from")
    latest = edition.first()
    return Standard.objects.filter(edition=latest).count() if latest else 0


def _weeks(policy: RoutePolicy) -> int:
    """References are asked for while the office checks; a working week has five days."""
    first = max(policy.completeness_working_days / 5, policy.reference_days / 7 if policy.needs_referees else 0)
    judged = policy.assessment_working_days / 5 if policy.assessors else 0
    return ceil(first + judged + policy.decision_working_days / 5)


def _recognised(row: Recognition, on: date) -> Recognised:
    programme = row.programme
    routes = sorted({f"{route.register.code}: {route.name}" for route in programme.routes.all()})
    return Recognised(
        recognition=row,
        routes="; ".join(routes),
        scopes="; ".join(sorted(scope.name for scope in programme.scopes.all())),
        review_passed=row.review_on is not None and row.review_on < on and (row.during.upper or on) >= on,
    )


def _said(standard: Standard) -> tuple[str, str]:
    return standard.title, standard.guidance
