"""The demonstration of organisations: one with an account and one that waits, made once."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from members import tenancy
from members.choices import Nation, RequestState
from members.demo import PERSONAS
from members.models import Employment, Organisation, OrganisationAccount, OrganisationRequest, WorkItem
from members.queries import employers
from registry.choices import BatchState
from registry.models import Batch, Watch
from registry.services import demo_employers, demo_people
from tests.factories.members import LONG_AGO
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
ON, AT = date(2026, 11, 23), datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_a_hospital_has_an_account_and_another_waits(settings):
    call_command("load_employer_terms", verbosity=0)
    assert not demo_employers.make(on=ON, at=AT)  # nobody is there
    hospital = Organisation.objects.create(name="Quixley Hospitals", nation=Nation.ENGLAND, ods_code="QQQ")
    Organisation.objects.create(name="Another", nation=Nation.ENGLAND, ods_code="AAA")
    for number in (one.entry for one in PERSONAS if one.entry):
        entry = EntryFactory(number=number, registered="2015-01-01/2028-01-01")
        Employment.objects.create(
            person=entry.person, organisation=hospital, during="[2020-01-01,)", recorded_at=LONG_AGO, source="test"
        )
    demo_people.make(on=ON, at=AT)
    assert demo_employers.make(on=ON, at=AT)
    assert not demo_employers.make(on=ON, at=AT)
    account = OrganisationAccount.objects.get()
    assert account.organisation == hospital
    held = [(grant.role, grant.user.email) for grant in employers.officers(hospital)]
    assert held == [("employer_admin", "employer-admin@demo.example"), ("employer", "employer@demo.example")]
    with tenancy.within(hospital):
        assert employers.agreement(hospital, on=ON)
        batch = Batch.objects.get(organisation=hospital)
        assert batch.state == BatchState.DONE
        assert {"registered", "mismatch", "cannot_confirm"} <= set(batch.lines.values_list("outcome", flat=True))
        assert Watch.objects.filter(organisation=hospital).exists()
    waiting = OrganisationRequest.objects.get(state=RequestState.ASKED)
    assert waiting.organisation.name == "Another"
    assert WorkItem.objects.get(kind="organisation_request", closed_at=None).about_id == waiting.pk
