"""An admin sets up an endpoint, sees how it fares, has things sent again, changes its secret and ends it."""

import re
import socket
import types
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import tenancy
from members.errors import Refused
from members.models import TrailEvent
from registry.choices import EndpointOff
from registry.models import Endpoint, WebhookEvent
from registry.services import endpoints, webhook_sending
from registry.views.webhooks import example
from tests.factories.employers import act_for, make_account
from tests.factories.webhooks import bare_endpoint, events_of, make_notices, queue
from tests.pages.rules import assert_sound
from tests.webhook_receiver import Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(settings):
    settings.WEBHOOK_LOCAL, settings.WEBHOOK_SECONDS = True, 2


@pytest.fixture
def account():
    return make_account()


@pytest.fixture
def admin(account, signed_in):
    return signed_in(account.admin)


def page(name, account, *more):
    return reverse(name, args=[account.reference, *more])


def words(answer):
    assert_sound(answer.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def set_up(admin, account, url, **more):
    return admin.post(page("organisation-webhook-new", account), {"url": url, "description": ""} | more)


def only(account):
    with tenancy.within(account.organisation):
        return Endpoint.objects.get(organisation=account.organisation)


def test_an_admin_sets_up_an_endpoint_and_is_shown_its_secret_once(admin, account):
    assert "You have no endpoints yet" in words(admin.get(page("organisation-webhooks", account)))
    assert "The next page shows a secret, once" in words(admin.get(page("organisation-webhook-new", account)))
    with Receiver() as receiver:
        made = set_up(admin, account, receiver.url, description="HR system, test")
        secret = re.search(r"whsec_[\w+/=]+", made.content.decode())[0]
        assert "This page is shown once" in words(made)
        assert "no-store" in made["Cache-Control"]
        again = set_up(admin, account, receiver.url)
        assert again.status_code == 422
        assert "You have an endpoint with this address already" in words(again)
    endpoint = only(account)
    for where in (page("organisation-webhooks", account), page("organisation-webhook", account, endpoint.reference)):
        shown = admin.get(where)
        assert "HR system, test" in words(shown)
        assert secret not in shown.content.decode()
    assert "whpk_" in shown.content.decode()
    assert TrailEvent.objects.get(kind="registry.endpoint_made").actor == account.admin


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "Enter the address at which your system listens"),
        ("http://hooks.example.org/", "Enter an address that starts with https://"),
        ("https://me:secret@hooks.example.org/", "without a user name or password"),
        ("https://10.0.0.1/", "with the full name of your server, not a number"),
        ("https://localhost/", "with the full name of your server"),
        ("https://hooks.example.org:22/", "Use port 443 or 8443"),
        ("https://nowhere.invalid/", "We cannot send to a server of this name"),
        ("a b", "without spaces"),
    ],
)
def test_an_address_that_can_be_no_endpoint_gets_a_plain_error_and_loses_nothing(admin, account, settings, url, said):
    settings.WEBHOOK_LOCAL = False
    answer = set_up(admin, account, url, description="HR system")
    assert answer.status_code == 422
    assert said in words(answer)
    assert "HR system" in answer.content.decode()


def test_a_name_that_leads_to_this_machine_is_refused_as_one_that_leads_nowhere(admin, account, settings, monkeypatch):
    settings.WEBHOOK_LOCAL = False

    def leads_nowhere(*args, **kwargs):
        raise socket.gaierror

    rows = [(2, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "127.0.0.1")]
    said = []
    for found in (lambda *args, **kwargs: rows, leads_nowhere):
        monkeypatch.setattr("socket.getaddrinfo", found)
        with pytest.raises(Refused) as refused:
            endpoints.make(
                organisation=account.organisation, url="https://hooks.example.org/", description="", by=account.admin,
                at=timezone.now(),
            )  # fmt: skip
        said.append((str(refused.value), refused.value.field, refused.value.code))
        answer = set_up(admin, account, "https://hooks.example.org/")
        assert "We cannot send to a server of this name" in words(answer)
    assert said[0] == said[1]


def test_no_more_endpoints_than_ten(admin, account):
    for _ in range(endpoints.MOST):
        bare_endpoint(account)
    assert "You have as many endpoints as an organisation can have" in words(
        admin.get(page("organisation-webhooks", account))
    )
    with Receiver() as receiver:
        assert "can have 10 endpoints" in words(set_up(admin, account, receiver.url))


def test_a_test_message_is_sent_and_what_came_of_it_is_shown(admin, account):
    with Receiver(lambda handler, came: handler.say(500)) as receiver:
        set_up(admin, account, receiver.url)
        endpoint = only(account)
        said = admin.post(page("organisation-webhook-ping", account, endpoint.reference), follow=True)
        assert "A test message is on its way" in words(said)
        webhook_sending.deliver(organisation_id=account.organisation_id, endpoint_id=endpoint.pk, at=timezone.now())
    one = page("organisation-webhook", account, endpoint.reference)
    assert "Your server answered, but not that it took the message (500)." in words(admin.get(one))
    (event,) = events_of(account)
    message = page("organisation-webhook-message", account, endpoint.reference, event.message_id)
    shown = words(admin.get(message))
    assert "Test message" in shown
    assert "Will be tried again Next try:" in shown
    said = admin.post(f"{message}again/", follow=True)
    assert "The message is sent again, with the same id" in words(said)
    assert events_of(account)[0].due_at <= timezone.now()


def test_messages_are_filtered_and_paged_and_asked_for_in_few_statements(admin, account, django_assert_max_num_queries):
    endpoint = bare_endpoint(account)
    queue(make_notices(account, 60), at=timezone.now())
    with tenancy.within(account.organisation):
        WebhookEvent.objects.filter(pk=events_of(account)[0].pk).update(due_at=None, given_up_at=timezone.now())
    one = page("organisation-webhook", account, endpoint.reference)
    with django_assert_max_num_queries(24):
        assert "1 to 20 of 60" in words(admin.get(one))
    assert admin.get(one, {"show": "failed"}).content.count(b"A watched entry changed") == 1
    assert admin.get(one, {"show": "waiting", "page": "3"}).content.count(b"A watched entry changed") == 19
    assert admin.get(one, {"show": "nonsense", "page": "x"}).status_code == 200
    with tenancy.within(account.organisation):
        WebhookEvent.objects.update(due_at=None, delivered_at=timezone.now(), given_up_at=None)
    assert "There are no such messages" in words(admin.get(one, {"show": "failed"}))


def test_what_was_given_up_since_a_day_is_sent_again_with_the_same_ids(admin, account):
    at = timezone.now()
    endpoint = bare_endpoint(account, off_at=at, off_why=EndpointOff.GONE)
    queue(make_notices(account, 3), at=at)
    queue(make_notices(account), at=at - timedelta(days=40))
    again = page("organisation-webhook-again", account, endpoint.reference)
    today = timezone.localdate(at)
    day = {"since_day": today.day, "since_month": today.month, "since_year": today.year}
    assert "Switch it on first" in words(admin.post(again, day))

    shown = words(admin.get(page("organisation-webhook", account, endpoint.reference)))
    assert "Switched off on" in shown
    assert "gone for good" in shown
    admin.post(page("organisation-webhook-on", account, endpoint.reference))
    assert admin.post(again, {"since_day": "", "since_month": "", "since_year": ""}).status_code == 422
    before = [event.message_id for event in events_of(account)]
    assert "3 messages are sent again" in words(admin.post(again, day, follow=True))
    assert "nothing since that day" in words(admin.post(again, day, follow=True))
    events = events_of(account)
    assert [event.message_id for event in events] == before
    assert [bool(event.due_at) for event in events] == [True, True, True, False]


def test_the_secret_is_changed_and_the_old_one_is_said_to_hold_for_a_day(admin, account):
    with Receiver() as receiver:
        first = re.search(r"whsec_[\w+/=]+", set_up(admin, account, receiver.url).content.decode())[0]
    endpoint = only(account)
    where = page("organisation-webhook-secret", account, endpoint.reference)
    assert "For 24 hours messages carry the signatures of both" in words(admin.get(where))
    changed = admin.post(where)
    second = re.search(r"whsec_[\w+/=]+", changed.content.decode())[0]
    assert first != second
    shown = admin.get(page("organisation-webhook", account, endpoint.reference)).content.decode()
    assert shown.count("whpk_") == 2
    assert "(until " in shown


def test_an_endpoint_is_ended_and_nothing_is_sent_any_more(admin, account):
    with Receiver() as receiver:
        set_up(admin, account, receiver.url)
        endpoint = only(account)
        queue(make_notices(account), at=timezone.now())
        where = page("organisation-webhook-end", account, endpoint.reference)
        assert "This cannot be undone" in words(admin.get(where))
        assert "The endpoint was ended" in words(admin.post(where, follow=True))
        assert admin.post(where).status_code == 302
        assert webhook_sending.due(at=timezone.now()) == []
    assert TrailEvent.objects.filter(kind="registry.endpoint_ended").count() == 1
    one = page("organisation-webhook", account, endpoint.reference)
    assert "Send a test message" not in words(admin.get(one))
    assert admin.post(f"{one}ping/").status_code == 422
    assert receiver.came == []


def test_only_admins_come_near_and_nobody_of_another_organisation(account, signed_in):
    endpoint = bare_endpoint(account)
    one = page("organisation-webhook", account, endpoint.reference)
    assert signed_in(act_for(account)).get(one).status_code == 403
    assert signed_in(make_account().admin).get(one).status_code == 404


def test_the_code_of_the_page_that_explains_verifies_real_messages_and_nothing_else(admin, account):
    with Receiver() as receiver:
        made = set_up(admin, account, receiver.url).content.decode()
        endpoint = only(account)
        queue(make_notices(account), at=timezone.now())
        webhook_sending.deliver(organisation_id=account.organisation_id, endpoint_id=endpoint.pk, at=timezone.now())
    (came,) = receiver.came
    keys = {"verify_v1": re.search(r"whsec_[\w+/=]+", made)[0], "verify_v1a": re.search(r"whpk_[\w+/=]+", made)[0]}
    shown = admin.get(page("organisation-webhooks-explained", account))
    assert "Verify every message" in words(shown)
    for name, key in keys.items():
        module = types.ModuleType(name)
        exec(compile(example(name), name, "exec"), module.__dict__)
        assert module.is_genuine(came.body, came.headers, key)
        assert not module.is_genuine(came.body + b" ", came.headers, key)
        assert not module.is_genuine(came.body, came.headers | {"webhook-id": "msg_other"}, key)
        assert not module.is_genuine(came.body, came.headers | {"webhook-timestamp": "1600000000"}, key)
        assert not module.is_genuine(came.body, {}, key)
        for signature in ("", "v1,", "v1a,", "v1a,AAAA", "v2,x y", "v1a,é"):
            assert not module.is_genuine(came.body, came.headers | {"webhook-signature": signature}, key)
