"""Errors as problem details (RFC 9457): one form, and types whose addresses explain them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MEDIA_TYPE = "application/problem+json"


class Problem(Enum):
    """Every kind of error, with its status and a title; the name is its section of the page on the API."""

    MARK_MISSING = 400, gettext_lazy("The request is not marked")
    NO_KEY = 401, gettext_lazy("No key that works came with the request")
    NOT_OPENED = 403, gettext_lazy("Your key does not open this")
    NO_TERMS = 403, gettext_lazy("Your organisation has not agreed to the terms")
    NOT_FOUND = 404, gettext_lazy("We cannot confirm that number")
    NO_SUCH_ADDRESS = 404, gettext_lazy("There is nothing at this address")
    NO_SUCH_THING = 404, gettext_lazy("You have nothing with this reference")
    PAGE_GONE = 404, gettext_lazy("This page of results is not to be had any more")
    WRONG_METHOD = 405, gettext_lazy("This address is only read")
    NOT_ACCEPTABLE = 406, gettext_lazy("Answers are JSON only")
    STILL_ANSWERED = 409, gettext_lazy("The same request is still being answered")
    REFUSED = 409, gettext_lazy("This cannot be done")
    DAY_TO_COME = 409, gettext_lazy("That day has not come yet")
    CHANGED = 412, gettext_lazy("The answer is not the one you hold")
    TOO_LARGE = 413, gettext_lazy("The request is too large")
    NOT_JSON = 415, gettext_lazy("Requests are JSON only")
    MARK_USED = 422, gettext_lazy("The mark was used for another request")
    UNREADABLE = 422, gettext_lazy("The request cannot be read")
    TOO_MANY_REQUESTS = 429, gettext_lazy("Too many requests")

    @property
    def status(self) -> int:
        """The HTTP status that goes with it."""
        return self.value[0]

    @property
    def fragment(self) -> str:
        """Its section of the page on the API."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one part of a request.

    Args:
        parameter: the query parameter, header or place in the body.
        detail: how to mend it.
        within: which of these it is: `query`, `header` or `body`.
    """

    parameter: str
    detail: str
    within: str = "query"


def respond(problem: Problem, detail: str = "", faults: Iterable[Fault] = ()) -> HttpResponse:
    """The answer that says what went wrong; it repeats nothing that was sent.

    Args:
        detail: a sentence for a person; a standing one where none is given.
        faults: the parts of the request at fault.
    """
    said = {
        "type": f"{settings.PUBLIC_URL}{reverse('api')}#{problem.fragment}",
        "title": str(problem.value[1]),
        "status": problem.status,
        "detail": detail or _explained(problem),
    }
    found = [{"pointer": _pointer(fault), "detail": fault.detail} for fault in faults]
    if found:
        said["errors"] = found
    return HttpResponse(json.dumps(said, ensure_ascii=False).encode(), status=problem.status, content_type=MEDIA_TYPE)


def _explained(problem: Problem) -> str:
    return {
        Problem.MARK_MISSING: _(
            "Send an Idempotency-Key with every request that changes something: 1 to 250 letters, digits or signs, the "
            "same when you send the same request again."
        ),
        Problem.NO_KEY: _("Send your key as “Authorization: Bearer …”."),
        Problem.NOT_OPENED: _("An admin of your organisation can make a key that opens it."),
        Problem.NO_TERMS: _("An admin of your organisation must sign in and agree to the terms first."),
        Problem.NO_SUCH_THING: _("It is not your organisation’s, or there is no such thing."),
        Problem.STILL_ANSWERED: _("Wait as long as Retry-After says, and send it again under the same mark."),
        Problem.TOO_LARGE: _("Send fewer lines at once: at most 100,000, and 20 MB."),
        Problem.NOT_JSON: _("Send application/json."),
        Problem.REFUSED: _("The errors say what stands against it."),
        Problem.MARK_USED: _("Under this Idempotency-Key you sent something else before. Give each request its own."),
        Problem.NOT_FOUND: _(
            "The register shows no entry under this number today. Do not treat the person as registered until you "
            "have asked the office."
        ),
        Problem.NO_SUCH_ADDRESS: _("The OpenAPI description lists every address."),
        Problem.PAGE_GONE: _("Begin the search again; a link to a further page lasts until the end of the day."),
        Problem.WRONG_METHOD: _("Use GET or HEAD."),
        Problem.NOT_ACCEPTABLE: _("Accept application/json."),
        Problem.DAY_TO_COME: _("The register cannot say what it will show later. Ask about today or an earlier day."),
        Problem.CHANGED: _("Ask again without the condition."),
        Problem.UNREADABLE: _("The errors say what to change."),
        Problem.TOO_MANY_REQUESTS: _("Wait as long as Retry-After says. Ask the office for bulk access."),
    }[problem]


def _pointer(fault: Fault) -> str:
    """Where the fault is; a place in the body comes as its path, parted by slashes."""
    if fault.within == "body":
        return f"#/{fault.parameter}"
    return f"#/{fault.within}/{_escaped(fault.parameter)}"


def _escaped(part: str) -> str:
    """One part of a JSON pointer (RFC 6901)."""
    return part.replace("~", "~0").replace("/", "~1")
