"""Reports that somebody was checked without a reason to: the person's own, and the checks that each concerns."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from members import tenancy
from members.choices import CheckPurpose
from members.models import Organisation, Person
from members.queries import people, staff
from members.queries.calendar import london_day
from members.rules.dates import add_months
from registry.choices import BatchState
from registry.models import BatchLine, MisuseReport
from registry.queries import who_checked
from registry.rules.who_checked import OTHER

# How far back checks are looked for where a report names no month.
LOOKED_BACK = 24
ANSWER_DAYS = 28
# What a report says of a kind that would have pointed at its organisation.
OTHER_KIND = "*"


@dataclass(frozen=True, slots=True)
class Concerned:
    """A check that a report may be about, as the office alone sees it.

    Args:
        officer: who made it, as the office calls accounts; empty for a program with a key.
        lines: how many people were asked about in it.
        about: how many of its lines were about the person.
    """

    number: str
    organisation: int
    name: str
    purpose: str
    officer: str
    done_at: datetime
    lines: int
    about: int


def of_person(person: Person) -> QuerySet[MisuseReport]:
    """What a human being reported, newest first."""
    made = MisuseReport.objects.filter(entry__person__in=people.group(person)).select_related("entry", "organisation")
    return made.order_by("-reported_at", "-pk")


def key_of(report: MisuseReport) -> str:
    """What names its work in the queue, and begins the keys of its messages."""
    return f"misuse:{report.pk}"


def due_on(report: MisuseReport) -> date:
    """The London day by which the office answers."""
    return london_day(report.reported_at) + timedelta(days=ANSWER_DAYS)


def concerned(report: MisuseReport) -> list[Concerned]:
    """The checks that a report may be about, newest first, whichever organisation made them.

    None of a report that was emptied when its maker was erased: which kind it was about is gone with its words, and
    without it every organisation's checks would be shown.
    """
    if not report.words:
        return []
    person = report.entry.person
    with tenancy.across():
        rows = list(_batches(report, list(people.group(person).values_list("pk", flat=True))))
    officers = staff.called(row["batch__made_by"] for row in rows if row["batch__made_by"])
    return [_concerned(row, officers) for row in rows]


def _batches(report: MisuseReport, together: list[int]) -> Any:
    lines = BatchLine.objects.filter(
        entry__person__in=together, batch__state=BatchState.DONE, batch__sandbox=False
    ).annotate(month=TruncMonth("batch__done_at"))
    if report.month:
        lines = lines.filter(month__date=report.month)
    else:
        lines = lines.filter(batch__done_at__gte=_since(report.reported_at))
    if report.organisation_id:
        lines = lines.filter(organisation=report.organisation_id)
    elif report.about:
        lines = lines.filter(organisation__in=_of_kind(report.about))
    grouped = lines.values(
        "batch", "batch__number", "batch__purpose", "batch__made_by", "batch__done_at", "batch__lines_total",
        "organisation", "organisation__name",
    )  # fmt: skip
    return grouped.annotate(about=Count("pk")).order_by("-batch__done_at", "-batch")


def _of_kind(kind: str) -> QuerySet[Organisation]:
    if kind == OTHER_KIND:
        return Organisation.objects.exclude(kind__in=who_checked.kinds_told())
    return Organisation.objects.filter(kind=kind)


def _since(reported_at: datetime) -> datetime:
    first = add_months(date(reported_at.year, reported_at.month, 1), -LOOKED_BACK)
    return reported_at.replace(year=first.year, month=first.month, day=1)


def _concerned(row: dict[str, Any], officers: dict[int, str]) -> Concerned:
    return Concerned(
        number=row["batch__number"],
        organisation=row["organisation"],
        name=row["organisation__name"],
        purpose=str(CheckPurpose(row["batch__purpose"]).label),
        officer=officers.get(row["batch__made_by"], ""),
        done_at=row["batch__done_at"],
        lines=row["batch__lines_total"],
        about=row["about"],
    )


def about(report: MisuseReport) -> str:
    """Whom a report is about, as its maker was told; empty for one in general."""
    if report.organisation:
        return report.organisation.name
    if not report.about:
        return ""
    return who_checked.kind_in_words(OTHER if report.about == OTHER_KIND else report.about)
