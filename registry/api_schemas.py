"""The OpenAPI 3.1 description of the public API, its answers described by PublicEntry itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any

from registry import problems
from registry.choices import ReasonClass, SanctionKind, Status, Verdict
from registry.problems import Problem
from registry.queries.search import Tier
from registry.rules.public import PublicEntry

_CODES: tuple[type[Enum], ...] = (Verdict, Status, SanctionKind, ReasonClass)
_PROBLEM_SCHEMA = "Problem"
_HEADERS: dict[str, dict[str, Any]] = {
    "RateLimit-Policy": {
        "description": "How many requests (q) are allowed in how many seconds (w).",
        "required": True,
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "How many requests are left (r), and in how many seconds the count begins anew (t).",
        "required": True,
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": "An answer may be kept only to ask whether it still holds.",
        "required": True,
        "schema": {"type": "string", "const": "no-cache"},
    },
    "ETag": {
        "description": "Changes with every byte of the answer; send it back as If-None-Match.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9a-f]{64}"$'},
    },
    "Retry-After": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
}
_ALWAYS = ("RateLimit-Policy", "RateLimit", "Cache-Control")


_LIKENESS = {
    Tier.PRESENT: "The words are the present name, or the number",
    Tier.FORMER: "The words are a former name",
    Tier.BEGINS: "The name begins with the words",
    Tier.SIMILAR: "Spelt or pronounced nearly so, or a short form",
    Tier.DISTANT: "Some letters in common; nothing closer was found",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a search found, and how closely its name agrees with the words.

    `former_name` is the name that was met where it is a former one, else empty.
    """

    entry: PublicEntry
    likeness: str
    former_name: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of what a search found, the closest first.

    `next` is the address of the next page; `cut_short` says that more was found than may be shown.
    """

    items: tuple[Found, ...]
    next: str | None
    cut_short: bool


def described(*more: Problem) -> dict[str, Any]:
    """What an operation's description says beyond its parameters and its good answer: headers, conditions, errors.

    Args:
        more: the errors of this operation besides those that every operation has.
    """
    always = (Problem.NOT_ACCEPTABLE, Problem.CHANGED, Problem.UNREADABLE, Problem.TOO_MANY_REQUESTS)
    answers: dict[int, dict[str, Any]] = {
        200: {"headers": _headers("ETag")},
        304: {"description": HTTPStatus.NOT_MODIFIED.phrase, "headers": _headers("ETag")},
    }
    for problem in sorted({*always, *more}, key=lambda p: p.status):
        answers[problem.status] = _error(problem)
    return {"responses": answers, "parameters": [_condition()]}


def finished(document: dict[str, Any], *, registers: Sequence[str], scopes: Sequence[str]) -> dict[str, Any]:
    """The description with every code named and nothing left open that an answer never has.

    Args:
        document: as made from the operations.
        registers, scopes: the codes that a search may be narrowed by.
    """
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        schema["description"] = _first_sentence(schema.get("description", ""))
        if schema.get("type") == "object":
            schema["additionalProperties"] = False
    for codes in _CODES:
        schemas[codes.__name__] = {
            "title": codes.__name__,
            "description": _first_sentence(codes.__doc__ or ""),
            "oneOf": [{"const": code.value, "title": str(code.label)} for code in codes],  # type: ignore[attr-defined]
        }
    schemas["Found"]["properties"]["likeness"] = {
        "oneOf": [{"const": tier.name.lower(), "title": words} for tier, words in _LIKENESS.items()]
    }
    schemas[_PROBLEM_SCHEMA] = problem_schema()
    document["components"]["headers"] = _HEADERS
    narrowed = {"register": list(registers), "scope": list(scopes)}
    for operations in document["paths"].values():
        for parameter in operations["get"]["parameters"]:
            parameter["schema"] = _parameter(parameter["name"], parameter["schema"], narrowed)
    return document


def _parameter(name: str, schema: dict[str, Any], narrowed: dict[str, list[str]]) -> dict[str, Any]:
    """The form of one parameter: text, never null, for what is left out is not sent."""
    kept = next((part for part in schema.get("anyOf", ()) if part["type"] != "null"), schema)
    found = {key: value for key, value in kept.items() if key not in ("title", "description")}
    if name in narrowed:
        found["enum"] = narrowed[name]
    return found | {"format": "date"} if name == "on" else found


def _error(problem: Problem) -> dict[str, Any]:
    return {
        "description": str(problem.value[1]),
        "headers": _headers("Retry-After") if problem is Problem.TOO_MANY_REQUESTS else _headers(),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{_PROBLEM_SCHEMA}"}}},
    }


def _headers(*more: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*_ALWAYS, *more)}


def _condition() -> dict[str, Any]:
    return {
        "in": "header",
        "name": "If-None-Match",
        "required": False,
        "description": "An ETag that you hold: the answer is 304 without a body if it still holds.",
        "schema": {"type": "string"},
    }


def problem_schema() -> dict[str, Any]:
    """The form of every error, for a description."""
    return {
        "title": "Problem",
        "description": "What went wrong (RFC 9457).",
        "type": "object",
        "additionalProperties": False,
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri", "description": "Names the kind of error and explains it."},
            "title": {"type": "string"},
            "status": {"type": "integer", "enum": sorted({problem.status for problem in Problem})},
            "detail": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["pointer", "detail"],
                    "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
                },
            },
        },
    }


def _first_sentence(text: str) -> str:
    """The first paragraph of a description, without pointers into our own papers."""
    return re.sub(r" \([a-z]+(\.md)?[^)]*\d[^)]*\)", "", " ".join(text.partition("\n\n")[0].split()))
