"""My log, taken out: for a spreadsheet, for another register, or to be read."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from cpd import portfolio, wording
from cpd.doors import OWN_CYCLE_TAKEN_OUT, OWN_INTAKE
from cpd.queries import taken_out
from members import policy
from members.doors import Door
from members.rules.cells import neutral
from members.views.documents import SANDBOX


class _Lines:
    """Where a writer of rows leaves each line for whoever sends it."""

    def write(self, line: str) -> str:
        return line


def _as_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    writer: Any = csv.writer(_Lines())
    yield "\ufeff"  # spreadsheets then read the letters as they are
    for row in rows:
        yield writer.writerow(row)


def _attached(content: Any, name: str, media: str) -> HttpResponseBase:
    answer: HttpResponseBase = (
        HttpResponse(content, content_type=media)
        if isinstance(content, bytes)
        else StreamingHttpResponse(content, content_type=media)
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Security-Policy"] = SANDBOX
    return answer


class AsList(Door):
    """Every activity as a row."""

    door = policy.OWN_EVIDENCE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        name = f"cpd-log-{self.today:%Y-%m-%d}.csv"
        return _attached(_as_lines(taken_out.table(self.thing)), name, "text/csv; charset=utf-8")


class AsBundle(Door):
    """The whole log, which can be brought back."""

    door = policy.OWN_EVIDENCE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        name = f"cpd-log-{self.today:%Y-%m-%d}.json"
        return _attached(taken_out.document(self.thing, at=self.now), name, "application/json")


class Portfolio(Door):
    """The portfolio of one period."""

    door = OWN_CYCLE_TAKEN_OUT

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        person = self.asker.person or self.thing.person
        made = portfolio.made(person, self.thing, at=self.now, on=self.today)
        return _attached(made, f"cpd-portfolio-{self.thing.during.lower:%Y}.pdf", "application/pdf")


class Faults(Door):
    """Every row of a file that cannot be brought in, as a list."""

    door = OWN_INTAKE

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        return _attached(_as_lines(self.rows()), "rows-with-errors.csv", "text/csv; charset=utf-8")

    def rows(self) -> Iterator[list[str]]:
        """Its place, and what is wrong with it."""
        yield [_("Row"), _("What is wrong")]
        for line, wrong in taken_out.faults(self.thing):
            yield [str(line), neutral(" ".join(wording.trouble(one) for one in wrong))]
