"""What is in somebody's log: their activities under whichever of their records, found, narrowed and counted."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cpd.choices import RecordState
from cpd.models import Cycle, GapExplained, Goal, Intake, Record, Recurring
from cpd.rules.schemes import Standard, standards
from members.models import Person
from members.queries import people

_WORDS = ("title", "did", "learnt", "benefit_practice", "benefit_served")


@dataclass(frozen=True, slots=True)
class Supports:
    """What a person's activities may be marked as supporting.

    Args:
        standards, scopes: words by code; what is on an older activity as well.
    """

    standards: dict[str, str]
    scopes: dict[str, str]


def records(person: Person) -> QuerySet[Record]:
    """Every activity of a human being that is not deleted."""
    return Record.objects.filter(person__in=people.group(person), deleted_at=None)


def kept(person: Person) -> QuerySet[Record]:
    """Those in the log."""
    return records(person).filter(state=RecordState.KEPT)


def waiting(person: Person) -> QuerySet[Record]:
    """Those that wait to be confirmed, newest first."""
    return records(person).filter(state=RecordState.DRAFT).order_by("-last_on", "-pk")


def deleted(person: Person) -> QuerySet[Record]:
    """Those that were deleted and can still be put back."""
    return Record.objects.filter(person__in=people.group(person), deleted_at__isnull=False).order_by(
        "-deleted_at", "-pk"
    )


def one(person: Person, reference: str) -> Record | None:
    """An activity of this person, deleted or not."""
    return Record.objects.filter(person__in=people.group(person), reference=reference).first()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a log is narrowed to; empty for all of it.

    Args:
        words: each of them somewhere in the activity.
        since, until: days on or after, and on or before, which an activity ended.
    """

    words: str = ""
    kind: str = ""
    standard: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None


def narrowed(found: QuerySet[Record], wanted: Wanted) -> QuerySet[Record]:
    """The activities that were asked for, newest first."""
    for word in wanted.words.split()[:8]:
        said = Q(tags__contains=[word.lower()])
        for field in _WORDS:
            said |= Q(**{f"{field}__icontains": word})
        found = found.filter(said)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.standard:
        found = found.filter(Q(standards__contains=[wanted.standard]) | Q(scopes__contains=[wanted.standard]))
    if wanted.tag:
        found = found.filter(tags__contains=[wanted.tag.lower()])
    if wanted.since:
        found = found.filter(last_on__gte=wanted.since)
    if wanted.until:
        found = found.filter(last_on__lte=wanted.until)
    return found.order_by("-last_on", "-pk")


def with_evidence(found: QuerySet[Record]) -> QuerySet[Record]:
    """Each with whether a document that is still kept shows it."""
    shown = Record.evidence.through.objects.filter(record=OuterRef("pk"), document__removed_at=None)
    return found.annotate(has_evidence=Exists(shown))


def tags(person: Person, *, most: int = 60) -> list[str]:
    """The tags that a person uses, the most used first."""
    found = kept(person).exclude(tags=[]).values_list("pk", flat=True).query
    sql, values = found.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tag FROM cpd_record r, unnest(r.tags) tag WHERE r.id IN ("  # noqa: S608 - ours
            f"{sql}) GROUP BY tag ORDER BY count(*) DESC, tag LIMIT %s",
            [*values, most],
        )
        return [row[0] for row in cursor.fetchall()]


def cycles(person: Person) -> list[Cycle]:
    """The cycles of a human being, the latest first; two records of one cycle are one."""
    held = Cycle.objects.filter(person__in=people.group(person)).select_related("scheme", "version")
    found: dict[tuple[int, date, date], Cycle] = {}
    for cycle in held.order_by("-during", "scheme__name", "pk"):
        found.setdefault((cycle.scheme_id, cycle.during.lower, cycle.during.upper), cycle)
    return list(found.values())


def current(person: Person, *, on: date) -> list[Cycle]:
    """The cycles that a day lies in."""
    return [one for one in cycles(person) if on in one.during]


def supports(person: Person, *, on: date, also: Record | None = None) -> Supports:
    """What an activity may be marked as supporting: by the cycles that are not over for long, and what it has already.

    Args:
        on: today.
        also: an activity that is being changed.
    """
    marks: dict[str, str] = {}
    scopes: dict[str, str] = {}
    lately = on - timedelta(days=366)
    for cycle in cycles(person):
        needed = also and (set(also.standards) | set(also.scopes)) & _codes(cycle)
        if cycle.during.upper > lately or needed:
            marks |= {one.code: one.name for one in standards(cycle.standards) if one.supported}
            scopes |= {row["code"]: row["name"] for row in cycle.scopes}
    return Supports(dict(sorted(marks.items())), dict(sorted(scopes.items(), key=lambda one: one[1])))


def known(person: Person) -> dict[str, str]:
    """Words by code of everything that an activity of this person may ever have been marked with."""
    found: dict[str, str] = {}
    for cycle in cycles(person):
        found |= {one.code: one.name for one in standards(cycle.standards)}
        found |= {row["code"]: row["name"] for row in cycle.scopes}
    return found


def _codes(cycle: Cycle) -> set[str]:
    marks: list[Standard] = list(standards(cycle.standards))
    return {one.code for one in marks} | {row["code"] for row in cycle.scopes}


def recurring(person: Person) -> QuerySet[Recurring]:
    """What comes again, what goes on first."""
    return Recurring.objects.filter(person__in=people.group(person)).order_by("ended_at", "-added_at", "pk")


def goals(person: Person) -> QuerySet[Goal]:
    """The goals of a person's development plan, by the day that was set."""
    return Goal.objects.filter(person__in=people.group(person)).order_by("by_on", "pk")


def with_served(found: QuerySet[Goal]) -> QuerySet[Goal]:
    """Each with how many activities served it."""
    return found.annotate(served=Count("records", filter=Q(records__deleted_at=None)))


def intakes(person: Person) -> QuerySet[Intake]:
    """The files that a person brought in, newest first."""
    return Intake.objects.filter(person__in=people.group(person)).order_by("-received_at", "-pk")


def gaps(person: Person) -> QuerySet[GapExplained]:
    """What a person explained and did not take back, the latest days first."""
    return GapExplained.objects.filter(person__in=people.group(person), withdrawn_at=None).order_by("-during", "pk")
