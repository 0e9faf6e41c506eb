"""How messages are signed, where they may go, and how often they are tried: without a database."""

import base64
import hashlib
import hmac
import math
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.webhooks import Fault, Schedule, Target, asked_to_wait, headers, is_public, keys, target

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PLAN = Schedule(waits=(5, 300, 1_800), breaks_after=3, pause=60, longest_pause=3_600, off_after=5 * 86_400)


def verified(said, payload, *, secret="", public=""):
    """Whether one of the signatures is right, by what the specification says and nothing of ours."""
    content = f"{said['webhook-id']}.{said['webhook-timestamp']}.{payload}".encode()
    for version, _, signature in (one.partition(",") for one in said["webhook-signature"].split(" ")):
        raw = base64.b64decode(signature)
        if version == "v1" and secret:
            shared = base64.b64decode(secret[len("whsec_") :])
            if hmac.digest(shared, content, hashlib.sha256) == raw:
                return True
        if version == "v1a" and public:
            try:
                Ed25519PublicKey.from_public_bytes(base64.b64decode(public[len("whpk_") :])).verify(raw, content)
            except InvalidSignature:
                continue
            return True
    return False


@given(shared=st.binary(min_size=24, max_size=64), seed=st.binary(min_size=32, max_size=32), payload=st.text())
def test_what_is_signed_is_verified_by_either_way_and_nothing_else_is(shared, seed, payload):
    signed_by, other = keys(shared, seed), keys(b"x" * 24, b"y" * 32)
    payload = payload.encode("utf-8", "replace").decode()
    said = headers(message_id="msg_1", at=AT, payload=payload, signed_by=[signed_by])
    assert verified(said, payload, secret=signed_by.secret)
    assert verified(said, payload, public=signed_by.public)
    assert not verified(said, payload + " ", secret=signed_by.secret, public=signed_by.public)
    assert not verified(said, payload, secret=other.secret, public=other.public)


def test_the_signature_of_v1_is_that_of_another_implementation():
    """As the package `standardwebhooks` 1.1.0 signs the same."""
    shared, payload = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLKSw"), '{"test": 2432232314}'
    at = datetime.fromtimestamp(1_614_265_330, tz=UTC)
    said = headers(
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", at=at, payload=payload, signed_by=[keys(shared, b"s" * 32)]
    )
    assert said["webhook-signature"].split(" ")[0] == "v1,SyXkWn/MGzl/k4oUkCS3sNkRlk24+z202qhCGFIwvLA="
    assert said["webhook-timestamp"] == "1614265330"


def test_while_a_secret_is_changed_both_sign():
    new, old = keys(b"n" * 32, b"n" * 32), keys(b"o" * 32, b"o" * 32)
    said = headers(message_id="msg_1", at=AT, payload="{}", signed_by=[new, old])
    assert [one.partition(",")[0] for one in said["webhook-signature"].split(" ")] == ["v1", "v1a", "v1", "v1a"]
    assert all(
        verified(said, "{}", secret=one.secret) and verified(said, "{}", public=one.public) for one in (new, old)
    )


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("", Fault.UNREADABLE),
        ("https://hooks.example.org/a b", Fault.UNREADABLE),
        ("https://hooks.example.org/\r\nHost: elsewhere", Fault.UNREADABLE),
        ("https://hooks.example.org\\@127.0.0.1/", Fault.UNREADABLE),
        ("https://hooks.example.org:99999/", Fault.UNREADABLE),
        ("https://[::1", Fault.UNREADABLE),
        ("http://hooks.example.org/", Fault.SCHEME),
        ("ftp://hooks.example.org/", Fault.SCHEME),
        ("file:///etc/passwd", Fault.SCHEME),
        ("hooks.example.org/", Fault.SCHEME),
        ("https://someone@hooks.example.org/", Fault.ACCOUNT),
        ("https://hooks.example.org:secret@127.0.0.1/", Fault.ACCOUNT),
        ("https:///path", Fault.NAME),
        ("https://localhost/", Fault.NAME),
        ("https://intranet/", Fault.NAME),
        ("https://127.0.0.1/", Fault.NAME),
        ("https://[::1]/", Fault.NAME),
        ("https://[::ffff:127.0.0.1]/", Fault.NAME),
        ("https://2130706433/", Fault.NAME),
        ("https://0x7f000001/", Fault.NAME),
        ("https://0177.0.0.1/", Fault.NAME),
        ("https://127.1/", Fault.NAME),
        ("https://１２７.0.0.1/", Fault.UNREADABLE),
        ("https://hooks.example.org:22/", Fault.PORT),
        ("https://hooks.example.org:0/", Fault.PORT),
    ],
)
def test_an_address_that_can_be_no_endpoint_says_why(url, fault):
    assert target(url) == fault


def test_an_address_is_taken_apart():
    assert target("https://Hooks.Example.NHS.uk.:8443/a?b=c#d") == Target(True, "hooks.example.nhs.uk", 8443, "/a?b=c")
    assert target("https://xn--mnchen-3ya.example.org") == Target(True, "xn--mnchen-3ya.example.org", 443, "/")
    assert target("http://localhost:9000/hooks", local=True) == Target(False, "localhost", 9000, "/hooks")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "100.100.100.200", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "168.63.129.16", "192.88.99.1", "::", "::1", "::ffff:127.0.0.1",
        "::ffff:93.184.216.34", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1", "2001:20::1",
        "100::1", "not an address",
    ],
)  # fmt: skip
def test_nothing_is_sent_where_no_public_server_stands(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450::1"])
def test_a_public_server_may_be_sent_to(address):
    assert is_public(address)


def test_this_machine_counts_where_the_setting_says_so_and_no_other_private_one():
    assert is_public("127.0.0.1", local=True)
    assert is_public("::1", local=True)
    assert not is_public("10.0.0.1", local=True)
    assert not is_public("169.254.169.254", local=True)


@given(roll=st.floats(0, 1))
def test_waits_are_as_long_as_the_schedule_says_a_fifth_more_or_less(roll):
    for tries, seconds in enumerate(PLAN.waits, start=1):
        wait = PLAN.wait(tries, roll)
        assert timedelta(seconds=seconds * 0.8) <= wait <= timedelta(seconds=seconds * 1.2)
    assert PLAN.wait(4, roll) is None


@given(roll=st.floats(0, 1), asked=st.floats(0, allow_nan=False))
def test_a_wait_that_was_asked_for_is_kept_up_to_the_longest_pause_and_adds_no_try(roll, asked):
    for tries in range(1, len(PLAN.waits) + 1):
        wait, plain = PLAN.wait(tries, roll, asked=asked).total_seconds(), PLAN.wait(tries, roll).total_seconds()
        assert wait >= min(asked, 3_600) - 1e-6
        assert wait == plain or plain < wait <= 3_600
    assert PLAN.wait(4, roll, asked=asked) is None


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 007 ", 7),
        ("9" * 10_000, math.inf),
        ("Sun, 22 Nov 2026 09:32:00 GMT", 120),
        ("Sunday, 22-Nov-26 09:32:00 GMT", 120),
        ("Sun Nov 22 09:32:00 2026", 120),
        ("Wed Dec  2 09:30:00 2026", 10 * 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 251_606_960_999),
        ("Sun, 22 Nov 2026 09:29:59 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ],
)
def test_a_busy_receiver_asks_for_seconds_or_until_a_date(said, seconds):
    assert [asked_to_wait(status, said, AT) for status in (429, 503)] == [seconds] * 2
    assert [asked_to_wait(status, said, AT) for status in (None, 200, 301, 410, 500, 504)] == [0] * 6


@pytest.mark.parametrize(
    "said",
    [
        "", " ", "-1", "+60", "1.5", "1e3", "0x10", "60 s", "60, 120", "１２０", "inf", "nan", "soon", "tomorrow",
        "Sun, 32 Nov 2026 09:32:00 GMT", "Sun, 22 Nov 2026 09:32:00", "Sun, 22 Nov 2026 09:32:00 +0100",
        "2026-11-22T09:32:00Z", "22/11/2026", "Sun, 22 Nov 0000 09:32:00 GMT",
    ],
)  # fmt: skip
def test_what_makes_no_sense_asks_for_nothing(said):
    assert asked_to_wait(503, said, AT) == 0


@given(said=st.text() | st.from_regex(r"[+-]?[0-9]*\.?[0-9]*(e[0-9]+)?"), roll=st.floats(0, 1))
def test_whatever_a_receiver_says_no_message_waits_for_longer_than_the_longest_pause_beyond_the_schedule(said, roll):
    asked = asked_to_wait(429, said, AT)
    assert asked >= 0
    assert PLAN.wait(1, roll) <= PLAN.wait(1, roll, asked=asked) <= timedelta(hours=1)


def test_pauses_double_up_to_the_longest():
    pauses = [PLAN.pause_after(failures) for failures in (0, 2, 3, 4, 5, 20, 5_000)]
    assert [pause and pause.total_seconds() for pause in pauses] == [None, None, 60, 120, 240, 3_600, 3_600]


def test_an_endpoint_is_given_up_after_days_of_nothing_but_failures():
    assert not PLAN.is_over(None, AT)
    assert not PLAN.is_over(AT - timedelta(days=4, hours=23), AT)
    assert PLAN.is_over(AT - timedelta(days=5), AT)
