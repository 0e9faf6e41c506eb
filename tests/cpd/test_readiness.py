"""The auditor's checklist: tables of cases for each question, and the promise that more never makes a log worse."""

from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cpd.choices import AllowanceReason, Question, RecordKind, Told
from cpd.management.commands.load_schemes import FILES
from cpd.rules import schemes
from cpd.rules.prorata import Allowance, working
from cpd.rules.readiness import Activity, Asked, findings, gaps
from members.rules.dates import Days

YEAR = Days(date(2026, 1, 1), date(2027, 1, 1))
END = date(2026, 12, 31)
ALL = frozenset(Told)
WHOLE = working(period=YEAR, whole=365, allowances=[])


def d(text):
    return date.fromisoformat(f"2026-{text}")


def activity(day, last=None, kind=RecordKind.WORK, minutes=60, with_others=0, told=ALL, standards=(), evidence=True):
    first = d(day) if isinstance(day, str) else day
    last = d(last) if isinstance(last, str) else (last or first)
    return Activity(first, last, kind, minutes, with_others, frozenset(told), frozenset(standards), evidence)


def ask(question, least, what="", scaled=False):
    return Asked(question, "s:1", least, what, scaled)


def found(activities, *asks, on=END, allowances=(), explained=()):
    worked = working(period=YEAR, whole=365, allowances=allowances)
    return findings(activities=activities, asks=asks, period=YEAR, working=worked, explained=explained, on=on)


@pytest.mark.parametrize(
    ("question", "activities", "has", "short"),
    [
        (ask(Question.ACTIVITIES, 3), [activity("02-01"), activity("03-01")], 2, 1),
        (ask(Question.KINDS, 2), [activity("02-01"), activity("03-01")], 1, 1),
        (ask(Question.TOLD, 2, "learnt"), [activity("02-01"), activity("03-01", told=["did"])], 1, 1),
        (ask(Question.SUPPORTS, 1), [activity("02-01", standards=["s:2"])], 0, 1),
        (ask(Question.EVIDENCE, 2), [activity("02-01"), activity("03-01", evidence=False)], 1, 1),
        (ask(Question.MINUTES, 200), [activity("02-01", minutes=150)], 150, 50),
        (ask(Question.PARTICIPATORY, 60), [activity("02-01", with_others=20)], 20, 40),
    ],
)
def test_a_question_finds_what_is_missing_and_is_content_once_it_is_there(question, activities, has, short):
    (one,) = found(activities, question)
    assert (one.has, one.needs, one.short) == (has, question.least, short)
    more = [activity(f"0{n}-15", kind=kind, minutes=200, with_others=100, standards=["s:1"])
            for n, kind in enumerate(RecordKind, 4)]  # fmt: skip
    assert found([*activities, *more], question) == []


def test_what_ended_outside_the_cycle_does_not_count():
    before, after = activity(date(2025, 12, 31)), activity(date(2027, 1, 1))
    across = activity(date(2025, 12, 1), "01-02")
    (one,) = found([before, after, across], ask(Question.ACTIVITIES, 2))
    assert one.has == 1


def test_a_kind_that_is_missing_is_named():
    (one,) = found([activity("02-01"), activity("02-02", kind=RecordKind.OTHER)], ask(Question.KINDS, 3))
    assert one.missing == (RecordKind.PROFESSIONAL, RecordKind.FORMAL, RecordKind.SELF_DIRECTED)


@pytest.mark.parametrize(
    ("filled", "left"),
    [
        ([], [("01-01", "12-31")]),
        (["03-31", "06-30", "09-29"], [("09-29", None)]),
        (["03-31", "06-29", "09-28", "12-27"], []),
        (["02-10", "05-11"], [("02-10", None), ("05-11", None)]),
        (["02-10", "05-10", "08-09", "11-08"], []),
    ],
)
def test_a_gap_is_three_months_or_more_without_anything(filled, left):
    result = found([activity(day) for day in filled], ask(Question.GAPS, 3))
    first = [one.lower for finding in result for one in finding.gaps]
    expected = [d(start) if end else d(start) + timedelta(days=1) for start, end in left]
    assert first == expected


def test_explained_days_and_days_of_which_nothing_is_asked_are_no_gap():
    question = ask(Question.GAPS, 3)
    log = [activity("01-20"), activity("06-01"), activity("08-20"), activity("11-01")]
    (one,) = found(log, question)
    assert one.gaps == (Days(d("01-21"), d("06-01")),)
    assert one.short == 131
    assert found(log, question, explained=[Days(d("02-01"), d("04-01"))]) == []


def test_only_days_until_today_can_be_a_gap():
    assert found([], ask(Question.GAPS, 3), on=d("03-30")) == []
    assert len(found([], ask(Question.GAPS, 3), on=d("03-31"))) == 1


def test_nothing_is_asked_before_a_cycle_begins_nor_when_no_day_of_it_counts():
    asks = [ask(Question.ACTIVITIES, 3), ask(Question.GAPS, 3)]
    assert found([], *asks, on=date(2025, 12, 31)) == []
    assert found([], *asks, allowances=[Allowance(YEAR, 0, AllowanceReason.BREAK)]) == []


def test_a_part_of_a_period_asks_for_a_part_and_at_least_for_one():
    half = [Allowance(Days(d("01-01"), d("07-02")), 0, AllowanceReason.LATE)]
    (one,) = found([], ask(Question.ACTIVITIES, 6, scaled=True), allowances=half)
    assert one.needs == 3
    (one,) = found([], ask(Question.TOLD, 1, "learnt", scaled=True), allowances=half)
    assert one.needs == 1
    (one,) = found([], ask(Question.KINDS, 2), allowances=half)
    assert one.needs == 2


# --- Every scheme under review, and properties ----------------------------------------------------------------------

SCHEMES = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(FILES.glob("*.yaml"))]


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda one: one["code"])
def test_a_scheme_finds_everything_missing_in_an_empty_log_and_nothing_in_a_full_one(scheme):
    (version,) = scheme["versions"]
    asks, codes = schemes.asks(version["asks"]), {one.code for one in schemes.standards(version["standards"])}
    empty = found([], *asks)
    assert {one.asked for one in empty} == set(asks)
    full = [
        activity(date(2026, month, day), kind=kind, minutes=120, with_others=90, standards=codes)
        for month in range(1, 13)
        for day, kind in ((5, RecordKind.WORK), (15, RecordKind.FORMAL), (25, RecordKind.SELF_DIRECTED))
    ]
    assert found(full, *asks) == []


DAYS = st.integers(0, 400).map(lambda n: date(2025, 12, 15) + timedelta(days=n))


@st.composite
def activities(draw):
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 40)))
    minutes = draw(st.integers(0, 3_000))
    return Activity(
        first, last, draw(st.sampled_from(list(RecordKind))), minutes, draw(st.integers(0, minutes)),
        frozenset(draw(st.sets(st.sampled_from(list(Told))))),
        frozenset(draw(st.sets(st.sampled_from(["five:3", "five:4", "ahcs:3", "hours:people", "hours:trust"])))),
        draw(st.booleans()),
    )  # fmt: skip


@st.composite
def stretches(draw):
    first = draw(DAYS)
    return Days(first, first + timedelta(days=draw(st.integers(1, 100))))


@given(
    st.sampled_from(SCHEMES), st.lists(activities(), max_size=12), activities(), DAYS,
    st.lists(stretches(), max_size=3), st.lists(st.tuples(stretches(), st.integers(0, 99)), max_size=2),
)  # fmt: skip
def test_adding_an_activity_never_makes_a_log_less_ready(scheme, log, more, on, explained, allowed):
    asks = schemes.asks(scheme["versions"][0]["asks"])
    about = {
        "allowances": [Allowance(during, share, AllowanceReason.PART_TIME) for during, share in allowed],
        "explained": explained,
        "on": on,
    }
    before = {one.asked: one.short for one in found(log, *asks, **about)}
    after = {one.asked: one.short for one in found([*log, more], *asks, **about)}
    assert set(after) <= set(before)
    assert all(after[asked] <= before[asked] for asked in after)


@given(st.lists(stretches(), max_size=6), st.integers(1, 6))
def test_gaps_are_what_no_stretch_fills_day_by_day(filled, months):
    days = Days(date(2026, 1, 1), date(2027, 1, 1))
    inside = {day for one in gaps(days=days, filled=filled, months=months) for day in _each(one)}
    free = {day for day in _each(days) if not any(day in one for one in filled)}
    assert inside <= free
    every = {day for one in gaps(days=days, filled=filled, months=0) for day in _each(one)}
    assert every == free


def _each(days):
    return [days.lower + timedelta(days=n) for n in range((days.upper - days.lower).days)]
