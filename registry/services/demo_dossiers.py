"""What the demonstration's applicants do alike, by the same verbs as in life, whatever they apply for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from members.choices import DocumentState
from members.demo import PERSONAS, persona
from members.models import Document, User
from members.queries.calendar import london_day
from members.services import document_checks, documents, introductions, offline, payments
from members.typeset import pdf
from registry import referee_questions
from registry.choices import RefereeRelation, RouteKind
from registry.models import Application, DeclarationQuestion, Referee, Route
from registry.queries import dossiers
from registry.services import applications, declaring, reference_answers, references
from registry.services import dossiers as filling
from registry.services.reference_answers import Identity

_PRAISE = "Careful, calm with patients, exact in the records."


@dataclass
class Case:
    """One applicant on the way to a stage; `at` moves on as things are done.

    Args:
        row: who they are and how far they come, as the demonstration's file says.
        file: what all of that file share.
        office: the accounts of the demonstration's people, by the codes of their personas.
    """

    row: Mapping[str, Any]
    file: Mapping[str, Any]
    office: Mapping[str, User]
    user: User
    at: datetime
    application: Application = field(init=False)

    def later(self, **time: int) -> datetime:
        """The instant a while on, which is then now."""
        self.at += timedelta(**time)
        return self.at

    def fresh(self) -> Application:
        """The application as it stands."""
        self.application = Application.objects.select_related("person", "policy", "route__register").get(
            pk=self.application.pk
        )
        return self.application

    @property
    def how(self) -> dict[str, Any]:
        """What every verb of the applicant is told."""
        application = self.fresh()
        return {"application": application, "version": application.version, "by": self.user, "at": self.at}


def office() -> dict[str, User]:
    """The accounts of the demonstration's people, by the codes of their personas."""
    codes = {one.email: one.code for one in PERSONAS}
    return {codes[user.email]: user for user in User.objects.filter(email__in=codes)}


def begun(row: Mapping[str, Any], file: Mapping[str, Any], office: Mapping[str, User], *, at: datetime) -> Case:
    """The application of a row, begun as many days ago as it says, by whose account that is."""
    began = at - timedelta(days=row["began"])
    case = Case(row, file, office, _account(row, began), began)
    register, _slash, code = row["route"].partition("/")
    route = Route.objects.select_related("register").get(register__code=register, code=code)
    case.application = applications.start(user=case.user, route=route, on=london_day(began), at=began)
    return case


def _account(row: Mapping[str, Any], at: datetime) -> User:
    one = persona(row.get("account", ""))
    email = one.email if one else row["email"]
    if held := User.objects.filter(email=email).first():
        return held
    user = User.objects.create_user(email, joined_at=at)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def introduce(case: Case) -> None:
    """Who they are, and for which scope they apply."""
    row = case.row
    case.later(hours=1)
    address = "7 Applicant Row\nExampleton\nEX7 7AA"
    said = introductions.Said(row["forenames"], row["surname"], row["born"], address)
    filling.introduce(said=said, **case.how)
    scopes = list(case.application.route.register.scopes.filter(code=row["scope"]))
    filling.choose_scopes(scopes=scopes, **case.how)


def declare(case: Case) -> None:
    """Every declaration with its clear answer, but for what the row declares."""
    of = dossiers.declaration_set(case.application.policy.declarations, on=london_day(case.at))
    said = {one.code: declaring.Answer(one.yes_is_clear) for one in DeclarationQuestion.objects.filter(of=of)}
    if declared := case.row.get("declared"):
        said["health"] = declaring.Answer(True, declared)
    declaring.sign(answers=said, **case.how)


def name_referees(case: Case) -> None:
    """As many as the route asks for."""
    for referee in case.file["referees"][: case.application.policy.needs_referees]:
        named = references.Named(**referee | {"relation": RefereeRelation(referee["relation"])})
        references.name(application=case.fresh(), named=named, by=case.user, at=case.at)


def scan(case: Case, *, title: str, says: str) -> Document | None:
    """A scanned document; a machine without room to check files gets an application without one."""
    lines = [says, "Made for the demonstration of a register. It certifies nothing."]
    made = pdf("registry/demo/certificate.typ", {"title": title, "lines": lines}, at=case.at)
    upload = SimpleUploadedFile(f"{title.lower().replace(' ', '-')}.pdf", made, "application/pdf")
    person = case.fresh().person
    document = documents.take_in(person=person, upload=upload, title=title, by=case.user, at=case.at)
    document_checks.check(document_id=document.pk, at=case.at)
    document.refresh_from_db()
    return document if document.state == DocumentState.CLEAN else None


def hand_in(case: Case) -> None:
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


def give_references(case: Case, *, all_of_them: bool = True) -> None:
    """The referees answer; all of them, or the first alone."""
    named = list(Referee.objects.filter(application=case.application).order_by("pk"))
    for referee in named if all_of_them else named[:1]:
        asked = referee_questions.in_force(RouteKind(case.application.route.kind), london_day(case.at)).questions
        identity = Identity(
            name=referee.name,
            job_title=referee.job_title,
            employer=referee.employer,
            relation=RefereeRelation(referee.relation),
            since=case.at.year - 3,
        )
        answers = {one.code: next(iter(one.options), _PRAISE) for one in asked}
        reference_answers.give(referee=referee, identity=identity, answers=answers, at=case.later(days=2))
