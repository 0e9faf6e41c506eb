"""The demonstration's applicants: one at each stage, brought there by the same verbs as in life."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from members.choices import DocumentState
from members.demo import persona
from members.models import Document, User
from members.queries.calendar import london_day
from members.services import acts, document_checks, documents, introductions, offline, payments
from members.typeset import pdf
from registry import referee_questions
from registry.choices import (
    EvidenceKind,
    Mark,
    Recommended,
    RefereeRelation,
    ReturnReason,
    RouteKind,
    SeatKind,
    Stage,
)
from registry.models import Application, DeclarationQuestion, Referee, Route, Seat, Standard
from registry.queries import dossiers
from registry.services import (
    admission_decisions,
    applications,
    completeness,
    declaring,
    judging,
    mapping,
    moderation,
    recommendations,
    reference_answers,
    references,
    seats,
)
from registry.services import dossiers as filling
from registry.services.admission_decisions import Words
from registry.services.reference_answers import Identity

FILE = Path(__file__).resolve().parents[1] / "data" / "demo" / "applications.yaml"
_RETURNED = "The scan of your certificate cuts off its date. Send one of the whole page."
_PRAISE = "Careful, calm with patients, exact in the records."
_SHOWN = "The work described shows it, and the employer’s confirmation agrees."
_MISSING = "Described in general; nothing shows what the applicant did."
_MISSED = ("2.2", "4.1")


@dataclass
class _Case:
    """One applicant on the way to a stage; `at` moves on as things are done."""

    row: Mapping[str, Any]
    file: Mapping[str, Any]
    office: Mapping[str, User]
    user: User
    at: datetime
    application: Application = field(init=False)

    def later(self, **time: int) -> datetime:
        self.at += timedelta(**time)
        return self.at

    def fresh(self) -> Application:
        self.application = Application.objects.select_related("person", "policy", "route__register").get(
            pk=self.application.pk
        )
        return self.application

    @property
    def how(self) -> dict[str, Any]:
        """What every verb of the applicant is told."""
        application = self.fresh()
        return {"application": application, "version": application.version, "by": self.user, "at": self.at}


@transaction.atomic
def make(*, at: datetime) -> int:
    """Make the applicants, once, where the demonstration's personas are; elsewhere, nothing is made.

    Returns:
        How many applications were made by this call.
    """
    office = {user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith="@demo.example")}
    if not {"registrar", "officer", "finance", "assessor-1", "assessor-2"} <= office.keys():
        return 0
    if Application.objects.exists():
        return 0
    file = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for row in file["applicants"]:
        began = at - timedelta(days=row["began"])
        _bring(_Case(row, file, office, _account(row, began), began), Stage(row["stage"]))
    return len(file["applicants"])


def _account(row: Mapping[str, Any], at: datetime) -> User:
    one = persona(row.get("account", ""))
    email = one.email if one else row["email"]
    if held := User.objects.filter(email=email).first():
        return held
    user = User.objects.create_user(email, joined_at=at)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _bring(case: _Case, stage: Stage) -> None:
    register, _slash, code = case.row["route"].partition("/")
    route = Route.objects.select_related("register").get(register__code=register, code=code)
    case.application = applications.start(user=case.user, route=route, on=london_day(case.at), at=case.at)
    _fill_in(case)
    if stage == Stage.DRAFT:
        return
    _hand_in(case)
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
    _references(case, all_of_them=stage != Stage.REFERENCES)
    if stage != Stage.REFERENCES:
        _assess(case, stage)


def _fill_in(case: _Case) -> None:
    """The sections of a dossier up to the fee; a draft stops after its training."""
    row, route = case.row, case.application.route
    case.later(hours=1)
    address = "7 Applicant Row\nExampleton\nEX7 7AA"
    said = introductions.Said(row["forenames"], row["surname"], row["born"], address)
    filling.introduce(said=said, **case.how)
    scopes = list(route.register.scopes.filter(code=row["scope"]))
    filling.choose_scopes(scopes=scopes, **case.how)
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
    _declare(case)
    for referee in case.file["referees"][: case.application.policy.needs_referees]:
        named = references.Named(**referee | {"relation": RefereeRelation(referee["relation"])})
        references.name(application=case.fresh(), named=named, by=case.user, at=case.at)


def _career_and_evidence(case: _Case) -> None:
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


def _declare(case: _Case) -> None:
    of = dossiers.declaration_set(case.application.policy.declarations, on=london_day(case.at))
    said = {one.code: declaring.Answer(one.yes_is_clear) for one in DeclarationQuestion.objects.filter(of=of)}
    if declared := case.row.get("declared"):
        said["health"] = declaring.Answer(True, declared)
    declaring.sign(answers=said, **case.how)


def _certificate(case: _Case) -> Document | None:
    """A scanned certificate; a machine without room to check files gets an application without one."""
    lines = [
        f"{case.row['forenames']} {case.row['surname']} finished the programme.",
        "Made for the demonstration of a register. It certifies nothing.",
    ]
    made = pdf("registry/demo/certificate.typ", {"title": "Certificate", "lines": lines}, at=case.at)
    upload = SimpleUploadedFile("certificate.pdf", made, "application/pdf")
    person = case.fresh().person
    document = documents.take_in(person=person, upload=upload, title="Certificate", by=case.user, at=case.at)
    document_checks.check(document_id=document.pk, at=case.at)
    document.refresh_from_db()
    return document if document.state == DocumentState.CLEAN else None


def _hand_in(case: _Case) -> None:
    """Paid by bank transfer, which finance records; then handed in."""
    application, finance = case.fresh(), case.office["finance"]
    payment = payments.due(
        person=application.person,
        purpose=dossiers.purpose_of_fee(application, on=london_day(case.at)),
        about=application,
        fee_code=application.policy.fee_code,
        on=london_day(case.at),
        at=case.at,
        by=case.user,
        back_url="/my/",
    )
    offline.record(
        payment=payment,
        received_on=london_day(case.at),
        pence=payment.amount_pence,
        bank_reference=f"BACS {payment.number}",
        by=finance,
        at=case.later(hours=1),
    )
    applications.submit(application=case.fresh(), by=case.user, at=case.later(days=1))


def _references(case: _Case, *, all_of_them: bool) -> None:
    named = list(Referee.objects.filter(application=case.application).order_by("pk"))
    for referee in named if all_of_them else named[:1]:
        asked = referee_questions.in_force(RouteKind(case.application.route.kind), london_day(case.at)).questions
        answers = {
            one.code: next(iter(one.options), "Careful, calm with patients, exact in the records.") for one in asked
        }
        identity = Identity(
            name=referee.name,
            job_title=referee.job_title,
            employer=referee.employer,
            relation=RefereeRelation(referee.relation),
            since=case.at.year - 3,
        )
        reference_answers.give(referee=referee, identity=identity, answers=answers, at=case.later(days=2))


def _assess(case: _Case, stage: Stage) -> None:
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


def _judge(case: _Case, taken: Seat, *, missed: tuple[str, ...] = (), most: int = 99) -> None:
    standards = Standard.objects.filter(edition=case.fresh().edition).order_by("position")
    for standard in standards[:most]:
        mark = Mark.NOT_MET if standard.code in missed else Mark.MET
        reason = _MISSING if mark == Mark.NOT_MET else _SHOWN
        judging.judge(taken=taken, standard=standard, mark=mark, reason=reason, by=taken.user, at=case.later(minutes=7))


def _refuse(case: _Case) -> None:
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
