"""Agreement beyond chance against published examples; severity, drift and pairs against what was planted."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from hsst.rules import reliability
from hsst.rules.agreement import Metric, alpha, alpha_interval, kappa, linear, mean_interval, unweighted
from hsst.rules.reliability import Marked

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)

# Krippendorff (2011), Computing Krippendorff’s Alpha-Reliability, sections C and D: four observers, some units not
# judged. Held against copies of the table and its results in the tests of others, as the paper could not be opened.
KRIPPENDORFF = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# The same, section A: two observers, binary data; and section B: two observers, five categories, a to e as 1 to 5.
# Others cite .095 and .692 as the paper’s; these two tables were seen in no copy.
BINARY = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
TWO_OBSERVERS = ("1 1 2 2 4 3 3 3 5 4 4 1", "2 1 2 2 2 3 3 3 5 4 4 4")
# Cohen (1968), Weighted kappa, table 1: proportions of 200 cases by two judges, and how grave each disagreement is.
# Held against the cell-for-cell copy of the R package DMAR, which gives his .492 and .348.
COHEN = ((44, 7, 9), (5, 20, 5), (1, 3, 6))
GRAVE = ((0, 1, 3), (1, 0, 6), (3, 6, 0))
# Fleiss (1971), Measuring Nominal Scale Agreement among Many Raters, table 1: of each of thirty patients how many of
# six psychiatrists gave each of five diagnoses. Held against the copy of the R package quadagree.
FLEISS = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006",
    "10050 11040 03300 10050 02031 00501 30012 51000 02040 10203",
    "00006 01050 02013 20040 10041 05010 40002 02040 10500 00006",
)
# 91 married couples and four answers, from Hout and others (1987), as Agresti (1990) tells and the R package vcd copies
# (SexualFun). Whether anybody printed these figures of it could not be seen, so they guard the code and prove no more.
COUPLES = ((7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14))


def columns(rows):
    return [[int(value) for value in unit if value != "."] for unit in zip(*(row.split() for row in rows), strict=True)]


def pairs(table):
    return list(Counter({(a, b): n for a, row in enumerate(table) for b, n in enumerate(row)}).elements())


def test_alpha_is_that_of_the_published_examples():
    units = columns(KRIPPENDORFF)
    assert alpha(units, metric=Metric.NOMINAL) == pytest.approx(0.743, abs=5e-4)
    assert alpha(units) == pytest.approx(0.815, abs=5e-4)
    assert alpha(columns(BINARY), metric=Metric.NOMINAL) == pytest.approx(0.095, abs=5e-4)
    assert alpha(columns(TWO_OBSERVERS), metric=Metric.NOMINAL) == pytest.approx(0.692, abs=5e-4)


def test_kappa_is_that_of_the_published_example():
    assert kappa(pairs(COHEN), weights=unweighted) == pytest.approx(0.492, abs=5e-4)
    assert kappa(pairs(COHEN), weights=lambda a, b: GRAVE[a][b]) == pytest.approx(0.348, abs=5e-4)


def test_nominal_alpha_of_the_example_of_fleiss_is_his_kappa_but_for_the_small_sample():
    rows = " ".join(FLEISS).split()
    units = [[value for value, often in enumerate(row) for _ in range(int(often))] for row in rows]
    values = sum(map(len, units))
    assert [len(units), values] == [30, 180]
    found = alpha(units, metric=Metric.NOMINAL)
    assert (found - 1 / values) / (1 - 1 / values) == pytest.approx(0.430, abs=5e-4)


def test_kappa_of_a_table_stands_still():
    assert kappa(pairs(COUPLES), weights=unweighted) == pytest.approx(0.129, abs=5e-4)
    assert kappa(pairs(COUPLES), weights=linear) == pytest.approx(0.237, abs=5e-4)


def test_where_there_is_nothing_to_say_nothing_is_said():
    assert alpha([[1, 1], [1, 1]]) is None
    assert alpha([[1], [2]]) is None
    assert alpha([]) is None
    assert kappa([(2, 2)] * 9) is None
    assert alpha([[0, 0], [3, 3]]) == 1
    assert kappa([(0, 0), (3, 3)]) == 1
    assert alpha_interval([[[0, 1]]]) is None
    assert mean_interval([(1.0, 1)]) is None


def test_an_interval_holds_its_figure_is_the_same_each_time_and_narrows_with_more():
    random = Random(3)
    groups = [[[random.choice((0, 1, 2, 2)), random.choice((0, 1, 2, 2))] for _ in range(4)] for _ in range(60)]
    few, many = alpha_interval(groups[:12]), alpha_interval(groups)
    assert few == alpha_interval(groups[:12])
    assert few.low < alpha([unit for group in groups[:12] for unit in group]) < few.high
    assert many.high - many.low < few.high - few.low


def judged(cases, assessors, *, lenient=(), seed=7, later=None):
    """Sixteen standards of each case by three assessors in turn, mostly alike; the lenient give a step more."""
    random, found = Random(seed), []
    for case in range(cases):
        panel = random.sample(assessors, 3)
        for standard in range(1, 17):
            true = random.choices((0, 1, 2, 3), (1, 1, 3, 5))[0]
            for who in panel:
                mark = true - (random.random() < 0.15)
                mark += who in lenient or (later == who and case >= cases / 2)
                mark = max(0, min(3, mark))
                found.append(Marked(case, 1, f"S{standard:02}", who, mark, AT + timedelta(days=case), 10 + who))
    return found


def test_a_planted_lenient_pair_is_surfaced_and_nobody_else():
    marked = judged(90, list(range(8)), lenient=(2, 7))
    surfaced = {pair.assessors: pair.severity.steps for pair in reliability.pairs(marked)}
    assert next(iter(surfaced)) == (2, 7)
    assert all({2, 7} & set(pair) and steps > 0 for pair, steps in surfaced.items())
    assert reliability.pairs(judged(90, list(range(8)))) == []


def test_a_pair_who_always_judge_alone_together_is_surfaced_against_what_is_usual():
    others = judged(40, [3, 4, 5, 6, 8])
    two = [one for one in judged(20, [2, 7, 9], lenient=(2, 7), seed=9) if one.assessor != 9]
    moved = [Marked(one.case + 100, 1, one.standard, one.assessor, one.mark, one.at, one.days) for one in two]
    assert (2, 7) in [pair.assessors for pair in reliability.pairs(others + moved)]


def test_severity_and_drift_of_an_assessor_are_found():
    marked = judged(60, list(range(6)), lenient=(1,), later=4)
    found = {one.assessor: one for one in reliability.assessors(marked)}
    assert set(found) == set(range(6))
    assert found[1].severity.steps == max(one.severity.steps for one in found.values())
    assert found[1].severity.surely
    assert found[4].drift == max(one.drift or 0 for one in found.values())
    assert found[4].drift > 0.2
    assert found[1].kappa < found[0].kappa
    assert found[3].days == 13


def test_little_is_said_of_few():
    marked = judged(4, [1, 2, 3])
    assert reliability.overall(marked) is None
    assert reliability.by_standard(marked) == {}
    assert reliability.assessors(marked) == []
    assert reliability.pairs(judged(4, [1, 2, 3], lenient=(1, 2))) == []
    marked = judged(5, [1, 2, 3])
    assert reliability.overall(marked).cases == 5
    assert len(reliability.by_standard(marked)) == 16
    assert len(reliability.assessors(marked)) == 3
    few = [one for one in marked if one.assessor != 1 or one.standard < "S06"]
    assert len([one for one in few if one.assessor == 1]) < reliability.FEWEST_JUDGEMENTS
    assert [one.assessor for one in reliability.assessors(few)] == [2, 3]
