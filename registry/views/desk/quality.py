"""Data quality: what is missing or doubtful, counted and listed."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from members import policy
from members.doors import Door
from members.queries import pages
from registry.queries import desk_quality

_WIDTH = 400


class Quality(Door):
    """How many records are on each list, drawn and in figures."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        counted = desk_quality.counts(today=self.today)
        most = max(counted.values()) or 1
        rows = [
            {"code": code, "check": check, "count": counted[code], "width": round(_WIDTH * counted[code] / most)}
            for code, check in desk_quality.CHECKS.items()
        ]
        return render(request, "registry/desk/quality.html", {"area": "desk", "section": "quality", "rows": rows})


class QualityList(Door):
    """The records on one list."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if code not in desk_quality.CHECKS:
            raise Http404
        listed: Any = desk_quality.Listed(code, self.today)
        page = Paginator(listed, pages.PAGE).get_page(request.GET.get("page", "1"))
        context: dict[str, Any] = {"area": "desk", "section": "quality", "code": code, "page": page}
        return render(request, "registry/desk/quality_list.html", context | {"check": desk_quality.CHECKS[code]})
