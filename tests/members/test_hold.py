"""What waits for three days after the address of an account changed, and what does not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.choices import Role
from members.models import AccountSecurity, DataCopy, PersonDetails
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
CHANGED = "changed in the last three days"


def account(hours, **more):
    user = UserFactory(**more)
    AccountSecurity.objects.create(user=user, email_changed_at=timezone.now() - timedelta(hours=hours))
    return user


@pytest.mark.parametrize("page", ["/my/profile/contacts/", "/my/copy/", "/my/name/", "/my/erasure/"])
def test_what_matters_most_waits_and_then_opens(signed_in, page):
    for hours, status in ((1, 422), (71, 422), (73, 200)):
        client = signed_in(account(hours, person=EntryFactory().person))
        answer = client.get(page)
        assert answer.status_code == status
        assert (CHANGED in answer.content.decode()) is (status == 422)


def test_nothing_is_changed_meanwhile(signed_in):
    person = EntryFactory().person
    client = signed_in(account(1, person=person))
    before = PersonDetails.objects.filter(person=person).values().get()
    for page in ("/my/profile/contacts/", "/my/copy/"):
        assert client.post(page, {"phone": "01632 960 001"}).status_code == 422
    assert PersonDetails.objects.filter(person=person).values().get() == before
    assert not DataCopy.objects.exists()


def test_the_office_may_look_but_not_act(signed_in):
    client = signed_in(account(1, role=Role.OFFICER))
    assert client.get("/desk/").status_code == 200
    answer = client.post("/desk/", {"to": "me"})
    assert answer.status_code == 422
    assert CHANGED in answer.content.decode()


def test_ones_own_page_safety_and_way_out_stay_open(signed_in):
    client = signed_in(account(1, person=EntryFactory().person))
    for page in ("/my/", "/my/withhold/", "/my/documents/", "/account/"):
        assert client.get(page).status_code == 200
    assert client.post("/account/logout/").status_code == 302
