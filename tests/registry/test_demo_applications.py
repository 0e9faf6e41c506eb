"""The demonstration begins with an applicant at every stage: made once, by the same verbs as in life."""

from datetime import UTC, date, datetime

import pytest

from members.demo import PERSONAS
from members.management.commands import load_fees
from members.models import AccessRecord, GraveAct, Message, User
from members.services import fees
from registry.choices import Stage
from registry.models import Application, Seat, Submission
from registry.queries import decisions
from registry.rules.appeals import in_time
from registry.services import demo_applications, demo_people
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
ON, AT = date(2026, 11, 23), datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def personas(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    for number in (one.entry for one in PERSONAS if one.entry):
        EntryFactory(number=number)
    fees.load(file=load_fees.FILE, at=AT)
    demo_people.make(on=ON, at=AT)


@pytest.mark.usefixtures("personas")
def test_there_is_an_applicant_at_every_stage_and_a_second_start_makes_none():
    assert demo_applications.make(at=AT) == 9
    at_stage = {one.stage: one for one in Application.objects.select_related("person__user")}
    assert at_stage.keys() == {
        Stage.DRAFT,
        Stage.SUBMITTED,
        Stage.RETURNED,
        Stage.REFERENCES,
        Stage.ASSESSING,
        Stage.MODERATION,
        Stage.SUITABILITY,
        Stage.RECOMMENDED,
        Stage.REFUSED,
    }
    assert at_stage[Stage.DRAFT].person.user.email == "applicant@applicants.example"
    refused = at_stage[Stage.REFUSED]
    assert refused.person.user.email == "refused@applicants.example"
    assert in_time(ON, decisions.refusal(refused).appeal_until)
    sits = Seat.objects.filter(application=at_stage[Stage.ASSESSING], ended_at=None)
    assert {seat.user.email for seat in sits} == {"assessor-1@demo.example", "assessor-2@demo.example"}
    moderator = Seat.objects.get(application=at_stage[Stage.MODERATION], kind="moderator")
    assert moderator.user.email == "moderator@moderators.example"
    models = (User, Application, Submission, Seat, GraveAct, Message, AccessRecord)
    counted = [model.objects.count() for model in models]
    assert demo_applications.make(at=AT) == 0
    assert [model.objects.count() for model in models] == counted


def test_on_another_register_nobody_applies():
    EntryFactory()
    assert demo_applications.make(at=AT) == 0
    assert not Application.objects.exists()
