"""What an application lacks, how far its sections are, what keeps somebody from applying, and how copies differ."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.choices import OutsideStanding
from members.rules.dates import Days
from registry import application_wording as wording
from registry.choices import Left, RouteKind, Section, Status, UpdatingKind
from registry.rules import matrix, returning
from registry.rules.career import Worked
from registry.rules.changes import Change, How, changes
from registry.rules.matrix import Covered
from registry.rules.sections import Asked, Dossier, Item, Paper, State, Training, lacks, state
from registry.rules.starting import LEFT, Held, Obstacle, Why, obstacle, order

UNTIL = date(2026, 11, 23)
POST = Worked(Days(date(2022, 1, 1)), Decimal("37.5"))
FULL = Dossier(
    named=True,
    born=True,
    housed=True,
    scopes=("Nuclear medicine",),
    outside=OutsideStanding.STATED,
    trainings=(Training("BSc", Paper.READY, recognised=True, numbered=True),),
    posts=(POST,),
    job_description=Paper.READY,
    statement=80,
    items=(Item("A", Paper.NONE, written=True, no_patient=True),),
    covered=(Covered(1, "1.1", 1, 1),),
    declared="2026.1",
    in_force="2026.1",
    referees=2,
    paid=True,
)
ALL = Asked(tuple(Section), needs_programme=True, needs_referees=2, min_months=24, statement_words=100, pays=True)


def but(**changed):
    return Dossier(**{name: getattr(FULL, name) for name in Dossier.__dataclass_fields__} | changed)


def codes(dossier, asked=ALL):
    return [(lack.section, lack.code) for lack in lacks(dossier, asked, until=UNTIL)]


def test_a_full_dossier_lacks_nothing_and_every_section_is_completed():
    assert codes(FULL) == []
    assert {state(section, [], ALL) for section in Section} == {State.COMPLETED}


@pytest.mark.parametrize(
    ("changed", "section", "code", "how"),
    [
        ({"named": False}, Section.PERSONAL, "name", State.INCOMPLETE),
        ({"born": False}, Section.PERSONAL, "born", State.INCOMPLETE),
        ({"housed": False}, Section.PERSONAL, "address", State.INCOMPLETE),
        ({"scopes": ()}, Section.SCOPE, "scope", State.INCOMPLETE),
        ({"closed_scopes": ("Sonography",)}, Section.SCOPE, "scope_closed", State.PROBLEM),
        ({"outside": None}, Section.OUTSIDE, "outside", State.INCOMPLETE),
        ({"outside": OutsideStanding.ENDED}, Section.OUTSIDE, "outside_ended", State.PROBLEM),
        ({"outside": OutsideStanding.SUSPENDED}, Section.OUTSIDE, "outside_ended", State.PROBLEM),
        (
            {"trainings": (Training("BSc", Paper.READY, recognised=False, numbered=True),)},
            Section.EDUCATION,
            "not_recognised",
            State.PROBLEM,
        ),
        (
            {"trainings": (Training("BSc", Paper.READY, recognised=None, numbered=True),)},
            Section.EDUCATION,
            "programme",
            State.INCOMPLETE,
        ),
        ({"posts": ()}, Section.CAREER, "posts", State.INCOMPLETE),
        (
            {"posts": (Worked(Days(date(2022, 1, 1)), Decimal(7)),)},
            Section.CAREER,
            "months",
            State.PROBLEM,
        ),
        ({"posts": (replace(POST, counts=False),)}, Section.CAREER, "months", State.PROBLEM),
        ({"job_description": Paper.NONE}, Section.JOB_DESCRIPTION, "job_description", State.INCOMPLETE),
        ({"job_description": Paper.WAITING}, Section.JOB_DESCRIPTION, "paper_waiting", State.PROBLEM),
        ({"statement": 0}, Section.STATEMENT, "statement", State.INCOMPLETE),
        ({"statement": 101}, Section.STATEMENT, "statement_long", State.PROBLEM),
        (
            {"items": (Item("A", Paper.GONE, written=False, no_patient=True),)},
            Section.EVIDENCE,
            "record_gone",
            State.PROBLEM,
        ),
        (
            {"posts": (POST, Worked(Days(date(2019, 1, 1), date(2021, 9, 30)), Decimal(37)))},
            Section.CAREER,
            "gap",
            State.INCOMPLETE,
        ),
        ({"covered": (Covered(1, "1.1", 0, 1),)}, Section.EVIDENCE, "standard", State.INCOMPLETE),
        ({"unused": ("A",)}, Section.EVIDENCE, "unused", State.INCOMPLETE),
        (
            {"items": (Item("A", Paper.NONE, written=True, no_patient=False),)},
            Section.EVIDENCE,
            "no_patient",
            State.PROBLEM,
        ),
        (
            {"items": (Item("A", Paper.WAITING, written=False, no_patient=True),)},
            Section.EVIDENCE,
            "paper_waiting",
            State.PROBLEM,
        ),
        (
            {"items": (Item("A", Paper.UNUSABLE, written=False, no_patient=True),)},
            Section.EVIDENCE,
            "paper_unusable",
            State.PROBLEM,
        ),
        ({"declared": ""}, Section.DECLARATIONS, "declarations", State.INCOMPLETE),
        ({"declared": "2025.1"}, Section.DECLARATIONS, "declarations_new", State.PROBLEM),
        ({"referees": 1}, Section.REFEREES, "referees", State.INCOMPLETE),
        ({"referees": 1, "referees_lost": 1}, Section.REFEREES, "referee_lost", State.PROBLEM),
        ({"paid": False}, Section.FEE, "fee", State.INCOMPLETE),
    ],
)
def test_each_thing_that_lacks_is_named_in_its_section(changed, section, code, how):
    found = lacks(but(**changed), ALL, until=UNTIL)
    assert [(lack.section, lack.code) for lack in found] == [(section, code)]
    assert state(section, found, ALL) is how
    assert wording.missing(found[0]).endswith(".")


def test_a_certificate_needs_its_number_and_its_document():
    dossier = but(trainings=(Training("HSST", Paper.NONE, recognised=None),))
    asked = Asked((Section.CERTIFICATE,))
    assert codes(dossier, asked) == [(Section.CERTIFICATE, "certificate_number"), (Section.CERTIFICATE, "paper")]
    assert codes(but(trainings=()), asked) == [(Section.CERTIFICATE, "certificate")]


def test_what_cannot_be_filled_in_before_another_section_cannot_start():
    found = lacks(Dossier(), ALL, until=UNTIL)
    assert state(Section.EDUCATION, found, ALL) is State.CANNOT_START
    assert state(Section.SCOPE, found, ALL) is State.INCOMPLETE
    # Where the route has no scope to choose, nothing waits for one.
    without = Asked((Section.EDUCATION,), needs_programme=True)
    assert state(Section.EDUCATION, lacks(Dossier(), without, until=UNTIL), without) is State.INCOMPLETE


def _plan(years):
    policy = returning.Policy(1, 5, 12, 2)
    bands = [returning.Band(0, 0), returning.Band(2, 30), returning.Band(5, 60)]
    return returning.plan(Left.LAPSED, date(2026 - years, 1, 31), date(2026, 11, 22), policy, bands)


@pytest.mark.parametrize(
    ("years", "hours", "kind", "short"),
    [
        (1, 0, UpdatingKind.FORMAL, None),
        (3, 0, UpdatingKind.FORMAL, "210"),
        (3, 210, UpdatingKind.FORMAL, None),
        (3, 210, UpdatingKind.PRIVATE, "105"),
        (6, 210, UpdatingKind.SUPERVISED, "210"),
    ],
)
def test_updating_is_asked_for_by_the_time_away(years, hours, kind, short):
    done = (returning.Updated(kind, hours, date(2026, 6, 1), date(2026, 10, 1)),) if hours else ()
    found = lacks(but(plan=_plan(years), updated=done), ALL, until=UNTIL)
    assert [lack.figures["short"] for lack in found] == ([short] if short else [])


def test_what_is_missing_is_told_in_one_message_that_stays_short():
    found = lacks(Dossier(), ALL, until=UNTIL)
    words = wording.all_missing(found)
    assert wording.missing(found[0]) in words
    assert f"And {len(found) - 5} more." in words


# --- The matrix -----------------------------------------------------------------------------------------------------

PAIRS = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 5)), max_size=40)


@given(PAIRS, st.integers(1, 3))
def test_coverage_agrees_with_counting_one_by_one(claimed, needed):
    found = matrix.coverage([(n, f"{n}") for n in (1, 2, 3)], claimed, needed=needed)
    for one in found:
        items = {item for item, standard in claimed if standard == one.standard}
        assert one.items == len(items)
        assert one.enough == (len(items) >= needed)
    assert matrix.short(found) == [one for one in found if one.items < needed]


@given(PAIRS)
def test_an_item_is_unused_when_nothing_is_claimed_for_it(claimed):
    assert matrix.unused(range(1, 7), claimed) == [n for n in range(1, 7) if n not in {item for item, _s in claimed}]


# --- Beginning ------------------------------------------------------------------------------------------------------

STATUSES = st.sampled_from([None, *(s for s in Status if s not in {Status.NOT_YET, Status.NOT_SHOWN})])
HELD = st.builds(
    Held,
    status=STATUSES,
    elsewhere=st.lists(st.sampled_from([s for s in Status if s is not Status.NOT_SHOWN]), max_size=2).map(tuple),
    proceedings=st.booleans(),
    another_open=st.booleans(),
)
KINDS = [RouteKind.ADMISSION, RouteKind.READMISSION, RouteKind.RESTORATION]


@given(HELD, st.sampled_from(KINDS), st.sampled_from([None, date(2026, 1, 1), date(2030, 1, 1)]))
def test_nobody_begins_under_an_order_and_everybody_else_by_one_kind_of_route_at_most(held, kind, earliest):
    on = date(2026, 11, 22)
    open_to = [k for k in KINDS if obstacle(k, held, earliest=earliest, barred=False, on=on) is None]
    assert len(open_to) <= 1
    if order(held) or held.another_open or (earliest and earliest > on):
        assert open_to == []
    if open_to:
        assert open_to == [
            {None: RouteKind.ADMISSION, Status.REMOVED: RouteKind.RESTORATION}.get(held.status, RouteKind.READMISSION)
        ]
        assert held.status is None or held.status in LEFT | {Status.REMOVED}


def test_too_early_says_from_when():
    held = Held(status=Status.REMOVED)
    found = obstacle(RouteKind.RESTORATION, held, earliest=date(2029, 3, 5), barred=False, on=date(2026, 11, 22))
    assert found == Obstacle(Why.TOO_EARLY, date(2029, 3, 5))
    barred = obstacle(RouteKind.RESTORATION, held, earliest=None, barred=True, on=date(2026, 11, 22))
    assert barred == Obstacle(Why.BARRED)


# --- What changed between copies ------------------------------------------------------------------------------------


def _item(pk, title="A", **more):
    return {"id": pk, "title": title, "shows": [], **more}


def test_copies_differ_thing_by_thing():
    before = {
        "on": "2026-11-01",
        "scopes": ["A"],
        "personal": {"name": "X"},
        "evidence": [_item("1"), _item("2", "B"), _item("3", "C")],
        "career": {"months": "12.0", "posts": [_item("7", "Technologist")], "gaps": []},
    }
    after = {
        "on": "2026-12-01",
        "scopes": ["A"],
        "personal": {"name": "Y"},
        "evidence": [_item("1"), _item("2", "B", shows=[{"standard": "2.1", "why": "w"}]), _item("4", "D")],
        "career": {"months": "12.0", "posts": [_item("8", "Senior")], "gaps": []},
    }
    assert changes(before, after) == [
        Change("personal", How.CHANGED),
        Change("evidence", How.CHANGED, "B", ("2.1",)),
        Change("evidence", How.ADDED, "D"),
        Change("evidence", How.REMOVED, "C"),
        Change("career", How.ADDED, "Senior"),
        Change("career", How.REMOVED, "Technologist"),
    ]


ROWS = st.dictionaries(st.sampled_from("123456"), st.sampled_from(["A", "B", "C"]), max_size=6).map(
    lambda rows: [_item(pk, title) for pk, title in sorted(rows.items())]
)


@given(ROWS, ROWS)
def test_copies_are_the_same_exactly_when_nothing_is_told(before, after):
    told = changes({"evidence": before}, {"evidence": after})
    assert (told == []) == (before == after)
    counts = {how: sum(1 for one in told if one.how is how) for how in How}
    old, new = {one["id"] for one in before}, {one["id"] for one in after}
    assert (counts[How.ADDED], counts[How.REMOVED]) == (len(new - old), len(old - new))
