"""A death that somebody tells us of: looked into, messages stopped at once, the entry closed by two officers.

Source: domain 9.2; docs/adr/0012. What turns out to be wrong is undone by two, and the person is told with an apology.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from psycopg.types.range import DateRange

from cpd.choices import AuditEnd
from cpd.services import audit_referrals
from members import trail
from members.acts import Kind, Sayings
from members.choices import Role
from members.errors import Refused
from members.models import GraveAct, Person, User
from members.queries import people
from members.queries.calendar import london_day
from members.services import acts, deciding, messages, reach, work
from registry import wording
from registry.choices import DEATH, DeathEvidence, DeathState, ExitKind, FactSource, ToldBy
from registry.models import DeathReport, Entry, Exit
from registry.queries import deaths
from registry.services import audit_suspensions, cpd_suspensions, facts

DECIDES = (Role.OFFICER, Role.REGISTRAR)
# What the registrar had to decide about somebody, and need not about the dead.
_CLOSED_BY_IT = (audit_referrals.WORK, audit_referrals.APPEAL_WORK, cpd_suspensions.WORK)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells us.

    Args:
        number: the registration number, where they know it.
        name: who died.
        contact: how to ring or write back; empty where the office reports what it read itself.
        words: anything else.
    """

    name: str
    by: ToldBy
    number: str = ""
    died_on: date | None = None
    teller_name: str = ""
    contact: str = ""
    words: str = ""


@transaction.atomic
def report(*, told: Told, by: User | None, at: datetime) -> DeathReport:
    """Take down what somebody tells us of a death; nothing changes on the register by it.

    The same told again by the same answers with what is being looked into.

    Args:
        by: the officer who took it down; None where it came by the public page.

    Raises:
        Refused: for a day to come.
    """
    if told.died_on and told.died_on > london_day(at):
        raise Refused("Enter the day of the death, today or earlier.", field="died_on", code="future")
    same = {
        "number": told.number.strip(),
        "name": told.name.strip(),
        "teller_name": told.teller_name.strip(),
        "teller_contact": told.contact.strip(),
    }
    if (known := DeathReport.objects.filter(state=DeathState.REPORTED, **same).first()) is not None:
        return known
    found = DeathReport.objects.create(
        **same, told_by=told.by, died_on=told.died_on, words=told.words.strip(), reported_at=at, reported_by=by
    )
    work.open_item(key=_key(found), kind="death", about=found, at=at, due_on=london_day(at))
    trail.record("registry.death_reported", about=found, by=by, at=at)
    return found


@transaction.atomic
def propose(
    *,
    report: DeathReport,
    number: str,
    died_on: date | None,
    evidence: DeathEvidence | None,
    reason: str,
    by: User,
    at: datetime,
) -> GraveAct:
    """Say who it is and what was made sure of: messages stop at once, and a second officer is asked to confirm.

    Args:
        number: a registration number of the person.
        evidence: what the office made sure by.

    Raises:
        Refused: by somebody who may not or whom it concerns; without person, day or evidence, for a day to come, or for
            somebody whose death is recorded.
    """
    found = deaths.of_number(number)
    if found is None:
        raise Refused("Enter the registration number of somebody on the register.", field="number", code="unknown")
    if died_on is None or died_on > london_day(at):
        raise Refused("Enter the day of the death, today or earlier.", field="died_on", code="day")
    if evidence is None:
        raise Refused("Select what you made sure by.", field="evidence", code="evidence")
    person = _locked(found)
    report = DeathReport.objects.select_for_update().get(pk=report.pk)
    if report.state == DeathState.PROPOSED and (act := deaths.act_of(report)) is not None:
        return act
    DEATH.check(report.state, DeathState.PROPOSED)
    deciding.may_decide(by, person, holding=DECIDES)
    if deaths.open_or_recorded(person) is not None:
        raise Refused("The death of this person is recorded, or being confirmed, already.", code="known")
    report.person, report.died_on, report.evidence = person, died_on, evidence
    report.state = DeathState.PROPOSED
    report.save(update_fields=["person", "died_on", "evidence", "state"])
    reach.fall_silent(person=person, by=by, at=at)
    work.close_item(key=_key(report), at=at)
    trail.record("registry.death_looked_into", about=report, by=by, at=at, person=person, evidence=evidence)
    return acts.propose(kind="death", person=person, detail={"report": report.pk}, reason=reason, by=by, at=at)


@transaction.atomic
def dismiss(*, report: DeathReport, answer: str, by: User, at: datetime) -> DeathReport:
    """Close a report that could not be confirmed; nothing was changed by it.

    Raises:
        Refused: by somebody without the role, without a reason, or when it is no longer being looked into.
    """
    report = DeathReport.objects.select_for_update().get(pk=report.pk)
    DEATH.check(report.state, DeathState.UNFOUNDED)
    if report.person:
        deciding.may_decide(by, report.person, holding=DECIDES)
    if not answer.strip():
        raise Refused("Say what was looked into.", field="answer", code="answer")
    report.state, report.answer = DeathState.UNFOUNDED, answer.strip()
    report.settled_at, report.settled_by = at, by
    report.save(update_fields=["state", "answer", "settled_at", "settled_by"])
    work.close_item(key=_key(report), at=at)
    trail.record("registry.death_not_confirmed", about=report, by=by, at=at)
    return report


@transaction.atomic
def undo(*, report: DeathReport, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose to undo what was recorded of somebody who is alive.

    Raises:
        Refused: as `members.services.acts.propose`, and where nothing is recorded.
    """
    report = DeathReport.objects.select_for_update().get(pk=report.pk)
    DEATH.check(report.state, DeathState.UNDONE)
    detail = {"report": report.pk}
    return acts.propose(kind="death_undo", person=report.person, detail=detail, reason=reason, by=by, at=at)


# --- What is done once a second person agrees, or does not ----------------------------------------------------------


def _record(act: GraveAct, by: User, at: datetime) -> None:
    """Close every entry of the human being from the day of the death, every audit of theirs and what would follow."""
    report, person = _of_act(act)
    DEATH.check(report.state, DeathState.RECORDED)
    for entry in _entries(person):
        if not _ended_by_death(entry).exists():
            during = DateRange(report.died_on, None)
            gone = Exit(entry=entry, kind=ExitKind.DECEASED, during=during, source=FactSource.OFFICE)
            gone.reference = _key(report)
            facts.record(fact=gone, by=by, at=at, tell=False)
        cpd_suspensions.nothing_follows(entry=entry, at=at)
    audit_referrals.end_those_of(person=person, how=AuditEnd.DIED, by=by, at=at)
    audit_suspensions.nothing_follows(person=person, by=by, at=at)
    _settle(report, DeathState.RECORDED, by, at)
    trail.record("registry.death_recorded", about=report, by=by, at=at, person=person)


def _alive(act: GraveAct, by: User, at: datetime) -> None:
    """Set aside what was recorded, send messages again, and apologise; the registrar decides again what was to be.

    An audit that ended with the record stays ended: the page of the report leads to each, for it may be called anew.
    """
    report, person = _of_act(act)
    DEATH.check(report.state, DeathState.UNDONE)
    if report.settled_at is not None:
        work.open_again(person=person, kinds=_CLOSED_BY_IT, closed_at=report.settled_at, at=at)
    for entry in _entries(person):
        for gone in _ended_by_death(entry).filter(reference=_key(report)):
            facts.set_aside(fact=gone, by=by, at=at, tell=False)
    reach.speak_again(person=person, by=by, at=at)
    _settle(report, DeathState.UNDONE, by, at)
    trail.record("registry.death_undone", about=report, by=by, at=at, person=person)
    messages.tell(
        person=person,
        event="registry/mail/death_undone",
        key=f"{_key(report)}:undone",
        context={"death": report.pk},
        at=at,
    )


def _look_again(act: GraveAct, at: datetime) -> None:
    """Nobody agreed: messages go out again, and the report is looked into again."""
    report, person = _of_act(act)
    DEATH.check(report.state, DeathState.REPORTED)
    report.state = DeathState.REPORTED
    report.save(update_fields=["state"])
    reach.speak_again(person=person, by=act.decided_by or act.proposed_by, at=at)
    work.open_item(key=_key(report), kind="death", about=report, at=at, due_on=london_day(at))


def _says(act: GraveAct) -> Sayings:
    report, person = _of_act(act)
    yield "Person", people.names([person.pk]).get(person.pk, "")
    yield "Entries", ", ".join(Entry.objects.filter(person__in=people.group(person)).values_list("number", flat=True))
    if report.died_on:
        yield "Died on", wording.day(report.died_on)
    yield "Told by", str(ToldBy(report.told_by).label)
    yield "Made sure of by", str(DeathEvidence(report.evidence).label)


def _of_act(act: GraveAct) -> tuple[DeathReport, Person]:
    report = DeathReport.objects.select_for_update().get(pk=act.detail["report"])
    if report.person_id is None:
        raise LookupError(f"{report} is of nobody.")
    return report, _locked(Person.objects.get(pk=report.person_id))


def _locked(person: Person) -> Person:
    kept = person.merged_into_id or person.pk
    return Person.objects.select_for_update(no_key=True).get(pk=kept)


def _entries(person: Person) -> Any:
    return Entry.objects.filter(person__in=people.group(person)).select_related("person").order_by("pk")


def _ended_by_death(entry: Entry) -> Any:
    return Exit.objects.filter(entry=entry, kind=ExitKind.DECEASED, set_aside_at=None)


def _settle(report: DeathReport, state: DeathState, by: User, at: datetime) -> None:
    report.state, report.settled_at, report.settled_by = state, at, by
    report.save(update_fields=["state", "settled_at", "settled_by"])


def _key(report: DeathReport) -> str:
    return deaths.key_of(report)


KINDS = {
    "death": Kind("Record that somebody died", _record, _says, declined=_look_again),
    "death_undo": Kind("Undo the record of a death: the person is alive", _alive, _says),
}
