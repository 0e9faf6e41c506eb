"""What a reference must say before it can be sent, and what its answers come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

MOST = 4_000
# What the answer to the question of recommendation comes to; one with reservations is neither.
_RECOMMENDS = {"yes": True, "no": False}


class Question(Protocol):
    """What of a question these rules need (registry.referee_questions)."""

    @property
    def code(self) -> str:
        """What it is called by."""
        ...

    @property
    def ask(self) -> str:
        """What the referee is asked."""
        ...

    @property
    def options(self) -> Mapping[str, str]:
        """The answers to choose from; none where it is answered in words."""
        ...

    @property
    def explain_when(self) -> Sequence[str]:
        """The answers that must be explained."""
        ...

    @property
    def recommends(self) -> bool:
        """Whether it asks for the recommendation."""
        ...


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer; `field` is the question's code, or that with `_why` for its explanation."""

    field: str
    words: str


def why(code: str) -> str:
    """The name of the field in which an answer is explained."""
    return f"{code}_why"


def problems(questions: Iterable[Question], answers: Mapping[str, str]) -> list[Problem]:
    """Everything that keeps a reference from being sent; none when it may be."""
    found = []
    for question in questions:
        answer, words = answers.get(question.code, "").strip(), answers.get(why(question.code), "").strip()
        if not answer:
            found.append(Problem(question.code, "Answer this question"))
        elif question.options and answer not in question.options:
            found.append(Problem(question.code, "Choose one of the answers on the list"))
        elif answer in question.explain_when and not words:
            found.append(Problem(why(question.code), "Say more about this answer"))
        if len(answer) > MOST or len(words) > MOST:
            found.append(Problem(question.code, f"Use {MOST:,} characters or fewer"))
    return found


def as_kept(questions: Iterable[Question], answers: Mapping[str, str]) -> list[dict[str, str]]:
    """The answers with the words of their questions, so that they read the same for ever."""
    kept = []
    for question in questions:
        answer = answers[question.code].strip()
        explained = answers.get(why(question.code), "").strip() if answer in question.explain_when else ""
        said = question.options[answer] if question.options else answer
        kept.append({"code": question.code, "asked": question.ask, "answer": said, "explained": explained})
    return kept


def recommends(questions: Iterable[Question], answers: Mapping[str, str]) -> bool | None:
    """What a referee recommends: yes, no, or None with reservations."""
    found = next((question for question in questions if question.recommends), None)
    return _RECOMMENDS.get(answers.get(found.code, "")) if found else None
