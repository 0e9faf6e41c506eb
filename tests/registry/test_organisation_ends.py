"""What ends with the account of an organisation, and stays ended where the account is opened again."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from members import tenancy
from members.models import OrganisationAccount, TrailEvent
from members.services import organisation_accounts
from registry.choices import ApiScope
from registry.models import ApiKey, Endpoint, EndpointSecret, Watch
from registry.services import api_keys, organisation_ends
from tests.factories.employers import make_account
from tests.factories.members import UserFactory
from tests.factories.webhooks import bare_endpoint, events_of, make_notices, queue

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
ENDED = ("registry.api_key_ended", "registry.endpoint_ended", "registry.watches_ended")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


def furnished():
    """An account with a key, an endpoint with its secret and a message that waits, and a watch; the key's words too."""
    account = make_account()
    endpoint = bare_endpoint(account)
    queue(make_notices(account), at=AT)
    with tenancy.within(account.organisation):
        EndpointSecret.objects.create(
            organisation=account.organisation, endpoint=endpoint, sealed="sealed", public_key="public", made_at=AT
        )
        _key, words = api_keys.make(
            organisation=account.organisation, name="HR", scopes=[ApiScope.CHECKS], sandbox=False,
            expires_on=AT.date() + timedelta(days=30), by=account.admin, at=AT,
        )  # fmt: skip
    return account, words


def asks(words):
    """What a system with this key is answered."""
    return Client().get("/api/v1/key", headers={"Authorization": f"Bearer {words}"}).status_code


def going_on(account):
    with tenancy.within(account.organisation):
        return [model.objects.filter(ended_at=None).count() for model in (ApiKey, Endpoint, Watch)]


def test_keys_endpoints_and_watches_end_with_the_account_and_another_keeps_its_own():
    (account, words), (other, its) = furnished(), furnished()
    assert (asks(words), asks(its)) == (200, 200)
    officer = UserFactory(role="officer")
    organisation_accounts.close(account=account, reason="Unused.", by=officer, at=AT)
    OrganisationAccount.objects.filter(pk=account.pk).update(closed_at=None, closed_by=None, reason="")  # open again
    assert (asks(words), asks(its)) == (401, 200)
    assert (going_on(account), going_on(other)) == ([0, 0, 0], [1, 1, 1])
    (event,) = events_of(account)
    assert (event.due_at, event.given_up_at) == (None, AT)
    with tenancy.within(account.organisation):
        assert EndpointSecret.objects.get().sealed == ""
    assert TrailEvent.objects.filter(kind__in=ENDED).count() == 3


def test_ending_what_ended_already_says_nothing_more():
    account, _words = furnished()
    officer = UserFactory(role="officer")
    for _ in range(2):
        with tenancy.within(account.organisation):
            organisation_ends.organisation_closed(organisation=account.organisation, by=officer, at=AT)
    assert TrailEvent.objects.filter(kind__in=ENDED).count() == 3
