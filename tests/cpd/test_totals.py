"""What everybody’s logs come to for the yearly report; and a long log, whose page asks and weighs no more."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cpd.choices import RecordKind, RecordState
from cpd.models import AuditPolicy, Record
from tests.factories.cpd import AT, make_record
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)


def test_the_totals_of_a_year_count_what_is_kept_and_ended_in_it_and_name_nobody():
    one, other = PersonFactory(surname="Quillfeather"), PersonFactory()
    for person, day, minutes in ((one, "2026-01-01", 60), (one, "2026-12-31", 90), (other, "2026-06-01", 30)):
        make_record(person, day=date.fromisoformat(day), minutes=minutes, participatory=30)
    make_record(one, kind=RecordKind.FORMAL)
    AuditPolicy.objects.update(fewest_shown=2)
    for left_out in ({"deleted_at": AT}, {"state": RecordState.DRAFT}, {"day": date(2027, 1, 1)}):
        make_record(other, minutes=600, **left_out)
    out = io.StringIO()
    call_command("cpd_totals", "2026", stdout=out)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    # One alone did formal learning, and of two kinds that is not to be told from the other either.
    assert rows[1:] == [["work", "", "", "", ""], ["formal", "", "", "", ""]]
    for person in (one, other):
        make_record(person, kind=RecordKind.SELF_DIRECTED)
        make_record(person, kind=RecordKind.PROFESSIONAL)
    out = io.StringIO()
    call_command("cpd_totals", "2026", stdout=out)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert rows[1:] == [
        ["work", "2", "3", "3.0", "1.5"],
        ["professional", "", "", "", ""],
        ["formal", "", "", "", ""],
        ["self", "2", "2", "0.0", "0.0"],
    ]
    assert "Quillfeather" not in out.getvalue()
    for year in ("0", "9999", "10000"):
        with pytest.raises(CommandError):
            call_command("cpd_totals", year)


def test_the_page_of_a_log_with_two_thousand_activities_asks_as_much_as_a_short_one_and_stays_light(signed_in):
    person = PersonFactory()
    me, asked = signed_in(UserFactory(person=person), second_factor=False), []
    for number in (30, 1_970):
        there = Record.objects.count()
        Record.objects.bulk_create(
            Record(
                person=person, key=str(there + n), kind="work", title=f"Activity {there + n}", added_at=AT,
                written_at=AT, first_on=DAY + timedelta(days=n % 300), last_on=DAY + timedelta(days=n % 300),
            )
            for n in range(number)
        )  # fmt: skip
        me.get("/cpd/")
        with CaptureQueriesContext(connection) as counted:
            page = me.get("/cpd/")
        asked.append(len(counted))
    assert asked[0] == asked[1]
    assert len(page.content) < 100_000
