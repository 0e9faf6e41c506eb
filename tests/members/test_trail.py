"""One line in the trail for each verb, which nothing can change afterwards."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from members import trail
from members.models import TrailEvent, User
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_line_says_who_did_what_to_what_and_when():
    person, officer = PersonFactory(), User.objects.create_user("officer@register.example", None)
    line = trail.record(
        "members.tried", about=person, by=officer, at=AT, person=person, day=date(2026, 1, 2).isoformat()
    )
    line.refresh_from_db()
    assert (line.kind, line.about, line.about_id) == ("members.tried", "members.person", person.pk)
    assert (line.actor, line.person, line.at, line.detail) == (officer, person, AT, {"day": "2026-01-02"})


def test_the_register_itself_is_nobody():
    assert trail.record("members.tried", about=PersonFactory(), by=None, at=AT).actor is None


@pytest.mark.parametrize("change", [lambda rows: rows.update(kind="other"), lambda rows: rows.delete()])
def test_a_line_can_neither_be_changed_nor_removed(change):
    line = trail.record("members.tried", about=PersonFactory(), by=None, at=AT)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        change(TrailEvent.objects.filter(pk=line.pk))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        change(TrailEvent.objects.filter(pk=line.pk))
    line.refresh_from_db()
    assert line.kind == "members.tried"


def test_the_trail_cannot_be_emptied_even_by_the_owner_of_the_tables():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        with pytest.raises(IntegrityError, match="never emptied"), transaction.atomic():
            cursor.execute("TRUNCATE members_trailevent")


def test_the_web_role_cannot_put_the_triggers_to_sleep():
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="must be owner"), transaction.atomic():
        cursor.execute("ALTER TABLE members_trailevent DISABLE TRIGGER ALL")


def test_a_verb_that_fails_leaves_no_line():
    person = PersonFactory()
    with transaction.atomic():
        trail.record("members.tried", about=person, by=None, at=AT)
        transaction.set_rollback(True)
    assert not TrailEvent.objects.filter(kind="members.tried").exists()
