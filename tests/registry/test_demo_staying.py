"""The demonstration of staying registered: a round, audits at three stages and a death that waits; made once."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from cpd.choices import AuditStage, RoundStage
from cpd.models import AuditCase, AuditRound
from members.demo import PERSONAS
from members.models import GraveAct, WorkItem
from registry.models import DeathReport
from registry.services import demo_people, demo_staying
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
ON, AT = date(2026, 11, 23), datetime(2026, 11, 23, 10, tzinfo=UTC)
OTHERS = ("RCT98011", "RCT98004", "RCT10018")


def test_a_round_with_audits_that_wait_for_each_and_a_death_that_waits_for_another(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("load_schemes", verbosity=0)
    assert not demo_staying.make(on=ON, at=AT)  # nobody is there
    for number in (*(one.entry for one in PERSONAS if one.entry), *OTHERS):
        EntryFactory(number=number, registered="2015-01-01/2028-01-01")
    demo_people.make(on=ON, at=AT)
    assert demo_staying.make(on=ON, at=AT)
    assert not demo_staying.make(on=ON, at=AT)
    assert AuditRound.objects.get().stage == RoundStage.PUBLISHED
    stages = dict(AuditCase.objects.values_list("person__entries__number", "stage"))
    assert stages["RCT98007"] == AuditStage.DRAFTING
    assert stages["RCT98011"] == AuditStage.ASSESSING
    assert stages["RCT98004"] == AuditStage.REFERRED
    assert WorkItem.objects.filter(kind="audit_referral", closed_at=None).count() == 1
    auditor = AuditCase.objects.get(person__entries__number="RCT98011").seats.filter(unconflicted_at=None)
    assert auditor.get().user.email == "auditor@demo.example"
    act = GraveAct.objects.get(kind="death")
    assert (act.state, DeathReport.objects.get().person.entries.get().number) == ("proposed", "RCT10018")
