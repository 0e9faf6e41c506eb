"""Applications in named stages: ApplicationFactory(route="RCT/equivalence-physics", stage="ready").

Each is brought to its stage by the services that people use, with a dossier that lacks nothing. `complete=False` leaves
a draft empty; `filled` names the sections to fill in instead of all.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.db import transaction

from members.choices import PaymentState, Purpose
from members.models import Fee, OutsideRegistration, Payment, Person, PersonDetails
from members.queries import money
from members.services import payments
from registry.choices import EvidenceKind, RefereeRelation, RouteKind, Section, Stage, UpdatingKind
from registry.models import Application, DeclarationQuestion, Route
from registry.queries import dossiers
from registry.services import applications, declaring, mapping, references, stages, statements
from registry.services import dossiers as filling
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory, days

AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
_numbers = count(1)
_A_DAY = timedelta(days=1)
# From each stage to the next on the way that most applications take.
_WAY = (
    Stage.SUBMITTED,
    Stage.REFERENCES,
    Stage.READY,
    Stage.ASSESSING,
    Stage.RECOMMENDED,
)
_BRANCHES = {
    Stage.RETURNED: (Stage.SUBMITTED, Stage.RETURNED),
    Stage.EVIDENCE: (*_WAY[:4], Stage.EVIDENCE),
    Stage.MODERATION: (*_WAY[:4], Stage.MODERATION),
    Stage.SUITABILITY: (*_WAY[:4], Stage.SUITABILITY),
    Stage.REFUSED: (*_WAY, Stage.REFUSED),
    Stage.APPEAL: (*_WAY, Stage.REFUSED, Stage.APPEAL),
    Stage.REFUSED_FINAL: (*_WAY, Stage.REFUSED, Stage.APPEAL, Stage.REFUSED_FINAL),
    Stage.CLOSED: (Stage.SUBMITTED, Stage.RETURNED, Stage.CLOSED),
}


class ApplicationFactory:
    """Makes an application: `ApplicationFactory(stage=…, route=…, person=…, at=…)`.

    Args:
        stage: of `Stage`, `draft` unless said.
        route: register and code, as in routes.yaml.
        person: whose it is, with or without an account; somebody new, with an account, unless said.
        complete: whether the dossier of a draft lacks nothing.
        disclosed: an explanation of a matter of health, where one is declared.
        scope: the code of the scope applied for; the route's first unless said.
    """

    def __new__(cls, **how) -> Application:
        return make(**how)


def make(
    *,
    stage=Stage.DRAFT,
    route="RCT/training-scheme",
    person=None,
    at=AT,
    complete=True,
    disclosed="",
    scope="",
    filled=None,
):
    """See ApplicationFactory."""
    of = the_route(route)
    person = person or _applicant(of, at)
    user = account_of(person)
    application = applications.start(user=user, route=of, on=at.date(), at=at)
    if complete or stage != Stage.DRAFT:
        fill(application, at=at, disclosed=disclosed, scope=scope, only=filled)
    bring(application, Stage(stage), at=at)
    return Application.objects.select_related("person", "policy", "route__register").get(pk=application.pk)


def the_route(name) -> Route:
    """A route by register and code."""
    register, _, code = name.partition("/")
    return Route.objects.select_related("register").get(register__code=register, code=code)


def account_of(person):
    """The account of a person, made if there is none."""
    person = Person.objects.select_related("user").get(pk=person.pk)
    return person.user or UserFactory(person=person)


def bring(application, stage, *, at=AT):
    """Bring a draft to a stage, by the service where it is the applicant's act, else as any verb moves it."""
    if stage == Stage.WITHDRAWN:
        applications.withdraw(application=application, by=application.person.user, at=at)
        return
    if stage == Stage.DRAFT:
        return
    way = _BRANCHES.get(stage) or _WAY[: _WAY.index(stage) + 1]
    applications.submit(application=application, by=application.person.user, at=at)
    for then in way[1:]:
        at += _A_DAY
        with transaction.atomic():
            stages.move(application=stages.locked(application), to=then, by=None, at=at)


def fill(application, *, at=AT, disclosed="", scope="", only=None):
    """Fill in every section of a draft so that nothing is missing."""
    person = application.person
    by = account_of(person)
    for section in only if only is not None else application.policy.sections:
        application.refresh_from_db()
        _FILL[Section(section)](application, by=by, at=at, disclosed=disclosed, scope=scope)


def pay(application, *, at=AT):
    """Settle the fee as the bank's answer would, without a bank."""
    _fees()
    code = application.policy.fee_code
    purpose = dossiers.purpose_of_fee(application, on=at.date())
    if not code or money.settled(purpose, application):
        return
    payment = payments.due(
        person=application.person,
        purpose=purpose,
        about=application,
        fee_code=code,
        on=at.date(),
        at=at,
        by=None,
        back_url="/my/",
    )
    Payment.objects.filter(pk=payment.pk).update(state=PaymentState.PAID, paid_at=at, method="card")


def _fees():
    """The fees that the routes name, where no file has brought them in."""
    for code, purpose in (
        ("rct-primary", Purpose.ADMISSION),
        ("rct-equivalence", Purpose.ADMISSION),
        ("rct-readmission", Purpose.READMISSION),
        ("cs-application", Purpose.ADMISSION),
        ("hssr-application", Purpose.ADMISSION),
        ("hsst-equivalence", Purpose.ADMISSION),
        ("stp-equivalence", Purpose.ADMISSION),
    ):
        if not Fee.objects.filter(code=code).exists():
            Fee.objects.create(
                code=code, purpose=purpose, words="Application", amount_pence=8000, valid_from=date(2024, 1, 1)
            )


def _applicant(route, at):
    """Somebody new, or for a way back somebody who left: three years ago, or removed six years ago."""
    number = next(_numbers)
    if route.kind in {RouteKind.ADMISSION, RouteKind.CERTIFICATE}:
        person = PersonFactory(forenames="Alex", surname=f"Applicant{number}")
    elif route.kind == RouteKind.RESTORATION:
        gone = at.date() - timedelta(days=6 * 366)
        entry = EntryFactory(
            register=route.register.code, registered=f"2015-01-01/{at.year + 1}-01-01", removed=f"{gone}/"
        )
        person = entry.person
    else:
        entry = EntryFactory(register=route.register.code, registered=f"2015-01-01/{at.year - 3}-01-01")
        person = entry.person
    PersonDetails.objects.filter(person=person).update(address="1 High Street\nExampleton")
    UserFactory(person=person)
    person.refresh_from_db()
    return person


def _personal(application, **how):
    details = PersonDetails.objects.get(person=application.person)
    if not details.address:
        PersonDetails.objects.filter(pk=details.pk).update(address="1 High Street\nExampleton")


def _scope(application, *, by, at, scope, **how):
    found = dossiers.open_scopes(application)
    chosen = found.filter(code=scope) if scope else found[:1]
    filling.choose_scopes(application=application, scopes=list(chosen), version=application.version, by=by, at=at)


def _outside(application, *, at, **how):
    if dossiers.outside_held(application):
        return
    OutsideRegistration.objects.create(
        person=application.person,
        body=application.route.register.outside_body,
        number=f"CS{100_000 + next(_numbers)}",
        standing="current",
        checked_on=at.date(),
        during=days("2015-01-01/"),
        recorded_at=at,
        source="test",
    )


def _certificate(application, *, by, at, **how):
    told = filling.Trained(
        finished_on=date(2022, 7, 1),
        title="Certificate of completion",
        provider="National School of Healthcare Science",
        number="HSST-0042",
        certificate=_document(application, "certificate"),
    )
    filling.save_qualification(application=application, trained=told, version=application.version, by=by, at=at)


def _education(application, *, by, at, **how):
    programme = dossiers.programmes(application).first() if application.policy.needs_programme else None
    told = filling.Trained(
        programme=programme,
        title="" if programme else "BSc Physics",
        provider="" if programme else "University of Exampleton",
        began_on=date(2019, 9, 1),
        finished_on=date(2022, 10, 1),
        certificate=_document(application, "certificate"),
    )
    filling.save_qualification(application=application, trained=told, version=application.version, by=by, at=at)


def _career(application, *, by, at, **how):
    asked = application.policy.min_months
    told = filling.Held(
        # Long enough for what a route to a certificate asks for.
        since=date(2018, 10, 1) if asked > 24 else date(2022, 10, 3),
        until=None,
        hours_a_week=Decimal("37.5"),
        title="Clinical technologist",
        employer="Leeds Teaching Hospitals",
        grade="6",
        duties="Preparing and carrying out procedures.",
    )
    filling.save_post(application=application, held=told, version=application.version, by=by, at=at)


def _time_away(application, *, by, at, **how):
    plan = dossiers.plan(application, on=at.date())
    if plan is None or not plan.updating_hours:
        return
    last = at.date() - _A_DAY
    told = filling.Updated(
        kind=UpdatingKind.SUPERVISED,
        since=last - timedelta(days=120),
        until=last,
        hours=Decimal(plan.updating_hours),
        what="Supervised practice in the department.",
        supervisor="Pat Supervisor",
    )
    filling.save_updating(application=application, done=told, version=application.version, by=by, at=at)


def _job_description(application, *, by, at, **how):
    statements.choose_paper(
        application=application,
        section=Section.JOB_DESCRIPTION,
        document=_document(application, "job description"),
        version=application.version,
        by=by,
        at=at,
    )


def _statement(application, *, by, at, **how):
    statements.save_statement(
        application=application, text="I lead a service.", version=application.version, by=by, at=at
    )


def _evidence(application, *, by, at, **how):
    standards = dossiers.standards(application, on=at.date())
    told = mapping.Piece(
        kind=EvidenceKind.ACCOUNT,
        title="A year in the department",
        text="What I did, and what I learnt.",
        role="I carried out the procedures myself.",
        no_patient=True,
    )
    item = mapping.save_item(application=application, piece=told, version=application.version, by=by, at=at)
    application.refresh_from_db()
    why = {standard.pk: f"It shows {standard.code}." for standard in standards}
    mapping.claim(application=application, item=item, why=why, version=application.version, by=by, at=at)


def answers(application, *, on, disclosed=""):
    """The clear answer to every declaration, but for a matter of health that is disclosed."""
    of = dossiers.declaration_set(application.policy.declarations, on=on)
    found = {q.code: declaring.Answer(q.yes_is_clear) for q in DeclarationQuestion.objects.filter(of=of)}
    if disclosed:
        found["health"] = declaring.Answer(True, disclosed)
    return found


def _declarations(application, *, by, at, disclosed, **how):
    said = answers(application, on=at.date(), disclosed=disclosed)
    declaring.sign(application=application, answers=said, version=application.version, by=by, at=at)


def _referees(application, *, by, at, **how):
    for number in range(application.policy.needs_referees):
        named = references.Named(
            name=f"Robin Referee{number}",
            email=f"referee{number}.{application.pk}@hospital.example",
            relation=RefereeRelation.MANAGER,
            job_title="Head of department",
            employer="Leeds Teaching Hospitals",
        )
        references.name(application=application, named=named, by=by, at=at)


def _fee(application, *, at, **how):
    pay(application, at=at)


def _document(application, what):
    return make_document(application.person, data=f"%PDF-1.7 {what} of {application.pk}".encode())


_FILL = {
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
