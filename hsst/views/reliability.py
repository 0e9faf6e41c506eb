"""How reliably cases for a certificate are judged: the office’s page, and the same as a file."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hsst.figures_doors import JUDGED_FRAMEWORK
from hsst.queries.reliability import Report, frameworks
from hsst.rules.reliability import FEWEST_CASES, FEWEST_JUDGEMENTS, Agreement
from hsst.services import reliability
from members import policy
from members.doors import Door
from members.views import sheets
from registry.models import Framework

_IN = {"area": "desk", "section": "applications"}


class Reliability(Door):
    """Which standards there are figures about."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = {"frameworks": list(frameworks()), "fewest": FEWEST_CASES}
        return render(request, "hsst/desk/reliability_list.html", shown | _IN)


class OfFramework(Door):
    """The figures about the standards of one framework; looking is recorded."""

    door = JUDGED_FRAMEWORK
    thing: Framework

    def reports(self, *, taken_out: bool = False) -> tuple[Report, Report]:
        """The figures of cases and of calibration rounds, with the look at them recorded."""
        return reliability.look(framework=self.thing, taken_out=taken_out, by=self.asker.account(), at=self.now)

    def get(self, request: HttpRequest, framework: str) -> HttpResponse:
        cases, calibrated = self.reports()
        shown = {"report": cases, "calibrated": calibrated, "fewest": FEWEST_CASES, "judgements": FEWEST_JUDGEMENTS}
        return render(request, "hsst/desk/reliability.html", shown | _IN)


class OfFrameworkFile(OfFramework):
    """The same as a file of comma-separated values."""

    door = JUDGED_FRAMEWORK

    def get(self, request: HttpRequest, framework: str) -> HttpResponse:
        cases, calibrated = self.reports(taken_out=True)
        rows = [*_rows(_("cases"), cases), *_rows(_("calibration"), calibrated)]
        name = f"reliability-{self.thing.code}-{self.today}"
        return sheets.as_csv(name=name, headings=_heads(), rows=rows)


def _heads() -> Sequence[str]:
    return [
        _("From"), _("About"), _("Who or what"), _("Cases"), _("Judgements"), _("All gave one mark"),
        _("Weighted kappa"), _("Alpha, ordinal"), _("Alpha, lowest"), _("Alpha, highest"), _("Alpha, nominal"),
        _("Severity in steps"), _("Severity, lowest"), _("Severity, highest"), _("Drift in steps"),
        _("Days in the middle"),
    ]  # fmt: skip


def _rows(source: str, report: Report) -> Iterator[Sequence[object]]:
    if report.overall:
        yield [source, _("all standards"), "", *_agreement(report.overall)]
    for code, _title, found in report.standards:
        yield [source, _("standard"), code, *_agreement(found)]
    for name, one in report.assessors:
        low, high = one.severity.between or ("", "")
        yield [
            source, _("assessor"), name, one.cases, one.judgements, "", _plain(one.kappa), "", "", "", "",
            _plain(one.severity.steps), _plain(low), _plain(high), _plain(one.drift), _plain(one.days),
        ]  # fmt: skip
    for first, second, pair in report.pairs:
        low, high = pair.severity.between or ("", "")
        figures = [_plain(pair.severity.steps), _plain(low), _plain(high)]
        yield [source, _("pair"), f"{first}, {second}", pair.cases, *[""] * 7, *figures, "", ""]


def _agreement(found: Agreement) -> list[object]:
    low, high = found.between or ("", "")
    kinds = (found.same, found.kappa, found.ordinal, low, high, found.nominal)
    return [found.cases, found.units, *(_plain(one) for one in kinds), "", "", "", "", ""]


def _plain(figure: object) -> str:
    return f"{figure:.3f}" if isinstance(figure, float) else str(figure if figure is not None else "")
