"""Every change to somebody's entry is told to them: once an act, in plain words, and nothing before it is public."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from psycopg.types.range import DateRange

from members import mail
from members.models import Message
from registry.choices import ExitKind, FactSource, Ground, SanctionKind
from registry.models import Annotation, Exit, Proceedings, Sanction, Term
from registry.services import facts, visibility
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = AT.date()
CHANGED = "registry/mail/entry_changed"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def entry():
    return EntryFactory(registered="2020-01-01/2027-01-01")


def term(entry, lower=date(2027, 1, 1)):
    return Term(entry=entry, during=DateRange(lower, date(lower.year + 1, 1, 1)), source=FactSource.OFFICE)


def sanction(entry, since, kind=SanctionKind.SUSPENDED):
    return Sanction(
        entry=entry, kind=kind, ground=Ground.HEALTH, during=DateRange(since, None), source=FactSource.PANEL
    )


def told():
    return [mail.write(message).text for message in Message.objects.filter(template=CHANGED).order_by("pk")]


def test_recording_ending_and_setting_aside_are_each_told(entry):
    recorded = facts.record(fact=term(entry), by=None, at=AT)
    ended = facts.end(fact=recorded, on=date(2027, 6, 1), by=None, at=AT + timedelta(minutes=1))
    facts.set_aside(fact=ended, by=None, at=AT + timedelta(minutes=2))
    first, second, third = told()
    assert "the days for which you are registered: added" in first
    assert "the days for which you are registered: ended" in second
    assert "taken away, because it was wrong" in third
    assert entry.number in first


def test_what_one_act_changes_is_one_message(entry):
    facts.record(fact=term(entry), by=None, at=AT)
    note = Annotation(
        entry=entry, code="mpe", text="zqtext", authority="RPA 2000", during=DateRange(TODAY, None), source="office"
    )
    facts.record(fact=note, by=None, at=AT)
    (text,) = told()
    assert "the days for which you are registered: added" in text
    assert "a note beside your entry: added" in text
    assert "zqtext" not in text


@pytest.mark.parametrize(
    "fact",
    [
        lambda entry: Proceedings(entry=entry, during=DateRange(TODAY, None), source="office"),
        lambda entry: Proceedings(
            entry=entry, during=DateRange(TODAY, None), public_from=TODAY + timedelta(days=1), source="office"
        ),
        lambda entry: sanction(entry, TODAY + timedelta(days=1)),
        lambda entry: Exit(
            entry=entry, kind=ExitKind.RESIGNED, during=DateRange(TODAY + timedelta(days=9), None), source="office"
        ),
    ],
    ids=["private proceedings", "proceedings public tomorrow", "sanction of tomorrow", "exit to come"],
)
def test_what_is_not_public_yet_is_not_told_by_itself_nor_beside_something_that_is(entry, fact):
    facts.record(fact=fact(entry), by=None, at=AT)
    assert told() == []
    facts.record(fact=term(entry), by=None, at=AT)
    (text,) = told()
    assert text.count(": added") == 1


def test_a_decision_in_force_is_told_without_its_ground(entry):
    facts.record(fact=sanction(entry, TODAY), by=None, at=AT)
    (text,) = told()
    assert "a decision about your registration: added" in text
    assert "health" not in text.lower()
    assert "suspen" not in text.lower()


def test_being_kept_from_view_is_told_without_saying_so(entry):
    for _ in range(2):
        visibility.withhold(person=entry.person, since=TODAY, source=FactSource.OFFICE, by=None, at=AT)
    (message,) = Message.objects.all()
    text = mail.write(message).text
    for word in ("withh", "safety", "public", entry.number):
        assert word not in text


def test_bulk_work_tells_nobody():
    assert not Message.objects.exists()
    EntryFactory()
    assert not Message.objects.exists()
