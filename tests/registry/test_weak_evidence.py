"""Where the evidence for a standard is weak: advice by pure rules."""

from datetime import date

import pytest

from registry.rules.matrix import Advice, Piece, Weak, is_old, weaknesses

ON = date(2026, 11, 22)
STANDARDS = [(1, "1"), (2, "2")]
ADVICE = Advice(sources=2, years=5)
NEW, OLD = date(2026, 1, 1), date(2021, 11, 21)


def weak(*pieces, advice=ADVICE):
    """What is weak of standard 1, which all of the pieces are said to show; nothing is said of the other."""
    by_item = dict(enumerate(pieces))
    found = weaknesses(STANDARDS, [(item, 1) for item in by_item], by_item, advice=advice, on=ON)
    assert {code for code, _why in found} <= {"1"}
    return {why for _code, why in found}


def piece(source="a", *, own=False, last_on=NEW):
    return Piece(source, own, last_on)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([], set()),
        ([piece("a"), piece("b")], set()),
        ([piece("a"), piece("a")], {Weak.ONE_SOURCE}),
        ([piece("a", own=True), piece("b", own=True)], {Weak.OWN_WORD}),
        ([piece("a", own=True), piece("b")], set()),
        ([piece("a", last_on=OLD), piece("b", last_on=OLD)], {Weak.OLD}),
        ([piece("a", last_on=OLD), piece("b")], set()),
        ([piece("a", last_on=OLD), piece("b", last_on=None)], {Weak.OLD}),
        ([piece("a", last_on=None), piece("b", last_on=None)], {Weak.UNDATED}),
        ([piece("a", own=True, last_on=OLD)], {Weak.ONE_SOURCE, Weak.OWN_WORD, Weak.OLD}),
    ],
)
def test_what_makes_evidence_weak(pieces, expected):
    assert weak(*pieces) == expected


def test_a_route_without_advice_gives_none():
    assert weak(piece(own=True, last_on=None), advice=Advice(0, 0)) == set()


def test_evidence_is_old_from_the_day_after_five_years():
    assert not is_old(date(2021, 11, 22), years=5, on=ON)
    assert is_old(OLD, years=5, on=ON)
    assert not is_old(OLD, years=0, on=ON)
    assert not is_old(None, years=5, on=ON)
