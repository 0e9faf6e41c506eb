"""The pages made from the same rows by which applications are judged: programmes, standards, decisions, coming back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from members.views import sheets
from registry.choices import Left, RouteKind
from registry.joining_doors import FRAMEWORK
from registry.joining_forms import ComingBackForm, ProgrammesFilter
from registry.models import Edition, Framework, Register, RoutePolicy
from registry.queries import joining, policies
from registry.rules import returning
from registry.views.public import PublicPage


class Programmes(PublicPage):
    """Every programme that is or was recognised: for whom, in which version and until which review."""

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = self.filters()
        rows = joining.recognised(on=self.today, **_chosen(filters))
        chosen = {name: of for name, of in _chosen(filters).items() if of}
        shown = {
            "filters": filters,
            "rows": rows,
            "narrowed": bool(chosen),
            "csv_url": reverse("join-programmes-csv") + (f"?{urlencode(chosen)}" if chosen else ""),
        }
        return self.page("registry/joining/programmes.jinja", shown, status=422 if filters.errors else 200)

    def filters(self) -> ProgrammesFilter:
        """What the list is narrowed by."""
        return ProgrammesFilter(
            self.request.GET, routes=joining.routes_with_programmes(), scopes=joining.scopes_offered()
        )


class ProgrammesCsv(Programmes):
    """The same list as a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = map(_cells, joining.recognised(on=self.today, **_chosen(self.filters())))
        return self.fresh(sheets.as_csv(name="recognised-programmes", headings=_headings(), rows=rows))


def _chosen(filters: ProgrammesFilter) -> dict[str, str]:
    """What was chosen and exists; anything else narrows nothing and is said beside its field."""
    given = filters.cleaned_data if filters.is_valid() else {}
    return {"route": given.get("route", ""), "scope": given.get("scope", "")}


def _headings() -> tuple[str, ...]:
    return (
        _("Programme"),
        _("Provider"),
        _("Award"),
        _("Level"),
        _("Routes"),
        _("Scopes"),
        _("Version"),
        _("Finished from"),
        _("Finished until"),
        _("Review due"),
        _("Basis"),
    )


def _cells(row: joining.Recognised) -> tuple[object, ...]:
    of, programme = row.recognition, row.recognition.programme
    last = of.during.upper and of.during.upper - timedelta(days=1)
    return (
        programme.name,
        programme.provider,
        programme.award,
        programme.get_level_display(),
        row.routes,
        row.scopes,
        of.version,
        of.during.lower,
        last,
        of.review_on,
        of.basis,
    )


# --- Standards ------------------------------------------------------------------------------------------------------


class Standards(PublicPage):
    """Every set of standards that applicants are judged by."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("registry/joining/standards.jinja", {"frameworks": joining.frameworks()})


class ShowStandards(PublicPage):
    """One edition of a set of standards, and on asking what changed since another."""

    door = FRAMEWORK
    thing: Framework

    def get(self, request: HttpRequest, framework: str) -> HttpResponse:
        editions = joining.editions(self.thing)
        by_version = {one.version: one for one in editions}
        current = next((one for one in editions if one.effective_from <= self.today), editions[0])
        asked = {name: request.GET.get(name, "") for name in ("edition", "since")}
        unknown = next((name for name, version in asked.items() if version and version not in by_version), "")
        edition = by_version.get(asked["edition"], current)
        since = by_version.get(asked["since"])
        rows, gone = joining.compared(edition, since) if since else (_plain(edition), [])
        shown = {
            "framework": self.thing,
            "edition": edition,
            "current": current,
            "editions": editions,
            "since": since,
            "domains": _by_domain(rows),
            "gone": gone,
            "unverified": sum(not row.standard.verified for row in rows),
            "error": _("There is no such edition. Choose one from the list.") if unknown else "",
            "error_field": unknown,
        }
        return self.page("registry/joining/framework.jinja", shown, status=422 if unknown else 200)


def _plain(edition: Edition) -> list[joining.Compared]:
    return [joining.Compared(standard, None, changed=False) for standard in joining.standards(edition)]


def _by_domain(rows: Iterable[joining.Compared]) -> list[tuple[str, list[joining.Compared]]]:
    found: dict[str, list[joining.Compared]] = {}
    for row in rows:
        domain = row.standard.domain
        found.setdefault(f"{domain.code} {domain.title}", []).append(row)
    return list(found.items())


# --- Decisions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Steps:
    """How long each step may take, and the routes for which that holds."""

    routes: list[str]
    policy: RoutePolicy


class Decisions(PublicPage):
    """How an application is decided, by whom, how long each step may take, and how to appeal."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = joining.policies_in_force(on=self.today)
        registers: dict[str, list[RoutePolicy]] = {}
        for policy in found:
            registers.setdefault(policy.route.register.name, []).append(policy)
        shown = {
            "registers": [(name, _alike(rows)) for name, rows in registers.items()],
            "appeals": sorted({policy.appeal_days for policy in found}),
            "answers": sorted({policy.appeal_answer_days for policy in found}),
        }
        return self.page("registry/joining/decisions.jinja", shown)


_FIGURES = (
    "completeness_working_days", "resubmit_days", "reference_days", "needs_referees", "assessors",
    "assessment_working_days", "evidence_days", "evidence_rounds", "decision_working_days", "appeal_days",
    "appeal_answer_days",
)  # fmt: skip


def _alike(policies_of: Iterable[RoutePolicy]) -> list[Steps]:
    """Routes of the same figures share one row."""
    found: dict[tuple[int, ...], Steps] = {}
    for policy in policies_of:
        figures = tuple(getattr(policy, name) for name in _FIGURES)
        found.setdefault(figures, Steps([], policy)).routes.append(policy.route.name)
    return list(found.values())


# --- Coming back ----------------------------------------------------------------------------------------------------


class ComingBack(PublicPage):
    """Given why and when somebody left: exactly what they must bring to come back, and the earliest day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        registers = policies.current().registers
        form = ComingBackForm(request.GET or None, registers=registers, today=self.today)
        shown: dict[str, Any] = {"form": form, "plan": None}
        if form.is_bound and form.is_valid():
            shown |= self._plan(form.cleaned_data)
        return self.page("registry/joining/coming_back.jinja", shown, status=422 if form.errors else 200)

    def _plan(self, given: dict[str, Any]) -> dict[str, Any]:
        register = Register.objects.get(code=given["register"])
        figures = joining.return_figures(register, on=self.today)
        if figures is None:
            return {"register": register, "no_figures": True}
        plan = returning.plan(Left(given["left"]), given["left_on"], given["on"], *figures)
        asked = joining.way_back(register, RouteKind(plan.kind), on=self.today)
        return {
            "register": register,
            "no_figures": False,
            "plan": plan,
            "figures": figures[0],
            "left_on": given["left_on"],
            "asked": asked,
            "updates": asked is not None and "time_away" in asked.policy.sections,
        }
