"""The server that looks like Stripe does what Stripe does, for tests that stand on it are worth no more than it is."""

import json
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import stripe

from tests.stripe_server import hooks
from tests.stripe_server.api import nested
from tests.stripe_server.server import Server

PRICE = {"currency": "gbp", "unit_amount": 8_000, "product_data": {"name": "A fee"}}


class Listener(HTTPServer):
    """Whoever is told: keeps what comes, and answers as it is told to."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Told)
        self.told, self.answers = [], []
        self.came = threading.Condition()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def wait_for(self, number):
        with self.came:
            assert self.came.wait_for(lambda: len(self.told) >= number, timeout=20), self.told
        return self.told


class _Told(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        with self.server.came:
            self.server.told.append((json.loads(body), self.headers["Stripe-Signature"], body))
            self.server.came.notify()

    def log_message(self, *_):
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def client(server):
    http = stripe.RequestsClient(timeout=10)
    return stripe.StripeClient(server.key, base_addresses={"api": server.address}, http_client=http)


def session(client, key="one", **more):
    asked = {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": PRICE}],
        "success_url": "http://localhost/",
    }
    return client.v1.checkout.sessions.create(params=asked | more, options={"idempotency_key": key})


def test_forms_are_read_as_stripe_reads_them():
    assert nested("a[b][0][c]=1&a[b][1][c]=2&d[]=x&d[]=y&e=z") == {
        "a": {"b": [{"c": "1"}, {"c": "2"}]},
        "d": ["x", "y"],
        "e": "z",
    }


def test_a_key_gives_one_answer_for_one_request_alone(server, client):
    first = session(client)
    assert session(client).id == first.id
    assert session(client, "two").id != first.id
    with pytest.raises(stripe.IdempotencyError):
        session(client, success_url="http://localhost/other")


def test_a_failure_is_kept_with_its_key_and_too_many_requests_are_not(server, client):
    server.fail(500)
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            session(client)
    assert session(client, "two").id
    server.fail(429)
    with pytest.raises(stripe.RateLimitError):
        session(client, "three")
    assert session(client, "three").id


def test_a_wrong_key_and_unknown_things_are_refused(server, client):
    http = stripe.RequestsClient(timeout=10)
    stranger = stripe.StripeClient("sk_other", base_addresses={"api": server.address}, http_client=http)
    with pytest.raises(stripe.AuthenticationError):
        session(stranger)
    for ask in (client.v1.checkout.sessions.retrieve, client.v1.payment_intents.retrieve, client.v1.charges.retrieve):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            ask("none")
        assert refused.value.code == "resource_missing"


def test_no_more_is_refunded_than_was_paid(server, client):
    made = session(client)
    server.things.pay(made.id)
    intent = client.v1.checkout.sessions.retrieve(made.id).payment_intent
    client.v1.refunds.create(params={"payment_intent": intent, "amount": 7_000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than"):
        client.v1.refunds.create(params={"payment_intent": intent, "amount": 1_001})
    client.v1.refunds.create(params={"payment_intent": intent})
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded"):
        client.v1.refunds.create(params={"payment_intent": intent, "amount": 1})
    listed = client.v1.balance_transactions.list(params={"limit": 2})
    assert sum(line.amount for line in listed.auto_paging_iter()) == 0


def test_it_tells_in_stripes_own_signature(server, client, listener):
    server.hooks.to = listener.address
    server.things.pay(session(client).id)
    for _event, signature, body in listener.wait_for(3):
        assert stripe.WebhookSignature.verify_header(body, signature, server.hooks.secret, 300)


@pytest.mark.parametrize(
    ("how", "kinds"),
    [
        ({"twice": True}, ["charge.succeeded"] * 2 + ["payment_intent.succeeded"] * 2),
        ({"reverse": True, "late": 0.3}, ["checkout.session.completed", "payment_intent.succeeded"]),
    ],
)
def test_it_tells_twice_late_and_out_of_order_when_it_is_asked_to(server, client, listener, how, kinds):
    server.control({"do": "hooks"} | how)
    server.hooks.to = listener.address
    server.things.pay(session(client).id)
    told = [event["type"] for event, _signature, _body in listener.wait_for(len(kinds))]
    assert told[: len(kinds)] == kinds


def test_it_forges_and_speaks_for_others_when_it_is_asked_to(server, client, listener):
    server.control({"do": "hooks", "forged": True, "account": "acct_other", "live": True})
    server.hooks.to = listener.address
    server.things.pay(session(client).id)
    event, signature, body = listener.wait_for(1)[0]
    assert (event["account"], event["livemode"]) == ("acct_other", True)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(body, signature, server.hooks.secret, 300)


def test_what_was_not_taken_in_is_told_again(server, client, listener, monkeypatch):
    monkeypatch.setattr(hooks, "WAITS", (0.01, 0.01, 0.01))
    listener.answers = [500, 400]
    server.hooks.to = listener.address
    server.things.decline(session(client).id)
    first = [event["id"] for event, _signature, _body in listener.wait_for(3)][:3]
    assert len(set(first)) == 1


def test_its_controls_answer_over_the_network_too(server, client):
    made = session(client)

    def control(**said):
        request = urllib.request.Request(f"{server.address}/_control", data=json.dumps(said).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    control(do="pay", session=made.id)
    assert client.v1.checkout.sessions.retrieve(made.id).status == "complete"
    control(do="fail", status=429)
    with pytest.raises(stripe.RateLimitError):
        client.v1.checkout.sessions.retrieve(made.id)
    with pytest.raises(urllib.error.HTTPError, match="400"):
        control(do="nonsense")


def test_it_knows_nothing_of_the_product():
    code = "import sys, tests.stripe_server.server; print(any(m.split('.')[0] == 'django' for m in sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
