"""The legacy format's rules: no database, tables of cases and properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.dates import Days
from registry.choices import ExitKind, Ground, SanctionKind, Status
from registry.rules import legacy_text as words
from registry.rules.facts import PolicyBook
from registry.rules.legacy import COLUMNS, LegacyStatus, RowRefused, Vocabulary, read_row
from registry.rules.legacy_dates import read_day
from registry.rules.legacy_facts import standing_facts
from registry.rules.standing import status_on

ON = date(2026, 11, 22)
WORDS = Vocabulary(
    registers={"rct": "RCT"},
    scopes={"RCT": {"nuclear medicine": "nuclear-medicine", "nm": "nuclear-medicine"}},
    statuses={status.value: status for status in LegacyStatus},
    sanctions={
        "caution": (SanctionKind.CAUTION, Ground.CONDUCT),
        "suspension (cpd)": (SanctionKind.SUSPENDED, Ground.CPD),
        "removal": (SanctionKind.REMOVED, Ground.CONDUCT),
    },
)
GOOD = dict.fromkeys(COLUMNS, "") | {
    "Reg No": "RCT10001",
    "Register": "RCT",
    "Surname": "Okoro",
    "Forenames": "Ada",
    "Date of birth": "1980-02-29",
    "Email": "ada@example.org",
    "Scope of practice": "NM",
    "Status": "registered",
    "First registered": "2005-01-01",
    "Paid to": "2026-12-31",
}


def read(**cells):
    named = {name.replace("_", " "): cell for name, cell in cells.items()}
    assert named.keys() <= GOOD.keys()
    return read_row(GOOD | named, line=2, vocabulary=WORDS, on=ON)


def refusal(**cells):
    with pytest.raises(RowRefused) as raised:
        read(**cells)
    return raised.value.column, raised.value.code


def repairs(**cells):
    return [(repair.column, repair.code) for repair in read(**cells).repairs]


# --- Days -----------------------------------------------------------------------------------------------------------

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.booleans())
def test_every_registered_day_is_read_back_from_each_long_format(day, ahead):
    written = [
        day.isoformat(),
        f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day:02} {MONTHS[day.month - 1].upper()} {day.year}",
    ]
    assert {read_day(text, on=ON, may_lie_ahead=ahead) for text in written} == {day}


@given(st.dates(date(1927, 1, 1), date(2026, 12, 31)))
def test_a_two_digit_year_is_the_latest_not_in_the_future(day):
    text = f"{day.day:02}-{MONTHS[day.month - 1][:3]}-{day.year % 100:02}"
    assert read_day(text, on=ON, may_lie_ahead=False) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_two_digit_year_that_may_lie_ahead_is_in_this_century(day):
    text = f"{day.day:02}-{MONTHS[day.month - 1][:3]}-{day.year % 100:02}"
    assert read_day(text, on=ON, may_lie_ahead=True) == day


@pytest.mark.parametrize(
    "text",
    [
        "31/02/1984", "00/00/0000", "29 February 2100", "29/02/2100", "2026-02-29", "2026-13-01", "unknown", "2026",
        "31-Foo-26", "31 Marchy 2026", "31/12/9999", "9999-12-31", "01/01/1899", "3l/03/2026", "٣١/٠٣/٢٠٢٦",
        "2026-03-31T00:00", "31.03.2026", "March 31 2026", "99999999999999999999/1/2026",
    ],
)  # fmt: skip
def test_what_is_no_day(text):
    assert read_day(text, on=ON, may_lie_ahead=False) is None


# --- Words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("MCDONALD", "McDonald"),
        ("O'NEILL", "O'Neill"),
        ("O’NEILL", "O’Neill"),
        ("VAN DER BERG", "Van der Berg"),
        ("SMITH-JONES", "Smith-Jones"),
        ("MCDONALD-O'NEILL", "McDonald-O'Neill"),
        ("KOVÁŘ", "Kovář"),
        ("DE LA CRUZ", "De la Cruz"),
        ("ST JOHN", "St John"),
        ("D'ARCY", "D'Arcy"),
        ("KI", "Ki"),
    ],
)
def test_capitals_are_recased(capitals, written):
    assert words.recase(capitals) == written


@given(st.text(alphabet="ABCDEMCOVNRÉÑØŁİ'’- ", min_size=1))
def test_recasing_changes_case_alone_and_is_done_once(surname):
    def once(text):
        return words.recase(text) if words.is_capitals(text) else text

    assert once(surname).casefold() == surname.casefold()
    assert once(once(surname)) == once(surname)


@given(st.text())
def test_tidying_is_done_once_and_leaves_one_clean_line(text):
    tidy = words.tidy(text)
    assert words.tidy(tidy) == tidy
    assert "\0" not in tidy
    assert "\n" not in tidy
    assert tidy == tidy.strip()


@pytest.mark.parametrize("text", ["ada@example.org", "a.b+c@x-y.example.org", "ada@müller.example"])
def test_addresses(text):
    assert words.is_email(text)


@pytest.mark.parametrize("text", ["not an address", "ada@", "@example.org", "a@b", "a@b..org", "a b@x.org", "a@@x.org"])
def test_what_is_no_address(text):
    assert not words.is_email(text)


def test_names_that_differ_in_accents_and_punctuation_have_one_key():
    assert words.name_key("O'Neill-Kovář", "Ada  May") == words.name_key("ONEILL KOVAR", "ada-may")
    assert words.name_key("Smith", "Ann") != words.name_key("Smithann", "")


# --- Rows: refusals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Reg_No": " "}, ("Reg No", "number_missing")),
        ({"Reg_No": "R" * 21}, ("Reg No", "number_missing")),
        ({"Reg_No": "RCT#1"}, ("Reg No", "number_missing")),
        ({"Surname": " \u00a0"}, ("Surname", "name_missing")),
        ({"Surname": "—"}, ("Surname", "name_missing")),
        ({"Surname": "\u3164"}, ("Surname", "name_missing")),
        ({"Surname": "Smi\x07th"}, ("Surname", "name_control_characters")),
        ({"Forenames": "A\0da"}, ("Forenames", "name_control_characters")),
        ({"Known_as": "\u202eadA"}, ("Known as", "name_control_characters")),
        ({"Surname": "x" * 101}, ("Surname", "too_long")),
        ({"Employer": "x" * 100_000}, ("Employer", "too_long")),
        ({"Register": "XYZ"}, ("Register", "register_unknown")),
        ({"Register": ""}, ("Register", "register_unknown")),
        ({"Scope_of_practice": "Basket Weaving"}, ("Scope of practice", "scope_unknown")),
        ({"Status": "Perhaps"}, ("Status", "status_unknown")),
        ({"Sanction": "Perhaps"}, ("Sanction", "status_unknown")),
        ({"Date_of_birth": "31/02/1984"}, ("Date of birth", "date_invalid")),
        ({"Paid_to": "soon"}, ("Paid to", "date_invalid")),
        ({"Sanction_from": "2026-05-01", "Sanction_to": "2026-04-30"}, ("Sanction to", "date_invalid")),
        ({"First_registered": ""}, ("First registered", "date_missing")),
        ({"First_registered": "2026-11-23"}, ("First registered", "date_in_future")),
        ({"Date_of_birth": "2026-11-23"}, ("Date of birth", "date_in_future")),
        ({"Sanction_from": "2026-11-23"}, ("Sanction from", "date_in_future")),
        ({"Paid_to": "2004-12-31"}, ("Paid to", "paid_before_registered")),
        ({"Date_of_birth": "1989-01-02"}, ("Date of birth", "too_young")),
    ],
)
def test_refused(cells, expected):
    assert refusal(**cells) == expected


UNWRITTEN = (
    "\x00\x1b\x7f\x85\u061c\u180e\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2061\u2064\u2066\u2067\u2068\u2069\u206a\ufff9"
    "\U000e0041\ud800\ue000\uffff"
)


@pytest.mark.parametrize("char", UNWRITTEN, ids=ascii)
@pytest.mark.parametrize("name", ["{}Okoro", "Ok{}oro", "Okoro{}"])
@pytest.mark.parametrize("column", ["Surname", "Forenames", "Known_as", "Former_surname", "Title"])
def test_no_name_holds_what_is_not_written(column, name, char):
    assert refusal(**{column: name.format(char)}) == (column.replace("_", " "), "name_control_characters")


@pytest.mark.parametrize("char", "\u200b\u2060\ufeff\u00ad", ids=ascii)
def test_invisible_marks_without_meaning_are_taken_out_of_names(char):
    row = read(Surname=f"Ok{char}oro")
    assert (row.surname, [(r.column, r.code) for r in row.repairs]) == ("Okoro", [("Surname", "spaces")])


@pytest.mark.parametrize("name", ["علی\u200cرضا", "ක්\u200dෂමා", "O\u2019Neill", "Nguyễn"])
def test_names_are_kept_as_their_languages_write_them(name):
    assert read(Surname=name).surname == name
    assert repairs(Surname=name) == []


def test_the_first_reason_in_the_order_of_the_format_is_given():
    wrong = {
        "Reg_No": "",
        "Surname": "",
        "Register": "XYZ",
        "Scope_of_practice": "?",
        "Status": "?",
        "Date_of_birth": "?",
        "First_registered": "",
        "Paid_to": "1999-12-31",
    }
    right = {name: GOOD[name.replace("_", " ")] for name in wrong}
    found = []
    while wrong:
        found.append(refusal(**(right | wrong))[1])
        wrong.pop(next(iter(wrong)))
        if list(wrong) == ["Paid_to"]:
            break
    assert found == [
        "number_missing", "name_missing", "register_unknown", "scope_unknown", "status_unknown", "date_invalid",
        "date_missing",
    ]  # fmt: skip
    young = {"Date_of_birth": "2019-05-04", "First_registered": "2015-06-25"}
    assert refusal(**young, Paid_to="2014-12-31")[1] == "paid_before_registered"
    assert refusal(**young)[1] == "too_young"
    assert refusal(First_registered="2031-01-01", Date_of_birth="2019-05-04")[1] == "date_in_future"


def test_what_is_just_allowed():
    assert read(Date_of_birth="1989-01-01").born == date(1989, 1, 1)  # sixteen on the day
    assert read(First_registered="2026-11-22").first_registered == ON
    assert read(Paid_to="2005-01-01").paid_to == date(2005, 1, 1)
    assert read(Date_of_birth="").born is None
    assert read(Surname="Ng", Forenames="").forenames == ""


# --- Rows: repairs --------------------------------------------------------------------------------------------------


def test_a_good_row_needs_no_repair():
    assert repairs() == []
    assert repairs(Status=" REGISTERED ", Register="rct", Scope_of_practice="NUCLEAR  MEDICINE") == []


@pytest.mark.parametrize(
    ("cells", "expected", "field", "value"),
    [
        ({"Surname": "MCDONALD"}, [("Surname", "all_capitals")], "surname", "McDonald"),
        ({"Surname": "  Howls\u00a0 "}, [("Surname", "spaces")], "surname", "Howls"),
        ({"Reg_No": "rct 10184"}, [("Reg No", "number_spacing")], "number", "RCT10184"),
        ({"Reg_No": "RC T1\u00a00184"}, [("Reg No", "number_spacing")], "number", "RCT10184"),
        ({"Email": "ADA@EXAMPLE.ORG"}, [("Email", "case")], "email", "ada@example.org"),
        ({"Email": "not an address"}, [("Email", "email_invalid_dropped")], "email", ""),
        ({"Notes": "=1+1"}, [("Notes", "formula_kept_as_text")], "notes", "=1+1"),
        ({"Town": "Bangor  "}, [("Town", "spaces")], "town", "Bangor"),
        ({"Town": "\ufeffBangor"}, [("Town", "spaces")], "town", "Bangor"),
        ({"Notes": "two\nlines"}, [], "notes", "two\nlines"),
        ({"Notes": "a\0b"}, [("Notes", "spaces")], "notes", "a b"),
        ({"Notes": "paid\u202eon ton"}, [("Notes", "spaces")], "notes", "paid on ton"),
        ({"Notes": "שלום\u200f, paid"}, [], "notes", "שלום\u200f, paid"),
        ({"Employer": "\u2066Clinic\u2069"}, [("Employer", "spaces")], "employer", "Clinic"),
        ({"Town": "Ban\u202egor"}, [("Town", "spaces")], "town", "Ban gor"),
        ({"HCPC_No": "cs 123456"}, [("HCPC No", "number_spacing")], "hcpc_number", "CS123456"),
        (
            {"Surname": " =Sum(a1) "},
            [("Surname", "spaces"), ("Surname", "formula_kept_as_text")],
            "surname",
            "=Sum(a1)",
        ),
    ],
)
def test_repaired(cells, expected, field, value):
    assert repairs(**cells) == expected
    assert getattr(read(**cells), field) == value


@given(st.fixed_dictionaries(dict.fromkeys(COLUMNS, st.text(max_size=30))))
def test_any_cells_are_read_or_refused_with_a_column_of_the_format(cells):
    said = None
    try:
        row = read_row(cells, line=2, vocabulary=WORDS, on=ON)
    except RowRefused as refused:
        said = refused
    assert row.number if said is None else (said.column in COLUMNS and said.message.endswith("."))


@given(st.sampled_from(COLUMNS), st.text(max_size=60))
def test_a_row_with_one_strange_cell_holds_nothing_that_cannot_be_stored(column, cell):
    try:
        row = read_row(GOOD | {column: cell}, line=2, vocabulary=WORDS, on=ON)
    except RowRefused:
        return
    texts = [getattr(row, name) for name in row.__slots__ if isinstance(getattr(row, name), str)]
    assert not any("\0" in text for text in texts)
    assert len(row.surname) <= 200


# --- Facts ----------------------------------------------------------------------------------------------------------


def status_of(row):
    return status_on(standing_facts(row, on=ON), PolicyBook(), ON)


def test_the_term_ends_on_paid_to_inclusive():
    assert standing_facts(read(Paid_to="2026-12-31"), on=ON).terms == (Days(date(2005, 1, 1), date(2027, 1, 1)),)
    assert standing_facts(read(Paid_to=""), on=ON).terms == (Days(date(2005, 1, 1)),)


@pytest.mark.parametrize("status", ["lapsed", "resigned", "deceased"])
@pytest.mark.parametrize("paid_to", ["2026-11-22", "2026-12-31", ""])
def test_an_ended_status_ends_its_term_the_day_before_the_export_day(status, paid_to):
    facts = standing_facts(read(Status=status, Paid_to=paid_to), on=ON)
    assert facts.terms[0].last_day == date(2026, 11, 21)
    assert facts.exits[0].during == Days(ON)
    assert facts.exits[0].kind == ExitKind(status)
    assert status_of(read(Status=status, Paid_to=paid_to)) == Status(status)


def test_a_status_that_ended_earlier_ends_its_term_on_paid_to():
    row = read(Status="lapsed", Paid_to="2026-11-21")
    assert standing_facts(row, on=ON).terms[0].last_day == date(2026, 11, 21)
    row = read(Status="lapsed", Paid_to="2019-12-31")
    assert standing_facts(row, on=ON).exits[0].during == Days(date(2020, 1, 1))


def test_one_who_left_on_the_day_of_registration_has_no_term_and_still_has_left():
    row = read(First_registered="2026-11-22", Status="resigned")
    assert standing_facts(row, on=ON).terms == ()
    assert status_of(row) is Status.RESIGNED


def test_a_career_break_begins_on_the_export_day():
    assert standing_facts(read(Status="career_break"), on=ON).breaks[0].during == Days(ON)
    assert status_of(read(Status="career_break")) is Status.CAREER_BREAK


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        ({}, Days(ON)),
        ({"Sanction": "Suspension (CPD)"}, Days(ON)),
        ({"Sanction_from": "2026-05-01"}, Days(date(2026, 5, 1))),
        (
            {"Sanction": "Suspension (CPD)", "Sanction_from": "2026-05-01", "Sanction_to": "30/04/2027"},
            Days(date(2026, 5, 1), date(2027, 5, 1)),
        ),
        ({"Sanction_to": "30/04/2027"}, Days(ON, date(2027, 5, 1))),
        ({"Sanction_to": "30/04/2026"}, Days(date(2026, 4, 30), date(2026, 5, 1))),
    ],
)
def test_a_suspension_has_the_days_of_the_sanction_columns(cells, days):
    (sanction,) = standing_facts(read(Status="suspended_cpd", **cells), on=ON).sanctions
    assert (sanction.kind, sanction.ground, sanction.during) == (SanctionKind.SUSPENDED, Ground.CPD, days)


def test_a_removal_without_its_day_begins_when_the_term_ended():
    (sanction,) = standing_facts(read(Status="removed", Paid_to="2022-12-31"), on=ON).sanctions
    assert sanction.during == Days(date(2023, 1, 1))
    (sanction,) = standing_facts(read(Status="removed"), on=ON).sanctions
    assert sanction.during == Days(ON)
    assert status_of(read(Status="removed")) is Status.REMOVED


def test_a_sanction_that_the_status_does_not_say_is_kept_too():
    row = read(Status="lapsed", Paid_to="2025-12-31", Sanction="Caution", Sanction_from="2024-01-01")
    assert [(s.kind, s.during) for s in standing_facts(row, on=ON).sanctions] == [
        (SanctionKind.CAUTION, Days(date(2024, 1, 1)))
    ]
    row = read(Status="suspended_conduct", Sanction="Caution", Sanction_from="2024-01-01")
    kinds = {(s.kind, s.during.lower) for s in standing_facts(row, on=ON).sanctions}
    assert kinds == {(SanctionKind.CAUTION, date(2024, 1, 1)), (SanctionKind.SUSPENDED, ON)}


@given(st.integers(-4000, 4000))
def test_moving_every_day_moves_the_answer_with_it(days):
    by = timedelta(days)
    row = read(Status="caution", Sanction_from="2024-01-01", Sanction_to="2028-12-31")
    moved = row.shifted(by)
    assert (moved.born, moved.paid_to) == (row.born + by, row.paid_to + by)
    assert (moved.sanction_from, moved.sanction_to) == (row.sanction_from + by, row.sanction_to + by)
    facts = standing_facts(moved, on=ON + by)
    assert facts.terms[0].lower == row.first_registered + by
    assert status_on(facts, PolicyBook(), ON + by) is Status.CAUTION
