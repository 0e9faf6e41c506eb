"""Coverage at a glance: what each bar of the picture stands for, and the words beside it."""

from datetime import date

import pytest

from registry import application_wording as wording
from registry.rules import coverage
from registry.rules.coverage import Weight
from registry.rules.matrix import Advice, Piece

ON = date(2026, 11, 22)
NEW, OLD = date(2026, 1, 1), date(2021, 11, 21)
ADVICE = Advice(2, 5)
STANDARDS = [(1, "1"), (2, "2"), (3, "3")]
PIECES = {
    1: Piece("a", False, NEW),
    2: Piece("a", True, NEW),
    3: Piece("b", False, OLD),
    4: Piece("c", True, OLD),
    5: Piece("c", False, None),
}


def weigh(*claimed, advice=ADVICE):
    return coverage.weigh(STANDARDS, claimed, PIECES, advice=advice, on=ON)


def test_each_piece_is_counted_once_by_how_far_one_may_rely_on_it():
    one, two, none = weigh((1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (5, 1), (1, 2), (2, 2), (1, 99))
    assert dict(one.counts) == {Weight.SOUND: 2, Weight.OWN_WORD: 1, Weight.OLD: 1, Weight.OLD_OWN_WORD: 1}
    assert (one.total, one.few_sources) == (5, 0)
    assert (two.total, two.few_sources) == (2, 1)
    assert (none.total, none.few_sources) == (0, 0)
    assert wording.weighed(two) == "1 on your word alone, 1 source"
    assert wording.weighed(none) == ""


def test_a_route_without_advice_warns_of_nothing():
    one, *_rest = weigh((1, 1), (2, 1), (4, 1), advice=Advice(0, 0))
    assert (dict(one.counts), one.few_sources) == ({Weight.SOUND: 3}, 0)


@pytest.mark.parametrize(("claims", "needed", "lines"), [(1, 2, [0, 1, 2]), (5, 1, [0, 2, 4, 6]), (0, 0, [0, 1])])
def test_the_picture_holds_the_longest_bar_and_what_is_asked_for(claims, needed, lines):
    drawn = coverage.picture(weigh(*[(item, 1) for item in range(1, claims + 1)]), needed=needed)
    longest, shortest, _last = drawn.bars
    assert [line.number for line in drawn.lines] == lines
    assert all(coverage.LEFT <= part.x < part.x + part.width <= drawn.width for part in longest.parts)
    assert longest.end == pytest.approx(coverage.LEFT + sum(part.width for part in longest.parts))
    assert shortest.parts == ()
    assert drawn.needed.x <= drawn.lines[-1].x
    assert [weight for weight in Weight if weight in {part.weight for part in longest.parts}] == list(drawn.weights)
