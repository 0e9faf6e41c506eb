"""The demonstration's applicants: one at each stage, brought there by the same verbs as in life."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import yaml
from django.db import transaction

from members.models import Document
from members.queries.calendar import london_day
from members.services import acts
from registry.choices import EvidenceKind, Mark, Recommended, ReturnReason, SeatKind, Stage
from registry.models import Application, Seat, Standard
from registry.queries import dossiers
from registry.services import (
    admission_decisions,
    completeness,
    demo_dossiers,
    judging,
    mapping,
    moderation,
    recommendations,
    seats,
)
from registry.services import dossiers as filling
from registry.services.admission_decisions import Words
from registry.services.demo_dossiers import Case

FILE = Path(__file__).resolve().parents[1] / "data" / "demo" / "applications.yaml"
_RETURNED = "The scan of your certificate cuts off its date. Send one of the whole page."
_SHOWN = "The work described shows it, and the employer’s confirmation agrees."
_MISSING = "Described in general; nothing shows what the applicant did."
_MISSED = ("2.2", "4.1")


@transaction.atomic
def make(*, at: datetime) -> int:
    """Make the applicants, once, where the demonstration's personas are; elsewhere, nothing is made.

    Returns:
        How many applications were made by this call.
    """
    office = demo_dossiers.office()
    if not {"registrar", "officer", "finance", "assessor-1", "assessor-2"} <= office.keys():
        return 0
    if Application.objects.exists():
        return 0
    file = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for row in file["applicants"]:
        _bring(demo_dossiers.begun(row, file, office, at=at), Stage(row["stage"]))
    return len(file["applicants"])


def _bring(case: Case, stage: Stage) -> None:
    _fill_in(case)
    if stage == Stage.DRAFT:
        return
    demo_dossiers.hand_in(case)
    officer = case.office["officer"]
    if stage == Stage.SUBMITTED:
        return
    if stage == Stage.RETURNED:
        completeness.return_to_applicant(
            application=case.fresh(),
            reasons=[ReturnReason.CERTIFICATE],
            words=_RETURNED,
            by=officer,
            at=case.later(days=3),
        )
        return
    completeness.complete(application=case.fresh(), by=officer, at=case.later(days=2))
    demo_dossiers.give_references(case, all_of_them=stage != Stage.REFERENCES)
    if stage != Stage.REFERENCES:
        _assess(case, stage)


def _fill_in(case: Case) -> None:
    """The sections of a dossier up to the fee; a draft stops after its training."""
    row = case.row
    demo_dossiers.introduce(case)
    programme = dossiers.programmes(case.fresh()).first() if case.application.policy.needs_programme else None
    trained = filling.Trained(
        programme=programme,
        title="" if programme else "BSc (Hons) Physics",
        provider="" if programme else "University of Exampleton",
        began_on=london_day(case.at).replace(year=case.at.year - 7, month=9, day=15),
        finished_on=london_day(case.at).replace(year=case.at.year - 3, month=7, day=1),
        certificate=None if row["stage"] == Stage.DRAFT else _certificate(case),
    )
    filling.save_qualification(trained=trained, **case.how)
    if row["stage"] == Stage.DRAFT:
        return
    _career_and_evidence(case)
    demo_dossiers.declare(case)
    demo_dossiers.name_referees(case)


def _career_and_evidence(case: Case) -> None:
    post = case.file["posts"][case.row.get("post", "engineering")]
    since = london_day(case.at).replace(year=case.at.year - 3, month=7, day=15)
    filling.save_post(held=filling.Held(since=since, until=None, hours_a_week=Decimal("37.5"), **post), **case.how)
    if not case.application.policy.maps_evidence:
        return
    standards = {one.code: one for one in dossiers.standards(case.fresh(), on=london_day(case.at))}
    for told in case.file["evidence"]:
        piece = mapping.Piece(
            kind=EvidenceKind.ACCOUNT,
            title=told["title"],
            text=told["text"],
            role=told["role"],
            context=post["employer"],
            no_patient=True,
        )
        item = mapping.save_item(piece=piece, **case.how)
        why = {standards[code].pk: f"It shows what {standards[code].title.lower()} asks." for code in told["standards"]}
        mapping.claim(item=item, why=why, **case.how)


def _certificate(case: Case) -> Document | None:
    says = f"{case.row['forenames']} {case.row['surname']} finished the programme."
    return demo_dossiers.scan(case, title="Certificate", says=says)


def _assess(case: Case, stage: Stage) -> None:
    """By the two assessors among the personas; how far depends on the stage."""
    officer = case.office["officer"]
    case.later(days=1)
    for code in ("assessor-1", "assessor-2"):
        seats.seat(
            application=case.fresh(),
            user=case.office[code],
            kind=SeatKind.ASSESSOR,
            reason="One of the two who look at the first applications of the demonstration.",
            by=officer,
            at=case.at,
        )
    both = list(seats.held(case.fresh()))
    if stage == Stage.ASSESSING:
        first = judging.declare_unconflicted(taken=both[0], by=both[0].user, at=case.later(hours=2))
        _judge(case, first, most=4)
        return
    refused = stage == Stage.REFUSED
    for place, taken in enumerate(both):
        judging.declare_unconflicted(taken=taken, by=taken.user, at=case.later(hours=2))
        differs = ("B2",) if stage == Stage.MODERATION and place else ()
        _judge(case, taken, missed=_MISSED if refused else differs)
        judging.hand_in(taken=taken, by=taken.user, at=case.later(days=2))
    if stage == Stage.MODERATION:
        moderation.ask(taken=both[0], by=both[0].user, at=case.later(days=1))
        return
    said = "The measurements of one year are described and not shown; nothing was evaluated." if refused else ""
    recommendations.recommend(taken=both[0], reason=said, by=both[0].user, at=case.later(days=1))
    if refused:
        _refuse(case)


def _judge(case: Case, taken: Seat, *, missed: tuple[str, ...] = (), most: int = 99) -> None:
    standards = Standard.objects.filter(edition=case.fresh().edition).order_by("position")
    for standard in standards[:most]:
        mark = Mark.NOT_MET if standard.code in missed else Mark.MET
        reason = _MISSING if mark == Mark.NOT_MET else _SHOWN
        judging.judge(taken=taken, standard=standard, mark=mark, reason=reason, by=taken.user, at=case.later(minutes=7))


def _refuse(case: Case) -> None:
    words = Words(
        "Two standards are not met. The account of the constancy test is of one camera on one day; the route asks for "
        "measurements that you planned and carried out yourself over time.",
        "Six months of measurements with their uncertainties, and one evaluation of your own with what came of it.",
    )
    act = admission_decisions.propose(
        application=case.fresh(),
        outcome=Recommended.REFUSE,
        words=words,
        by=case.office["officer"],
        at=case.later(days=2),
    )
    acts.confirm(act=act, by=case.office["registrar"], at=case.later(days=1))
