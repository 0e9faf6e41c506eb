"""Can I join? A few answers → the route to take, or the reasons why there is none yet. A table; no database, no clock.

Source: domain 1.4, 3.1 and 9.2. Which scopes a route serves and which registers need a registration elsewhere is data.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from registry.choices import Left, RouteKind


class Reason(StrEnum):
    """Why there is no route for somebody, or not yet."""

    NOT_OURS = "not_ours"
    NOT_IN_UK = "not_in_uk"
    TRAIN_FIRST = "train_first"
    TOO_SHORT = "too_short"
    NO_ROUTE_FOR_SCOPE = "no_route_for_scope"
    OUTSIDE_FIRST = "outside_first"
    CERTIFICATE_FIRST = "certificate_first"


@dataclass(frozen=True, slots=True)
class Known:
    """What the answers depend on besides themselves.

    Args:
        scopes: codes of the scopes of practice that somebody may apply for.
        routes: route → the scopes that it serves; none stands for all.
        registers: codes of the registers.
        outside: those of them that rest on a registration elsewhere.
        ways_back: register and kind → the route back to it.
    """

    scopes: Collection[str]
    routes: Mapping[str, Collection[str]]
    registers: Collection[str]
    outside: Collection[str]
    ways_back: Mapping[tuple[str, RouteKind], str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Args:
        answers: codes that may be chosen; empty where they are data.
        when: answers to earlier questions upon which it is asked, each mapping one way to be asked it.
    """

    code: str
    answers: tuple[str, ...] = ()
    when: tuple[Mapping[str, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """These answers lead to the first of these routes that serves the scope, or to a reason why there is none."""

    when: Mapping[str, str]
    routes: tuple[str, ...] = ()
    reason: Reason | None = None
    back: RouteKind | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where somebody's answers lead: a route, or the reason why there is none for them."""

    route: str = ""
    scope: str = ""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that none of the questions has, or that does not belong beside the others."""

    question: str
    out_of_place: bool = field(default=False)


def _any(*answers: str) -> frozenset[str]:
    return frozenset(answers)


QUESTIONS = (
    Question("work", ("technologist", "scientist", "higher", "returning", "other")),
    Question("scope", when=({"work": _any("technologist")},)),
    Question("place", ("uk", "abroad"), when=({"work": _any("technologist")},)),
    Question("training", ("scheme", "ptp", "award", "overseas", "work", "none"), when=({"place": _any("uk")},)),
    Question("time", ("enough", "less"), when=({"training": _any("work")},)),
    Question("register", when=({"work": _any("returning")},)),
    Question("left", tuple(left.value for left in Left), when=({"work": _any("returning")},)),
    Question("hcpc", ("yes", "applied", "no"), when=({"work": _any("scientist", "higher")},)),
    Question("certificate", ("hsst", "equivalence", "none"), when=({"work": _any("higher"), "hcpc": _any("yes")},)),
)
# The first row that the answers meet is the one that counts.
OUTCOMES = (
    Row({"work": "other"}, reason=Reason.NOT_OURS),
    Row({"place": "abroad"}, reason=Reason.NOT_IN_UK),
    Row({"training": "scheme"}, ("RCT/training-scheme",)),
    Row({"training": "ptp"}, ("RCT/ptp",)),
    Row({"training": "award"}, ("RCT/sonography",)),
    Row({"training": "overseas"}, ("RCT/overseas-physics", "RCT/overseas-engineering")),
    Row({"training": "work", "time": "enough"}, ("RCT/equivalence-physics", "RCT/equivalence-engineering")),
    Row({"training": "work", "time": "less"}, reason=Reason.TOO_SHORT),
    Row({"training": "none"}, reason=Reason.TRAIN_FIRST),
    Row({"hcpc": "no"}, reason=Reason.OUTSIDE_FIRST),
    Row({"hcpc": "applied"}, reason=Reason.OUTSIDE_FIRST),
    Row({"work": "scientist"}, ("CS/hcpc",)),
    Row({"certificate": "hsst"}, ("HSSR/hsst",)),
    Row({"certificate": "equivalence"}, ("HSSR/equivalence",)),
    Row({"certificate": "none"}, reason=Reason.CERTIFICATE_FIRST),
    Row({"left": Left.REMOVED.value}, back=RouteKind.RESTORATION),
    Row({"work": "returning"}, back=RouteKind.READMISSION),
)


def possible(question: Question, known: Known) -> Collection[str]:
    """The answers that a question has."""
    if question.code == "scope":
        return known.scopes
    return known.registers if question.code == "register" else question.answers


def asked(answers: Mapping[str, str], known: Known) -> list[Question]:
    """The questions that are asked of somebody who gave these answers, up to the first that is open."""
    found = []
    for question in QUESTIONS:
        if _is_asked(question, answers, known):
            found.append(question)
            if question.code not in answers:
                break
    return found


def open_question(answers: Mapping[str, str], known: Known) -> Question | None:
    """The next question; None once everything is answered."""
    last = asked(answers, known)[-1]
    return last if last.code not in answers else None


def wrong(answers: Mapping[str, str], known: Known) -> Wrong | None:
    """The first answer that cannot be: not on its list, or to a question that is not asked beside the rest."""
    in_place = {question.code for question in asked(answers, known)}
    for question in QUESTIONS:
        if question.code in answers and answers[question.code] not in possible(question, known):
            return Wrong(question.code)
    for code in answers:
        if code not in in_place:
            return Wrong(code, out_of_place=True)
    return None


def outcome(answers: Mapping[str, str], known: Known) -> Outcome:
    """Where answers lead that are whole and right.

    Raises:
        LookupError: for others; see `wrong` and `open_question`.
    """
    if wrong(answers, known) or open_question(answers, known):
        raise LookupError("These answers are not whole.")
    row = next(row for row in OUTCOMES if all(answers.get(code) == value for code, value in row.when.items()))
    if row.reason:
        return Outcome(reason=row.reason)
    scope = answers.get("scope", "")
    if row.back:
        return Outcome(route=known.ways_back[answers["register"], row.back])
    serving = (route for route in row.routes if not scope or not known.routes[route] or scope in known.routes[route])
    route = next(serving, "")
    return Outcome(route=route, scope=scope) if route else Outcome(reason=Reason.NO_ROUTE_FOR_SCOPE)


def _is_asked(question: Question, answers: Mapping[str, str], known: Known) -> bool:
    if not question.when:
        return True
    if question.code == "hcpc" and answers.get("register") in known.outside and "left" in answers:
        return True
    return any(all(answers.get(code) in values for code, values in way.items()) for way in question.when)
