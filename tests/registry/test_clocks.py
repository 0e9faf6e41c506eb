"""How long each stage took and has left: a table of cases, bank holidays by nation, and a day-by-day oracle."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.choices import Nation
from members.queries import calendar
from members.rules.dates import Days
from registry.choices import Stage
from registry.rules.applications import Clocks, limit_of
from registry.rules.clocks import Step, clocks_of, total

CLOCKS = Clocks(
    completeness_working_days=10,
    resubmit_days=28,
    reference_days=21,
    assessment_working_days=30,
    evidence_days=90,
    decision_working_days=10,
    appeal_answer_days=30,
    portfolio_months=6,
)
WAITS = {Stage.EVIDENCE, Stage.INTERVIEW}


def d(text):
    return date.fromisoformat(text)


def step(line):
    stage, on, *back = line.split()
    return Step(Stage(stage), d(on), back=bool(back))


def hold(text):
    lower, _, upper = text.partition("/")
    return Days(d(lower), d(upper) if upper else None)


def clocks(*lines, on, holds=(), nation=None):
    return clocks_of(
        [step(line) for line in lines],
        holds=[hold(one) for one in holds],
        clocks=CLOCKS,
        bank_holidays=calendar.bank_holidays(nation),
        on=d(on),
    )


@pytest.mark.parametrize(
    ("lines", "holds", "on", "used", "left", "due"),
    [
        # The day on which it began is not counted; weekends are not.
        (["submitted 2026-11-20"], [], "2026-11-20", 0, 10, "2026-12-04"),
        (["submitted 2026-11-20"], [], "2026-11-23", 1, 9, "2026-12-04"),
        (["submitted 2026-11-20"], [], "2026-12-04", 10, 0, "2026-12-04"),
        (["submitted 2026-11-20"], [], "2026-12-07", 11, -1, "2026-12-04"),
        # Over Christmas and into another year.
        (["submitted 2026-12-21"], [], "2026-12-21", 0, 10, "2027-01-07"),
        (["submitted 2026-12-21"], [], "2027-01-01", 6, 4, "2027-01-07"),
        # A hold from Monday to Wednesday: two working days more, whether it is looked at during or after it.
        (["submitted 2026-11-20"], ["2026-11-23/2026-11-25"], "2026-11-25", 1, 9, "2026-12-08"),
        (["submitted 2026-11-20"], ["2026-11-23/2026-11-23"], "2026-11-25", 3, 7, "2026-12-04"),
        (["submitted 2026-11-20"], ["2026-11-23/"], "2026-11-30", 0, 10, None),
        # Held over a weekend alone, nothing is gained.
        (["submitted 2026-11-20"], ["2026-11-28/2026-11-30"], "2026-11-30", 6, 4, "2026-12-04"),
        # Held on the last day: that day is still there when it is released. Held when late: it stays late.
        (["submitted 2026-11-20"], ["2026-12-04/2026-12-09"], "2026-12-09", 10, 0, "2026-12-09"),
        (["submitted 2026-11-20"], ["2026-12-07/2026-12-09"], "2026-12-09", 11, -1, "2026-12-04"),
        # Plain days count every day, and a hold moves them by every day.
        (["returned 2026-11-20"], [], "2026-12-18", 28, 0, "2026-12-18"),
        (["returned 2026-11-20"], ["2026-11-21/2026-11-28"], "2026-12-01", 4, 24, "2026-12-25"),
        # Back from more evidence, the assessors go on with what they had left.
        (
            ["assessing 2026-11-02", "evidence 2026-11-13", "assessing 2026-12-01"],
            [],
            "2026-12-02",
            9,
            21,
            "2027-01-05",
        ),
        # Taken back, a mistaken step neither gives nor costs a day.
        (["submitted 2026-11-02", "ready 2026-11-06", "submitted 2026-11-11 back"], [], "2026-11-11", 4, 6, "2026-11-19"),  # noqa: E501
        # Handed in again after a return, it is checked anew.
        (["submitted 2026-11-02", "returned 2026-11-06", "submitted 2026-11-20"], [], "2026-11-23", 1, 9, "2026-12-04"),
    ],
)  # fmt: skip
def test_a_running_clock_says_what_it_used_has_left_and_when_it_is_due(lines, holds, on, used, left, due):
    (clock,) = [one for one in clocks(*lines, holds=holds, on=on) if one.visits[-1].upper is None]
    assert (clock.used, clock.left, clock.due_on) == (used, left, d(due) if due else None)


def test_a_stage_that_was_over_in_time_is_not_due_and_one_that_was_late_says_since_when():
    early, late, _now = clocks("submitted 2026-11-02", "references 2026-11-05", "ready 2026-11-30", on="2026-12-31")
    assert (early.used, early.left, early.due_on) == (3, 7, None)
    assert (late.used, late.left, late.due_on) == (25, -4, d("2026-11-26"))


def test_stages_without_a_limit_have_a_clock_without_one():
    (clock,) = clocks("draft 2026-11-02", on="2026-11-09")
    assert (clock.allowed, clock.left, clock.due_on, clock.used) == (None, None, None, 7)


def test_the_total_counts_the_working_days_of_the_office_and_its_assessors_alone():
    found = clocks(
        "draft 2026-10-01",
        "submitted 2026-11-02",
        "returned 2026-11-06",
        "submitted 2026-11-20",
        "references 2026-11-24",
        "ready 2026-12-01",
        on="2026-12-02",
    )
    whole = total(found)
    assert (whole.used, whole.allowed, whole.left) == (4 + 2 + 1, 30, 23)


@pytest.mark.parametrize(
    ("nation", "on", "due"),
    [
        # Easter Monday, 29 March 2027, is worked in Scotland; 2 January (4 January in 2027) is not.
        (Nation.ENGLAND, "2027-03-24", "2027-04-09"),
        (Nation.WALES, "2027-03-24", "2027-04-09"),
        (Nation.SCOTLAND, "2027-03-24", "2027-04-08"),
        (Nation.NORTHERN_IRELAND, "2027-03-24", "2027-04-09"),
        (Nation.ENGLAND, "2026-12-21", "2027-01-07"),
        (Nation.SCOTLAND, "2026-12-21", "2027-01-08"),
        # St Patrick's Day and the Twelfth are Northern Ireland's own.
        (Nation.NORTHERN_IRELAND, "2027-03-08", "2027-03-23"),
        (Nation.ENGLAND, "2027-03-08", "2027-03-22"),
        (Nation.NORTHERN_IRELAND, "2027-07-05", "2027-07-20"),
        (Nation.SCOTLAND, "2027-07-05", "2027-07-19"),
        (Nation.OTHER, "2027-07-05", "2027-07-19"),
    ],
)
def test_bank_holidays_are_those_of_the_nation(nation, on, due):
    (clock,) = clocks(f"submitted {on}", on=on, nation=nation)
    assert clock.due_on == d(due)


def test_the_office_keeps_the_bank_holidays_of_its_own_nation(settings):
    assert calendar.bank_holidays() == calendar.bank_holidays(Nation.ENGLAND)
    settings.OFFICE = settings.OFFICE | {"nation": "Scotland"}
    assert calendar.bank_holidays() == calendar.bank_holidays(Nation.SCOTLAND)


# --- Day by day ------------------------------------------------------------------------------------------------------

_FIRST = d("2026-11-30")
_AFTER = st.integers(0, 12)


@st.composite
def histories(draw):
    """Stages in any order, each some days after the one before; and holds, the last of which may last."""
    day, steps, seen = _FIRST + timedelta(days=draw(_AFTER)), [], set()
    for stage in draw(st.lists(st.sampled_from(list(Stage)), min_size=1, max_size=7)):
        steps.append(Step(stage, day, back=stage in seen and draw(st.booleans())))
        seen.add(stage)
        day += timedelta(days=draw(_AFTER))
    held, begins = [], _FIRST
    for _ in range(draw(st.integers(0, 3))):
        begins += timedelta(days=draw(_AFTER))
        ends = begins + timedelta(days=draw(_AFTER))
        held.append(Days(begins, ends))
        begins = ends
    if held and draw(st.booleans()):
        held[-1] = Days(held[-1].lower, None)
    return steps, held


def oracle(steps, held, on):
    """What is counted for each clock, asked of each day by itself: which clock it belongs to, and whether it runs."""
    clock_of, newest, number = [], {}, 0
    for at, one in enumerate(steps):
        again = one.back or (one.stage == Stage.ASSESSING and at and steps[at - 1].stage in WAITS)
        if one.stage not in newest or not again:
            newest[one.stage] = number
            number += 1
        clock_of.append(newest[one.stage])
    used = [0] * number
    day = steps[0].on
    while day < on:
        day += timedelta(days=1)
        at = max(n for n, one in enumerate(steps) if one.on < day) if steps[0].on < day else 0
        stage = steps[at].stage
        limit = limit_of(stage, CLOCKS)
        worked = day.weekday() < 5 and day not in calendar.bank_holidays()
        waiting = any(
            one.stage in WAITS and one.on <= day and (n + 1 == len(steps) or day < steps[n + 1].on)
            for n, one in enumerate(steps)
        )
        still = any(day in days for days in held) or (waiting and stage not in WAITS)
        if (worked or not (limit and limit.working)) and not still:
            used[clock_of[at]] += 1
    return used


@given(histories(), st.integers(0, 60))
def test_every_day_is_counted_for_one_clock_or_for_none(history, later):
    steps, held = history
    on = steps[-1].on + timedelta(days=later)
    found = clocks_of(steps, holds=held, clocks=CLOCKS, bank_holidays=calendar.bank_holidays(), on=on)
    assert [one.used for one in found] == oracle(steps, held, on)


@given(histories())
def test_the_day_it_is_due_is_the_first_on_which_nothing_is_left(history):
    steps, held = history
    if any(days.upper is None for days in held):
        held = held[:-1]
    ask = {"holds": held, "clocks": CLOCKS, "bank_holidays": calendar.bank_holidays()}
    now = next(one for one in clocks_of(steps, on=steps[-1].on, **ask) if one.visits[-1].upper is None)
    if now.due_on is None:
        assert now.limit is None
        return
    on_the_day, before = (
        next(one for one in clocks_of(steps, on=day, **ask) if one.visits[-1].upper is None)
        for day in (now.due_on, now.due_on - timedelta(days=1))
    )
    if now.left > 0:
        assert (on_the_day.left, before.left) == (0, 1)
    assert on_the_day.due_on == now.due_on
