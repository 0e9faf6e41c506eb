"""What every answer carries and what is written down of every request."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_structlog.middlewares import RequestMiddleware

Answer = Callable[[HttpRequest], HttpResponseBase]


class RequestLog(RequestMiddleware):
    """Writes down one line a request: the route, never the address asked for, which can hold a name or a token."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        match = request.resolver_match
        return f"{request.method} /{match.route}" if match else f"{request.method} (no such page)"


def ours_alone(get_response: Answer) -> Answer:
    """Tells browsers that no other site may embed anything of ours, and all that nothing is kept unasked."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
