"""Keys of the employer API, as an organisation's admins make, see and end them."""

import re

import pytest
from django.utils import timezone

from members import tenancy
from registry.models import ApiKey
from tests.factories.employers import act_for, make_account
from tests.pages.rules import assert_sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return make_account()


@pytest.fixture
def admin(account, signed_in):
    return signed_in(account.admin)


def day(days):
    at = timezone.localdate() + timezone.timedelta(days=days)
    return {"expires_on_day": at.day, "expires_on_month": at.month, "expires_on_year": at.year}


def entered(**more):
    return {"name": "HR system", "use": "live", "scopes": ["checks", "changes"]} | day(30) | more


def keys_of(account):
    with tenancy.within(account.organisation):
        return list(ApiKey.objects.filter(organisation=account.organisation))


def test_a_key_is_made_shown_once_used_seen_and_ended(admin, account, client):
    at = f"/organisations/{account.reference}/keys/"
    assert "There are no keys yet" in admin.get(at).content.decode()
    made = admin.post(f"{at}new/", entered())
    words = re.search(r"mpce_live_[0-9A-Za-z]{46}", made.content.decode())[0]
    assert_sound(made.content.decode())
    assert client.get("/api/v1/key", headers={"Authorization": f"Bearer {words}"}).status_code == 200
    page = admin.get(at).content.decode()
    assert_sound(page)
    assert words not in page
    assert words[:14] in page
    (key,) = keys_of(account)
    asked = admin.get(f"{at}{key.reference}/end/").content.decode()
    assert_sound(asked)
    assert "cannot be undone" in asked
    for _ in range(2):
        assert admin.post(f"{at}{key.reference}/end/").status_code == 302
    assert client.get("/api/v1/key", headers={"Authorization": f"Bearer {words}"}).status_code == 401
    assert "Ended" in admin.get(at).content.decode()
    assert "ended already" in admin.get(f"{at}{key.reference}/end/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": " "}, "Enter"),
        ({"scopes": []}, "Select what the key may do"),
        ({"use": ""}, "Answer this question"),
        (day(-1), "today or later"),
        (day(400), "a year at most"),
        ({"expires_on_month": "13"}, "month"),
    ],
)
def test_what_cannot_be_made_is_said_beside_the_field_and_nothing_is_lost(admin, account, wrong, says):
    response = admin.post(f"/organisations/{account.reference}/keys/new/", entered(**wrong))
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert_sound(page)
    assert "name" in wrong or 'value="HR system"' in page
    assert not keys_of(account)


def test_an_organisation_has_so_many_keys_and_no_more(admin, account):
    at = f"/organisations/{account.reference}/keys/new/"
    for n in range(20):
        assert admin.post(at, entered(name=f"Key {n}")).status_code == 200
    refused = admin.post(at, entered())
    assert refused.status_code == 422
    assert "End one" in refused.content.decode()
    listed = admin.get(f"/organisations/{account.reference}/keys/").content.decode()
    assert_sound(listed)


def test_an_officer_is_refused_and_another_organisation_finds_nothing(account, signed_in):
    at = f"/organisations/{account.reference}/keys/"
    assert signed_in(act_for(account)).get(at).status_code == 403
    assert signed_in(make_account().admin).get(at).status_code == 404


def test_the_list_asks_as_much_for_many_keys_as_for_one(admin, account, django_assert_max_num_queries):
    at = f"/organisations/{account.reference}/keys/"
    for n in range(6):
        admin.post(f"{at}new/", entered(name=f"Key {n}"))
    with django_assert_max_num_queries(26):
        admin.get(at)
