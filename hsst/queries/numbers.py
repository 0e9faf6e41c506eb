"""How many applied for certificates of equivalence, what came of it, and how long each step took: what is published."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hsst.rules import numbers
from hsst.rules.numbers import Case, Year
from members.queries.calendar import london_day
from registry.choices import RouteKind, Stage
from registry.models import Application, Route, StageChange

UNDER_WAY = "under_way"
OUTCOMES: Mapping[str, str | Promise] = {
    Stage.GRANTED: _("Certificate granted"),
    Stage.REFUSED: _("Not granted"),
    Stage.WITHDRAWN: _("Withdrawn by the applicant"),
    Stage.CLOSED: _("Closed, for it did not come back in time"),
    UNDER_WAY: _("Under way"),
}
# Refused for good is refused; while an appeal is heard, it is under way again.
_AS: Mapping[str, str] = {Stage.REFUSED_FINAL: Stage.REFUSED}
STEPS: Mapping[str, str | Promise] = {
    Stage.SUBMITTED: _("Looked through for completeness"),
    Stage.REFERENCES: _("Waiting for references"),
    Stage.READY: _("Waiting for a panel"),
    Stage.ASSESSING: _("With the panel"),
    Stage.PORTFOLIO: _("The applicant puts a portfolio together"),
    Stage.EVIDENCE: _("The applicant adds more evidence"),
    Stage.INTERVIEW: _("Until the interview"),
    Stage.MODERATION: _("With a moderator"),
    Stage.RECOMMENDED: _("Waiting for the decision"),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is published of one route to a certificate."""

    route: Route
    years: Sequence[Year]


def published() -> list[Numbers]:
    """The numbers of every route to a certificate, in three statements however many applied."""
    applied = Application.objects.filter(route__kind=RouteKind.CERTIFICATE, submitted_at__isnull=False)
    days = _days(
        StageChange.objects.filter(application__in=applied)
        .order_by("application", "at", "pk")
        .values_list("application", "stage", "at")
    )
    cases: dict[int, list[Case]] = defaultdict(list)
    for pk, route, stage, submitted_at in applied.values_list("pk", "route", "stage", "submitted_at"):
        if submitted_at is not None:
            outcome = _AS.get(stage, stage)
            ended = outcome if outcome in OUTCOMES else UNDER_WAY
            cases[route].append(Case(london_day(submitted_at).year, ended, days[pk]))
    routes = Route.objects.filter(pk__in=cases).select_related("register").order_by("register", "position", "pk")
    return [Numbers(route, numbers.by_year(cases[route.pk], stages=list(STEPS))) for route in routes]


def _days(changes: Iterable[tuple[int, str, datetime]]) -> dict[int, dict[str, int]]:
    """How many days each application stood at each stage that it left, every time that it was there together."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    before: tuple[int, str, datetime] | None = None
    for change in changes:
        if before is not None and before[0] == change[0]:
            application, stage, since = before
            took = (change[2] - since).days
            found[application][stage] = found[application].get(stage, 0) + took
        before = change
    return found
