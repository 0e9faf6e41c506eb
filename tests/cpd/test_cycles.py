"""Schemes, cycles and what less is asked: loaded and opened once or twice; gaps explained; goals; what comes again."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
import yaml
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import DateRange

from cpd import tasks, wording
from cpd.choices import AllowanceReason, GoalState, Question, RecordKind, RecordState, Rhythm
from cpd.management.commands.load_schemes import FILES
from cpd.models import Allowance, Cycle, Goal, Record, Scheme, SchemeVersion
from cpd.queries import logs, readiness, years
from cpd.services import cycles, gaps, goals, recurring, schemes
from cpd.services.goals import Plan
from cpd.services.recurring import Pattern
from members.errors import Refused
from members.models import Person, TrailEvent
from tests.factories.cpd import AT, ON, YEAR, good_year, make_record, open_cycle
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def me(person):
    return UserFactory(person=person)


def kinds(person):
    return list(TrailEvent.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


# --- Schemes --------------------------------------------------------------------------------------------------------


def test_the_schemes_under_review_are_there_and_loading_them_again_changes_nothing():
    assert set(Scheme.objects.values_list("code", flat=True)) == {"RCT", "HCPC", "AHCS", "HOURS"}
    before = TrailEvent.objects.count()
    assert schemes.load(folder=FILES, at=AT) is False
    call_command("load_schemes", verbosity=0)
    assert TrailEvent.objects.count() == before


def written(folder, change):
    document = yaml.safe_load((FILES / "rct.yaml").read_text())
    change(document)
    (folder / "rct.yaml").write_text(yaml.safe_dump(document))
    return folder


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("code"),
        lambda d: d["versions"][0].pop("asks"),
        lambda d: d["versions"][0]["asks"][0].update(question="guess"),
        lambda d: d["versions"][0]["asks"][0].update(standard="none"),
        lambda d: d["versions"][0]["asks"][0].update(least="many"),
        lambda d: d["versions"][0]["asks"][3].update(what="mood"),
        lambda d: d["versions"][0].update(valid_from="soon"),
        lambda d: d["versions"][0].update(period_months=0),
    ],
)
def test_a_file_that_is_no_scheme_is_refused_by_name(tmp_path, change):
    with pytest.raises(CommandError, match=r"rct\.yaml"):
        call_command("load_schemes", str(written(tmp_path, change)))


def test_a_version_in_use_is_followed_and_never_changed(tmp_path, person):
    cycle = open_cycle(person)
    folder = written(tmp_path, lambda d: d["versions"][0]["asks"][1].update(least=9))
    with pytest.raises(Refused, match="in use"):
        schemes.load(folder=folder, at=AT)

    def follow(document):
        newer = dict(document["versions"][0], valid_from=date(2027, 1, 1))
        newer["asks"] = [dict(one, least=9) if one["question"] == "activities" else one for one in newer["asks"]]
        document["versions"].append(newer)

    assert schemes.load(folder=written(tmp_path, follow), at=AT) is True
    after = open_cycle(person, during=DateRange(date(2027, 1, 1), date(2028, 1, 1)))
    assert cycle.version != after.version
    assert SchemeVersion.objects.filter(scheme__code="RCT").count() == 2


# --- Cycles and allowances ------------------------------------------------------------------------------------------


def test_a_cycle_is_opened_once_and_its_standards_are_frozen(person):
    cycle = open_cycle(person)
    assert open_cycle(person) == cycle
    assert [one["code"] for one in cycle.standards] == [f"five:{n}" for n in range(1, 6)]
    assert kinds(person) == ["cpd.cycle_opened"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"during": DateRange(date(2026, 6, 1), date(2027, 6, 1))}, "Another period"),
        ({"scheme": "NONE"}, "no scheme"),
        ({"scheme": "HCPC", "during": DateRange(date(1999, 1, 1), date(2001, 1, 1))}, "not in force"),
        ({"scheme": "HCPC", "during": DateRange(date(2026, 1, 1), None)}, "first and a last day"),
    ],
)
def test_a_cycle_that_cannot_be_is_refused(person, more, words):
    open_cycle(person)
    with pytest.raises(Refused, match=words):
        open_cycle(person, **more)


def test_the_database_itself_holds_two_cycles_of_a_scheme_apart(person):
    cycle = open_cycle(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.create(
            person=person, scheme=cycle.scheme, version=cycle.version, during=YEAR, standards=[], opened_at=AT
        )


def begun(person, scheme="RCT", first="2026-09-21", upper="2027-01-01"):
    term = DateRange(date.fromisoformat(first), date.fromisoformat(upper))
    scopes = {"nuclear-medicine": "Nuclear Medicine"}
    return cycles.open_for_term(person=person, scheme=scheme, term=term, scopes=scopes, by=None, at=AT)


@pytest.mark.parametrize(
    ("scheme", "upper", "end"),
    [("RCT", "2027-01-01", "2027-01-01"), ("RCT", "2028-01-01", "2028-01-01"), ("HCPC", "2027-01-01", "2028-01-01"),
     ("HOURS", "2027-01-01", "2029-01-01")],
)  # fmt: skip
def test_a_period_ends_with_its_term_or_whole_years_later(person, scheme, upper, end):
    cycle = begun(person, scheme, upper=upper)
    assert cycle.during == DateRange(date(2026, 9, 21), date.fromisoformat(end))
    assert begun(person, scheme, upper=upper) == cycle


def test_the_period_of_a_longer_scheme_runs_on_over_the_next_term_and_then_another_begins(person):
    cycle = begun(person, "HCPC")
    assert begun(person, "HCPC", "2027-01-01", "2028-01-01") == cycle
    after = begun(person, "HCPC", "2028-01-01", "2029-01-01")
    assert after.during == DateRange(date(2028, 1, 1), date(2030, 1, 1))


def test_a_period_that_was_opened_ahead_is_not_overlapped(person):
    ahead = begun(person, "RCT", "2027-01-01", "2028-01-01")
    assert begun(person, "RCT", "2026-11-01", "2028-01-01").during.upper == ahead.during.lower


def allow(person, first="2026-03-01", upper="2026-06-01", reason=AllowanceReason.PARENTAL, **more):
    during = DateRange(date.fromisoformat(first), date.fromisoformat(upper))
    return cycles.allow(person=person, during=during, reason=reason, by=None, at=AT, **more)


def test_less_is_asked_once_and_can_be_set_aside(person):
    allowance = allow(person)
    assert allow(person) == allowance
    with pytest.raises(Refused, match="Something else"):
        allow(person, upper="2026-07-01")
    with pytest.raises(Refused, match="from 0 to 99"):
        allow(person, reason=AllowanceReason.PART_TIME, share=100)
    cycles.disallow(allowance=allowance, by=None, at=AT)
    cycles.disallow(allowance=allowance, by=None, at=AT)
    allow(person, upper="2026-07-01")
    assert Allowance.objects.filter(set_aside_at=None).count() == 1
    assert kinds(person) == ["cpd.allowance_recorded", "cpd.allowance_set_aside", "cpd.allowance_recorded"]


# --- Readiness ------------------------------------------------------------------------------------------------------


def read(person, on=ON):
    return {one.cycle.scheme.code: one for one in readiness.of_person(person, on=on)}


def test_one_log_serves_every_scheme_and_each_reads_it_its_own_way(person, me):
    two, three = (DateRange(date(2026, 1, 1), date(year, 1, 1)) for year in (2028, 2029))
    for scheme, during in (("RCT", YEAR), ("HCPC", two), ("AHCS", two), ("HOURS", three)):
        open_cycle(person, scheme, during)
    good_year(person)
    found = read(person)
    assert {one.asked.question for one in found["RCT"].found} == {Question.EVIDENCE}
    assert Question.ACTIVITIES not in {one.asked.question for one in found["HCPC"].found}
    assert {Question.SUPPORTS, Question.EVIDENCE} == {one.asked.question for one in found["AHCS"].found}
    hours = {one.asked.question: one for one in found["HOURS"].found}
    assert (hours[Question.MINUTES].has, hours[Question.MINUTES].needs) == (12 * 60, 35 * 60)
    assert "You have recorded 12 hours of 35 hours." in [said.what for said in wording.of(found["HOURS"])]
    assert "Add 23 hours." in [said.add for said in wording.of(found["HOURS"])]
    assert "1 thing to add by 31" in wording.line(found["RCT"])


def test_drafts_deleted_activities_and_those_of_others_do_not_count(person):
    open_cycle(person)
    make_record(person, state=RecordState.DRAFT)
    make_record(person, deleted_at=AT)
    make_record(PersonFactory())
    assert read(person)["RCT"].activities == 0


def test_a_gap_that_is_explained_is_no_finding_until_that_is_taken_back(person, me):
    open_cycle(person)
    make_record(person, day=date(2026, 11, 1))
    about = {
        "person": person,
        "first_on": date(2026, 1, 1),
        "last_on": date(2026, 10, 31),
        "by": me,
        "at": AT,
        "on": ON,
    }
    gap = gaps.explain(**about, words="On secondment.")
    assert gaps.explain(**about, words="On secondment.") == gap
    assert Question.GAPS not in {one.asked.question for one in read(person)["RCT"].found}
    gaps.withdraw(gap=gap, by=me, at=AT)
    gaps.withdraw(gap=gap, by=me, at=AT)
    assert Question.GAPS in {one.asked.question for one in read(person)["RCT"].found}
    assert kinds(person)[-2:] == ["cpd.gap_explained", "cpd.gap_withdrawn"]
    for wrong in ({"words": " "}, {"words": "x", "last_on": ON + timedelta(1)}, {"words": "NHS no 9434765919"}):
        with pytest.raises(Refused):
            gaps.explain(**about | wrong)


def test_parental_leave_asks_for_less_and_shows_how_much(person):
    open_cycle(person, "HOURS", DateRange(date(2026, 1, 1), date(2029, 1, 1)))
    allow(person, "2026-03-01", "2026-12-01")
    one = read(person)["HOURS"]
    assert one.working.counted == (1096 - 275) * 100
    assert one.working.part_of(35 * 60) == 2100 * (1096 - 275) // 1096
    assert [wording.stretch(piece) for piece in one.working.stretches] == ["", "parental leave", ""]


def test_a_thousand_people_are_read_in_as_many_statements_as_one(person):
    open_cycle(person)
    good_year(person)

    def statements():
        held = list(Cycle.objects.select_related("scheme", "version").order_by("pk"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = readiness.of_cycles(held, on=ON)
        assert all(one.activities == 12 for one in found)
        return len(asked)

    alone = statements()
    for _number in range(8):
        other = PersonFactory()
        open_cycle(other)
        good_year(other)
    merged = PersonFactory()
    Person.objects.filter(pk=merged.pk).update(merged_into=person)
    assert statements() == alone <= 4


# --- The year -------------------------------------------------------------------------------------------------------


def test_a_year_is_counted_by_month_and_kind_and_drawn_from_the_same_figures(person):
    for day in (date(2026, 1, 5), date(2026, 1, 9), date(2026, 3, 1)):
        make_record(person, day=day, minutes=90)
    make_record(person, day=date(2026, 1, 20), kind=RecordKind.FORMAL)
    make_record(person, day=date(2025, 12, 31))
    picture = years.picture(person, 2026)
    assert [row.counts for row in picture.rows[:3]] == [(2, 1), (0, 0), (1, 0)]
    assert (picture.total, picture.took, picture.rows[0].took) == (4, "4 hours 30 minutes", "3 hours")
    column = picture.columns[0]
    assert sum(part.height for part in column.parts) == pytest.approx(picture.floor - years.TOP)
    assert [part.kind for part in column.parts] == ["work", "formal"]
    assert years.those_of(person) == [2026, 2025]


# --- Goals ----------------------------------------------------------------------------------------------------------


def test_a_goal_is_added_served_reviewed_and_taken_up_again(person, me):
    about = {"by": me, "at": AT}
    plan = Plan("Commission a linac", date(2027, 6, 1), "Shadow, then do one")
    goal = goals.add(person=person, plan=plan, key="g1", on=ON, **about)
    assert goals.add(person=person, plan=plan, key="g1", on=ON, **about) == goal
    record, stranger = make_record(person), make_record(PersonFactory())
    served = [record.reference, stranger.reference]
    for _twice in range(2):
        goals.change(goal=goal, plan=plan, records=served, **about)
    assert list(goal.records.all()) == [record]
    assert logs.with_served(logs.goals(person)).get().served == 1
    for _twice in range(2):
        goal = goals.review(goal=goal, state=GoalState.MET, outcome="Did it.", **about)
    with pytest.raises(Refused, match="cannot go from"):
        goals.review(goal=goal, state=GoalState.DROPPED, outcome="No.", **about)
    with pytest.raises(Refused, match="was reviewed"):
        goals.change(goal=goal, plan=plan, records=[], **about)
    for _twice in range(2):
        goal = goals.take_up(goal=goal, **about)
    assert (goal.state, goal.outcome) == (GoalState.OPEN, "Did it.")
    assert kinds(person) == [
        "cpd.goal_added", "cpd.goal_changed", "cpd.goal_reviewed", "cpd.goal_taken_up",
    ]  # fmt: skip


@pytest.mark.parametrize("plan", [Plan(" ", ON), Plan("x", ON - timedelta(1)), Plan("Patient: Mr Smith", ON)])
def test_a_goal_that_says_nothing_or_too_much_is_refused(person, me, plan):
    with pytest.raises(Refused):
        goals.add(person=person, plan=plan, key="g", by=me, at=AT, on=ON)
    assert not Goal.objects.exists()


# --- What comes again -----------------------------------------------------------------------------------------------

WEEKLY = Pattern("Journal club", RecordKind.PROFESSIONAL, Rhythm.WEEKLY, date(2026, 11, 5), minutes=45)


def test_each_time_that_is_due_becomes_one_draft_however_often_the_night_comes(person, me):
    made = recurring.add(person=person, pattern=WEEKLY, by=me, at=AT, on=ON)
    assert recurring.add(person=person, pattern=WEEKLY, by=me, at=AT, on=ON) == made
    assert [one.last_on for one in logs.waiting(person)] == [date(2026, 11, day) for day in (19, 12, 5)]
    # A night comes twice; two weeks are missed; nothing is made for tomorrow.
    for on, drafts in ((date(2026, 11, 25), 3), (date(2026, 12, 10), 6), (date(2026, 12, 10), 6)):
        for _twice in range(2):
            with time_machine.travel(datetime(on.year, on.month, on.day, 6, tzinfo=UTC), tick=False):
                for recurring_id in list(recurring.due(on=on)):
                    tasks.make_recurring(recurring_id=recurring_id, on="ignored")
        assert Record.objects.count() == drafts
    draft = logs.waiting(person).first()
    assert (draft.state, draft.minutes, draft.source) == ("draft", 45, "recurring")


def test_a_draft_that_was_deleted_is_not_made_again(person, me):
    recurring.add(person=person, pattern=WEEKLY, by=me, at=AT, on=ON)
    Record.objects.update(deleted_at=AT)
    for recurring_id in list(recurring.due(on=date(2026, 11, 26))):
        recurring.make_due(recurring_id=recurring_id, at=AT, on=date(2026, 11, 26))
    assert [one.last_on.day for one in logs.waiting(person)] == [26]


def test_it_ends_by_itself_or_when_its_owner_says_so(person, me):
    ends = Pattern("Course", RecordKind.FORMAL, Rhythm.WEEKLY, date(2026, 11, 1), until=date(2026, 11, 10))
    over = recurring.add(person=person, pattern=ends, by=me, at=AT, on=ON)
    over.refresh_from_db()
    assert (over.ended_at, logs.waiting(person).count()) == (AT, 2)
    going_on = recurring.add(person=person, pattern=WEEKLY, by=me, at=AT, on=ON)
    for _twice in range(2):
        recurring.end(recurring=going_on, by=me, at=AT)
    assert recurring.make_due(recurring_id=going_on.pk, at=AT, on=date(2027, 1, 1)) == 0
    assert kinds(person).count("cpd.recurring_ended") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        Pattern("", RecordKind.WORK, Rhythm.WEEKLY, ON),
        Pattern("x", RecordKind.WORK, Rhythm.WEEKLY, ON, until=ON - timedelta(1)),
        Pattern("x", RecordKind.WORK, Rhythm.WEEKLY, ON, minutes=25 * 60),
        Pattern("Patient: Mr Smith", RecordKind.WORK, Rhythm.WEEKLY, ON),
    ],
)
def test_what_cannot_come_again_is_refused(person, me, wrong):
    with pytest.raises(Refused):
        recurring.add(person=person, pattern=wrong, by=me, at=AT, on=ON)
