"""Messages arrive, whatever goes wrong on the way, and never where they must not."""

import itertools
import json
import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.db import connection

from members import tenancy
from members.models import Message, OrganisationAccount
from registry import tasks, webhook_gateway
from registry.choices import EndpointOff, WebhookTrouble
from registry.models import Endpoint, EndpointSecret, WebhookAttempt, WebhookEvent
from registry.services import endpoints, webhook_sending
from tests.factories.employers import act_for, make_account
from tests.factories.webhooks import bare_endpoint, events_of, make_notices, queue
from tests.registry.test_webhooks_rules import verified
from tests.webhook_receiver import Receiver

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def here(settings):
    """This machine may be an endpoint, and nothing takes long."""
    settings.WEBHOOK_LOCAL = True
    settings.WEBHOOK_SECONDS = 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for `localhost` with its key, in one file; nobody vouches for it but itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(pem)
    return path


@pytest.fixture
def account(db):
    return make_account()


def make(account, url, *, at=AT):
    with tenancy.within(account.organisation):
        return endpoints.make(organisation=account.organisation, url=url, description="", by=account.admin, at=at)


def deliver(endpoint, *, at=AT):
    return webhook_sending.deliver(organisation_id=endpoint.organisation_id, endpoint_id=endpoint.pk, at=at)


def deliver_all(endpoint, *, at=AT, step=timedelta(hours=1), most=2_000):
    """Deliver until nothing is due any more, letting time pass; the instant at the end."""
    for _ in range(most):
        if deliver(endpoint, at=at):
            continue
        with tenancy.within(endpoint.organisation_id):
            if not WebhookEvent.objects.filter(endpoint=endpoint, due_at__isnull=False).exists():
                return at
        at += step
    raise AssertionError("It never ends.")


def again(endpoint):
    with tenancy.within(endpoint.organisation_id):
        return Endpoint.objects.get(pk=endpoint.pk)


def tries_of(endpoint):
    """(trouble, status) of each try, in order."""
    with tenancy.within(endpoint.organisation_id):
        tries = WebhookAttempt.objects.filter(event__endpoint=endpoint).order_by("pk")
        return [(one.trouble, one.status) for one in tries]


@pytest.mark.django_db
def test_a_message_arrives_signed_by_both_ways(account):
    with Receiver() as receiver:
        endpoint, keys = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        assert deliver(endpoint) == 1
        assert deliver(endpoint) == 0
    (came,) = receiver.came
    (event,) = events_of(account)
    assert (came.id, came.body.decode(), came.path) == (event.message_id, event.payload, "/hooks")
    assert came.headers["content-type"] == "application/json"
    assert came.headers["host"] == f"localhost:{receiver.port}"
    assert verified(came.headers, came.body.decode(), secret=keys.secret)
    assert verified(came.headers, came.body.decode(), public=keys.public)
    assert (event.delivered_at, event.due_at, event.attempts) == (AT, None, 1)
    assert tries_of(endpoint) == [("", 200)]


@pytest.mark.django_db
def test_a_receiver_that_fails_a_third_of_the_time_gets_everything(account, settings):
    settings.WEBHOOK_BREAKS_AFTER = 6
    turn = itertools.count()
    with Receiver(lambda handler, came: handler.say(503 if next(turn) % 3 == 0 else 200)) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account, 60), at=AT)
        deliver_all(endpoint)
    events = events_of(account)
    assert {event.message_id for event in events} == set(receiver.times())
    assert all(event.delivered_at and not event.given_up_at for event in events)
    assert len(receiver.came) > 60


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "headers", "trouble"),
    [
        (302, {"Location": "http://localhost/elsewhere"}, WebhookTrouble.REDIRECT),
        (307, {"Location": "https://example.org/"}, WebhookTrouble.REDIRECT),
        (404, {}, WebhookTrouble.STATUS),
        (500, {}, WebhookTrouble.STATUS),
    ],
)
def test_an_answer_that_takes_nothing_is_a_failure_and_a_redirect_is_not_followed(account, status, headers, trouble):
    with Receiver(lambda handler, came: handler.say(status, **headers)) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        deliver(endpoint)
    assert len(receiver.came) == 1
    assert tries_of(endpoint) == [(trouble, status)]
    (event,) = events_of(account)
    assert AT + timedelta(seconds=4) <= event.due_at <= AT + timedelta(seconds=7)


def hang(handler, came):
    time.sleep(2)


def trickle(handler, came):
    """A byte now and then, so that no wait between bytes is long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(20):
        handler.wfile.write(b"X")
        handler.wfile.flush()
        time.sleep(0.2)


def break_off(handler, came):
    handler.connection.shutdown(socket.SHUT_RDWR)


def babble(handler, came):
    handler.wfile.write(b"Good morning\r\n\r\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (hang, WebhookTrouble.TIMEOUT),
        (trickle, WebhookTrouble.TIMEOUT),
        (break_off, WebhookTrouble.ANSWER),
        (babble, WebhookTrouble.ANSWER),
    ],
)
def test_a_receiver_that_hangs_or_talks_nonsense_holds_us_up_for_no_longer_than_its_time(account, answer, trouble):
    with Receiver(answer) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        begun = time.monotonic()
        deliver(endpoint)
        took = time.monotonic() - begun
    assert tries_of(endpoint) == [(trouble, None)]
    assert took < 1.9


@pytest.mark.django_db
def test_of_an_answer_of_ten_gigabytes_little_is_read(account):
    sent = []

    def flood(handler, came):
        handler.send_response(200)
        handler.send_header("Content-Length", str(10 * 1024**3))
        handler.end_headers()
        for _ in range(10 * 1024**3 // 65_536):
            handler.wfile.write(b"x" * 65_536)
            sent.append(65_536)

    with Receiver(flood) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        deliver(endpoint)
    assert tries_of(endpoint) == [("", 200)]
    assert sum(sent) < 50 * 1024**2


@pytest.mark.django_db
def test_a_certificate_that_nobody_vouches_for_is_refused(account, certificate):
    with Receiver(certificate=certificate) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        deliver(endpoint)
    assert receiver.came == []
    assert tries_of(endpoint) == [(WebhookTrouble.TLS, None)]


@pytest.mark.django_db
def test_a_certificate_that_is_vouched_for_is_taken(account, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Receiver(certificate=certificate) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        deliver(endpoint)
    assert tries_of(endpoint) == [("", 200)]
    assert receiver.came[0].headers["host"] == f"localhost:{receiver.port}"


@pytest.mark.django_db
def test_a_name_that_leads_into_the_network_later_is_refused_when_it_is_sent_to(account, monkeypatch, settings):
    """Given while it led to the public internet; a moment later its owner lets it lead to us."""
    with Receiver() as receiver:
        trap = bare_endpoint(account, f"https://rebound.example.org:8443/{receiver.port}")
        settings.WEBHOOK_LOCAL = False
        for hidden in ("127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::a00:1"):
            rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 8443)) for one in ("93.184.216.34", hidden)]
            monkeypatch.setattr(socket, "getaddrinfo", lambda *args, rows=rows, **kwargs: rows)
            said = webhook_gateway.post(trap.url, body=b"{}", headers={})
            assert (said.trouble, said.status) == (WebhookTrouble.TARGET, None)
    assert receiver.came == []


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["http://localhost:{}/", "https://localhost:{}/", "http://127.0.0.1:{}/"])
def test_an_address_of_this_machine_is_never_connected_to(account, settings, url):
    settings.WEBHOOK_LOCAL = False
    with Receiver() as receiver:
        said = webhook_gateway.post(url.format(receiver.port), body=b"{}", headers={})
    assert said.trouble == WebhookTrouble.TARGET
    assert receiver.came == []


@pytest.mark.django_db
def test_the_connection_is_made_to_what_was_looked_at_and_the_name_is_asked_once(monkeypatch):
    asked = []
    real = socket.getaddrinfo

    def getaddrinfo(host, *args, **kwargs):
        asked.append(host)
        return real("127.0.0.1", *args, **kwargs)

    with Receiver() as receiver:
        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        said = webhook_gateway.post(f"http://hooks.example.org:{receiver.port}/", body=b"{}", headers={})
    assert (said.trouble, asked) == (None, ["hooks.example.org"])
    assert receiver.came[0].headers["host"] == f"hooks.example.org:{receiver.port}"


@pytest.mark.django_db
def test_a_name_that_is_not_found_or_takes_long_is_a_failure(monkeypatch):
    def slow(*args, **kwargs):
        time.sleep(2)
        return []

    assert webhook_gateway.post("http://nowhere.invalid/", body=b"", headers={}).trouble == WebhookTrouble.NAME
    monkeypatch.setattr(socket, "getaddrinfo", slow)
    assert webhook_gateway.post("http://slow.example.org/", body=b"", headers={}).trouble == WebhookTrouble.NAME


@pytest.mark.django_db
def test_a_message_that_never_arrives_is_given_up_after_three_days(account, settings):
    settings.WEBHOOK_BREAKS_AFTER = 1_000
    with Receiver(lambda handler, came: handler.say(500)) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        ended = deliver_all(endpoint)
    (event,) = events_of(account)
    assert len(receiver.came) == len(settings.WEBHOOK_WAITS) + 1
    assert event.given_up_at
    assert not event.delivered_at
    assert timedelta(days=2) < ended - AT < timedelta(days=4, hours=2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "said", "least", "most"),
    [
        (429, "600", 600, 602),
        (503, "Sun, 22 Nov 2026 09:40:00 GMT", 600, 600),
        (503, "864000", 3_600, 3_602),
        (429, "-600", 4, 8),
        (503, "after lunch", 4, 8),
        (500, "600", 4, 8),
    ],
)
def test_a_busy_receiver_is_tried_again_when_it_asks_to_be_and_after_an_hour_at_most(
    account, status, said, least, most
):
    busy = threading.Event()
    busy.set()

    def answer(handler, came):
        handler.say(status if busy.is_set() else 200, **{"Retry-After": said} if busy.is_set() else {})

    with Receiver(answer) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        deliver(endpoint)
        busy.clear()
        assert deliver(endpoint, at=AT + timedelta(seconds=least - 1)) == 0
        assert deliver(endpoint, at=AT + timedelta(seconds=most)) == 1
    assert events_of(account)[0].delivered_at
    assert tries_of(endpoint) == [(WebhookTrouble.STATUS, status), ("", 200)]


@pytest.mark.django_db
def test_a_receiver_that_always_asks_for_more_time_has_no_more_tries_and_hardly_more_days(account, settings):
    settings.WEBHOOK_BREAKS_AFTER = 1_000
    with Receiver(lambda handler, came: handler.say(503, **{"Retry-After": "9" * 400})) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        ended = deliver_all(endpoint)
    assert events_of(account)[0].given_up_at
    assert len(receiver.came) == len(settings.WEBHOOK_WAITS) + 1
    assert timedelta(days=2) < ended - AT < timedelta(days=4, hours=4)


@pytest.mark.django_db
def test_what_asks_for_time_holds_up_no_other_message(account):
    with Receiver(lambda handler, came: handler.say(429, **{"Retry-After": "1800"})) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        deliver(endpoint)
        queue(make_notices(account), at=AT)
        assert deliver(endpoint) == 1
    assert set(receiver.times().values()) == {1}


@pytest.mark.django_db
def test_an_endpoint_that_fails_is_paused_and_then_tried_with_one_message(account, settings):
    settings.WEBHOOK_BREAKS_AFTER, settings.WEBHOOK_WAITS = 8, (5,) * 30
    well = threading.Event()
    act_for(account, admin=True)
    act_for(account)
    with Receiver(lambda handler, came: handler.say(200 if well.is_set() else 500)) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account, 20), at=AT)
        assert deliver(endpoint) == 8
        assert again(endpoint).paused_until == AT + timedelta(seconds=60)
        assert deliver(endpoint, at=AT + timedelta(seconds=59)) == 0
        assert webhook_sending.due(at=AT + timedelta(seconds=59)) == []

        later = AT + timedelta(seconds=61)
        assert webhook_sending.due(at=later) == [(account.organisation_id, endpoint.pk)]
        assert deliver(endpoint, at=later) == 1
        assert again(endpoint).paused_until == later + timedelta(seconds=120)

        well.set()
        later += timedelta(seconds=121)
        assert deliver(endpoint, at=later) == 1
        assert (again(endpoint).paused_until, again(endpoint).failures) == (None, 0)
        deliver_all(endpoint, at=later)
    assert all(event.delivered_at for event in events_of(account))
    told = Message.objects.filter(template="registry/mail/endpoint_failing")
    assert told.count() == 2  # once to each admin, and not to the officer


@pytest.mark.django_db
def test_an_endpoint_that_is_gone_is_switched_off_at_once_and_its_admins_are_told(account):
    with Receiver(lambda handler, came: handler.say(410)) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account, 12), at=AT)
        deliver(endpoint)
        assert deliver(endpoint, at=AT + timedelta(days=1)) == 0
    held = again(endpoint)
    assert (held.off_at, held.off_why) == (AT, EndpointOff.GONE)
    assert all(event.given_up_at and not event.due_at for event in events_of(account))
    assert Message.objects.get(template="registry/mail/endpoint_off").to == account.admin.email


@pytest.mark.django_db
def test_an_endpoint_that_failed_for_days_is_switched_off(account, settings):
    settings.WEBHOOK_BREAKS_AFTER = 2
    with Receiver(lambda handler, came: handler.say(500)) as receiver:
        endpoint, _ = make(account, receiver.url)
        at = AT
        for _ in range(30):
            queue(make_notices(account), at=at)
            deliver(endpoint, at=at)
            at += timedelta(hours=5)
    held = again(endpoint)
    assert held.off_why == EndpointOff.FAILING
    assert timedelta(days=5) <= held.off_at - AT < timedelta(days=6)


@pytest.mark.django_db
def test_nothing_is_sent_for_an_organisation_whose_account_was_closed(account):
    with Receiver() as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        OrganisationAccount.objects.filter(pk=account.pk).update(closed_at=AT)
        assert webhook_sending.due(at=AT) == []
        assert deliver(endpoint) == 0
        OrganisationAccount.objects.filter(pk=account.pk).update(closed_at=None)
        assert deliver(endpoint) == 1
    assert len(receiver.came) == 1


@pytest.mark.django_db
def test_the_task_of_an_endpoint_sends_all_that_is_due(account):
    with Receiver() as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account, 20), at=AT)
        tasks.send_webhooks_to(organisation_id=account.organisation_id, endpoint_id=endpoint.pk, later="unknown")
    assert set(receiver.times().values()) == {1}
    assert len(receiver.came) == 20


@pytest.mark.django_db
def test_what_was_never_tried_comes_before_what_failed(account, settings):
    settings.WEBHOOK_BREAKS_AFTER = 1_000
    with Receiver(lambda handler, came: handler.say(500)) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account, 8), at=AT)
        deliver(endpoint)
        later = AT + timedelta(hours=1)
        queue(make_notices(account), at=later)
        deliver(endpoint, at=later)
    assert events_of(account)[-1].message_id in {came.id for came in receiver.came[8:]}


@pytest.mark.django_db
def test_a_worker_that_dies_in_the_middle_loses_nothing(account, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*args):
        raise Killed

    with Receiver() as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account, 3), at=AT)
        with monkeypatch.context() as patched:
            patched.setattr(webhook_sending, "_settle", die)
            with pytest.raises(Killed):
                deliver(endpoint)
        assert deliver(endpoint, at=AT + timedelta(seconds=2)) == 0, "another might still be at it"
        assert deliver(endpoint, at=AT + timedelta(seconds=4)) == 3
    assert set(receiver.times().values()) == {2}
    assert all(event.delivered_at for event in events_of(account))


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_to_one_endpoint_at_the_same_time():
    account = make_account()
    with Receiver(lambda handler, came: (time.sleep(0.1), handler.say(200))) as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account, 40), at=AT)
        tried = []

        def work():
            try:
                for _ in range(40):
                    tried.append(deliver(endpoint))
                    time.sleep(0.02)
            finally:
                connection.close()

        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert sum(tried) == 40
    assert set(receiver.times().values()) == {1}
    assert all(event.delivered_at for event in events_of(account))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_inside_a_transaction(monkeypatch):
    account, inside = make_account(), []
    real = webhook_sending._send

    def watched(event, taken, at):
        with connection.cursor() as cursor:  # a thread's own connection: what it sees is committed
            cursor.execute("SELECT set_config('register.organisation', '*', false)")
            cursor.execute("SELECT taken_until FROM registry_webhookevent WHERE id = %s", [event.pk])
            inside.append(cursor.fetchone()[0])
        connection.close()
        return real(event, taken, at)

    with Receiver() as receiver:
        endpoint, _ = make(account, receiver.url)
        queue(make_notices(account), at=AT)
        monkeypatch.setattr(webhook_sending, "_send", watched)
        deliver(endpoint)
    assert inside == [AT + timedelta(seconds=3)]


@pytest.mark.django_db
def test_while_a_secret_is_changed_receivers_may_use_either_for_a_day(account):
    with Receiver() as receiver:
        endpoint, old = make(account, receiver.url)
        with tenancy.within(account.organisation):
            new = endpoints.change_secret(endpoint=endpoint, by=account.admin, at=AT)
        for hours in (1, 25):
            queue(make_notices(account), at=AT)
            deliver(endpoint, at=AT + timedelta(hours=hours))
    during, after = receiver.came
    for came, by_old in ((during, True), (after, False)):
        body = came.body.decode()
        assert verified(came.headers, body, secret=new.secret)
        assert verified(came.headers, body, public=new.public)
        assert verified(came.headers, body, secret=old.secret) is by_old
        assert verified(came.headers, body, public=old.public) is by_old


@pytest.mark.django_db
def test_secrets_are_sealed_at_rest_sealed_anew_with_a_new_key_and_forgotten_when_over(account, settings):
    with Receiver() as receiver:
        endpoint, keys = make(account, receiver.url)
        with tenancy.within(account.organisation):
            held = EndpointSecret.objects.get(endpoint=endpoint)
            assert keys.secret not in held.sealed
            assert held.public_key == keys.public
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 8, [settings.SECRET_KEY]
        with tenancy.across():
            assert endpoints.tidy(at=AT) == 1
            assert endpoints.tidy(at=AT) == 0
        settings.SECRET_KEY_FALLBACKS = []
        queue(make_notices(account), at=AT)
        deliver(endpoint)
        assert verified(receiver.came[0].headers, receiver.came[0].body.decode(), secret=keys.secret)
        with tenancy.within(account.organisation):
            endpoints.change_secret(endpoint=endpoint, by=account.admin, at=AT)
        with tenancy.across():
            assert endpoints.tidy(at=AT + timedelta(hours=23)) == 0
            assert endpoints.tidy(at=AT + timedelta(hours=25)) == 1
    with tenancy.within(account.organisation):
        assert [bool(one.sealed) for one in EndpointSecret.objects.filter(endpoint=endpoint).order_by("pk")] == [
            False,
            True,
        ]


@pytest.mark.django_db
def test_a_ping_is_a_message_like_any_other(account):
    with Receiver() as receiver:
        endpoint, keys = make(account, receiver.url)
        with tenancy.within(account.organisation):
            endpoints.ping(endpoint=endpoint, by=account.admin, at=AT)
        deliver(endpoint)
    (came,) = receiver.came
    assert json.loads(came.body) == {
        "type": "ping", "timestamp": "2026-11-22T09:30:00Z", "data": {"endpoint": endpoint.reference},
    }  # fmt: skip
    assert verified(came.headers, came.body.decode(), public=keys.public)
