"""Figures about certificates: what the office reads of those who judge, and what anybody reads of applications."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hsst.queries import reliability
from hsst.rules import numbers
from hsst.rules.numbers import Case
from members.choices import Role
from members.models import TrailEvent
from registry.choices import Mark, SeatEnd, SeatKind, Stage
from registry.models import Application, Framework, Judgement, Seat, StageChange
from tests.factories.assessing import asked, make_application, make_assessor, make_officer
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 2, 10, tzinfo=UTC)
PAGE, FILE = "/desk/equivalence/reliability/hss/", "/desk/equivalence/reliability/hss.csv"


def make_case(users, *, marks=(), handed_in=True, n=0):
    """A case that three judged: each gives every standard one mark, but for the first, where they go by turns."""
    at = AT + timedelta(days=n)
    application = make_application(route="HSSR/hsst-equivalence", scope="radiotherapy-physics", at=at)
    kinds = (SeatKind.LAY_CHAIR, SeatKind.PROFESSIONAL, SeatKind.PROFESSIONAL)
    standards = asked(application)
    for place, (user, kind) in enumerate(zip(users, kinds, strict=True)):
        done = handed_in or place < 2
        seat = Seat.objects.create(
            application=application, kind=kind, user=user, seated_at=at, unconflicted_at=at,
            handed_in_at=at + timedelta(days=9 + place) if done else None,
        )  # fmt: skip
        mark = marks[place] if marks else Mark.MET
        turns = [Mark.PARTLY if n % 2 else Mark.MET, *[mark] * (len(standards) - 1)]
        Judgement.objects.bulk_create(
            Judgement(seat=seat, standard=standard, mark=given, reason="Seen.", judged_at=at)
            for standard, given in zip(standards, turns, strict=True)
        )
    return application


@pytest.fixture
def users():
    return [make_assessor(role=Role.LAY_ASSESSOR), make_assessor(), make_assessor()]


def test_the_office_reads_figures_of_opened_rounds_from_five_cases_on_and_each_look_is_recorded(users):
    client = sign_in(Client(), make_officer())
    assert "No case for a certificate" in client.get("/desk/equivalence/reliability/").content.decode()
    for n in range(4):
        make_case(users, marks=(Mark.MET, Mark.MET, Mark.PARTLY), n=n)
    make_case(users, marks=[Mark.NOT_EVIDENCED] * 3, handed_in=False, n=4)
    html = client.get(PAGE).content.decode()
    assert_sound(html)
    assert "Too few cases" in html
    assert "Abernethy" not in html

    for n in range(5, 9):
        make_case(users, marks=(Mark.MET, Mark.MET, Mark.PARTLY), n=n)
    again = make_case(users, n=9)
    Seat.objects.filter(application=again).update(ended_at=AT + timedelta(days=30), end=SeatEnd.DONE)
    html = client.get(PAGE).content.decode()
    assert_sound(html)
    assert "9 cases have an opened round" in html
    assert html.count("Abernethy") >= 3
    assert "severe" in html
    found = reliability.report(Framework.objects.get(code="hss"))
    assert len(found.standards) == 16
    alike = {code: one for code, _title, one in found.standards}
    assert alike["1"].same == 1
    assert alike["1"].ordinal == 1
    assert alike["2"].same == pytest.approx(1 / 9)
    assert {one.cases for _name, one in found.assessors} == {9}
    days = [one.days for _name, one in found.assessors if one.days is not None]
    assert sorted(days) == [9, 10, 11]

    answer = client.get(FILE)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 1 + 16 + 3 + len(found.pairs)
    assert len({len(row) for row in csv.reader(lines)}) == 1
    looks = TrailEvent.objects.filter(kind="hsst.reliability_read").order_by("pk")
    assert [look.detail["taken_out"] for look in looks] == [False, False, True]
    assert client.get("/desk/equivalence/reliability/rct-physics/").status_code == 404
    assert sign_in(Client(), users[1]).get(PAGE).status_code == 403


def test_a_report_takes_as_many_questions_for_many_cases_as_for_few(users):
    framework, counts = Framework.objects.get(code="hss"), []
    for more in (range(5), range(5, 10)):
        for n in more:
            make_case(users, n=n)
        with CaptureQueriesContext(connection) as questions:
            assert reliability.report(framework).overall
        counts.append(len(questions))
    assert counts[0] == counts[1] <= 10


def test_small_numbers_are_not_published_nor_to_be_worked_out():
    cases = [Case(2025, "granted", {"ready": 10 + n}) for n in range(9)]
    cases += [Case(2025, "refused", {}) for _ in range(7)]
    cases += [Case(2025, "withdrawn", {"assessing": 3}), *(Case(2024, "refused", {}) for _ in range(4))]
    year, few = numbers.by_year(cases, stages=["ready", "assessing"])
    assert (year.year, year.applied) == (2025, 17)
    assert year.outcomes == {"granted": 9, "refused": None, "withdrawn": None}
    assert year.days == {"ready": 14}
    assert (few.year, few.applied, few.outcomes, few.days) == (2024, None, {}, {})


def test_anybody_reads_how_many_applied_and_how_long_it_took(client):
    html = client.get("/equivalence/numbers/").content.decode()
    assert "Nobody has applied yet." in html
    for n in range(10):
        at = AT + timedelta(days=n)
        made = make_application(route="HSSR/hsst-equivalence", scope="radiotherapy-physics", at=at)
        moved = [(Stage.ASSESSING, 20), (Stage.EVIDENCE, 50), (Stage.ASSESSING, 80), (Stage.RECOMMENDED, 90)]
        moved += [(Stage.GRANTED, 95)] if n < 7 else []
        StageChange.objects.bulk_create(
            StageChange(application=made, stage=stage, at=at + timedelta(days=days)) for stage, days in moved
        )
        ended_at = at + timedelta(days=95) if n < 7 else None
        Application.objects.filter(pk=made.pk).update(stage=moved[-1][0], ended_at=ended_at)
    with CaptureQueriesContext(connection) as questions:
        html = client.get("/equivalence/numbers/").content.decode()
    assert len(questions) <= 4
    assert not any('"person_id"' in one["sql"] for one in questions)
    assert_sound(html)
    told = " ".join(html.split("<h2>")[1].split())
    assert "<h3>2026</h3>" in told
    assert ">10<" in told
    assert told.count(">few<") == 2  # seven granted could be worked out from three under way
    assert ">40<" in told  # with the panel: thirty days, and ten once the evidence had come
    assert ">30<" in told
    assert "Waiting for the decision" not in told  # seven of them is nearly the time of one
