"""Entry pages answered before, answered again in front of Django for as long as nothing about them has changed.

Django's own work on a request costs several times what is left to do for such a page: count the asker, ask the
database whether the entry is still in the state that the page shows, write the instant of the check into it.
"""

import re
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from members import throttle
from registry.queries.watch import Watch
from registry.views.lookup import ENTRY_LIMITS, PAGE, Page

log = structlog.get_logger(__name__)
_watch = Watch()

Environ = dict[str, Any]
Start = Callable[..., Any]
Headers = list[tuple[str, str]]
_PATH = re.compile(r"/register/([A-Z0-9]{1,20})/", re.ASCII)
# A request with any of these may be answered differently, or must be read first: Django does.
_NOT_PLAIN = (
    "QUERY_STRING", "SCRIPT_NAME", "HTTP_COOKIE", "HTTP_AUTHORIZATION", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asker:
    """As much of a request as the throttle reads."""

    META: Environ


@dataclass(frozen=True, slots=True)
class Answered:
    """What Django answered: the page, its day and its headers but for the length."""

    page: Page
    today: date
    headers: Headers


class KeptEntries:
    """A WSGI application in front of Django's that answers the plainest look-up of an entry again.

    Every answer asks the database first: the key of a page is what `entries.visible` finds, the versions of
    person and policies included, so none is shown after a commit that changes it. Whatever is not a plain
    repetition goes to Django, and what Django answered with 200 is what is repeated, headers and all.
    """

    def __init__(self, django: Callable[[Environ, Start], Iterable[bytes]]) -> None:
        self._django = django
        # A pooler in between would lose the statement that `Watch` prepares.
        self._most = 0 if settings.DATABASES["default"]["OPTIONS"]["prepare_threshold"] is None else settings.PAGES_KEPT
        self._kept: OrderedDict[tuple[str, ...], Answered] = OrderedDict()
        self._headers: Headers = []
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self._django(environ, start_response)
        answered = self._kept.get(key)
        body = answered and _again(answered, key[0], environ)
        if answered and body:
            start_response("200 OK", [*answered.headers, ("Content-Length", str(len(body)))])
            return [body]

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            page = environ.get(PAGE)
            if page and status == "200 OK":
                self._keep(key, page, headers)
            return start_response(status, headers, *rest)

        return self._django(environ, start)

    def _keep(self, key: tuple[str, ...], page: tuple[Page, date], headers: Headers) -> None:
        if any(name == "Set-Cookie" for name, _ in headers):
            return
        usual = [header for header in headers if header[0] != "Content-Length"]
        with self._lock:
            # All pages have the same ones: one list serves them all.
            self._headers = self._headers if self._headers == usual else usual
            self._kept[key] = Answered(*page, self._headers)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _key(environ: Environ) -> tuple[str, ...] | None:
    """The number asked for and all else that Django's answer depends on; None for what is not a plain look-up."""
    found = _PATH.fullmatch(environ["PATH_INFO"])
    if not found or environ["REQUEST_METHOD"] != "GET" or any(environ.get(name) for name in _NOT_PLAIN):
        return None
    said = (environ.get(name, "") for name in ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme"))
    return (found[1], *said, get_language() or "")


def _again(answered: Answered, number: str, environ: Environ) -> bytes | None:
    """The page as of now; None where Django must answer: too many, changed, hidden, another day, no database."""
    allowance = environ[throttle.SPENT] = throttle.spend(ENTRY_LIMITS, Asker(environ))
    if allowance.exceeded:
        return None
    now = timezone.now()
    today = timezone.localdate(now)
    try:
        found = _watch.visible(number=number, today=today)
    except psycopg.Error:
        return None
    if (found, today) != (answered.page.found, answered.today):
        return None
    log.info("request_finished", code=200, request="GET /register/<str:number>/", request_id=str(uuid.uuid4()))
    return answered.page.at(now)
