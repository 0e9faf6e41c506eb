"""Checks: the one answer that each line gets, and that nobody is called registered who is somebody else."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members import tenancy
from members.choices import NameKind
from members.errors import Refused
from members.rules import merkle
from registry.choices import BatchSource, BatchState, CheckNote, CheckOutcome, ListColumn
from registry.models import Batch, BatchLine, Scope, ScopeGrant
from registry.queries import checking
from registry.rules import check_lines, receipts
from registry.services import batches, visibility
from tests.factories.employers import make_account
from tests.factories.members import PersonFactory, record_name
from tests.factories.registry import EntryFactory
from tests.registry.checking import NOW, TODAY, asked, check, question, slowly

pytestmark = pytest.mark.django_db

REGISTERED, RESTRICTED = CheckOutcome.REGISTERED, CheckOutcome.RESTRICTED
NOT, MISMATCH, CANNOT = CheckOutcome.NOT_REGISTERED, CheckOutcome.MISMATCH, CheckOutcome.CANNOT_CONFIRM
AMBIGUOUS, UNREADABLE = CheckOutcome.AMBIGUOUS, CheckOutcome.UNREADABLE


@pytest.fixture
def account():
    found = make_account()
    with tenancy.within(found.organisation):
        yield found


def answers(account, *cells, **more):
    return [(line.outcome, line.note) for line in check(account, *cells, **more)[1]]


def outcome(account, number, name, **more):
    return answers(account, (number, name), **more)[0]


# --- Who is somebody else -------------------------------------------------------------------------------------------

# On the register as (forenames, surname); asked as; what it must be.
TWINS = [
    (("Susan", "Haygreen"), "Susan Haygreen", REGISTERED, ""),
    (("Susan", "Haygreen"), "HAYGREEN, Susan", REGISTERED, ""),
    (("Susan", "Haygreen"), "Dr. Susan Haygreen", REGISTERED, ""),
    (("Susan", "Haygreen"), "S Haygreen", REGISTERED, ""),
    (("Susan Anne", "Haygreen"), "Susan Haygreen", REGISTERED, ""),
    (("Susan", "Haygreen"), "Susan A Haygreen", REGISTERED, ""),
    (("Susan", "Haygreen"), "Susanna Haygreen", MISMATCH, CheckNote.OTHER_NAME),
    (("Susan", "Haygreen"), "Suan Haygreen", MISMATCH, CheckNote.OTHER_NAME),
    (("Susan", "Haygreen"), "Susan Haygreem", MISMATCH, CheckNote.OTHER_NAME),
    (("Susan", "Haygreen"), "Susan Hyagreen", MISMATCH, CheckNote.OTHER_NAME),
    (("Susan", "Haygreen"), "Sarah Haygreen", MISMATCH, CheckNote.OTHER_NAME),
    # Married, or the two halves of a name of two.
    (("Jane", "Jones"), "Jane Smith-Jones", MISMATCH, CheckNote.OTHER_NAME),
    (("Jane", "Jones"), "Jane Smith Jones", MISMATCH, CheckNote.OTHER_NAME),
    (("Alexandra", "Jones"), "A Smith-Jones", MISMATCH, CheckNote.OTHER_NAME),
    (("Jane", "Smith-Jones"), "Jane Jones", MISMATCH, CheckNote.OTHER_NAME),
    (("Jane", "Smith-Jones"), "Jane Smith", MISMATCH, CheckNote.OTHER_NAME),
    (("Jane", "Smith-Jones"), "Jane Smith Jones", REGISTERED, ""),
    # Diacritics, and letters that are others.
    (("Zoë", "Brontë"), "Zoe Bronte", REGISTERED, ""),
    (("Łukasz", "Wałęsa"), "Lukasz Walesa", REGISTERED, ""),
    (("Katarzyna", "Wiśniewska"), "Katarzyna Wiśniewski", MISMATCH, CheckNote.OTHER_NAME),
    (("Jürgen", "Müller"), "Jurgen Mueller", MISMATCH, CheckNote.OTHER_NAME),
    # Welsh and Irish.
    (("Siân", "ap Rhys"), "Sian Ap-Rhys", REGISTERED, ""),
    (("Siân", "ap Rhys"), "Sian Rhys", MISMATCH, CheckNote.OTHER_NAME),
    (("Gareth", "Llewellyn"), "Gareth Llewelyn", MISMATCH, CheckNote.OTHER_NAME),
    (("Aoife", "O’Brien"), "Aoife O'Brien", REGISTERED, ""),
    (("Aoife", "O’Brien"), "Aoife OBrien", REGISTERED, ""),
    (("Aoife", "O’Brien"), "Aoife Brien", MISMATCH, CheckNote.OTHER_NAME),
    (("Máire", "Ní Bhriain"), "Maire Ni Bhriain", REGISTERED, ""),
    (("Máire", "Ní Bhriain"), "Maire Ui Bhriain", MISMATCH, CheckNote.OTHER_NAME),
    (("Seán", "Mac Giolla"), "Sean MacGiolla", REGISTERED, ""),
    # The surname first.
    (("Priya", "Venkataraman"), "Venkataraman Priya", MISMATCH, CheckNote.OTHER_ORDER),
    (("Priya Lakshmi", "Venkataraman"), "Venkataraman Priya", MISMATCH, CheckNote.OTHER_ORDER),
    (("Ferenc", "Nagy"), "Nagy Ferenc", MISMATCH, CheckNote.OTHER_ORDER),
    (("Van Anh", "Nguyen"), "Nguyen Van Anh", MISMATCH, CheckNote.OTHER_ORDER),
    (("Muhammad Ali", "Khan"), "Ali Khan", MISMATCH, CheckNote.OTHER_NAME),
    # Of one name only.
    (("", "Suharto"), "Suharto", REGISTERED, ""),
    (("Suharto", ""), "Suharto", REGISTERED, ""),
    (("Suharto", ""), "Suharto Smith", MISMATCH, CheckNote.OTHER_NAME),
]


@pytest.mark.parametrize(("held", "name", "expected", "note"), TWINS)
def test_a_name_is_the_one_that_is_held_or_it_is_not(account, held, name, expected, note):
    entry = EntryFactory(forenames=held[0], surname=held[1])
    assert outcome(account, entry.number, name) == (expected, note)


def test_a_surname_in_a_column_of_its_own_is_all_of_the_surname(account):
    entry = EntryFactory(forenames="Jane", surname="Jones")
    lines = [
        {ListColumn.NUMBER: entry.number, ListColumn.FORENAMES: "Jane Smith", ListColumn.SURNAME: "Jones"},
        {ListColumn.NUMBER: entry.number, ListColumn.FORENAMES: "Jane", ListColumn.SURNAME: "Smith Jones"},
        {ListColumn.NUMBER: entry.number, ListColumn.FORENAMES: "Jones", ListColumn.SURNAME: "Jane"},
        {ListColumn.NUMBER: entry.number, ListColumn.FORENAMES: "", ListColumn.SURNAME: "Jones"},
    ]
    batch = batches.check(question=question(account), lines=lines, source=BatchSource.TYPED)
    found = list(batch.lines.order_by("position").values_list("outcome", "note"))
    assert found == [(REGISTERED, ""), (MISMATCH, "other_name"), (MISMATCH, "other_order"), (REGISTERED, "")]


def test_a_present_name_by_which_somebody_is_known_counts_and_a_former_one_does_not(account):
    entry = EntryFactory(forenames="Robert", surname="Marsh", known_as="Bob", former="Fielding")
    assert outcome(account, entry.number, "Bob Marsh") == (REGISTERED, "")
    assert outcome(account, entry.number, "Robert Fielding") == (MISMATCH, CheckNote.FORMER_NAME)


def test_a_former_name_that_is_kept_from_search_is_told_to_nobody(account):
    person = PersonFactory(forenames="Robin", surname="Marsh")
    record_name(person, NameKind.FORMER, "Robert", "Marsh", date(2000, 1, 1), searchable=False)
    entry = EntryFactory(person=person)
    assert outcome(account, entry.number, "Robert Marsh") == (MISMATCH, CheckNote.OTHER_NAME)


def test_a_name_alone_is_never_registered(account):
    EntryFactory(forenames="Ines", surname="Quill")
    for name in ("Ada", "Bea"):
        EntryFactory(forenames=name, surname="Twinn")
    EntryFactory(forenames="Ada", surname="Twinn")
    assert outcome(account, "", "Ines Quill") == (AMBIGUOUS, CheckNote.BY_NAME)
    assert outcome(account, "", "Ada Twinn") == (AMBIGUOUS, CheckNote.SEVERAL)
    assert outcome(account, "", "Twinn, Bea") == (AMBIGUOUS, CheckNote.BY_NAME)
    assert outcome(account, "", "Nobody Here") == (CANNOT, CheckNote.NO_NUMBER)


# --- What may be said -----------------------------------------------------------------------------------------------


def hidden():
    """An entry of each kind that the public may not see, by why."""
    withheld = EntryFactory(surname="Unseen")
    visibility.withhold(person=withheld.person, since=TODAY, source="test", by=None, at=NOW)
    erased = EntryFactory(surname="Unseen")
    visibility.erase(person=erased.person, by=None, at=NOW)
    gone = EntryFactory(surname="Unseen", registered="2010-01-01/2011-01-01", resigned="2011-01-01/")
    return {"withheld": withheld.number, "erased": erased.number, "gone": gone.number, "unknown": "RCT99999"}


def test_whoever_cannot_be_seen_is_answered_as_whoever_never_was(account):
    numbers = hidden()
    _batch, lines = check(account, *((number, "Susan Unseen") for number in numbers.values()))
    assert {(one.outcome, one.note, one.entry_id) for one in lines} == {(CANNOT, "", None)}
    said = [json.loads(one.content)["said"] for one in lines]
    assert all(one == said[0] for one in said)
    assert said[0]["entry"] is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, REGISTERED),
        ({"caution": "2026-01-01/"}, REGISTERED),
        ({"conditions": "2026-01-01/", "text": "Does not work alone."}, RESTRICTED),
        ({"suspended": "2026-01-01/"}, NOT),
        ({"registered": "2020-01-01/2026-01-01"}, NOT),
        ({"registered": "2026-11-22/2027-01-01"}, REGISTERED),
    ],
)
def test_what_the_register_says_today(account, facts, expected):
    entry = EntryFactory(**facts)
    _batch, (line,) = check(account, (entry.number, "Susan Haygreen"))
    said = json.loads(line.content)["said"]
    assert line.outcome == expected
    assert line.entry_id == entry.pk
    assert said["sentence"].startswith({REGISTERED: "Yes. ", RESTRICTED: "Yes, with", NOT: "No. "}[expected])
    assert said["entry"]["number"] == entry.number
    if "text" in facts:
        assert [one["text"] for one in said["entry"]["restrictions"]] == ["Does not work alone."]


def test_another_register_or_scope_than_expected_is_no_match(account):
    entry = EntryFactory(scope="nuclear-medicine") if Scope.objects.filter(code="nuclear-medicine") else EntryFactory()
    held = ScopeGrant.objects.get(entry=entry).scope
    other = Scope.objects.filter(register=entry.register).exclude(pk=held.pk).first()
    line = (entry.number, "Susan Haygreen")
    found = answers(
        account,
        (*line, {ListColumn.REGISTER: "RCT", ListColumn.SCOPE: held.name}),
        (*line, {ListColumn.REGISTER: "cs"}),
        (*line, {ListColumn.SCOPE: other.name.upper()}),
        (*line, {ListColumn.REGISTER: "the moon"}),
        (*line, {ListColumn.SCOPE: "juggling"}),
    )
    assert found == [
        (REGISTERED, ""),
        (MISMATCH, "other_register"),
        (MISMATCH, "other_scope"),
        (UNREADABLE, "bad_register"),
        (UNREADABLE, "bad_scope"),
    ]


def test_a_number_of_the_hcpc_finds_its_entry_and_of_several_none(account):
    person = PersonFactory(forenames="Ravi", surname="Nair")
    EntryFactory(person=person, register="CS", hcpc="CS040404")
    assert outcome(account, "cs 04-0404", "Ravi Nair") == (REGISTERED, "")
    EntryFactory(person=person, register="HSSR")
    assert outcome(account, "CS040404", "Ravi Nair") == (AMBIGUOUS, CheckNote.SEVERAL)
    expecting = ("CS040404", "Ravi Nair", {ListColumn.REGISTER: "HSSR"})
    assert answers(account, expecting)[0][0] in {REGISTERED, NOT}


def test_lines_that_cannot_be_read_say_why_and_the_same_line_says_so(account):
    entry = EntryFactory()
    found = answers(
        account,
        (entry.number, ""),
        ("", "", {ListColumn.EMPLOYEE: "E1"}),
        (entry.number, "Susan Haygreen"),
        (f" {entry.number.lower()} ", "susan haygreen"),
        (entry.number, "S" * 5_000),
    )
    assert found == [
        (UNREADABLE, "no_name"),
        (UNREADABLE, "no_number"),
        (REGISTERED, ""),
        (REGISTERED, "repeated"),
        (UNREADABLE, "too_long"),
    ]


def test_a_line_that_says_nothing_is_refused_where_it_stands_and_never_passed_over(account):
    with pytest.raises(Refused) as refused:
        answers(account, ("RCT1", "Susan Haygreen"), (" ", ""))
    assert (refused.value.code, refused.value.field) == ("says_nothing", "lines/1")


# --- Days in the past and ranges ------------------------------------------------------------------------------------


def test_a_past_day_is_answered_as_the_public_page_answers_it(account):
    entry = EntryFactory(registered=["2020-01-01/2022-01-01", "2024-01-01/2027-01-01"])
    for day, expected in ((date(2021, 5, 1), REGISTERED), (date(2023, 5, 1), CANNOT), (date(2019, 5, 1), NOT)):
        assert outcome(account, entry.number, "Susan Haygreen", on=day)[0] == expected


def test_a_range_lists_the_days_without_registration(account):
    entry = EntryFactory(registered="2024-01-01/2027-01-01", suspended="2026-11-01/")
    life = {"on": date(2023, 12, 30), "until": TODAY}
    _batch, (line,) = check(account, (entry.number, "Susan Haygreen"), **life)
    said = json.loads(line.content)["said"]
    assert line.outcome == NOT
    assert said["not_registered"] == [["2023-12-30", "2023-12-31"], ["2026-11-01", "2026-11-22"]]
    assert "24 days" in said["sentence"]
    assert (
        outcome(account, entry.number, "Susan Haygreen", on=date(2026, 7, 1), until=date(2026, 10, 31))[0] == REGISTERED
    )


def test_a_range_says_of_which_days_the_register_no_longer_shows_what_it_said(account):
    """As the page of the entry does, day by day; of a single day, nothing is said at all."""
    entry = EntryFactory(registered=["2024-01-01/2025-01-01", "2025-03-01/2027-01-01"])
    line = (entry.number, "Susan Haygreen")
    _batch, (ranged,) = check(account, line, on=date(2025, 1, 1), until=TODAY)
    assert (ranged.outcome, ranged.entry_id) == (CANNOT, entry.pk)
    assert "on these days: 1 February 2025 to 28 February 2025. " in ranged.content
    _batch, (single,) = check(account, line, on=date(2025, 2, 14))
    assert (single.outcome, single.entry_id) == (CANNOT, None)
    assert "Haygreen" not in json.loads(single.content)["said"]["sentence"]


# --- Whole batches --------------------------------------------------------------------------------------------------


def test_every_line_is_covered_by_the_root_and_the_manifest(account):
    entry = EntryFactory()
    batch, lines = check(account, *[(entry.number, "Susan Haygreen"), ("RCT1", "No One"), ("", "Just A Name")])
    peaks: list[bytes] = []
    for size, line in enumerate(lines):
        assert receipts.digest(line.content).hex() == line.sha256
        merkle.grow(peaks, size=size, leaf=line.content.encode())
    assert batch.state == BatchState.DONE
    assert merkle.root(peaks).hex() == batch.root
    assert len({json.loads(line.content)["salt"] for line in lines}) == 3


def test_another_organisation_sees_nothing_of_it(account):
    batch, _lines = check(account, ("RCT1", "No One"))
    with tenancy.within(make_account().organisation):
        assert not Batch.objects.filter(pk=batch.pk).exists()
        assert not BatchLine.objects.filter(batch=batch.pk).exists()


@given(data=st.data())
def test_any_lines_are_answered_as_the_public_look_up_would(django_db_blocker, data):
    names = st.sampled_from(
        ["Ann Ash", "Ann Mary Ash", "Bo Ash-Birch", "Birch Bo", "A Ash", "Ash", "Zoë Ash", "Ash, Ann"]
    )
    spans = st.sampled_from(
        ["2020-01-01/2027-01-01", "2020-01-01/2024-01-01", "2026-11-01/2027-01-01", "2012-01-01/2013-01-01"]
    )
    fates = st.sampled_from(
        [{}, {"caution": "2019-01-01/2022-01-01"}, {"conditions": "2026-01-01/2026-03-01"},
         {"conditions": "2026-10-01/"},
         {"suspended": "2024-02-01/2024-03-01"}, {"removed": "2026-03-01/"}, {"career_break": "2025-01-01/2025-06-01"}]
    )  # fmt: skip
    people = data.draw(st.lists(st.tuples(names, spans, fates), min_size=1, max_size=3))
    account = make_account()
    made = []
    for name, registered, fate in people:
        forenames, _, surname = name.replace(",", "").rpartition(" ")
        person = PersonFactory(forenames=forenames, surname=surname)
        made.append(EntryFactory(person=person, registered=registered, **fate))
        if data.draw(st.booleans()):
            EntryFactory(person=person, register="CS", hcpc=f"CS{person.pk}")
    numbers = [entry.number for entry in made] + [f"CS{entry.person_id}" for entry in made] + ["", "RCT1"]
    lines = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from(numbers),
                names,
                st.fixed_dictionaries(
                    {},
                    optional={
                        ListColumn.REGISTER: st.sampled_from(["RCT", "CS", "nowhere"]),
                        ListColumn.SCOPE: st.sampled_from(list(Scope.objects.values_list("name", flat=True)[:3])),
                    },
                ),
            ),
            min_size=1,
            max_size=6,
        )
    )
    on = data.draw(st.sampled_from([TODAY, date(2026, 2, 1), date(2024, 2, 15), date(2021, 1, 1), date(2012, 6, 1)]))
    until = data.draw(st.sampled_from([None, min(TODAY, date.fromordinal(on.toordinal() + 40))]))
    with tenancy.within(account.organisation):
        batch = batches.check(
            question=question(account, on=on, until=until), lines=asked(*lines), source=BatchSource.TYPED
        )
        found = {line.position: line for line in batch.lines.all()}
    read = list(
        check_lines.lines(
            [[one.get(column, "") for column in ListColumn] for one in asked(*lines)],
            {column: place for place, column in enumerate(ListColumn)},
            checking.known_places(),
        )
    )
    for position, line in enumerate(read, 1):
        answer, held = slowly(line, on=on, until=until)
        note = answer.note or ("repeated" if line.repeated else "")
        got = found[position]
        assert (got.outcome, got.note) == (answer.outcome, note), line
        if until and answer.outcome == NOT:
            said = [(a, b) for a, b in json.loads(got.content)["said"]["not_registered"]]
            runs = [(run.lower.isoformat(), run.last_day.isoformat()) for run in held.absent]
            assert said == runs
