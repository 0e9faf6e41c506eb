"""Applications for a certificate of equivalence, the panel that judges them, and certificates."""

from datetime import UTC, datetime, timedelta

from members.choices import Role
from members.models import OutsideRegistration
from members.services import acts
from registry.choices import Mark, Recommended, RefereeRelation, RefereeState, Stage
from registry.models import Application, Qualification, Referee
from registry.queries import rounds
from registry.services import admission_decisions, judging, recommendations, seats
from registry.services.admission_decisions import Words
from tests.factories import decisions
from tests.factories.admission import ApplicationFactory, bring, fill, pay
from tests.factories.assessing import make_application, make_assessor, make_officer
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import days

ROUTE, SCOPE = "HSSR/hsst-equivalence", "radiotherapy-physics"
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
GRANTED = Words("Every standard was found met.")
REFUSED = Words("Two standards were not shown.", "Lead an audit from its question to its result.")


def make_panel():
    """Enough of those who may sit on a panel: two lay, four of the profession."""
    return [make_assessor(role=Role.LAY_ASSESSOR) for _ in range(2)], [make_assessor() for _ in range(4)]


def make_case(*, at=AT, route=ROUTE, scope=SCOPE, **how):
    """An application that is ready for its panel, of somebody with an account and a current registration."""
    person = how.pop("person", None) or PersonFactory(forenames="Nia", surname="Probert", user=None)
    if person.user_id is None:
        UserFactory(person=person, email=f"nia{person.pk}@applicant.example")
        person.refresh_from_db()
    application = make_application(person=person, route=route, scope=scope, at=at, **how)
    OutsideRegistration.objects.create(
        person=person,
        body=application.route.register.outside_body,
        number=f"CS{100_000 + person.pk}",
        standing="current",
        checked_on=at.date(),
        during=days("2015-01-01/"),
        recorded_at=at,
        source="test",
    )
    pay(application, at=at)
    _referees(application, at)
    return application


def make_dossier(*, at=AT):
    """An application with a dossier of its own, evidence and all, that is ready for its panel."""
    return _vouched_for(ApplicationFactory(route=ROUTE, scope=SCOPE, stage=Stage.REFERENCES, at=at), at)


def _vouched_for(application, at):
    """Both referees gave their reference, so that it is ready for whoever looks at it next."""
    for referee in Referee.objects.filter(application=application):
        decisions.give(referee, at=at)
    application.refresh_from_db()
    return application


def _referees(application, at):
    """Both gave their reference."""
    for n in range(application.policy.needs_referees):
        Referee.objects.create(
            application=application,
            name=f"Robin Referee{n}",
            email=f"referee{n}.{application.pk}@elsewhere{n}.example",
            relation=RefereeRelation.MANAGER,
            state=RefereeState.GIVEN,
            named_at=at,
            asked_at=at,
            settled_at=at,
        )


def judged(application, officer, *, at=AT, marks=()):
    """The panel sits and each judges every standard alone; `marks` are each one’s by code, as they sit."""
    sitting = seats.allocate(application=application, by=officer, at=at)
    sitting = [judging.declare_unconflicted(taken=one, by=one.user, at=at) for one in sitting]
    return mark(sitting, at=at, marks=marks)


def mark(sitting, *, at=AT, marks=()):
    """Those who sit judge what their round asks, and hand it in."""
    for place, taken in enumerate(sitting):
        given = marks[place] if place < len(marks) else {}
        for standard in rounds.asked(taken.application, taken.round):
            said = given.get(standard.code, Mark.MET)
            judging.judge(
                taken=taken, standard=standard, mark=said, reason=f"Seen of {standard.code}.", by=taken.user, at=at
            )
        judging.hand_in(taken=taken, by=taken.user, at=at)
    return sitting


def recommended(*, at=AT, marks=(), outcome=None, officer=None, **how):
    """An application whose panel, of one mind, recommended what its findings lead to."""
    officer = officer or make_officer()
    application = make_case(at=at, **how)
    sitting = judged(application, officer, at=at, marks=[dict(marks)] * 3)
    recommendations.recommend(taken=sitting[0], reason="As found.", outcome=outcome, by=sitting[0].user, at=at)
    application.refresh_from_db()
    return application


def decided(application, *, outcome=Recommended.ADMIT, at=AT):
    """Decided by two who were not on the panel."""
    first, second = make_officer(), make_officer(Role.REGISTRAR)
    words = GRANTED if outcome == Recommended.ADMIT else REFUSED
    act = admission_decisions.propose(application=application, outcome=outcome, words=words, by=first, at=at)
    acts.confirm(act=act, by=second, at=at + timedelta(hours=1))
    application.refresh_from_db()
    return application


def granted(*, at=AT, **how):
    """A certificate of equivalence."""
    make_panel()
    return decided(recommended(at=at, **how), at=at).equivalence_certificate


def refused(*, at=AT, missed=("4", "10"), **how):
    """An application for one that was refused, for standards that were not met."""
    make_panel()
    marks = dict.fromkeys(missed, Mark.NOT_MET)
    application = recommended(at=at, marks=marks, outcome=Recommended.REFUSE, **how)
    return decided(application, outcome=Recommended.REFUSE, at=at)


def draft_of(certificate, *, at=AT):
    """The application for the register that a certificate began, with all that its holder had to add."""
    draft = Application.objects.get(person=certificate.person, route__code="equivalence")
    Qualification.objects.filter(application=draft).update(certificate=make_document(draft.person))
    fill(draft, at=at, only=[one for one in draft.policy.sections if one not in {"scope", "certificate"}])
    draft.refresh_from_db()
    return draft


def applied(certificate, *, at=AT):
    """That application, handed in; both referees gave their reference."""
    draft = draft_of(certificate, at=at)
    bring(draft, Stage.REFERENCES, at=at)
    return _vouched_for(draft, at)


def registered(certificate, *, at=AT):
    """The entry to which a certificate led, by two people."""
    application, officer = applied(certificate, at=at), make_officer()
    recommendations.recommend_directly(
        application=application, outcome=Recommended.ADMIT, reason="", by=officer, at=at, certificate_seen=True
    )
    application.refresh_from_db()
    return decisions.decide(application, at=at, certificate_seen=True).entry
