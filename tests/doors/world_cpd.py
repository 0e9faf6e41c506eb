"""A log with one of everything that has an address, all of it the registrant's."""

from datetime import date, timedelta

from psycopg.types.range import DateRange

from cpd.choices import IntakeKind, IntakeState, RecordKind, RecordState, Rhythm
from cpd.models import GapExplained, Goal, Intake, Recurring
from tests.factories.cpd import make_record, open_cycle


def make(world, person, at):
    """Adds to the world what the pages of a log are about."""
    on = at.date()
    year = DateRange(date(on.year, 1, 1), date(on.year + 1, 1, 1))
    world.cycle = open_cycle(person, during=year).reference
    world.activity = make_record(person, day=on).reference
    world.proposed = make_record(person, "Meeting", day=on, state=RecordState.DRAFT).reference
    world.deleted = make_record(person, "Deleted", day=on, deleted_at=at).reference
    during = DateRange(on - timedelta(days=9), on)
    world.stretch = GapExplained.objects.create(person=person, during=during, words="Away.", explained_at=at).pk
    world.goal = Goal.objects.create(person=person, key="g", wish="Do more.", by_on=on, added_at=at).reference
    world.again = Recurring.objects.create(
        person=person,
        title="Journal club",
        kind=RecordKind.WORK,
        rhythm=Rhythm.WEEKLY,
        first_on=on,
        next_on=on,
        added_at=at,
    ).reference
    world.intake = Intake.objects.create(
        person=person,
        kind=IntakeKind.CSV,
        state=IntakeState.MAPPING,
        name="log.csv",
        sha256="0" * 64,
        found=[{"name": "Date", "examples": ["1/2/2026"]}, {"name": "What", "examples": ["Journal club"]}],
        mapping={"columns": {"first_on": 0, "title": 1}, "order": "day", "unit": "hours", "kind": "other"},
        received_at=at,
        moved_at=at,
    ).reference
