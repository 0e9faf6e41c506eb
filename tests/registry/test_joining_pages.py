"""The public pages about joining: without a cookie, from the rows by which applications are judged, and shareable."""

import csv
import re
from datetime import date
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Fee
from registry.models import Framework, Recognition, RoutePolicy
from registry.queries import joining
from registry.rules.eligibility import outcome
from registry.services import standards as loading
from tests.pages.rules import assert_sound
from tests.registry.test_eligibility import paths

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TODAY = "2026-11-22"


@pytest.fixture
def today():
    with time_machine.travel(f"{TODAY}T12:00:00+00:00", tick=False):
        yield date.fromisoformat(TODAY)


@pytest.fixture
def stranger():
    return Client()


def text(answer):
    """What a sound page says, with a space wherever something begins or ends."""
    html = answer.content.decode()
    assert_sound(html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()).replace(" .", ".").replace(" ,", ",")


def answer_of(client, **answers):
    return client.get("/join/answer/", answers)


# --- Can I join? ----------------------------------------------------------------------------------------------------


def test_the_questions_are_walked_one_by_one_by_forms_alone(stranger):
    given, expected = (
        {},
        [("work", "technologist"), ("scope", "renal-technology"), ("place", "uk"), ("training", "work")],
    )
    for code, answer in [*expected, ("time", "enough")]:
        page = stranger.get("/join/", given)
        html = page.content.decode()
        assert_sound(html)
        assert f'name="{code}"' in html
        assert f'name="asked" value="{code}"' in html
        assert f'value="{answer}"' in html
        given[code] = answer
    last = stranger.get("/join/", {**given, "asked": "time"})
    assert last.status_code == 302
    assert last["Location"].startswith("/join/answer/?work=technologist&scope=renal-technology")
    assert not stranger.cookies


def test_a_question_without_an_answer_is_asked_again(stranger):
    for query in ({"asked": "work"}, {"work": "technologist", "asked": "scope"}, {"work": "", "asked": "work"}):
        page = stranger.get("/join/", query)
        assert page.status_code == 422
        html = page.content.decode()
        assert "Choose one of the answers" in html
        assert "<title>Error: " in html


def test_every_path_has_a_page_that_says_where_it_leads(stranger):
    known = joining.known()
    for answers in paths(known):
        page = answer_of(stranger, **answers)
        assert page.status_code == 200, answers
        words = text(page)
        if outcome(answers, known).route:
            assert "You can apply to the" in words
            assert "What it is not" in words
            assert "Start your application" in words
        else:
            assert "Start your application" not in words


def test_an_answer_says_what_it_costs_asks_for_and_takes(stranger):
    Fee.objects.update_or_create(
        code="rct-equivalence",
        valid_from=date(2026, 1, 1),
        defaults={"amount_pence": 8800, "purpose": "admission", "words": "x"},
    )
    page = answer_of(
        stranger, work="technologist", scope="nuclear-medicine", place="uk", training="work", time="enough"
    )
    words = text(page)
    policy = RoutePolicy.objects.get(route__code="equivalence-physics", route__register__code="RCT")
    for said in (
        "Equivalence, physics",
        "Nuclear Medicine",
        "£88.00",
        f"at least {policy.min_months} months",
        "You show each of 11 standards with evidence",
        f"{policy.completeness_working_days} working days",
        f"appeal for {policy.appeal_days} days",
        "Referees that we write to when you hand in: 2",
        "A voluntary register",
        "about 11 weeks",
    ):
        assert said in words, said
    assert "/my/applications/start/RCT/equivalence-physics/" in page.content.decode()


def test_a_scientist_is_sent_to_the_statutory_register_first(stranger):
    words = text(answer_of(stranger, work="scientist", hcpc="no"))
    assert "Register with the Health and Care Professions Council first" in words
    words = text(answer_of(stranger, work="scientist", hcpc="yes"))
    assert "does not take the place of your registration with the Health and Care Professions Council" in words


def test_a_scope_on_trial_says_so(stranger):
    page = answer_of(stranger, work="technologist", scope="clinical-computing", place="uk", training="scheme")
    assert "This scope is on trial" in text(page)


def test_a_scope_that_is_closed_is_not_offered(stranger):
    html = stranger.get("/join/", {"work": "technologist"}).content.decode()
    assert "clinical-computing" in html
    assert "bone-densitometry" not in html


@pytest.mark.parametrize("page", ["/join/", "/join/answer/"])
@pytest.mark.parametrize(
    "query",
    [
        {"work": "astronaut"},
        {"work": "<script>alert(1)</script>"},
        {"work": "x" * 5_000},
        {"work": "technologist", "scope": "astrology"},
        {"work": "scientist", "scope": "sonography"},
        {"scope": "sonography"},
        {"work": "scientist", "hcpc": "no", "certificate": "hsst"},
        {"work": "scientist\x00"},
    ],
)
def test_nonsense_gets_a_clear_sentence_and_a_way_on(stranger, page, query):
    answer = stranger.get(page, query)
    assert answer.status_code == 422
    words = text(answer)
    assert "These answers lead nowhere" in words
    assert "Start again" in words
    assert "<script>alert" not in answer.content.decode()


def test_half_an_answer_leads_back_to_the_open_question(stranger):
    assert answer_of(stranger, work="scientist")["Location"] == "/join/?work=scientist"
    assert stranger.get("/join/answer/")["Location"] == "/join/"


def test_what_else_stands_in_the_address_is_of_no_account(stranger):
    assert answer_of(stranger, work="scientist", hcpc="yes", utm="x").status_code == 200


# --- Programmes -----------------------------------------------------------------------------------------------------


def test_programmes_are_listed_with_their_days_versions_and_reviews(stranger):
    words = text(stranger.get("/join/programmes/"))
    assert f"Recognitions shown: {Recognition.objects.filter(set_aside_at=None).count()}." in words
    assert "BSc Healthcare Science (Nuclear Medicine)" in words
    assert "from 1 September 2015 before 1 September 2022" in words
    assert "ended" in words


def test_a_review_that_is_due_is_marked(stranger):
    assert "the review is due" not in text(stranger.get("/join/programmes/"))
    with time_machine.travel("2026-12-02T12:00:00+00:00", tick=False):
        assert "the review is due" in text(stranger.get("/join/programmes/"))


def test_programmes_are_narrowed_by_route_and_scope(stranger):
    one = text(stranger.get("/join/programmes/", {"route": "RCT/sonography"}))
    assert "Postgraduate diploma in medical ultrasound" in one
    assert "Nuclear Medicine)" not in one
    # A programme that names no scope is for all of them.
    renal = text(stranger.get("/join/programmes/", {"scope": "renal-technology"}))
    assert "Renal technologist training scheme" in renal
    assert "Clinical technologist training scheme" in renal
    assert "medical ultrasound" not in renal
    none = stranger.get("/join/programmes/", {"route": "RCT/sonography", "scope": "renal-technology"})
    assert "No programme that is recognised" in text(none)


def test_a_route_or_scope_that_is_none_is_said_beside_it(stranger):
    answer = stranger.get("/join/programmes/", {"route": "RCT/astrology"})
    assert answer.status_code == 422
    assert "Choose one of the answers on the list" in answer.content.decode()


def test_programmes_as_a_file_are_the_same_and_calculate_nothing(stranger):
    held = Recognition.objects.filter(set_aside_at=None).first()
    held.programme.name = "=HYPERLINK(1)"
    held.programme.save()
    answer = stranger.get("/join/programmes/programmes.csv")
    rows = list(csv.reader(StringIO(answer.content.decode())))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(rows) == 1 + Recognition.objects.filter(set_aside_at=None).count()
    assert all(len(row) == len(rows[0]) for row in rows)
    assert "'=HYPERLINK(1)" in {row[0] for row in rows}
    narrowed = stranger.get("/join/programmes/programmes.csv", {"scope": "sonography", "route": "RCT/sonography"})
    assert len(narrowed.content.decode().splitlines()) == 2


def test_programmes_are_read_in_as_many_questions_however_many_there_are(stranger):
    with CaptureQueriesContext(connection) as all_of_them:
        stranger.get("/join/programmes/")
    with CaptureQueriesContext(connection) as few:
        stranger.get("/join/programmes/", {"route": "RCT/sonography"})
    assert len(all_of_them) == len(few) <= 8


# --- Standards ------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_editions():
    framework = Framework.objects.get(code="rct-physics")
    loading.load_framework(
        document={
            "framework": "rct-physics",
            "name": framework.name,
            "editions": [
                {
                    "version": "2027.1",
                    "effective_from": date(2027, 1, 1),
                    "domains": [
                        {
                            "code": "1",
                            "title": "Professional practice",
                            "standards": [
                                {"code": "1.1", "title": "Other words", "guidance": "Other.", "verified": True},
                                {"code": "1.9", "title": "Something new", "verified": True},
                            ],
                        }
                    ],
                }
            ],
        }
    )
    return framework


def test_an_edition_with_its_guidance_and_what_is_not_verified(stranger):
    words = text(stranger.get("/join/standards/rct-physics/"))
    assert "Edition 2026.1" in words
    assert "Measures radiation and uses its instruments" in words
    assert "Choice, calibration and use of detectors" in words
    assert "have not been held against the source yet: 11." in words
    assert words.count("wording not verified") == 11 + 1


def test_the_edition_in_force_is_shown_until_the_next_one_is(stranger, two_editions):
    assert "Edition 2026.1" in text(stranger.get("/join/standards/rct-physics/"))
    later = text(stranger.get("/join/standards/rct-physics/", {"edition": "2027.1"}))
    assert "It is not in force yet" in later
    with time_machine.travel("2027-01-01T12:00:00+00:00", tick=False):
        assert "Edition 2027.1" in text(stranger.get("/join/standards/rct-physics/"))
        earlier = text(stranger.get("/join/standards/rct-physics/", {"edition": "2026.1"}))
        assert "It is no longer in force" in earlier


def test_two_editions_are_told_apart(stranger, two_editions):
    words = text(stranger.get("/join/standards/rct-physics/", {"edition": "2027.1", "since": "2026.1"}))
    assert "1.1 changed" in words
    assert "1.9 new" in words
    assert "Before: Works within the code of conduct" in words
    assert "No longer there" in words
    assert "Communicates with patients" in words
    assert "2.1" in words
    same = text(stranger.get("/join/standards/rct-physics/", {"since": "2026.1"}))
    assert "1.1 changed" not in same


@pytest.mark.parametrize("name", ["edition", "since"])
def test_an_edition_that_is_none(stranger, name):
    answer = stranger.get("/join/standards/rct-physics/", {name: "1066"})
    assert answer.status_code == 422
    assert "There is no such edition" in text(answer)


def test_every_framework_is_linked(stranger):
    html = stranger.get("/join/standards/").content.decode()
    for framework in Framework.objects.all():
        assert f"/join/standards/{framework.code}/" in html
        assert stranger.get(f"/join/standards/{framework.code}/").status_code == 200
    assert stranger.get("/join/standards/nothing/").status_code == 404


# --- Decisions ------------------------------------------------------------------------------------------------------


def test_how_decisions_are_made_is_said_from_the_rows_in_force(stranger):
    words = text(stranger.get("/join/decisions/"))
    assert "Register of Clinical Technologists" in words
    assert "30 working days, by 2; more evidence at most 2 times, 90 days each" in words
    assert "none: checked by the office" in words
    assert "You have 28 or 30 days" in words


def test_a_later_row_is_what_the_page_says_from_its_day(stranger):
    row = RoutePolicy.objects.get(route__code="sonography", route__register__code="RCT")
    row.pk, row.valid_from, row.appeal_days = None, date(2026, 12, 1), 77
    row.save()
    assert "77" not in text(stranger.get("/join/decisions/"))
    with time_machine.travel("2026-12-01T12:00:00+00:00", tick=False):
        assert "within 77 days" in text(stranger.get("/join/decisions/"))


# --- Coming back ----------------------------------------------------------------------------------------------------


def planned(client, left_on, *, register="RCT", left="lapsed", on=""):
    day, month, year = left_on.split()
    query = {"register": register, "left": left, "left_on_day": day, "left_on_month": month, "left_on_year": year}
    if on:
        query |= dict(zip(("on_day", "on_month", "on_year"), on.split(), strict=True))
    return client.get("/join/coming-back/", query)


@pytest.mark.parametrize(
    ("left_on", "more", "said"),
    [
        ("1 11 2026", {}, ["a form, the fee and an explanation are enough", "none is asked for"]),
        ("1 6 2025", {}, ["at once", "none is asked for", "More is asked from 1 June 2027"]),
        ("1 6 2023", {}, ["30 days (210 hours), of which at most 105 hours of private study"]),
        ("29 2 2020", {}, ["60 days (420 hours), of which at most 210"]),
        ("29 2 2024", {"on": "27 2 2027"}, ["30 days (210 hours)"]),
        ("29 2 2024", {"on": "28 2 2029"}, ["60 days (420 hours)"]),
        ("1 6 2023", {"left": "removed"}, ["You may not apply on that day", "Earliest day 1 June 2028"]),
        ("1 6 2020", {"left": "removed"}, ["You may apply to be restored", "after 5 years, and again 12 months"]),
        ("1 6 2023", {"register": "CS"}, ["registration with the Health and Care Professions Council must be current"]),
    ],
)
def test_exactly_what_is_needed(stranger, left_on, more, said):
    answer = planned(stranger, left_on, **more)
    words = text(answer)
    for sentence in said:
        assert sentence in words, sentence
    assert not stranger.cookies


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"register": "RCT"}, "Enter the day on which it ended"),
        ({"register": "XYZ"}, "Choose one of the answers"),
        ({"left_on_day": "31", "left_on_month": "2", "left_on_year": "2020"}, "a day that exists"),
        ({"left_on_day": "1", "left_on_month": "2", "left_on_year": "2030"}, "today or earlier"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_it(stranger, query, words):
    answer = stranger.get("/join/coming-back/", query)
    assert answer.status_code == 422
    assert words in text(answer)


def test_nobody_comes_back_before_they_left_nor_in_a_hundred_years(stranger):
    assert "after the one on which it ended" in text(planned(stranger, "1 6 2025", on="1 6 2024"))
    assert "within the next ten years" in text(planned(stranger, "1 6 2025", on="1 6 2126"))


# --- Where a visitor would look -------------------------------------------------------------------------------------


def test_the_pages_are_linked_from_where_a_visitor_would_look(stranger):
    assert stranger.get("/").content.decode().count('href="/join/"') >= 2
    about = stranger.get("/about/").content.decode()
    for page in ("", "programmes/", "standards/", "decisions/", "coming-back/"):
        assert f'href="/join/{page}"' in about
