"""What referees are asked: read from the file under review, registry/data/admission/referee_questions.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from registry.choices import RouteKind

FILE = Path(__file__).parent / "data" / "admission" / "referee_questions.yaml"
WORDS, CHOICE = "words", "choice"


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a referee.

    Args:
        kind: WORDS or CHOICE.
        options: answers that may be chosen, code → words.
        explain_when: the codes of those that need words, which `explain` asks for.
        recommends: whether its answer is the recommendation.
    """

    code: str
    ask: str
    kind: str
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    explain_when: tuple[str, ...] = ()
    explain: str = ""
    recommends: bool = False


@dataclass(frozen=True, slots=True)
class Questions:
    """A version of the questions for some kinds of route, in force from a day."""

    version: str
    valid_from: date
    routes: frozenset[RouteKind]
    questions: tuple[Question, ...]


def in_force(kind: RouteKind, on: date) -> Questions:
    """The questions to referees of applicants on a kind of route, as they are put on a day."""
    found = [one for one in _every() if kind in one.routes and one.valid_from <= on]
    return max(found, key=lambda one: one.valid_from)


@cache
def _every() -> tuple[Questions, ...]:
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Questions(
            version=row["version"],
            valid_from=row["valid_from"],
            routes=frozenset(RouteKind(route) for route in row["routes"]),
            questions=tuple(_question(question) for question in row["questions"]),
        )
        for row in document["sets"]
    )


def _question(row: Mapping[str, Any]) -> Question:
    return Question(**{**row, "explain_when": tuple(row.get("explain_when", ()))})
