"""Looking somebody up: the box, the results, and the entry with its verdict first."""

from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from members.errors import Refused
from members.jinja import moment
from registry.policy import SHOWN_ENTRY
from registry.queries import entries
from registry.rules.asked import day_asked
from registry.views.public import PublicPage

# Stands in a kept page where each answer puts the instant at which it was checked.
_CHECKED_AT = mark_safe("<!--checked at-->")  # noqa: S308 - a constant


class Entry(PublicPage):
    """The verdict first, then what the register holds, for today or for a day in the past."""

    door = SHOWN_ENTRY
    limits = "lookup"
    thing: entries.Visible

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        if number != self.thing.number:
            query = f"?{urlencode({'on': request.GET['on']})}" if "on" in request.GET else ""
            return redirect(reverse("entry", args=[self.thing.number]) + query)
        asked = request.GET.get("on", "")
        if not asked:
            return self._answer(_kept_page(self.thing, self.today, self.today, get_language()))
        try:
            on = day_asked(asked, today=self.today)
        except Refused as refusal:
            page = _page(self.thing, self.today, self.today, on_value=asked[:40], on_error=refusal.message)
            return self._answer(page, status=422)
        return self._answer(_kept_page(self.thing, on, self.today, get_language()))

    def _answer(self, page: tuple[bytes, bytes], *, status: int = 200) -> HttpResponse:
        before, after = page
        response = HttpResponse(before + _stamp(self.now) + after, status=status)
        response["Cache-Control"] = "no-store"
        return response


def _stamp(at: datetime) -> bytes:
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), moment(at)).encode()


@lru_cache(maxsize=settings.PAGES_KEPT)
def _kept_page(found: entries.Visible, on: date, today: date, language: str | None) -> tuple[bytes, bytes]:
    """The page of one state of an entry on one London day, kept while that state lasts.

    `found` was read from the database by this request and carries the versions of the person and the
    policies: after a commit anywhere, the next request asks for another page than the kept one.
    """
    return _page(found, on, today)


def _page(
    found: entries.Visible, on: date, today: date, *, on_value: str = "", on_error: str = ""
) -> tuple[bytes, bytes]:
    """The page in two parts, between which the instant of the check belongs."""
    entry = entries.public_entry(found, on=on, today=today)
    if entry is None:
        raise Http404
    page = render_to_string(
        "registry/lookup/entry.jinja",
        {
            "entry": entry,
            "checked_at": _CHECKED_AT,
            "on_value": on_value,
            "on_error": on_error,
            "proof_url": reverse("proof", args=[entry.number]),
        },
    )
    before, after = page.encode().split(_CHECKED_AT.encode())
    return before, after
