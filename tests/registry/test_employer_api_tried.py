"""The employer API as others try it: the lines of its page as they are printed, and its own description."""

import html
import itertools
import json
import os
import re
import subprocess
from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings

from config.wsgi import application
from members import tenancy
from registry.choices import ApiScope
from registry.employer_api import api
from registry.employer_api_description import described
from registry.services import api_keys
from tests.factories.employers import make_account

CHECK, WATCH = "/api/v1/checks/{reference}", "/api/v1/watches/{reference}"
_marks = itertools.count(1)


def key_of(account, *, sandbox=False):
    at = timezone.now()
    with tenancy.within(account.organisation):
        _made, words = api_keys.make(
            organisation=account.organisation, name="Nightly check", scopes=list(ApiScope), sandbox=sandbox,
            expires_on=timezone.localdate(at) + timedelta(days=30), by=account.admin, at=at,
        )  # fmt: skip
    return words


# --- The lines of the page ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_lines_of_the_page_work_as_they_are_printed(live_server, client, tmp_path):
    words = key_of(make_account(), sandbox=True)
    page = client.get("/api/employers/").content.decode()
    printed = [html.unescape(lines) for lines in re.findall(r"<code data-run>(.*?)</code>", page, re.DOTALL)]
    assert len(printed) == 6
    # A line that is answered with an error ends the script.
    (tmp_path / ".curlrc").write_text("fail-with-body\nsilent\nshow-error\n")
    script = "\n".join(["set -e -o pipefail", f"REGISTER={live_server.url}", f"KEY={words}", *printed])
    ran = subprocess.run(
        ["bash", "-c", script],
        env=os.environ | {"CURL_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout
    for said in ('"sandbox":true', '"state":"done"', '"outcome":"registered"', '"verify":', '"kinds":["term"]'):
        assert said in ran.stdout


# --- The description ------------------------------------------------------------------------------------------------


def served(environ, start_response):
    """The product; the description itself is read when tests are collected, before there is a database."""
    if environ["PATH_INFO"] == "/api/v1/employers/openapi.json":
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(described(api.get_openapi_schema(path_prefix="/api/v1"))).encode()]
    if "HTTP_IDEMPOTENCY_KEY" in environ:
        environ["HTTP_IDEMPOTENCY_KEY"] += str(next(_marks))
    return application(environ, start_response)


schema = schemathesis.openapi.from_wsgi("/api/v1/employers/openapi.json", served)
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
def words(one_connection, settings):
    settings.LIMITS = settings.LIMITS | {"key": ("100000/1 minute", "100000/1 minute")}
    return key_of(make_account())


@schema.parametrize()
@settings(suppress_health_check=list(HealthCheck), max_examples=25)
def test_the_api_keeps_to_its_description_under_a_key(case, words):
    case.call_and_validate(headers={"Authorization": f"Bearer {words}"})


def test_the_description_that_is_tested_is_the_one_that_is_served(client, db):
    document = client.get("/api/v1/employers/openapi.json").json()
    assert document == json.loads(json.dumps(described(api.get_openapi_schema(path_prefix="/api/v1"))))
