"""Looking somebody up: the box, the results, and the entry with its verdict first."""

from dataclasses import asdict, dataclass
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
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from members.errors import Refused
from members.jinja import moment
from registry.doors import SHOWN_ENTRY
from registry.queries import entries, policies, results, search
from registry.rules.asked import day_asked
from registry.rules.public import PublicEntry
from registry.views.public import PublicPage

# How often an entry may be asked for, and where an answer leaves its page for `views.kept`.
ENTRY_LIMITS = "lookup"
PAGE = "register.page"
# Stands in a kept page where each answer puts the instant at which it was checked.
_CHECKED_AT = mark_safe("<!--checked at-->")


class Lookup(PublicPage):
    """Everybody whom the words may mean; a registration number leads straight to its entry."""

    limits = "lookup"
    indexed = False

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = Asked(**{key: request.GET.get(key, "") for key in ("q", "register", "scope", "town")})
        book = policies.current()
        if asked == Asked():
            return self._answer(asked, book)
        try:
            found = _search(asked, request.GET.get("page", "1"), book, self.today)
        except Refused as refusal:
            return self._answer(asked, book, refusal=refusal)
        if found.number:
            return redirect("entry", found.number)
        return self._answer(asked, book, found=found)

    def _answer(
        self,
        asked: "Asked",
        book: policies.Policies,
        *,
        found: search.SearchPage | None = None,
        refusal: Refused | None = None,
    ) -> HttpResponse:
        field = refusal.field if refusal else ""
        context = {
            # A page number has no field of its own: its error stands beside the box.
            "form": asked.form(refusal.message if refusal else "", "q" if field == "page" else field or ""),
            "registers": book.registers,
            "scopes": book.scopes,
            "results": [],
            "total_text": "",
            "page": found.page if found else 1,
            "previous_url": "",
            "next_url": "",
            "too_many": bool(found and found.cut_short),
        }
        if found:
            rows = [_row(result) for result in results.results(found.hits, book=book, today=self.today)]
            context |= {"results": rows, "total_text": _count(found, len(rows))}
            context["previous_url"] = asked.url(found.page - 1) if found.page > 1 else ""
            context["next_url"] = asked.url(found.page + 1) if found.has_more else ""
        return self.page("registry/lookup/results.jinja", context, status=422 if refusal else 200)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the search form holds."""

    q: str = ""
    register: str = ""
    scope: str = ""
    town: str = ""

    def form(self, error: str, error_field: str) -> dict[str, str]:
        """The form as the page shows it again, with its error beside the field."""
        shown = {name: value.replace("\0", "")[:200] for name, value in asdict(self).items()}
        return {**shown, "error": error, "error_field": error_field}

    def url(self, page: int) -> str:
        """Where another page of the same search is."""
        query = {name: value for name, value in asdict(self).items() if value}
        return f"{reverse('lookup')}?{urlencode({**query, 'page': page})}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results; `matched` says what else than the present name was met."""

    entry: PublicEntry
    matched: str
    matched_name: str


def _search(asked: Asked, page: str, book: policies.Policies, today: date) -> search.SearchPage:
    if asked.register and asked.register not in {r.code for r in book.registers}:
        raise Refused(_("Choose a register from the list."), field="register", code="register_unknown")
    if asked.scope and asked.scope not in {s.code for group in book.scopes for s in group.scopes}:
        raise Refused(_("Choose a scope of practice from the list."), field="scope", code="scope_unknown")
    # Anything but a plain number, a very long one too, is read as a page that does not exist.
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 0
    found = search.search(
        words=asked.q, register=asked.register, scope=asked.scope, town=asked.town, on=today, page=number
    )
    # An empty page after the last would read as “nobody found”.
    if found.page > 1 and not found.hits:
        raise Refused(_("There are not so many pages of results. Look up again from the first."), field="page")
    return found


def _row(result: results.Result) -> Row:
    if result.hit.former_name:
        return Row(result.entry, "former", result.hit.former_name)
    return Row(result.entry, "similar" if result.hit.tier >= search.Tier.SIMILAR else "", "")


def _count(found: search.SearchPage, shown: int) -> str:
    """How many were found, as far as that is known."""
    if found.page == 1 and not found.has_more:
        return ngettext("%(n)s entry found", "%(n)s entries found", shown) % {"n": shown}
    first = (found.page - 1) * search.PAGE_SIZE + 1
    places = {"first": first, "last": first + shown - 1}
    if found.has_more or found.cut_short:
        return _("Entries %(first)s to %(last)s; more were found") % places
    return _("Entries %(first)s to %(last)s of %(last)s") % places


class Entry(PublicPage):
    """The verdict first, then what the register holds, for today or for a day in the past."""

    door = SHOWN_ENTRY
    limits = ENTRY_LIMITS
    indexed = False
    thing: entries.Visible

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        if number != self.thing.number:
            query = f"?{urlencode({'on': request.GET['on']})}" if "on" in request.GET else ""
            return redirect(reverse("entry", args=[self.thing.number]) + query)
        try:
            return self._about(request.GET.get("on", ""))
        except Http404:  # hidden since this request found it
            return self.unknown()

    def _about(self, asked: str) -> HttpResponse:
        """The entry as it is today, or on the day that was asked about."""
        if not asked:
            page = _kept_page(self.thing, self.today, self.today, get_language())
            self.request.META[PAGE] = (page, self.today)
            return self._answer(page)
        try:
            on = day_asked(asked, today=self.today)
        except Refused as refusal:
            page = _page(self.thing, self.today, self.today, on_value=asked[:40], on_error=refusal.message)
            return self._answer(page, status=422)
        return self._answer(_kept_page(self.thing, on, self.today, get_language()))

    def unknown(self) -> HttpResponse:
        """Unknown, withheld, erased and no longer shown: one answer, in the same bytes."""
        return self.page("registry/lookup/not_found.jinja", status=404)

    def _answer(self, page: "Page", *, status: int = 200) -> HttpResponse:
        return self.fresh(HttpResponse(page.at(self.now), status=status))


@dataclass(frozen=True, slots=True)
class Page:
    """An entry's page but for the instant of the check, which belongs between its two parts.

    Args:
        found: the state of the entry that the page shows.
    """

    found: entries.Visible
    before: bytes
    after: bytes

    def at(self, now: datetime) -> bytes:
        """The page as checked at an instant."""
        return self.before + _stamp(now.replace(microsecond=0), get_language()) + self.after


@lru_cache(maxsize=4)
def _stamp(at: datetime, language: str | None) -> bytes:
    """An instant to the second; all answers of one second share it."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), moment(at)).encode()


@lru_cache(maxsize=settings.PAGES_KEPT)
def _kept_page(found: entries.Visible, on: date, today: date, language: str | None) -> Page:
    """The page of one state of an entry on one London day, kept while that state lasts.

    `found` was read from the database by this request and carries the versions of the person and the
    policies: after a commit anywhere, the next request asks for another page than the kept one.
    """
    return _page(found, on, today)


def _page(found: entries.Visible, on: date, today: date, *, on_value: str = "", on_error: str = "") -> Page:
    """The page as it would be with these words in its box for another day."""
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
    return Page(found, before, after)
