"""What an application still lacks, section by section: the one answer behind task list, check and submission."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from members.choices import OutsideStanding
from members.rules.dates import Days
from registry.choices import Section
from registry.rules import career, matrix, returning
from registry.rules.career import Worked
from registry.rules.matrix import Covered
from registry.rules.returning import Plan, Updated


class Paper(Enum):
    """How far a document that was chosen can be used."""

    NONE = "none"
    READY = "ready"
    WAITING = "waiting"
    UNUSABLE = "unusable"
    GONE = "gone"


class State(Enum):
    """How far a section has come."""

    COMPLETED = "completed"
    INCOMPLETE = "incomplete"
    CANNOT_START = "cannot_start"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the route asks for: the figures of its policy row."""

    sections: tuple[Section, ...]
    needs_programme: bool = False
    needs_referees: int = 0
    min_months: int = 0
    statement_words: int = 0
    pays: bool = False


@dataclass(frozen=True, slots=True)
class Training:
    """One qualification or certificate.

    Args:
        recognised: whether its programme was recognised on the day it was finished; None where it is none of the list.
        numbered: whether a certificate carries its number.
    """

    name: str
    paper: Paper
    recognised: bool | None = None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence."""

    name: str
    paper: Paper
    written: bool
    no_patient: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that was filled in, as plain values.

    Args:
        named, born, housed: whether name, date of birth and postal address are known.
        scopes, closed_scopes: names of those chosen, and of those among them that are closed.
        outside: what is held of the registration that the register requires elsewhere; None before a number is told.
        explained: gaps that the applicant explained.
        plan: what somebody coming back must bring; None for anybody else.
        job_description: how far the document that was chosen can be used.
        statement: of how many words it is.
        declared: the version of the declarations that was signed; `in_force` the one that is asked for.
        referees: how many are named and have not declined.
        referees_lost: how many declined and have nobody in their place.
    """

    named: bool = False
    born: bool = False
    housed: bool = False
    scopes: tuple[str, ...] = ()
    closed_scopes: tuple[str, ...] = ()
    outside: OutsideStanding | None = None
    trainings: tuple[Training, ...] = ()
    posts: tuple[Worked, ...] = ()
    explained: tuple[Days, ...] = ()
    plan: Plan | None = None
    updated: tuple[Updated, ...] = ()
    updating_papers: tuple[Paper, ...] = ()
    job_description: Paper = Paper.NONE
    statement: int = 0
    items: tuple[Item, ...] = ()
    unused: tuple[str, ...] = ()
    covered: tuple[Covered, ...] = ()
    declared: str = ""
    in_force: str = ""
    referees: int = 0
    referees_lost: int = 0
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that an application lacks.

    Args:
        code: what; registry/application_wording.py has the words.
        figures: what the words name.
        problem: whether something that was entered is wrong, rather than not there yet.
    """

    section: Section
    code: str
    figures: Mapping[str, object] = field(default_factory=dict)
    problem: bool = False


# A section that makes sense only once another has been filled in.
_AFTER = {Section.EDUCATION: Section.SCOPE, Section.EVIDENCE: Section.SCOPE, Section.TIME_AWAY: Section.CAREER}


def lacks(dossier: Dossier, asked: Asked, *, until: date) -> list[Lack]:
    """Everything that an application still lacks, in the order of its sections; empty when it can be submitted.

    Args:
        until: the day after the last that counts.
    """
    return [lack for section in asked.sections for lack in _LACKS[section](dossier, asked, until)]


def state(section: Section, found: Sequence[Lack], asked: Asked) -> State:
    """How far a section has come, by what the whole application lacks."""
    mine = [lack for lack in found if lack.section is section]
    first = _AFTER.get(section)
    if first in asked.sections and any(lack.section is first for lack in found) and mine:
        return State.CANNOT_START
    if any(lack.problem for lack in mine):
        return State.PROBLEM
    return State.INCOMPLETE if mine else State.COMPLETED


def _personal(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    told = {"name": dossier.named, "born": dossier.born, "address": dossier.housed}
    yield from (Lack(Section.PERSONAL, code) for code, there in told.items() if not there)


def _scope(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    if not dossier.scopes:
        yield Lack(Section.SCOPE, "scope")
    for name in dossier.closed_scopes:
        yield Lack(Section.SCOPE, "scope_closed", {"scope": name}, problem=True)


def _outside(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    if dossier.outside is None:
        yield Lack(Section.OUTSIDE, "outside")
    elif dossier.outside in {OutsideStanding.ENDED, OutsideStanding.SUSPENDED}:
        yield Lack(Section.OUTSIDE, "outside_ended", problem=True)


def _certificate(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    if not dossier.trainings:
        yield Lack(Section.CERTIFICATE, "certificate")
    for training in dossier.trainings:
        if not training.numbered:
            yield Lack(Section.CERTIFICATE, "certificate_number")
        yield from _paper(Section.CERTIFICATE, training.name, training.paper)


def _education(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    if not dossier.trainings:
        yield Lack(Section.EDUCATION, "programme" if asked.needs_programme else "education")
    elif asked.needs_programme and not any(training.recognised for training in dossier.trainings):
        wrong = [training.name for training in dossier.trainings if training.recognised is False]
        if not wrong:
            yield Lack(Section.EDUCATION, "programme")
        for name in wrong:
            yield Lack(Section.EDUCATION, "not_recognised", {"what": name}, problem=True)
    for training in dossier.trainings:
        yield from _paper(Section.EDUCATION, training.name, training.paper)


def _career(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    if not dossier.posts:
        yield Lack(Section.CAREER, "posts")
        return
    found = career.gaps(dossier.posts, until=until)
    for gap in career.unexplained(found, dossier.explained):
        yield Lack(Section.CAREER, "gap", {"gap": gap})
    worked = career.months(dossier.posts, until=until)
    if worked < asked.min_months:
        figures = {"months": career.whole(worked), "needed": asked.min_months}
        yield Lack(Section.CAREER, "months", figures, problem=True)


def _time_away(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    plan = dossier.plan
    if plan and (short := plan.updating_hours - returning.counted(plan, dossier.updated)) > 0:
        figures = {"short": f"{short:g}", "needed": plan.updating_hours, "days": plan.updating_days}
        yield Lack(Section.TIME_AWAY, "updating", figures)
    for paper in dossier.updating_papers:
        yield from _unready(Section.TIME_AWAY, paper)


def _job_description(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    if dossier.job_description is Paper.NONE:
        yield Lack(Section.JOB_DESCRIPTION, "job_description")
    else:
        yield from _unready(Section.JOB_DESCRIPTION, dossier.job_description, str(Section.JOB_DESCRIPTION.label))


def _statement(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    if not dossier.statement:
        yield Lack(Section.STATEMENT, "statement")
    elif asked.statement_words and dossier.statement > asked.statement_words:
        figures = {"words": dossier.statement, "most": asked.statement_words}
        yield Lack(Section.STATEMENT, "statement_long", figures, problem=True)


def _evidence(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    for covered in matrix.short(dossier.covered):
        figures = {"standard": covered.code, "items": covered.items, "needed": covered.needed}
        yield Lack(Section.EVIDENCE, "standard", figures)
    yield from items(dossier.items)
    yield from unused(dossier.unused)


def items(found: Sequence[Item]) -> Iterator[Lack]:
    """What pieces of evidence lack, whichever standards they are for."""
    for item in found:
        if not item.no_patient:
            yield Lack(Section.EVIDENCE, "no_patient", {"what": item.name}, problem=True)
        if not item.written:
            yield from _paper(Section.EVIDENCE, item.name, item.paper)


def unused(names: Iterable[str]) -> Iterator[Lack]:
    """Pieces of evidence that are said to show no standard, so that nobody would read them."""
    for name in names:
        yield Lack(Section.EVIDENCE, "unused", {"what": name})


def _declarations(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    if not dossier.declared:
        yield Lack(Section.DECLARATIONS, "declarations")
    elif dossier.declared != dossier.in_force:
        yield Lack(Section.DECLARATIONS, "declarations_new", problem=True)


def _referees(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    if dossier.referees_lost:
        yield Lack(Section.REFEREES, "referee_lost", {"count": dossier.referees_lost}, problem=True)
    short = asked.needs_referees - dossier.referees - dossier.referees_lost
    if short > 0:
        yield Lack(Section.REFEREES, "referees", {"count": short})


def _fee(dossier: Dossier, asked: Asked, until: date) -> Iterator[Lack]:
    if asked.pays and not dossier.paid:
        yield Lack(Section.FEE, "fee")


def _paper(section: Section, name: str, paper: Paper) -> Iterator[Lack]:
    if paper is Paper.NONE:
        yield Lack(section, "paper", {"what": name})
    else:
        yield from _unready(section, paper, name)


def _unready(section: Section, paper: Paper, name: str = "") -> Iterator[Lack]:
    if paper is Paper.WAITING:
        yield Lack(section, "paper_waiting", {"what": name}, problem=True)
    elif paper is Paper.UNUSABLE:
        yield Lack(section, "paper_unusable", {"what": name}, problem=True)
    elif paper is Paper.GONE:
        yield Lack(section, "record_gone", {"what": name}, problem=True)


_LACKS: Mapping[Section, Callable[[Dossier, Asked, date], Iterator[Lack]]] = {
    Section.PERSONAL: _personal,
    Section.SCOPE: _scope,
    Section.OUTSIDE: _outside,
    Section.CERTIFICATE: _certificate,
    Section.EDUCATION: _education,
    Section.CAREER: _career,
    Section.TIME_AWAY: _time_away,
    Section.JOB_DESCRIPTION: _job_description,
    Section.STATEMENT: _statement,
    Section.EVIDENCE: _evidence,
    Section.DECLARATIONS: _declarations,
    Section.REFEREES: _referees,
    Section.FEE: _fee,
}
