"""What was told of deaths, and whom it may be about."""

from dataclasses import dataclass

from members.choices import NameKind
from members.models import GraveAct, Name, Person
from members.queries import people
from members.queries.acts import OPEN
from registry.choices import DeathState
from registry.models import DeathReport, Entry
from registry.queries.entries import tidy_number


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a report may be about."""

    entry: Entry
    name: str


def candidates(report: DeathReport, *, most: int = 10) -> list[Candidate]:
    """Whom a report may be about: by the number that was told, and by the surname."""
    found = list(Entry.objects.filter(number=tidy_number(report.number))) if report.number else []
    surname = report.name.split()[-1] if report.name.split() else ""
    if surname:
        named = Name.objects.filter(kind=NameKind.OFFICIAL, set_aside_at=None, surname__iexact=surname)
        alike = Entry.objects.filter(person__in=named.values("person")).order_by("number")
        found += [entry for entry in alike[:most] if entry not in found]
    names = people.names([entry.person_id for entry in found])
    return [Candidate(entry, names.get(entry.person_id, "")) for entry in found[:most]]


def of_number(number: str) -> Person | None:
    """Whose registration number this is."""
    entry = Entry.objects.select_related("person__merged_into").filter(number=tidy_number(number)).first()
    return (entry.person.merged_into or entry.person) if entry else None


def open_or_recorded(person: Person) -> DeathReport | None:
    """The report of somebody's death that is being confirmed or is recorded."""
    known = DeathReport.objects.filter(state__in=[DeathState.PROPOSED, DeathState.RECORDED])
    return known.filter(person__in=people.group(person)).first()


def act_of(report: DeathReport) -> GraveAct | None:
    """The act that waits for a second officer, if one does."""
    kinds = ["death", "death_undo"]
    return GraveAct.objects.filter(kind__in=kinds, detail={"report": report.pk}, state__in=OPEN).first()


def key_of(report: DeathReport) -> str:
    """What the work of a report and the facts that follow from it are known by."""
    return f"death:{report.pk}"
