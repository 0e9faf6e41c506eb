"""A scheme as a file says it, read into what the checklist and the pages work with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cpd.choices import Question, Told
from cpd.rules.readiness import Asked
from members.rules.dates import add_months


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard of a scheme.

    Args:
        code: the same in every scheme that shares the standard, so that one mark serves them all.
        supported: whether single activities may be marked as supporting it; the others are about the log as a whole.
    """

    code: str
    name: str
    supported: bool


def standards(rows: Iterable[Mapping[str, Any]]) -> tuple[Standard, ...]:
    """The standards of a file or of a cycle on which they were frozen."""
    return tuple(Standard(str(row["code"]), str(row["name"]), bool(row.get("supported", False))) for row in rows)


def asks(rows: Iterable[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """The questions of a file, in its order.

    Raises:
        ValueError: for a question that nobody knows how to ask, or a figure that is none.
    """
    return tuple(_asked(row) for row in rows)


def _asked(row: Mapping[str, Any]) -> Asked:
    question, least = Question(row["question"]), row["least"]
    if not isinstance(least, int) or isinstance(least, bool) or least < 1:
        raise ValueError(f"{least!r} is no figure for {question.value}")
    what = Told(row["what"]).value if question is Question.TOLD else ""
    return Asked(question, str(row["standard"]), least, what, bool(row.get("scaled", False)))


def check(version: Mapping[str, Any]) -> None:
    """Hold a version to its own words: every question is about one of its standards.

    Raises:
        ValueError: naming what is wrong.
    """
    codes = [one.code for one in standards(version["standards"])]
    if len(set(codes)) != len(codes):
        raise ValueError("two standards share a code")
    stray = {one.standard for one in asks(version["asks"])} - set(codes)
    if stray:
        raise ValueError(f"questions about standards that are not there: {', '.join(sorted(stray))}")
    if not isinstance(version["period_months"], int) or version["period_months"] < 1:
        raise ValueError("a period has at least one month")


def whole_days(*, first: date, months: int) -> int:
    """The days of a whole period that begins on a day."""
    return (add_months(first, months) - first).days
