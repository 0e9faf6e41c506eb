"""The demonstration's office has something of everything to do: made once, by the same verbs as in life."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command

from hsst.models import CalibrationRound
from members.choices import OutsideStanding
from members.demo import PERSONAS
from members.models import (
    ActedFor,
    Document,
    Duplicate,
    ErasureRequest,
    GraveAct,
    Message,
    OutsideRegistration,
    PersonDetails,
    User,
    WorkItem,
    WorkNote,
)
from registry.models import Renewal, RenewalPolicy
from registry.queries import entries as questions
from registry.services import demo_casework, demo_certificates, demo_people
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
OTHERS = ("RCT98005", "RCT98006", "RCT98015", "RCT10001", "RCT10735")


@pytest.fixture
def register():
    """The entries that casework is about, two of which look as if they were one person's."""
    numbers = (*(one.entry for one in PERSONAS if one.entry), *OTHERS)
    made = {number: EntryFactory(number=number) for number in numbers}
    PersonDetails.objects.update(date_of_birth=None)  # else the factories' people would all look alike
    for number in ("RCT98005", "RCT98015"):
        OutsideRegistration.objects.create(
            person=made[number].person,
            body="HCPC",
            number="CS000001",
            standing=OutsideStanding.CURRENT,
            during=made[number].person.names.get().during,
            recorded_at=AT,
            source="test",
        )
    return made


@pytest.fixture
def office(register):
    demo_people.make(on=ON, at=AT)
    return register


def counted():
    return {
        model: model.objects.count() for model in apps.get_models() if model._meta.app_label in {"members", "registry"}
    }


def test_the_queue_shows_work_of_every_kind_whose_move_it_is_and_what_is_late(office):
    assert demo_casework.make(on=ON, at=AT)
    waiting = {(item.kind, item.waiting_on) for item in WorkItem.objects.filter(closed_at=None)}
    assert waiting >= {
        ("name_change", "office"),
        ("withholding", "registrar"),
        ("erasure", "registrar"),
        ("duplicate", "office"),
        ("cannot_reach", "office"),
        ("act", "second_person"),
    }
    late = WorkItem.objects.get(closed_at=None, due_on__lt=ON)
    act = GraveAct.objects.get(pk=late.about_id)
    assert (act.kind, act.state, act.person) == ("withhold", "in_effect", office["RCT10735"].person)
    assert questions.visible(number="RCT10735", today=ON) is None
    asked = ErasureRequest.objects.get()
    assert (asked.asked_at, asked.due_on) == (AT - timedelta(days=12), date(2026, 12, 11))
    assert Duplicate.objects.get().matched == ["outside_number"]
    assert WorkNote.objects.get().item.kind == "name_change"
    held = WorkItem.objects.filter(assigned_to__isnull=False)
    assert set(held.values_list("kind", "assigned_to__email")) == {
        ("name_change", "officer@demo.example"),
        ("duplicate", "registrar@demo.example"),
    }


def test_evidence_is_a_checked_document_that_the_officer_with_the_work_may_open(office):
    demo_casework.make(on=ON, at=AT)
    document = Document.objects.get()
    assert (document.state, document.pages, document.warnings) == ("clean", 1, [])
    with document.viewing.open("rb") as viewing:
        assert viewing.read(5) == b"%PDF-"
    assert document.grants.get().user == User.objects.get(email="officer@demo.example")


def test_messages_came_back_wait_as_letters_and_are_in_the_registrants_list(office):
    demo_casework.make(on=ON, at=AT)
    details = PersonDetails.objects.get(person=office["RCT98005"].person)
    assert details.unreachable == ["email"]
    sent = Message.objects.filter(person=details.person)
    assert sent.filter(deliveries__kind="bounced").count() == sent.exclude(sent_at=None).count() == 2
    letters = Message.objects.filter(channel="letter", sent_at=None, failed_at=None)
    assert {letter.person for letter in letters} == {office["RCT98006"].person}
    own = Message.objects.filter(person=office["RCT98007"].person).values_list("template", flat=True)
    assert set(own) == {"members/mail/contacts_changed", "members/mail/acted_for"}
    assert ActedFor.objects.filter(officer__email="officer@demo.example").count() == 5


def test_a_second_time_changes_nothing(office):
    assert demo_casework.make(on=ON, at=AT)
    before = counted()
    assert not demo_casework.make(on=ON + timedelta(days=1), at=AT + timedelta(days=1))
    assert counted() == before


def test_on_another_register_nothing_is_made(db):
    EntryFactory()
    assert not demo_casework.make(on=ON, at=AT)
    assert not WorkItem.objects.exists()


def test_the_command_makes_it_once_with_everything_else(register, monkeypatch):
    asked = []  # what it makes is looked at in a test of its own, for that takes its time
    monkeypatch.setattr(demo_certificates, "make", lambda *, at: asked.append(at))
    RenewalPolicy.objects.all().delete()  # a first start finds none
    for _start in range(2):
        call_command("prepare_demo", verbosity=0)
        assert WorkItem.objects.filter(kind="erasure").count() == 1
        assert Renewal.objects.filter(entry__person__user__email="registrant@demo.example").count() == 1
        assert CalibrationRound.objects.count() == 2
    assert len(asked) == 2
