"""What every answer carries and what is written down of every request."""

import re
import uuid
from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bind_contextvars

Answer = Callable[[HttpRequest], HttpResponseBase]
# As Django makes them; a token may come masked, at twice its length.
_TOKEN = re.compile(r"(?:[a-zA-Z0-9]{32}){1,2}")
_SESSION = re.compile(r"[a-z0-9]{32}")
# What django-csp's decorators leave on an answer that asks for a policy of its own.
_OWN_POLICY = {f"_csp_{word}{of}" for word in ("config", "update", "replace", "exempt") for of in ("", "_ro")}


class RequestLog(RequestMiddleware):
    """Writes down one line a request: the route, never the address asked for, which can hold a name or a token."""

    def prepare(self, request: HttpRequest) -> None:
        """Names the request; its line is written once it is answered."""
        bind_contextvars(request_id=str(uuid.uuid4()))

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Names the user where somebody may be signed in; looking costs as much as a small page does."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            RequestMiddleware.bind_user_id(request)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        match = request.resolver_match
        return f"{request.method} /{match.route}" if match else f"{request.method} (no such page)"


class ContentPolicy(CSPMiddleware):
    """The Content-Security-Policy header, which for every usual answer is the same and put together once."""

    def __init__(self, get_response: Answer) -> None:
        super().__init__(get_response)
        self._usual = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Adds it; an answer with a nonce or a policy of its own gets that instead."""
        if settings.DEBUG or "_csp_nonce" in vars(request) or not _OWN_POLICY.isdisjoint(vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._usual)
        return response


def ours_alone(get_response: Answer) -> Answer:
    """Tells browsers that no other site may embed anything of ours, and all that nothing is kept unasked."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def readable_cookies(get_response: Answer) -> Answer:
    """Takes away cookies that cannot be ours, as if they had not been sent.

    Django answers an unreadable token with a fresh one, and an impossible session with the cookie's deletion: both
    are cookies set by pages that set none, and would keep an answer from being the same for everybody.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        for name, shape in ((settings.CSRF_COOKIE_NAME, _TOKEN), (settings.SESSION_COOKIE_NAME, _SESSION)):
            if not shape.fullmatch(request.COOKIES.get(name, "")):
                request.COOKIES.pop(name, None)
        return get_response(request)

    return middleware
