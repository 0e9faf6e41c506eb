"""Audits of CPD in named states."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from psycopg.types.range import DateRange

from cpd.choices import AuditMark, RoundStage, SelectionKind
from cpd.models import AuditPolicy, AuditRound, AuditSelection, Scheme
from cpd.queries import audit_cases as queries
from cpd.queries import audit_looks
from cpd.services import audit_cases, audit_judging, audit_seats
from members.choices import Role
from tests.factories.cpd import good_year, open_cycle
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
ON = date(2027, 3, 1)
_number = count(1)
FIRST = date(2000, 1, 1)
YEAR = DateRange(date(2026, 1, 1), date(2027, 1, 1))


def make_policy(scheme="RCT", **figures):
    """The figures of audits, without asking auditors for an audit of their own."""
    figures = {"auditor_audited_years": 0} | figures
    return AuditPolicy.objects.create(scheme=Scheme.objects.get(code=scheme), valid_from=FIRST, **figures)


def make_round(policy=None, officer=None, at=AT, name="CPD of 2026", audited=YEAR):
    """A round that was drawn."""
    policy = policy or AuditPolicy.objects.filter(valid_from=FIRST).first() or make_policy()
    return AuditRound.objects.create(
        scheme=policy.scheme,
        policy=policy,
        name=name,
        audited=audited,
        as_of=date(2027, 2, 1),
        witness="The Chair",
        witness_how="A number of a lottery",
        witness_on=date(2027, 2, 20),
        stage=RoundStage.DRAWN,
        planned_at=at,
        planned_by=officer or make_officer(),
        list_hash="0" * 64,
        secret=b"0" * 32,
        secret_hash="1" * 64,
        witness_value="4711",
        drawn_at=at,
    )


def make_officer(role=Role.OFFICER):
    return UserFactory(role=role)


def make_auditor(**more):
    """An auditor with a person of their own and no connection with anybody."""
    return UserFactory(role=Role.AUDITOR, person=PersonFactory(surname="Auditor"), **more)


def make_registrant(**more):
    """Somebody with an account, a good year in their log and a document in their locker."""
    person = PersonFactory(**more)
    user = UserFactory(person=person)
    person.refresh_from_db()
    open_cycle(person, during=YEAR)
    good_year(person, on=date(2026, 12, 20))
    return user, person


def called_in(person=None, round=None, at=AT, by=None):  # noqa: A002 - the regulator’s word
    """A case that was just called in."""
    person = person or make_registrant()[1]
    selection = AuditSelection.objects.create(
        round=round or make_round(), person=person, kind=SelectionKind.VOLUNTEER, selected_at=at
    )
    return audit_cases.call_in(selection=selection, by=by, at=at)


def write(case, at=AT):
    """Everything that a profile needs."""
    user = case.person.user
    audit_cases.save(case=case, by=user, at=at, summary="I plan treatments.", statement="I read, and it helped.")
    document = make_document(case.person, data=f"audit {next(_number)}".encode())
    audit_cases.choose_evidence(case=case, documents=[document.reference], by=user, at=at)
    return queries.all_cases().get(pk=case.pk)


def sent_in(case=None, at=AT):
    """A case whose profile was sent in."""
    case = write(case or called_in(at=at), at)
    audit_cases.submit(case=case, by=case.person.user, at=at)
    return queries.all_cases().get(pk=case.pk)


def with_auditors(case=None, at=AT, officer=None):
    """A case with two auditors, who both said that nothing keeps them from it.

    Returns:
        The case, and its seats.
    """
    case = case or sent_in(at=at)
    while UserFactory._meta.model.objects.filter(role_grants__role=Role.AUDITOR).count() < 3:
        make_auditor()
    seats = audit_seats.allocate(case=case, by=officer or make_officer(), at=at)
    taken = [audit_seats.declare_unconflicted(taken=seat, by=seat.user, at=at) for seat in seats]
    return queries.all_cases().get(pk=case.pk), taken


def mark_all(seat, at=AT, **others):
    """Mark every standard met, but for those that are named by the end of their code, and sign."""
    look = audit_looks.current(queries.all_cases().get(pk=seat.case_id))
    for one in audit_looks.to_mark(seat, look):
        found = others.get(f"s{one.code[-1]}", AuditMark.MET)
        reason = "It is shown." if found == AuditMark.MET else "Too little is shown."
        audit_judging.mark(taken=seat, standard=one.code, found=found, reason=reason, by=seat.user, at=at)
    return audit_judging.sign(taken=seat, by=seat.user, at=at)


def later(days, at=AT):
    return at + timedelta(days=days)
