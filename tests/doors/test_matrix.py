"""The matrix: every address, for every role, for what is their own, somebody else's, hidden or not there at all.

What is expected stands beside the door, in the tables; here every cell is tried, once to look and twice to change.
"""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from members.choices import Role
from members.models import Person, RoleGrant, WorkItem
from members.services import roles
from tests.doors.policies import (
    ANONYMOUS,
    ASSESSOR,
    CASE,
    CLAIM_WORK,
    EMPLOYER,
    JUST_NOW,
    KNOWN_OF,
    LOCKED_ACCOUNT,
    OFFICER,
    PAYMENT,
    PERSON,
    REGISTRANT,
    REGISTRAR,
    ROLES,
    WITHOUT_SECOND_FACTOR,
    WORK_ITEM,
)
from tests.doors.tables import TABLE
from tests.doors.test_every_url import assert_headers
from tests.doors.world import officer_with_a_record
from tests.plugins.accounts import sign_in


def rows(wanted=lambda row: True):
    """One test for each row that is wanted."""
    return pytest.mark.parametrize("row", [row for row in TABLE if wanted(row)], ids=lambda row: row.route or "home")


# What a form that was sent empty is answered with.
USUAL = frozenset({200, 302, 303, 410, 422})
# What a request may always write: that somebody is signed in, and until when.
SESSIONS = frozenset({"django_session"})
_CHANGE = re.compile(r'\b(?:INSERT INTO|DELETE FROM|TRUNCATE|(?<!FOR )(?<!FOR NO KEY )UPDATE)\s+"?(\w+)', re.IGNORECASE)


class Written:
    """The tables that were written to while it watched."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        self.tables |= {table for table in _CHANGE.findall(str(sql)) if table.upper() != "SET"} - SESSIONS
        return execute(sql, params, many, context)

    def __enter__(self):
        self._watching = connection.execute_wrapper(self)
        self._watching.__enter__()
        return self

    def __exit__(self, *what):
        return self._watching.__exit__(*what)


def path(row, world):
    return row.sample.format_map(vars(world))


def get(client, where):
    with Written() as written:
        response = client.get(where)
        response.body = response.getvalue()  # a file is read before the test ends
    return response, written.tables


def post(client, where):
    with Written() as written:
        response = client.post(where, {})
        response.body = response.getvalue()
    return response, written.tables


# Where a sign-in leads back to, and how often somebody has asked; neither tells what there is.
_OF_THE_ASKER = {"Location", "RateLimit"}


def same(first, second):
    """Whether two answers cannot be told apart: not by status, bytes nor headers."""
    headers = [{n: v for n, v in one.headers.items() if n not in _OF_THE_ASKER} for one in (first, second)]
    return (first.status_code, first.body) == (second.status_code, second.body) and headers[0] == headers[1]


# --- To look --------------------------------------------------------------------------------------------------------


@rows()
def test_every_cell_of_looking(row, world, client_of):
    """The status is the expected one, it carries the headers, and nothing was written by looking."""
    wrong = {}
    for role in ROLES:
        response, written = get(client_of(role), path(row, world))
        assert_headers(response, cookies=True, sandboxed=row.sandboxed and response.status_code == 200)
        if (response.status_code, written - row.writes) != (row.expected(role), set()):
            wrong[role] = (response.status_code, written - row.writes, "expected", row.expected(role))
    assert not wrong


@rows(lambda row: row.nowhere())
def test_what_a_role_may_not_see_cannot_be_told_from_what_is_not_there(row, world, client_of):
    send = get if "GET" in row.methods else post
    wrong = []
    for role in ROLES:
        cache.clear()  # each from elsewhere
        client = client_of(role, tokens=False)
        there, _written = send(client, path(row, world))
        for nowhere in row.nowhere():
            missing, _written = send(client, nowhere.format_map(vars(world)))
            if row.admits(role) or (row.policy, role) in KNOWN_OF:
                ok = missing.status_code == row.nothing
            else:
                ok = missing.status_code == row.denial(role) and same(there, missing)
            if not ok:
                wrong.append((role, nowhere, there.status_code, missing.status_code))
    assert not wrong


@rows(lambda row: row.asks_for_sign_in and "GET" in row.methods)
def test_whoever_is_not_signed_in_comes_back_after_signing_in(row, world, client_of):
    where = path(row, world)
    response = client_of(ANONYMOUS).get(where)
    assert response["Location"].startswith("/account/login/?next=")
    assert not response.cookies


# --- To change ------------------------------------------------------------------------------------------------------


@rows(lambda row: "POST" in row.methods)
def test_a_role_that_may_not_changes_nothing(row, world, client_of):
    wrong = {}
    for role in ROLES:
        if row.admits(role):
            continue
        response, written = post(client_of(role, tokens=False), path(row, world))
        if response.status_code != row.denial(role) or written:
            wrong[role] = (response.status_code, written, "expected", row.denial(role))
    assert not wrong


@rows(lambda row: "POST" in row.methods)
def test_a_role_that_may_is_let_in_and_an_empty_form_breaks_nothing(row, world, client_of):
    wrong = {}
    for role in [role for role in ROLES if row.admits(role)]:
        response, _written = post(client_of(role, tokens=False), path(row, world))
        if response.status_code not in USUAL | ({404} if row.expected(role) in {404, 410} else set()):
            wrong[role] = response.status_code
    assert not wrong


@rows(lambda row: "POST" in row.methods and not row.csrf_exempt)
def test_a_form_without_its_token_changes_nothing(row, world, client_of):
    wrong = {}
    for role in (ANONYMOUS, REGISTRANT, REGISTRAR):
        response, written = post(client_of(role), path(row, world))
        if response.status_code != 403 or written:
            wrong[role] = (response.status_code, written)
    assert not wrong


# --- How somebody signed in -----------------------------------------------------------------------------------------


@rows(lambda row: row.asks_for_sign_in and not row.before_second_factor)
def test_whoever_holds_a_power_needs_a_second_factor_at_every_door(row, world, client_of):
    wrong = {}
    for role in (OFFICER, REGISTRAR, ASSESSOR, EMPLOYER):
        client = client_of(role, second_factor=False, tokens=False)
        for method, send in (("GET", get), ("POST", post)):
            if method not in row.methods:
                continue
            response, written = send(client, path(row, world))
            if (response.status_code, response.get("Location", "")[:23]) != (303, "/account/second-factor/") or written:
                wrong[role, method] = (response.status_code, response.get("Location"), written)
    assert not wrong


@rows(lambda row: row.asks_for_sign_in and not row.before_second_factor)
def test_a_registrant_needs_one_only_where_the_door_says_so(row, world, client_of):
    send = get if "GET" in row.methods else post
    response, written = send(client_of(REGISTRANT, second_factor=False, tokens=False), path(row, world))
    asked_for = response.get("Location", "").startswith("/account/second-factor/")
    assert asked_for == (row.policy not in WITHOUT_SECOND_FACTOR)
    assert not (asked_for and written)


@rows(lambda row: row.policy in JUST_NOW)
def test_a_proof_that_is_old_is_asked_for_again(row, world, client_of):
    for method, send, minutes in (("GET", get, 6), ("POST", post, 21)):
        client = client_of(REGISTRANT, at=timezone.now() - timedelta(minutes=minutes), tokens=False)
        if method in row.methods:
            response, written = send(client, path(row, world))
            assert (response.status_code, response["Location"][:23]) == (303, "/account/prove/password")
            assert not written


# --- Officers who ask about themselves ------------------------------------------------------------------------------


@rows(lambda row: row.policy in {PERSON, CASE, WORK_ITEM, CLAIM_WORK, LOCKED_ACCOUNT, PAYMENT})
def test_nobody_sees_their_own_record_as_the_office_does(row, world, client_of):
    user, person = officer_with_a_record()
    own = {**vars(world), "person": person.pk}
    if row.policy in {WORK_ITEM, CLAIM_WORK, LOCKED_ACCOUNT, PAYMENT}:
        _about(user, world)
    client = client_of(ANONYMOUS)
    client.cookies.update(sign_in(client_of(ANONYMOUS), user).cookies)
    response, written = get(client, row.sample.format_map(own))
    assert response.status_code == (403 if row.policy in {PERSON, CASE, LOCKED_ACCOUNT} else 404)
    assert not written


def _about(user, world):
    """The work of the world concerns this officer."""
    Person.objects.filter(user=user).update(user=None)
    Person.objects.filter(pk=world.person).update(user=user)
    assert WorkItem.objects.filter(person=world.person).exists()


# --- A right that changes -------------------------------------------------------------------------------------------


@rows(lambda row: row.admits(OFFICER) and not row.admits(ASSESSOR) and "GET" in row.methods)
def test_a_role_that_ended_is_gone_on_the_next_request(row, world, client_of):
    client = client_of(OFFICER)
    assert client.get(path(row, world)).status_code == row.expected(OFFICER)
    held = RoleGrant.objects.get(user=world.users[OFFICER])
    roles.end(held=held, by=world.users[REGISTRAR], at=timezone.now())
    response, written = get(client, path(row, world))
    assert (response.status_code, response["Location"][:15]) == (303, "/account/login/")
    again = client_of(ANONYMOUS)
    again.cookies.update(
        sign_in(client_of(ANONYMOUS), world.users[OFFICER], at=timezone.now() + timedelta(seconds=1)).cookies
    )
    assert again.get(path(row, world)).status_code in {403, 404}
    assert not written


@rows(lambda row: row.admits(OFFICER) and not row.admits(ASSESSOR) and "GET" in row.methods)
def test_a_role_that_is_granted_holds_on_the_next_request(row, world, client_of):
    client = client_of(ASSESSOR)
    assert client.get(path(row, world)).status_code == row.denial(ASSESSOR)
    roles.grant(user=world.users[ASSESSOR], role=Role.OFFICER, by=world.users[REGISTRAR], at=timezone.now())
    assert client.get(path(row, world)).status_code == row.expected(OFFICER)
