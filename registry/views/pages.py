"""The pages that explain: what the register is, its statuses, and where to take a concern."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.choices import CheckOutcome, Status, Verdict
from registry.queries import policies
from registry.queries.policies import RegisterPolicies
from registry.rules import sandbox
from registry.rules.facts import StandingPolicy
from registry.rules.public import DisplayRule
from registry.rules.standing import verdict_of, years_in_force
from registry.views.public import PublicPage

_OUTCOMES: dict[CheckOutcome, str | Promise] = {
    CheckOutcome.NOT_REGISTERED: gettext_lazy("What may be said of it is in words."),
    CheckOutcome.MISMATCH: gettext_lazy("The note says what does not, such as a former name."),
    CheckOutcome.CANNOT_CONFIRM: gettext_lazy("Unknown, withheld and no longer shown are one answer; ask the office."),
    CheckOutcome.AMBIGUOUS: gettext_lazy("Give the number on the register too."),
    CheckOutcome.UNREADABLE: gettext_lazy("The note says why."),
}


class Home(PublicPage):
    """What the register is, and the box."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("registry/home.jinja", {"registers": policies.current().registers})


class Page(PublicPage):
    """A page of words alone."""

    template = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.template)


class EmployerApi(PublicPage):
    """How the employer API is used, with lines that work as they stand."""

    template = "registry/employer_api.jinja"

    @staticmethod
    def shown() -> dict[str, Any]:
        outcomes = [(outcome.value, outcome.label, _OUTCOMES.get(outcome, "")) for outcome in CheckOutcome]
        return {"origin": settings.PUBLIC_URL, "outcomes": outcomes, "people": sandbox.PEOPLE}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.template, self.shown())


class Robots(PublicPage):
    """What search engines may keep: never an answer about a person, which would outlive its truth."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "registry/robots.txt", content_type="text/plain; charset=utf-8")


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One status in plain words."""

    label: str
    meaning: str
    verdict: Verdict
    verdict_label: str
    shown: str


class Statuses(PublicPage):
    """Every status in plain words and how long it is shown, made from the policies themselves."""

    def get(self, request: HttpRequest) -> HttpResponse:
        tables = [(r.name, _rows(r)) for r in policies.current().registers]
        same = all(rows == tables[0][1] for _name, rows in tables)
        registers = [{"name": name, "rows": rows} for name, rows in tables]
        return self.page(
            "registry/statuses.jinja",
            {"registers": registers, "common_rows": tables[0][1] if same and tables else None},
        )


def _rows(register: RegisterPolicies) -> list[StatusRow]:
    """The statuses that a policy words, those that allow practice first."""
    governing = max(register.book.rows, key=lambda row: row.valid_from)
    rows = [
        StatusRow(rule.label, rule.meaning, verdict, str(verdict.label), _shown(status, rule, governing))
        for status in Status
        if (rule := register.rules.get(status))
        for verdict in [verdict_of(status, governing)]
    ]
    rows.reverse()  # the statuses are declared most serious first
    return sorted(rows, key=lambda row: list(Verdict).index(row.verdict))


def _shown(status: Status, rule: DisplayRule, governing: StandingPolicy) -> str:
    """How long a status is shown, in words."""
    years = years_in_force(status, governing)
    if years:
        return _("%(time)s, unless the decision sets another end") % {"time": _for(12 * years)}
    return _("For as long as it lasts") if rule.shown_months is None else _for(rule.shown_months)


def _for(months: int) -> str:
    years, rest = divmod(months, 12)
    if rest:
        return ngettext("For %(n)s month", "For %(n)s months", months) % {"n": months}
    return ngettext("For %(n)s year", "For %(n)s years", years) % {"n": years}
