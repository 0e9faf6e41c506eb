"""Logs in named states."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from psycopg.types.range import DateRange

from cpd.choices import RecordKind
from cpd.models import Record
from cpd.rules.records import Entered
from cpd.services import cycles

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ON = date(2026, 11, 22)
YEAR = DateRange(date(2026, 1, 1), date(2027, 1, 1))
_number = count(1)


def entered(title="Journal club", day=ON, **more):
    """An activity as somebody tells it."""
    return Entered(**{"title": title, "first_on": day, "last_on": day, "kind": RecordKind.WORK} | more)


def make_record(person, title="Journal club", day=ON, **more):
    """An activity in somebody's log."""
    fields = {"kind": RecordKind.WORK, "last_on": day, "added_at": AT, "written_at": AT, "key": f"test:{next(_number)}"}
    return Record.objects.create(person=person, title=title, first_on=day, **fields | more)


def open_cycle(person, scheme="RCT", during=YEAR, scopes=(("nuclear", "Nuclear Medicine"),)):
    """A period under a scheme."""
    return cycles.open(person=person, scheme=scheme, during=during, standards=None, scopes=dict(scopes), by=None, at=AT)


def good_year(person, on=ON):
    """Everything that an auditor of the five standards would look for, month by month up to a day."""
    first = date(on.year, 1, 10)
    made = []
    while first <= on:
        made.append(
            make_record(
                person, f"Activity of {first:%B}", first, kind=list(RecordKind)[len(made) % 4], minutes=60,
                did="Something.", learnt="A lot.", benefit_practice="Safer.", benefit_served="Sooner.",
            )
        )  # fmt: skip
        first += timedelta(days=28)
    return made
