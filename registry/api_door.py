"""The door of every address of the public API: limits, conditions, and the one form of all its answers."""

import hashlib
from typing import Any, ClassVar, cast

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from members.doors import ANYONE, Door
from members.throttle import Allowance
from registry import problems
from registry.problems import Fault, Problem

_METHODS = ["GET", "HEAD"]


class Asked(HttpRequest):
    """A request that came through the door of an operation."""

    door: "Operation"


# No token can come with a request that has no cookie; whatever is not a GET is told so in the API's own words.
@method_decorator(csrf_exempt, name="dispatch")
class Operation(Door):
    """One address of the API: its door, its limits, and the form of all its answers."""

    door = ANYONE
    limits: ClassVar[str | None] = "api"
    takes: ClassVar[frozenset[str]] = frozenset()
    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer, with what every answer carries."""
        response = super().dispatch(request, *args, **kwargs)
        seconds = self.now.timestamp()
        response["Date"] = http_date(seconds)
        response["Cache-Control"] = "no-cache"
        response["Vary"] = "Accept"
        response["RateLimit-Policy"] = f'"api";q={self.allowance.limit};w={self.allowance.window}'
        response["RateLimit"] = f'"api";r={max(0, self.allowance.remaining)};t={self.allowance.resets_in(seconds)}'
        response["X-Robots-Tag"] = "noindex, noarchive"
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Date, ETag, Link, RateLimit, RateLimit-Policy, Retry-After"
        return response

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The answer to a reader whose request is well formed."""
        if request.headers.get("Accept") and not request.accepts("application/json"):
            return problems.respond(Problem.NOT_ACCEPTABLE)
        try:
            asked_for = request.GET
        except TooManyFieldsSent:
            return problems.respond(Problem.UNREADABLE, _("Give fewer parameters."))
        faults = [Fault(name, _("Say this once.")) for name in asked_for if len(asked_for.getlist(name)) > 1]
        faults += [
            Fault(name[:40], _("There is no such parameter here.")) for name in asked_for if name not in self.takes
        ]
        if faults:
            return problems.respond(Problem.UNREADABLE, faults=faults)
        asked = cast(Asked, request)
        asked.door = self
        response = self.answer(asked, **kwargs)
        if response.status_code != 200:
            return response
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()}"'
        held = cast(HttpResponse, get_conditional_response(request, etag=response["ETag"], response=response))
        return problems.respond(Problem.CHANGED) if held.status_code == 412 else held

    def answer(self, request: Asked, **kwargs: Any) -> HttpResponse:
        """What this address says."""
        return problems.respond(Problem.NO_SUCH_ADDRESS)

    def unknown(self) -> HttpResponse:
        """Unknown, withheld, erased and no longer shown: one answer, in the same bytes."""
        return problems.respond(Problem.NOT_FOUND)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Which methods there are; also tells browsers that pages of other sites may ask."""
        headers = {
            "Allow": ", ".join([*_METHODS, "OPTIONS"]),
            "Access-Control-Allow-Methods": ", ".join(_METHODS),
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(status=204, headers=headers)

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing here can be changed."""
        response = problems.respond(Problem.WRONG_METHOD)
        response["Allow"] = ", ".join([*_METHODS, "OPTIONS"])
        return response

    def throttled(self, allowance: Allowance) -> HttpResponse:
        """Too many requests: when to come back."""
        response = problems.respond(Problem.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(allowance.resets_in(self.now.timestamp()))
        return response
