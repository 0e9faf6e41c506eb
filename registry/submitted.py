"""A submitted application as people read it: its frozen copy in parts, cards and lines, each named in words.

Officers, assessors and those who decide all read this, and nothing else of what the applicant filled in.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from members.choices import OutsideStanding
from members.jinja import day
from registry.choices import EvidenceKind, RefereeRelation, Section, UpdatingKind

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that somebody sent in, as far as whoever reads may open it."""

    title: str
    reference: str
    readable: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One fact with its name; `value` may have several lines."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """Some facts that belong together, and the documents that show them."""

    title: str = ""
    lines: Sequence[Line] = ()
    papers: Sequence[Paper] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One section of an application.

    Args:
        code: tells it from the others in an address.
        said: what is to be said of it as a whole.
    """

    code: str
    title: str
    cards: Sequence[Card] = field(default_factory=tuple)
    said: str = ""


def parts(content: Plain, *, readable: Collection[str]) -> list[Part]:
    """The sections that a frozen copy has, in their order; none once erasure has emptied it.

    Args:
        readable: the references of the documents that may be opened now.
    """
    return [
        Part(code, str(title), list(cards(content[code], readable)), said(content[code]) if said else "")
        for code, title, cards, said in _PARTS
        if code in content
    ]


def _lines(*pairs: tuple[str, Any]) -> list[Line]:
    return [Line(key, str(value)) for key, value in pairs if value not in ("", None)]


def _papers(document: Plain | None, readable: Collection[str]) -> list[Paper]:
    if not document:
        return []
    reference = document["reference"]
    return [Paper(document["title"], reference, reference in readable)]


def _days(one: Plain) -> str:
    if not one.get("from"):
        return ""
    if not one["until"]:
        return _("from %(first)s") % {"first": day(one["from"])}
    return _("%(first)s to %(last)s") % {"first": day(one["from"]), "last": day(one["until"])}


def _personal(held: Plain, readable: Collection[str]) -> Iterator[Card]:
    yield Card(
        lines=_lines(
            (_("Name"), held["name"]),
            (_("Former names"), "\n".join(held["former_names"])),
            (_("Date of birth"), held["date_of_birth"] and day(held["date_of_birth"])),
            (_("Address"), held["address"]),
            (_("Telephone"), held["phone"]),
        )
    )


def _scopes(held: Sequence[str], readable: Collection[str]) -> Iterator[Card]:
    yield Card(lines=_lines((_("Scope of practice"), "\n".join(held))))


def _outside(held: Plain, readable: Collection[str]) -> Iterator[Card]:
    standing = OutsideStanding(held["standing"]).label if held["standing"] else _("not told")
    yield Card(
        lines=_lines((_("Register"), held["body"]), (_("Number"), held["number"]), (_("As recorded then"), standing))
    )


def _trainings(held: Sequence[Plain], readable: Collection[str]) -> Iterator[Card]:
    for one in held:
        recognised = _("version %(version)s") % {"version": one["version"]} if one["version"] else _("not on the list")
        yield Card(
            one["title"],
            _lines(
                (_("Provider"), one["provider"]),
                (_("Number of the certificate"), one["number"]),
                (_("Began"), one["began_on"] and day(one["began_on"])),
                (_("Finished"), day(one["finished_on"])),
                (_("Recognised programme"), recognised),
            ),
            _papers(one["certificate"], readable),
        )


def _career(held: Plain, readable: Collection[str]) -> Iterator[Card]:
    for post in held["posts"]:
        yield Card(
            post["title"] or post["employer"],
            _lines(
                (_("Employer"), post["employer"]),
                (_("Days"), _days(post)),
                (_("Hours a week"), post["hours_a_week"]),
                (_("Grade"), post["grade"]),
                (_("At the level asked for"), _at_level(post)),
                (_("Duties"), post["duties"]),
            ),
        )
    for gap in held["gaps"]:
        yield Card(_("Time without a post"), _lines((_("Days"), _days(gap)), (_("Explained"), gap["explanation"])))


def _at_level(post: Plain) -> str:
    """Whether a post counts, on a route that asks for so many months; nothing on any other."""
    if "counts" not in post:
        return ""
    return _("yes") if post["counts"] else _("no")


def _worked(held: Plain) -> str:
    figures = {"months": held["months"], "hours": held["full_time"]}
    return _("%(months)s months as if worked full time (%(hours)s hours a week).") % figures


def _time_away(held: Plain, readable: Collection[str]) -> Iterator[Card]:
    for one in held["updating"]:
        yield Card(
            str(UpdatingKind(one["kind"]).label).capitalize(),
            _lines(
                (_("Days"), _days(one)),
                (_("Hours"), one["hours"]),
                (_("What"), one["what"]),
                (_("Supervisor"), one["supervisor"]),
            ),
            _papers(one["document"], readable),
        )


def _asked_of_time(held: Plain) -> str:
    days = int(held["days"])
    return ngettext("%(days)s day of updating is asked for.", "%(days)s days of updating are asked for.", days) % {
        "days": days
    }


def _job_description(held: Plain, readable: Collection[str]) -> Iterator[Card]:
    yield Card(papers=_papers(held["document"], readable))


def _statement(held: Plain, readable: Collection[str]) -> Iterator[Card]:
    yield Card(lines=_lines((_("In their own words"), held["text"])))


def evidence_cards(held: Sequence[Plain], readable: Collection[str]) -> Iterator[Card]:
    """Pieces of evidence, each with its document and what it is said to show."""
    for one in held:
        yield Card(
            one["title"],
            _lines(
                (_("Kind"), _KINDS[EvidenceKind(one["kind"])]),
                (_("When"), _days(one)),
                (_("What the applicant did"), one["role"]),
                (_("Where and for what"), one["context"]),
                (_("Account"), one["text"]),
                (_("Says that no patient can be identified"), _("yes") if one["no_patient"] else _("no")),
                *((_("Confirmed by"), _confirmed(by)) for by in one.get("confirmed", ())),
                *((_("Standard %(code)s") % {"code": claim["standard"]}, claim["why"]) for claim in one["shows"]),
            ),
            _papers(one["document"], readable),
        )


def _confirmed(by: Plain) -> str:
    """Who confirmed a piece of evidence, from where and when, and what they say of it."""
    words = _("%(name)s, %(role)s, by a message to an address at %(at)s, on %(day)s")
    said = words % {**by, "day": day(by["on"])}
    changed = _("The applicant changed the evidence afterwards.") if by["changed"] else ""
    return "\n".join(line for line in (said, by["words"], changed) if line)


def _declarations(held: Plain, readable: Collection[str]) -> Iterator[Card]:
    answers = ((one["text"], _answer(one)) for one in held["answers"])
    yield Card(lines=_lines((_("Version"), held["version"]), *answers))


def _answer(one: Plain) -> str:
    said = _("yes") if one["yes"] else _("no")
    if one["clear"]:
        return said
    return _("%(answer)s: disclosed; the explanation opens to those who decide") % {"answer": said}


def _referees(held: Sequence[Plain], readable: Collection[str]) -> Iterator[Card]:
    for one in held:
        registered = " ".join(part for part in (one["registered_with"], one["registration_number"]) if part)
        yield Card(
            one["name"],
            _lines(
                (_("Job"), one["job_title"]),
                (_("Employer"), one["employer"]),
                (_("What they are to the applicant"), RefereeRelation(one["relation"]).label),
                (_("Registered"), registered),
            ),
        )


_KINDS = {
    EvidenceKind.DOCUMENT: lazy("a document"),
    EvidenceKind.CPD: lazy("an activity from the CPD log, in the words that it had"),
    EvidenceKind.ACCOUNT: lazy("a written account"),
}
_Cards = Callable[[Any, Collection[str]], Iterable[Card]]
_PARTS: tuple[tuple[str, Any, _Cards, Callable[[Any], str] | None], ...] = (
    ("personal", Section.PERSONAL.label, _personal, None),
    ("scopes", Section.SCOPE.label, _scopes, None),
    ("outside", Section.OUTSIDE.label, _outside, None),
    ("certificates", Section.CERTIFICATE.label, _trainings, None),
    ("education", Section.EDUCATION.label, _trainings, None),
    ("career", Section.CAREER.label, _career, _worked),
    ("time_away", Section.TIME_AWAY.label, _time_away, _asked_of_time),
    ("job_description", Section.JOB_DESCRIPTION.label, _job_description, None),
    ("statement", Section.STATEMENT.label, _statement, None),
    ("evidence", Section.EVIDENCE.label, evidence_cards, None),
    ("declarations", Section.DECLARATIONS.label, _declarations, None),
    ("referees", Section.REFEREES.label, _referees, None),
)
