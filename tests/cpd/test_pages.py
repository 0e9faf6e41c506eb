"""The pages of the log over HTTP: quick add, the whole form and its drafts, lists, readiness, plan, the year."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpd.choices import RecordKind, RecordState
from cpd.models import GapExplained, Goal, Record, RecordDraft, Recurring
from tests.factories.cpd import AT, ON, good_year, make_record, open_cycle
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory, UserFactory
from tests.pages.rules import assert_sound

pytestmark = pytest.mark.django_db
NHS = "NHS number 943 476 5919"


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
    return signed_in(me, second_factor=False)


def day_boxes(name, day):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def boxes(browser, address, name):
    """How the three boxes of a day are called in a page."""
    page = browser.get(address).content.decode()
    return re.findall(rf'name="({name}_\w+)"', page)


def quick(**more):
    return {"title": "Journal club", "when": "today", "kind": "work", "key": "k1"} | more


def whole(browser, record, **more):
    said = {"title": record.title, "kind": record.kind} | more
    if "first_on_day" not in said:
        said |= {"first_on_day": record.first_on.day, "first_on_month": record.first_on.month,
                 "first_on_year": record.first_on.year}  # fmt: skip
    return browser.post(reverse("cpd-record", args=[record.reference]), said)


def read(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, address
    assert_sound(answer.content.decode())
    return answer.content.decode()


# --- Quick add ------------------------------------------------------------------------------------------------------


def test_three_answers_are_enough_and_more_can_follow(browser, person):
    open_cycle(person)
    read(browser, "/cpd/add/")
    answer = browser.post("/cpd/add/", quick())
    record = Record.objects.get()
    assert answer["Location"] == f"/cpd/records/{record.reference}/added/"
    assert (record.title, record.last_on, record.kind) == ("Journal club", ON, "work")
    added = read(browser, answer["Location"])
    assert "Add more to it" in added
    assert "Register of Clinical Technologists" in added
    assert browser.post("/cpd/add/", quick())["Location"] == answer["Location"]
    assert Record.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "expected"),
    [({"when": "yesterday"}, ON - timedelta(days=1)), ({"when": "another"}, date(2026, 10, 3))],
)
def test_another_day(browser, more, expected):
    day = {"day_day": 3, "day_month": 10, "day_year": 2026}
    assert browser.post("/cpd/add/", quick(**more, **day)).status_code == 302
    assert Record.objects.get().last_on == expected


def test_just_after_midnight_in_london_it_is_the_new_day(browser):
    with time_machine.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), tick=False):
        browser.post("/cpd/add/", quick())
    assert Record.objects.get().last_on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Enter what you did"),
        ({"kind": ""}, "Select what kind"),
        ({"when": "another"}, "Enter the day on which you did it"),
        ({"when": "another", "day_day": 1, "day_month": 1, "day_year": 2030}, "not in the future"),
        ({"when": "another", "day_day": 31, "day_month": 2, "day_year": 2026}, "a day that exists"),
        ({"title": "x" * 300}, "200 characters or fewer"),
        ({"title": NHS}, "an NHS number"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(browser, wrong, words):
    answer = browser.post("/cpd/add/", quick(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert_sound(page)
    assert words in page
    assert wrong.get("title", "Journal club")[:200] in page
    assert not Record.objects.exists()


def test_signs_of_a_patient_and_the_same_again_are_questions_that_can_be_answered(browser):
    browser.post("/cpd/add/", quick())
    again = browser.post("/cpd/add/", quick(key="k2"))
    assert again.status_code == 422
    assert 'name="again"' in again.content.decode()
    assert browser.post("/cpd/add/", quick(key="k2", again="on")).status_code == 302
    asked = browser.post("/cpd/add/", quick(key="k3", title=NHS))
    assert 'name="patients"' in asked.content.decode()
    assert browser.post("/cpd/add/", quick(key="k3", title=NHS, patients="invented")).status_code == 302
    assert Record.objects.get(key="k3").patients_answer == "invented"


def test_a_day_in_no_period_is_said_so_and_kept(browser):
    answer = browser.post("/cpd/add/", quick(), follow=True)
    assert "lies in none of your CPD periods" in answer.content.decode()


# --- The whole form and its drafts ----------------------------------------------------------------------------------


def test_everything_can_be_told_and_is_shown_again(browser, person):
    open_cycle(person)
    goal = Goal.objects.create(person=person, key="g", wish="Do more MRI", by_on=ON, added_at=AT)
    record = make_record(person)
    answer = whole(
        browser, record, hours=1, minutes=30, participatory_hours=1, did="Read\r\nit", learnt="Much",
        benefit_practice="Safer", benefit_served="Sooner", standards=["five:3"], scopes=["nuclear"],
        tags="MRI, safety, mri", goals=[goal.reference],
    )  # fmt: skip
    assert answer["Location"] == "/cpd/"
    record.refresh_from_db()
    assert (record.minutes, record.participatory, record.did, record.tags) == (90, 60, "Read\nit", ["mri", "safety"])
    assert list(goal.records.all()) == [record]
    page = read(browser, f"/cpd/records/{record.reference}/")
    for words in ("Much", "Safer", "mri, safety", "Do more MRI", "See what it said before 1 change"):
        assert words in page
    assert "Sooner" in read(browser, f"/cpd/records/{record.reference}/history/")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"hours": 40}, "24 hours or less"),
        ({"hours": "many"}, "whole number"),
        ({"hours": 1, "participatory_hours": 2}, "no more time with others"),
        ({"learnt": "word " * 20_000}, "you have used 99,999"),
        ({"did": NHS}, "an NHS number"),
        ({"first_on_day": 1, "first_on_month": 1, "first_on_year": 2027}, "not in the future"),
        ({"standards": "nobody:1"}, ""),
    ],
)
def test_a_form_that_comes_back_keeps_all_of_it_even_when_it_is_left(browser, person, wrong, words):
    open_cycle(person)
    record = make_record(person)
    answer = whole(browser, record, **{"benefit_practice": "Not to be lost"} | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert_sound(answer.content.decode())
    assert "Not to be lost" in answer.content.decode()
    record.refresh_from_db()
    assert record.benefit_practice == ""
    page = read(browser, f"/cpd/records/{record.reference}/")
    assert "Not to be lost" in page
    assert "not saved yet" in page
    browser.post(f"/cpd/records/{record.reference}/draft/discard/")
    assert "Not to be lost" not in read(browser, f"/cpd/records/{record.reference}/")


def test_what_is_typed_is_kept_by_itself_and_by_a_button(browser, person):
    record = make_record(person)
    address = f"/cpd/records/{record.reference}/draft/"
    typed = {"title": "", "did": "Half a sent", "first_on_day": "99", "csrfmiddlewaretoken": "x"}
    answer = browser.post(address, typed, headers={"X-Autosave": "1"})
    assert answer.json()["said"].startswith("Kept as a draft on 22")
    assert "csrfmiddlewaretoken" not in RecordDraft.objects.get().entered
    page = read(browser, f"/cpd/records/{record.reference}/")
    assert "Half a sent" in page
    assert 'value="99"' in page
    assert browser.post(address, {"did": "More"})["Location"] == f"/cpd/records/{record.reference}/"
    too_much = browser.post(address, {"did": "x" * 700_000}, headers={"X-Autosave": "1"})
    assert (too_much.status_code, "too much text" in too_much.json()["said"]) == (422, True)
    assert RecordDraft.objects.get().entered == {"did": ["More"]}


def test_an_activity_is_copied_deleted_and_put_back(browser, person):
    record = make_record(person)
    address = f"/cpd/records/{record.reference}"
    for _twice in range(2):
        copied = browser.post(f"{address}/copy/", {"key": "once"})
    assert Record.objects.count() == 2
    assert "waits for you to confirm that it happened" in read(browser, copied["Location"])
    browser.post(f"{address}/delete/")
    assert browser.get(f"{address}/")["Location"] == "/cpd/deleted/"
    assert "Put it back" in read(browser, "/cpd/deleted/")
    browser.post(f"{address}/restore/")
    assert "Journal club" in read(browser, "/cpd/")


def test_drafts_are_confirmed_one_by_one_or_all_together(browser, person):
    for number in range(3):
        made = make_record(person, f"Meeting {number}", state=RecordState.DRAFT)
    assert "3 activities wait" in read(browser, "/cpd/")
    assert "Confirm all 3 activities" in read(browser, "/cpd/waiting/")
    browser.post(f"/cpd/records/{made.reference}/confirm/")
    answer = browser.post("/cpd/waiting/confirm/", follow=True)
    assert "2 activities are in your log." in answer.content.decode()
    assert "Nothing waits" in read(browser, "/cpd/waiting/")


def test_evidence_is_chosen_behind_the_second_factor(browser, person, me, signed_in):
    record, document = make_record(person), make_document(person, title="Certificate 2026")
    address = f"/cpd/records/{record.reference}/evidence/"
    assert browser.get(address).status_code == 303
    strong = signed_in(me)
    assert "Certificate 2026" in read(strong, address)
    strong.post(address, {"documents": [document.reference]})
    assert list(record.evidence.all()) == [document]
    stranger = make_document(PersonFactory(), data=b"other")
    refused = strong.post(address, {"documents": [stranger.reference]})
    assert refused.status_code == 422
    assert "with evidence" in read(browser, "/cpd/")
    assert "Journal club" in read(strong, f"/my/documents/{document.reference}/")


# --- The log --------------------------------------------------------------------------------------------------------


def test_a_log_is_searched_filtered_and_paged(browser, person):
    open_cycle(person)
    for number in range(30):
        make_record(person, f"Talk {number}", ON - timedelta(days=number), tags=["mri"] if number == 7 else [])
    make_record(person, "Reading", ON, kind=RecordKind.SELF_DIRECTED, learnt="quench")
    assert "1 to 25 of 31" in read(browser, "/cpd/")
    assert "Talk 29" in read(browser, "/cpd/?page=2")
    for narrowed, shown in (("q=QUENCH", "Reading"), ("kind=self", "Reading"), ("tag=mri", "Talk 7")):
        page = read(browser, f"/cpd/?{narrowed}")
        assert "1 activity found" in page
        assert shown in page
    days = "since_day=1&since_month=11&since_year=2026&until_day=2&until_month=11&until_year=2026"
    assert "2 activities found" in read(browser, f"/cpd/?{days}")
    assert "Nothing in your log is like that" in read(browser, "/cpd/?q=nothing+like+it")
    assert "must include" in read(browser, "/cpd/?since_day=1")


def test_a_log_of_two_thousand_asks_as_little_as_one_of_two_and_stays_small(browser, person):
    open_cycle(person)

    def looked():
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get("/cpd/")
        return len(asked), len(answer.content)

    for number in range(2):
        make_record(person, f"Talk {number}", tags=["mri"])
    browser.get("/cpd/")
    few, _size = looked()
    words = {"did": "word " * 200, "learnt": "word " * 200, "tags": ["mri", "safety", "a long tag of some words"]}
    Record.objects.bulk_create(
        Record(
            person=person, key=f"bulk:{n}", kind="work", title=f"A rather long title of an activity, number {n}",
            first_on=ON - timedelta(days=n % 300), last_on=ON - timedelta(days=n % 300), added_at=AT, written_at=AT,
            minutes=90, **words,
        )
        for n in range(1_998)
    )  # fmt: skip
    many, size = looked()
    assert many == few <= 16
    assert size < 100_000


# --- Readiness, year, plan, what comes again ------------------------------------------------------------------------


def test_readiness_says_what_is_missing_and_what_to_add(browser, person):
    cycle = open_cycle(person)
    assert "things to add by" in read(browser, "/cpd/readiness/")
    page = read(browser, f"/cpd/readiness/{cycle.reference}/")
    for words in ("Nothing is recorded for 3 months", "Your log has 0 activities", "explain it", "something to add"):
        assert words in page
    good_year(person)
    for record in Record.objects.all()[:2]:
        record.evidence.add(make_document(person, data=record.reference.encode()))
    page = read(browser, f"/cpd/readiness/{cycle.reference}/")
    assert "an audit today would miss nothing" in page
    assert "What an auditor would miss" not in page


def test_a_gap_is_explained_from_the_link_of_its_finding_and_taken_back(browser, person):
    cycle = open_cycle(person)
    page = read(browser, f"/cpd/readiness/{cycle.reference}/")
    link = re.search(r'href="(/cpd/gaps/add/\?from=2026-01-01&amp;to=2026-11-22)"', page)[1].replace("&amp;", "&")
    form = read(browser, link)
    assert 'value="22"' in form
    days = {"first_on_day": 1, "first_on_month": 1, "first_on_year": 2026}
    days |= {"last_on_day": 22, "last_on_month": 11, "last_on_year": 2026}
    assert browser.post("/cpd/gaps/add/", days).status_code == 422
    assert browser.post("/cpd/gaps/add/", days | {"words": "On secondment."})["Location"] == "/cpd/readiness/"
    assert "On secondment." in read(browser, "/cpd/readiness/")
    assert "Nothing is recorded for 3 months" not in read(browser, f"/cpd/readiness/{cycle.reference}/")
    browser.post(f"/cpd/gaps/{GapExplained.objects.get().pk}/withdraw/")
    assert "On secondment." not in read(browser, "/cpd/readiness/")


def test_the_year_is_a_picture_with_its_table(browser, person):
    assert "Nothing is recorded for this year" in read(browser, "/cpd/year/2026/")
    good_year(person)
    page = read(browser, browser.get("/cpd/year/")["Location"])
    assert page.count("url(#kind-") >= 12
    assert "January: 1." in page
    for address in ("/cpd/year/1900/", "/cpd/year/2100/", "/cpd/year/99999999999/"):
        assert browser.get(address).status_code == 404


def test_a_goal_goes_its_way(browser, person):
    record = make_record(person)
    day = {"by_on_day": 1, "by_on_month": 6, "by_on_year": 2027}
    assert "No goal is under way" in read(browser, "/cpd/plan/")
    read(browser, "/cpd/plan/add/")
    assert browser.post("/cpd/plan/add/", {"wish": "", "key": "g"} | day).status_code == 422
    for _twice in range(2):
        browser.post("/cpd/plan/add/", {"wish": "Commission a linac", "key": "g"} | day)
    goal = Goal.objects.get()
    address = f"/cpd/plan/{goal.reference}/"
    assert "Journal club" in read(browser, address)
    browser.post(address, {"wish": "Commission two", "key": "g", "records": [record.reference]} | day)
    assert "1 activity served it" in read(browser, "/cpd/plan/")
    read(browser, f"{address}review/")
    assert browser.post(f"{address}review/", {"state": "met"}).status_code == 422
    browser.post(f"{address}review/", {"state": "met", "outcome": "Did both."})
    assert "Did both." in read(browser, "/cpd/plan/")
    assert "Take it up again" in read(browser, address)
    browser.post(f"{address}again/")
    goal.refresh_from_db()
    assert goal.state == "open"


def test_what_comes_again_is_described_and_ended(browser, person):
    day = {"first_on_day": 9, "first_on_month": 11, "first_on_year": 2026}
    said = {"title": "Meeting", "kind": "work", "rhythm": "weekly", "hours": 1}
    read(browser, "/cpd/recurring/")
    assert browser.post("/cpd/recurring/", said).status_code == 422
    browser.post("/cpd/recurring/", said | day)
    assert "every week" in read(browser, "/cpd/recurring/")
    assert Record.objects.filter(state=RecordState.DRAFT).count() == 2
    browser.post(f"/cpd/recurring/{Recurring.objects.get().reference}/end/")
    assert "Nothing comes again yet" in read(browser, "/cpd/recurring/")


def test_a_log_is_nobody_elses(person, signed_in):
    other = signed_in(UserFactory(person=PersonFactory()))
    record, cycle = make_record(person), open_cycle(person)
    for address in (
        f"/cpd/records/{record.reference}/", f"/cpd/records/{record.reference}/history/",
        f"/cpd/readiness/{cycle.reference}/",
    ):  # fmt: skip
        assert other.get(address).status_code == 404
    assert other.post(f"/cpd/records/{record.reference}/delete/").status_code == 404
    assert "Journal club" not in other.get("/cpd/").content.decode()


def test_my_page_says_how_ready_the_log_is_and_what_waits_in_as_many_statements_whatever_it_holds(browser, person):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            browser.get("/my/")
        return len(asked)

    assert "Your CPD" not in browser.get("/my/").content.decode()
    cycle = open_cycle(person)
    make_record(person, state=RecordState.DRAFT)
    few = statements()
    for number in range(40):
        make_record(person, f"Talk {number}")
    page = read(browser, "/my/")
    assert f'href="/cpd/readiness/{cycle.reference}/"' in page
    assert "1 CPD activity waits" in page
    assert statements() == few
