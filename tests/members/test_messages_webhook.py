"""Reports of the mail provider, as Postmark posts them."""

import base64
import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from structlog.testing import capture_logs

from members.models import DeliveryEvent, Message
from tests.members.test_messages_told import BY_ALL, items, reachable_by, sent, tell

SECRET = "register:correct-horse-battery"
DELIVERY = {
    "RecordType": "Delivery",
    "ServerID": 23,
    "MessageStream": "outbound",
    "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
    "Recipient": "first@example.org",
    "DeliveredAt": "2026-11-22T12:01:32Z",
    "Details": "Test",
    "Metadata": {},
}
BOUNCE = {
    "RecordType": "Bounce",
    "ID": 692560173,
    "Type": "HardBounce",
    "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
    "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
    "Email": "first@example.org",
    "BouncedAt": "2026-11-22T12:02:32Z",
    "Metadata": {},
}


@pytest.fixture
def postmark(settings):
    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


@pytest.fixture
def message(postmark, db):
    message = sent(tell(reachable_by(**BY_ALL)))
    Message.objects.filter(pk=message.pk).update(provider_id=DELIVERY["MessageID"])
    return message


def report(body, secret=SECRET):
    headers = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()} if secret else {}
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client(enforce_csrf_checks=True).post(
        "/webhooks/mail/", body, content_type="application/json", headers=headers
    )


@pytest.mark.django_db
def test_a_report_is_recorded_once_with_the_time_at_which_it_happened(message):
    assert report(DELIVERY).status_code == 200
    assert report(DELIVERY).status_code == 200
    (event,) = DeliveryEvent.objects.all()
    assert (event.message, event.kind) == (message, "delivered")
    assert event.at == datetime(2026, 11, 22, 12, 1, 32, tzinfo=UTC)
    assert items() == set()


@pytest.mark.django_db
def test_a_bounce_sends_the_message_by_the_next_channel_once(message):
    assert [report(BOUNCE).status_code for _twice in range(2)] == [200, 200]
    message.refresh_from_db()
    assert message.next.to == "second@example.org"
    assert (DeliveryEvent.objects.get().code, Message.objects.count()) == ("bounced", 2)
    assert items() == {f"cannot_reach:{message.person_id}"}


@pytest.mark.django_db
@pytest.mark.parametrize("secret", [None, "register:wrong", "", ":"])
def test_nobody_without_the_secret_reports_anything(message, secret):
    assert 400 <= report(DELIVERY, secret).status_code < 500
    assert not DeliveryEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff", b'{"RecordType": "Bounce", "BouncedAt": 7}'])
def test_a_report_that_cannot_be_read_is_no_failure_of_ours(message, body):
    assert report(body).status_code in {200, 400}
    assert not DeliveryEvent.objects.exists()


@pytest.mark.django_db
def test_a_report_on_a_message_of_nobody_is_taken_and_logged(postmark):
    with capture_logs() as logs:
        assert report(DELIVERY | {"MessageID": "somebody else's"}).status_code == 200
    assert "delivery_event_of_no_message" in {line["event"] for line in logs}
    assert not DeliveryEvent.objects.exists()


@pytest.mark.django_db
def test_a_report_that_overtakes_the_providers_answer_finds_its_message(postmark, settings):
    message = tell(reachable_by(**BY_ALL))
    assert report(DELIVERY | {"Metadata": {"message": str(message.pk)}}).status_code == 200
    assert DeliveryEvent.objects.get().message == message


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["Open", "Click"])
def test_whether_somebody_read_a_message_is_not_recorded(message, kind):
    opened = {"RecordType": kind, "MessageID": DELIVERY["MessageID"], "ReceivedAt": "2026-11-22T13:00:00Z"}
    assert report(opened).status_code == 200
    assert not DeliveryEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("provider", "anymail"), [("", {"WEBHOOK_SECRET": SECRET}), ("postmark", {})])
def test_there_is_no_such_address_without_a_provider_and_a_secret(settings, provider, anymail):
    settings.MAIL_PROVIDER, settings.ANYMAIL = provider, anymail
    assert report(DELIVERY).status_code == 404


@pytest.mark.django_db
def test_mail_that_goes_through_a_provider_carries_our_id_and_keeps_the_providers(settings, mailoutbox):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    for key in ("first", "second"):
        message = sent(tell(reachable_by(**BY_ALL), key))
    assert message.provider_id == "1"  # Anymail's own backend for tests counts from nought
    assert mailoutbox[1].anymail_test_params["metadata"] == {"message": str(message.pk)}
