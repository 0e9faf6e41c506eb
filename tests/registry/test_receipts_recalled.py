"""What of an answer is shown again: of a range, as the register stands today; of whoever is erased, nothing."""

from datetime import date

import pytest
from django.db.models import F

from members import tenancy
from members.choices import NameKind
from members.models import Name
from registry import check_exports
from registry.choices import CheckOutcome, Status
from registry.models import Batch, BatchLine, DisplayPolicy, PolicyVersion
from registry.queries import policies, recalled, receipts
from registry.services import batches, visibility
from tests.factories.employers import make_account
from tests.factories.members import PersonFactory, record_name
from tests.factories.registry import EntryFactory
from tests.registry.checking import NOW, TODAY, check, question

pytestmark = pytest.mark.django_db
JANUARY, JUNE, LATER = date(2026, 1, 1), date(2026, 6, 30), date(2040, 1, 1)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def account():
    found = make_account()
    with tenancy.within(found.organisation):
        yield found


def ranged(account, entry):
    """The line of a check of this entry from January to June."""
    _batch, (line,) = check(account, (entry.number, "Susan Haygreen"), on=JANUARY, until=JUNE)
    return BatchLine.objects.select_related("batch", "entry").get(pk=line.pk)


@pytest.mark.parametrize(
    "facts",
    [
        {"registered": "2020-01-01/2026-05-01"},
        {"suspended": "2026-05-01/"},
        {"conditions": "2026-05-01/", "text": "Does not work alone."},
        {"registered": "2026-03-01/2027-03-01"},
    ],
)
def test_a_range_is_shown_from_the_start_whatever_its_last_day_is(account, facts):
    entry = EntryFactory(**facts)
    recalled = receipts.recall(ranged(account, entry), today=TODAY)
    assert recalled.line
    assert recalled.whole
    assert recalled.line["said"]["entry"]["number"] == entry.number


@pytest.fixture
def conditions_stay_a_year():
    DisplayPolicy.objects.filter(status=Status.CONDITIONS).update(after_months=12)
    PolicyVersion.objects.update(version=F("version") + 1_000)
    yield
    policies.at_version.cache_clear()


@pytest.mark.usefixtures("conditions_stay_a_year")
def test_a_range_with_conditions_is_shown_for_as_long_as_the_register_shows_any(account):
    line = ranged(account, EntryFactory(registered="2020-01-01/", conditions="2026-02-01/2026-03-01"))
    assert line.outcome == CheckOutcome.RESTRICTED
    assert receipts.recall(line, today=TODAY).whole
    assert receipts.recall(line, today=LATER).line is None


def test_an_answer_that_days_are_no_longer_shown_names_nobody(account):
    entry = EntryFactory(registered=["2025-01-01/2026-01-01", "2026-03-01/2027-01-01"])
    line = ranged(account, entry)
    assert line.outcome == CheckOutcome.CANNOT_CONFIRM
    said = receipts.recall(line, today=TODAY).line["said"]
    assert "on these days: 1 February 2026 to 28 February 2026. " in said["sentence"]
    assert "Haygreen" not in said["sentence"]


# --- In files, and asked again --------------------------------------------------------------------------------------


def in_file(batch, today=TODAY):
    """The last columns of each line of the file: in words, and days not registered."""
    return [tuple(row[10:12]) for row in check_exports.rows(batch, today=today)]


GONE = ("No longer shown.", "")


@pytest.mark.parametrize("hide", [visibility.withhold, visibility.erase])
def test_a_file_says_nothing_of_whoever_is_not_shown_any_more_and_not_why(account, hide):
    whole, ranged = EntryFactory(), EntryFactory(suspended="2026-05-01/")
    batch, _lines = check(
        account, (whole.number, "Susan Haygreen"), (ranged.number, "Susan Haygreen"), on=JANUARY, until=JUNE
    )
    days = "2026-05-01 – 2026-06-30"
    assert [said for _words, said in in_file(batch)] == ["", days]
    for entry in (whole, ranged):
        more = {"since": TODAY, "source": "test"} if hide is visibility.withhold else {}
        hide(person=entry.person, by=None, at=NOW, **more)
    assert in_file(batch) == [GONE, GONE]


def test_a_file_says_what_may_be_said_as_the_page_of_each_line_does(account):
    person = PersonFactory(forenames="Susan", surname="Haygreen")
    entries = [
        EntryFactory(person=person),
        EntryFactory(),
        EntryFactory(conditions="2026-05-01/2027-01-01"),
        EntryFactory(suspended="2026-05-01/2027-01-01"),
        EntryFactory(caution="2026-05-01/2027-01-01"),
    ]
    batch, _lines = check(account, *[(entry.number, "Susan Haygreen") for entry in entries], ("RCT1", "No One"))
    Name.objects.filter(person=person).update(set_aside_at=NOW)
    record_name(person, NameKind.OFFICIAL, "Sue", "Haygreen", JANUARY)
    for today in (TODAY, date(2026, 12, 31), date(2027, 1, 2), LATER):
        lines = list(BatchLine.objects.select_related("batch", "entry").filter(batch=batch).order_by("position"))
        one_by_one = [receipts.recall(line, today=today).line for line in lines]
        words = [said["said"]["sentence"] if said else "No longer shown." for said in one_by_one]
        assert [said for said, _days in in_file(batch, today)] == words
    assert in_file(batch)[0] == GONE
    assert "Susan" in in_file(batch)[1][0]


def test_after_a_merge_the_names_of_the_record_that_was_kept_count_on_the_page_and_in_a_file(account):
    kept = PersonFactory(forenames="Nesta", surname="Tregarth")
    entries = [EntryFactory(), EntryFactory(caution="2026-05-01/2027-01-01"), EntryFactory(person=kept)]
    names = ["Susan Haygreen", "Susan Haygreen", "Nesta Tregarth"]
    batch, _lines = check(account, *((entry.number, name) for entry, name in zip(entries, names, strict=True)))
    for entry in entries[:2]:
        entry.person.merged_into = kept
        entry.person.save(update_fields=["merged_into"])
    lines = BatchLine.objects.select_related("batch", "entry").filter(batch=batch).order_by("position")
    one_by_one = [receipts.recall(line, today=TODAY).line for line in lines]
    assert [said is None for said in one_by_one] == [row == GONE for row in in_file(batch)] == [True, True, False]


def test_a_long_file_costs_as_many_questions_as_a_short_one(account, django_assert_max_num_queries):
    entries = [EntryFactory(), *(EntryFactory(suspended="2026-05-01/") for _ in range(6))]
    batch, lines = check(account, *[(entry.number, "Susan Haygreen") for entry in entries])
    with django_assert_max_num_queries(8):
        assert len(recalled.said(batch, lines, today=TODAY)) == 7


def test_asked_again_whoever_was_erased_is_answered_as_whoever_is_withheld(account):
    people = [EntryFactory(), EntryFactory()]
    batch, _lines = check(account, *[(entry.number, "Susan Haygreen") for entry in people])
    visibility.erase(person=people[0].person, by=None, at=NOW)
    visibility.withhold(person=people[1].person, since=TODAY, source="test", by=None, at=NOW)
    again = batches.again(batch=Batch.objects.get(pk=batch.pk), question=question(account))
    found = [(line.outcome, line.note) for line in again.lines.order_by("position")]
    assert found == [(CheckOutcome.CANNOT_CONFIRM, "")] * 2
    assert not again.lines.filter(entry__isnull=False).exists()
