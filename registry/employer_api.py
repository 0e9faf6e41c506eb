"""The employer API: what an organisation's own system asks under a key.

How it is used stands in templates/registry/employer_api.jinja.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.params.functions import Query
from ninja.parser import Parser

from members.errors import Refused
from registry import problems, progress
from registry.check_words import note_words
from registry.choices import BatchSource, BatchState, CheckOutcome, ListColumn
from registry.employer_api_schemas import (
    ChangePage,
    CheckAsked,
    CheckFacts,
    CheckPage,
    KeyFacts,
    LineAsked,
    LinePage,
    ReceiptFacts,
    WatchBegun,
    WatchItem,
    WatchPage,
    WholeLine,
)
from registry.keyed_door import read_json
from registry.models import Batch, BatchLine
from registry.problems import Fault, Problem
from registry.queries import batches as queries
from registry.queries import feed
from registry.queries.receipts import recall
from registry.rules import api_versions, sandbox
from registry.services import batches, receipts
from registry.services import watches as verbs

_MOST, _CHECKS = 500, 50
_DAY = timedelta(days=1)


class _Json(Parser):
    """Bodies, read once at the door; nothing in one may be said twice."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)


api = NinjaAPI(
    title="MPCE Register for employers",
    version=api_versions.VERSIONS[-1].day.isoformat(),
    description=(
        "Checks, watches and changes for organisations with an account, under a key. Days are London days; every end "
        "is the last day that still counts."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="employer-api",
    servers=[{"url": "/", "description": "This site"}],
    parser=_Json(),
    openapi_extra={
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{"key": []}],
    },
)


@api.get("/key", response={200: KeyFacts}, operation_id="key", summary="What this key is, and what it opens")
def key(request: Any) -> HttpResponse:
    """Whose key it is, what it opens, and its last day."""
    held = request.door.held
    return as_json(
        {
            "organisation": held.account.organisation.name,
            "name": held.key.name,
            "scopes": held.key.scopes,
            "sandbox": held.key.sandbox,
            "expires_on": held.key.expires_on.isoformat(),
        }
    )


@api.get("/changes", response={200: ChangePage}, operation_id="changes", summary="Changes of watched entries")
def changes(
    request: Any,
    since: Annotated[
        str,
        Query("", description="`next` of the page before, or a London day; everything if left out.", max_length=100),
    ],
    limit: Annotated[int, Query(100, ge=1, le=_MOST, description="How many at most.")],
) -> HttpResponse:
    """What became something else of entries that you watch: oldest first, none twice, none left out."""
    door = request.door
    if door.held.key.sandbox:
        return as_json(sandbox.changes(since))
    organisation = door.held.account.organisation
    after = feed.place(since, organisation=organisation)
    if after is None:
        return problems.respond(Problem.PAGE_GONE, _("Give a day, or what stood in next of the page before."))
    page = feed.changes(since, after, organisation=organisation, on=door.today, most=limit)
    return as_json({"items": [_change(told) for told in page.items], "next": page.cursor, "more": page.more})


def _change(told: Any) -> dict[str, Any]:
    number = told.watch.entry.number
    return {
        "id": told.change.reference,
        "at": told.at.isoformat(),
        "type": "entry.changed",
        "kinds": told.change.kinds,
        "number": number,
        "watch": told.watch.reference,
        "employee": told.watch.employee if told.shown else "",
        "entry": f"/api/v1/entries/{number}",
    }


def as_json(value: Any, *, status: int = 200, location: str = "") -> HttpResponse:
    """An answer."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    response = HttpResponse(body, status=status, content_type="application/json")
    if location:
        response["Location"] = location
    return response


# --- Checks ---------------------------------------------------------------------------------------------------------


@api.post("/checks", response={201: CheckFacts}, operation_id="check", summary="Check one person or many")
def begin_check(request: Any, asked: CheckAsked) -> HttpResponse:
    """A few lines are answered at once; more are answered by a worker, and `state` says when."""
    door = request.door
    question = batches.Question(
        organisation=door.held.account.organisation,
        purpose=asked.purpose,
        on=asked.on or door.today,
        until=asked.until,
        by=None,
        at=door.now,
        api_key=door.held.key,
        sandbox=door.held.key.sandbox,
    )
    lines = [_line_asked(line) for line in asked.lines]
    made = batches.check(question=question, lines=lines, source=BatchSource.API)
    return as_json(_check(made), status=201, location=f"/api/v1/checks/{made.reference}")


@api.get("/checks", response={200: CheckPage}, operation_id="checks", summary="Your checks")
def checks(
    request: Any,
    cursor: Annotated[str, Query("", description="As given in `next` of the page before.", max_length=100)],
) -> HttpResponse:
    """Every check that was made with a key of this kind, or on the pages, newest first."""
    door = request.door
    page = feed.checks(cursor, organisation=door.held.account.organisation, sandbox=door.held.key.sandbox, most=_CHECKS)
    return _paged(request, page, _summary)


@api.get("/checks/{reference}", response={200: CheckFacts}, operation_id="one_check", summary="One check")
def one_check(request: Any, reference: str) -> HttpResponse:
    """How far a check has come, and how many lines got each outcome once it is done."""
    return as_json(_check(request.door.thing))


@api.get("/checks/{reference}/lines", response={200: LinePage}, operation_id="lines", summary="What a check found")
def check_lines(
    request: Any,
    reference: str,
    cursor: Annotated[str, Query("", description="As given in `next` of the page before.", max_length=100)],
) -> HttpResponse:
    """Line by line in the order that they were sent; there are none before the check is done."""
    return _paged(request, feed.lines(cursor, batch=request.door.thing, most=_MOST), _line)


@api.get("/checks/{reference}/lines/{position}", response={200: WholeLine}, operation_id="one_line", summary="One line")
def one_line(request: Any, reference: str, position: int) -> HttpResponse:
    """What was asked and what the register said, as far as it may still be shown."""
    line = request.door.thing
    recalled = recall(line, today=request.door.today)
    receipt = f"{_address(line)}/receipt" if recalled.whole else None
    return as_json(_line(line) | {"words": recalled.line, "receipt": receipt})


@api.get(
    "/checks/{reference}/lines/{position}/receipt",
    response={200: ReceiptFacts},
    operation_id="receipt",
    summary="The receipt of one line",
)
def receipt(request: Any, reference: str, position: int) -> HttpResponse:
    """Signed by the register; anybody can verify it at `verify`, or offline with the published keys."""
    door = request.door
    if not recall(door.thing, today=door.today).whole:
        raise Refused(_("What this line said is no longer shown."), code="not_shown")
    made = receipts.make(line=door.thing, by=None, at=door.now)
    file = receipts.read(receipt=made).file()
    return as_json(
        {"number": made.number, "receipt": json.loads(file), "verify": f"{settings.PUBLIC_URL}{reverse('verify')}"}
    )


def _line_asked(line: LineAsked) -> dict[ListColumn, str]:
    return {
        ListColumn.NUMBER: line.number,
        ListColumn.NAME: line.name,
        ListColumn.REGISTER: line.register_,
        ListColumn.SCOPE: line.scope,
        ListColumn.EMPLOYEE: line.employee,
    }


def _check(batch: Batch) -> dict[str, Any]:
    counts = queries.counts(batch) if batch.state == BatchState.DONE else {}
    return _summary(batch) | {"outcomes": {outcome.value: count for outcome, count in counts.items() if count}}


def _summary(batch: Batch) -> dict[str, Any]:
    """A check without what it found, which would be counted anew for each of a list."""
    return {
        "reference": batch.reference,
        "number": batch.number,
        "state": batch.state,
        "trouble": batch.trouble,
        "purpose": batch.purpose,
        "on": batch.on.isoformat(),
        "until": batch.until and batch.until.isoformat(),
        "asked_at": batch.asked_at.isoformat(),
        "known_at": batch.known_at and batch.known_at.isoformat(),
        "done_at": batch.done_at and batch.done_at.isoformat(),
        "lines_total": batch.lines_total,
        "lines_done": _answered(batch),
        "lines": f"/api/v1/checks/{batch.reference}/lines",
    }


def _answered(batch: Batch) -> int:
    """How many lines have their answer: all once it is done, else as far as the worker has said."""
    if batch.state == BatchState.DONE:
        return batch.lines_total
    return progress.heard(batch.pk) if batch.state == BatchState.CHECKING else 0


def _line(line: BatchLine) -> dict[str, Any]:
    return {
        "position": line.position,
        "outcome": line.outcome,
        "note": line.note,
        "sentence": ". ".join(filter(None, [str(CheckOutcome(line.outcome).label), note_words(line.note)])),
        "number": line.number,
        "name": line.name,
        "employee": line.employee,
        "sha256": line.sha256,
        "line": _address(line),
    }


def _address(line: BatchLine) -> str:
    return f"/api/v1/checks/{line.batch.reference}/lines/{line.position}"


def _paged(request: Any, page: tuple[list[Any], str] | None, shown: Callable[[Any], dict[str, Any]]) -> HttpResponse:
    """One page of a list, and where the next one is; a cursor of nobody's is no page of theirs."""
    if page is None:
        return problems.respond(Problem.PAGE_GONE)
    found, place = page
    following = f"{request.path}?{urlencode({'cursor': place})}" if place else None
    response = as_json({"items": [shown(one) for one in found], "next": following})
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


# --- Watches --------------------------------------------------------------------------------------------------------


@api.get("/watches", response={200: WatchPage}, operation_id="watches", summary="Whom you watch")
def watches(
    request: Any,
    cursor: Annotated[str, Query("", description="As given in `next` of the page before.", max_length=100)],
) -> HttpResponse:
    """Every entry that you watch today, oldest first."""
    door = request.door
    if door.held.key.sandbox:
        return as_json({"items": sandbox.watches(), "next": None})
    page = feed.watches(cursor, organisation=door.held.account.organisation, on=door.today, most=_MOST)
    return _paged(request, page, _watch)


@api.post("/watches", response={201: WatchItem}, operation_id="watch", summary="Watch somebody")
def begin_watch(request: Any, asked: WatchBegun) -> HttpResponse:
    """Be told of every change of an entry from now on; asking again is answered with the watch that goes on."""
    door = request.door
    if door.held.key.sandbox:
        made = sandbox.watch(asked.number, asked.name, asked.reason)
        if made is None:
            raise Refused(_("The sandbox has nobody of this number and name."), field="number", code="mismatch")
    else:
        organisation = door.held.account.organisation
        begun = verbs.begin(
            organisation=organisation,
            number=asked.number,
            name=asked.name,
            asked=verbs.Asked(asked.reason, asked.employee, verbs.day_after(asked.last_day)),
            by=None,
            at=door.now,
            key=door.held.key,
        )
        made = _watch(feed.watch(begun.reference, organisation=organisation, on=door.today))
    return as_json(made, status=201, location=f"/api/v1/watches/{made['reference']}")


@api.get("/watches/{reference}", response={200: WatchItem}, operation_id="one_watch", summary="One watch")
def one_watch(request: Any, reference: str) -> HttpResponse:
    """Whom you watch under this reference; one that has ended is not found."""
    return as_json(_thing(request.door))


@api.delete("/watches/{reference}", response={200: WatchItem}, operation_id="end_watch", summary="End a watch")
def end_watch(request: Any, reference: str) -> HttpResponse:
    """Nothing more is told; what was told stays."""
    door = request.door
    shown = _thing(door)
    if not door.held.key.sandbox:
        verbs.end(watch=door.thing, by=None, at=door.now, key=door.held.key)
    return as_json(shown)


def _thing(door: Any) -> dict[str, Any]:
    return door.thing if door.held.key.sandbox else _watch(door.thing)


def _watch(watch: Any) -> dict[str, Any]:
    """Of whoever is not shown even the organisation's own reference goes, whatever the reason."""
    return {
        "reference": watch.reference,
        "number": watch.entry.number,
        "reason": watch.reason,
        "employee": watch.employee if watch.shown else "",
        "begun_at": watch.begun_at.isoformat(),
        "last_day": watch.ends_on and (watch.ends_on - _DAY).isoformat(),
    }


# --- What is wrong with a request ----------------------------------------------------------------------------------


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters and parts of a body of the wrong shape, each with where it is and what to do."""
    return problems.respond(Problem.UNREADABLE, faults=[_fault(found) for found in error.errors[:100]])


def _fault(found: dict[str, Any]) -> Fault:
    where, *parts = found["loc"]
    if where != "body":
        return Fault(str(parts[-1]), str(found["msg"]), str(where))
    # The first part is what the function calls its body.
    return Fault("/".join(str(part) for part in parts[1:]), str(found["msg"]), "body")


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The door says it, as everywhere."""
    raise refusal


@api.exception_handler(HttpError)
def _no_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON at all."""
    return problems.respond(Problem.UNREADABLE, _("The body is not JSON in UTF-8, or says one thing twice."))
