"""How often an address and its network may ask, whose word about addresses is believed, and what the page says."""

import socket

import pytest
from django.conf import settings as configured
from django.test import RequestFactory

from members import throttle
from members.throttle import client_address, spend
from tests.factories.registry import EntryFactory

BY_ADDRESS, BY_NETWORK = 4, 6
TEN_MINUTES = 600


@pytest.fixture
def small(settings):
    """Limits small enough to reach."""
    settings.LIMITS = {"small": (f"{BY_ADDRESS}/10 minutes", f"{BY_NETWORK}/10 minutes")}
    yield "small"
    throttle._limits.cache_clear()


@pytest.fixture
def no_cache(settings):
    """A cache that nobody answers for."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.CACHE_URL = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
        throttle._storage.cache_clear()
        yield
    throttle._storage.cache_clear()


@pytest.fixture
def request_fixture(request):
    """Brings another fixture into play in the middle of a test."""
    return request.getfixturevalue


def request(address="192.0.2.7", forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def test_an_address_is_counted_down_and_then_refused(small):
    left = [spend(small, request()).remaining for _ in range(BY_ADDRESS + 2)]
    assert left == [3, 2, 1, 0, -1, -2]
    assert not spend(small, request("198.51.100.7")).exceeded


def test_the_answer_says_how_long_to_wait(small, time_machine):
    time_machine.move_to(1_795_000_000, tick=False)
    allowance = spend(small, request())
    assert (allowance.limit, allowance.window) == (BY_ADDRESS, TEN_MINUTES)
    assert allowance.resets_in(1_795_000_000) in range(TEN_MINUTES - 2, TEN_MINUTES + 1)


def test_a_network_is_counted_too_so_that_changing_the_last_number_helps_nobody(small):
    for last in range(BY_NETWORK):
        assert not spend(small, request(f"192.0.2.{last}")).exceeded
    assert spend(small, request("192.0.2.200")).exceeded
    assert not spend(small, request("192.0.3.200")).exceeded


def test_an_asker_with_a_whole_ipv6_network_is_one_asker(small):
    for last in range(BY_NETWORK):
        assert not spend(small, request(f"2001:db8:7:{last}::{last}")).exceeded
    assert spend(small, request("2001:db8:7:ffff::1")).exceeded
    assert not spend(small, request("2001:db8:8::1")).exceeded


def test_different_limits_are_counted_apart(settings):
    settings.LIMITS = {"one": ("1/minute", "9/minute"), "other": ("1/minute", "9/minute")}
    throttle._limits.cache_clear()
    assert not spend("one", request()).exceeded
    assert not spend("other", request()).exceeded
    assert spend("one", request()).exceeded
    throttle._limits.cache_clear()


def test_without_proxies_of_ours_nobodys_word_is_taken_for_an_address():
    assert client_address(request("192.0.2.7", "203.0.113.9")) == "192.0.2.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (1, "made up, , 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.7"),
        (1, None, "192.0.2.7"),
        (1, "2001:db8::9", "2001:db8::9"),
    ],
)
def test_as_many_hops_are_believed_as_there_are_proxies_of_ours(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert client_address(request("192.0.2.7", forwarded)) == address


@pytest.mark.parametrize(
    ("written", "address", "network"),
    [
        ("203.0.113.9", "203.0.113.9", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.9", "203.0.113.0/24"),
        ("::FFFF:cb00:7109", "203.0.113.9", "203.0.113.0/24"),
        ("::ffff:203.0.113.9%eth0", "203.0.113.9", "203.0.113.0/24"),
        ("203.0.113.9:4711", "203.0.113.9", "203.0.113.0/24"),
        ("[2001:db8:7::9]:4711", "2001:db8:7::9", "2001:db8:7::/48"),
        ("[2001:db8:7::9]", "2001:db8:7::9", "2001:db8:7::/48"),
        ("2001:DB8:7:0:0:0:0:9", "2001:db8:7::9", "2001:db8:7::/48"),
        ("fe80::1%eth0", "fe80::1", "fe80::/48"),
        ("fe80::1%", "fe80::1", "fe80::/48"),
        ("[fe80::1%eth0]:80", "fe80::1", "fe80::/48"),
        ("::1", "::1", "::/48"),
        ("::ffff:999.0.0.1", "::ffff:999.0.0.1", "unknown"),
        ("203.0.113.9:port", "203.0.113.9:port", "unknown"),
        ("203.0.113.9/8", "203.0.113.9/8", "unknown"),
        ("%", "%", "unknown"),
        ("", "", "unknown"),
        ("a" * 10_000, "a" * 100, "unknown"),
    ],
)
def test_an_address_is_counted_once_however_it_is_written(small, written, address, network):
    assert client_address(request(written)) == address
    assert throttle._network(client_address(request(written))) == network
    assert spend(small, request(written)).remaining == BY_ADDRESS - 1
    assert spend(small, request(address)).remaining == BY_ADDRESS - 2


def test_askers_with_mapped_addresses_are_not_one_network(small):
    for n in range(BY_NETWORK + 1):
        assert not spend(small, request(f"::ffff:203.0.{n}.9")).exceeded


def test_a_zone_of_ones_own_gives_nobody_a_fresh_count(small):
    answers = [spend(small, request(f"fe80::1%eth{n}")).exceeded for n in range(BY_ADDRESS + 1)]
    assert answers == [False] * BY_ADDRESS + [True]


def test_a_header_that_changes_every_time_gives_nobody_a_fresh_count(small):
    answers = [spend(small, request(forwarded=f"203.0.113.{n}")).exceeded for n in range(BY_ADDRESS + 1)]
    assert answers == [False] * BY_ADDRESS + [True]


@pytest.mark.parametrize("address", ["", "nonsense", "unix:", "999.1.1.1", "\x00", "a" * 10_000])
def test_what_is_no_address_is_counted_all_the_same(small, address):
    answers = [spend(small, request(address)).exceeded for _ in range(BY_ADDRESS + 1)]
    assert answers == [False] * BY_ADDRESS + [True]


def test_a_cache_that_is_down_stops_nobody(small, no_cache):
    for _ in range(BY_ADDRESS + 3):
        allowance = spend(small, request())
        assert not allowance.exceeded
        assert allowance.resets_in(0) == 1


def test_a_cache_that_goes_down_in_between_costs_nobody_an_answer(small, request_fixture):
    allowance = spend(small, request())
    request_fixture("no_cache")
    assert allowance.resets_in(0) == TEN_MINUTES


def _most(name):
    return int(configured.LIMITS[name][0].partition("/")[0])


@pytest.mark.django_db
def test_thirty_quick_look_ups_are_never_refused(client):
    """A person who searches and opens what was found: two requests a look-up."""
    entry = EntryFactory()
    for _ in range(30):
        assert client.get("/register/", {"q": "haygreen"}).status_code in {200, 302}
        assert client.get(f"/register/{entry.number}/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("header", [{}, {"X-Forwarded-For": "203.0.113.%d"}])
def test_a_scraper_is_stopped_and_told_when_to_come_back_and_whom_to_ask(client, header):
    most = _most("lookup")
    for n in range(most):
        sent = {name: value % (n % 250) for name, value in header.items()}
        assert client.get(f"/register/RCT{n:05}/", headers=sent).status_code == 404
    stopped = client.get("/register/RCT99999/", headers={name: value % 251 for name, value in header.items()})
    assert stopped.status_code == 429
    assert 1 <= int(stopped["Retry-After"]) <= TEN_MINUTES
    assert stopped["Cache-Control"] == "no-store"
    assert configured.OFFICE["email"] in stopped.content.decode()
    assert client.get("/").status_code == 200
    assert client.get("/register/RCT99999/", REMOTE_ADDR="198.51.100.7").status_code == 404


@pytest.mark.django_db
def test_look_ups_go_on_when_the_cache_is_down(client, no_cache):
    entry = EntryFactory()
    for _ in range(3):
        assert client.get(f"/register/{entry.number}/").status_code == 200
