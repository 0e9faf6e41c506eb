"""The public API: the same PublicEntry as the pages, as JSON, read only, for anybody.

How it is used stands in templates/registry/api.jinja; what was decided, in docs/adr/0007-proof-of-check.md.
"""

import json
from collections.abc import Callable
from typing import Annotated, Any, cast
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.params.functions import Path, Query

from members.errors import Refused
from registry import problems
from registry.api_door import Asked, Operation
from registry.api_schemas import FoundPage, described, finished
from registry.doors import SHOWN_ENTRY
from registry.problems import Fault, Problem
from registry.queries import entries, policies
from registry.queries.results import Result, results, scope_codes
from registry.queries.search import search
from registry.rules.asked import day_asked
from registry.rules.public import PublicEntry
from registry.serialise import plain

_PREFIX = "/api/v1"
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
# A digit somewhere, as in any number, or two letters of the alphabets in which the register writes names.
_LETTER = "[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]"
_WORDS = rf"[0-9]|{_LETTER}[\s\S]*{_LETTER}"
_SHAPES = {
    "q": gettext_lazy("Give at least two letters of a name, or a registration number; at most 100 characters."),
    "on": gettext_lazy("Give a real day as year-month-day, like 2025-03-27."),
    "town": gettext_lazy("Give at most 100 characters."),
}

api = NinjaAPI(
    title="MPCE Register",
    version="1",
    description=(
        "What the register says of technologists and scientists, as on its pages. Days are London days; every end is "
        "the last day that still counts. The Date header is the instant of the check."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="public-api",
    servers=[{"url": "/", "description": "This site"}],
)


# --- The operations -------------------------------------------------------------------------------------------------


def _documented(address: str, **words: Any) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Makes a function an operation; HEAD is answered too and is not worth describing."""

    def register(function: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        api.get(address, **words)(function)
        return api.api_operation(["HEAD"], address, include_in_schema=False)(function)

    return register


@_documented(
    "/entries/{number}",
    response={200: PublicEntry},
    operation_id="entry",
    summary="What the register says of one entry",
    openapi_extra=described(Problem.NOT_FOUND, Problem.DAY_TO_COME),
)
def entry(
    request: Asked,
    number: Annotated[str, Path(description="A registration number, in any spacing and case.")],
    on: Annotated[
        str | None,
        Query(None, description="A London day, today or earlier; today if left out.", pattern=_DAY),
    ],
) -> HttpResponse:
    """May this person practise as registered: today, or on a day in the past as the register knows it now."""
    door = request.door
    try:
        day = day_asked(on, today=door.today) if on else door.today
    except Refused as refusal:
        return _refused(refusal)
    said = entries.public_entry(door.thing, on=day, today=door.today)
    return door.unknown() if said is None else _json(plain(said))


@_documented(
    "/entries",
    response={200: FoundPage},
    operation_id="search",
    summary="Entries found by a name or a number",
    openapi_extra=described(Problem.PAGE_GONE),
)
def search_entries(
    request: Asked,
    q: Annotated[
        str,
        Query(
            description="What you would type into the box: a number, or at least two letters of a name.",
            pattern=_WORDS,
            max_length=100,
        ),
    ],
    on_register: Annotated[str | None, Query(None, alias="register", description="Only this register.")],
    scope: Annotated[str | None, Query(None, description="Only people registered in this scope of practice today.")],
    town: Annotated[
        str | None, Query(None, description="Only people who work in this town and say so here.", max_length=100)
    ],
    cursor: Annotated[str | None, Query(None, description="As given in the next of the page before; do not make one.")],
) -> HttpResponse:
    """Today's answers, closest name first, fifteen a page and at most five pages."""
    today, book = request.door.today, policies.current()
    faults = _unknown_codes(book, register=on_register, scope=scope)
    if faults:
        return problems.respond(Problem.UNREADABLE, faults=faults)
    asked = {"q": q, "register": on_register or "", "scope": scope or "", "town": town or "", "on": today.isoformat()}
    page = 1 if cursor is None else _page_of(cursor, asked)
    if page is None:
        return problems.respond(Problem.PAGE_GONE)
    try:
        found = search(words=q, register=on_register or "", scope=scope or "", town=town or "", on=today, page=page)
    except Refused as refusal:
        return _refused(refusal)
    following = _next(request, asked, found.page + 1) if found.has_more else None
    response = _json(
        {
            "items": [_found(result) for result in results(found.hits, book=book, today=today)],
            "next": following,
            "cut_short": found.cut_short,
        }
    )
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


# --- Their parts ----------------------------------------------------------------------------------------------------


def _json(value: dict[str, Any]) -> HttpResponse:
    return HttpResponse(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), content_type="application/json"
    )


def _refused(refusal: Refused) -> HttpResponse:
    """A rule's own words: a day to come is a well-formed question that cannot be answered yet."""
    if refusal.code == "date_in_future":
        return problems.respond(Problem.DAY_TO_COME)
    return problems.respond(Problem.UNREADABLE, faults=[Fault(refusal.field or "", refusal.message)])


def _found(result: Result) -> dict[str, Any]:
    return {
        "entry": plain(result.entry),
        "likeness": result.hit.tier.name.lower(),
        "former_name": result.hit.former_name,
    }


def _unknown_codes(book: policies.Policies, *, register: str | None, scope: str | None) -> list[Fault]:
    """A filter that names nothing is an error: an empty answer would read as “nobody”."""
    faults = []
    if register is not None and register not in _register_codes(book):
        faults.append(Fault("register", _("There is no register with this code.")))
    if scope is not None and scope not in scope_codes(book):
        faults.append(Fault("scope", _("There is no scope of practice with this code.")))
    return faults


def _register_codes(book: policies.Policies) -> list[str]:
    return [register.code for register in book.registers]


def _signer(asked: dict[str, str]) -> Signer:
    """Signs page numbers for one search on one day, so that a link serves no other."""
    return Signer(salt=json.dumps(["registry.api.search", asked], sort_keys=True))


def _page_of(cursor: str, asked: dict[str, str]) -> int | None:
    """The page that a cursor leads to; None when it was not made for this search today."""
    try:
        return int(_signer(asked).unsign(cursor))
    except BadSignature:
        return None


def _next(request: HttpRequest, asked: dict[str, str], page: int) -> str:
    """The address of the next page."""
    words = {name: value for name, value in request.GET.items() if name != "cursor"}
    return f"{request.path}?{urlencode({**words, 'cursor': _signer(asked).sign(str(page))})}"


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters of the wrong shape, each with what to do."""
    faults = [
        Fault(str(found["loc"][-1]), str(_SHAPES.get(str(found["loc"][-1]), found["msg"]))) for found in error.errors
    ]
    return problems.respond(Problem.UNREADABLE, faults=faults)


# --- Addresses ------------------------------------------------------------------------------------------------------


class EntryOperation(Operation):
    """One entry."""

    door = SHOWN_ENTRY
    takes = frozenset({"on"})
    thing: entries.Visible

    def answer(self, request: Asked, **kwargs: Any) -> HttpResponse:
        return cast(HttpResponse, _VIEWS["entry"](request, **kwargs))


class SearchOperation(Operation):
    """A search."""

    takes = frozenset({"q", "register", "scope", "town", "cursor"})

    def answer(self, request: Asked, **kwargs: Any) -> HttpResponse:
        return cast(HttpResponse, _VIEWS["search_entries"](request, **kwargs))


class Description(Operation):
    """The OpenAPI description of all this."""

    def answer(self, request: Asked, **kwargs: Any) -> HttpResponse:
        book = policies.current()
        document = api.get_openapi_schema(path_prefix=_PREFIX)
        return _json(finished(document, registers=_register_codes(book), scopes=scope_codes(book)))


# What ninja makes of the functions; the doors above stand before them.
_VIEWS = {pattern.name: pattern.callback for pattern in api.urls[0] if isinstance(pattern, URLPattern)}

urlpatterns = [
    path("openapi.json", Description.as_view(), name="openapi"),
    path("entries", SearchOperation.as_view(), name="api-entries"),
    path("entries/<str:number>", EntryOperation.as_view(), name="api-entry"),
    re_path("", Operation.as_view(), name="api-nothing"),
]
