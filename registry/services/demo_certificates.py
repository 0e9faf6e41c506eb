"""The demonstration's applicants for a certificate of equivalence, brought to where they are by the verbs of life."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import yaml
from django.db import transaction

from members.choices import OutsideFound
from members.models import Document
from members.queries.calendar import london_day
from members.services import acts, outside_checks
from registry.choices import EvidenceKind, Mark, Recommended, RouteKind, SeatKind, Section, Stage
from registry.models import Application, Seat
from registry.queries import dossiers, rounds
from registry.services import (
    admission_decisions,
    agreeing,
    completeness,
    demo_dossiers,
    judging,
    mapping,
    recommendations,
    seats,
    statements,
)
from registry.services import dossiers as filling
from registry.services.admission_decisions import Words
from registry.services.demo_dossiers import Case

FILE = Path(__file__).resolve().parents[1] / "data" / "demo" / "certificates.yaml"
PANEL = {
    "lay-assessor": SeatKind.LAY_CHAIR,
    "assessor-1": SeatKind.PROFESSIONAL,
    "assessor-2": SeatKind.PROFESSIONAL,
}
CONFERENCE = "conference"
_MARKED = (9, 5, 0)  # how many each of the panel has judged where they are at work
_CHOSEN = "The panel that looks at the first certificates of the demonstration."
_SHOWN = "The project, its results and what the referees say of it agree."
_PARTLY = "What is described was done under somebody else’s lead; the applicant’s own part is not shown."
_MISSING = "Nothing in the evidence speaks of it beyond the applicant’s own word."
_PORTFOLIO = (
    "You led much of what you describe. Show by a protocol, an approval or a paper of your own how evidence becomes"
    " practice with you, and that you answer for the governance of research."
)
_REFUSED = (
    "Four standards were not shown. The evidence is of good work at the level of an experienced scientist; leading the"
    " science of a service, and research of one’s own, are described in general and not shown."
)
_WOULD_HELP = "A project that you led from its question to its result, with its approval, and what changed by it."


@transaction.atomic
def make(*, at: datetime) -> int:
    """Make them, once, where the demonstration's personas are; elsewhere, nothing is made.

    Returns:
        How many applications were made by this call.
    """
    office = demo_dossiers.office()
    if not {"registrar", "officer", "finance", *PANEL} <= office.keys():
        return 0
    if Application.objects.filter(route__kind=RouteKind.CERTIFICATE).exists():
        return 0
    file = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for row in file["applicants"]:
        _bring(demo_dossiers.begun(row, file, office, at=at))
    return len(file["applicants"])


def _bring(case: Case) -> None:
    stage = case.row["stage"]
    _fill_in(case)
    if stage == Stage.DRAFT:
        _map(case, pieces=2, most=5)
        return
    _map(case)
    demo_dossiers.declare(case)
    demo_dossiers.name_referees(case)
    _is_found_at_the_hcpc(case)
    demo_dossiers.hand_in(case)
    completeness.complete(application=case.fresh(), by=case.office["officer"], at=case.later(days=2))
    demo_dossiers.give_references(case)
    sitting = _seated(case)
    if stage == Stage.ASSESSING:
        for taken, most in zip(sitting, _MARKED, strict=True):
            _judge(case, taken, most=most)
        return
    less = case.row.get("less", ())
    for place, taken in enumerate(sitting):
        _judge(case, taken, less=case.row.get("differs", less) if place == 1 else less)
        judging.hand_in(taken=taken, by=taken.user, at=case.later(days=1))
    if stage == CONFERENCE:
        _propose(case, sitting[0])
        return
    _recommend(case, sitting[0])


def _fill_in(case: Case) -> None:
    """The sections of a dossier up to its evidence; a draft lacks the papers."""
    demo_dossiers.introduce(case)
    filling.tell_outside(number=case.row["hcpc"], **case.how)
    on = london_day(case.at)
    papers = None if case.row["stage"] == Stage.DRAFT else _papers(case)
    trained = filling.Trained(
        title="MSc Medical Physics",
        provider="University of Exampleton",
        began_on=on.replace(year=on.year - 14, month=9, day=15),
        finished_on=on.replace(year=on.year - 12, month=7, day=1),
        certificate=papers,
    )
    filling.save_qualification(trained=trained, **case.how)
    since = on.replace(year=on.year - 8, month=1, day=15)
    held = filling.Held(since=since, until=None, hours_a_week=Decimal("37.5"), **case.file["post"])
    filling.save_post(held=held, **case.how)
    statements.choose_paper(section=Section.JOB_DESCRIPTION, document=papers, **case.how)
    statements.save_statement(text=case.file["statement"], **case.how)


def _papers(case: Case) -> Document | None:
    """One scan of degree and job description, for to look through a file takes its time."""
    says = f"MSc Medical Physics, University of Exampleton. Works as {case.file['post']['title'].lower()}."
    return demo_dossiers.scan(case, title="Degree and job description", says=says)


def _map(case: Case, *, pieces: int = 99, most: int = 99) -> None:
    """Pieces of evidence, each claimed for so many of its standards."""
    standards = {one.code: one for one in dossiers.standards(case.fresh(), on=london_day(case.at))}
    for told in case.file["evidence"][:pieces]:
        piece = mapping.Piece(
            kind=EvidenceKind.ACCOUNT,
            title=told["title"],
            text=told["text"],
            role=told["role"],
            context=case.file["post"]["employer"],
            no_patient=True,
        )
        item = mapping.save_item(piece=piece, **case.how)
        why = {standards[code].pk: told["why"] for code in told["standards"][:most]}
        mapping.claim(item=item, why=why, **case.how)


def _is_found_at_the_hcpc(case: Case) -> None:
    told = dossiers.outside_held(case.fresh())
    if told is not None:
        outside_checks.check(
            registration=told,
            found=OutsideFound.CURRENT,
            on=london_day(case.at),
            by=case.office["officer"],
            at=case.later(hours=2),
        )


def _seated(case: Case) -> list[Seat]:
    """The panel of the personas, none of whom anything keeps from it: its chair first."""
    case.later(days=1)
    sitting = [
        seats.seat(
            application=case.fresh(),
            user=case.office[code],
            kind=kind,
            reason=_CHOSEN,
            by=case.office["officer"],
            at=case.at,
        )
        for code, kind in PANEL.items()
    ]
    return [judging.declare_unconflicted(taken=one, by=one.user, at=case.later(hours=2)) for one in sitting]


def _judge(case: Case, taken: Seat, *, less: Collection[str] = (), most: int = 99) -> None:
    reasons = {Mark.MET: _SHOWN, Mark.PARTLY: _PARTLY, Mark.NOT_MET: _MISSING}
    lacking = Mark.NOT_MET if case.row["stage"] == Stage.REFUSED else Mark.PARTLY
    for standard in rounds.asked(case.application, taken.round)[:most]:
        mark = lacking if standard.code in less else Mark.MET
        judging.judge(
            taken=taken, standard=standard, mark=mark, reason=reasons[mark], by=taken.user, at=case.later(minutes=9)
        )


def _propose(case: Case, chair: Seat) -> None:
    """The chair proposes what is found of the first standard on which they differ; the others have yet to answer."""
    standard = rounds.unfound(rounds.current(case.fresh()))[0]
    reason = "The grant and the paper are the applicant’s own; that a university took part takes nothing from it."
    agreeing.propose(
        taken=chair, standard=standard, mark=Mark.MET, reason=reason, by=chair.user, at=case.later(hours=3)
    )


def _recommend(case: Case, chair: Seat) -> None:
    """What the panel found leads to; two of the office decide on all but an invitation."""
    how = {
        Stage.PORTFOLIO: (Recommended.PORTFOLIO, _PORTFOLIO),
        Stage.GRANTED: (Recommended.ADMIT, ""),
        Stage.REFUSED: (Recommended.REFUSE, _REFUSED),
    }
    outcome, said = how[case.row["stage"]]
    recommendations.recommend(taken=chair, reason=said, outcome=outcome, by=chair.user, at=case.later(days=1))
    if outcome == Recommended.PORTFOLIO:
        return
    words = Words("Every standard was found met.") if outcome == Recommended.ADMIT else Words(_REFUSED, _WOULD_HELP)
    officer = case.office["officer"]
    act = admission_decisions.propose(
        application=case.fresh(), outcome=outcome, words=words, by=officer, at=case.later(days=1)
    )
    acts.confirm(act=act, by=case.office["registrar"], at=case.later(hours=5))
