"""Once somebody is erased, no line of a check keeps what was asked or said of them, whenever it was written."""

import pytest

from members import tenancy
from members.models import Erasure
from registry.choices import CheckOutcome
from registry.models import BatchLine, LineReceipt
from registry.rules.check_lines import number_key
from registry.services import batch_work, line_emptying, receipts, visibility
from tests.factories.employers import make_account
from tests.factories.members import PersonFactory
from tests.factories.registry import EntryFactory
from tests.registry.checking import NOW, TODAY, check

pytestmark = pytest.mark.django_db
WORDS = ("content", "number", "name", "surname", "register", "scope", "employee")


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def account():
    found = make_account()
    with tenancy.within(found.organisation):
        yield found


def kept(line):
    """Every word that is left of a line and its receipt."""
    words = BatchLine.objects.filter(pk=line.pk).values_list(*WORDS).get()
    return "".join([*words, *LineReceipt.objects.filter(line=line).values_list("signed", flat=True)])


def test_a_line_that_found_nobody_is_emptied_by_the_number_that_it_asked_for(account):
    person = PersonFactory(forenames="Susan", surname="Haygreen")
    entry = EntryFactory(person=person)
    EntryFactory(person=person, register="CS", hcpc="CS040404")
    visibility.withhold(person=person, since=TODAY, source="test", by=None, at=NOW)
    spelt = [entry.number, f" {entry.number[:3].lower()}-{entry.number[3:]} ", "cs 04/0404"]
    _batch, lines = check(account, *[(number, "Susan Haygreen") for number in spelt], ("RCT1", "No One"))
    assert {line.outcome for line in lines} == {CheckOutcome.CANNOT_CONFIRM}
    for line in lines:
        receipts.make(line=line, by=None, at=NOW)
    for _twice in range(2):
        visibility.erase(person=person, by=None, at=NOW)
        assert [kept(line) for line in lines[:3]] == ["", "", ""]
    assert "No One" in kept(lines[3])


@pytest.mark.parametrize("text", ["RCT 12345", "rct-12345", "１２３４５", " 12345.0 ", "12345,00", "№ 7", "CS.1.0"])
def test_the_database_writes_numbers_as_the_reading_of_lines_does(account, text):
    _batch, (line,) = check(account, (text, "No One"))
    found = BatchLine.objects.annotate(key=line_emptying._key()).get(pk=line.pk)
    assert found.key == number_key(line.number)


def test_a_line_written_while_somebody_is_erased_is_emptied_as_it_is_written(account):
    entry, other = EntryFactory(), EntryFactory()
    Erasure.objects.create(person=entry.person, erased_at=NOW)  # of which the reading of the register knows nothing yet
    _batch, lines = check(account, (entry.number, "Susan Haygreen"), (other.number, "Susan Haygreen"))
    assert lines[0].outcome == CheckOutcome.REGISTERED
    assert kept(lines[0]) == ""
    assert "Haygreen" in kept(lines[1])


def test_what_slipped_through_is_emptied_by_the_next_sweep_once(account):
    entry = EntryFactory()
    _batch, (line,) = check(account, (entry.number, "Susan Haygreen"))
    receipts.make(line=line, by=None, at=NOW)
    Erasure.objects.create(person=entry.person, erased_at=NOW)
    for _twice in range(2):
        batch_work.sweep(at=NOW)
        assert kept(line) == ""
