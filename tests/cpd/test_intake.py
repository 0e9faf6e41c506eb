"""Bringing files in and taking the log out: whole or not at all, once, and back to the same log."""

import csv
import io
import json
from datetime import date, timedelta

import jsonschema_rs
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from config.launch.places import ROOT
from cpd import tasks
from cpd.choices import Column, DayOrder, GoalState, IntakeState, RecordKind, RecordState, Rhythm, TimeUnit
from cpd.models import GapExplained, Goal, Intake, Record, Recurring
from cpd.queries import logs, taken_out
from cpd.rules.records import FIELDS, LONGEST_TEXT
from cpd.services import intakes, records, taking_in
from members.errors import Refused
from members.models import TrailEvent
from tests.factories.cpd import AT, ON, good_year, make_record, open_cycle
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.pages.rules import assert_sound
from tests.pdf import words as words_of

pytestmark = pytest.mark.django_db
HEAD = "Date,Activity,Type,Hours,Reflection\n"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
    "BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Journal club\r\nDTSTART;TZID=Europe/London:20261102T090000\r\nDURATION:PT1H\r\n"
    "RRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Dentist\r\nDTSTART:20261103T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def me(person):
    return UserFactory(person=person)


@pytest.fixture
def browser(me, signed_in):
    return signed_in(me)


def upload(content, name="log.csv"):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def receive(person, by, content, name="log.csv"):
    return intakes.receive(person=person, upload=upload(content, name), by=by, at=AT)


def mapped(intake, by, **more):
    about = {"order": DayOrder.DAY_FIRST, "unit": TimeUnit.HOURS, "kind": RecordKind.OTHER, "by": by, "at": AT}
    columns = {Column(name): place for name, place in intake.mapping["columns"].items()}
    return intakes.read_as(intake=intake, **about | {"columns": columns} | more)


def looked_at(person, by, content, name="log.csv"):
    """A file that waits to be confirmed."""
    intake = receive(person, by, content, name)
    if intake.state == IntakeState.MAPPING:
        mapped(intake, by)
    tasks.read_intake(intake_id=intake.pk, more="ignored")
    return Intake.objects.get(pk=intake.pk)


def taken_in(intake, by, **more):
    intakes.confirm(intake=intake, by=by, at=AT, **more)
    tasks.take_in(intake_id=intake.pk)
    return Intake.objects.get(pk=intake.pk)


def row(number, **more):
    said = {"day": "1/2/2026", "title": f"Talk {number}", "kind": "Formal", "hours": "1:30", "learnt": "Much"} | more
    return ",".join(said.values()) + "\n"


# --- Lists ----------------------------------------------------------------------------------------------------------


def test_a_list_is_brought_in_whole_and_once(person, me):
    content = HEAD + "".join(row(number) for number in range(5)) + row(3)
    intake = looked_at(person, me, content)
    assert (intake.state, intake.rows, intake.good, intake.held, intake.faulty) == ("ready", 6, 6, 1, 0)
    assert not Record.objects.exists()
    done = taken_in(intake, me)
    assert (done.state, done.added, Record.objects.count()) == ("done", 5, 5)
    record = Record.objects.get(title="Talk 3")
    assert (record.first_on, record.minutes, record.learnt, record.kind) == (date(2026, 2, 1), 90, "Much", "formal")
    # The task comes a second time, the confirmation too, and the file on another day.
    tasks.take_in(intake_id=intake.pk)
    assert intakes.confirm(intake=intake, by=me, at=AT).state == IntakeState.DONE
    again = looked_at(person, me, content)
    assert (again.held, taken_in(again, me).added, Record.objects.count()) == (6, 0, 5)
    assert (done.file.name, done.found) == ("", [])
    assert list(TrailEvent.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))[:4] == [
        "cpd.intake_received", "cpd.intake_mapped", "cpd.intake_confirmed", "cpd.intake_taken_in",
    ]  # fmt: skip


def test_a_row_that_was_deleted_may_come_again_and_then_keeps_the_first_deleted(person, me):
    taken_in(looked_at(person, me, HEAD + row(1)), me)
    first = records.delete(record=Record.objects.get(), by=me, at=AT)
    taken_in(looked_at(person, me, HEAD + row(1) + row(2)), me)
    assert logs.kept(person).count() == 2
    with pytest.raises(Refused, match="brought in again"):
        records.restore(record=first, by=me, at=AT)


def test_rows_with_errors_are_listed_and_left_out_only_when_that_is_said(person, me):
    content = HEAD + row(1) + row(2, day="31/2/2026") + row(3, hours="40") + row(4, day="1/1/2030", kind="sleep")
    intake = looked_at(person, me, content)
    assert (intake.good, intake.faulty) == (1, 3)
    assert [(one["line"], [wrong["what"] for wrong in one["wrong"]]) for one in intake.faults] == [
        (3, ["unknown_day"]), (4, ["many_hours"]), (5, ["kind"]),
    ]  # fmt: skip
    with pytest.raises(Refused, match="leave them out"):
        intakes.confirm(intake=intake, by=me, at=AT)
    assert not Record.objects.exists()
    assert taken_in(intake, me, leave_out=True).added == 1


def test_a_column_is_chosen_by_whoever_knows(person, me):
    intake = receive(person, me, "Wann,Was\n2/3/2026,Talk\n")
    assert intake.mapping["columns"] == {}
    with pytest.raises(Refused, match="What, in a few words"):
        mapped(intake, me)
    with pytest.raises(Refused, match="two things"):
        mapped(intake, me, columns={Column.TITLE: 0, Column.FIRST_ON: 0})
    chosen = {"columns": {Column.TITLE: 1, Column.FIRST_ON: 0}, "order": DayOrder.MONTH_FIRST}
    for _twice in range(2):
        mapped(intake, me, **chosen)
    tasks.read_intake(intake_id=intake.pk)
    assert taken_in(Intake.objects.get(), me).added == 1
    assert Record.objects.get().first_on == date(2026, 2, 3)


def test_signs_of_a_patient_are_answered_before_anything_comes_in(person, me):
    intake = looked_at(person, me, HEAD + row(1, learnt="NHS number 943 476 5919"))
    assert intake.signs == [{"line": 2, "signs": ["nhs_number"]}]
    with pytest.raises(Refused, match="an NHS number"):
        intakes.confirm(intake=intake, by=me, at=AT)
    taken_in(intake, me, answer="invented")
    assert Record.objects.get().patients_answer == "invented"


def test_what_is_no_file_of_activities_is_refused_at_once(person, me):
    for content, name, words in (
        ("x", "log.docx", "ends in .csv"), ("", "log.csv", "empty"), ("one\n", "log.csv", "name its columns"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            receive(person, me, content, name)
    assert not Intake.objects.exists()


def test_what_cannot_be_read_says_so_and_brings_nothing_in(person, me):
    for content, name in (("no calendar", "a.ics"), ("{", "a.json"), ("[" * 100_000, "b.json"), ("{}", "c.json")):
        intake = receive(person, me, content, name)
        tasks.read_intake(intake_id=intake.pk)
        intake.refresh_from_db()
        assert intake.state == IntakeState.UNREADABLE
        assert intake.trouble
    assert not Record.objects.exists()


def test_the_same_file_again_is_the_one_under_way_and_can_be_cancelled(person, me):
    intake = receive(person, me, HEAD + row(1))
    assert receive(person, me, HEAD + row(1)) == intake
    for _twice in range(2):
        intakes.cancel(intake=intake, by=me, at=AT)
    tasks.read_intake(intake_id=intake.pk)
    assert receive(person, me, HEAD + row(1)) != intake
    done = taken_in(looked_at(person, me, HEAD + row(2)), me)
    with pytest.raises(Refused, match="cannot go from"):
        intakes.cancel(intake=done, by=me, at=AT)


def test_what_the_queue_lost_is_found_and_what_was_left_alone_is_let_go(person, me):
    waiting = looked_at(person, me, HEAD + row(1))
    lost = receive(person, me, CALENDAR, "a.ics")
    assert intakes.lost(at=AT) == []
    assert intakes.lost(at=AT + timedelta(minutes=16)) == [(lost.pk, "checking")]
    with time_machine.travel(AT + timedelta(days=8), tick=False):
        for _twice in range(2):
            tasks.sweep_intakes()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.file.name) == ("cancelled", "")


def test_a_worker_that_dies_half_way_has_brought_in_nothing(person, me, monkeypatch):
    intake = looked_at(person, me, HEAD + "".join(row(number) for number in range(5)))
    intakes.confirm(intake=intake, by=me, at=AT)
    monkeypatch.setattr(taking_in.trail, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        taking_in.take_in(intake_id=intake.pk, at=AT, on=ON)
    monkeypatch.undo()
    assert Intake.objects.get().state == IntakeState.TAKING_IN
    tasks.take_in(intake_id=intake.pk)
    assert Record.objects.count() == 5


@pytest.mark.soak
def test_a_hundred_thousand_rows_with_three_hundred_errors_stay_within_limits(person, me):
    wrong = set(range(0, 99_900, 333))
    content = HEAD + "".join(row(n, **({"day": "31/2/2026"} if n in wrong else {})) for n in range(100_000))
    intake = looked_at(person, me, content)
    assert (intake.rows, intake.faulty, len(intake.faults)) == (100_000, 300, 300)
    assert taken_in(intake, me, leave_out=True).added == 99_700
    assert Record.objects.count() == 99_700


# --- Calendars ------------------------------------------------------------------------------------------------------


def test_events_within_the_cycle_are_chosen_and_become_activities_once(person, me):
    open_cycle(person)
    intake = looked_at(person, me, CALENDAR, "work.ics")
    assert [(one["title"], len(one["times"])) for one in intake.found] == [("Journal club", 3), ("Dentist", 1)]
    assert intake.found[0]["later"] == 6
    with pytest.raises(Refused, match="at least one event"):
        intakes.confirm(intake=intake, by=me, at=AT, chosen={"7": "work", "1": ""})
    assert taken_in(intake, me, chosen={"0": "professional"}).added == 3
    assert {(one.title, one.minutes, one.kind) for one in Record.objects.all()} == {
        ("Journal club", 60, "professional")
    }
    again = looked_at(person, me, CALENDAR, "work.ics")
    assert taken_in(again, me, chosen={"0": "professional"}).added == 0


def test_an_event_that_names_a_patient_is_asked_about(person, me):
    intake = looked_at(person, me, CALENDAR.replace("Dentist", "Patient: Mr Smith"), "work.ics")
    with pytest.raises(Refused, match="patient"):
        intakes.confirm(intake=intake, by=me, at=AT, chosen={"1": "work"})
    assert taken_in(intake, me, chosen={"1": "work"}, answer="invented").added == 1


# --- Out and back ---------------------------------------------------------------------------------------------------


def bundle_of(person):
    return json.loads("".join(taken_out.document(person, at=AT)))


def without_times(document):
    """What was said, without when: a log brought back is dated by the day on which it was."""
    document = dict(document)
    for name in ("taken_out_at", "periods"):
        document.pop(name)
    times = {"added_at", "written_at"}
    kept = [{name: said for name, said in one.items() if name not in times} for one in document["activities"]]
    return document | {"activities": kept}


SCHEMA = json.loads((ROOT / "cpd" / "data" / "cpd-bundle.schema.json").read_text(encoding="utf-8"))

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)
titles = words.map(lambda text: " ".join(text.split())[:200]).filter(bool)


@st.composite
def a_record(draw):
    first = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 300)))
    minutes = draw(st.integers(0, 1_440))
    return {
        "title": draw(titles), "day": first, "last_on": first + timedelta(days=draw(st.integers(0, 20))),
        "kind": draw(st.sampled_from(RecordKind.values)), "state": draw(st.sampled_from(RecordState.values)),
        "minutes": minutes, "participatory": draw(st.integers(0, minutes)),
        "did": draw(words), "learnt": draw(words), "benefit_practice": draw(words), "benefit_served": draw(words),
        "standards": draw(st.lists(st.sampled_from(["five:3", "five:4"]), unique=True)),
        "scopes": draw(st.sampled_from([[], ["nuclear"]])),
        "tags": draw(st.lists(st.sampled_from(["mri", "safety", "=x"]), unique=True)),
    }  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(st.lists(a_record(), max_size=5), words, st.integers(0, 5))
def test_a_log_taken_out_and_brought_back_is_the_same_log(made, text, number):
    mine, elsewhere = PersonFactory(), PersonFactory()
    for person in (mine, elsewhere):
        UserFactory(person=person)
        open_cycle(person)
    held = [make_record(mine, **one) for one in made]
    goal = Goal.objects.create(
        person=mine, key=f"goal:{mine.pk}", wish=text or "x", by_on=ON, added_at=AT, state=GoalState.MET, outcome=text,
        reviewed_at=AT,
    )  # fmt: skip
    goal.records.set(held[:number])
    GapExplained.objects.create(
        person=mine, during=DateRange(date(2026, 5, 1), date(2026, 6, 1)), words="Away.", explained_at=AT
    )
    Recurring.objects.create(
        person=mine, title="Club", kind="work", rhythm=Rhythm.WEEKLY, first_on=ON, next_on=ON, made=number, added_at=AT
    )
    document = bundle_of(mine)
    assert not list(jsonschema_rs.validator_for(SCHEMA).iter_errors(document))
    me = elsewhere.user or UserFactory(person=elsewhere)
    for _twice in range(2):
        intake = looked_at(elsewhere, me, json.dumps(document), "log.json")
        assert intake.faulty == 0
        if intake.good > intake.held or not Goal.objects.filter(person=elsewhere).exists():
            taken_in(intake, me, answer="not_patient")
        else:
            intakes.cancel(intake=intake, by=me, at=AT)
    assert without_times(bundle_of(elsewhere)) == without_times(document)
    assert without_times(bundle_of(mine)) == without_times(document)


def test_evidence_is_found_again_by_its_fingerprint(person, me):
    document = make_document(person)
    make_record(person, key="a").evidence.add(document)
    content = json.dumps(bundle_of(person))
    assert document.sha256 in content
    other = PersonFactory()
    same, by = make_document(other), UserFactory(person=other)
    taken_in(looked_at(other, by, content, "log.json"), by)
    assert list(Record.objects.get(person=other).evidence.all()) == [same]


def test_a_list_taken_out_is_calculated_by_nobody_and_comes_back_as_it_was(person, me, browser):
    open_cycle(person)
    make_record(
        person, "=HYPERLINK(1)", did="@SUM(1)\n-2 dB, as said", standards=["five:3"], scopes=["nuclear"], tags=["mri"],
        minutes=75,
    )  # fmt: skip
    content = b"".join(browser.get("/cpd/files/log.csv").streaming_content)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[1][0] == "'=HYPERLINK(1)"
    assert not any(line.lstrip()[:1] in "=+-@" for cell in rows[1] for line in cell.split("\n") if line.strip())
    other = PersonFactory()
    by = UserFactory(person=other)
    open_cycle(other)
    taken_in(looked_at(other, by, content), by)
    said, back = (Record.objects.get(person=one) for one in (person, other))
    assert {name: getattr(back, name) for name in FIELDS} == {name: getattr(said, name) for name in FIELDS}


def test_the_portfolio_is_a_tagged_document_in_the_persons_own_words(person, browser):
    cycle = open_cycle(person)
    good_year(person)
    Record.objects.filter(title="Activity of May").update(learnt="#strong[not typst] $x$ 漢字")
    answer = browser.get(f"/cpd/readiness/{cycle.reference}/portfolio.pdf")
    content = answer.getvalue()
    assert content.startswith(b"%PDF")
    said = words_of(content)
    for words in ("CPD portfolio", "Activity of May", "#strong[not typst]", "1 thing to add"):
        assert words in said.replace("\xa0", " ")


# --- Pages ----------------------------------------------------------------------------------------------------------


def test_a_file_goes_its_way_over_the_pages(person, browser):
    page = browser.get("/cpd/files/").content.decode()
    assert_sound(page)
    content = HEAD + row(1) + row(2, day="31/2/2026")
    answer = browser.post("/cpd/files/", {"file": upload(content)})
    where = answer["Location"]
    intake = Intake.objects.get()
    assert "Say what the columns are" in browser.get(where).content.decode()
    form = browser.get(f"{where}columns/").content.decode()
    assert_sound(form)
    assert "Talk 1" in form
    said = {"first_on": "0", "title": "1", "usual_kind": "other", "order": "day", "unit": "hours"}
    assert browser.post(f"{where}columns/", said | {"title": ""}).status_code == 422
    assert browser.post(f"{where}columns/", said)["Location"] == where
    waiting = browser.get(where)
    assert waiting["Refresh"].startswith("3; url=")
    tasks.read_intake(intake_id=intake.pk)
    found = browser.get(where).content.decode()
    assert_sound(found)
    for words in ("Row", "is not a day", "Leave out 1 row with an error"):
        assert words in found
    assert browser.post(where, {}).status_code == 422
    assert browser.post(where, {"leave_out": "on"}).status_code == 302
    tasks.take_in(intake_id=intake.pk)
    assert "1 activity was added" in browser.get(where).content.decode()
    faults = b"".join(browser.get(f"{where}faults.csv").streaming_content).decode()
    assert "3," in faults
    refused = browser.post("/cpd/files/", {"file": upload("x", "log.docx")})
    assert (refused.status_code, "ends in .csv" in refused.content.decode()) == (422, True)


def test_a_calendar_goes_its_way_over_the_pages(person, browser):
    where = browser.post("/cpd/files/", {"file": upload(CALENDAR, "work.ics")})["Location"]
    tasks.read_intake(intake_id=Intake.objects.get().pk)
    page = browser.get(where).content.decode()
    assert_sound(page)
    assert "Journal club, 3 times, 2" in page
    assert browser.post(where, {}).status_code == 422
    browser.post(where, {"event_0": "work"})
    tasks.take_in(intake_id=Intake.objects.get().pk)
    assert Record.objects.count() == 3
    browser.post(f"{where}cancel/")
    assert Intake.objects.get().state == IntakeState.DONE


def test_what_is_too_long_for_the_log_is_too_long_in_a_file(person, me):
    intake = looked_at(person, me, HEAD + row(1, learnt="x" * (LONGEST_TEXT + 1)))
    assert intake.faults[0]["wrong"][0]["what"] == "long_text"
