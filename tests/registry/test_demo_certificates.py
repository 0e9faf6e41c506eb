"""The demonstration has an applicant for a certificate wherever one can be: made once, by the same verbs as in life."""

from datetime import UTC, date, datetime

import pytest

from hsst.models import Certificate
from members.demo import PERSONAS
from members.management.commands import load_fees
from members.models import GraveAct, Message, User
from members.services import fees
from registry.choices import Stage
from registry.models import Application, Claim, Finding, Judgement, Seat
from registry.queries import decisions, rounds
from registry.services import demo_certificates, demo_people
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
def test_there_is_one_at_each_step_and_a_second_start_makes_none(client):
    assert demo_certificates.make(at=AT) == 6
    of_route = Application.objects.filter(route__code="hsst-equivalence").select_related("person__user")
    judged = [one for one in of_route if one.stage == Stage.ASSESSING]
    conference, sealed = sorted(judged, key=lambda one: not rounds.current(one).opened)
    rest = {one.stage: one for one in of_route if one not in judged}
    assert rest.keys() == {Stage.DRAFT, Stage.PORTFOLIO, Stage.GRANTED, Stage.REFUSED}

    draft = rest[Stage.DRAFT]
    assert draft.person.user.email == "equivalence@applicants.example"
    assert 0 < Claim.objects.filter(application=draft).values("standard").distinct().count() < 16
    given = {seat.user.email: seat.judgements.count() for seat in sealed.seats.select_related("user")}
    assert sorted(given.values()) == [0, 5, 9]
    with pytest.raises(rounds.SealedError):
        rounds.given(rounds.current(sealed))
    assert [one.code for one in rounds.unfound(rounds.current(conference))] == ["10", "13"]
    assert Judgement.objects.filter(seat__application=conference, after_opening=True).count() == 1
    assert rest[Stage.PORTFOLIO].person.user.email == "portfolio@applicants.example"
    assert rest[Stage.PORTFOLIO].due_on > ON
    page = client.get(f"/equivalence/certificates/{Certificate.objects.get().number}/")
    assert (page.status_code, b"Genuine: it stands" in page.content) == (200, True)
    assert decisions.refusal(rest[Stage.REFUSED]).letter.said
    assert Finding.objects.filter(application=rest[Stage.REFUSED], mark="not_met").count() == 4

    latest = max(Seat.objects.latest("seated_at").seated_at, Judgement.objects.latest("judged_at").judged_at)
    assert latest < AT
    models = (User, Application, Seat, Judgement, GraveAct, Message, Certificate)
    counted = [model.objects.count() for model in models]
    assert demo_certificates.make(at=AT) == 0
    assert [model.objects.count() for model in models] == counted


def test_on_another_register_nobody_applies():
    EntryFactory()
    assert demo_certificates.make(at=AT) == 0
    assert not Application.objects.exists()
