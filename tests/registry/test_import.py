"""Bringing a legacy register in: the whole file against its truth, again, changed, broken, and at once."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.types.range import DateRange

from members import trail
from members.choices import NameKind
from members.models import (
    Employment,
    Name,
    OutsideRegistration,
    Person,
    PersonDetails,
    PersonNote,
    SearchName,
    TrailEvent,
)
from members.services import organisations
from registry.choices import ExitKind, Status
from registry.management.commands.load_registers import FILES
from registry.models import Break, Entry, Exit, Sanction, Scope, ScopeGrant, StandingSpan, Term
from registry.rules.legacy import COLUMNS
from registry.services import facts, imports, registers
from registry.services.import_report import ImportReport

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)
MUCH_LATER = datetime(2026, 11, 24, 12, tzinfo=UTC)
LEGACY = Path(imports.__file__).parents[1] / "data" / "demo" / "register_legacy.csv"
TRUTH = json.loads((Path(__file__).parents[1] / "data" / "register_legacy_truth.json").read_text(encoding="utf-8"))
TABLES = (
    Person, PersonDetails, PersonNote, Name, SearchName, Employment, OutsideRegistration, Entry, Term, Break, Exit,
    Sanction, ScopeGrant, StandingSpan, TrailEvent,
)  # fmt: skip
STATUSES = {
    "registered": {Status.REGISTERED},
    "lapsed": {Status.LAPSED},
    "resigned": {Status.RESIGNED},
    "deceased": {Status.DECEASED},
    "career_break": {Status.CAREER_BREAK},
    "caution": {Status.CAUTION},
    "suspended_cpd": {Status.SUSPENDED},
    "suspended_conduct": {Status.SUSPENDED},
    "removed": {Status.REMOVED},
}
ENDED = {"lapsed", "resigned", "deceased", "removed"}
GOOD = {
    "Reg No": "RCT10001",
    "Register": "RCT",
    "Surname": "Okoro",
    "Forenames": "Ada",
    "Date of birth": "1980-02-29",
    "Email": "ada@example.org",
    "Scope of practice": "NM",
    "Status": "Registered",
    "First registered": "2005-01-01",
    "Paid to": "2026-12-31",
    "Employer": "A Private Clinic",
    "Town": "Bangor",
}
SCIENTIST = GOOD | {"Reg No": "CS20001", "Register": "CS", "Scope of practice": "Radiation Safety", "HCPC No": "CS1"}
OTHER = GOOD | {"Reg No": "RCT10002", "Surname": "Quist", "Date of birth": "1975-05-05", "Email": "quist@example.org"}


@pytest.fixture(autouse=True)
def _registers(db):
    registers.load(folder=FILES, at=AT)


@pytest.fixture
def write(tmp_path):
    """Writes rows, or text as it stands, to a file."""

    def to_file(*rows, header=COLUMNS, text=None, encoding="utf-8"):
        path = tmp_path / "legacy.csv"
        if text is None:
            out = io.StringIO()
            writer = csv.DictWriter(out, header, restval="")
            writer.writeheader()
            writer.writerows(rows)
            text = out.getvalue()
        path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return path

    return to_file


def bring_in(path, *, on=ON, at=AT, **options):
    """Brings a file in; returns the report as it is written, and what to look at."""
    with ImportReport() as report:
        outcome = imports.bring_in(path=path, report=report, on=on, at=at, **options)
        out = io.StringIO()
        report.write(out)
    return json.loads(out.getvalue()), outcome


def counts():
    return {model.__name__: model.objects.count() for model in TABLES}


def codes(report):
    return [(row["line"], row["column"], row["code"]) for row in report["refused"]]


def believed(model, **where):
    return model.objects.filter(set_aside_at=None, **where)


def status_of(number, on=ON):
    return StandingSpan.objects.get(entry__number=number, during__contains=on).status


# --- The whole file -------------------------------------------------------------------------------------------------


def test_the_legacy_register_comes_in_as_its_truth_says_and_only_once(tmp_path):
    organisations.load(path=organisations.SHIPPED, at=AT)
    report, outcome = bring_in(LEGACY)

    sentences = [row.pop("message") for row in report["refused"]]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert report == {
        "rows": 3457,
        "imported": 3408,
        "people": 3352,
        "entries": 3408,
        "refused": TRUTH["refuse"],
        "repaired": TRUTH["repair"],
        "changed": [],
        "same_person": TRUTH["same_person"],
    }
    assert (len(TRUTH["refuse"]), len(TRUTH["repair"]), len(TRUTH["same_person"])) == (49, 273, 56)
    _assert_facts_are_the_truth()
    assert (outcome.disagreeing, outcome.endless, outcome.unknown_columns) == (0, 0, ())
    assert len(outcome.hcpc_clashes) == 4
    assert TrailEvent.objects.filter(kind="registry.entry_brought_in").count() == 3408
    assert believed(Employment, organisation=None).count() == 0

    before = counts()
    again, _ = bring_in(LEGACY, at=LATER)
    assert counts() == before
    for row in again["refused"]:
        row.pop("message")
    assert again == report | {"imported": 0, "people": 0, "entries": 0}
    next_month, _ = bring_in(LEGACY, on=date(2026, 12, 20), at=LATER, apply_changes=True)
    assert next_month["changed"] == []
    assert counts() == before


def _assert_facts_are_the_truth():
    entries = {
        number: (register, person)
        for number, register, person in Entry.objects.values_list("number", "register__code", "person_id")
    }
    names = {
        person: (surname, forenames)
        for person, surname, forenames in Name.objects.filter(kind=NameKind.OFFICIAL).values_list(
            "person_id", "surname", "forenames"
        )
    }
    scopes = dict(ScopeGrant.objects.values_list("entry__number", "scope__name"))
    terms = dict(Term.objects.values_list("entry__number", "during"))
    statuses = dict(StandingSpan.objects.filter(during__contains=ON).values_list("entry__number", "status"))
    assert entries.keys() == TRUTH["rows"].keys()
    wrong = []
    for number, said in TRUTH["rows"].items():
        register, person = entries[number]
        surname, forenames = names[person]
        paid_to = date.fromisoformat(said["paid_to"])
        ends = DateRange(date.fromisoformat(said["first"]), paid_to.replace(year=paid_to.year + 1, month=1, day=1))
        if said["status"] in ENDED and paid_to >= ON:
            ends = DateRange(ends.lower, ON)
        found = (
            register == said["register"]
            and surname.casefold() == said["surname"].casefold()
            and forenames == said["forenames"]
            and scopes[number] == said["scope"]
            and terms[number] == ends
            and statuses[number] in STATUSES[said["status"]]
        )
        if not found:
            wrong.append((number, said, surname, forenames, scopes[number], terms[number], statuses[number]))
    assert wrong == []
    for one, other in TRUTH["same_person"]:
        assert entries[one][1] == entries[other][1]


def test_the_truth_s_terms_all_end_with_a_year():
    assert {said["paid_to"][5:] for said in TRUTH["rows"].values()} == {"12-31"}


# --- What a row records ---------------------------------------------------------------------------------------------


def test_a_row_becomes_dated_facts_with_their_source(write):
    row = SCIENTIST | {"Known as": "Addy", "Former surname": "Bello", "Title": "Dr", "Notes": '=HYPERLINK("x")'}
    report, _ = bring_in(write(row))
    assert report["repaired"] == [{"line": 2, "column": "Notes", "code": "formula_kept_as_text", "number": "CS20001"}]
    entry = Entry.objects.get(number="CS20001")
    assert entry.brought_in_on == ON
    assert set(entry.person.names.values_list("kind", "title", "forenames", "surname")) == {
        ("official", "Dr", "Ada", "Okoro"),
        ("known_as", "", "Addy", "Okoro"),
        ("former", "", "Ada", "Bello"),
    }
    assert entry.person.names.get(kind="former").during == DateRange(date(2005, 1, 1), ON)
    assert entry.person.notes.get().text == '=HYPERLINK("x")'
    outside = entry.person.outside_registrations.get()
    assert (outside.body, outside.number, outside.standing, outside.checked_on) == ("HCPC", "CS1", "current", None)
    place = entry.person.employments.get()
    assert (place.employer_name, place.town, place.organisation) == ("A Private Clinic", "Bangor", None)
    assert place.during == DateRange(ON, None)
    term = entry.terms.get()
    assert term.during == DateRange(date(2005, 1, 1), date(2027, 1, 1))
    assert term.source == "legacy"
    assert term.reference.startswith("import:")
    assert entry.person.version == 1
    assert set(SearchName.objects.values_list("kind", flat=True)) == {"official", "known_as", "former"}
    line = TrailEvent.objects.get(kind="registry.entry_brought_in")
    assert (line.about, line.about_id, line.person_id) == ("registry.entry", entry.pk, entry.person_id)


@pytest.mark.parametrize(
    "employer",
    [{"Employer ODS": " ra2 ", "Employer": "Typing Mistaken Trust"}, {"Employer": "example  general HOSPITAL trust"}],
)
def test_an_employer_is_found_by_code_or_else_by_name(write, tmp_path, employer):
    known = tmp_path / "organisations.csv"
    known.write_text("ods_code,name,kind,nation,town,postcode\nRA2,Example General Hospital Trust,,England,,\n")
    organisations.load(path=known, at=AT)
    bring_in(write(GOOD | employer))
    place = Employment.objects.get()
    assert place.organisation
    assert (place.organisation.ods_code, place.employer_name, place.town) == ("RA2", "", "Bangor")


def test_someone_who_died_works_nowhere(write):
    bring_in(write(GOOD | {"Status": "Deceased"}))
    assert not Employment.objects.exists()
    assert status_of("RCT10001") == Status.DECEASED
    assert Exit.objects.get().kind == ExitKind.DECEASED


def test_headers_come_in_any_order_case_and_spacing_and_unknown_ones_are_named(write):
    header = [name.upper().replace(" ", "  ") + " " for name in reversed(COLUMNS)] + ["Shoe size"]
    row = {name.upper().replace(" ", "  ") + " ": GOOD.get(name, "") for name in COLUMNS} | {"Shoe size": "44"}
    report, outcome = bring_in(write(row, header=header))
    assert report["imported"] == 1
    assert outcome.unknown_columns == ("Shoe size",)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_the_file_has_them(write, mark, end):
    table = [COLUMNS]
    first = GOOD | {"Notes": f"two{end}lines"}
    rows = [first, None, OTHER | {"Register": "XYZ"}]
    lines = [",".join(table[0])]
    for row in rows:
        out = io.StringIO()
        if row:
            csv.writer(out, lineterminator="", quoting=csv.QUOTE_ALL).writerow([row.get(name, "") for name in COLUMNS])
        lines.append(out.getvalue())
    report, _ = bring_in(write(text=mark + end.join(lines) + end))
    assert report["rows"] == 2
    assert codes(report) == [(5, "Register", "register_unknown")]


def test_rows_whose_dates_do_not_bear_out_their_status_are_pointed_out(write):
    _, outcome = bring_in(write(GOOD | {"Paid to": "2020-12-31"}, OTHER | {"Paid to": ""}))
    assert (outcome.disagreeing, outcome.disagreeing_lines, outcome.endless) == (1, [2], 1)
    assert status_of("RCT10001") == Status.LAPSED


# --- Numbers and people ---------------------------------------------------------------------------------------------


def test_a_number_of_somebody_else_is_refused_in_the_file_and_against_what_is_held(write):
    clash = OTHER | {"Reg No": "RCT10001"}
    report, _ = bring_in(write(GOOD, clash))
    assert codes(report) == [(3, "Reg No", "number_taken")]
    report, _ = bring_in(write(clash))
    assert codes(report) == [(2, "Reg No", "number_taken")]
    report, _ = bring_in(write(GOOD | {"Register": "CS", "Scope of practice": "Radiation Safety"}))
    assert codes(report) == [(2, "Reg No", "number_taken")]
    assert Entry.objects.get().person.names.get().surname == "Okoro"


@pytest.mark.parametrize("change", [{"Surname": "Bello"}, {"Date of birth": "1981-01-01"}])
def test_without_an_address_another_name_or_birth_is_somebody_else(write, change):
    report, _ = bring_in(write(GOOD | {"Email": ""}, GOOD | {"Email": ""} | change))
    assert codes(report) == [(3, "Reg No", "number_taken")]


def test_a_number_whose_first_row_was_refused_is_free(write):
    report, _ = bring_in(write(GOOD | {"Status": "Perhaps"}, OTHER | {"Reg No": "RCT10001"}))
    assert codes(report) == [(2, "Status", "status_unknown")]
    assert report["imported"] == 1


def test_the_same_row_twice_is_brought_in_once(write):
    report, _ = bring_in(write(GOOD, GOOD))
    assert (report["rows"], report["imported"], report["refused"], report["changed"]) == (2, 1, [], [])


@pytest.mark.parametrize(
    ("change", "people"),
    [
        ({}, 1),
        ({"Surname": "OKORO", "Forenames": "ada "}, 1),
        ({"Email": "ADA@example.org"}, 1),
        ({"Email": "other@example.org"}, 2),
        ({"Email": ""}, 2),
        ({"Date of birth": ""}, 2),
        ({"Date of birth": "1980-03-01"}, 2),
        ({"Surname": "Okoroh"}, 2),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_one_person_is_the_same_name_birth_and_address(write, change, people, apart):
    rows = [GOOD, SCIENTIST | change]
    for part in [rows[:1], rows[1:]] if apart else [rows]:
        report, _ = bring_in(write(*part))
    assert Person.objects.count() == people
    assert report["same_person"] == ([["CS20001", "RCT10001"]] if people == 1 else [])
    if people == 1:
        assert Name.objects.count() == Employment.objects.count() == 1


def test_a_dropped_address_joins_nobody(write):
    bad = {"Email": "not an address"}
    bring_in(write(GOOD | bad, SCIENTIST | bad))
    assert Person.objects.count() == 2


def test_two_rows_of_one_register_are_never_one_person(write):
    report, _ = bring_in(write(GOOD, GOOD | {"Reg No": "RCT10003"}))
    assert (report["people"], report["same_person"]) == (2, [])


# --- Again, and changed ---------------------------------------------------------------------------------------------


def test_a_dry_run_finds_everything_out_and_records_nothing(write):
    before = counts()
    report, _ = bring_in(write(GOOD, SCIENTIST, OTHER | {"Status": "Perhaps"}), dry_run=True)
    assert (report["imported"], report["people"], len(report["refused"])) == (2, 1, 1)
    assert counts() == before


CHANGES = [
    ({"Town": "Leeds"}, ["Town"]),
    ({"Employer": "Another Clinic"}, ["Employer"]),
    ({"Employer": "", "Town": ""}, ["Employer"]),
    ({"Surname": "Bello", "Former surname": "Okoro"}, ["Surname", "Former surname"]),
    ({"Forenames": "Ada May"}, ["Forenames"]),
    ({"Title": "Dr"}, ["Title"]),
    ({"Known as": "Addy"}, ["Known as"]),
    ({"Date of birth": "1981-01-01"}, ["Date of birth"]),
    ({"Email": "new@example.org"}, ["Email"]),
    ({"Scope of practice": "Renal"}, ["Scope of practice"]),
    ({"Status": "Lapsed"}, ["Status"]),
    ({"Status": "Career break"}, ["Status"]),
    ({"Status": "Suspended - CPD"}, ["Status"]),
    ({"Status": "Removed", "Paid to": "2025-12-31"}, ["Status", "Paid to"]),
    ({"Sanction": "Caution", "Sanction from": "2025-01-01"}, ["Sanction"]),
    ({"First registered": "2006-01-01"}, ["First registered"]),
    ({"Paid to": "2027-12-31"}, ["Paid to"]),
    ({"HCPC No": "CS123456"}, ["HCPC No"]),
    ({"Notes": "See the file."}, ["Notes"]),
]


@pytest.mark.parametrize(("change", "fields"), CHANGES)
def test_a_changed_row_is_reported_and_corrected_only_when_asked(write, change, fields):
    bring_in(write(GOOD))
    before, path = counts(), write(GOOD | change)
    expected = [{"line": 2, "number": "RCT10001", "fields": fields}]

    report, _ = bring_in(path, at=LATER)
    assert report["changed"] == expected
    assert counts() == before

    report, _ = bring_in(path, at=LATER, apply_changes=True)
    assert report["changed"] == expected
    line = TrailEvent.objects.get(kind="registry.entry_corrected")
    assert line.detail["fields"] == fields
    assert Entry.objects.count() == Person.objects.count() == 1

    before = counts()
    report, _ = bring_in(path, at=LATER, apply_changes=True)
    assert report["changed"] == []
    assert counts() == before

    back, _ = bring_in(write(GOOD), at=LATER, apply_changes=True)
    assert bool(back["changed"]) is (change.keys() != {"Notes"})
    again, _ = bring_in(write(GOOD), at=LATER, apply_changes=True)
    assert again["changed"] == []


def test_a_correction_sets_the_old_fact_aside_and_records_the_new(write):
    bring_in(write(GOOD))
    bring_in(write(GOOD | {"Paid to": "2025-12-31", "Surname": "Bello"}), at=LATER, apply_changes=True)
    old, new = Term.objects.order_by("pk")
    assert (old.during.upper, old.set_aside_at, old.source) == (date(2027, 1, 1), LATER, "legacy")
    assert (new.during.upper, new.set_aside_at, new.source) == (date(2026, 1, 1), None, "correction")
    assert believed(Name).get().surname == "Bello"
    assert set(SearchName.objects.values_list("surname", flat=True)) == {"bello"}
    assert status_of("RCT10001") == Status.LAPSED
    assert Entry.objects.get().person.version > 1


def test_a_name_taken_back_is_found_no_more(write):
    bring_in(write(GOOD | {"Known as": "Addy", "Former surname": "Bello"}))
    assert SearchName.objects.filter(kind__in=["known_as", "former"]).count() == 2
    bring_in(write(GOOD), at=LATER, apply_changes=True)
    assert set(SearchName.objects.values_list("kind", flat=True)) == {"official"}


def test_what_the_office_recorded_is_not_taken_back_by_a_silent_row(write):
    bring_in(write(GOOD))
    entry = Entry.objects.get()
    Sanction.objects.create(
        entry=entry,
        kind="conditions",
        ground="health",
        during=DateRange(date(2026, 1, 1), None),
        recorded_at=AT,
        source="panel",
    )
    Employment.objects.create(
        person=entry.person, employer_name="Elsewhere", during=DateRange(ON, None), recorded_at=AT, source="office"
    )
    report, _ = bring_in(write(GOOD), at=LATER, apply_changes=True)
    assert report["changed"] == []
    report, _ = bring_in(write(GOOD | {"Status": "Suspended - CPD", "Town": "Leeds"}), at=LATER, apply_changes=True)
    assert report["changed"] == report["conflicts"] == [{"line": 2, "number": "RCT10001", "fields": ["Status", "Town"]}]
    assert set(believed(Sanction).values_list("kind", flat=True)) == {"conditions"}
    assert set(believed(Employment).values_list("employer_name", "town")) == {
        ("Elsewhere", ""),
        ("A Private Clinic", "Bangor"),
    }


def renewed(entry):
    term = Term(entry=entry, during=DateRange(date(2027, 1, 1), date(2028, 1, 1)), source="renewal")
    facts.record(fact=term, by=None, at=LATER)


def term_shortened(entry):
    facts.end(fact=entry.terms.get(), on=date(2026, 6, 1), by=None, at=LATER)


def left(entry):
    facts.end(fact=entry.terms.get(), on=ON, by=None, at=LATER)
    facts.record(
        fact=Exit(entry=entry, kind="resigned", during=DateRange(ON, None), source="office"), by=None, at=LATER
    )


def sanction_lifted(entry):
    facts.end(fact=entry.sanctions.get(), on=date(2026, 12, 1), by=None, at=LATER)


def sanction_quashed(entry):
    facts.set_aside(fact=entry.sanctions.get(), by=None, at=LATER)


def scope_added(entry):
    scope = Scope.objects.get(register__code="RCT", code="renal-technology")
    grant = ScopeGrant(entry=entry, scope=scope, during=DateRange(ON, None), source="office")
    facts.record(fact=grant, by=None, at=LATER)


def name_changed(entry):
    entry.person.names.update(set_aside_at=LATER)
    since = DateRange(date(2005, 1, 1), None)
    common = {"person": entry.person, "during": since, "recorded_at": LATER, "source": "office"}
    Name.objects.create(kind="official", forenames="Ada", surname="Bello", **common)


def hcpc_number_struck(entry):
    entry.person.outside_registrations.update(set_aside_at=LATER)


def address_changed(entry):
    details = entry.person.details
    PersonDetails.objects.filter(pk=details.pk).update(email="new@example.org")
    trail.record("members.contact_changed", about=details, by=None, at=LATER, person=entry.person)


CAUTIONED = GOOD | {"Status": "Registered caution", "HCPC No": "CS1"}
DECIDED = [
    (renewed, {}, ["Paid to"]),
    (renewed, {"Status": "Lapsed"}, ["Status", "Paid to"]),
    (renewed, {"First registered": "2004-01-01"}, ["First registered", "Paid to"]),
    (term_shortened, {}, ["Paid to"]),
    (left, {"Status": "Registered"}, ["Status", "Paid to"]),
    (sanction_lifted, {}, ["Sanction to"]),
    (sanction_quashed, {}, ["Status"]),
    (sanction_quashed, {"Paid to": "2027-12-31"}, ["Status", "Paid to"]),
    (scope_added, {"Scope of practice": "Radiation Engineering"}, ["Scope of practice"]),
    (name_changed, {"Title": "Dr"}, ["Surname"]),
    (name_changed, {"Known as": "Addy"}, ["Surname", "Known as"]),
    (hcpc_number_struck, {}, ["HCPC No"]),
    (address_changed, {}, ["Email"]),
]


@pytest.mark.parametrize(("decide", "change", "against"), DECIDED)
def test_what_was_decided_here_stands_and_the_row_is_reported(write, decide, change, against):
    bring_in(write(CAUTIONED))
    decide(Entry.objects.get())
    before, path = counts(), write(CAUTIONED | change)
    for options in ({}, {"dry_run": True}, {"apply_changes": True}, {"apply_changes": True}):
        report, _ = bring_in(path, at=MUCH_LATER, **options)
        assert report["changed"] == report["conflicts"] == [{"line": 2, "number": "RCT10001", "fields": against}]
        assert list(report)[-3:] == ["changed", "conflicts", "same_person"]
    assert counts() == before


def test_what_was_not_decided_here_is_still_corrected(write):
    bring_in(write(CAUTIONED))
    renewed(Entry.objects.get())
    path = write(CAUTIONED | {"Town": "Leeds", "Surname": "Bello", "Notes": "See the file."})
    report, _ = bring_in(path, at=MUCH_LATER, apply_changes=True)
    assert report["changed"][0]["fields"] == ["Surname", "Paid to", "Town", "Notes"]
    assert report["conflicts"][0]["fields"] == ["Paid to"]
    assert TrailEvent.objects.get(kind="registry.entry_corrected").detail["fields"] == ["Surname", "Town", "Notes"]
    assert believed(Name).get().surname == "Bello"
    assert believed(Employment).get().town == "Leeds"
    assert believed(Term).count() == 2


def test_what_was_decided_of_a_person_holds_for_each_of_their_entries(write):
    bring_in(write(GOOD, SCIENTIST))
    name_changed(Entry.objects.get(number="CS20001"))
    change = {"Forenames": "Ada May", "Paid to": "2027-12-31"}
    report, _ = bring_in(write(GOOD | change, SCIENTIST | change), at=MUCH_LATER, apply_changes=True)
    assert [row["fields"] for row in report["conflicts"]] == [["Surname", "Forenames"]] * 2
    assert set(believed(Term).values_list("during", flat=True)) == {DateRange(date(2005, 1, 1), date(2028, 1, 1))}
    assert believed(Name).get().surname == "Bello"


def test_a_correction_by_an_earlier_import_is_no_decision(write):
    bring_in(write(GOOD))
    bring_in(write(GOOD | {"Paid to": "2027-12-31", "Town": "Leeds"}), at=LATER, apply_changes=True)
    report, _ = bring_in(write(GOOD | {"Paid to": "2025-12-31"}), at=MUCH_LATER, apply_changes=True)
    assert "conflicts" not in report
    assert believed(Term).get().during.upper == date(2026, 1, 1)
    assert believed(Employment).get().town == "Bangor"


def test_the_command_says_how_many_rows_contradict_what_was_decided_here(write, time_machine):
    bring_in(write(CAUTIONED, OTHER))
    renewed(Entry.objects.get(number="RCT10001"))
    out = io.StringIO()
    path = write(CAUTIONED, OTHER | {"Town": "Leeds"})
    time_machine.move_to(MUCH_LATER)
    call_command("import_register", str(path), "--as-of", "2026-11-22", "--apply-changes", stdout=out)
    assert "2 rows say something else than what is held: were corrected." in out.getvalue()
    assert "1 of them contradict what has been decided here" in out.getvalue()
    assert "decided_here" not in out.getvalue()


def test_two_rows_of_one_person_may_change_together(write):
    bring_in(write(GOOD | {"HCPC No": "CS1"}, SCIENTIST))
    change = {"Surname": "Bello", "HCPC No": "CS2", "Town": "Leeds", "Known as": "Addy"}
    path = write(GOOD | change, SCIENTIST | change)
    report, _ = bring_in(path, at=LATER, apply_changes=True)
    assert [row["number"] for row in report["changed"]] == ["RCT10001", "CS20001"]
    assert believed(Name, kind="official").get().surname == "Bello"
    assert believed(OutsideRegistration).get().number == "CS2"
    again, _ = bring_in(path, at=LATER, apply_changes=True)
    assert again["changed"] == []


def test_an_erased_person_does_not_come_back(write):
    bring_in(write(GOOD))
    PersonDetails.objects.update(date_of_birth=None, email="")
    Name.objects.update(set_aside_at=LATER)
    report, _ = bring_in(write(GOOD), at=LATER, apply_changes=True)
    assert codes(report) == [(2, "Reg No", "number_taken")]
    assert not believed(Name).exists()


# --- Files that cannot be read --------------------------------------------------------------------------------------


def cells(**changes):
    return ",".join(f'"{value}"' for value in ({name: GOOD.get(name, "") for name in COLUMNS} | changes).values())


HEADER = ",".join(COLUMNS)
BROKEN = [
    (b"", "is empty"),
    (b"\n\n", "does not begin with the header"),
    (HEADER.replace(",Town", "").encode() + b"\n", "lacks Town"),
    (f"{HEADER},Surname\n".encode(), "Surname is there twice"),
    (HEADER.replace(",", ";").encode() + b"\n", "semicolons, not commas"),
    (HEADER.replace(",", "\t").encode() + b"\n", "tabs, not commas"),
    (f"{HEADER}\n{cells(Surname='Müller')}\n".encode("latin-1"), "is not in UTF-8"),
    (f"{HEADER}\n{cells()}\n".encode("utf-16"), "is not in UTF-8"),
    (f"{HEADER}\n{cells()}\n".encode("utf-16-le"), "does not begin with the header"),
    (b"PK\x03\x04\x14\x00\x06\x00", "does not begin with the header"),
    (f"{HEADER}\n{cells()},surplus\n".encode(), "Line 2 has more cells than the header"),
    (f'{HEADER}\n{cells()}\n"never closed\n'.encode(), "is not CSV"),
    (f'{HEADER}\n{cells()}\n"a"b\n'.encode(), "is not CSV"),
    (f"{HEADER}\n{cells(Notes='x' * 200_000)}\n".encode(), "is not CSV"),
    (f"{HEADER}\n{cells(Notes='x' * 1_200_000)}\n".encode(), "longer than 1,000,000"),
]


@pytest.mark.parametrize(("content", "said"), BROKEN)
def test_a_file_that_cannot_be_read_ends_with_2_and_one_sentence_and_leaves_nothing(write, content, said):
    before = counts()
    with pytest.raises(CommandError, match=said) as ended:
        call_command("import_register", str(write(text=content)), "--as-of", "2026-11-22")
    assert ended.value.returncode == 2
    sentence = str(ended.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert counts() == before


def test_what_another_reader_lets_through_is_still_too_long_here(write):
    raised = csv.field_size_limit(10_000_000)
    try:
        with pytest.raises(CommandError, match="a cell is longer than 131,072"):
            call_command("import_register", str(write(text=f"{HEADER}\n{cells(Notes='x' * 200_000)}\n".encode())))
    finally:
        csv.field_size_limit(raised)


@pytest.mark.parametrize("name", ["nothing-here.csv", "."])
def test_a_file_that_is_not_there_ends_with_2(tmp_path, name):
    with pytest.raises(CommandError, match="cannot be opened") as ended:
        call_command("import_register", str(tmp_path / name))
    assert ended.value.returncode == 2


def test_an_encoding_that_breaks_late_brings_nothing_in(write):
    content = f"{HEADER}\n".encode() + b"".join(
        f"{cells(**{'Reg No': f'RCT{n}'})}\n".encode() for n in range(10_000, 11_500)
    )
    with pytest.raises(CommandError, match="not in UTF-8"):
        call_command("import_register", str(write(text=content + b"\xff\n")))
    assert not Entry.objects.exists()


NASTY = [
    "\0", "\x1b[31m", "x" * 99, "x" * 20_000, "\u202egnp", "👩🏽‍⚕️", "'; DROP TABLE members_person; --",
    "<script>alert(1)</script>", "\ufeff", "ﷺ" * 20, "İ" * 100, "9" * 400, "a\nb", "=cmd|' /C calc'!A0", "\\N", "\\.",
]  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_strange_cells_are_brought_in_or_refused_never_a_crash(write, column):
    rows = [
        GOOD
        | {"Reg No": f"RCT5{n:04}", "Email": f"p{n}@example.org", "Date of birth": f"1970-01-{n + 1:02}"}
        | {column: text}
        for n, text in enumerate(NASTY)
    ]
    report, _ = bring_in(write(*rows))
    assert report["imported"] + len(report["refused"]) == len(NASTY)
    again, _ = bring_in(write(*rows), at=LATER)
    assert (again["imported"], again["changed"]) == (0, [])


# --- The command, other imports, long files -------------------------------------------------------------------------


def test_the_command_writes_its_report_and_says_what_to_look_at(write, tmp_path):
    out, target = io.StringIO(), tmp_path / "out.json"
    path = write(SCIENTIST, SCIENTIST | OTHER | {"Reg No": "CS20002", "Register": "CS", "Scope of practice": "?"})
    call_command("import_register", str(path), "--as-of", "2026-11-22", "--report", str(target), stdout=out)
    report = json.loads(target.read_text(encoding="utf-8"))
    assert list(report) == [
        "rows", "imported", "people", "entries", "refused", "repaired", "changed", "same_person",
    ]  # fmt: skip
    assert set(report["refused"][0]) == {"line", "column", "code", "message"}
    assert "2 rows read: 1 brought in" in out.getvalue()
    assert "refused scope_unknown: 1" in out.getvalue()


def test_hcpc_numbers_of_several_people_are_pointed_out(write):
    other = OTHER | {"Reg No": "CS20002", "Register": "CS", "Scope of practice": "Radiation Safety", "HCPC No": "CS1"}
    report, outcome = bring_in(write(SCIENTIST, other))
    assert report["imported"] == 2
    assert outcome.hcpc_clashes == [("CS1", ["CS20001", "CS20002"])]


def test_a_report_that_cannot_be_written_stops_the_import_first(write, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("import_register", str(write(GOOD)), "--report", str(tmp_path / "no" / "folder.json"))
    assert not Entry.objects.exists()


def test_a_second_import_at_the_same_time_is_refused(write):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [imports._LOCK])
        with pytest.raises(CommandError, match="Another import is under way") as ended:
            call_command("import_register", str(write(GOOD)))
        assert ended.value.returncode == 1
        with other.cursor() as cursor:  # closing would give the lock back too, only later
            cursor.execute("SELECT pg_advisory_unlock(%s)", [imports._LOCK])
    finally:
        other.close()
    assert bring_in(write(GOOD))[0]["imported"] == 1


def test_a_long_file_is_read_and_written_in_parts(write):
    rows = [
        GOOD | {"Reg No": f"RCT{n}", "Email": f"p{n}@example.org", "Surname": f"Okoro{n}"}
        for n in range(10_000, 13_500)
    ]
    held = []

    def progress(read, size):
        held.append((Entry.objects.count(), read < size))

    report, _ = bring_in(write(*rows), progress=progress)
    assert report["imported"] == len(rows)
    assert held == [(1000, True), (2000, True), (3000, True), (3500, False)]


def test_every_day_of_a_file_can_be_moved(write):
    by = date(2027, 2, 1) - ON
    bring_in(write(GOOD), on=date(2027, 2, 1), shift=by)
    assert Term.objects.get().during == DateRange(date(2005, 1, 1) + by, date(2027, 1, 1) + by)
    assert PersonDetails.objects.get().date_of_birth == date(1980, 2, 29) + by
    assert Entry.objects.get().brought_in_on == date(2027, 2, 1)
