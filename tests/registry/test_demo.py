"""The demonstration: everything can be seen, on any day, and it is made once."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from members.models import Employment, OutsideRegistration, Person, PlaceConfirmation
from registry.choices import Status
from registry.management.commands.load_registers import FILES
from registry.models import Entry, StandingSpan
from registry.queries import entries
from registry.services import demo, registers
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db

START = date(2027, 3, 1)
AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
TRUTH = json.loads((Path(__file__).parents[1] / "data" / "register_legacy_truth.json").read_text(encoding="utf-8"))
SHOWS = {
    "RCT98001": Status.CONDITIONS,
    "RCT98002": Status.INTERIM_SUSPENDED,
    "RCT98003": Status.INTERIM_CONDITIONS,
    "RCT98004": Status.FINDING,
    "RCT98005": Status.WARNING,
    "RCT98006": Status.CAREER_CHANGE,
    "RCT98007": Status.RENEWAL_WINDOW,
    "RCT98008": Status.PROCEEDINGS,
    "RCT98009": Status.ANNULLED,
    "RCT98010": Status.REMOVED_ADMIN,
    "RCT98011": Status.REGISTERED,
    "RCT98012": Status.SUSPENDED,
    "RCT98014": Status.REMOVED,
    "RCT98015": Status.REGISTERED,
    "CS98001": Status.OUTSIDE_ENDED,
    "RCT10001": Status.LAPSED,
    "RCT10002": Status.CAREER_BREAK,
    "RCT10018": Status.CAUTION,
    "RCT10026": Status.DECEASED,
    "RCT10190": Status.RESIGNED,
}


@pytest.fixture
def entry():
    registers.load(folder=FILES, at=AT)
    return EntryFactory()


def look_up(number):
    found = entries.visible(number=number, today=START)
    assert found
    said = entries.public_entry(found, on=START, today=START)
    assert said
    return said


def test_every_status_can_be_seen_on_the_day_of_the_first_start():
    shown = {row.number for row in demo.prepare(on=START, at=AT)}
    spans = StandingSpan.objects.filter(during__contains=START).values_list("entry__number", "status", "displayed")
    today = {number: (status, displayed) for number, status, displayed in spans}
    assert {number: today[number] for number in SHOWS} == {n: (status, True) for n, status in SHOWS.items()}
    assert {status for status, _ in today.values()} == {s.value for s in Status} - {"not_yet", "not_shown"}
    assert shown <= set(today)
    assert not today["RCT98013"][1]
    assert entries.visible(number="RCT98013", today=START) is None

    for number, status in SHOWS.items():
        assert look_up(number).status == status
    conditions = look_up("RCT98001")
    assert "direct supervision" in conditions.sanctions[0].text
    assert conditions.annotations[0].source == "RPA 2000"

    assert Entry.objects.count() == len(TRUTH["rows"]) + 18
    assert set(Entry.objects.values_list("brought_in_on", flat=True)) == {START}
    share = PlaceConfirmation.objects.count() / Employment.objects.count()
    assert 0.6 < share < 0.72
    checked = OutsideRegistration.objects.filter(set_aside_at=None, checked_on__isnull=False).count()
    assert 0.6 < checked / OutsideRegistration.objects.filter(set_aside_at=None).count() < 0.72

    people = Person.objects.count()
    assert demo.prepare(on=START, at=AT) == []
    assert Person.objects.count() == people


def test_where_entries_are_held_they_are_left_alone(entry):
    out = io.StringIO()
    call_command("prepare_demo", stdout=out)
    assert "left alone" in out.getvalue()
    assert Entry.objects.count() == 1


def test_it_has_no_place_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="no place in production"):
        call_command("prepare_demo")
    assert not Entry.objects.exists()
