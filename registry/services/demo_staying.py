"""The demonstration of staying registered: an audit round that was drawn, audits at three stages, a death that waits.

Made by the same verbs as in life, each on the day on which it would have been done; but for the accounts of those who
are audited, whose rows are written here, for nobody of them signs up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from psycopg.types.range import DateRange

from cpd.choices import AuditMark, AuditStage, RecordKind
from cpd.models import AuditCase, AuditRound, AuditSeat
from cpd.queries import audit_cases as held_cases
from cpd.queries import audit_looks
from cpd.queries import audit_rounds as held_rounds
from cpd.rules.records import Entered
from cpd.services import (
    act_kinds,
    audit_cases,
    audit_judging,
    audit_rounds,
    audit_seats,
    audit_selections,
    cycles,
    records,
)
from members.choices import DocumentState
from members.models import Document, Person, PersonDetails, User
from members.services import acts, document_checks, documents
from members.typeset import pdf
from registry.choices import DeathEvidence, ToldBy
from registry.models import DeathReport, Entry
from registry.services import deaths
from registry.services.deaths import Told

# Whose audit waits for themselves, for the auditors, and for the registrar; and of whose death somebody told.
_OWN, _AUDITED, _FAILED, _DIED = "RCT98007", "RCT98011", "RCT98004", "RCT10018"
_SCHEME, _SHOWN_BY = "RCT", "proof-of-learning.pdf"
_WITNESS = ("The National Lottery", "The six main numbers of the draw of that day, in ascending order")
_VALUE = "4 11 19 27 38 52"
# Days before the first start.
_LISTED, _COMMITTED, _SPOKE, _DRAWN, _CALLED = 40, 36, 30, 29, 20
_SUMMARY = "I plan and check treatments in a radiotherapy department, and teach those who begin."
_STATEMENT = "I read about margins and changed how we set them: fewer patients had to be planned twice."
_TITLES = ("Journal club", "Course on image guidance", "Taught two trainees", "Audit of plans", "Conference, two days")
_IT_IS_SHOWN, _TOO_LITTLE = "The profile shows it.", "Nothing says who gained by it."
_ASKED = "Show one thing that got better for those whom you serve."


@dataclass(frozen=True, slots=True)
class _Office:
    """Who works on it, who is audited, and now."""

    registrar: User
    officer: User
    auditors: Sequence[User]
    people: dict[str, Person]
    at: datetime

    def ago(self, days: int) -> datetime:
        return self.at - timedelta(days=days)


@transaction.atomic
def make(*, on: date, at: datetime) -> bool:
    """Make the round, its audits and the report of a death, once; a register with rounds of its own is left alone.

    Returns:
        Whether it was made by this call.
    """
    staff = {user.email: user for user in User.objects.filter(email__endswith=".example")}
    wanted = ("registrar@demo.example", "officer@demo.example", "auditor@demo.example", "auditor-2@auditors.example")
    held = Entry.objects.select_related("person__user").filter(number__in=(_OWN, _AUDITED, _FAILED, _DIED))
    people = {entry.number: entry.person for entry in held}
    if not staff.keys() >= set(wanted) or len(people) < 4 or AuditRound.objects.exists():
        return False
    registrar, officer, *auditors = (staff[email] for email in wanted)
    office = _Office(registrar, officer, auditors, people, at)
    drawn = _draw(office, on)
    cases = {number: _called_in(office, drawn, number) for number in (_OWN, _AUDITED, _FAILED)}
    for selection in audit_cases.waiting_to_be_called():
        audit_cases.call_in(selection=drawn.selections.get(pk=selection), by=None, at=office.ago(_CALLED))
    audit_cases.acknowledge(case=cases[_OWN], by=_account(office, _OWN), at=office.ago(2))
    if _sent_in(office, cases[_AUDITED], _AUDITED):
        _seated(office, cases[_AUDITED])
    if _sent_in(office, cases[_FAILED], _FAILED):
        _fail(office, cases[_FAILED])
    _death(office, on)
    return True


def _draw(office: _Office, on: date) -> AuditRound:
    """Listed, committed to and drawn by two, and its secret published."""
    listed = on - timedelta(days=_LISTED)
    year = listed.year - 1
    plan = audit_rounds.Plan(
        scheme=_SCHEME,
        name=f"CPD of {year}",
        audited=DateRange(date(year, 1, 1), date(year + 1, 1, 1)),
        as_of=listed,
        witness=_WITNESS[0],
        witness_how=_WITNESS[1],
        witness_on=on - timedelta(days=_SPOKE),
    )
    by = office.registrar
    held = audit_rounds.plan(plan=plan, by=by, at=office.ago(_LISTED))
    held = audit_rounds.lock(round=held, by=by, at=office.ago(_LISTED))
    held = audit_rounds.commit(round=held, by=by, at=office.ago(_COMMITTED))
    act = act_kinds.propose_draw(round=held, value=_VALUE, by=by, at=office.ago(_SPOKE))
    acts.confirm(act=act, by=office.officer, at=office.ago(_DRAWN))
    return audit_rounds.publish(round=held, by=by, at=office.ago(_DRAWN))


def _called_in(office: _Office, drawn: AuditRound, number: str) -> AuditCase:
    """Drawn or a volunteer, with a year of learning in the log."""
    person, at = office.people[number], office.ago(_CALLED)
    first = drawn.audited.lower
    user = _account(office, number)
    cycles.open(person=person, scheme=_SCHEME, during=drawn.audited, standards=None, scopes={}, by=None, at=at)
    for place, title in enumerate(_TITLES):
        day = first + timedelta(days=30 + 75 * place)
        told = Entered(
            title, day, day, list(RecordKind)[place % 4], minutes=120, learnt="How others do it.",
            benefit_practice="Plans are checked sooner.",
        )  # fmt: skip
        records.add(person=person, entered=told, key=f"demonstration:{place}", by=user, at=at)
    there = held_rounds.of_person(drawn, person)
    chosen = there or audit_selections.add_volunteer(round=drawn, person=person, by=office.officer, at=at)
    return audit_cases.call_in(selection=chosen, by=None, at=at)


def _account(office: _Office, number: str) -> User:
    """The account of somebody who is audited, made for those who are nobody that one may sign in as."""
    person = office.people[number]
    if person.user is not None:
        return person.user
    user = User.objects.create_user(f"{number.lower()}@registrants.example", joined_at=office.ago(_LISTED))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Person.objects.filter(pk=person.pk).update(user=user)
    PersonDetails.objects.update_or_create(person=person, defaults={"email": user.email, "confirmed_at": office.at})
    person.user = user
    return user


def _sent_in(office: _Office, case: AuditCase, number: str) -> bool:
    """Put together and sent in, unless the machine has no room to check files."""
    by, at = _account(office, number), office.ago(16)
    document = _proof(office, number, at)
    if document.state != DocumentState.CLEAN:
        return False
    audit_cases.save(case=case, by=by, at=at, summary=_SUMMARY, statement=_STATEMENT)
    audit_cases.choose_evidence(case=case, documents=[document.reference], by=by, at=at)
    audit_cases.submit(case=case, by=by, at=at)
    return True


def _proof(office: _Office, number: str, at: datetime) -> Document:
    lines = [f"The holder of {number} took part.", "Made for the demonstration of a register. It certifies nothing."]
    made = pdf("registry/demo/certificate.typ", {"title": "Certificate of attendance", "lines": lines}, at=at)
    upload = SimpleUploadedFile(_SHOWN_BY, made, "application/pdf")
    person, by = office.people[number], _account(office, number)
    document = documents.take_in(person=person, upload=upload, title="Certificate of attendance", by=by, at=at)
    document_checks.check(document_id=document.pk, at=at)
    document.refresh_from_db()
    return document


def _seated(office: _Office, case: AuditCase) -> list[AuditSeat]:
    """Both auditors are seated; one has said that nothing keeps them from it, the other is yet to open it."""
    at = office.ago(14)
    for user in office.auditors:
        reason = "The first round: nobody was audited before."
        audit_seats.seat(case=_fresh(case), user=user, reason=reason, by=office.officer, at=at)
    seats = list(audit_seats.held(case).select_related("case"))
    audit_seats.declare_unconflicted(taken=seats[-1], by=seats[-1].user, at=at)
    return seats


def _fail(office: _Office, case: AuditCase) -> None:
    """One standard was not met, and what more was sent did not show it either: it is with the registrar."""
    for seat in _seated(office, case):
        audit_seats.declare_unconflicted(taken=seat, by=seat.user, at=office.ago(13))
        _mark(seat, office.ago(12))
    by = office.auditors[0]
    first = audit_seats.held(case).get(user=by)
    code = held_cases.standards(_fresh(case))[3].code
    audit_judging.ask_more(taken=first, standards=[code], words=_ASKED, by=by, at=office.ago(11))
    person = _account(office, _FAILED)
    audit_cases.save(case=_fresh(case), by=person, at=office.ago(8), answer="I think that everybody gained by it.")
    audit_cases.submit(case=_fresh(case), by=person, at=office.ago(8))
    seats = list(audit_seats.held(case).select_related("case"))
    for seat in seats:
        _mark(seat, office.ago(5))
    audit_judging.close(taken=seats[0], outcome=AuditStage.REFERRED, advice="", by=seats[0].user, at=office.ago(4))


def _mark(seat: AuditSeat, at: datetime) -> None:
    """All met but the fourth."""
    look = audit_looks.current(_fresh(seat.case))
    fourth = held_cases.standards(look.case)[3].code
    for one in audit_looks.to_mark(seat, look):
        missed = one.code == fourth
        found, reason = (AuditMark.NOT_MET, _TOO_LITTLE) if missed else (AuditMark.MET, _IT_IS_SHOWN)
        audit_judging.mark(taken=seat, standard=one.code, found=found, reason=reason, by=seat.user, at=at)
    audit_judging.sign(taken=seat, by=seat.user, at=at)


def _fresh(case: AuditCase) -> AuditCase:
    return held_cases.all_cases().get(pk=case.pk)


def _death(office: _Office, on: date) -> None:
    """Told by the family on paper, looked into by the registrar, waiting for the second officer."""
    name = "As on the certificate"
    told = Told(name, ToldBy.FAMILY, number=_DIED, died_on=on - timedelta(days=9), teller_name="A relative")
    report: DeathReport = deaths.report(told=told, by=office.registrar, at=office.ago(2))
    deaths.propose(
        report=report,
        number=_DIED,
        died_on=told.died_on,
        evidence=DeathEvidence.CERTIFICATE,
        reason="A copy of the certificate came with the letter.",
        by=office.registrar,
        at=office.ago(1),
    )
