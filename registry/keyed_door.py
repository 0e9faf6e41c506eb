"""The door of every address of the employer API: whose key, for what, how often, and each change done once."""

import json
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from members import tenancy, throttle
from members.doors import Door, Policy, everyone
from members.errors import Refused
from members.queries import employers
from registry import problems
from registry.api_door import Operation
from registry.choices import ApiScope
from registry.problems import Fault, Problem
from registry.queries import api_keys, batches, feed, receipts
from registry.queries.api_keys import Held, NoKey
from registry.rules import api_versions, sandbox
from registry.services import api_keys as keys
from registry.services import idempotency

# What 100,000 lines need, with room to spare.
MOST_BYTES = 20_000_000
MARK = "Idempotency-Key"
# What a rule says of something that is not there yet, or not any more.
_NOT_THERE = {"not_done", "not_shown", "key"}
_MARKS = {"busy": Problem.STILL_ANSWERED, "used": Problem.MARK_USED}
_NO_KEY = {
    NoKey.MISSING: gettext_lazy("Send your key as “Authorization: Bearer …”."),
    NoKey.MISSPELT: gettext_lazy("The key is misspelt or cut short: its last letters do not fit the others."),
    NoKey.UNKNOWN: gettext_lazy("There is no such key."),
    NoKey.ENDED: gettext_lazy("This key was ended by an admin of your organisation."),
    NoKey.EXPIRED: gettext_lazy("The last day of this key is over. An admin of your organisation can make another."),
    NoKey.LEFT: gettext_lazy(
        "Whoever made this key no longer acts for your organisation, so it stopped. Another admin can make one."
    ),
    NoKey.CLOSED: gettext_lazy("The account of your organisation is closed."),
}


def _the_account(door: Door) -> Any:
    return cast("KeyedOperation", door).held.account


def _watch(door: Door) -> Any:
    """One watch of the organisation that goes on."""
    held, reference = cast("KeyedOperation", door).held, door.kwargs["reference"]
    if held.key.sandbox:
        return sandbox.found_watch(reference)
    with tenancy.within(held.account.organisation):
        return feed.watch(reference, organisation=held.account.organisation, on=door.today)


def _check(door: Door) -> Any:
    """One check of the organisation, of the key's own kind."""
    held = cast("KeyedOperation", door).held
    with tenancy.within(held.account.organisation):
        found = batches.find(held.account.organisation, door.kwargs["reference"])
    return found if found and found.sandbox == held.key.sandbox else None


def _line(door: Door) -> Any:
    """One line of such a check."""
    organisation = cast("KeyedOperation", door).held.account.organisation
    if _check(door) is None:
        return None
    with tenancy.within(organisation):
        return receipts.line(organisation, batch=door.kwargs["reference"], position=door.kwargs["position"])


def _policy(name: str, load: Callable[[Door], Any] = _the_account) -> Policy:
    # What a key opens is said in the API's own words, before the door is asked.
    return Policy(name, load=load, allows=everyone)


ANY_KEY = _policy("any key of an organisation")
CHECKS_KEY = _policy("a key of an organisation, for checks")
WATCHES_KEY = _policy("a key of an organisation, for watches")
ONE_CHECK = _policy("a key of the organisation, for its check", _check)
ONE_LINE = _policy("a key of the organisation, for a line of its check", _line)
ONE_WATCH = _policy("a key of the organisation, for its watch", _watch)
CHANGES_KEY = _policy("a key of an organisation, for changes")


# A key comes with a request because its sender put it there, and never by itself as a cookie does.
@method_decorator(csrf_exempt, name="dispatch")
class KeyedOperation(Operation):
    """One address of the employer API. `held` is whose key came, and everything happens within that organisation.

    `wants` is what the key must open. A request that changes something carries a mark, under which it is done once.
    """

    door = ANY_KEY
    limits = "key"
    wants: ClassVar[ApiScope | None] = None
    view: ClassVar[Callable[..., HttpResponseBase]]
    http_method_names = ["get", "head", "post", "delete", "options"]
    version: api_versions.Version | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer, with the version that it was made by; a key is a secret, and never of a page of another site."""
        response = super().dispatch(request, *args, **kwargs)
        for name, value in (api_versions.headers(self.version) if self.version else {}).items():
            response[name] = value
        response["Cache-Control"] = "private, no-cache"
        response["Vary"] = "Accept, Authorization"
        del response["Access-Control-Allow-Origin"], response["Access-Control-Expose-Headers"]
        return response

    def spent(self, limits: str) -> throttle.Allowance:
        """Count a request for its key and its organisation; without a key, for the address that it comes from."""
        self.presented = api_keys.presented(self.request.headers.get("Authorization", ""), at=self.now)
        if isinstance(self.presented, NoKey):
            return throttle.spend("api", self.request)
        key = self.presented.key
        return throttle.spend_of(limits, key.reference, f"organisation-{key.organisation_id}")

    @property
    def held(self) -> Held:
        """The key behind its door."""
        if isinstance(self.presented, NoKey):
            raise LookupError("Behind the door of a key without a key.")
        return self.presented

    def first_step(self) -> HttpResponseBase | None:
        """Refuse whoever asks without a key, for what it does not open, or before the terms are agreed."""
        if isinstance(self.presented, NoKey):
            response = problems.respond(Problem.NO_KEY, str(_NO_KEY[self.presented]))
            response["WWW-Authenticate"] = 'Bearer realm="MPCE Register"'
            return response
        self.version = api_versions.chosen(self.request.headers.get(api_versions.HEADER, ""), on=self.today)
        if self.version is None:
            fault = Fault(api_versions.HEADER, _("There is no such version, or no longer."), "header")
            return problems.respond(Problem.UNREADABLE, faults=[fault])
        with tenancy.within(self.held.account.organisation):
            return self._not_opened()

    def _not_opened(self) -> HttpResponse | None:
        if self.wants is not None and self.wants not in self.held.key.scopes:
            return problems.respond(Problem.NOT_OPENED)
        if not employers.agreement(self.held.account.organisation, on=self.today):
            return problems.respond(Problem.NO_TERMS)
        keys.used(key=self.held.key, on=self.today)
        return None

    def answer(self, request: Any, **kwargs: Any) -> HttpResponse:
        """What is read here."""
        with tenancy.within(self.held.account.organisation):
            return cast(HttpResponse, type(self).view(request, **kwargs))

    def unknown(self) -> HttpResponse:
        """Another organisation's, and what there is not: one answer."""
        return problems.respond(Problem.NO_SUCH_THING)

    def refused(self, refusal: Refused) -> HttpResponse:
        """A rule's own words, at the part of the body that they are about."""
        if refusal.code in _NOT_THERE:
            return problems.respond(Problem.NO_SUCH_THING, refusal.message)
        return problems.respond(
            Problem.REFUSED, refusal.message, faults=[Fault(refusal.field or "", refusal.message, "body")]
        )

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Which methods there are."""
        return HttpResponse(status=204, headers={"Allow": ", ".join(self._named())})

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Which methods there are instead."""
        response = problems.respond(Problem.WRONG_METHOD, _("Use one of the methods that Allow names."))
        response["Allow"] = ", ".join(self._named())
        return response

    def changed(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do what was asked, once for its mark; the same request again is given the same answer."""
        if wrong := self.unfit(request):
            return wrong
        mark = request.headers.get(MARK, "").strip()
        if not 1 <= len(mark) <= 250 or not mark.isascii() or not mark.isprintable():
            return problems.respond(Problem.MARK_MISSING)
        try:
            with tenancy.within(self.held.account.organisation):
                return self._marked(mark, lambda: self.acted(request, **kwargs))
        except _NotDone as not_done:
            return not_done.response

    def acted(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do what was asked."""
        asked = cast(Any, request)
        asked.door = self
        return self.answer(asked, **kwargs)

    def _marked(self, mark: str, do: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            answer = idempotency.once(
                organisation=self.held.account.organisation,
                mark=f"{'test' if self.held.key.sandbox else 'live'}:{mark}",
                asked=(str(self.request.method), self.request.path, self.request.body),
                at=self.now,
                do=lambda: _answer(do()),
            )
        except Refused as refusal:
            if refusal.code not in _MARKS:
                raise
            response = problems.respond(_MARKS[refusal.code])
            if refusal.code == "busy":
                response["Retry-After"] = "2"
            return response
        response = HttpResponse(answer.body.encode(), status=answer.status, content_type="application/json")
        if answer.location:
            response["Location"] = answer.location
        if answer.again:
            response["Idempotent-Replayed"] = "true"
        return response

    def unfit(self, request: HttpRequest) -> HttpResponse | None:
        """What is wrong with the form of a request, before anybody reads what it says."""
        if request.headers.get("Accept") and not request.accepts("application/json"):
            return problems.respond(Problem.NOT_ACCEPTABLE)
        if request.GET:
            faults = [Fault(name[:40], _("There is no such parameter here.")) for name in request.GET]
            return problems.respond(Problem.UNREADABLE, faults=faults)
        body = request.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            return problems.respond(Problem.TOO_LARGE)
        request._body = body  # which may be longer here than a form may
        if body and request.content_type != "application/json":
            return problems.respond(Problem.NOT_JSON)
        return None

    def _named(self) -> Sequence[str]:
        return sorted(self.methods())


class Changes(KeyedOperation):
    """One address of the employer API that changes something."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.changed(request, **kwargs)


class _NotDone(Exception):
    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def _answer(response: HttpResponse) -> idempotency.Answer:
    """What is kept under a mark; whatever was refused undoes what was begun."""
    if response.status_code >= 300:
        raise _NotDone(response)
    return idempotency.Answer(response.status_code, response.content.decode(), response.get("Location", ""))


def read_json(body: bytes) -> Any:
    """What a body says.

    Raises:
        ValueError: when it is no JSON, says one thing twice, or has a NUL in a text.
    """
    return json.loads(body.decode(), object_pairs_hook=_each_once, parse_constant=_no_number)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("The body says one thing twice.")
    if any("\0" in value for value in found.values() if isinstance(value, str)):
        raise ValueError("The body has a character that no text has.")
    return found


def _no_number(words: str) -> Any:
    raise ValueError(f"{words} is no number.")
