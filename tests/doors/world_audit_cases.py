"""Audits of the registrant’s CPD: being written, being marked, opened, asked to be put off, and referred."""

from datetime import date, timedelta

from psycopg.types.range import DateRange

from cpd.choices import AuditMark, AuditStage, DeferralGround, ReferralWhy
from cpd.models import AuditAppeal, AuditCase, AuditCopy, AuditDeferral, AuditQuestion, AuditReferral
from cpd.queries import audit_cases
from cpd.services import audit_seats
from members.choices import Role
from members.services import work
from tests.doors import policies
from tests.factories.audits import called_in, make_auditor, make_round, mark_all
from tests.factories.members import UserFactory


def make(world, person, at):
    """Adds the audits, each of a round of its own."""
    person.refresh_from_db()
    officer, auditor, other = UserFactory(role=Role.OFFICER), world.users[policies.AUDITOR], make_auditor()

    def case(name):
        year = DateRange(date(at.year, 1, 1), date(at.year + 1, 1, 1))
        return called_in(person, round=make_round(name=name, officer=officer, at=at, audited=year), at=at)

    written = _sent(case("Written"), at)
    AuditQuestion.objects.create(
        case=written, standards=["five:1"], words="Show more.", asked_at=at, asked_by=auditor, due_on=at.date()
    )
    AuditCase.objects.filter(pk=written.pk).update(stage=AuditStage.FURTHER, due_on=at.date() + timedelta(days=28))
    world.audit, world.audit_code = written.reference, "five:2"
    world.audit_seated = _seated(_sent(case("Seated"), at), (auditor, other), officer, at)[0].case.reference
    opened = _seated(_sent(case("Opened"), at), (auditor, other), officer, at)
    for seat, mark in zip(opened, (AuditMark.MET, AuditMark.PARTLY), strict=True):
        mark_all(seat, at=at, s2=mark)
    world.audit_opened = opened[0].case.reference
    world.audit_deferred = _deferred(case("Put off"), at)
    world.audit_referred = _referred(case("Referred"), at)


def _sent(case, at):
    """Whatever the log holds: what is asked of a profile is tried elsewhere."""
    content = audit_cases.frozen(case.profile, on=at.date())
    AuditCopy.objects.create(case=case, look=1, content=content, sha256="0" * 64, sent_at=at, sent_by=case.person.user)
    AuditCase.objects.filter(pk=case.pk).update(stage=AuditStage.SUBMITTED, look=1, sent_at=at)
    return audit_cases.all_cases().get(pk=case.pk)


def _seated(case, users, officer, at):
    for user in users:
        audit_seats.seat(case=case, user=user, reason="Chosen for this.", by=officer, at=at)
    return [
        audit_seats.declare_unconflicted(taken=seat, by=seat.user, at=at)
        for seat in audit_seats.held(case).select_related("case")
    ]


def _deferred(case, at):
    AuditDeferral.objects.create(
        case=case, ground=DeferralGround.ILLNESS, words="In hospital.", asked_at=at, asked_by=case.person.user
    )
    AuditCase.objects.filter(pk=case.pk).update(stage=AuditStage.DEFERRAL)
    work.open_item(key=f"audit_deferral:{case.pk}", kind="audit_deferral", about=case, person=case.person, at=at)
    return case.reference


def _referred(case, at):
    AuditCase.objects.filter(pk=case.pk).update(stage=AuditStage.REFERRED, closed_at=at, due_on=None)
    AuditReferral.objects.create(case=case, why=ReferralWhy.SILENCE, referred_at=at)
    AuditAppeal.objects.create(case=case, words="I was away.", asked_at=at, asked_by=case.person.user)
    return case.reference
