"""A walk over every address: each has a declared door, and answers each bad request as its table says.

Who gets what there is tried in tests/doors/test_matrix.py.
"""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from members.doors import Door, Policy
from tests.doors.addresses import HTML, NEVER_KEPT
from tests.doors.policies import ANONYMOUS, EXPECTED, REGISTRANT, REGISTRAR, ROLES
from tests.doors.tables import TABLE

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "MADE-UP"}
ONLY = {
    "default-src": {"'none'"},
    "frame-ancestors": {"'none'"},
    "base-uri": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "form-action": {"'self'", "https://checkout.stripe.com"},  # to which a form that asks for a payment leads on
}


def walk(patterns=None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the resolver, with all that stands before it."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern


WALKED = dict(walk())
ROWS = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.route or "home")


def path(row, world) -> str:
    return row.sample.format_map(vars(world))


# --- The table and the resolver say the same -----------------------------------------------------------------------


def test_every_address_is_in_the_table_and_every_row_is_an_address():
    assert sorted(WALKED) == sorted(row.route for row in TABLE)
    assert len(list(walk())) == len(WALKED), "two addresses have one route"


@ROWS
def test_every_address_declares_its_door(row):
    view = getattr(WALKED[row.route].callback, "view_class", None)
    if row.policy is None:
        assert view is None
        assert row.reason
    else:
        assert issubclass(view, Door)
        assert isinstance(view.door, Policy)
        assert view.door.name == row.policy


def test_every_policy_is_answered_for_every_role_and_none_is_there_for_nothing():
    assert all(set(answers) == set(ROLES) for answers in EXPECTED.values())
    assert set(EXPECTED) == {row.policy for row in TABLE if row.policy}


def test_a_view_without_a_door_does_not_even_start():
    with pytest.raises(TypeError, match="declares no door"):
        type("Open", (Door,), {})


# --- What an address answers ----------------------------------------------------------------------------------------


@ROWS
def test_an_address_answers_whoever_is_not_signed_in(row, world, client_of):
    response = client_of(ANONYMOUS).get(path(row, world))
    expected = row.expected(ANONYMOUS)
    assert response.status_code == expected
    assert_proper(response, row, row.media if expected == 200 else row.error_media)


@ROWS
def test_what_nobody_may_know_of_carries_nothing_of_the_request(row, world, client_of):
    method = "GET" if "GET" in row.methods else "POST"
    for missing in row.nowhere():
        nowhere = missing.format_map(vars(world))
        response = client_of(ANONYMOUS, tokens=False).generic(method, nowhere)
        expected = row.denial(ANONYMOUS) if row.asks_for_sign_in else row.nothing
        assert response.status_code == expected
        assert_proper(response, row, row.error_media)
        assert b"99999" not in response.content
        assert b"0123456789" not in response.content


@pytest.mark.parametrize("row", [row for row in TABLE if row.things], ids=lambda row: row.route)
def test_an_address_that_can_name_nothing_leads_nowhere(row, world, client_of):
    method = "GET" if "GET" in row.methods else "POST"
    for name in ("%00", "a%00b", "a" * 5_000, "%ff%fe"):
        nowhere = row.sample.format_map(dict.fromkeys(row.things, name))
        for role in (ANONYMOUS, REGISTRANT, REGISTRAR):
            response = client_of(role, tokens=False).generic(method, nowhere)
            assert response.status_code in {404, row.nothing, row.denial(role)} - {200}, (role, name)
            assert_headers(response, cookies=True)


@ROWS
def test_a_method_that_an_address_does_not_have_is_405_and_says_which_it_has(row, world, client_of):
    for method in sorted(METHODS - row.methods):
        response = client_of(ANONYMOUS, tokens=False).generic(method, path(row, world))
        assert response.status_code == 405, method
        assert set(response["Allow"].replace(" ", "").split(",")) == row.methods
        assert_proper(response, row, row.error_media)


@ROWS
def test_asking_for_the_head_alone_is_like_asking_for_the_page_without_its_body(row, world, client_of):
    if "HEAD" not in row.methods:
        return
    head, whole = (client_of(ANONYMOUS).generic(method, path(row, world)) for method in ("HEAD", "GET"))
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head["Content-Type"] == whole["Content-Type"]


@ROWS
def test_asking_what_is_possible_is_answered(row, world, client_of):
    if "OPTIONS" not in row.methods or not row.admits(ANONYMOUS):
        return
    response = client_of(ANONYMOUS).options(path(row, world))
    assert response.status_code in {200, 204}
    assert set(response["Allow"].replace(" ", "").split(",")) == row.methods
    assert_headers(response, row.cookies)


@ROWS
def test_a_body_where_none_is_expected_changes_nothing(row, world, client_of):
    if "GET" not in row.methods:
        return
    response = client_of(ANONYMOUS).generic("GET", path(row, world), b"\xff{" * 500, content_type="application/json")
    assert response.status_code == row.expected(ANONYMOUS)


COOKIES = [
    {"csrf": ""},
    {"csrf": "short"},
    {"csrf": "x" * 33},
    {"csrf": "x" * 5_000},
    {"csrf": "é" * 32},
    {"csrf": '"; Path=/; x="'},
    {"session": ""},
    {"session": "short"},
    {"session": "X" * 32},
    {"session": "x" * 5_000},
    {"session": "../../etc/passwd"},
    {"csrf": "\x7f" * 32, "session": "\x7f" * 32, "": "nameless", "other": "x"},
]


@ROWS
def test_a_cookie_that_cannot_be_ours_is_as_if_it_had_not_been_sent(row, world, client_of):
    method = "GET" if "GET" in row.methods else "POST"
    without = client_of(ANONYMOUS).generic(method, path(row, world))
    for cookies in COOKIES:
        sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
        response = client_of(ANONYMOUS).generic(method, path(row, world), headers={"Cookie": sent})
        assert response.status_code == without.status_code, cookies
        assert response.get("Vary") == without.get("Vary"), cookies
        assert_headers(response, row.cookies)


@ROWS
def test_an_accept_that_nobody_serves_is_no_reason_to_fail(row, world, client_of):
    for accept in ("image/png", "nonsense", "text/html;q=banana", "*/*;q=0", ""):
        response = client_of(ANONYMOUS).get(path(row, world), headers={"Accept": accept})
        assert response.status_code in {row.expected(ANONYMOUS), 406}, accept
        assert_headers(response, row.cookies)


@pytest.mark.parametrize("row", [row for row in TABLE if row.public], ids=lambda row: row.route or "home")
def test_a_cookie_that_somebody_brings_along_is_neither_read_nor_renewed(row, world, client_of):
    for cookie in ("session=0123456789abcdef; csrf=01234567890123456789012345678901", "\xff=\x01"):
        response = client_of(ANONYMOUS).get(path(row, world), headers={"Cookie": cookie})
        assert response.status_code == row.expected(ANONYMOUS)
        assert_headers(response)
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(
    "nowhere",
    [
        "/no/such/page",
        "/register/RCT1/extra/",
        "/admin/nothing/at/all/",
        "/static/nothing.css",
        "/%00",
        "/%ff",
        "/.env",
    ],
)
def test_an_address_that_is_not_there_is_404_with_every_header(nowhere, client_of):
    response = client_of(ANONYMOUS).get(nowhere)
    assert response.status_code == 404
    assert response["Content-Type"] == HTML
    assert_headers(response)
    assert nowhere.encode() not in response.content


@pytest.mark.parametrize("row", [r for r in TABLE if r.sample.endswith("/") and r.route], ids=lambda row: row.route)
def test_an_address_without_its_last_slash_leads_to_it(row, world, client_of):
    response = client_of(ANONYMOUS).get(path(row, world).rstrip("/"))
    assert (response.status_code, response["Location"]) == (301, path(row, world))
    assert_headers(response)


# --- What every answer carries --------------------------------------------------------------------------------------


def assert_proper(response, row, media):
    assert response["Content-Type"] == media
    assert response["Cache-Control"] == row.kept
    assert_headers(response, row.cookies)


def assert_headers(response, cookies=False, sandboxed=False):
    """What every answer of ours carries, whatever it says; and no cookie for somebody without a login, but to sign in.

    Args:
        cookies: whether the address may give one.
        sandboxed: whether it is a file that may hold anything at all.
    """
    policy = response["Content-Security-Policy"]
    directives = {name: set(values) for name, *values in (part.split() for part in policy.split(";"))}
    if sandboxed:
        assert directives["default-src"] == {"'none'"}
        assert directives["sandbox"] == set()
        assert response["Content-Disposition"].startswith("attachment")
    else:
        assert {name: directives.get(name) for name in ONLY} == ONLY
    assert "unsafe" not in policy
    assert "*" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    for feature in ("camera", "geolocation", "microphone", "payment"):
        assert f"{feature}=()" in response["Permissions-Policy"]
    assert cookies or not response.cookies
    assert "Server" not in response
    assert "X-Powered-By" not in response


def test_nothing_is_kept_by_default():
    """An address says so in the table when an answer of it may be kept at all."""
    assert {row.route for row in TABLE if row.kept != NEVER_KEPT} == {
        row.route for row in TABLE if row.route.startswith("api/v1/")
    }
