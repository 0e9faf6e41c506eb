"""Taking lists out: with a reason, once where a second person agreed, on the record, and seen by those listed."""

import csv
import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.choices import ReadingOf, Role
from members.errors import Refused
from members.models import AccessRecord, Export, GraveAct, Message, TrailEvent
from members.rules.cells import Table
from members.services import acts, exports
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHY = "The yearly report to the council"


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


def table(rows=3, people=(), kind="queue"):
    cells = [(f"Name {n}", f"RCT{n}") for n in range(rows)]
    return Table(kind, {"kind": "act"}, ("Name", "Number"), cells, frozenset(people))


def take(officer, **more):
    return exports.take(**{"table": table(), "reason": WHY, "proved": True, "by": officer, "at": AT} | more)


def rows_of(taken):
    return list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))


def test_an_export_is_remembered_with_the_reference_that_every_row_carries(officer):
    taken = take(officer)
    assert (taken.export.rows, taken.export.kind, taken.export.reason) == (3, "queue", WHY)
    assert taken.export.sha256 == hashlib.sha256(taken.content).hexdigest()
    heading, *rows = rows_of(taken)
    assert heading == ["Name", "Number", "Export"]
    assert [row[-1] for row in rows] == [taken.export.reference] * 3
    assert TrailEvent.objects.get(kind="members.export_taken").about_id == taken.export.pk


def test_hostile_cells_come_out_as_text(officer):
    hostile = Table("queue", {}, ("=Name",), [("=cmd|' /C calc'!A0",), ("\t＝1+1",)], frozenset())
    heading, *rows = rows_of(take(officer, table=hostile))
    assert heading[0] == "'=Name"
    assert [row[0] for row in rows] == ["'=cmd|' /C calc'!A0", "'＝1+1"]


def test_everybody_listed_can_see_that_an_export_lists_them_in_few_questions(officer):
    few, many = [PersonFactory() for _ in range(2)], [PersonFactory() for _ in range(40)]
    counts = []
    for people in (few, many):
        with CaptureQueriesContext(connection) as asked:
            taken = take(officer, table=table(people=[one.pk for one in people]))
        counts.append(len(asked))
        seen = AccessRecord.objects.filter(about_id=taken.export.pk, what=ReadingOf.COPY)
        assert {record.person_id for record in seen} == {one.pk for one in people}
        assert {record.role for record in seen} == {Role.OFFICER}
    assert counts[0] == counts[1]


def test_ones_own_line_on_a_list_is_no_reading_of_anothers_record():
    own, other = PersonFactory(), PersonFactory()
    officer = UserFactory(role=Role.OFFICER, person=own)
    take(officer, table=table(people=[own.pk, other.pk]))
    assert [record.person_id for record in AccessRecord.objects.all()] == [other.pk]


def test_every_other_registrar_is_told():
    taker, other = UserFactory(role=Role.REGISTRAR), UserFactory(role=Role.REGISTRAR)
    UserFactory(role=Role.OFFICER)
    take(taker)
    assert [message.to for message in Message.objects.filter(template="members/mail/export_taken")] == [other.email]


def test_the_officers_are_told_where_no_other_registrar_is_left():
    taker, officer = UserFactory(role=Role.REGISTRAR), UserFactory(role=Role.OFFICER)
    UserFactory(role=Role.FINANCE)
    take(taker)
    assert [message.to for message in Message.objects.filter(template="members/mail/export_taken")] == [officer.email]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": "   x    "}, "reason"),
        ({"table": table(0)}, "empty"),
        ({"table": table(51), "proved": False}, "proof"),
        ({"table": table(501)}, "second_person"),
        ({"table": table(20_001)}, "too_long"),
    ],
)
def test_what_may_not_be_taken_is_refused_and_leaves_nothing(officer, more, code):
    with pytest.raises(Refused) as refused:
        take(officer, **more)
    assert refused.value.code == code
    assert not Export.objects.exists()
    assert not AccessRecord.objects.exists()


def test_up_to_50_rows_need_no_new_proof_and_up_to_500_no_second_person(officer):
    assert take(officer, table=table(50), proved=False)
    assert take(officer, table=table(500))


@pytest.mark.parametrize("role", [None, Role.FINANCE, Role.ASSESSOR, Role.EMPLOYER])
def test_only_officers_take_lists(role):
    with pytest.raises(Refused) as refused:
        take(UserFactory(role=role))
    assert refused.value.code == "role"


def test_a_long_list_is_taken_once_by_whoever_proposed_it_after_another_agreed(officer):
    second = UserFactory(role=Role.REGISTRAR)
    act = exports.propose(table=table(501), reason=WHY, by=officer, at=AT)
    assert exports.propose(table=table(501), reason=WHY, by=officer, at=AT).pk == act.pk
    assert act.detail == {"list": "queue", "chosen": {"kind": "act"}, "rows": 501}
    with pytest.raises(Refused, match="has not agreed"):
        take(officer, table=table(501), act=act)
    with pytest.raises(Refused):
        acts.confirm(act=act, by=officer, at=AT)
    act = acts.confirm(act=act, by=second, at=AT)
    assert exports.may_be_taken(by=officer, at=AT) == [act]
    with pytest.raises(Refused, match="has not agreed"):
        take(second, table=table(501), act=act)
    with pytest.raises(Refused, match="another list"):
        take(officer, table=table(501, kind="quality-no-scope"), act=act)
    assert take(officer, table=table(502), act=act).export.act == act
    assert exports.may_be_taken(by=officer, at=AT) == []
    with pytest.raises(Refused, match="taken already"):
        take(officer, table=table(501), act=act)


def test_an_agreement_lasts_a_day(officer):
    act = exports.propose(table=table(501), reason=WHY, by=officer, at=AT)
    acts.confirm(act=act, by=UserFactory(role=Role.OFFICER), at=AT)
    late = AT + timedelta(hours=24)
    assert exports.may_be_taken(by=officer, at=late) == []
    with pytest.raises(Refused, match="24 hours"):
        take(officer, table=table(501), act=act, at=late)
    assert take(officer, table=table(501), act=act, at=late - timedelta(seconds=1))


def test_a_short_list_needs_nobody_else(officer):
    with pytest.raises(Refused, match="no second person"):
        exports.propose(table=table(500), reason=WHY, by=officer, at=AT)
    assert not GraveAct.objects.exists()
