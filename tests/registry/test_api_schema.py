"""The API keeps to its own description, whatever is sent to it."""

import itertools
import json
import os
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from config.wsgi import application
from registry.api import api
from registry.api_schemas import finished
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
NUMBERS = [f"RCT7000{n}" for n in range(1, 10)]
ALWAYS: dict[str, Any] = {"registered": "2020-01-01/2040-01-01"}
STATES: list[dict[str, Any]] = [
    {"suspended": "2026-01-01/2036-01-01"}, {"conditions": "2026-01-01/"}, {"caution": "2026-01-01/"},
    {"career_break": "2026-01-01/"},
    {"known_as": "Sue", "former": "Okafor"}, {"registered": ["2015-01-01/2018-01-01", "2020-01-01/2040-01-01"]},
]  # fmt: skip
ENTRY, SEARCH = "/api/v1/entries/{number}", "/api/v1/entries"
_addresses = itertools.count(1)


def described(*, registers, scopes):
    """The description as it is served, but for the codes in use, which need a database."""
    return finished(api.get_openapi_schema(path_prefix="/api/v1"), registers=registers, scopes=scopes)


def from_anywhere(environ, start_response):
    """The product, asked from another address each time, so that its limits do not hide its answers.

    The description itself is read when tests are collected, before there is a database.
    """
    if environ["PATH_INFO"] == "/api/v1/openapi.json":
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(described(registers=["RCT", "CS", "HSSR"], scopes=["nuclear-medicine"])).encode()]
    n = next(_addresses)
    environ["REMOTE_ADDR"] = f"10.{n >> 8 & 255}.{n & 255}.1"
    return application(environ, start_response)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", from_anywhere)
schema.config.seed = int(os.environ.get("SEED") or 1)


@pytest.fixture
def one_connection(db):
    """Requests keep the test's own connection, whose transaction they must see; a server would give it back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def somebody(one_connection):
    """A register in which there is something to be found."""
    for number, state in zip(NUMBERS, STATES, strict=False):
        EntryFactory(number=number, **ALWAYS | state)


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Half of the made-up numbers become ones that are held, so that not every answer is “unknown”."""
    number = path_parameters.get("number") if path_parameters else None
    if isinstance(number, str) and number and ord(number[0]) % 2:
        path_parameters["number"] = NUMBERS[len(number) % len(STATES)]
    return path_parameters


# A test for each: two operations of one test get one name from pytest, of which xdist runs only one.
@schema.include(path=ENTRY).parametrize()
@settings(suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_description_of_an_entry(case, somebody):
    case.call_and_validate()


@schema.include(path=SEARCH).parametrize()
@settings(suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_description_of_search(case, somebody):
    case.call_and_validate()


def test_each_address_of_the_api_is_tried():
    assert {operation.ok().path for operation in schema.get_all_operations()} == {ENTRY, SEARCH}


def test_the_description_that_is_tested_is_the_one_that_is_served(client):
    served = client.get("/api/v1/openapi.json").json()
    codes = {p["name"]: p["schema"].get("enum") for p in served["paths"]["/api/v1/entries"]["get"]["parameters"]}
    assert served == json.loads(json.dumps(described(registers=codes["register"], scopes=codes["scope"])))


@pytest.mark.parametrize("state", STATES, ids=lambda state: next(iter(state)))
def test_real_answers_fit_the_description(client, state):
    entry = EntryFactory(**ALWAYS | state)
    document = client.get("/api/v1/openapi.json").json()
    for name, address in (
        ("PublicEntry", f"/api/v1/entries/{entry.number}"),
        ("FoundPage", "/api/v1/entries?q=haygreen"),
    ):
        fits = jsonschema_rs.Draft202012Validator(
            {"$ref": f"#/components/schemas/{name}", "components": document["components"]}, validate_formats=True
        )
        answer = client.get(address).json()
        fits.validate(answer)
        assert not fits.is_valid({**answer, "ground": "health"})
