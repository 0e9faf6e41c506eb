"""Answers that hand out a list as a file for spreadsheets."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from members import spreadsheets
from members.errors import Refused

T = TypeVar("T", bound=Model)

CSV, XLSX = "csv", "xlsx"
KINDS = frozenset({CSV, XLSX})
# More rows than anybody's department has do not go into one file that somebody waits for.
MOST_ROWS = 20_000
_TYPE_OF_CSV = "text/csv; charset=utf-8"
_TYPE_OF_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_Rows = Iterable[Sequence[object]]


def whole(rows: QuerySet[T]) -> list[T]:
    """All rows of a list that goes into a file.

    Raises:
        Refused: where there are too many for one: a file never leaves any out.
    """
    found = list(rows[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        raise Refused(_("This list is too long for one file. Narrow it by the filters first."), code="too_long")
    return found


def answer(kind: str, *, name: str, headings: Sequence[object], rows: _Rows) -> HttpResponseBase:
    """A list as a file of this kind.

    Args:
        kind: CSV or XLSX.
        name: of the file, without its ending.
    """
    if kind == CSV:
        return as_csv(name=name, headings=headings, rows=rows)
    file = spreadsheets.workbook(chain([headings], rows), title=name)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=_TYPE_OF_XLSX)


def as_csv(*, name: str, headings: Sequence[object], rows: _Rows) -> HttpResponse:
    """A list as CSV."""
    content = spreadsheets.as_csv(chain([headings], rows))
    return HttpResponse(content, content_type=_TYPE_OF_CSV, headers=_headers(name))


def stream(*, name: str, headings: Sequence[object], rows: _Rows) -> StreamingHttpResponse:
    """A long list as CSV, sent as its rows come."""
    pieces = spreadsheets.csv_pieces(chain([headings], rows))
    return StreamingHttpResponse(pieces, content_type=_TYPE_OF_CSV, headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.csv"'}
