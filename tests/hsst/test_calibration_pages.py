"""A calibration round from page to page: opened after a check, judged alone, sealed, closed, compared."""

import csv
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hsst.choices import CalibrationStage
from hsst.models import CalibrationDraft, CalibrationMark, CalibrationRound
from hsst.services import calibration
from members.choices import Role
from members.models import RoleGrant
from registry.choices import Mark
from tests.factories.assessing import make_assessor, make_officer
from tests.factories.calibration import AT, LAST_ON, draft_all, hand_in_all, open_round, seat_of
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
DESK = "/desk/equivalence/calibration/"


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def people():
    return [make_assessor(), make_assessor(), make_assessor(role=Role.LAY_ASSESSOR)]


@pytest.fixture
def office():
    return sign_in(Client(), make_officer())


def text(answer):
    html = answer.content.decode()
    assert_sound(html)
    return " ".join(html.split())


def chosen(day=LAST_ON):
    return {
        "dossiers": "hss-first", "last_on_day": day.day, "last_on_month": day.month, "last_on_year": day.year
    }  # fmt: skip


def test_the_office_opens_a_round_after_a_check_puts_it_off_and_closes_it(office, people):
    assert "No round was opened yet" in text(office.get(DESK))
    assert "Five dossiers" in text(office.get(f"{DESK}open/"))
    wrong = office.post(f"{DESK}open/", chosen(AT.date() + timedelta(days=3)))
    assert wrong.status_code == 422
    assert "at least two weeks from today" in text(wrong)
    check = office.post(f"{DESK}open/", chosen())
    assert check.status_code == 302
    html = text(office.get(check["Location"]))
    assert "18 December 2026" in html
    assert "3 assessors, lay or not" in html
    assert html.count(">Cancel<") == 1
    again = office.get(f"{DESK}open/?{check['Location'].partition('?')[2]}")
    assert 'value="18"' in again.content.decode()
    assert not CalibrationRound.objects.exists()
    here = office.post(check["Location"], chosen())["Location"]
    assert office.post(check["Location"], chosen())["Location"] == here  # pressed twice
    assert office.get(f"{DESK}open/check/").status_code == 302
    late = office.post(f"{DESK}open/check/", chosen(LAST_ON + timedelta(days=1)))
    assert late.status_code == 422
    assert "open already" in text(late)

    hand_in_all(CalibrationRound.objects.get(), people[0], Mark.NOT_EVIDENCED)
    html = text(office.get(here))
    assert "1 of 3" in html
    assert html.count("not yet") == 2
    assert not any(word in html for word in ("not evidenced", "Not evidenced", "As the dossier shows."))
    assert "1 of 3" in text(office.get(DESK))
    for page in ("extend", "close", "cancel"):
        assert text(office.get(f"{here}{page}/")).count(">Cancel<") == 1
    refused = office.post(f"{here}extend/", chosen(LAST_ON - timedelta(days=1)))
    assert refused.status_code == 422
    assert "must come after" in text(refused)
    assert office.post(f"{here}extend/", chosen(LAST_ON + timedelta(days=7))).status_code == 302
    assert office.post(f"{here}close/").status_code == 302
    assert office.post(f"{here}close/").status_code == 302
    html = text(office.get(here))
    assert "See how far they agree" in html
    assert "Close the round now" not in html
    for page, words in (("extend", "no longer be put off"), ("close", "over already"), ("cancel", "over already")):
        assert words in text(office.get(f"{here}{page}/"))
    assert office.post(f"{here}cancel/", {"reason": "Too late."}).status_code == 422


def test_an_assessor_is_led_to_the_round_judges_changes_and_hands_in(office, people):
    held = open_round()
    client = sign_in(Client(), people[0])
    here = f"/assessing/calibration/{held.reference}/"
    html = text(client.get("/assessing/"))
    assert html.count("Judge the dossiers") == 1
    assert "18 December 2026" in html
    html = text(client.get(here))
    assert "You judged 0 of 40" in html
    assert "Judge Dossier A, 1" in html
    one = f"{here}1/1/"
    html = text(client.get(one))
    assert "What is shown for 1" in html
    empty = client.post(one, {"mark": "met", "reason": ""})
    assert empty.status_code == 422
    assert "Give your reason" in text(empty)
    kept = client.post(f"{one}draft/", {"mark": "", "reason": "Half a thought"}, headers={"X-Autosave": "1"})
    assert "not handed in yet" in kept.json()["said"]
    assert client.post(f"{one}draft/", {"mark": "met", "reason": ""})["Location"] == f"{one}#judgement"
    saved = client.post(one, {"mark": "partly", "reason": "Some of it.", "next": "1"})
    assert saved["Location"] == f"{here}1/4/"
    assert client.post(one, {"mark": "met", "reason": "All of it."})["Location"] == one
    assert "All of it." in text(client.get(one))
    early = client.post(f"{here}hand-in/")
    assert early.status_code == 422
    assert "39 of 40 judgements are missing" in text(early)
    assert "Judge Dossier A, 4" in text(client.get(f"{here}hand-in/"))
    CalibrationDraft.objects.all().delete()
    draft_all(seat_of(held, people[0]), less=1)
    last = client.post(f"{here}5/15/", {"mark": "met", "reason": "All.", "next": "1"})
    assert last["Location"] == f"{here}hand-in/"
    html = text(client.get(last["Location"]))
    assert html.count(">Cancel<") == 1
    assert html.count("Change<") == 40
    for _ in range(2):
        assert client.post(f"{here}hand-in/")["Location"] == here
    assert CalibrationMark.objects.count() == 40
    html = text(client.get(here))
    assert "You handed in on" in html
    assert "sealed" in html
    assert "no longer be changed" in text(client.get(one))
    changed = client.post(one, {"mark": "not_met", "reason": "No."})
    assert changed.status_code == 422
    assert client.get(f"{here}hand-in/").status_code == 302
    assert "you handed in" in text(client.get("/assessing/"))


def test_results_by_address_are_refused_until_the_round_is_closed_and_then_show_no_name(people):
    held = open_round()
    for who, mark in zip(people, (Mark.MET, Mark.PARTLY, Mark.NOT_MET), strict=True):
        hand_in_all(held, who, mark)
    client = sign_in(Client(), people[0])
    here = f"/assessing/calibration/{held.reference}/results/"
    early = client.get(here)
    assert early.status_code == 422
    assert "sealed until this round is closed" in text(early)
    before = [text(client.get(page)) for page in (here, here.replace("results/", ""), "/assessing/")]
    assert not [html for html in before if "artly met" in html]
    calibration.close(held=held, by=None, at=AT)
    assert "See how you compare" in text(client.get("/assessing/"))
    html = text(client.get(here))
    assert "3 people handed in, you among them" in html
    assert html.count("As the dossier shows.") == 40  # their own reasons and nobody else’s
    assert not any(f"Assessor{n}" in html for n in range(1, 400))
    with CaptureQueriesContext(connection) as questions:
        client.get(here)
    assert len(questions) <= 22


def test_late_what_was_typed_stands_on_the_page_and_what_was_written_stays(people):
    held = open_round()
    client = sign_in(Client(), people[1])
    draft_all(seat_of(held, people[1]))
    here = f"/assessing/calibration/{held.reference}/"
    typed = {"mark": "met", "reason": "Typed on the last evening."}
    with time_machine.travel(AT + timedelta(days=29), tick=False):
        client = sign_in(Client(), people[1])
        for page in ("1/1/", "1/1/draft/"):
            late = client.post(f"{here}{page}", typed)
            assert late.status_code == 422
            html = text(late)
            assert "This round is over" in html
            assert "Typed on the last evening." in html
        by_itself = client.post(f"{here}1/1/draft/", typed, headers={"X-Autosave": "1"})
        assert by_itself.status_code == 422
        assert "over" in by_itself.json()["said"]
        assert client.post(f"{here}hand-in/").status_code == 422
        assert "did not hand in" in text(client.get(here))
        assert "the round is over" in text(client.get("/assessing/"))
        calibration.look_after(on=LAST_ON + timedelta(days=1), at=AT + timedelta(days=29))
        assert "As the dossier shows." in text(client.get(f"{here}1/1/"))
        assert "nothing of yours to compare" in text(client.get(f"{here}results/"))
    assert CalibrationDraft.objects.count() == 40


def test_whoever_judges_no_more_is_told_so_and_somebody_else_learns_of_no_round(people):
    held = open_round()
    here = f"/assessing/calibration/{held.reference}/"
    other = make_assessor()  # who began after it was opened and was not asked yet
    assert sign_in(Client(), other).get(here).status_code == 404
    RoleGrant.objects.filter(user=people[0]).update(ended_at=AT)
    client = sign_in(Client(), people[0])
    for page in ("", "1/1/", "hand-in/", "results/"):
        gone = client.get(f"{here}{page}")
        assert gone.status_code == 410
        assert "do not judge for the register any more" in text(gone)
    assert client.post(f"{here}1/1/draft/", {"mark": "met", "reason": "x"}).status_code == 410
    calibration.cancel(held=held, reason="A mistake.", by=make_officer(), at=AT)
    assert sign_in(Client(), people[1]).get(here).status_code == 404
    assert "alibration" not in text(sign_in(Client(), people[1]).get("/assessing/"))


def test_the_office_reads_agreement_from_closed_rounds_and_in_the_file(office, people):
    held = open_round()
    for who, mark in zip(people, (Mark.MET, Mark.MET, Mark.PARTLY), strict=True):
        hand_in_all(held, who, mark)
    page = "/desk/equivalence/reliability/hss/"
    assert "No round is closed" in text(office.get(page))
    assert "Abernethy" not in text(office.get(page))
    assert len(office.get(page.rstrip("/") + ".csv").content.decode().splitlines()) == 1
    calibration.close(held=held, by=None, at=AT)
    html = text(office.get(page))
    assert "5 invented dossiers were judged" in html
    assert html.count("Abernethy") == 3
    assert "severe" in html
    lines = office.get(page.rstrip("/") + ".csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 1 + 8 + 3
    assert {row[0] for row in csv.reader(lines[1:])} == {"calibration"}
    held.refresh_from_db()
    assert held.stage == CalibrationStage.CLOSED


def test_work_on_a_standard_takes_as_many_questions_at_the_end_as_at_the_beginning(people):
    held = open_round()
    client = sign_in(Client(), people[0])
    client.get("/assessing/")
    counts = []
    for less in (40, 1):
        CalibrationDraft.objects.all().delete()
        draft_all(seat_of(held, people[0]), less=less)
        for page in ("", "1/1/", "hand-in/"):
            with CaptureQueriesContext(connection) as questions:
                assert client.get(f"/assessing/calibration/{held.reference}/{page}").status_code == 200
            counts.append(len(questions))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 22, counts
