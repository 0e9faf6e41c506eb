"""The OpenAPI 3.1 description of the employer API: what every operation shares, added to what its functions say."""

from typing import Any

from registry import problems
from registry.api_schemas import problem_schema
from registry.problems import Problem
from registry.rules import api_versions

_ALWAYS = (
    Problem.NO_KEY, Problem.NOT_OPENED, Problem.NO_TERMS, Problem.NOT_ACCEPTABLE, Problem.UNREADABLE,
    Problem.TOO_MANY_REQUESTS,
)  # fmt: skip
_READ = (Problem.CHANGED,)
_CHANGED = (
    Problem.MARK_MISSING, Problem.STILL_ANSWERED, Problem.REFUSED, Problem.TOO_LARGE, Problem.NOT_JSON,
    Problem.MARK_USED,
)  # fmt: skip
_HEADERS: dict[str, dict[str, Any]] = {
    api_versions.HEADER: {"description": "The version that the answer was made by.", "schema": {"type": "string"}},
    "RateLimit-Policy": {
        "description": "How many requests (q) are allowed in how many seconds (w).",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "How many are left (r), and in how many seconds the count begins anew (t).",
        "schema": {"type": "string"},
    },
    "Location": {"description": "Where what was made is found.", "schema": {"type": "string"}},
    "ETag": {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
    "WWW-Authenticate": {"description": "How a key is sent.", "schema": {"type": "string"}},
}


def described(document: dict[str, Any]) -> dict[str, Any]:
    """The description as it is served.

    Args:
        document: as made from the operations.
    """
    document["components"]["schemas"]["Problem"] = problem_schema()
    document["components"]["headers"] = _HEADERS
    for address, operations in document["paths"].items():
        for method, operation in operations.items():
            _finish(operation, method, one="{" in address)
    return document


def _finish(operation: dict[str, Any], method: str, *, one: bool) -> None:
    for status, answer in operation["responses"].items():
        answer["description"] = {"200": "What was asked for", "201": "Done"}[str(status)]
        answer["headers"] = _named(api_versions.HEADER, *(["Location"] if str(status) == "201" else ["ETag"]))
    by_status: dict[int, list[Problem]] = {}
    found = (Problem.NO_SUCH_THING,) if one else (Problem.PAGE_GONE,)
    for problem in (*_ALWAYS, *found, *(_READ if method == "get" else _CHANGED)):
        by_status.setdefault(problem.status, []).append(problem)
    for status, kinds in sorted(by_status.items()):
        operation["responses"][str(status)] = _error(kinds)
    if method == "get":
        operation["responses"]["304"] = {"description": "Unchanged", "headers": _named("ETag")}
    sent = [_header("If-None-Match", "An ETag that you hold.")] if method == "get" else []
    if method == "post":
        mark = _header("Idempotency-Key", "Yours for this request: the same when it is sent again.")
        sent.append(mark | {"required": True, "schema": {"type": "string", "pattern": "^[!-~]{1,250}$"}})
    operation.setdefault("parameters", []).extend(sent)


def _error(kinds: list[Problem]) -> dict[str, Any]:
    more = {401: ["WWW-Authenticate"], 409: ["Retry-After"], 429: ["Retry-After"]}.get(kinds[0].status, [])
    return {
        "description": "; ".join(str(kind.value[1]) for kind in kinds),
        "headers": _named("RateLimit-Policy", "RateLimit", *more),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _named(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header(name: str, words: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": False, "description": words, "schema": {"type": "string"}}
